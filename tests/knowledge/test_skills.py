"""The skills are sound, fit together, and a fault in one is named with its place."""

from __future__ import annotations

import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from knowledge.curriculum import Page
from knowledge.loader import load, read
from knowledge.schema import Skill

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
CURRICULUM = load(KNOWLEDGE)
SKILLS = CURRICULUM.skills
SECTIONS = ["Why it matters", "What to learn", "Common traps", "How to practise", "Where it leads"]
each_skill = pytest.mark.parametrize("skill", SKILLS.values(), ids=SKILLS)

SKILL = """---
schema: 1
kind: skill
id: fractions
aliases: [ratios]
title: Fractions
summary: Split a cake.
area: mathematics
level: 1
hours: 2
requires: [numbers]
requires_any: [[pen, chalk]]
recommends: [patience]
outcomes: [Share fairly.]
units:
  - {id: halves, title: Halves, minutes: 60, do: Cut once.}
  - {id: thirds, title: Thirds, minutes: 60, do: Cut twice.}
resources:
  - {ref: cookbook, use: core, part: Cakes, minutes: 20}
practice:
  - {id: pr-pie, level: starter, minutes: 10, title: Pie, brief: Share a pie., done_when: It is gone.}
questions:
  - {id: q1, type: recall, ask: Define a half., answer: One of two.}
  - {id: q2, type: explain, ask: Say why., answer: Because.}
  - {id: q3, type: apply, ask: Halve four., answer: Two.}
  - {id: q4, type: predict, ask: Eat both halves., answer: Nothing.}
  - {id: q5, type: apply, ask: Halve six., answer: Three.}
  - {id: q6, type: apply, ask: Halve eight., answer: Four.}
checkpoint: {questions: [q1, q2, q3], pass: 2}
discussion: [Who gets more]
sources: [{work: article-1, place: Somewhere, claim: says so}]
reviewed: 2026-11-21
---

## Why it matters
"""


def before(skill: Skill) -> set[str]:
    """Every skill that must, may or should come before a skill."""
    return {*skill.requires, *skill.recommends, *(i for group in skill.requires_any for i in group)}


def test_there_are_all_skills() -> None:
    """The curriculum has sixty-six of them."""
    assert 66 == len(SKILLS)


def test_prerequisites_have_no_cycle() -> None:
    """What must, may or should come first leads back to no skill itself."""
    order = list(TopologicalSorter({i: before(page.front) for i, page in SKILLS.items()}).static_order())
    assert sorted(SKILLS) == sorted(order)


@each_skill
def test_prerequisites_exist(skill: Page[Skill]) -> None:
    """Every skill that comes first is a skill of the curriculum."""
    assert set() == before(skill.front) - SKILLS.keys()


@each_skill
def test_resources_are_in_the_catalogue(skill: Page[Skill]) -> None:
    """Every resource is known, and at least one that a learner needs costs nothing."""
    uses = skill.front.resources
    assert [] == [u.ref for u in uses if u.ref not in CURRICULUM.resources]
    assert any(u.use == "core" and CURRICULUM.resources[u.ref].value.cost == "free" for u in uses)


@each_skill
def test_sources_are_known_works(skill: Page[Skill]) -> None:
    """Every source is a work of the manifest, with a place and a claim; only an extension may have none."""
    sources = skill.front.sources
    assert sources or skill.front.origin == "extension"
    assert [] == [s for s in sources if s.work not in CURRICULUM.works or not s.place or not s.claim]


@each_skill
def test_a_skill_has_five_sections(skill: Page[Skill]) -> None:
    """The same five everywhere, in the same order, each with text."""
    assert SECTIONS == [s.heading for s in skill.sections]
    assert [] == [s.heading for s in skill.sections if len(s.text.split()) < 20]


@each_skill
def test_plain_text(skill: Page[Skill]) -> None:
    """Skills are ASCII without addresses, which stand in the catalogue alone."""
    text = (KNOWLEDGE / skill.file).read_text("utf-8")
    assert text.isascii()
    assert [] == re.findall(r"https?://\S+|www\.\S+|\]\(", text)


