"""The roles are sound, each tier can be learned in full, and a fault in one is named with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.curriculum import Page, Tier
from knowledge.loader import load, read
from knowledge.schema import Role

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
CURRICULUM = load(KNOWLEDGE)
ROLES = CURRICULUM.roles
SECTIONS = ["A day", "Neighbours", "First jobs", "Where it leads"]
each_role = pytest.mark.parametrize("role", ROLES.values(), ids=ROLES)

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
    for skill in (CURRICULUM.skills[i].front for i in sorted(wanted)):
        gaps += [f"{skill.id} requires {i}" for i in skill.requires if i not in known]
        gaps += [f"{skill.id} requires one of {g}" for g in skill.requires_any if not known.intersection(g)]
    return gaps


def test_there_are_all_roles() -> None:
    """The curriculum has eight of them."""
    assert 8 == len(ROLES)


def test_the_engineer_takes_as_long_as_the_articles_say() -> None:
    """At 35 hours a week with 15 % in reserve: 3 to 4 months for a junior, 7 to 8 for the whole role."""
    assert 458 == CURRICULUM.hours("machine-learning-engineer", "junior")
    assert 976 == CURRICULUM.hours("machine-learning-engineer", "full")


@each_role
def test_what_a_role_names_exists(role: Page[Role]) -> None:
    """Skills, projects and next roles are known."""
    front = role.front
    assert [] == [i for i in (*front.junior, *front.full, *front.optional) if i not in CURRICULUM.skills]
    assert [] == [i for i in CURRICULUM.projects_of(front.id, "full") if i not in CURRICULUM.projects]
    assert [] == [i for i in front.next_roles if i not in ROLES]


@pytest.mark.parametrize("tier", ["junior", "full"])
@each_role
def test_each_tier_can_be_learned_in_full(role: Page[Role], tier: Tier) -> None:
    """A tier holds all that its skills and projects require, the full one together with the junior one."""
    known = set(CURRICULUM.skills_of(role.front.id, tier))
    assert [] == missing(known, known)
    projects = CURRICULUM.projects_of(role.front.id, tier)
    assert [] == [(p, i) for p in projects for i in CURRICULUM.projects[p].front.requires if i not in known]


@each_role
def test_optional_skills_can_be_reached(role: Page[Role]) -> None:
    """What an optional skill requires is in the role, optional or not."""
    optional = role.front.optional
    assert [] == missing({*CURRICULUM.skills_of(role.front.id, "full"), *optional}, set(optional))


@each_role
def test_sources_are_known_works(role: Page[Role]) -> None:
    """Every role has sources, each a work of the manifest with a place and a claim."""
    sources = role.front.sources
    assert sources
    assert [] == [s for s in sources if s.work not in CURRICULUM.works or not s.place or not s.claim]


@pytest.mark.parametrize("role", ["mlops-engineer", "data-engineer-ml"])
def test_our_own_roles_say_so(role: str) -> None:
    """No article defines these two roles, and the reader is told in the summary and in the text."""
    page = ROLES[role]
    assert "our own extension" in " ".join(" ".join(s.text for s in page.sections).split())
    assert "our own extension" in page.front.summary


@each_role
def test_a_role_has_four_sections(role: Page[Role]) -> None:
    """The same four everywhere, in the same order, each with 70 to 160 words."""
    assert SECTIONS == [s.heading for s in role.sections]
    assert [] == [s.heading for s in role.sections if not 70 <= len(s.text.split()) <= 160]


@each_role
def test_plain_text_without_salaries(role: Page[Role]) -> None:
    """Roles are ASCII, without addresses and without amounts of money."""
    text = (KNOWLEDGE / role.file).read_text("utf-8")
    assert text.isascii()
    assert [] == re.findall(r"https?://\S+|www\.\S+|\]\(|\$|\bUSD\b|\bEUR\b|\d,000", text)


def test_a_role_is_read(tmp_path: Path) -> None:
    """Its front matter becomes values."""
    (tmp_path / "roles").mkdir()
    (tmp_path / "roles" / "baker.md").write_text(ROLE)
    role = load(tmp_path).roles["baker"].front
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
        ("kind: role", "kind: post", "kind: "),
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
    (tmp_path / "roles").mkdir()
    (tmp_path / "roles" / "baker.md").write_text(ROLE.replace(old, new))
    curriculum, faults = read(tmp_path)
    assert {} == curriculum.roles
    assert [f for f in faults if re.match(rf"roles/baker\.md:\d+: .*{said}", str(f))]
