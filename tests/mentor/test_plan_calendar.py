"""The weeks of a plan: how they begin, what pauses take from them, how they are counted."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

import pytest

from bot.mentor.plan.calendar import Frame, begins, frames
from bot.mentor.plan.values import Pause, Push, Wishes
from tests.doubles.plans import MONDAY, planned, wished


def first(count: int, wishes: Wishes) -> list[Frame]:
    """The first weeks."""
    return list(islice(frames(wishes), count))


@pytest.mark.parametrize(
    ("start", "expected", "capacity"),
    [
        pytest.param(MONDAY, MONDAY, 510, id="Monday"),
        pytest.param(date(2027, 1, 6), date(2027, 1, 6), 360, id="Wednesday: five days are left"),
        pytest.param(date(2027, 1, 8), date(2027, 1, 8), 215, id="Friday: three days are left"),
        pytest.param(date(2027, 1, 9), date(2027, 1, 11), 510, id="Saturday: the next Monday"),
        pytest.param(date(2027, 1, 10), date(2027, 1, 11), 510, id="Sunday: the next Monday"),
    ],
)
def test_a_start_in_mid_week(start: date, expected: date, capacity: int) -> None:
    """The first week is partial while three days are left, with time by its days."""
    week = first(1, wished(start=start))[0]
    assert (1, 1, expected, capacity) == (week.index, week.number, week.first, week.capacity)
    assert 6 == week.last.weekday()
    assert expected == begins(start)


def test_a_start_that_moves_is_told() -> None:
    """The note names the Monday."""
    assert any("begins on 11 January 2027" in note for note in planned(start=date(2027, 1, 9))[1].notes)
    assert not any("begins on" in note for note in planned()[1].notes)


@pytest.mark.parametrize(
    ("hours", "capacity", "reserve"),
    [(1, 50, 10), (4, 200, 40), (5, 255, 45), (10, 510, 90), (13, 660, 120), (60, 3060, 540)],
)
def test_85_percent_are_for_items(hours: int, capacity: int, reserve: int) -> None:
    """Rounded down to five minutes; the rest is the reserve."""
    week = first(1, wished(hours=hours))[0]
    assert (capacity, reserve) == (week.capacity, week.reserve)


def test_a_pause_of_days_takes_its_share() -> None:
    """Three of seven days leave four sevenths of the time."""
    pause = Pause(MONDAY + timedelta(days=8), MONDAY + timedelta(days=10))
    assert [510, 290, 510] == [w.capacity for w in first(3, wished(pauses=(pause,)))]


def test_a_pause_of_whole_weeks_has_no_study_number() -> None:
    """The weeks after it go on counting."""
    pause = Pause(MONDAY + timedelta(days=7), MONDAY + timedelta(days=20))
    weeks = first(4, wished(pauses=(pause,)))
    assert [(1, 1), (2, None), (3, None), (4, 2)] == [(w.index, w.number) for w in weeks]
    assert [510, 0, 0, 510] == [w.capacity for w in weeks]


def test_a_pause_over_the_start_delays_it() -> None:
    """The plan's first week of study comes after it."""
    pause = Pause(date(2026, 12, 1), MONDAY + timedelta(days=6))
    found = planned(pauses=(pause,))[1]
    assert (None, ()) == (found.weeks[0].number, found.weeks[0].pieces)
    assert (1, 55) == (found.weeks[1].number, len(found.weeks))


def test_a_push_raises_the_hours_of_its_weeks() -> None:
    """Only of those that lie in it as a whole."""
    push = Push(MONDAY + timedelta(days=7), MONDAY + timedelta(days=20), 13)
    assert [10, 13, 13, 10] == [w.hours for w in first(4, wished(pushes=(push,)))]


def test_public_holidays_are_ordinary_days() -> None:
    """Who wants them free enters a pause."""
    weeks = first(52, wished())
    assert {510} == {week.capacity for week in weeks}
    pause = Pause(date(2027, 12, 24), date(2027, 12, 26))
    assert 290 == first(51, wished(pauses=(pause,)))[-1].capacity
