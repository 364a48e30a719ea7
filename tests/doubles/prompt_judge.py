"""What weekly prompts should have been posted, by the settings and the clock on the wall alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Literal

from bot.mentor.plan.values import Pause
from bot.mentor.prompt.values import Schedule
from tests.doubles.prompts import WallClock

START = datetime(2026, 11, 1, tzinfo=UTC)
SETTLED = timedelta(minutes=15)  # after which nothing that is owed may be open, and a post is a late one
_DAY = timedelta(days=1)
_WINDOW = timedelta(hours=48)
_APART = timedelta(days=4)

Fault = Literal["lost", "doubled", "at a wrong time"]


@dataclass(frozen=True, slots=True)
class Message:
    """A prompt in the channel: what it is for, which one it is, and what the clock said when it was sent.

    It was `decided` upon a little earlier, when the schedule stood as in `schedule`.
    """

    id: str
    day: date
    number: int
    decided: datetime
    sent: datetime
    late: bool
    light: bool
    by_hand: bool
    schedule: Schedule


@cache
def clock(zone: str, years: int) -> WallClock:
    """The clock of a zone over the years."""
    return WallClock(zone, START - 9 * _DAY, START + timedelta(days=366 * (years + 1)))


class Judge:
    """Says what should have been posted, by the settings and the clock on the wall alone."""

    def __init__(self, years: int) -> None:
        self._years = years
        self.faults: Counter[Fault] = Counter()
        self._said: set[tuple[Fault, date]] = set()

    def instant(self, schedule: Schedule, day: date) -> datetime:
        """When a prompt for a day is due."""
        return clock(schedule.zone, self._years).instant(day, schedule.at)

    def owed(self, schedule: Schedule, since: datetime, now: datetime, channel: list[Message]) -> date | None:
        """The day for which a prompt should be in the channel by now and is not; none from before the last change."""
        last = channel[-1] if channel else None
        for back in range(-2, 6):
            day = now.date() - back * _DAY
            if day.weekday() == schedule.weekday and schedule.on and not within(schedule.pauses, day):
                at = self.instant(schedule, day)
                skipped = within(schedule.skips, day) and not (schedule.light_weeks and last)
                near = last and (day - last.day < _APART or at - last.sent < _APART)
                if max(since, now - _WINDOW) < at <= now and not skipped and not near:
                    return day
        return None

    def lost(self, day: date) -> None:
        """A prompt is missing, though the process had time to send it."""
        self._blame("lost", day)

    def gave_up(self, day: date | None) -> bool:
        """True for a day whose prompt is lost."""
        return day is not None and ("lost", day) in self._said

    def check(self, channel: list[Message]) -> None:
        """Look at all messages of a server."""
        for ids in Counter(message.id for message in channel).values():
            self.faults["doubled"] += ids - 1
        for one, other in pairwise(sorted(channel, key=lambda message: message.sent)):
            if other.day - one.day < _APART or other.sent - one.sent < _APART:
                self._blame("doubled", other.day)
        numbers = [message.number for message in channel if not message.light]
        self.faults["doubled"] += len(numbers) - len(set(numbers))
        self.faults["lost"] += len(set(range(1, len(numbers) + 1)) - set(numbers))
        for message in channel:
            if not message.by_hand and not self._right(message):
                self._blame("at a wrong time", message.day)

    def _right(self, message: Message) -> bool:
        schedule = message.schedule
        delay = message.sent - self.instant(schedule, message.day)
        return (
            message.day.weekday() == schedule.weekday
            and timedelta(0) <= delay <= _WINDOW
            and message.late == (message.decided - message.sent + delay > SETTLED)
            and message.light == within(schedule.skips, message.day)
            and not within(schedule.pauses, message.day)
        )

    def _blame(self, fault: Fault, day: date) -> None:
        if (fault, day) not in self._said:
            self._said.add((fault, day))
            self.faults[fault] += 1


def within(spans: tuple[Pause, ...], day: date) -> bool:
    """True for a day in one of the spans."""
    return any(span.first <= day <= span.last for span in spans)
