"""The projects are sound, fit the skills, and a fault in one is named with its place."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from knowledge.loader import (
    KnowledgeProblem,
    load_guide,
    load_project,
    load_resources,
    load_role,
    load_skill,
    load_works,
)

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
PATHS = sorted((KNOWLEDGE / "projects").glob("*.md"))
PROJECTS = {p.stem: load_project(p) for p in PATHS}
SKILLS = {p.stem: load_skill(p) for p in sorted((KNOWLEDGE / "skills").glob("*.md"))}
CATALOGUE = load_resources(KNOWLEDGE / "resources.yaml")
WORKS = load_works(KNOWLEDGE / "sources" / "manifest.yaml")
SECTIONS = ["Brief", "Data", "Steps that decide", "What it shows"]
OUR_OWN = {"p-dashboard", "p-data-pipeline", "p-paper-reproduction"}
each_project = pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)

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
    assert {"beginner": 5, "intermediate": 7, "advanced": 6} == Counter(p.level for p in PROJECTS.values())


def test_ids_and_aliases_are_unique() -> None:
    """No two projects, roles, skills or guides answer to one name."""
    names = Counter(n for p in PROJECTS.values() for n in (p.id, *p.aliases))
    names += Counter(n for s in SKILLS.values() for n in (s.id, *s.aliases))
    for path in (KNOWLEDGE / "roles").glob("*.md"):
        role = load_role(path)
        names += Counter([role.id, *role.aliases])
    for path in (KNOWLEDGE / "guides").glob("*.md"):
        guide = load_guide(path)
        names += Counter([guide.id, *guide.aliases])
    assert [] == [n for n, times in names.items() if times > 1]


def test_skills_name_projects_that_exist() -> None:
    """Every project of a skill has a file."""
    assert [] == [(s.id, p) for s in SKILLS.values() for p in s.projects if p not in PROJECTS]


@each_project
def test_a_project_is_named_after_its_id(path: Path) -> None:
    """The file name is the id, and it begins with p-."""
    assert path.stem == PROJECTS[path.stem].id
    assert path.stem.startswith("p-")


@each_project
def test_what_a_project_names_exists(path: Path) -> None:
    """Skills, alternatives and data are known."""
    project = PROJECTS[path.stem]
    assert project.requires
    assert [] == [i for i in project.requires if i not in SKILLS]
    assert [] == [i for i in project.alternatives if i not in PROJECTS]
    assert [] == [i for i in project.data if i not in CATALOGUE]


@each_project
def test_sources_are_known_works(path: Path) -> None:
    """Every source is a work of the manifest, with a place and a claim; only ideas of our own have none."""
    sources = PROJECTS[path.stem].sources
    assert (path.stem in OUR_OWN) == (not sources)
    assert [] == [s for s in sources if s.work not in WORKS or not s.place or not s.claim]


@each_project
def test_a_project_has_four_sections(path: Path) -> None:
    """The same four everywhere, in the same order, each with 60 to 160 words."""
    body = path.read_text("utf-8").split("\n---\n", 1)[1]
    parts = re.split(r"^##+ (.+)$", body, flags=re.MULTILINE)
    assert SECTIONS == parts[1::2]
    assert [] == [h for h, text in zip(parts[1::2], parts[2::2], strict=True) if not 60 <= len(text.split()) <= 160]


@each_project
def test_plain_text(path: Path) -> None:
    """Projects are ASCII without addresses, which stand in the catalogue alone."""
    text = path.read_text("utf-8")
    assert text.isascii()
    assert [] == re.findall(r"https?://\S+|www\.\S+|\]\(", text)


def test_a_project_is_read(tmp_path: Path) -> None:
    """Its front matter becomes values."""
    (tmp_path / "p-cake.md").write_text(PROJECT)
    project = load_project(tmp_path / "p-cake.md")
    assert ("p-cake", "beginner", 3, ["mill"]) == (project.id, project.level, project.hours, project.data)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("schema: 1", "schema: 2", "schema: "),
        ("kind: project", "kind: skill", "kind: "),
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
        ("---\n\n##", "\n##", "front matter"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    """File, field and reason stand in one sentence."""
    assert 1 == PROJECT.count(old)
    (tmp_path / "p-cake.md").write_text(PROJECT.replace(old, new))
    with pytest.raises(KnowledgeProblem, match=rf"p-cake\.md: .*{said}"):
        load_project(tmp_path / "p-cake.md")
