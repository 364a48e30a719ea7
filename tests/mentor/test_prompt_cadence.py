"""When weekly prompts are due: by the clock on the wall, whatever is done to the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UsageProblem
from bot.mentor.plan.values import Pause
from bot.mentor.prompt import cadence
from bot.mentor.prompt.cadence import change, due, extra, next_slot, retimed, slot, upcoming
from bot.mentor.prompt.values import Due, Slot
from bot.mentor.zones import zones
from tests.doubles.prompts import START, WallClock, scheduled

HALF_PAST_TWO = time(2, 30)


def utc(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "zone", "expected", "what"),
    [
        ("2027-03-27", "02:30", "Europe/Berlin", "2027-03-27 01:30", ""),
        ("2027-03-28", "02:30", "Europe/Berlin", "2027-03-28 01:30", "gap"),
        ("2027-10-31", "02:30", "Europe/Berlin", "2027-10-31 00:30", "overlap"),
        ("2027-04-30", "00:00", "Africa/Cairo", "2027-04-29 22:00", "gap"),
        ("2027-10-03", "02:15", "Australia/Lord_Howe", "2027-10-02 15:45", "gap"),
        ("2027-04-04", "01:45", "Australia/Lord_Howe", "2027-04-03 14:45", "overlap"),
        ("2027-01-04", "09:00", "Asia/Kathmandu", "2027-01-04 03:15", ""),
        ("2011-12-30", "09:00", "Pacific/Apia", "2011-12-30 19:00", "gap"),
        ("1993-08-21", "09:00", "Pacific/Kwajalein", "1993-08-21 21:00", "gap"),
        ("2027-03-14", "02:30", "America/New_York", "2027-03-14 07:30", "gap"),
        ("2027-11-07", "01:30", "America/New_York", "2027-11-07 05:30", "overlap"),
    ],
    ids=[
        "an ordinary day", "a gap", "an overlap", "a gap at midnight", "half an hour of gap", "half an hour twice",
        "45 minutes off", "a day that Samoa left out", "a day that Kwajalein left out", "New York, spring",
        "New York, autumn",
    ],
)  # fmt: skip
def test_a_wall_clock_time_has_one_instant(day: str, at: str, zone: str, expected: str, what: str) -> None:
    """What the clock leaps over is moved on by the leap; of what comes twice it is the first."""
    wanted = date.fromisoformat(day), time.fromisoformat(at), zone
    assert utc(expected) == slot(*wanted)
    assert what == change(*wanted)


def test_the_leap_is_seen_on_the_wall() -> None:
    """02:30 becomes 03:30, midnight one o'clock, and a day that is left out the next one."""
    seen = [
        slot(date(2027, 3, 28), HALF_PAST_TWO, "Europe/Berlin").astimezone(ZoneInfo("Europe/Berlin")),
        slot(date(2027, 4, 30), time(0), "Africa/Cairo").astimezone(ZoneInfo("Africa/Cairo")),
        slot(date(2011, 12, 30), time(9), "Pacific/Apia").astimezone(ZoneInfo("Pacific/Apia")),
    ]
    assert ["2027-03-28 03:30", "2027-04-30 01:00", "2011-12-31 09:00"] == [f"{at:%Y-%m-%d %H:%M}" for at in seen]


@given(st.sampled_from(zones()), st.dates(date(2026, 1, 1), date(2031, 12, 31)), st.times())
def test_the_clock_on_the_wall_agrees(zone: str, day: date, at: time) -> None:
    """In every zone on every day: compared with a clock that is only ever read."""
    at = at.replace(microsecond=0, fold=0)
    around = datetime(day.year, day.month, day.day, tzinfo=UTC)
    seen = WallClock(zone, around - timedelta(days=3), around + timedelta(days=3))
    assert seen.instant(day, at) == slot(day, at, zone)


@pytest.mark.parametrize("at", [time(0), HALF_PAST_TWO], ids=str)
def test_every_clock_change_is_right(at: time) -> None:
    """Every day of a year on which the clock of some zone is changed."""
    first = datetime(2027, 1, 1, tzinfo=UTC)
    for zone in zones():
        seen = WallClock(zone, first - timedelta(days=3), first + timedelta(days=370))
        changed = {utc.astimezone(ZoneInfo(zone)).date() + timedelta(days=n) for utc in seen.changes for n in (-1, 0)}
        for day in changed:
            assert seen.instant(day, at) == slot(day, at, zone), (zone, day)


