"""A plan as an iCalendar file, read back by two libraries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from itertools import pairwise
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil import tz as dateutil_tz
from ical.calendar import Calendar as OtherCalendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event as OtherEvent

from bot.adapters.calendar import Per, ics
from bot.adapters.observances import timezone
from bot.errors import UsageProblem
from bot.mentor.plan.schedule import schedule
from bot.mentor.plan.values import Pause, Plan, Schedule
from knowledge.curriculum import Curriculum
from tests.doubles.plans import MLE, TODAY, follow_weeks, planned, real

NOW = datetime(2027, 1, 1, 12, 30, 15, tzinfo=UTC)
BERLIN, NEW_YORK, LORD_HOWE, CAIRO = "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo"
ZONES = (BERLIN, NEW_YORK, LORD_HOWE, CAIRO, "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham")
EARLY = time(2, 30)  # on some days it does not exist, on others it comes twice


def written(
    plan: Plan,
    found: Schedule,
    *,
    per: Per = "week",
    at: time | None = None,
    zone: str = "UTC",
    curriculum: Curriculum | None = None,
) -> bytes:
    """The file of a plan."""
    return ics(curriculum or real(), plan, found, id="k3yOfaPlan_1", per=per, at=at, zone=zone, now=NOW)


def read(data: bytes) -> list[icalendar.Event]:
    """The events of a file."""
    return icalendar.Calendar.from_ical(data).events


def read_otherwise(data: bytes) -> list[OtherEvent]:
    """The events as a library with another parser sees them."""
    calendar: OtherCalendar = IcsCalendarStream.calendar_from_ics(data.decode())
    return calendar.events


def text(event: icalendar.Event, name: str) -> str:
    """What an event says."""
    return str(event[name])


def begin(event: icalendar.Event) -> datetime:
    """When an event at a time begins."""
    assert isinstance(event.start, datetime)
    return event.start


def span(event: icalendar.Event) -> tuple[datetime, datetime]:
    """Two instants."""
    return begin(event).astimezone(UTC), begin(event).astimezone(UTC) + event.duration


def test_a_week_is_an_event_of_whole_days() -> None:
    """From Monday to Sunday; the end names the day after it, and the person stays free."""
    plan, found = planned()
    events = read(written(plan, found))
    assert len(found.weeks) == len(events)
    first = events[0]
    assert (date(2027, 1, 4), date(2027, 1, 11)) == (first.start, first.end)
    assert "Week 1: Working setup, Python basics, Git and GitHub" == text(first, "SUMMARY")
    assert "TRANSPARENT" == text(first, "TRANSP")
    assert NOW.replace(microsecond=0) == first.DTSTAMP
    assert str(text(first, "DESCRIPTION")).startswith("[ ] Working setup: Terminal, paths and files (1 h)\n")


def test_the_file_says_what_it_is() -> None:
    """A published calendar with a name."""
    calendar = icalendar.Calendar.from_ical(written(*planned()))
    assert ("2.0", "PUBLISH", "GREGORIAN") == (calendar["VERSION"], calendar["METHOD"], calendar["CALSCALE"])
    assert "Study plan: Machine Learning Engineer" == calendar["X-WR-CALNAME"]
    assert "Roadmap Mentor" in str(calendar["PRODID"])


def test_milestones_and_reviews_stand_in_their_weeks() -> None:
    """And checkpoints, with their minutes."""
    texts = [text(event, "DESCRIPTION") for event in read(written(*planned(level="some_python")))]
    assert 1 == sum("Milestone: Predict house prices" in said for said in texts)
    assert texts[-1].endswith("Milestone: junior tier, Machine Learning Engineer")
    assert any("[ ] Checkpoint: Python basics (10 min)" in said for said in texts)
    assert any("[ ] Review: " in said for said in texts)


def test_a_past_week_holds_what_was_done() -> None:
    """And one in which nothing was done is left out, like a pause."""
    pause = Pause(date(2027, 1, 18), date(2027, 1, 24))
    plan, found = planned(pauses=(pause,))
    plan = follow_weeks(real(), plan, found, 1)
    later = schedule(real(), plan, date(2027, 1, 26))
    events = read(written(plan, later))
    assert [date(2027, 1, 4), date(2027, 1, 25)] == [event.start for event in events[:2]]
    assert "[ ]" not in text(events[0], "DESCRIPTION")
    assert "[x] Working setup" in text(events[0], "DESCRIPTION")


@pytest.mark.parametrize(("per", "at"), [("week", None), ("item", None), ("week", EARLY), ("item", EARLY)])
def test_an_event_keeps_its_uid(per: Per, at: time | None) -> None:
    """From export to export, with the plan's revision as its sequence; no two have the same."""
    plan, found = planned()
    before = read(written(plan, found, per=per, at=at, zone=BERLIN))
    after = read(written(replace(plan, revision=7), found, per=per, at=at, zone=BERLIN))
    uids = [text(event, "UID") for event in before]
    assert uids == [text(event, "UID") for event in after]
    assert len(uids) == len(set(uids))
    assert ({1}, {7}) == ({e["SEQUENCE"] for e in before}, {e["SEQUENCE"] for e in after})


