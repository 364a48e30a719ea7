"""Weekly prompts in memory: a schedule and its posts, the deliveries of the store, and a wall clock to compare with."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from bot.mentor.plan.kept import Delivery
from bot.mentor.prompt.ahead import Ahead, ahead
from bot.mentor.prompt.values import Post, Schedule
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
    """Deliveries, as the store keeps them: `bot.mentor.ports.Deliveries`."""

    def __init__(self) -> None:
        self._kept: dict[str, Delivery] = {}

    def claim_delivery(
        self, key: str, at: datetime, *, since: datetime, user: int | None = None, guild: int | None = None
    ) -> Delivery | None:
        """As the port has it; whose it is makes no difference."""
        before = self._kept.get(key)
        if before and (before.message is not None or before.claimed_at >= since):
            return None
        self._kept[key] = replace(before, claimed_at=at) if before else Delivery(key, at)
        return before or self._kept[key]

    def complete_delivery(self, key: str, channel: int, message: int) -> None:
        """As the port has it."""
        if key not in self._kept:
            raise LookupError(f"nobody has claimed {key}")
        self._kept[key] = replace(self._kept[key], channel=channel, message=message)

    def release_delivery(self, key: str) -> None:
        """As the port has it."""
        if (found := self._kept.get(key)) and found.message is None:
            del self._kept[key]

    def delivery(self, key: str) -> Delivery | None:
        """As the port has it."""
        return self._kept.get(key)

    def forget_deliveries(self, before: datetime) -> int:
        """As the port has it."""
        old = [key for key, found in self._kept.items() if found.claimed_at < before]
        for key in old:
            del self._kept[key]
        return len(old)


class Shelf(Ledger):
    """Deliveries, schedules and which posts there are; of `bot.mentor.ports.Prompts` what posting needs."""

    def __init__(self) -> None:
        super().__init__()
        self._schedules: dict[tuple[int, str], tuple[Schedule, datetime | None]] = {}
        self._posts: set[tuple[int, str, date]] = set()

    def add_schedule(self, schedule: Schedule, look_at: datetime | None) -> None:
        """As the port has it."""
        self._schedules[schedule.guild, schedule.id] = schedule, look_at

    def schedule(self, guild: int, id: str) -> Schedule | None:
        """As the port has it."""
        found = self._schedules.get((guild, id))
        return found[0] if found else None

    def schedules_to_look_at(self, now: datetime, guilds: Collection[int] | None = None) -> tuple[Schedule, ...]:
        """As the port has it, in no order."""
        wanted = self._schedules.values()
        return tuple(s for s, at in wanted if at and at <= now and (guilds is None or s.guild in guilds))

    def change_schedule(
        self, guild: int, id: str, change: Callable[[Schedule], tuple[Schedule, datetime | None]]
    ) -> Schedule | None:
        """As the port has it."""
        if (guild, id) not in self._schedules:
            return None
        self._schedules[guild, id] = change(self._schedules[guild, id][0])
        return self._schedules[guild, id][0]

    def keep_post(
        self, guild: int, post: Post, change: Callable[[Schedule], tuple[Schedule, datetime | None]]
    ) -> Schedule | None:
        """As the port has it."""
        name = guild, post.schedule, post.day
        if name in self._posts:
            return self.schedule(guild, post.schedule)
        self._posts.add(name)
        return self.change_schedule(guild, post.schedule, change)


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
