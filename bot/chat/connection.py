"""Stay connected: one client after the other, until told to stop."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from itertools import count

import discord

from bot.chat.client import MentorClient, invite
from bot.chat.reply import UNREACHABLE
from bot.errors import MentorError

_log = logging.getLogger(__name__)
_LONGEST_PAUSE = 120.0  # seconds; with it, Discord's 1,000 identifications a day are never used up
_STABLE = 60.0  # seconds
_CLOSING = 1.0  # seconds
_WRONG_TOKEN = 4004
_HOPELESS = {4010, 4011, 4012, 4013, 4014}
_OUTSIDE = (*UNREACHABLE, discord.GatewayNotFound, discord.ConnectionClosed, MentorError)

Pause = Callable[[float], Awaitable[None]]


class TokenRefused(MentorError):
    """Discord does not know the token."""


class ConnectionRefused(MentorError):
    """Discord will not have this bot connect as it is."""


def pauses() -> Iterator[float]:
    """Seconds to wait before each further attempt: 1, 2, 4, and so on."""
    return (min(2.0**n, _LONGEST_PAUSE) for n in count())


class Connection:
    """Keeps one client connected; where it ends, begins anew with another one after a pause."""

    def __init__(self, make: Callable[[], MentorClient], token: str, *, pause: Pause = asyncio.sleep) -> None:
        self._make = make
        self._token = token
        self._pause = pause
        self._client: MentorClient | None = None
        self._closed = False

    @property
    def client(self) -> MentorClient | None:
        """The client of this moment; None before the first one."""
        return self._client

    @property
    def works(self) -> bool:
        """True while every shard is connected, so that events arrive."""
        return self._client is not None and self._client.is_up

    @property
    def servers(self) -> frozenset[int] | None:
        """The servers that the bot is in; None while that isn't known for certain."""
        if self._client is None or not self.works or not self._client.is_ready():
            return None
        return frozenset(guild.id for guild in self._client.guilds)

    async def run(self) -> None:
        """Stay connected until `close`. Raises TokenRefused or ConnectionRefused where trying again is of no use."""
        waits = pauses()
        while True:
            began = time.monotonic()
            self._client = self._make()
            try:
                await self._client.start(self._token)
            except Exception as error:
                _explain(error)
            finally:
                if not self._closed:
                    await self._client.finish()
                await _close(self._client)
            if self._closed:
                return
            if time.monotonic() - began > _STABLE:
                waits = pauses()
            wait = next(waits)
            _log.warning("not connected; trying again in %.0f s", wait)
            await self._pause(wait)

    async def close(self, patience: float) -> None:
        """Take on no more, let what is under way end within `patience` seconds, and disconnect."""
        self._closed = True
        if self._client is not None:
            await self._client.finish(patience)
            await _close(self._client)


def _explain(error: Exception) -> None:
    """One log line where the network or Discord is at fault; raises where trying again is of no use."""
    closed = error.code if isinstance(error, discord.ConnectionClosed) else 0
    if isinstance(error, discord.LoginFailure) or closed == _WRONG_TOKEN:
        raise TokenRefused(
            "Discord refuses the token: copy the whole token of the bot (developer portal, Bot, Reset Token) "
            "to DISCORD_TOKEN in .env"
        ) from error
    if closed in _HOPELESS:
        raise ConnectionRefused(
            f"Discord refuses the connection for good (code {closed}); update the program, and look at the settings of "
            "the bot in the developer portal"
        ) from error
    if isinstance(error, _OUTSIDE):
        _log.warning("the connection failed: %s: %s", type(error).__name__, error)
    else:
        _log.error("the connection failed", exc_info=error)


async def _close(client: MentorClient) -> None:
    """Disconnect; a peer that no longer answers is not waited for."""
    try:
        async with asyncio.timeout(_CLOSING):
            await client.close()
    except UNREACHABLE as fault:
        _log.debug("closing: %s", type(fault).__name__)


async def stays_down(
    works: Callable[[], bool],
    limit: float,
    *,
    every: float = 5.0,
    clock: Callable[[], float] = time.monotonic,
    pause: Pause = asyncio.sleep,
) -> None:
    """Return once `works` has been false for `limit` seconds, looked at every few seconds."""
    worked = clock()
    while clock() - worked < limit:
        await pause(every)
        if works():
            worked = clock()


async def install_link(token: str) -> str:
    """The link by which a server installs the bot that a token belongs to. Raises MentorError."""
    try:
        async with discord.Client(intents=discord.Intents(guilds=True)) as client:
            await client.login(token)
            return invite(client.application_id or 0)
    except discord.LoginFailure as error:
        _explain(error)
        raise
    except UNREACHABLE as error:
        raise MentorError(f"Discord cannot be reached ({type(error).__name__}: {error}); try again later") from error
