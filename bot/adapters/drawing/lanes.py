"""Where the bars of a row lie, and where their names find room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.mentor.plan.chart import Bar

Side = Literal["inside", "right", "left"]
_NEAR = 14.0  # days
_TOUCH = 0.02  # days by which bars may overlap, from rounding


@dataclass(frozen=True, slots=True)
class Placed:
    """A bar in a lane, counted from 0, with the side on which its name is written."""

    bar: Bar
    lane: int
    side: Side


def lanes(bars: Sequence[Bar]) -> list[list[Bar]]:
    """The bars of a row, given in the order of their beginnings, in as few lanes as they need without overlaps."""
    found: list[list[Bar]] = []
    for bar in bars:
        lane = next((known for known in found if known[-1].last <= bar.first + _TOUCH), None)
        if lane is None:
            found.append(lane := [])
        lane.append(bar)
    return found


def placed(bars: Sequence[Bar], length: float, room_for: Callable[[str], float]) -> tuple[Placed, ...]:
    """All bars of a row, in lanes in which they do not overlap; `room_for` gives the days that a name takes up.

    A name is written beside its bar only where no other bar is near, so that nobody takes it for that one's.
    """
    found: list[Placed] = []
    for number, lane in enumerate(lanes(bars)):
        free = -_NEAR  # from here on nothing is written or drawn
        for bar, after in zip(lane, [*(b.first for b in lane[1:]), length + _NEAR], strict=True):
            room = room_for(bar.name)
            side = _side(bar, free, after, room)
            free = bar.last + (room if side == "right" else 0)
            found.append(Placed(bar, number, side))
    return tuple(found)


def _side(bar: Bar, free: float, after: float, room: float) -> Side:
    alone = bar.first - free >= _NEAR and after - bar.last >= _NEAR
    if alone and room > bar.last - bar.first:
        if room <= after - _NEAR - bar.last:
            return "right"
        if room <= bar.first - _NEAR - free:
            return "left"
    return "inside"
