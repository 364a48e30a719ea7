"""The weeks that a plan has: their days, how much time each holds, and how they are counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.mentor.plan.values import STEP, Wishes

FOR_ITEMS = 85  # percent of the hours; the rest is for reviews, checkpoints and slack
_LEAST_DAYS = 3
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Frame:
    """A week before anything is put into it; `free` of its days are without pause."""

    index: int
    number: int | None
    first: date
    last: date
    free: int
    hours: int

    @property
    def capacity(self) -> int:
        """Minutes for items, a multiple of five."""
        return self.hours * 60 * FOR_ITEMS * self.free // (100 * 7 * STEP) * STEP

    @property
    def reserve(self) -> int:
        """Minutes for the rest, rounded down."""
        return self.hours * 60 * self.free // 7 - self.capacity


def begins(start: date) -> date:
    """The first day of a plan: its start, or the Monday after it where the week has fewer than three days left."""
    left = 7 - start.weekday()
    return start if left >= _LEAST_DAYS else start + timedelta(days=left)


def frames(wishes: Wishes) -> Iterator[Frame]:
    """The weeks of a plan, without end. The pauses of the wishes are merged."""
    first = begins(wishes.start)
    monday = first - timedelta(days=first.weekday())
    index = number = 0
    while True:
        last = monday + timedelta(days=6)
        free = (last - first).days + 1 - _paused(wishes, first, last)
        index += 1
        number += free > 0
        yield Frame(index, number if free else None, first, last, free, _hours(wishes, first, last))
        monday += _WEEK
        first = monday


def _paused(wishes: Wishes, first: date, last: date) -> int:
    spans = ((max(p.first, first), min(p.last, last)) for p in wishes.pauses)
    return sum((end - begin).days + 1 for begin, end in spans if begin <= end)


def _hours(wishes: Wishes, first: date, last: date) -> int:
    return next((p.hours for p in wishes.pushes if p.first <= first and last <= p.last), wishes.hours)
