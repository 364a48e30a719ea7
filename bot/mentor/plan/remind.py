"""When the weekly reminder of a plan is due, and what is to be done about one that is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.mentor.plan.calendar import begins
from bot.mentor.plan.kept import Delivery, Reminder
from bot.mentor.plan.missed import pause_from
from bot.mentor.plan.values import Plan
from bot.mentor.plan.wishes import merged
from bot.mentor.prompt.cadence import APART, LATE_AFTER, TOO_LATE_AFTER, slot

LIMIT = 4  # unanswered in a row, of which the last says that it is the last
_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_RECENT = 8
_LEASE = timedelta(minutes=2)
_LONGEST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Step:
    """What to do about a reminder that is due for a day: send it, pause the plan, or let this week pass.

    `next_at` is when the next one is due. `late` where it comes later than it should; `last` where no other one follows
    until the person is back.
    """

    kind: Literal["send", "pause", "pass"]
    day: date
    next_at: datetime
    late: bool = False
    last: bool = False


def step(reminder: Reminder, plan: Plan, now: datetime) -> Step:
    """What to do about a reminder that is due by now."""
    day = day_of(reminder)
    at = slot(day, reminder.at, reminder.zone)
    following = next_at(reminder.weekday, reminder.at, reminder.zone, now, last=day)
    if not _studied(plan, now.astimezone(ZoneInfo(reminder.zone)).date()):
        return Step("pass", day, following)
    if reminder.unanswered >= LIMIT:
        return Step("pause", day, following)
    if now - at > TOO_LATE_AFTER:
        return Step("pass", day, next_at(reminder.weekday, reminder.at, reminder.zone, now))
    return Step("send", day, following, late=now - at > LATE_AFTER, last=reminder.unanswered == LIMIT - 1)


def next_at(weekday: int, at: time, zone: str, after: datetime, *, last: date | None = None) -> datetime:
    """The first instant after another one at which a weekly message is due, four days or more after the `last` one."""
    day = after.astimezone(ZoneInfo(zone)).date() - _DAY
    day += timedelta(days=(weekday - day.weekday()) % 7)
    while slot(day, at, zone) <= after or (last is not None and day - last < APART):
        day += _WEEK
    return slot(day, at, zone)


def day_of(reminder: Reminder) -> date:
    """The day that the next message is for, where the person is."""
    day = reminder.next_at.astimezone(ZoneInfo(reminder.zone)).date()
    # Where the clock leaps over midnight, the instant may fall on the day after.
    return day - _DAY if (day - _DAY).weekday() == reminder.weekday else day


def present(reminder: Reminder, zone: str, now: datetime) -> Reminder:
    """The reminder in the zone of today, by the rules of today; of several weeks that were missed, the last one."""
    day = day_of(reminder)
    while slot(day + _WEEK, reminder.at, zone) <= now:
        day += _WEEK
    return replace(reminder, zone=zone, next_at=slot(day, reminder.at, zone))


def key(plan: str, day: date) -> str:
    """The key of the delivery of a plan's reminder for a day."""
    return f"remind:{plan}:{day}"


def last_day(plan: str, today: date, deliveries: Callable[[str], Delivery | None]) -> date | None:
    """The day of the last message, if that may be too near for another one; `deliveries` finds them by their key."""
    days = [today + _DAY - n * _DAY for n in range(_RECENT)]
    # One that came late was sent later than on its day.
    return max((max(day, sent.claimed_at.date()) for day in days if (sent := deliveries(key(plan, day)))), default=None)


def stale(now: datetime, due: datetime) -> datetime:
    """The instant before which a claim no longer holds: two minutes ago, or more where it has failed for long."""
    return now - min(max(_LEASE, (now - due) / 4), _LONGEST)


def silenced(plan: Plan, today: date) -> Plan:
    """The plan with a pause from today on, to be ended by resuming."""
    wishes = pause_from(plan.wishes, today)
    return replace(plan, wishes=replace(wishes, pauses=merged(wishes.pauses)), revision=plan.revision + 1)


def _studied(plan: Plan, today: date) -> bool:
    """True where there is something to study these days."""
    paused = any(p.first <= today <= p.last for p in plan.wishes.pauses)
    has_open = any(record.state == "pending" for record in plan.records)
    return has_open and not paused and begins(plan.wishes.start) <= today
