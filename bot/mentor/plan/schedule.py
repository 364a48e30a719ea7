"""Make a plan from a person's wishes, and work out its weeks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import takewhile

from bot.errors import UsageProblem
from bot.mentor.plan.calendar import Frame, frames
from bot.mentor.plan.fill import Filled
from bot.mentor.plan.ids import version
from bot.mentor.plan.notes import notes
from bot.mentor.plan.order import items, left_of, logged
from bot.mentor.plan.reasons import Reasons, milestones
from bot.mentor.plan.records import adapted
from bot.mentor.plan.reserve import attached
from bot.mentor.plan.target import Ahead, feasibility
from bot.mentor.plan.values import Feasibility, Item, Piece, Plan, Range, Schedule, Scope, Week, Wishes
from bot.mentor.plan.ways import target_notes
from bot.mentor.plan.wishes import checked
from knowledge.curriculum import Curriculum


def create(curriculum: Curriculum, wishes: Wishes, today: date) -> Plan:
    """A new plan. Raises UsageProblem, a sentence on what to change, where the wishes make no sense.

    Where every skill is known, the plan is empty: its projects are only offered.
    """
    wishes = checked(curriculum, wishes, today)
    return adapted(curriculum, Plan(wishes, Scope(), (), ""), wishes)


def schedule(curriculum: Curriculum, plan: Plan, today: date) -> Schedule:
    """The weeks of a plan as it stands on a day: what was done before, and the open units from this week on."""
    ahead = open_part(curriculum, plan, today)
    filled = ahead.filled()
    by_id = {item.id: item for item in ahead.items}
    weeks = _weeks(curriculum, plan, ahead, filled)
    end = _range(filled)
    stones = milestones(plan, by_id, weeks)
    found = _feasibility(curriculum, plan, ahead, filled, today)
    to_come = [m for m in stones if m.week >= ahead.since]
    said = notes(curriculum, plan, end, len(weeks), to_come, today)
    return Schedule(
        weeks,
        by_id,
        stones,
        ahead.since,
        end,
        done=sum(item.done for item in ahead.items),
        open=sum(item.need - item.done for item in ahead.items),
        left=ahead.minutes(),
        feasibility=found,
        notes=(*said, *target_notes(curriculum, plan.wishes, found)) if found else said,
    )


def open_part(curriculum: Curriculum, plan: Plan, today: date) -> Ahead:
    """What is open on a day, and from which week on."""
    past = tuple(takewhile(lambda frame: frame.last < today, frames(plan.wishes)))
    since = next(frame for frame in frames(plan.wishes) if frame.index > len(past))
    return Ahead(items(curriculum, plan), plan.wishes, since.index, _spent(plan, since.first))


def _weeks(curriculum: Curriculum, plan: Plan, ahead: Ahead, filled: Sequence[Filled]) -> tuple[Week, ...]:
    begun = list(takewhile(lambda frame: frame.index <= ahead.since, frames(plan.wishes)))
    done = _done(plan, begun)
    earlier = begun[:-1] if filled else begun[: max(done, default=0)]  # a finished plan ends with its last work
    by_id = {item.id: item for item in ahead.items}
    why = Reasons(curriculum, by_id).lines(f.pieces for f in filled)
    weeks = [_week(frame, (), done, past=frame.index < ahead.since) for frame in earlier]
    weeks += [_week(f.frame, f.pieces, done, why=line) for f, line in zip(filled, why, strict=True)]
    return attached(weeks, plan.scope.assumed, plan.reviews, _learned(by_id, filled))


def _week(
    frame: Frame,
    pieces: tuple[Piece, ...],
    done: Mapping[int, tuple[Piece, ...]],
    *,
    why: str = "",
    past: bool = False,
) -> Week:
    return Week(
        frame.index,
        frame.number,
        frame.first,
        frame.last,
        frame.capacity,
        frame.reserve,
        pieces,
        done.get(frame.index, ()),
        why=why,
        past=past,
    )


def _done(plan: Plan, weeks: Sequence[Frame]) -> Mapping[int, tuple[Piece, ...]]:
    """What was worked on in each of the weeks, by index; what was done before the first counts for that."""
    found: dict[int, dict[tuple[str, str], int]] = {}
    for log in plan.logs:
        if (index := _index(weeks, log.on)) is not None:
            minutes = found.setdefault(index, {})
            minutes[log.item, log.unit] = minutes.get((log.item, log.unit), 0) + log.minutes
    ended = {(r.item, r.unit): _index(weeks, r.on) for r in plan.records if r.on}
    for unit, index in ended.items():
        if index is not None:
            found.setdefault(index, {}).setdefault(unit, 0)
    return {
        index: tuple(Piece(*unit, spent, ended.get(unit) == index) for unit, spent in minutes.items())
        for index, minutes in found.items()
    }


def _index(weeks: Sequence[Frame], day: date) -> int | None:
    return next((frame.index for frame in weeks if day <= frame.last), None)


def _spent(plan: Plan, since: date) -> Mapping[str, int]:
    """Planned minutes that items have had since the first day of a week, by what is done and logged."""
    before = logged(log for log in plan.logs if log.on < since)
    now = logged(log for log in plan.logs if log.on >= since)
    found: dict[str, int] = {}
    for record in plan.records:
        unit = (record.item, record.unit)
        if unit not in now or record.state not in ("pending", "done"):
            continue
        had = left_of(record.need, plan.wishes.pace, before[unit])
        if record.state == "pending":
            had = max(0, had - left_of(record.need, plan.wishes.pace, before[unit] + now[unit]))
        found[record.item] = found.get(record.item, 0) + had
    return found


def _learned(items: Mapping[str, Item], filled: Sequence[Filled]) -> dict[str, date]:
    """The skills that the weeks ahead finish, each with the last day of its week."""
    return {p.item: f.frame.last for f in filled for p in f.pieces if items[p.item].kind == "skill"}


def _range(filled: Sequence[Filled]) -> Range | None:
    """When it ends: typically as planned, else after three quarters of the days from now on, or 1.6 times as many."""
    if not filled:
        return None
    first, last = filled[0].frame.first, filled[-1].frame.last
    days = (last - first).days + 1
    return Range(first + timedelta(days=-(-3 * days // 4) - 1), last, first + timedelta(days=-(-8 * days // 5) - 1))


def _feasibility(
    curriculum: Curriculum, plan: Plan, ahead: Ahead, filled: Sequence[Filled], today: date
) -> Feasibility | None:
    if plan.wishes.target is None or not filled:
        return None
    return feasibility(ahead, filled, plan.wishes.target, _full(curriculum, plan, today))


def _full(curriculum: Curriculum, plan: Plan, today: date) -> Ahead | None:
    """What is open for the full tier, where a junior plan could go on to it as it stands."""
    if plan.wishes.tier == "full" or plan.version != version(curriculum):
        return None
    wishes = replace(plan.wishes, tier="full", skip=())  # as what is skipped may be needed there
    try:
        return open_part(curriculum, adapted(curriculum, plan, wishes), today)
    except UsageProblem:  # two choices that exclude each other there
        return None
