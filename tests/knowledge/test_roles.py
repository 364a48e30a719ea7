"""The roles are sound, each tier can be learned in full, and a fault in one is named with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.loader import KnowledgeProblem, load_project, load_role, load_skill, load_works

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
PATHS = sorted((KNOWLEDGE / "roles").glob("*.md"))
ROLES = {p.stem: load_role(p) for p in PATHS}
SKILLS = {p.stem: load_skill(p) for p in sorted((KNOWLEDGE / "skills").glob("*.md"))}
PROJECTS = {p.stem: load_project(p) for p in sorted((KNOWLEDGE / "projects").glob("*.md"))}
WORKS = load_works(KNOWLEDGE / "sources" / "manifest.yaml")
SECTIONS = ["A day", "Neighbours", "First jobs", "Where it leads"]
each_role = pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)

ROLE = """---
schema: 1
kind: role
id: baker
aliases: [cake-maker]
title: Baker
summary: Makes cakes.
junior: [fractions]
full: [ovens]
optional: [patience]
projects: {junior: [p-cake], full: [p-bread]}
next_roles: [cook]
sources: [{work: article-1, place: Somewhere, claim: says so}]
reviewed: 2026-11-21
---

## A day
"""


def missing(known: set[str], wanted: set[str]) -> list[str]:
    """What the wanted skills require and nobody who has the known ones can do."""
    gaps = []
    for skill in (SKILLS[i] for i in sorted(wanted)):
        gaps += [f"{skill.id} requires {i}" for i in skill.requires if i not in known]
        gaps += [f"{skill.id} requires one of {g}" for g in skill.requires_any if not known.intersection(g)]
    return gaps


def test_there_are_all_roles() -> None:
    """The curriculum has eight of them."""
    assert 8 == len(ROLES)


def test_the_engineer_takes_as_long_as_the_articles_say() -> None:
    """At 35 hours a week with 15 % in reserve: 3 to 4 months for a junior, 7 to 8 for the whole role."""
    role = ROLES["machine-learning-engineer"]
    hours = [
        sum(SKILLS[i].hours for i in skills) + sum(PROJECTS[i].hours for i in projects)
        for skills, projects in ((role.junior, role.projects.junior), (role.full, role.projects.full))
    ]
    assert [458, 976 - 458] == hours


@each_role
def test_a_role_is_named_after_its_id(path: Path) -> None:
    """The file name is the id."""
    assert path.stem == ROLES[path.stem].id


@each_role
def test_what_a_role_names_exists(path: Path) -> None:
    """Skills, projects and next roles are known."""
    role = ROLES[path.stem]
    assert [] == [i for i in (*role.junior, *role.full, *role.optional) if i not in SKILLS]
    assert [] == [i for i in (*role.projects.junior, *role.projects.full) if i not in PROJECTS]
    assert [] == [i for i in role.next_roles if i not in ROLES]


@each_role
def test_each_tier_can_be_learned_in_full(path: Path) -> None:
    """A tier holds all that its skills and projects require, the full one together with the junior one."""
    role = ROLES[path.stem]
    junior = set(role.junior)
    full = junior | set(role.full)
    assert [] == missing(junior, junior)
    assert [] == missing(full, full)
    for projects, known in ((role.projects.junior, junior), (role.projects.full, full)):
        assert [] == [f"{p} requires {i}" for p in projects for i in PROJECTS[p].requires if i not in known]


@each_role
def test_optional_skills_can_be_reached(path: Path) -> None:
    """What an optional skill requires is in the role, optional or not."""
    role = ROLES[path.stem]
    assert [] == missing({*role.junior, *role.full, *role.optional}, set(role.optional))


@each_role
def test_sources_are_known_works(path: Path) -> None:
    """Every role has sources, each a work of the manifest with a place and a claim."""
    sources = ROLES[path.stem].sources
    assert sources
    assert [] == [s for s in sources if s.work not in WORKS or not s.place or not s.claim]


@pytest.mark.parametrize("role", ["mlops-engineer", "data-engineer-ml"])
def test_our_own_roles_say_so(role: str) -> None:
    """No article defines these two roles, and the reader is told in the summary and in the text."""
    text = (KNOWLEDGE / "roles" / f"{role}.md").read_text("utf-8").split("\n---\n", 1)[1]
    assert "our own extension" in " ".join(text.split())
    assert "our own extension" in ROLES[role].summary


@each_role
def test_a_role_has_four_sections(path: Path) -> None:
    """The same four everywhere, in the same order, each with 70 to 160 words."""
    body = path.read_text("utf-8").split("\n---\n", 1)[1]
    parts = re.split(r"^##+ (.+)$", body, flags=re.MULTILINE)
    assert SECTIONS == parts[1::2]
    assert [] == [h for h, text in zip(parts[1::2], parts[2::2], strict=True) if not 70 <= len(text.split()) <= 160]


@each_role
def test_plain_text_without_salaries(path: Path) -> None:
    """Roles are ASCII, without addresses and without amounts of money."""
    text = path.read_text("utf-8")
    assert text.isascii()
    assert [] == re.findall(r"https?://\S+|www\.\S+|\]\(|\$|\bUSD\b|\bEUR\b|\d,000", text)


def test_a_role_is_read(tmp_path: Path) -> None:
    """Its front matter becomes values."""
    (tmp_path / "baker.md").write_text(ROLE)
    role = load_role(tmp_path / "baker.md")
    assert ("baker", ["fractions"], ["p-bread"], ["cook"]) == (
        role.id,
        role.junior,
        role.projects.full,
        role.next_roles,
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("schema: 1", "schema: 2", "schema: "),
        ("kind: role", "kind: guide", "kind: "),
        ("id: baker", "id: A baker", "id: "),
        ("aliases: [cake-maker]", "aliases: [Maker]", r"aliases\.0: "),
        ("Makes cakes.", "x" * 201, "summary: "),
        ("junior: [fractions]", "junior: []", "junior: "),
        ("full: [ovens]\n", "", "full: "),
        ("[ovens]", "[ovens, fractions]", "skills listed twice: fractions"),
        ("[patience]", "[ovens]", "skills listed twice: ovens"),
        ("full: [p-bread]", "full: [p-cake]", "projects listed twice: p-cake"),
        (", full: [p-bread]", "", r"projects\.full: "),
        ("[cook]", "[baker]", "a role does not follow itself"),
        ("next_roles: ", "later: ", "later: "),
        ("says so", "x" * 161, r"sources\.0\.claim: "),
        ("2026-11-21", "someday", "reviewed: "),
        ("---\n\n##", "\n##", "front matter"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    """File, field and reason stand in one sentence."""
    assert 1 == ROLE.count(old)
    (tmp_path / "baker.md").write_text(ROLE.replace(old, new))
    with pytest.raises(KnowledgeProblem, match=rf"baker\.md: .*{said}"):
        load_role(tmp_path / "baker.md")
