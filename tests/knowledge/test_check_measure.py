"""Hours, counts and lengths: exercises of a sane size, texts that fit into Discord, roles that fit our sources."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from knowledge import loader
from knowledge.check import check
from knowledge.checks.measure import months
from tests.doubles.curriculum import TODAY, Bakery, findings

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
STARTER = {"id": "small", "level": "starter", "minutes": 30, "title": "Roll", "brief": "Bake.", "done_when": "Eaten."}
STRETCH = STARTER | {"id": "large", "level": "stretch", "minutes": 90}
# Hours and months of each role: junior tier, full tier, and the full tier at 0.75 and at 1.6 times its hours.
TOTALS = {
    "data-analyst": (282, 2.2, 370, 2.9, 2.1, 4.6),
    "data-scientist": (428, 3.3, 810, 6.3, 4.7, 10.0),
    "machine-learning-engineer": (458, 3.5, 976, 7.6, 5.7, 12.1),
    "nlp-engineer": (416, 3.2, 894, 6.9, 5.2, 11.1),
    "computer-vision-specialist": (374, 2.9, 864, 6.7, 5.0, 10.7),
    "mlops-engineer": (308, 2.4, 734, 5.7, 4.3, 9.1),
    "data-engineer-ml": (292, 2.3, 594, 4.6, 3.4, 7.4),
    "ai-researcher": (362, 2.8, 1010, 7.8, 5.9, 12.5),
}


@pytest.mark.parametrize("use", ["core", "extra"])
def test_a_skill_can_be_learned_for_nothing(bakery: Bakery, use: str) -> None:
    """One core resource is free; a free extra and a freemium core are not enough."""
    bakery.resource("academy", cost="freemium")
    resources = [{"ref": "academy", "use": "core"}, {"ref": "cookbook", "use": use}]
    bakery.skill("wood", resources=resources)
    line = bakery.line("skills/wood.md", "resources:")
    expected = [] if use == "core" else [f"skills/wood.md:{line}: no core resource is free"]
    assert expected == findings(bakery, "free-core")


def test_a_part_takes_no_longer_than_the_whole(bakery: Bakery) -> None:
    """Planned minutes of a resource fit into its hours."""
    bakery.resource("leaflet", hours=0.5)
    resources = [{"ref": "cookbook", "use": "core"}, {"ref": "leaflet", "use": "extra", "minutes": 40}]
    bakery.skill("wood", resources=resources)
    line = bakery.line("skills/wood.md", "minutes: 40")
    expected = f"skills/wood.md:{line}: 40 minutes of leaflet are planned, which takes 0.5 hours as a whole"
    assert [expected] == findings(bakery, "minutes")


def test_a_checkpoint_asks_enough(bakery: Bakery) -> None:
    """Four questions at least."""
    bakery.skill("wood", checkpoint={"questions": ["q1", "q2", "q3"], "pass": 2})
    line = bakery.line("skills/wood.md", "checkpoint:")
    expected = f"skills/wood.md:{line}: the checkpoint has 3 questions; it needs 4 at least"
    assert [expected] == findings(bakery, "checkpoint")


@pytest.mark.parametrize(
    ("practice", "at", "said"),
    [
        ([STARTER | {"minutes": 32}, STRETCH], "minutes: 32", "small takes 32 minutes, which is no multiple of 5"),
        (
            [STARTER | {"minutes": 75}, STRETCH],
            "minutes: 75",
            "small takes 75 minutes, which is too long for a starter; 60 are enough",
        ),
        (
            [STARTER, STRETCH | {"minutes": 25}],
            "minutes: 25",
            "large takes 25 minutes, which is not between the 30 of a starter and 300",
        ),
        (
            [STARTER, STRETCH | {"minutes": 305}],
            "minutes: 305",
            "large takes 305 minutes, which is not between the 30 of a starter and 300",
        ),
    ],
    ids=["odd", "long starter", "short stretch", "long stretch"],
)
def test_exercises_have_a_sane_size(bakery: Bakery, practice: list[dict[str, Any]], at: str, said: str) -> None:
    """A starter fits into an hour, a stretch into an afternoon."""
    bakery.skill("wood", practice=practice)
    assert [f"skills/wood.md:{bakery.line('skills/wood.md', at)}: {said}"] == findings(bakery, "minutes")


def test_titles_fit_where_discord_shows_them(bakery: Bakery) -> None:
    """On buttons, in lists, and for roles above a form."""
    bakery.skill("wood", title="w" * 81, units=[{"id": "a", "title": "u" * 101, "minutes": 120, "do": "Burn."}])
    bakery.skill("gas", title="g" * 80, practice=[STARTER | {"title": "p" * 81}, STRETCH])
    bakery.role("baker", title="b" * 46)
    bakery.resource("mill", title="m" * 101)
    bakery.term("flour", title="f" * 101)
    assert [
        f"{file}:{bakery.line(file, text)}: "
        f"the title{of} has {size} characters; Discord shows {size - 1} where it stands"
        for file, text, of, size in (
            ("glossary.yaml", "flour", " of flour", 101),
            ("resources.yaml", "id: mill", " of mill", 101),
            ("roles/baker.md", "bbb", "", 46),
            ("skills/gas.md", "ppp", " of small", 81),
            ("skills/wood.md", "www", "", 81),
            ("skills/wood.md", "uuu", " of a", 101),
        )
    ] == findings(bakery, "length")


def test_a_weekly_prompt_fits_into_one_message(bakery: Bakery) -> None:
    """Its longest parts together have at most 4,000 characters, with the longest questions that it may look back at."""
    practice = [STARTER | {"brief": "b" * 600, "done_when": "d" * 300}, STRETCH]
    bakery.skill("patience", practice=practice, discussion=["w" * 2000])
    assert [] == findings(bakery, "prompt")
    asked = [
        {"id": f"q{n}", "type": kind, "ask": str(n) * 300, "answer": "Yes."}
        for n, kind in enumerate(("recall", "explain", "apply", "predict", "apply", "explain"), 1)
    ]
    bakery.skill("wood", questions=asked)
    (found,) = (f for f in check(bakery.load(), today=TODAY) if f.rule == "prompt")
    assert ("skills/patience.md", bakery.line("skills/patience.md", "practice:")) == (found.file, found.line)
    assert re.match(r"its longest weekly prompt has 4,\d{3} characters", found.message)


@pytest.mark.parametrize(
    ("junior", "full", "said"),
    [
        (7, 9, []),
        (6, 10, ["the junior tier takes 364 hours, which is 2.8 months"]),
        (9, 7, ["the junior tier takes 544 hours, which is 4.2 months"]),
        (7, 7, ["the full tier takes 844 hours, which is 6.5 months"]),
        (7, 11, ["the full tier takes 1084 hours, which is 8.4 months"]),
    ],
    ids=["right", "junior short", "junior long", "full short", "full long"],
)
def test_the_engineer_takes_as_long_as_our_sources_say(bakery: Bakery, junior: int, full: int, said: list[str]) -> None:
    """Three to four months of full-time study for a junior, seven to eight for the whole role."""
    names = [f"p-{n}" for n in range(junior + full)]
    for name in names:
        bakery.project(name, hours=60)
    projects = {"junior": names[:junior], "full": names[junior:]}
    bakery.role("machine-learning-engineer", junior=["numbers", "fractions"], full=[], optional=[], projects=projects)
    file = "roles/machine-learning-engineer.md"
    opened = [f"{file}:{bakery.line(file, s.split()[1] + ':')}: {s}" for s in said]
    assert opened == [finding.partition(" at 35 hours a week")[0] for finding in findings(bakery, "band")]


@pytest.mark.parametrize("role", TOTALS)
def test_the_roles_take_as_long_as_planned(role: str) -> None:
    """Hours of each tier, and months at 35 hours a week with 15 % in reserve."""
    curriculum = loader.load(KNOWLEDGE)
    junior, full = (curriculum.hours(role, tier) for tier in ("junior", "full"))
    figures = (months(junior), months(full), months(full * 0.75), months(full * 1.6))
    junior_months, full_months, least, most = (round(figure, 1) for figure in figures)
    assert TOTALS[role] == (junior, junior_months, full, full_months, least, most)


def test_all_roles_are_planned() -> None:
    """The table above knows every role."""
    assert set(TOTALS) == set(loader.load(KNOWLEDGE).roles)
