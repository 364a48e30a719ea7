"""When reminders of plans are due, and what is done about those that are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mentor.plan.kept import Delivery, Reminder
from bot.mentor.plan.remind import day_of, key, last_day, next_at, present, silenced, stale, step
from bot.mentor.plan.values import Pause, Plan
from tests.doubles.plans import MONDAY, planned

WEEK = timedelta(weeks=1)
DUE = datetime(2027, 1, 11, 8, tzinfo=UTC)


def weekly(**changes: Any) -> Reminder:
    """Mondays at nine in Berlin."""
    made = Reminder("plan", 1, None, 0, time(9), "Europe/Berlin", DUE)
    return replace(made, **changes)


def plan(**wishes: Any) -> Plan:
    """A plan that began a week before the reminder is due."""
    return planned(**wishes)[0]


@pytest.mark.parametrize(
    ("at", "zone", "after", "expected"),
    [
        (time(9), "Europe/Berlin", "2027-03-22T09:00", "2027-03-29T07:00"),
        (time(2, 30), "Europe/Berlin", "2027-03-27T09:00", "2027-03-28T01:30"),
        (time(2, 30), "Europe/Berlin", "2027-10-30T09:00", "2027-10-31T00:30"),
        (time(0), "Africa/Cairo", "2027-04-29T09:00", "2027-04-29T22:00"),
        (time(9), "Australia/Lord_Howe", "2027-04-03T09:00", "2027-04-03T22:30"),
        (time(9), "Asia/Kolkata", "2026-12-27T09:00", "2026-12-28T03:30"),
    ],
    ids=["after the change", "gap", "overlap", "gap at midnight", "half an hour", "week 53"],
)
def test_the_next_one_is_at_the_same_wall_clock_time(at: time, zone: str, after: str, expected: str) -> None:
    """Through every clock change: what does not exist moves forward, of what comes twice it is the first."""
    wanted = datetime.fromisoformat(expected).replace(tzinfo=UTC)
    found = next_at(
        weekday=wanted.astimezone(ZoneInfo(zone)).weekday(),
        at=at,
        zone=zone,
        after=datetime.fromisoformat(after).replace(tzinfo=UTC),
    )
    assert wanted == found


def test_an_instant_is_never_its_own_successor() -> None:
    """The next one is strictly later."""
    assert DUE + WEEK == next_at(0, time(9), "Europe/Berlin", DUE)
    assert next_at(0, time(9), "Europe/Berlin", DUE - timedelta(microseconds=1)) == DUE


@given(
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"]),
    at=st.times(timezones=st.none()).map(lambda t: t.replace(second=0, microsecond=0)),
    weekday=st.integers(0, 6),
    after=st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: DUE + timedelta(minutes=minutes)),
    since=st.integers(0, 9) | st.none(),
)
def test_the_next_one_is_the_first_that_may_be(
    zone: str, at: time, weekday: int, after: datetime, since: int | None
) -> None:
    """On its weekday, four days or more after the last one, and not a week later than it could be."""
    last = None if since is None else after.astimezone(ZoneInfo(zone)).date() - timedelta(days=since)
    found = next_at(weekday, at, zone, after, last=last)
    day = day_of(weekly(weekday=weekday, at=at, zone=zone, next_at=found))
    assert weekday == day.weekday()
    assert found > after
    assert last is None or (day - last).days >= 4
    assert found <= after + timedelta(days=12)


@pytest.mark.parametrize(
    ("late", "unanswered", "expected"),
    [
        (timedelta(0), 0, ("send", False, False)),
        (timedelta(minutes=15), 2, ("send", False, False)),
        (timedelta(minutes=16), 0, ("send", True, False)),
        (timedelta(hours=48), 3, ("send", True, True)),
        (timedelta(hours=48, seconds=1), 0, ("pass", False, False)),
        (timedelta(0), 4, ("pause", False, False)),
        (timedelta(days=3), 4, ("pause", False, False)),
    ],
)
def test_what_to_do(late: timedelta, unanswered: int, expected: tuple[str, bool, bool]) -> None:
    """The fourth one is the last; after it the plan is paused. What is two days late waits for the next week."""
    found = step(weekly(unanswered=unanswered), plan(), DUE + late)
    assert expected == (found.kind, found.late, found.last)
    assert (date(2027, 1, 11), DUE + WEEK) == (found.day, found.next_at)


@pytest.mark.parametrize(
    "quiet",
    [
        plan(start=date(2027, 1, 12)),
        plan(pauses=(Pause(date(2027, 1, 11), date(2027, 1, 11)),)),
        replace(plan(), records=tuple(replace(r, state="done", on=MONDAY) for r in plan().records)),
    ],
    ids=["not begun", "paused", "finished"],
)
@pytest.mark.parametrize("unanswered", [0, 4])
def test_where_there_is_nothing_to_study_it_keeps_quiet(quiet: Plan, unanswered: int) -> None:
    """Nor is a plan paused then."""
    assert "pass" == step(weekly(unanswered=unanswered), quiet, DUE).kind


def test_of_several_missed_weeks_the_last_one_counts() -> None:
    """After a long downtime, too."""
    assert DUE + 3 * WEEK == present(weekly(), "Europe/Berlin", DUE + 4 * WEEK - timedelta(seconds=1)).next_at
    assert DUE == present(weekly(), "Europe/Berlin", DUE - timedelta(days=3)).next_at


def test_a_move_keeps_the_day_and_the_time() -> None:
    """Wherever the person is by now."""
    moved = present(weekly(), "America/New_York", DUE)
    assert ("America/New_York", datetime(2027, 1, 11, 14, tzinfo=UTC)) == (moved.zone, moved.next_at)
    assert date(2027, 1, 11) == day_of(moved)


def test_the_last_day_is_found_in_the_ledger() -> None:
    """A message that came late counts by the day when it was claimed; older ones don't matter."""
    today = date(2027, 1, 13)
    sent = {
        key("plan", date(2027, 1, 11)): Delivery("", datetime(2027, 1, 12, 8, tzinfo=UTC), 1, 2),
        key("plan", date(2027, 1, 4)): Delivery("", datetime(2027, 1, 4, 8, tzinfo=UTC), 1, 2),
    }
    assert date(2027, 1, 12) == last_day("plan", today, sent.get)
    assert last_day("other", today, sent.get) is None
    assert last_day("plan", date(2027, 2, 1), sent.get) is None


@pytest.mark.parametrize(
    ("late", "waits"),
    [
        (timedelta(0), timedelta(minutes=2)),
        (timedelta(minutes=40), timedelta(minutes=10)),
        (timedelta(hours=40), timedelta(hours=1)),
    ],
)
def test_a_try_that_failed_is_repeated_ever_more_slowly(late: timedelta, waits: timedelta) -> None:
    """After two minutes at first, after an hour at last."""
    assert DUE + late - waits == stale(DUE + late, DUE)


def test_a_silent_plan_is_paused_for_as_long_as_can_be() -> None:
    """In the next revision; pauses that it had stay."""
    before = plan(pauses=(Pause(date(2027, 1, 4), date(2027, 1, 6)),))
    after = silenced(before, date(2027, 2, 1))
    assert before.revision + 1 == after.revision
    assert (*before.wishes.pauses, Pause(date(2027, 2, 1), date(2027, 8, 1))) == after.wishes.pauses
    assert replace(after, wishes=before.wishes, revision=before.revision) == before