def test_a_zone_that_does_not_exist_is_refused() -> None:
    """With an example of one that does."""
    with pytest.raises(UsageProblem, match='no time zone "Mars/Base"; choose one such as Europe/Berlin'):
        slot(date(2027, 1, 1), time(9), "Mars/Base")


def test_weeks_are_counted_by_the_calendar() -> None:
    """Not by 168 hours: the time on the wall stays; the year's end and its 53rd week make no difference."""
    berlin = scheduled(zone="Europe/Berlin", at=time(18), since=utc("2026-12-15"))
    coming = upcoming(berlin, berlin.since, 20)
    assert [date(2026, 12, 21) + timedelta(weeks=n) for n in range(20)] == [found.day for found in coming]
    assert {time(18)} == {found.at.astimezone(ZoneInfo("Europe/Berlin")).time() for found in coming}
    assert {time(17), time(16)} == {found.at.time() for found in coming}


def test_the_next_slot_comes_strictly_later() -> None:
    """At the very instant of one, the next is a week away."""
    monday = scheduled(since=START - timedelta(days=30))
    at = utc("2027-01-04 09:00")
    assert Slot(date(2027, 1, 4), at) == next_slot(monday, at - timedelta(seconds=1))
    assert Slot(date(2027, 1, 11), at + timedelta(weeks=1)) == next_slot(monday, at)


@pytest.mark.parametrize(
    ("weekday", "expected"),
    [(4, date(2027, 1, 8)), (3, date(2027, 1, 14)), (0, date(2027, 1, 11))],
    ids=["four days later", "three days later", "the same day"],
)
def test_another_weekday_keeps_four_days_apart(weekday: int, expected: date) -> None:
    """The first one of its kind that is far enough from the last post."""
    posted = scheduled(last_day=date(2027, 1, 4), last_at=utc("2027-01-04 09:00"))
    after = utc("2027-01-05 00:00")
    found = next_slot(retimed(posted, after, weekday=weekday), after)
    assert found is not None
    assert expected == found.day


@given(st.data())
def test_no_change_gives_two_posts_within_four_days(data: st.DataObject) -> None:
    """Neither by the calendar nor by the clock, though a zone may be 26 hours away."""
    schedule = scheduled()
    posts: list[Slot] = []
    now = START
    for _ in range(data.draw(st.integers(2, 5))):
        found = next_slot(schedule, now)
        assert found is not None
        posts.append(found)
        now = found.at + timedelta(minutes=data.draw(st.integers(0, 47 * 60)))
        schedule = retimed(
            scheduled(last_day=found.day, last_at=now),
            now,
            weekday=data.draw(st.integers(0, 6)),
            at=data.draw(st.times()).replace(fold=0),
            zone=data.draw(st.sampled_from(["Pacific/Kiritimati", "Etc/GMT+12", "UTC", "Asia/Kolkata"])),
        )
    for one, other in pairwise(posts):
        assert other.day - one.day >= timedelta(days=4)
        assert other.at - one.at >= timedelta(days=4)


SKIP = (Pause(date(2027, 1, 11), date(2027, 1, 20)),)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, [4, 11, 18, 25]),
        ({"pauses": SKIP}, [4, 25]),
        ({"skips": SKIP}, [4, 25]),
        ({"skips": SKIP, "light_weeks": True, "last_day": date(2026, 12, 28)}, [4, -11, -18, 25]),
        ({"skips": SKIP, "light_weeks": True}, [4, 25]),
        ({"pauses": SKIP, "light_weeks": True, "last_day": date(2026, 12, 28)}, [4, 25]),
        ({"on": False}, []),
    ],
    ids=[
        "nothing",
        "a pause",
        "skipped",
        "light",
        "light, but nothing to look back on",
        "a pause is never light",
        "off",
    ],
)
def test_days_off(fields: dict[str, object], expected: list[int]) -> None:
    """Pauses and skipped ranges have no post; with light weeks, skipped ones have a light one."""
    coming = [s for s in upcoming(scheduled(**fields), START, 4) if s.day < date(2027, 2, 1)]
    assert expected == [-found.day.day if found.light else found.day.day for found in coming]


