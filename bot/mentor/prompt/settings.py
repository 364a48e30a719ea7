"""Changes of a schedule: what they lead to, and whether they make sense."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.errors import UsageProblem
from bot.mentor.plan.values import Pause
from bot.mentor.plan.words import day, days
from bot.mentor.prompt.cadence import APART, due, next_slot, retimed
from bot.mentor.prompt.values import Schedule, Slot
from bot.mentor.wording import counted

LIMIT = 10  # schedules a server
FOREVER = date.max
SKIPS = 20
_SKIP_WEEKS = 26
_AHEAD = timedelta(days=2 * 366)
_KEPT = timedelta(days=14)  # what is over is of use no longer than a post can be late
_DAY = timedelta(days=1)


def changed(schedule: Schedule, now: datetime, **changes: Any) -> Schedule:
    """The schedule with other settings from now on.

    A post that is due stays so, unless the change moves or cancels it; and no change makes one due from before it.
    """
    after = replace(schedule, **changes)
    # What stood in the way of a post that is owed no longer is of no interest any more.
    return after if _owed(after, now) == _owed(schedule, now) else retimed(schedule, now, **{"problem": ""} | changes)


def coming(schedule: Schedule, now: datetime) -> Slot | None:
    """The slot of the next post, on or off: the one that is due, or else the first one after now."""
    found = due(schedule, now)
    return found.slot if found and found.kind != "skip" else next_slot(schedule, now)


def today(schedule: Schedule, now: datetime) -> date:
    """The day that it is in the zone of a schedule."""
    return now.astimezone(ZoneInfo(schedule.zone)).date()


def free_at(schedule: Schedule) -> datetime | None:
    """The instant from which on a post by hand is allowed; None where there was no post yet."""
    return schedule.last_at + APART if schedule.last_at else None


def paused(schedule: Schedule, now: datetime, until: date | None = None) -> Schedule:
    """The schedule paused from today up to a day, or until it is resumed; what is due now is not posted any more.

    Raises UsageProblem for a day in the past.
    """
    first, last = today(schedule, now), until or FOREVER
    if last < first:
        raise UsageProblem(f"{day(last)} is over; name the last day of the pause, today or later.")
    if until and until > first + _AHEAD:
        raise UsageProblem("That is more than two years ahead; pause without a date, and resume it one day.")
    return retimed(schedule, now, pauses=(*_without(schedule.pauses, first), Pause(first, last)), problem="")


def resumed(schedule: Schedule, now: datetime) -> Schedule:
    """The schedule without its pause. Raises UsageProblem where there is none."""
    first = today(schedule, now)
    if pause_of(schedule, now) is None:
        raise UsageProblem("It isn't paused, so there is nothing to resume.")
    return changed(schedule, now, pauses=_without(schedule.pauses, first))


def pause_of(schedule: Schedule, now: datetime) -> Pause | None:
    """The pause of today."""
    first = today(schedule, now)
    return next((pause for pause in schedule.pauses if pause.first <= first <= pause.last), None)


def skipping(schedule: Schedule, now: datetime, first: date, last: date) -> Schedule:
    """The schedule that also skips some days, both included. Raises UsageProblem, which says what to change."""
    start = today(schedule, now)
    if last < first:
        raise UsageProblem(f"{day(last)} comes before {day(first)}; swap the two days.")
    if last < start:
        raise UsageProblem(f"{days(first, last)} {'is' if first == last else 'are'} over; name days to come.")
    if first > start + _AHEAD:
        raise UsageProblem(f"{day(first)} is more than two years ahead; name a nearer day.")
    if (last - first).days >= 7 * _SKIP_WEEKS:
        raise UsageProblem(f"That is more than {counted(_SKIP_WEEKS, 'week')}; pause the prompts instead.")
    spans = tuple(_joined((*skips_of(schedule, now), Pause(max(first, start), last))))
    if len(spans) > SKIPS:
        raise UsageProblem(f"There are {SKIPS} skips already; take one back first.")
    return changed(schedule, now, skips=(*_over(schedule.skips, start), *spans))


def unskipped(schedule: Schedule, now: datetime, first: date) -> Schedule:
    """The schedule without the skip that begins on a day. Raises UsageProblem where there is none."""
    if first not in {span.first for span in skips_of(schedule, now)}:
        raise UsageProblem("That skip is over or was taken back already; see `/prompts skip` for those there are.")
    return changed(schedule, now, skips=tuple(span for span in schedule.skips if span.first != first))


def meets(schedule: Schedule, span: Pause) -> bool:
    """True for days of which at least one is the weekday of a schedule."""
    return (schedule.weekday - span.first.weekday()) % 7 <= (span.last - span.first).days


def skips_of(schedule: Schedule, now: datetime) -> tuple[Pause, ...]:
    """The skips that are not over yet."""
    return tuple(span for span in schedule.skips if span.last >= today(schedule, now))


def _owed(schedule: Schedule, now: datetime) -> Slot | None:
    found = due(schedule, now)
    return found.slot if found else None


def _without(pauses: Iterable[Pause], first: date) -> tuple[Pause, ...]:
    """Pauses up to the day before another one, as far as they still matter."""
    cut = (replace(pause, last=min(pause.last, first - _DAY)) for pause in pauses)
    return tuple(pause for pause in cut if pause.first <= pause.last and pause.last >= first - _KEPT)


def _over(spans: Iterable[Pause], start: date) -> tuple[Pause, ...]:
    return tuple(span for span in spans if start - _KEPT <= span.last < start)


def _joined(spans: Iterable[Pause]) -> Iterable[Pause]:
    """The same days as spans that neither overlap nor touch."""
    found: list[Pause] = []
    for span in sorted(spans):
        if found and span.first <= found[-1].last + _DAY:
            found[-1] = replace(found[-1], last=max(found[-1].last, span.last))
        else:
            found.append(span)
    return found