def test_a_week_keeps_its_uid_with_a_time() -> None:
    """So that importing again moves the event."""
    plan, found = planned()
    assert {e["UID"] for e in read(written(plan, found))} == {
        e["UID"] for e in read(written(plan, found, at=EARLY, zone=CAIRO))
    }


def test_an_item_is_an_event_over_its_weeks() -> None:
    """With all its units; one that is finished says so."""
    plan, found = planned()
    plan = follow_weeks(real(), plan, found, 3)
    events = {text(e, "SUMMARY"): e for e in read(written(plan, schedule(real(), plan, date(2027, 1, 25)), per="item"))}
    assert date(2027, 1, 4) == events["Done: Working setup"].start
    assert (date(2027, 1, 4), date(2027, 3, 1)) == (events["Python basics"].start, events["Python basics"].end)
    assert "[x] Values, variables" in text(events["Python basics"], "DESCRIPTION")
    assert 27 == len(events)


def overlaps(events: Sequence[icalendar.Event]) -> Iterator[tuple[str, str]]:
    """Events that begin before the one before them has ended."""
    ordered = sorted(events, key=lambda event: span(event))
    for one, other in pairwise(ordered):
        if span(other)[0] < span(one)[1]:
            yield str(one["UID"]), str(other["UID"])


@pytest.mark.parametrize("hours", [1, 10, 60])
@pytest.mark.parametrize("at", [time(0), time(18), time(23, 59)], ids=str)
def test_items_at_a_time_share_the_days_of_a_week(hours: int, at: time) -> None:
    """All minutes of the plan are there, none overlap, and nothing takes more than four hours in one go."""
    plan, found = planned(hours=hours, role="ai-researcher")
    events = read(written(plan, found, per="item", at=at, zone=BERLIN))
    weeks = found.weeks[:104]
    assert sum(week.minutes for week in weeks) == sum(event.duration.total_seconds() / 60 for event in events)
    assert [] == list(overlaps(events))
    assert timedelta(hours=4) >= max(event.duration for event in events)


@pytest.mark.parametrize("hours", [10, 60])
def test_nothing_begins_in_a_pause(hours: int) -> None:
    """The other days of its week take what is left."""
    pause = Pause(date(2027, 2, 2), date(2027, 2, 4))
    events = read(written(*planned(hours=hours, pauses=(pause,)), per="item", at=time(9), zone=BERLIN))
    days = {begin(event).date() for event in events}
    assert not any(pause.first <= day <= pause.last for day in days)
    assert date(2027, 2, 1) in days


def test_items_of_a_week_begin_on_monday() -> None:
    """One a day."""
    events = read(written(*planned(), per="item", at=time(18), zone=BERLIN))
    assert [
        ("Working setup", "2027-01-04T18:00:00+01:00", timedelta(hours=4)),
        ("Python basics", "2027-01-05T18:00:00+01:00", timedelta(hours=1, minutes=30)),
        ("Git and GitHub", "2027-01-06T18:00:00+01:00", timedelta(hours=3)),
    ] == [(text(event, "SUMMARY"), begin(event).isoformat(), event.duration) for event in events[:3]]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("per", ["week", "item"])
@pytest.mark.parametrize("at", [EARLY, time(0, 15), time(18)], ids=str)
def test_the_wall_clock_holds_over_clock_changes(zone: str, per: Per, at: time) -> None:
    """Winter and summer alike; two libraries read the same instants."""
    data = written(*planned(), per=per, at=at, zone=zone)
    events, others = read(data), read_otherwise(data)
    assert [span(event) for event in events] == [
        (other.start_datetime.astimezone(UTC), other.end_datetime.astimezone(UTC)) for other in others
    ]
    kept = [begin(event).astimezone(ZoneInfo(zone)) for event in events]
    skipped = [start for start in kept if start.time().replace(tzinfo=None) != at]
    assert len(skipped) <= 2, "only where the clock changes at that time"


@pytest.mark.parametrize(
    ("zone", "at", "expected"),
    [
        (CAIRO, time(0, 30), "2027-04-30T01:30:00+03:00"),
        (BERLIN, EARLY, "2027-03-28T03:30:00+02:00"),
        (NEW_YORK, EARLY, "2027-03-14T03:30:00-04:00"),
        (LORD_HOWE, time(2, 15), "2027-10-03T02:45:00+11:00"),
        (BERLIN, EARLY, "2027-10-31T02:30:00+02:00"),
        (NEW_YORK, time(1, 30), "2027-11-07T01:30:00-04:00"),
        (LORD_HOWE, time(1, 45), "2027-04-04T01:45:00+11:00"),
    ],
)
def test_times_that_are_skipped_or_come_twice(zone: str, at: time, expected: str) -> None:
    """The first move on with the clock, of the others the first one counts."""
    on = datetime.fromisoformat(expected).date()
    plan, _ = planned(start=on, hours=10)
    found = schedule(real(), plan, TODAY)
    week = replace(found.weeks[0], first=on, last=on)
    data = written(plan, replace(found, weeks=(week,)), at=at, zone=zone)
    assert expected == begin(read(data)[0]).isoformat()
    assert datetime.fromisoformat(expected) == read_otherwise(data)[0].start_datetime