def test_a_pause_of_ten_years_has_no_next_slot() -> None:
    """Nobody waits for it; and once it is over, the posts go on."""
    paused = scheduled(pauses=(Pause(date(2027, 1, 1), date(2036, 12, 31)),))
    assert None is next_slot(paused, START)
    assert Due("post", Slot(date(2037, 1, 5), utc("2037-01-05 09:00"))) == due(paused, utc("2037-01-05 09:01"))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2027-01-11 08:59:59", None),
        ("2027-01-11 09:00", "post"),
        ("2027-01-11 09:15", "post"),
        ("2027-01-11 09:16", "late"),
        ("2027-01-13 09:00", "late"),
        ("2027-01-13 09:01", "skip"),
        ("2027-01-18 08:59", "skip"),
        ("2027-01-18 09:00", "post"),
    ],
)
def test_late_is_said_and_too_late_is_skipped(now: str, expected: str | None) -> None:
    """Up to 48 hours."""
    found = due(scheduled(last_day=date(2027, 1, 4), last_at=utc("2027-01-04 09:00")), utc(now))
    assert expected == (found.kind if found else None)


def test_after_a_long_downtime_there_is_one_post() -> None:
    """The latest; the others are named."""
    back = utc("2027-03-02 12:00")
    found = due(scheduled(last_day=date(2027, 1, 25), last_at=utc("2027-01-25 09:00")), back)
    missed = tuple(date(2027, 2, day) for day in (1, 8, 15, 22))
    assert Due("late", Slot(date(2027, 3, 1), utc("2027-03-01 09:00")), missed) == found


def test_nothing_is_owed_from_before_the_schedule_was_set() -> None:
    """A schedule that is made on a Tuesday begins on the Monday after it; nor is what lies behind a new time owed."""
    made = scheduled(since=utc("2027-01-05 10:00"))
    assert due(made, utc("2027-01-05 10:01")) is None
    earlier = retimed(scheduled(), utc("2027-01-04 08:30"), at=time(8))
    assert due(earlier, utc("2027-01-04 08:31")) is None
    assert [date(2027, 1, 11)] == [found.day for found in upcoming(earlier, utc("2027-01-04 08:31"), 1)]


def test_posts_go_on_for_ever() -> None:
    """Twenty years after the schedule was set as well."""
    old = scheduled(last_day=date(2047, 1, 7), last_at=utc("2047-01-07 09:00"))
    assert Due("post", Slot(date(2047, 1, 14), utc("2047-01-14 09:00"))) == due(old, utc("2047-01-14 09:00"))


def test_a_clock_that_goes_back_gives_nothing_twice() -> None:
    """What was posted by the wrong clock was posted."""
    posted = scheduled(last_day=date(2027, 1, 11), last_at=utc("2027-01-11 09:00"))
    assert due(posted, utc("2027-01-11 09:00")) is None
    assert due(posted, utc("2027-01-04 09:30")) is None


@pytest.mark.parametrize(
    ("now", "fields", "expected"),
    [
        ("2027-01-07 12:00", {}, date(2027, 1, 11)),
        ("2027-01-11 10:00", {}, date(2027, 1, 11)),
        ("2027-01-07 12:00", {"pauses": SKIP}, date(2027, 1, 11)),
        ("2027-01-14 12:00", {"last_day": date(2027, 1, 11), "last_at": utc("2027-01-11 09:00")}, None),
        ("2027-01-15 12:00", {"last_day": date(2027, 1, 11), "last_at": utc("2027-01-11 09:00")}, date(2027, 1, 18)),
        ("2027-01-17 12:00", {"last_day": date(2027, 1, 18), "last_at": utc("2027-01-13 09:00")}, date(2027, 1, 25)),
    ],
    ids=["the coming one", "the one that is due", "in a pause", "too soon", "after four days", "taken already"],
)
def test_a_post_by_hand_takes_a_slot(now: str, fields: dict[str, object], expected: date | None) -> None:
    """At once; so that the slot itself brings no second one."""
    schedule = scheduled(since=utc("2027-01-05 00:00"), **fields)
    found = extra(schedule, utc(now))
    assert expected == (found.day if found else None)
    if found:
        assert utc(now) == found.at
        after = replace(schedule, last_day=found.day, last_at=found.at)
        later = next_slot(after, found.at)
        assert later is None or later.day > found.day


def test_zone_rules_may_change(monkeypatch: pytest.MonkeyPatch) -> None:
    """An instant is worked out from date and zone each time, so a country that gives up summer time is no trouble."""
    berlin = scheduled(zone="Europe/Berlin", since=utc("2027-06-01 00:00"))
    assert utc("2027-06-07 07:00") == upcoming(berlin, berlin.since, 1)[0].at
    monkeypatch.setattr(cadence, "_zone", lambda name: ZoneInfo("Africa/Lagos"))
    assert utc("2027-06-07 08:00") == upcoming(berlin, berlin.since, 1)[0].at
    assert due(berlin, utc("2027-06-07 07:30")) is None
