"""How many weeks were missed, and what to offer then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import takewhile
from typing import Literal

from bot.mentor.plan.calendar import frames
from bot.mentor.plan.schedule import open_part
from bot.mentor.plan.target import droppable
from bot.mentor.plan.values import HOURS, Pause, Plan, Push, Wishes
from bot.mentor.plan.wishes import PAUSE_WEEKS, PUSH_WEEKS
from knowledge.curriculum import Curriculum

_MORE = 25  # percent


@dataclass(frozen=True, slots=True)
class WayOn:
    """A way to go on: the wishes that take it, and when the plan then ends, None where nothing is left."""

    kind: Literal["extend", "push", "trim"]
    wishes: Wishes
    end: date | None


def missed_weeks(plan: Plan, today: date) -> int:
    """How many weeks of study in a row, up to the last one that is over, went without any work; pauses don't count."""
    days = {log.on for log in plan.logs} | {record.on for record in plan.records if record.on}
    count = 0
    for frame in takewhile(lambda f: f.last < today, frames(plan.wishes)):
        if any(frame.first <= day <= frame.last for day in days):
            count = 0
        elif frame.number is not None:
            count += 1
    return count


def ways_on(curriculum: Curriculum, plan: Plan, today: date) -> tuple[WayOn, ...]:
    """The ways on after missed weeks: extend, a quarter more for four weeks, or trim; none where nothing is open."""
    return tuple(_ways(curriculum, plan, today))


def pause_from(wishes: Wishes, today: date) -> Wishes:
    """The wishes with the longest pause that there is, to be ended by resuming."""
    pause = Pause(today, today + timedelta(weeks=PAUSE_WEEKS, days=-1))
    return replace(wishes, pauses=(*wishes.pauses, pause))


def _ways(curriculum: Curriculum, plan: Plan, today: date) -> Iterator[WayOn]:
    ahead = open_part(curriculum, plan, today)
    weeks = ahead.filled()
    if not weeks:
        return
    first, end = weeks[0].frame.first, weeks[-1].frame.last
    yield WayOn("extend", plan.wishes, end)
    more = min(HOURS[1], -(-plan.wishes.hours * (100 + _MORE) // 100))
    if more > plan.wishes.hours:
        monday = first - timedelta(days=first.weekday())
        push = Push(monday, monday + timedelta(weeks=PUSH_WEEKS, days=-1), more)
        pushed = replace(plan.wishes, pushes=(*(p for p in plan.wishes.pushes if p.last < monday), push))
        yield WayOn("push", pushed, ahead.filled(wishes=pushed)[-1].frame.last)
    if missed := missed_weeks(plan, today):
        dropped = droppable(ahead, weeks, end - timedelta(weeks=missed))
        left = ahead.filled(without=dropped)
        trimmed = replace(plan.wishes, skip=tuple(dict.fromkeys((*plan.wishes.skip, *dropped))))
        yield WayOn("trim", trimmed, left[-1].frame.last if left else None)
