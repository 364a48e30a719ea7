"""The projects are sound, fit the skills, and a fault in one is named with its place."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from knowledge.curriculum import Page
from knowledge.loader import load, read
from knowledge.schema import Project

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
CURRICULUM = load(KNOWLEDGE)
PROJECTS = CURRICULUM.projects
SECTIONS = ["Brief", "Data", "Steps that decide", "What it shows"]
OUR_OWN = {"p-dashboard", "p-data-pipeline", "p-paper-reproduction"}
each_project = pytest.mark.parametrize("project", PROJECTS.values(), ids=PROJECTS)

PROJECT = """---
schema: 1
kind: project
id: p-cake
aliases: [cake]
title: Bake a cake
summary: Flour and heat.
level: beginner
hours: 3
requires: [fractions]
alternatives: [p-bread]
data: [mill]
steps: [Read, Weigh, Mix, Bake, Taste]
done_when: [It is brown, It is sweet, It is gone]
shows: [Patience, Taste]
sources: [{work: article-1, place: Somewhere, claim: says so}]
reviewed: 2026-11-21
---

## Brief
"""


def test_there_are_all_projects() -> None:
    """The curriculum has eighteen of them, on three levels."""
    assert {"beginner": 5, "intermediate": 7, "advanced": 6} == Counter(p.front.level for p in PROJECTS.values())


def test_skills_name_projects_that_exist() -> None:
    """Every project of a skill has a file."""
    assert [] == [(i, p) for i, s in CURRICULUM.skills.items() for p in s.front.projects if p not in PROJECTS]


def test_ids_of_projects_are_told_apart() -> None:
    """They begin with p-."""
    assert [] == [i for i in PROJECTS if not i.startswith("p-")]


@each_project
def test_what_a_project_names_exists(project: Page[Project]) -> None:
    """Skills, alternatives and data are known."""
    front = project.front
    assert front.requires
    assert [] == [i for i in front.requires if i not in CURRICULUM.skills]
    assert [] == [i for i in front.alternatives if i not in PROJECTS]
    assert [] == [i for i in front.data if i not in CURRICULUM.resources]


@each_project
def test_sources_are_known_works(project: Page[Project]) -> None:
    """Every source is a work of the manifest, with a place and a claim; only ideas of our own have none."""
    sources = project.front.sources
    assert (project.front.id in OUR_OWN) == (not sources)
    assert [] == [s for s in sources if s.work not in CURRICULUM.works or not s.place or not s.claim]


@each_project
def test_a_project_has_four_sections(project: Page[Project]) -> None:
    """The same four everywhere, in the same order, each with 60 to 160 words."""
    assert SECTIONS == [s.heading for s in project.sections]
    assert [] == [s.heading for s in project.sections if not 60 <= len(s.text.split()) <= 160]


@each_project
def test_plain_text(project: Page[Project]) -> None:
    """Projects are ASCII without addresses, which stand in the catalogue alone."""
    text = (KNOWLEDGE / project.file).read_text("utf-8")
    assert text.isascii()
    assert [] == re.findall(r"https?://\S+|www\.\S+|\]\(", text)


def test_a_project_is_read(tmp_path: Path) -> None:
    """Its front matter becomes values."""
    (tmp_path / "projects").mkdir()
    (tmp_path / "projects" / "p-cake.md").write_text(PROJECT)
    project = load(tmp_path).projects["p-cake"].front
    assert ("p-cake", "beginner", 3, ["mill"]) == (project.id, project.level, project.hours, project.data)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("schema: 1", "schema: 2", "schema: "),
        ("kind: project", "kind: plan", "kind: "),
        ("id: p-cake", "id: A cake", "id: "),
        ("aliases: [cake]", "aliases: [Cake]", r"aliases\.0: "),
        ("Flour and heat.", "x" * 201, "summary: "),
        ("level: beginner", "level: easy", "level: "),
        ("hours: 3", "hours: 1", "hours: "),
        ("hours: 3", "hours: 61", "hours: "),
        ("requires: [fractions]\n", "", "requires: "),
        ("[fractions]", "[fractions, fractions]", "requires lists twice: fractions"),
        ("[p-bread]", "[p-bread, p-bread]", "alternatives lists twice: p-bread"),
        ("[p-bread]", "[p-cake]", "a project is no alternative to itself"),
        ("[mill]", "[mill, mill]", "data lists twice: mill"),
        ("[Read, Weigh,", "[Weigh,", "steps: "),
        ("Taste]\ndone", "Taste, Eat, Wash, Dry, Rest]\ndone", "steps: "),
        (", It is gone", "", "done_when: "),
        ("It is gone", "It is gone, A, B, C", "done_when: "),
        ("[Patience, Taste]", "[Patience]", "shows: "),
        ("[Patience, Taste]", "[Patience, Taste, A, B, C]", "shows: "),
        ("shows: ", "proves: ", "proves: "),
        ("says so", "x" * 161, r"sources\.0\.claim: "),
        ("2026-11-21", "someday", "reviewed: "),
        ("---\n\n##", "\n##", "must begin with front matter"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    """File, field and reason stand in one sentence."""
    assert 1 == PROJECT.count(old)
    (tmp_path / "projects").mkdir()
    (tmp_path / "projects" / "p-cake.md").write_text(PROJECT.replace(old, new))
    curriculum, faults = read(tmp_path)
    assert {} == curriculum.projects
    assert [f for f in faults if re.match(rf"projects/p-cake\.md:\d+: {said}", str(f))]
