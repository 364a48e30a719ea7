"""Whether a person's wishes for a plan make sense, and which of them are filled in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import get_args
from zoneinfo import ZoneInfo

from bot.errors import UsageProblem
from bot.mentor.plan.ids import Ids
from bot.mentor.plan.values import HOURS, PACE, Level, Order, Pause, Push, Wishes
from bot.mentor.plan.words import day
from bot.mentor.wording import joined
from bot.mentor.zones import zone
from knowledge.curriculum import Curriculum, Tier

PAUSE_WEEKS = 26
PUSH_WEEKS = 4
_YEAR = timedelta(days=366)
_DAYS = (date(2000, 1, 1), date(2099, 12, 31))  # no plan runs out of the calendar
_FORMER = 30  # characters of a wrong input that are repeated


def hours_of(text: object) -> int:
    """Hours a week from a number or what a person typed. Raises UsageProblem."""
    whole = text if isinstance(text, int) and not isinstance(text, bool) else None
    if isinstance(text, str) and text.strip().isascii() and text.strip().isdigit():
        whole = int(text.strip()[:9])
    if whole is None or not HOURS[0] <= whole <= HOURS[1]:
        raise UsageProblem(f'Hours a week are a whole number from {HOURS[0]} to {HOURS[1]}, not "{_shown(text)}".')
    return whole


def day_of(now: datetime, timezone: str) -> date:
    """The day that an instant falls on for a person. Raises UsageProblem for a zone that does not exist."""
    name = zone(timezone)
    if name is None:
        raise UsageProblem(f'There is no time zone "{_shown(timezone)}"; try one such as Europe/Berlin.')
    return now.astimezone(ZoneInfo(name)).date()


def next_monday(today: date) -> date:
    """The first Monday after a day."""
    return today + timedelta(days=7 - today.weekday())


def dated(on: date) -> bool:
    """True for a day that a plan may name."""
    return _DAYS[0] <= on <= _DAYS[1]


def checked(curriculum: Curriculum, wishes: Wishes, today: date, *, begun: bool = False) -> Wishes:
    """The wishes with present ids and merged pauses. Raises UsageProblem, which says what to change.

    A plan that has `begun` may start in the past.
    """
    hours_of(wishes.hours)
    for what, value, allowed in (
        ("The tier", wishes.tier, get_args(Tier)),
        ("The order", wishes.order, get_args(Order)),
        ("The level", wishes.level, get_args(Level)),
    ):
        if value not in allowed:
            raise UsageProblem(f'{what} is {joined(allowed, "or")}, not "{_shown(value)}".')
    if not PACE[0] <= wishes.pace <= PACE[1]:
        raise UsageProblem(f"The pace is from {PACE[0]} to {PACE[1]} percent, not {wishes.pace}.")
    check_dates(wishes, today, begun=begun)
    ids = Ids(curriculum)
    return replace(
        wishes,
        role=_role(curriculum, ids, wishes.role),
        known=ids.items(wishes.known),
        put_back=ids.items(wishes.put_back),
        skip=ids.items(wishes.skip),
        choices=ids.items(wishes.choices),
        pauses=merged(wishes.pauses),
        pushes=_pushes(wishes.pushes),
    )


def merged(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """The same days as pauses that do not overlap, and touch only where they would be too long as one.

    Raises UsageProblem for one that is no span, or too long by itself.
    """
    found: list[Pause] = []
    for pause in sorted(pauses):
        _span("A pause", pause.first, pause.last, PAUSE_WEEKS)
        if not found or pause.first > found[-1].last + timedelta(days=1):
            found.append(pause)
        elif pause.last <= _last(found[-1].first, PAUSE_WEEKS):
            found[-1] = Pause(found[-1].first, max(found[-1].last, pause.last))
        else:
            found.append(Pause(found[-1].last + timedelta(days=1), pause.last))
    return tuple(found)


def resumed(wishes: Wishes, today: date) -> Wishes:
    """The wishes with the present pause ended before today, and what goes on from it.

    Raises UsageProblem where there is none.
    """
    present = wishes.pause_on(today)
    if present is None:
        raise UsageProblem("The plan isn't paused, so there is nothing to resume.")
    last, kept = present.last, [replace(present, last=today - timedelta(days=1))]
    for pause in (p for p in wishes.pauses if p != present):
        if pause.first == last + timedelta(days=1):
            last = pause.last
        else:
            kept.append(pause)
    return replace(wishes, pauses=tuple(sorted(p for p in kept if p.first <= p.last)))


def check_dates(wishes: Wishes, today: date, *, begun: bool = False) -> None:
    """Raise UsageProblem where start or target make no sense; a plan that has `begun` may start in the past."""
    if not dated(wishes.start) or (wishes.target and not dated(wishes.target)):
        raise UsageProblem("Start and target must be days of this century; choose others.")
    if not begun and wishes.start < today:
        raise UsageProblem(f"{day(wishes.start)} is over; start today, on {day(today)}, or later.")
    if not begun and wishes.start > today + _YEAR:
        raise UsageProblem(f"{day(wishes.start)} is more than a year ahead; choose an earlier start.")
    if wishes.target is not None and wishes.target <= wishes.start:
        raise UsageProblem(
            f"The target, {day(wishes.target)}, must be after the start, {day(wishes.start)}; move one of them."
        )


def _role(curriculum: Curriculum, ids: Ids, role: str) -> str:
    found = ids.role(role.strip().casefold())
    if found is None:
        raise UsageProblem(f'There is no role "{_shown(role)}"; choose {joined(tuple(curriculum.roles), "or")}.')
    return found


def _pushes(pushes: Collection[Push]) -> tuple[Push, ...]:
    for push in pushes:
        hours_of(push.hours)
        _span("A push", push.first, push.last, PUSH_WEEKS)
    ordered = tuple(sorted(pushes))
    if any(later.first <= earlier.last for earlier, later in pairwise(ordered)):
        raise UsageProblem("Two pushes share a day; give each day one number of hours a week.")
    return ordered


def _span(what: str, first: date, last: date, weeks: int) -> None:
    if not dated(first) or not dated(last):
        raise UsageProblem(f"{what} from {day(first)} to {day(last)} is out of reach; choose days of this century.")
    if last < first:
        raise UsageProblem(f"{what} can't end on {day(last)}, before it begins on {day(first)}.")
    if (last - first).days >= 7 * weeks:
        raise UsageProblem(f"{what} lasts {weeks} weeks at most; end this one by {day(_last(first, weeks))}.")


def _last(first: date, weeks: int) -> date:
    return first + timedelta(days=7 * weeks - 1)


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= _FORMER else f"{text[: _FORMER - 1]}…"
