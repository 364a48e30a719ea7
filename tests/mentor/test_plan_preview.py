"""What is shown before a plan is saved, and the ways on from a target date, each of which can be taken."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings

from bot.errors import UsageProblem
from bot.mentor.plan.preview import Preview, preview
from bot.mentor.plan.schedule import create, schedule
from bot.mentor.plan.values import Pause, Wishes
from bot.mentor.plan.ways import ways_out
from tests.doubles.plans import MONDAY, TODAY, planned, real, wished
from tests.mentor.test_plan_properties import wished as any_wish


def seen(**wishes: Any) -> Preview:
    """The preview of a plan."""
    return preview(real(), *planned(**wishes))


def test_a_plan_in_short() -> None:
    """How long it takes, its milestones, its first weeks, and nothing about a target that nobody set."""
    found = seen()
    assert ("Machine Learning Engineer, junior tier", "10 hours a week from 4 January 2027") == (
        found.title,
        found.pace,
    )
    assert (54, 458 * 60) == (found.weeks, found.minutes)
    assert found.end is not None
    assert date(2028, 1, 16) == found.end.typical
    assert (
        "Week 1, 4 to 10 January 2027: Working setup (4 h), Python basics (1 h 30 min) and Git and GitHub (3 h)"
    ) == found.first[0]
    assert 3 == len(found.first)
    assert "Week 54, by 16 January 2028: the end of the junior tier" == found.milestones[-1]
    assert "the project “Predict house prices”" in found.milestones[0]
    assert ((), ()) == (found.verdict, found.ways)


def test_what_is_assumed_and_implied() -> None:
    """The notes name both: what the level stands for, and what a known skill builds on."""
    (assumed,) = seen(level="some_python").notes
    assert assumed.startswith("Assumed as known: “Working setup” and “Python basics”.")
    (implied,) = seen(level="some_python", known=("pandas",)).notes
    assert implied.startswith("Counted as known, since what you know builds on it: ")
    assert all(f"“{name}”" in implied for name in ("Working setup", "NumPy arrays", "Python basics"))


def test_a_pause_comes_before_the_first_week() -> None:
    """Weeks are numbered by study, in the lines of the weeks and in those of the milestones."""
    found = seen(pauses=(Pause(MONDAY, date(2027, 1, 17)),))
    assert ("Pause, 4 to 10 January 2027", "Pause, 11 to 17 January 2027") == found.first[:2]
    assert found.first[2].startswith("Week 1, 18 to 24 January 2027: ")
    assert found.milestones[-1].startswith("Week 54, by 30 January 2028")


def test_everything_known() -> None:
    """There is nothing to save, and the notes say what else there is."""
    found = seen(known=tuple(real().skills))
    assert (0, None, 0, (), ()) == (found.weeks, found.end, found.minutes, found.milestones, found.first)
    assert found.notes


def test_a_missed_target_has_four_ways_out() -> None:
    """Apart from the notes, and each with the wishes that take it."""
    found = seen(tier="full", target=date(2028, 6, 30))
    assert ["hours", "junior", "drop", "later"] == [way.kind for way in found.ways]
    assert 2 == len(found.verdict)
    assert not {*found.verdict, *(way.sentence for way in found.ways)} & set(found.notes)
    hours, junior, drop, later = (way.wishes for way in found.ways)
    assert (15, "junior") == (hours.hours, junior.tier)
    assert found.end is not None
    assert found.end.typical == later.target
    assert drop.skip


def test_time_to_spare() -> None:
    """Fewer hours or the full tier can be taken."""
    found = seen(target=date(2031, 1, 1))
    assert ["fewer", "full"] == [way.kind for way in found.ways]
    assert ("full", True) == (found.ways[1].wishes.tier, found.ways[0].wishes.hours < 10)


def test_a_choice_of_the_full_tier_does_not_bar_the_junior_one() -> None:
    """It falls away where the junior tier leaves no such choice."""
    full = wished(tier="full", choices=("tensorflow-keras",), target=date(2027, 7, 1))
    plan = create(real(), full, TODAY)
    found = schedule(real(), plan, TODAY)
    assert found.feasibility is not None
    junior = next(w for w in ways_out(real(), full, found.feasibility) if w.kind == "junior")
    assert () == junior.wishes.choices
    assert "junior" == create(real(), junior.wishes, TODAY).wishes.tier


@pytest.mark.parametrize("target", [date(2027, 3, 1), date(2027, 7, 1), date(2028, 6, 30), date(2032, 1, 1)])
@pytest.mark.parametrize("tier", ["junior", "full"])
def test_each_way_does_what_it_says(tier: str, target: date) -> None:
    """A plan that takes it ends when the sentence says."""
    for way in seen(tier=tier, target=target).ways:
        found = schedule(real(), create(real(), way.wishes, TODAY), TODAY)
        assert found.end is not None
        fits = found.feasibility is not None and found.feasibility.feasible
        assert fits or way.kind in ("junior", "drop")
        if "end" in way.sentence or "done by" in way.sentence:
            assert f"{found.end.typical.day} {found.end.typical:%B %Y}" in way.sentence


@settings(max_examples=30)
@given(any_wish)
def test_every_way_can_be_taken(wish: Wishes) -> None:
    """Whatever is wished for."""
    try:
        plan = create(real(), wish, TODAY)
    except UsageProblem:
        assume(False)
    found = schedule(real(), plan, TODAY)
    said = preview(real(), plan, found)
    assert (*said.notes, *said.verdict, *(way.sentence for way in said.ways)) == found.notes
    for way in said.ways:
        assert way.wishes.role == create(real(), way.wishes, TODAY).wishes.role
