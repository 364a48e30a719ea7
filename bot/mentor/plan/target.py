"""Whether a plan meets its target date, and the ways out where it doesn't."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from bot.mentor.plan.calendar import Frame, frames
from bot.mentor.plan.fill import Filled, fill
from bot.mentor.plan.values import HOURS, Feasibility, Item, Wishes


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is open from a week on; `spent` are minutes of that week that items have had already."""

    items: tuple[Item, ...]
    wishes: Wishes
    since: int
    spent: Mapping[str, int]

    def filled(self, *, wishes: Wishes | None = None, without: Iterable[str] = ()) -> tuple[Filled, ...]:
        """The weeks it takes, perhaps with other wishes or without some items."""
        dropped = set(without)
        items = [replace(i, units=()) if i.id in dropped else i for i in self.items] if dropped else self.items
        wishes = wishes or self.wishes
        return fill(items, self.frames(wishes), wishes.order, self.spent)

    def frames(self, wishes: Wishes) -> Iterator[Frame]:
        """The weeks that there are."""
        return (frame for frame in frames(wishes) if frame.index >= self.since)

    def minutes(self) -> int:
        """Everything that is open."""
        return sum(unit.minutes for item in self.items for unit in item.units)


def feasibility(ahead: Ahead, weeks: Sequence[Filled], target: date, full: Ahead | None) -> Feasibility:
    """How the plan, which takes these weeks, fits its target; `full` is the same for the full tier, if it isn't that.

    There must be at least one week.
    """
    end = weeks[-1].frame
    within = tuple(takewhile(lambda frame: frame.last <= target, ahead.frames(ahead.wishes)))
    until = within[-1].index if within else ahead.since - 1
    late, spare = max(0, end.index - until), max(0, until - end.index)
    done = _ends(weeks)
    junior = [done[i.id] for i in ahead.items if i.tier == "junior" and i.id in done]
    found = Feasibility(target, late, spare, end.last, needed=None)
    if late:
        dropped = droppable(ahead, weeks, target)
        return replace(
            found,
            needed=_hours(ahead, within, target, range(ahead.wishes.hours, HOURS[1] + 1)),
            junior=max(junior) if junior and ahead.wishes.tier == "full" else None,
            droppable=dropped,
            dropped_end=_end(ahead.filled(without=dropped)) if dropped else None,
            reachable=tuple(item for item, on in done.items() if on <= target),
        )
    full_end = _end(full.filled()) if full and spare else None
    return replace(
        found,
        needed=ahead.wishes.hours,
        fewer=_hours(ahead, within, target, range(HOURS[0], ahead.wishes.hours)) if spare else None,
        full_end=full_end if full_end and full_end <= target else None,
    )


def droppable(ahead: Ahead, weeks: Sequence[Filled], by: date) -> tuple[str, ...]:
    """Skills that nothing else in the plan needs, the last ones first, until the rest is done by a day, or all."""
    needed = {before for item in ahead.items for before in item.after}
    kept = {item.id: item for item in ahead.items if item.kind == "skill" and item.id not in needed}
    last_first = [item for item in reversed(_ends(weeks)) if item in kept]
    late = sum(piece.minutes for week in weeks if week.frame.last > by for piece in week.pieces)
    dropped: list[str] = []
    for item in last_first:
        dropped.append(item)
        late -= sum(unit.minutes for unit in kept[item].units)
        if late <= 0 and ((end := _end(ahead.filled(without=dropped))) is None or end <= by):
            break
    return tuple(dropped)


def _hours(ahead: Ahead, within: Sequence[Frame], target: date, allowed: Iterable[int]) -> int | None:
    """The fewest hours a week with which the plan ends by its target, None where none of the allowed do."""
    wanted = ahead.minutes() + sum(ahead.spent.values())
    for hours in allowed:
        if sum(replace(frame, hours=hours).capacity for frame in within) >= wanted:
            end = _end(ahead.filled(wishes=replace(ahead.wishes, hours=hours, pushes=())))
            if end is None or end <= target:
                return hours
    return None


def _ends(weeks: Sequence[Filled]) -> dict[str, date]:
    """The last day of the week in which each item is finished, in that order."""
    found: dict[str, date] = {}
    for week in weeks:
        for piece in week.pieces:
            found.pop(piece.item, None)
            found[piece.item] = week.frame.last
    return found


def _end(weeks: Sequence[Filled]) -> date | None:
    return weeks[-1].frame.last if weeks else None
