"""What a person may wish of a plan, and what is said about the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.errors import UsageProblem
from bot.mentor.plan.values import Pause, Push
from bot.mentor.plan.wishes import checked, day_of, hours_of, merged, next_monday, resumed
from tests.doubles.plans import MONDAY, TODAY, real, wished


@pytest.mark.parametrize(("given", "expected"), [(1, 1), (60, 60), ("10", 10), (" 7 ", 7)])
def test_hours_are_whole_and_possible(given: object, expected: int) -> None:
    """From 1 to 60, as a number or as text."""
    assert expected == hours_of(given)


@pytest.mark.parametrize("given", [0, 61, -3, 7.5, "7.5", "ten", "", True, None, "9" * 400, "１０"])
def test_other_hours_are_refused_with_the_range(given: object) -> None:
    """The sentence names what is allowed, and what was given in short."""
    with pytest.raises(UsageProblem, match="whole number from 1 to 60, not ") as refused:
        hours_of(given)
    assert len(str(refused.value)) < 100


@pytest.mark.parametrize(
    ("wishes", "reason"),
    [
        pytest.param({"hours": 61}, "from 1 to 60", id="hours"),
        pytest.param({"role": "astronaut"}, 'There is no role "astronaut"; choose ', id="role"),
        pytest.param({"tier": "senior"}, 'The tier is junior or full, not "senior"', id="tier"),
        pytest.param({"order": "random"}, "The order is balanced, practice_first or theory_first", id="order"),
        pytest.param({"level": "guru"}, "The level is new, some_python, analyst", id="level"),
        pytest.param({"pace": 201}, "from 50 to 200 percent, not 201", id="pace"),
        pytest.param(
            {"start": date(2026, 12, 31)}, "31 December 2026 is over; start today, on 1 January 2027", id="past"
        ),
        pytest.param({"start": date(2028, 1, 5)}, "more than a year ahead", id="far"),
        pytest.param({"start": date(9999, 12, 31)}, "of this century", id="end of time"),
        pytest.param({"target": MONDAY}, "must be after the start, 4 January 2027", id="target"),
        pytest.param({"target": date(9999, 12, 31)}, "of this century", id="target never"),
        pytest.param({"known": ("pyton-basics",)}, "did you mean python-basics", id="typing error"),
        pytest.param({"known": ("xyz",)}, 'There is no skill or project "xyz"; choose one', id="unknown"),
        pytest.param({"skip": ("xyz",)}, 'There is no skill or project "xyz"', id="skip"),
        pytest.param({"pauses": (Pause(MONDAY, TODAY),)}, "can't end on 1 January 2027, before", id="backwards"),
        pytest.param(
            {"pauses": (Pause(MONDAY, MONDAY + timedelta(weeks=26)),)},
            "lasts 26 weeks at most; end this one by 4 July 2027",
            id="long pause",
        ),
        pytest.param({"pauses": (Pause(date(9999, 1, 1), date(9999, 2, 1)),)}, "out of reach", id="pause never"),
        pytest.param({"pushes": (Push(MONDAY, MONDAY, 99),)}, "from 1 to 60", id="push"),
        pytest.param({"pushes": (Push(MONDAY, MONDAY + timedelta(weeks=4), 12),)}, "4 weeks at most", id="long push"),
        pytest.param({"pushes": (Push(MONDAY, MONDAY, 12), Push(MONDAY, MONDAY, 13))}, "share a day", id="pushes"),
    ],
)
def test_what_makes_no_sense_is_refused(wishes: dict[str, Any], reason: str) -> None:
    """The sentence says what to change."""
    with pytest.raises(UsageProblem) as refused:
        checked(real(), wished(**wishes), TODAY)
    assert reason in str(refused.value)


def test_a_plan_that_has_begun_may_start_in_the_past() -> None:
    """Only a new start is looked at."""
    old = wished(start=date(2026, 3, 2))
    assert old == checked(real(), old, TODAY, begun=True)


def test_a_start_today_is_fine() -> None:
    """As is one in a year."""
    for start in (TODAY, TODAY + timedelta(days=366)):
        assert start == checked(real(), wished(start=start), TODAY).start


def test_names_become_ids() -> None:
    """Aliases of roles and skills are understood, and each counts once."""
    wishes = checked(real(), wished(role=" MLE ", known=("evaluation-metrics", "model-evaluation")), TODAY)
    assert ("machine-learning-engineer", ("model-evaluation",)) == (wishes.role, wishes.known)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param([(1, 5), (3, 9)], [(1, 9)], id="overlapping"),
        pytest.param([(1, 9), (3, 5)], [(1, 9)], id="nested"),
        pytest.param([(4, 6), (1, 3)], [(1, 6)], id="touching"),
        pytest.param([(5, 6), (1, 3)], [(1, 3), (5, 6)], id="apart"),
        pytest.param([(2, 2), (2, 2)], [(2, 2)], id="the same day"),
    ],
)
def test_pauses_are_merged(spans: list[tuple[int, int]], expected: list[tuple[int, int]]) -> None:
    """Both ends belong to a pause."""
    days = [Pause(date(2027, 3, first), date(2027, 3, last)) for first, last in spans]
    assert [Pause(date(2027, 3, a), date(2027, 3, b)) for a, b in expected] == list(merged(days))


def test_pauses_that_would_be_too_long_as_one_follow_each_other() -> None:
    """So that no plan holds a pause that it would refuse; resuming ends all of it."""
    first = Pause(date(2027, 3, 1), date(2027, 8, 29))
    longer = merged([first, Pause(date(2027, 8, 1), date(2027, 11, 1))])
    assert (first, Pause(date(2027, 8, 30), date(2027, 11, 1))) == longer == merged(longer)
    assert (first,) == merged([first, Pause(date(2027, 4, 1), date(2027, 8, 29))])
    going = resumed(wished(pauses=longer), date(2027, 5, 1))
    assert (Pause(date(2027, 3, 1), date(2027, 4, 30)),) == going.pauses


def test_resuming_ends_the_pause_before_today() -> None:
    """Later pauses stay; one that begins today is gone."""
    later = Pause(date(2027, 5, 1), date(2027, 5, 2))
    paused = wished(pauses=(Pause(date(2027, 3, 1), date(2027, 3, 31)), later))
    assert (Pause(date(2027, 3, 1), date(2027, 3, 9)), later) == resumed(paused, date(2027, 3, 10)).pauses
    assert (later,) == resumed(paused, date(2027, 3, 1)).pauses
    with pytest.raises(UsageProblem, match="isn't paused"):
        resumed(replace(paused, pauses=()), TODAY)


def test_today_depends_on_the_zone() -> None:
    """The same instant falls on two days."""
    now = datetime(2027, 1, 1, 20, 0, tzinfo=UTC)
    assert (date(2027, 1, 1), date(2027, 1, 2)) == (day_of(now, "Europe/Berlin"), day_of(now, "Asia/Tokyo"))
    with pytest.raises(UsageProblem, match="no time zone"):
        day_of(now, "Mars/Olympus")


@pytest.mark.parametrize(("today", "expected"), [(1, 4), (3, 4), (4, 11), (5, 11)])
def test_the_usual_start_is_next_monday(today: int, expected: int) -> None:
    """On a Monday it is the one after."""
    assert date(2027, 1, expected) == next_monday(date(2027, 1, today))