def test_a_skill_is_read(tmp_path: Path) -> None:
    """Its front matter becomes values."""
    (tmp_path / "skills").mkdir()
    (tmp_path / "skills" / "fractions.md").write_text(SKILL)
    skill = load(tmp_path).skills["fractions"].front
    assert ("fractions", "mathematics", [["pen", "chalk"]]) == (skill.id, skill.area, skill.requires_any)
    assert (2, 60, "cookbook", "article") == (
        skill.checkpoint.pass_,
        skill.units[0].minutes,
        skill.resources[0].ref,
        skill.origin,
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("schema: 1", "schema: 2", "schema: "),
        ("kind: skill", "kind: topic", "kind: "),
        ("id: fractions", "id: Some fractions", "id: "),
        ("aliases: [ratios]", "aliases: [Ratios]", r"aliases\.0: "),
        ("Split a cake.", "x" * 201, "summary: "),
        ("area: mathematics", "area: cooking", "area: "),
        ("level: 1", "level: 5", "level: "),
        ("hours: 2", "hours: 1", "hours: "),
        ("hours: 2", "hours: 61", "hours: "),
        ("hours: 2", "hours: 3", "the units add up to 120 minutes, but 3 hours are 180"),
        ("recommends: ", "suggests: ", "suggests: "),
        ("Halves, minutes: 60", "Halves, minutes: 25", r"units\.0\.minutes: "),
        ("Halves, minutes: 60", "Halves, minutes: 305", r"units\.0\.minutes: "),
        ("Halves, minutes: 60", "Halves, minutes: 62", r"units\.0\.minutes: "),
        ("Cut once.", "x" * 241, r"units\.0\.do: "),
        ("id: thirds", "id: halves", "ids used twice: halves"),
        ("id: pr-pie", "id: thirds", "ids used twice: thirds"),
        ("use: core", "use: some", r"resources\.0\.use: "),
        ("part: Cakes, minutes: 20", "minutes: 0", r"resources\.0\.minutes: "),
        ("minutes: 20}", "minutes: 20}\n  - {ref: cookbook, use: extra}", "resources listed twice: cookbook"),
        ("minutes: 10", "minutes: 0", r"practice\.0\.minutes: "),
        ("level: starter", "level: hard", r"practice\.0\.level: "),
        ("level: starter", "level: stretch", "no practice is for starters"),
        ("Share a pie.", "x" * 601, r"practice\.0\.brief: "),
        ("Say why.", "x" * 301, r"questions\.1\.ask: "),
        ("Because.", "x" * 401, r"questions\.1\.answer: "),
        ("Because.", "''", r"questions\.1\.answer: "),
        ("type: explain", "type: guess", r"questions\.1\.type: "),
        ("type: explain", "type: apply", "no question of the type explain"),
        ("  - {id: q6, type: apply, ask: Halve eight., answer: Four.}\n", "", "the questions must be q1 to q6"),
        ("id: q6", "id: q7", "the questions must be q1 to q6"),
        ("id: q6", "id: q5", "ids used twice: q5"),
        ("[q1, q2, q3]", "[q1, q2, q9]", "the checkpoint names unknown questions: q9"),
        ("[q1, q2, q3]", "[q1, q2, q2]", "checkpoint: asked twice: q2"),
        ("pass: 2", "pass: 4", "checkpoint: pass wants 4 right answers to 3 questions"),
        ("pass: 2", "pass: 0", r"checkpoint\.pass: "),
        ("says so", "x" * 161, r"sources\.0\.claim: "),
        ("2026-11-21", "someday", "reviewed: "),
        ("---\n\n##", "\n##", "must begin with front matter"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    """File, field and reason stand in one sentence."""
    assert 1 == SKILL.count(old)
    (tmp_path / "skills").mkdir()
    (tmp_path / "skills" / "fractions.md").write_text(SKILL.replace(old, new))
    curriculum, faults = read(tmp_path)
    assert {} == curriculum.skills
    assert [f for f in faults if re.match(rf"skills/fractions\.md:\d+: {said}", str(f))]
