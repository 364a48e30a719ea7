"""The one thread for everything that blocks: encoder, index, database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.errors import MentorError

T = TypeVar("T")


class Busy(MentorError):
    """Too much is waiting already."""


class Worker:
    """Runs work in the order of asking, one at a time; refuses it where `limit` pieces are waiting.

    One thread is about as fast as several for the encoder, and nothing it runs needs a lock.
    """

    def __init__(self, limit: int = 256) -> None:
        self._limit = limit
        self._waiting = 0
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mentor-worker")

    @property
    def waiting(self) -> int:
        """Pieces of work that wait or run."""
        return self._waiting

    async def run(self, work: Callable[[], T]) -> T:
        """The result of the work. Raises Busy at once where the queue is full."""
        if self._waiting > self._limit:
            raise Busy(f"I am busy: {self._waiting} requests are waiting. Please try again in a minute")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Finish what runs, drop what waits."""
        self._pool.shutdown(wait=True, cancel_futures=True)
