"""Changes of a schedule: what they lead to, and whether they make sense."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UsageProblem
from bot.mentor.plan.values import Pause
from bot.mentor.prompt.cadence import APART, due, next_slot
from bot.mentor.prompt.settings import (
    FOREVER,
    SKIPS,
    changed,
    coming,
    free_at,
    meets,
    pause_of,
    paused,
    resumed,
    skipping,
    skips_of,
    today,
    unskipped,
)
from bot.mentor.prompt.values import Schedule
from tests.doubles.prompts import START, scheduled

MONDAY = datetime(2027, 1, 4, 9, tzinfo=UTC)  # the first post of `scheduled`
SOON = MONDAY + timedelta(minutes=1)
WEEK = timedelta(weeks=1)


def test_a_post_that_is_due_stays_due() -> None:
    """A change that has nothing to do with its time does not lose it."""
    before = scheduled()
    for changes in ({"role": 7}, {"track": "x"}, {"channel": 9}, {"skips": (Pause(date(2027, 3, 1), FOREVER),)}):
        assert due(before, SOON) == due(changed(before, SOON, **changes), SOON)


@pytest.mark.parametrize("changes", [{"weekday": 1}, {"at": time(8)}, {"zone": "Asia/Kolkata"}, {"on": False}])
def test_another_time_begins_now(changes: dict[str, Any]) -> None:
    """What was due at the old time is gone, and nothing is due at the new one from before."""
    after = changed(scheduled(), SOON, **changes)
    assert due(after, SOON) is None
    assert SOON == after.since


def test_nothing_is_owed_from_the_time_when_it_was_off() -> None:
    """Who switches it on a minute after its time has the next post in a week."""
    after = changed(scheduled(on=False), SOON, on=True)
    assert due(after, SOON) is None
    assert coming(after, SOON) == next_slot(after, SOON)
    assert MONDAY + WEEK == next_slot(after, SOON).at  # type: ignore[union-attr]


changes_of = st.fixed_dictionaries(
    {},
    optional={
        "weekday": st.integers(0, 6),
        "at": st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0)),
        "zone": st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Apia", "Australia/Lord_Howe", "America/New_York"]),
        "on": st.booleans(),
        "light_weeks": st.booleans(),
        "pauses": st.just(()) | st.just((Pause(date(2027, 1, 1), date(2027, 1, 20)),)),
        "skips": st.just(()) | st.just((Pause(date(2027, 1, 4), date(2027, 1, 11)),)),
    },
)


@given(st.lists(st.tuples(changes_of, st.integers(1, 4000)), max_size=8))
def test_no_change_makes_anything_due_at_once(changes: list[tuple[dict[str, Any], int]]) -> None:
    """What is due after a change was due before it; and posts stay four days apart, whatever is changed in between."""
    schedule, now, sent = scheduled(), START, []
    for one, minutes in changes:
        now += timedelta(minutes=minutes)
        before, schedule = due(schedule, now), changed(schedule, now, **one)
        if after := due(schedule, now):
            assert before is not None
            assert before.slot == after.slot
            schedule = replace(schedule, last_day=after.slot.day, last_at=now)
            sent.append(now)
    assert all(later - earlier >= APART for earlier, later in pairwise(sent))


def test_what_is_due_comes_first() -> None:
    """Up to 48 hours late; then it is the next slot."""
    schedule = scheduled()
    assert MONDAY == coming(schedule, SOON).at  # type: ignore[union-attr]
    assert MONDAY + WEEK == coming(schedule, MONDAY + timedelta(days=3)).at  # type: ignore[union-attr]


def test_today_is_that_of_the_zone() -> None:
    """It is tomorrow already in Tokyo."""
    assert date(2027, 1, 5) == today(scheduled(zone="Asia/Tokyo"), datetime(2027, 1, 4, 20, tzinfo=UTC))


def test_by_hand_four_days_after_the_last_post() -> None:
    """At any time where there was none yet."""
    assert free_at(scheduled()) is None
    assert MONDAY + APART == free_at(scheduled(last_at=MONDAY))


def test_what_is_owed_no_longer_waits_for_nothing() -> None:
    """The problem of a post goes with it; other changes leave both."""
    before = scheduled(problem="permissions")
    assert "permissions" == changed(before, SOON, role=7).problem
    assert "" == changed(before, SOON, weekday=1).problem
    assert "permissions" == changed(before, START, weekday=1).problem


# Pauses.


def test_a_pause_holds_for_what_is_due_already() -> None:
    """Nothing is posted in it, not even what waits since yesterday."""
    tomorrow = MONDAY + timedelta(days=1)
    before = scheduled(problem="permissions")
    assert due(before, tomorrow)
    after = paused(before, tomorrow)
    assert (None, "") == (due(after, tomorrow), after.problem)


def test_a_pause_ends_by_itself() -> None:
    """The day is the last one of it."""
    schedule = paused(scheduled(), START, date(2027, 1, 11))
    assert MONDAY + 2 * WEEK == next_slot(schedule, START).at  # type: ignore[union-attr]
    assert pause_of(schedule, datetime(2027, 1, 11, 23, tzinfo=UTC))
    assert pause_of(schedule, datetime(2027, 1, 12, tzinfo=UTC)) is None


def test_a_pause_without_an_end_is_resumed() -> None:
    """Nothing comes before that, and nothing is owed after it."""
    schedule = paused(scheduled(), START)
    assert next_slot(schedule, START) is None
    schedule = resumed(schedule, SOON)
    assert due(schedule, SOON) is None
    assert MONDAY + WEEK == next_slot(schedule, SOON).at  # type: ignore[union-attr]


def test_a_second_pause_takes_the_place_of_the_first() -> None:
    """Also where it is shorter."""
    schedule = paused(paused(scheduled(), START), START + timedelta(days=1), date(2027, 1, 5))
    assert date(2027, 1, 5) == pause_of(schedule, START + timedelta(days=1)).last  # type: ignore[union-attr]
    assert MONDAY + WEEK == next_slot(schedule, START + timedelta(days=1)).at  # type: ignore[union-attr]


def test_pauses_that_are_over_are_forgotten() -> None:
    """After some weeks; so a schedule does not grow for ever."""
    schedule, now = scheduled(), START
    for _ in range(20):
        now += 2 * WEEK
        schedule = resumed(paused(schedule, now - timedelta(days=3), None), now)
    assert len(schedule.pauses) <= 3


@pytest.mark.parametrize(("until", "why"), [(date(2026, 12, 31), "is over"), (date(2030, 1, 1), "two years ahead")])
def test_a_pause_that_makes_no_sense(until: date, why: str) -> None:
    """It says what to do."""
    with pytest.raises(UsageProblem, match=why):
        paused(scheduled(), START, until)


def test_nothing_to_resume() -> None:
    """It says so."""
    with pytest.raises(UsageProblem, match="isn't paused"):
        resumed(scheduled(), START)


# Skips.


def skipped(*days: tuple[date, date]) -> Schedule:
    """A schedule with skips."""
    schedule = scheduled()
    for first, last in days:
        schedule = skipping(schedule, START, first, last)
    return schedule


def test_skips_that_touch_are_one() -> None:
    """In the order of the calendar."""
    schedule = skipped(
        (date(2027, 3, 1), date(2027, 3, 1)),
        (date(2027, 1, 10), date(2027, 1, 12)),
        (date(2027, 1, 13), date(2027, 1, 14)),
        (date(2027, 1, 4), date(2027, 1, 10)),
    )
    assert (Pause(date(2027, 1, 4), date(2027, 1, 14)), Pause(date(2027, 3, 1), date(2027, 3, 1))) == schedule.skips
    assert MONDAY + 2 * WEEK == next_slot(schedule, START).at  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(4, 4, True), (5, 5, False), (5, 10, False), (5, 11, True), (1, 4, True), (1, 3, False), (1, 31, True)],
)
def test_days_that_meet_a_prompt(first: int, last: int, expected: bool) -> None:
    """Mondays of January 2027 are the 4th, 11th, 18th and 25th."""
    assert expected == meets(scheduled(), Pause(date(2027, 1, first), date(2027, 1, last)))


def test_a_skip_is_taken_back() -> None:
    """Before it begins, its day is a day again; once its time is over, nothing is owed."""
    schedule = skipped((date(2027, 1, 4), date(2027, 1, 4)))
    back = unskipped(schedule, START, date(2027, 1, 4))
    assert MONDAY == next_slot(back, START).at  # type: ignore[union-attr]
    late = unskipped(schedule, SOON, date(2027, 1, 4))
    assert due(late, SOON) is None
    with pytest.raises(UsageProblem, match="over or was taken back"):
        unskipped(back, START, date(2027, 1, 4))


def test_skips_that_are_over_are_not_shown() -> None:
    """Those of today still are."""
    schedule = skipped((date(2027, 1, 4), date(2027, 1, 5)))
    assert schedule.skips == skips_of(schedule, datetime(2027, 1, 5, 20, tzinfo=UTC))
    assert () == skips_of(schedule, datetime(2027, 1, 6, tzinfo=UTC))


def test_there_are_only_so_many_skips() -> None:
    """One more says to take one back."""
    schedule = scheduled()
    for number in range(SKIPS):
        day = date(2027, 1, 4) + number * WEEK
        schedule = skipping(schedule, START, day, day)
    with pytest.raises(UsageProblem, match="take one back first"):
        skipping(schedule, START, date(2028, 1, 3), date(2028, 1, 3))
