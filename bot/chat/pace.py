"""How often one person may do something in a minute."""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from datetime import datetime, timedelta

from bot.errors import MentorError

WINDOW = timedelta(minutes=1)
REMEMBERED = 10_000


class TooFast(MentorError):
    """A person asked more than the pace allows."""


class Pace:
    """At most `limit` questions in any minute for each person; remembers the last 10,000 people."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._asked: OrderedDict[int, deque[datetime]] = OrderedDict()

    def take(self, user: int, now: datetime) -> None:
        """Count one question. Raises TooFast, saying how long to wait."""
        times = self._asked.setdefault(user, deque())
        self._asked.move_to_end(user)
        if len(self._asked) > REMEMBERED:
            self._asked.popitem(last=False)
        while times and now - times[0] >= WINDOW:
            times.popleft()
        if len(times) >= self._limit:
            wait = math.ceil((times[0] + WINDOW - now).total_seconds())
            raise TooFast(f"that was {self._limit} questions within a minute; ask again in {wait} seconds")
        times.append(now)

    def allows(self, user: int, now: datetime) -> bool:
        """Like `take`, but False where that raises."""
        try:
            self.take(user, now)
        except TooFast:
            return False
        return True
