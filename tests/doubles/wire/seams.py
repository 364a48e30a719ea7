"""Point discord.py at the wire server: the places where it names Discord's hosts."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

import discord
import yarl

from tests.doubles.loopback import loopback_only

if TYPE_CHECKING:  # the server needs packages that the bot does not, and that an image does not have
    from tests.doubles.wire.server import WireServer

API, GATEWAY, CDN, TOKEN = "WIRE_API", "WIRE_GATEWAY", "WIRE_CDN", "DISCORD_TOKEN"


async def _no_wait(client: discord.Client, shard_id: int | None, *, initial: bool = False) -> None:
    """Discord wants 5 s between two identifications; the wire server does not."""


def point(api: str, gateway: str, cdn: str) -> contextlib.ExitStack:
    """Set the seams; closing what it gives restores them."""
    stack = contextlib.ExitStack()
    for owner, name, value in (
        (discord.http.Route, "BASE", api),
        (discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(gateway)),
        (discord.asset.Asset, "BASE", cdn),
        (discord.Client, "before_identify_hook", _no_wait),
    ):
        stack.callback(setattr, owner, name, getattr(owner, name))
        setattr(owner, name, value)
    return stack


@contextlib.contextmanager
def pointed_at(server: WireServer) -> Iterator[None]:
    """Within it, discord.py talks to the server, and whatever leaves loopback fails the test."""
    with loopback_only(), point(server.api_url, server.gateway_url, server.cdn_url):
        yield


def environment(server: WireServer) -> dict[str, str]:
    """The variables by which `python -m tests.doubles.run_against_wire` finds the server, and the token."""
    return {API: server.api_url, GATEWAY: server.gateway_url, CDN: server.cdn_url, TOKEN: server.token}


@contextlib.asynccontextmanager
async def running(
    server: WireServer, bot: discord.Client, *, heartbeat_timeout: float = 60.0, ready_within: float = 10.0
) -> AsyncIterator[asyncio.Task[None]]:
    """Run a bot against the server until it is ready; gives the task that runs it, and closes the bot at the end."""
    bot._connection.guild_ready_timeout = 0.05  # how long READY waits for another server; 2 s by default
    bot._connection.heartbeat_timeout = heartbeat_timeout
    with pointed_at(server):
        async with bot:
            task = asyncio.create_task(bot.start(server.token))
            try:
                await server.until(lambda: task.done() or bot.is_ready(), ready_within, "ready bot")
                if task.done():
                    task.result()
                yield task
            finally:
                await bot.close()
                await asyncio.wait({task}, timeout=5.0)
                task.cancel()  # a client with shards that never got connected goes on trying
        if task.done() and not task.cancelled() and task.exception():
            raise task.exception()  # type: ignore[misc]
