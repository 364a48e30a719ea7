"""Put the open units of a plan into its weeks: two queues share a week, or one item follows the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.mentor.plan.calendar import Frame
from bot.mentor.plan.values import STEP, Item, Order, Piece, Stream

# Percent of a week for the items of the projects.
_MAIN: Mapping[Order, int] = {"balanced": 65, "practice_first": 80, "theory_first": 65}
_SHARED_FROM = 5  # hours a week; below that one item at a time
_LEAST_START = 30  # minutes for which a unit is begun that doesn't fit whole
_STREAMS: tuple[Stream, ...] = ("main", "side")


@dataclass(frozen=True, slots=True)
class Filled:
    """A week with its pieces, in the order in which they are to be done."""

    frame: Frame
    pieces: tuple[Piece, ...]


def fill(
    items: Sequence[Item], frames: Iterator[Frame], order: Order, spent: Mapping[str, int] | None = None
) -> tuple[Filled, ...]:
    """The weeks that the open units take, out of `frames` without end.

    `spent` are minutes of the first week that items have had already. Raises ValueError where items wait in a circle.
    """
    desk = _Desk(items, order)
    weeks: list[Filled] = []
    while not desk.empty:
        frame = next(frames)
        weeks.append(Filled(frame, desk.week(frame, spent or {})))
        spent = None
    return tuple(weeks)


@dataclass(slots=True)
class _Work:
    """An item on the desk: the minutes left of its open units."""

    item: Item
    left: list[int]
    begun: bool
    at: int = 0

    @property
    def finished(self) -> bool:
        return self.at == len(self.left)


@dataclass(slots=True)
class _Week:
    """What a week has room for, and what it holds so far."""

    frame: Frame
    room: int
    had: dict[Stream, int]
    pieces: dict[tuple[str, str], list[int]] = field(default_factory=dict)


class _Desk:
    """The open items of a plan while its weeks are filled."""

    def __init__(self, items: Sequence[Item], order: Order) -> None:
        self._share = _MAIN[order]
        self._works = [_Work(i, [u.minutes for u in i.units], i.state == "active") for i in items]
        self._finished = {w.item.id for w in self._works if w.finished}
        self._tiers = list(dict.fromkeys(i.tier for i in items))
        self._ends: set[tuple[str, str]] = set()
        self._next_phase()

    @property
    def empty(self) -> bool:
        """True where everything is placed."""
        return not self._tiers

    def week(self, frame: Frame, spent: Mapping[str, int]) -> tuple[Piece, ...]:
        """Fill one week."""
        had: dict[Stream, int] = {s: self._spent(s, spent) for s in _STREAMS}
        elsewhere = sum(spent.values()) - sum(had.values())
        week = _Week(frame, max(0, (frame.capacity - elsewhere) // STEP * STEP), had)
        while not self.empty:
            if frame.hours < _SHARED_FROM:
                self._fill_in_turn(week)
            else:
                self._fill_shared(week)
            if any(self._queues.values()):
                break
            self._tiers.pop(0)
            self._next_phase()
        if not week.pieces:
            self._check()
        return tuple(
            Piece(item, unit, minutes, (item, unit) in self._ends) for (item, unit), (minutes,) in week.pieces.items()
        )

    def _fill_shared(self, week: _Week) -> None:
        """Both queues get their share, and what one of them leaves over."""
        main = week.room * self._share // 100 // STEP * STEP
        shares: dict[Stream, int] = {"main": main, "side": week.room - main}
        rest = self._settle(week)
        for stream in _STREAMS:
            budget = min(rest, (shares[stream] - week.had[stream]) // STEP * STEP)
            rest -= self._take(stream, budget, week, least=_LEAST_START)
        for stream in _STREAMS:
            rest -= self._take(stream, rest, week, least=_LEAST_START)
        self._leave(week, rest)

    def _fill_in_turn(self, week: _Week) -> None:
        """One item after the other; at an item's end the queue goes on that is behind its share."""
        rest = self._settle(week)
        while rest > 0 and (stream := self._turn()):
            rest -= self._take(stream, rest, week, least=0, single=True)
        self._leave(week, rest)

    @staticmethod
    def _settle(week: _Week) -> int:
        """The minutes left of a week's room, less what its items have had."""
        return max(0, (week.room - sum(week.had.values())) // STEP * STEP)

    @staticmethod
    def _leave(week: _Week, rest: int) -> None:
        week.room, week.had = rest, dict.fromkeys(_STREAMS, 0)

    def _turn(self) -> Stream | None:
        now = {stream: work for stream in _STREAMS if (work := self._current(stream))}
        begun = next((stream for stream, work in now.items() if work.begun), None)
        behind: Stream = "main" if self._taken["main"] * 100 <= self._share * sum(self._taken.values()) else "side"
        return begun or (behind if behind in now else next(iter(now), None))

    def _take(self, stream: Stream, budget: int, week: _Week, *, least: int, single: bool = False) -> int:
        """Place units of a queue, at most as many minutes as the budget; gives how many."""
        used = 0
        while used < budget and (work := self._current(stream)):
            unit, room = work.item.units[work.at], budget - used
            new = work.left[work.at] == unit.minutes and not unit.begun
            if new and room < least and room < unit.minutes:
                break
            minutes = min(room, work.left[work.at])
            week.pieces.setdefault((work.item.id, unit.id), [0])[0] += minutes
            used += minutes
            work.left[work.at] -= minutes
            work.begun = True
            if not work.left[work.at]:
                self._ends.add((work.item.id, unit.id))
                work.at += 1
            if work.finished:
                self._finish(stream, work)
                if single:
                    break
        return used

    def _current(self, stream: Stream) -> _Work | None:
        """The item that is to go on or to begin in a queue; None where all of it waits for the other one."""
        queue = self._queues[stream]
        found = next((w for w in queue if w.begun and self._ready(w.item)), None)
        return found or next((w for w in queue if self._ready(w.item)), None)

    def _ready(self, item: Item) -> bool:
        return self._finished.issuperset(item.after) and self._finished.issuperset(item.softly)

    def _finish(self, stream: Stream, work: _Work) -> None:
        self._queues[stream].remove(work)
        self._finished.add(work.item.id)
        self._taken[stream] += work.item.need

    def _check(self) -> None:
        waiting = [w.item.id for queue in self._queues.values() for w in queue]
        if waiting and not any(self._current(stream) for stream in _STREAMS):
            raise ValueError(f"these wait for each other, see ./mentor knowledge check: {', '.join(waiting)}")

    def _spent(self, stream: Stream, spent: Mapping[str, int]) -> int:
        return sum(minutes for item, minutes in spent.items() if self._streams.get(item) == stream)

    def _next_phase(self) -> None:
        """Take up the first phase with open items."""
        self._queues: dict[Stream, list[_Work]] = {stream: [] for stream in _STREAMS}
        self._taken: dict[Stream, int] = dict.fromkeys(_STREAMS, 0)
        self._streams: dict[str, Stream] = {}
        while self._tiers and not any(self._queues.values()):
            here = [w for w in self._works if w.item.tier == self._tiers[0]]
            self._streams = {w.item.id: w.item.stream for w in here}
            for stream in _STREAMS:
                self._queues[stream] = [w for w in here if w.item.stream == stream and not w.finished]
                self._taken[stream] = sum(w.item.need for w in here if w.item.stream == stream and w.finished)
            if not any(self._queues.values()):
                self._tiers.pop(0)