@pytest.mark.parametrize("zone", [*ZONES, "Africa/Casablanca", "Europe/Dublin", "America/Santiago", "Antarctica/Troll"])
def test_a_zone_is_described_as_it_is(zone: str) -> None:
    """By RFC 5545, an offset holds from an instant that is told by the clock before it."""
    described = timezone(ZoneInfo(zone), date(2026, 1, 1), date(2030, 1, 1))
    since = sorted(
        (part.DTSTART.replace(tzinfo=UTC) - part.TZOFFSETFROM, part.TZOFFSETTO) for part in described.subcomponents
    )
    instants = [datetime(2027, 1, 1, tzinfo=UTC) + timedelta(minutes=30 * n) for n in range(2 * 365 * 48)]
    position = 0
    for at in instants:
        while position + 1 < len(since) and since[position + 1][0] <= at:
            position += 1
        assert since[position][1] == at.astimezone(ZoneInfo(zone)).utcoffset(), at


@pytest.mark.parametrize("zone", ZONES)
def test_a_described_zone_tells_the_time(zone: str) -> None:
    """To a library that reads the description, and not the name."""
    written = timezone(ZoneInfo(zone), date(2026, 1, 1), date(2030, 1, 1)).to_ical().decode()
    described = dateutil_tz.tzical(StringIO(written.replace("\r\n", "\n"))).get()
    for day in range(730):
        noon = datetime(2027, 1, 1, 12, tzinfo=ZoneInfo(zone)) + timedelta(days=day)
        assert noon.utcoffset() == noon.replace(tzinfo=described).utcoffset()


def test_a_zone_without_need_is_not_described() -> None:
    """For whole days, and in UTC."""
    assert b"VTIMEZONE" not in written(*planned(), zone=BERLIN)
    assert b"VTIMEZONE" not in written(*planned(), at=EARLY, zone="UTC")
    assert 1 == written(*planned(), at=EARLY, zone=BERLIN).count(b"BEGIN:VTIMEZONE")


def test_whole_days_are_the_same_for_both_libraries() -> None:
    """Days and texts."""
    data = written(*planned())
    assert [(e.start, e.end, text(e, "SUMMARY"), text(e, "DESCRIPTION"), text(e, "UID")) for e in read(data)] == [
        (o.start, o.end, o.summary, o.description, o.uid) for o in read_otherwise(data)
    ]


def test_at_most_104_weeks_ahead() -> None:
    """A calendar is no archive."""
    assert 104 == len(read(written(*planned(hours=1))))


@pytest.mark.parametrize("per", ["week", "item"])
@pytest.mark.parametrize("at", [None, EARLY], ids=["days", "times"])
def test_lines_are_short(per: Per, at: time | None) -> None:
    """At most 75 bytes, each ended as the format asks."""
    data = written(*planned(), per=per, at=at, zone=BERLIN)
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert 75 >= max(map(len, data.split(b"\r\n")))


def renamed(title: str) -> Curriculum:
    """The curriculum with another title for its first skill and that skill's units."""
    page = real().skills["dev-setup"]
    units = [unit.model_copy(update={"title": title}) for unit in page.front.units]
    front = page.front.model_copy(update={"title": title, "units": units})
    return replace(real(), skills=dict(real().skills) | {"dev-setup": replace(page, front=front)})


@pytest.mark.parametrize(
    "title",
    ["a, b; c", "back\\slash \\n", "two\nlines", "🥖" * 60, 'a "quoted" word', "ünïcödé " * 20, "BEGIN:VEVENT"],
    ids=["separators", "backslash", "newline", "emoji", "quotes", "accents", "keyword"],
)
@pytest.mark.parametrize("per", ["week", "item"])
def test_texts_survive(title: str, per: Per) -> None:
    """Whatever is in a title, both libraries give it back, and no line is too long."""
    data = written(*planned(), per=per, curriculum=renamed(title))
    assert 75 >= max(map(len, data.split(b"\r\n")))
    for said in (text(read(data)[0], "DESCRIPTION"), read_otherwise(data)[0].description):
        assert title.strip() in (said or "")


def test_reading_and_writing_again_changes_nothing() -> None:
    """Byte by byte."""
    data = written(*planned(), per="item", at=EARLY, zone=BERLIN)
    assert data == icalendar.Calendar.from_ical(data).to_ical()


def test_a_plan_without_weeks_is_no_calendar() -> None:
    """It says what to do."""
    with pytest.raises(UsageProblem, match="Nothing of this plan is left for a calendar; make another plan"):
        written(*planned(known=tuple(real().roles[MLE].front.junior)))
