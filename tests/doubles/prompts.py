"""Weekly prompts in memory: a schedule and its posts, the deliveries of the store, and a wall clock to compare with."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from bot.mentor.plan.kept import Delivery
from bot.mentor.prompt.ahead import Ahead, ahead
from bot.mentor.prompt.values import Schedule
from knowledge.curriculum import Curriculum

START = datetime(2027, 1, 1, tzinfo=UTC)
_SIX_HOURS = timedelta(hours=6)


def scheduled(**fields: Any) -> Schedule:
    """A schedule of Mondays at nine in UTC from 2027 on, but for what is given."""
    usual: dict[str, Any] = {"id": "s1", "guild": 1, "channel": 2, "since": START}
    return Schedule(**(usual | fields))


def prompts(curriculum: Curriculum, count: int, **fields: Any) -> list[Ahead]:
    """The first prompts of a schedule, each with how things stand after it."""
    schedule = scheduled(**fields)
    return list(islice(ahead(curriculum, schedule, (), schedule.since), count))


class Ledger:
    """Deliveries, as the store keeps them."""

    def __init__(self) -> None:
        self._kept: dict[str, Delivery] = {}

    def claim_delivery(self, key: str, at: datetime, *, since: datetime) -> Delivery | None:
        """As `bot.mentor.ports.Deliveries` has it."""
        before = self._kept.get(key)
        if before and (before.message is not None or before.claimed_at >= since):
            return None
        self._kept[key] = replace(before, claimed_at=at) if before else Delivery(key, at)
        return before or self._kept[key]

    def complete_delivery(self, key: str, channel: int, message: int) -> None:
        """As `bot.mentor.ports.Deliveries` has it."""
        self._kept[key] = replace(self._kept[key], channel=channel, message=message)

    def release_delivery(self, key: str) -> None:
        """As `bot.mentor.ports.Deliveries` has it."""
        if (found := self._kept.get(key)) and found.message is None:
            del self._kept[key]

    def delivery(self, key: str) -> Delivery | None:
        """As `bot.mentor.ports.Deliveries` has it."""
        return self._kept.get(key)


class WallClock:
    """The clock on the wall in a zone, known from looking at it: only from instants to local time, never back."""

    def __init__(self, zone: str, first: datetime, last: datetime) -> None:
        self._zone = ZoneInfo(zone)
        self.changes = [first]  # and each instant at which the clock was set
        self._offsets = [self._offset(first)]
        while first < last:
            later = first + _SIX_HOURS
            if self._offset(later) != self._offset(first):
                self.changes.append(self._between(first, later))
                self._offsets.append(self._offset(later))
            first = later

    def instant(self, day: date, at: time) -> datetime:
        """The first instant at which the clock shows a time; as much after the leap where it leaps over it."""
        wall = datetime.combine(day, at, tzinfo=UTC)
        ends = [*self.changes[1:], datetime.max.replace(tzinfo=UTC)]
        for offset, end in zip(self._offsets, ends, strict=True):
            if (found := wall - offset) < end:
                # What would have come before this offset held is in a gap, and the offset before it still counts.
                return found if self._at(found) == offset else wall - self._at(found)
        raise AssertionError("the last offset holds for ever")

    def turns(self, first: datetime, last: datetime) -> list[datetime]:
        """What the clock showed whenever it was set, between two instants; without any zone."""
        pairs = zip(self.changes[1:], self._offsets, strict=False)
        return [(instant + before).replace(tzinfo=None) for instant, before in pairs if first <= instant <= last]

    def _at(self, instant: datetime) -> timedelta:
        return self._offsets[max(0, bisect_right(self.changes, instant) - 1)]

    def _offset(self, instant: datetime) -> timedelta:
        return instant.astimezone(self._zone).utcoffset() or timedelta(0)

    def _between(self, first: datetime, last: datetime) -> datetime:
        """The instant of the one change between two."""
        before = self._offset(first)
        while last - first > timedelta(seconds=1):
            middle = first + (last - first) // 2
            first, last = (middle, last) if self._offset(middle) == before else (first, middle)
        return last.replace(microsecond=0)
