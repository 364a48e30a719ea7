"""The tick: whatever posts by the clock looks every few seconds what is due."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

from discord.ext import tasks

from bot.chat.errors import is_outage
from bot.errors import MentorError

if TYPE_CHECKING:
    from bot.chat.client import MentorClient

EVERY = 20.0  # seconds
AT_A_TIME = 20

_log = logging.getLogger(__name__)
T = TypeVar("T")


class Poster(Protocol):
    """Posts what is due."""

    async def post_due(self, client: MentorClient, now: datetime) -> None:
        """Post all that is due by now; it may be called again at any time, and by several processes."""


class Due:
    """Calls posters, side by side. What goes wrong with one of them is reported, and disturbs nobody."""

    def __init__(self, client: MentorClient, posters: Sequence[Poster]) -> None:
        self._client = client
        self._posters = posters

    def start(self) -> asyncio.Task[None]:
        """A tick every few seconds, for ever, from the moment on when the client is ready; gives the task."""
        return tasks.loop(seconds=EVERY)(self._turn).start()

    async def _turn(self) -> None:
        if self._client.is_ready():
            await self.tick()

    async def tick(self) -> None:
        """One look at what is due; ends when all of it is dealt with."""
        now = self._client.desk.now()
        await asyncio.gather(*(self._post(poster, now) for poster in self._posters))

    async def _post(self, poster: Poster, now: datetime) -> None:
        where = f"what is due: {type(poster).__name__}"
        await _reporting(self._client, where, lambda: poster.post_due(self._client, now))


async def each(client: MentorClient, rows: Iterable[T], work: Callable[[T], Awaitable[None]], where: str) -> None:
    """Do something with every row, some of them at a time; what goes wrong with one is reported, and the rest goes on.

    When the client ends, rows under way end in their own time, and no other ones begin.
    """
    free = asyncio.Semaphore(AT_A_TIME)

    async def one(row: T) -> None:
        async with free:
            if client.take_on():
                await _reporting(client, where, lambda: work(row))

    await asyncio.gather(*(asyncio.create_task(one(row)) for row in rows))


async def _reporting(client: MentorClient, where: str, work: Callable[[], Awaitable[None]]) -> None:
    try:
        await work()
    except MentorError as problem:
        _log.warning("%s, trying again later: %s", where, problem)
    except Exception as error:
        if is_outage(error):
            _log.warning("%s, trying again later: Discord failed (%s)", where, type(error).__name__)
        else:
            client.funnel.record(error, where)
