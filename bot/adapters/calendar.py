"""A plan as an iCalendar file: an event for each week, or for each skill and project."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event
from icalendar.enums import TRANSP

from bot.adapters.observances import timezone
from bot.errors import UsageProblem
from bot.mentor.plan.ids import unit_title
from bot.mentor.plan.notes import SHOWN_WEEKS
from bot.mentor.plan.reserve import CHECK_MINUTES
from bot.mentor.plan.values import Pause, Piece, Plan, Schedule, Week
from bot.mentor.related import name_of
from bot.mentor.review import MINUTES
from bot.mentor.wording import joined, span
from knowledge.curriculum import Curriculum

Per = Literal["week", "item"]

_MAKER = "-//Roadmap Mentor//Study plan//EN"
_NAMED = 3  # items in the title of a week
_REMINDER = 30  # minutes that a week's event at a time of day lasts
_LONGEST = 240  # minutes; what takes longer is shared by several days
_DAY = timedelta(days=1)


def ics(
    curriculum: Curriculum,
    plan: Plan,
    schedule: Schedule,
    *,
    id: str,
    per: Per = "week",
    at: time | None = None,
    zone: str,
    now: datetime,
) -> bytes:
    """The file of the plan called `id`: what was done in past weeks, and at most 104 weeks ahead.

    Events last whole days. With `at` they begin at that wall-clock time in `zone`: a week's on its first day, an item's
    each week on a day of its own, as far as the week has enough of them, and only from the present week on. An event
    keeps its UID from export to export. Raises UsageProblem where there is nothing to put into a calendar.
    """
    writer = _Writer(curriculum, plan, schedule, id, now)
    tz = ZoneInfo(zone)
    if per == "week":
        events = list(writer.weeks(at, tz))
    else:
        events = list(writer.items() if at is None else writer.times(at, tz))
    if not events:
        raise UsageProblem("Nothing of this plan is left for a calendar; make another plan with /plan create.")
    calendar = Calendar()
    for name, value in (("PRODID", _MAKER), ("VERSION", "2.0"), ("CALSCALE", "GREGORIAN"), ("METHOD", "PUBLISH")):
        calendar.add(name, value)
    calendar.add("X-WR-CALNAME", f"Study plan: {name_of(curriculum, plan.wishes.role)}")
    if at is not None and zone != "UTC":
        years = [event.start.year for event in events]
        calendar.add_component(timezone(tz, date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1)))
    for event in events:
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


@dataclass(frozen=True, slots=True)
class _Part:
    """Minutes of an item on a day of a week; `number` counts its parts in that week from 1."""

    item: str
    number: int
    on: date
    minutes: int


class _Writer:
    """Writes the events of one plan."""

    def __init__(self, curriculum: Curriculum, plan: Plan, schedule: Schedule, id: str, now: datetime) -> None:
        self._curriculum = curriculum
        self._plan = plan
        self._schedule = schedule
        self._id = id
        self._now = now.astimezone(UTC)
        self._shown = [week for week in schedule.weeks if week.index < schedule.current + SHOWN_WEEKS]

    def weeks(self, at: time | None, zone: ZoneInfo) -> Iterator[Event]:
        """One event for each week that holds something."""
        for week in self._shown:
            lines = list(self._lines(week))
            if not lines:
                continue
            event = self._event(f"{week.first:%Y%m%d}", self._title(week), "\n".join(lines))
            if at is None:
                _whole_days(event, week.first, week.last)
            else:
                _timed(event, _local(_instant(week.first, at, zone), zone), _REMINDER)
            yield event

    def items(self) -> Iterator[Event]:
        """One event for each skill and project, from its first week to its last."""
        pieces: dict[str, list[tuple[Week, Piece, bool]]] = {}
        for week in self._shown:
            for done, group in ((True, week.done), (False, week.pieces)):
                for piece in group:
                    pieces.setdefault(piece.item, []).append((week, piece, done))
        for item, found in pieces.items():
            lines = "\n".join(self._tick(piece, done=done, named=False) for _, piece, done in found)
            over = all(done for *_, done in found)
            event = self._event(item, f"{'Done: ' if over else ''}{self._name(item)}", lines)
            _whole_days(event, found[0][0].first, found[-1][0].last)
            yield event

    def times(self, at: time, zone: ZoneInfo) -> Iterator[Event]:
        """The pieces of the weeks ahead at a time of day; those of one day follow each other."""
        for week in self._shown:
            free: dict[date, datetime] = {}
            for part in _parts(week, self._plan.wishes.pauses):
                start = free.get(part.on) or _instant(part.on, at, zone)
                free[part.on] = start + timedelta(minutes=part.minutes)
                lines = (self._tick(p, done=False, named=False) for p in week.pieces if p.item == part.item)
                key = f"{part.item}-{week.first:%Y%m%d}{f'-{part.number}' * (part.number > 1)}"
                event = self._event(key, self._name(part.item), "\n".join(lines))
                _timed(event, _local(start, zone), part.minutes)
                yield event

    def _event(self, key: str, title: str, text: str) -> Event:
        event = Event()
        event.add("UID", f"{self._id}-{key}@roadmap-mentor")
        event.add("DTSTAMP", self._now)
        event.add("SEQUENCE", self._plan.revision)
        event.add("SUMMARY", title)
        event.add("DESCRIPTION", text)
        return event

    def _title(self, week: Week) -> str:
        names = [self._name(i) for i in dict.fromkeys(p.item for p in (*week.done, *week.pieces))]
        title = f"Week {week.number}" if week.number else "Pause"
        if not names:
            return f"{title}: reviews"
        more = [f"{len(names) - _NAMED} more"] if len(names) > _NAMED else []
        return f"{title}: {joined((*names[:_NAMED], *more)) if more else ', '.join(names)}"

    def _lines(self, week: Week) -> Iterator[str]:
        """The week as a checklist; nothing of a week that brought nothing."""
        yield from (self._tick(piece, done=True) for piece in week.done)
        yield from (self._tick(piece, done=False) for piece in week.pieces)
        yield from (f"[ ] Checkpoint: {self._name(skill)} ({span(CHECK_MINUTES)})" for skill in week.checks)
        yield from (f"[ ] Review: {self._name(skill)} ({span(MINUTES)})" for skill in week.reviews)
        for stone in self._schedule.milestones:
            if stone.week == week.index:
                reached = "" if stone.kind == "project" else f"{stone.kind} tier, "
                yield f"Milestone: {reached}{self._name(stone.id)}"

    def _tick(self, piece: Piece, *, done: bool, named: bool = True) -> str:
        unit = unit_title(self._curriculum, piece.item, piece.unit)
        name = f"{self._name(piece.item)}: " if named else ""
        part = "" if piece.ends else ", a part of it"
        time = f" ({span(piece.minutes)})" if piece.minutes else ""
        return f"[{'x' if done else ' '}] {name}{unit}{part}{time}"

    def _name(self, id: str) -> str:
        return name_of(self._curriculum, id)


def _parts(week: Week, pauses: Sequence[Pause]) -> Iterator[_Part]:
    """The items of a week, in its order, spread over its days without pause; at most four hours in one go."""
    days = [week.first + n * _DAY for n in range((week.last - week.first).days + 1)]
    days = [day for day in days if not any(p.first <= day <= p.last for p in pauses)]
    minutes: dict[str, int] = {}
    for piece in week.pieces:
        minutes[piece.item] = minutes.get(piece.item, 0) + piece.minutes
    shares = [(item, n, share) for item, whole in minutes.items() for n, share in enumerate(_shares(whole), 1)]
    for place, (item, number, share) in enumerate(shares):
        day = days[place if len(shares) <= len(days) else place * len(days) // len(shares)]
        yield _Part(item, number, day, share)


def _shares(minutes: int) -> list[int]:
    """Minutes in as few equal shares as needed, each a multiple of five but the last."""
    count = -(-minutes // _LONGEST)
    each = -(-minutes // count // 5) * 5
    return [*([each] * (count - 1)), minutes - each * (count - 1)]


def _instant(on: date, at: time, zone: ZoneInfo) -> datetime:
    """A wall-clock time as an instant: a time that is skipped moves on with the clock, of two the first counts."""
    return datetime.combine(on, at, zone).astimezone(UTC)


def _local(instant: datetime, zone: ZoneInfo) -> datetime:
    """An instant in a zone; in UTC where its local time means an earlier one."""
    local = instant.astimezone(zone)
    return instant if local.fold else local


def _whole_days(event: Event, first: date, last: date) -> None:
    event.add("DTSTART", first)
    event.add("DTEND", last + _DAY)  # the first day that is not part of it
    event.add("TRANSP", TRANSP.TRANSPARENT)


def _timed(event: Event, start: datetime, minutes: int) -> None:
    event.add("DTSTART", start)
    event.add("DURATION", timedelta(minutes=minutes))  # unlike an end, clear when the clock changes meanwhile
