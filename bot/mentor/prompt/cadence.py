"""When a weekly prompt is due: wall-clock recurrence in a time zone, right through every clock change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import UsageProblem
from bot.mentor.prompt.values import Due, Schedule, Slot

LATE_AFTER = timedelta(minutes=15)
TOO_LATE_AFTER = timedelta(hours=48)
APART = timedelta(days=4)
_WEEK = timedelta(weeks=1)
_AHEAD = timedelta(days=5 * 366)
_MOVES = timedelta(days=2)  # a slot is nearer than that to its date, in any zone and through any clock change

Change = Literal["", "gap", "overlap"]


def slot(day: date, at: time, zone: str) -> datetime:
    """The instant, in UTC, of a wall-clock time on a day.

    A time that the clock leaps over is moved forward by the leap; of a time that comes twice it is the first. Raises
    UsageProblem where the zone is not known.
    """
    return datetime.combine(day, at.replace(fold=0), tzinfo=_zone(zone)).astimezone(UTC)


def change(day: date, at: time, zone: str) -> Change:
    """What the clock does at a wall-clock time on a day: leap over it, or come to it twice. Mostly nothing."""
    wall = datetime.combine(day, at)
    here = slot(day, at, zone).astimezone(_zone(zone))
    if here.replace(tzinfo=None) != wall:
        return "gap"
    return "overlap" if here.utcoffset() != here.replace(fold=1).utcoffset() else ""


def next_slot(schedule: Schedule, after: datetime) -> Slot | None:
    """The first slot strictly after an instant that is neither paused, skipped nor close to the last post.

    None where there is none within five years. A slot is close with less than four days in between, by the calendar or
    by the clock. Whether the schedule is on makes no difference.
    """
    return next(_slots(schedule, after, after + _AHEAD), None)


def upcoming(schedule: Schedule, now: datetime, count: int = 3) -> tuple[Slot, ...]:
    """The next slots, if each is posted; none where the schedule is off."""
    return tuple(islice(_slots(schedule, now, now + _AHEAD), count)) if schedule.on else ()


def due(schedule: Schedule, now: datetime) -> Due | None:
    """The slot whose time has come and which was not dealt with; None where there is none, or the schedule is off.

    Of several it is the latest, so that there is never more than one post. Up to 48 hours late it is to be posted.
    """
    if not schedule.on:
        return None
    owed = tuple(_slots(schedule, max(schedule.since, schedule.last_at or schedule.since), now))
    if not owed:
        return None
    late = now - owed[-1].at
    kind: Literal["post", "late", "skip"] = "post" if late <= LATE_AFTER else "late"
    return Due(kind if late <= TOO_LATE_AFTER else "skip", owed[-1], tuple(s.day for s in owed[:-1]))


def extra(schedule: Schedule, now: datetime) -> Slot | None:
    """The slot that a post by hand takes, at once; None within four days of the last post.

    It is the one that is due, or else the coming one, even in a pause.
    """
    if schedule.last_at is not None and abs(now - schedule.last_at) < APART:
        return None
    if (owed := due(schedule, now)) and owed.kind != "skip":
        return Slot(owed.slot.day, now)
    free = replace(schedule, pauses=(), skips=())
    found = next_slot(free, now)
    return Slot(found.day, now) if found else None


def retimed(schedule: Schedule, now: datetime, **changes: Any) -> Schedule:
    """The schedule with another time, zone, pause or the like from now on; nothing is owed from before."""
    return replace(schedule, since=now, **changes)


def _slots(schedule: Schedule, after: datetime, until: datetime) -> Iterator[Slot]:
    """The slots after an instant and up to another, week by week."""
    first = after.astimezone(_zone(schedule.zone)).date() - _MOVES
    day = first + timedelta(days=(schedule.weekday - first.weekday()) % 7)
    while (at := slot(day, schedule.at, schedule.zone)) <= until:
        if at > after and _far(schedule, day, at) and not _within(schedule, day, "pauses"):
            skipped = _within(schedule, day, "skips")
            # There is nothing to look back on before the first post.
            if not skipped or (schedule.light_weeks and schedule.last_day):
                yield Slot(day, at, skipped)
        day += _WEEK


def _far(schedule: Schedule, day: date, at: datetime) -> bool:
    """True unless the last post is close. The zone may have changed since, so the date alone does not tell."""
    far_by_date = schedule.last_day is None or day - schedule.last_day >= APART
    return far_by_date and (schedule.last_at is None or at - schedule.last_at >= APART)


def _within(schedule: Schedule, day: date, what: Literal["pauses", "skips"]) -> bool:
    return any(span.first <= day <= span.last for span in getattr(schedule, what))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as fault:
        raise UsageProblem(f'There is no time zone "{name}"; choose one such as Europe/Berlin.') from fault
