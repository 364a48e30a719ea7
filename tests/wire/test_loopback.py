"""A test that leaves this machine fails, and a process does, too."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from pathlib import Path

import aiohttp
import discord
import pytest

from tests.doubles.loopback import loopback_only
from tests.doubles.wire import seams
from tests.doubles.wire.server import WireServer

ROOT = Path(__file__).parents[2]


def test_addresses_elsewhere_are_refused() -> None:
    """Neither a connection nor a question for an address gets out, and catching the error does not help."""
    guard = loopback_only()
    tried = guard.__enter__()
    with socket.socket() as out, pytest.raises(OSError, match="left loopback"):
        out.connect(("192.0.2.1", 443))
    with pytest.raises(OSError, match="left loopback"):
        socket.getaddrinfo("discord.invalid", 443)
    assert ["192.0.2.1", "discord.invalid"] == tried
    with pytest.raises(AssertionError, match="left loopback"):
        guard.__exit__(None, None, None)


async def test_loopback_is_free(wire: WireServer) -> None:
    """On this machine everything goes on."""
    with loopback_only() as tried:
        async with aiohttp.ClientSession() as session, session.get(f"{wire.api_url}/users/@me") as answer:
            assert 401 == answer.status
    assert [] == tried


async def test_forgotten_seams_are_noticed() -> None:
    """A bot that is not pointed at the server fails, instead of calling the real Discord."""
    guard = loopback_only()
    guard.__enter__()
    async with discord.Client(intents=discord.Intents.none()) as client:
        with pytest.raises(aiohttp.ClientError):
            await client.start("a token")
    with pytest.raises(AssertionError, match=r"left loopback: discord\.com"):
        guard.__exit__(None, None, None)


async def test_the_seams_are_restored(wire: WireServer) -> None:
    """Afterwards, discord.py is as it was."""

    def state() -> list[object]:
        return [
            discord.http.Route.BASE,
            discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY,
            discord.asset.Asset.BASE,
            discord.Client.before_identify_hook,
            socket.socket.connect,
            socket.getaddrinfo,
        ]

    before = state()
    with seams.pointed_at(wire):
        assert all(a != b for a, b in zip(before, state(), strict=True))
    assert before == state()


def start(code: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a pretended entry point in a process of its own, as the real one is run."""
    program = (
        f"import runpy; runpy.run_module = lambda *a, **k: exec({code!r}, {{}});"
        "from tests.doubles.run_against_wire import main; main()"
    )
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


async def test_a_process_runs_against_the_server(wire: WireServer) -> None:
    """The environment points the real client of another process at the server."""
    code = (
        "import os, discord\n"
        "class Bot(discord.Client):\n"
        "    async def on_ready(self):\n"
        "        print('ready as', self.user.name)\n"
        "        await self.close()\n"
        "Bot(intents=discord.Intents.none(), guild_ready_timeout=0.1).run(os.environ['DISCORD_TOKEN'])\n"
    )
    done = await asyncio.to_thread(start, code, seams.environment(wire))
    assert (0, "ready as mentor\n") == (done.returncode, done.stdout), done.stderr


async def test_a_process_that_leaves_loopback_fails(wire: WireServer) -> None:
    """Its status says so, even if it ends as if nothing had been."""
    code = (
        "import socket\n"
        "try:\n"
        "    socket.create_connection(('192.0.2.1', 443), timeout=1)\n"
        "except OSError:\n"
        "    raise SystemExit(0)\n"
    )
    done = await asyncio.to_thread(start, code, seams.environment(wire))
    assert (97, "left loopback: 192.0.2.1\n") == (done.returncode, done.stderr)
