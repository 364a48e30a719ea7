"""Staying connected: what ends a connection, what begins it anew, and how it is closed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.adapters.store import open_store
from bot.adapters.worker import Worker
from bot.chat.client import RESTARTING, MentorClient
from bot.chat.connection import Connection, ConnectionRefused, TokenRefused, install_link, pauses, stays_down
from bot.chat.desk import Desk, Taught
from bot.errors import MentorError
from tests.doubles.town import furnished
from tests.doubles.wire.entities import Channel, User
from tests.doubles.wire.seams import pointed_at
from tests.doubles.wire.server import WireServer


def untaught() -> Taught:
    """Nobody asks anything here."""
    raise AssertionError("nobody asks anything here")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """What a client needs to connect."""
    worker, store = Worker(), open_store(f"sqlite:///{tmp_path / 'mentor.db'}")
    yield furnished(untaught, store, worker)
    worker.close()
    store.close()


class Line:
    """A connection over the wire server, with one command that waits for `gate`; `waits` are the pauses it made."""

    def __init__(self, wire: WireServer, desk: Desk) -> None:
        self.wire = wire
        self.desk = desk
        self.waits: list[float] = []
        self.clients: list[MentorClient] = []
        self.gate = asyncio.Event()
        self.heard: list[str] = []
        self.connection = Connection(self._make, wire.token, pause=self._pause)

    async def up(self) -> None:
        """Wait until it works."""
        await self.wire.until(lambda: self.connection.works, what="working connection")

    def _make(self) -> MentorClient:
        @app_commands.command(name="wait", description="Wait")
        async def wait(interaction: discord.Interaction[Any]) -> None:
            await interaction.response.defer()
            await self.gate.wait()
            await interaction.followup.send("done")

        async def addressed(message: discord.Message) -> None:
            self.heard.append(message.content)

        async def joined(_: discord.Client, guild: discord.Guild) -> None:
            """Not greeted."""

        client = MentorClient(
            self.desk,
            commands=[wait],
            handlers={},
            on_addressed=addressed,
            on_joined=joined,
            guild_ready_timeout=0.05,
        )
        self.clients.append(client)
        return client

    async def _pause(self, seconds: float) -> None:
        self.waits.append(seconds)


@pytest.fixture
async def wire() -> AsyncIterator[WireServer]:
    """A Discord on this machine."""
    async with WireServer() as wire, asyncio.timeout(20):
        yield wire


@pytest.fixture
def line(wire: WireServer, desk: Desk) -> Iterator[Line]:
    """Not yet connected."""
    with pointed_at(wire):
        yield Line(wire, desk)


@asynccontextmanager
async def connected(line: Line) -> AsyncIterator[asyncio.Task[Any]]:
    """Within it the connection runs, and works at the beginning."""
    task = asyncio.create_task(line.connection.run())
    try:
        await asyncio.wait({task, asyncio.create_task(line.up())}, return_when=asyncio.FIRST_COMPLETED)
        yield task
    finally:
        await line.connection.close(0.1)
        task.cancel()
        await asyncio.wait({task})


@pytest.mark.parametrize(
    "route", ["/users/@me", "/oauth2/applications/@me", "/gateway/bot", "/applications/*/commands"]
)
@pytest.mark.parametrize("fault", ["unavailable", "dropped"])
async def test_what_fails_at_the_start_is_tried_again(line: Line, route: str, fault: str) -> None:
    """With a new client after a pause, whatever Discord or the network did; each time one log line says so."""
    if fault == "dropped":
        line.wire.faults.drop("*", route, times=4)
    else:
        line.wire.faults.fail("*", route, 503, times=2)
    async with connected(line):
        assert line.connection.works
        assert line.waits == [1.0, 2.0, 4.0, 8.0][: len(line.waits)]
        assert 1 + len(line.waits) == len(line.clients) > 1
        assert all(client.is_closed() for client in line.clients[:-1])


def test_pauses_grow_up_to_two_minutes() -> None:
    """So that Discord's daily number of identifications is never used up."""
    assert [1, 2, 4, 8, 16, 32, 64, 120, 120] == list(islice(pauses(), 9))


async def test_a_wrong_token_is_not_tried_again(line: Line) -> None:
    """The error says where the right one goes."""
    line.wire.token = "another.token"
    with pytest.raises(TokenRefused, match=r"DISCORD_TOKEN in \.env"):
        await line.connection.run()
    assert [] == line.waits


@pytest.mark.parametrize(("code", "error"), [(4004, TokenRefused), (4013, ConnectionRefused)])
async def test_a_connection_that_is_closed_for_good_ends(line: Line, code: int, error: type[MentorError]) -> None:
    """As when somebody resets the token while the bot runs."""
    async with connected(line) as task:
        await line.wire.gateway.close(code)
        await asyncio.wait({task})
        assert isinstance(task.exception(), error)


async def test_a_lost_connection_is_known_until_it_is_back(line: Line) -> None:
    """discord.py itself resumes it."""
    async with connected(line):
        line.wire.gateway.refuse(1000)
        line.wire.gateway.cut()
        await line.wire.until(lambda: not line.connection.works, what="loss")
        line.wire.gateway.accept()
        await line.up()
    assert 1 == len(line.clients)


async def test_the_servers_are_known_once_all_have_come(line: Line) -> None:
    """Until then nobody can tell which ones were left."""
    guild, seen = line.wire.guild(), [line.connection.servers]
    async with connected(line):
        seen += [await line.wire.until(lambda: line.connection.servers, what="servers")]
    assert [None, {guild.id}, None] == [*seen, line.connection.servers]


def people(wire: WireServer) -> tuple[User, Channel]:
    """Somebody, and where they talk."""
    guild = wire.guild()
    ann = wire.user("ann")
    wire.join(guild, ann)
    return ann, wire.text_channel(guild)


async def test_what_is_under_way_ends_before_the_connection(line: Line) -> None:
    """Meanwhile commands and buttons get a polite sentence, and messages no answer."""
    ann, general = people(line.wire)
    async with connected(line):
        await line.wire.until(lambda: line.connection.servers, what="servers")
        early = line.wire.interaction("wait", user=ann, channel=general)
        await early.acknowledged()
        closing = asyncio.create_task(line.connection.close(5.0))
        await asyncio.sleep(0)
        late = await line.wire.interaction("wait", user=ann, channel=general).answered()
        assert (RESTARTING, True) == (late.text, late.flags.ephemeral)
        line.wire.mention("hello", user=ann, channel=general)
        line.gate.set()
        assert "done" == (await early.answered()).content
        await closing
    assert [] == line.heard


async def test_an_event_that_cannot_be_read_costs_nobody_an_answer(line: Line) -> None:
    """discord.py gives the connection up. What is under way ends first, then a new one is made."""
    ann, general = people(line.wire)
    async with connected(line):
        await line.wire.until(lambda: line.connection.servers, what="servers")
        asked = line.wire.interaction("wait", user=ann, channel=general)
        await asked.acknowledged()
        line.wire.gateway.dispatch("INTERACTION_CREATE", {"id": "1"}, guild=general.guild.id, intents=0)  # type: ignore[union-attr]
        await line.wire.until(lambda: not line.connection.works, what="end of the connection")
        line.gate.set()
        assert "done" == (await asked.answered()).content
        await line.up()
    assert 2 == len(line.clients)


async def test_what_takes_too_long_is_not_waited_for(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    """The supervisor will not wait either. It is cut short, which is one line in the log."""
    ann, general = people(line.wire)
    async with connected(line):
        await line.wire.until(lambda: line.connection.servers, what="servers")
        await line.wire.interaction("wait", user=ann, channel=general).acknowledged()
        began = time.perf_counter()
        await line.connection.close(0.2)
        assert 0.2 < time.perf_counter() - began < 1.5
    assert ["cut short after 0.2 s: 1 requests"] == [
        r.getMessage() for r in caplog.records if r.name.startswith("bot.")
    ]


async def test_a_silent_gateway_is_not_waited_for(line: Line) -> None:
    """It would be 30 seconds until discord.py gave up."""
    async with connected(line):
        line.wire.gateway.fall_silent()
        began = time.perf_counter()
        await line.connection.close(0.2)
        assert time.perf_counter() - began < 2.5


class Hours:
    """A clock that pauses move on; the connection `works` until that many seconds."""

    def __init__(self, *outages: tuple[float, float]) -> None:
        self.at = 0.0
        self._outages = outages

    def __call__(self) -> float:
        return self.at

    async def pause(self, seconds: float) -> None:
        """Time flies."""
        self.at += seconds

    def works(self) -> bool:
        """Not within an outage."""
        return not any(first <= self.at < last for first, last in self._outages)


@pytest.mark.parametrize(
    ("outages", "ends"),
    [([(0, 9999)], 300), ([(10, 200), (400, 9999)], 695), ([(0, 299), (303, 9999)], 600)],
    ids=["never up", "a short one before", "one look between two"],
)
async def test_the_watch_ends_after_five_minutes_without_a_connection(
    outages: list[tuple[float, float]], ends: float
) -> None:
    """Counted from the last moment at which it was seen to work."""
    clock = Hours(*outages)
    await stays_down(clock.works, 300.0, clock=clock, pause=clock.pause)
    assert ends == clock.at


async def test_the_install_link_names_the_application(line: Line) -> None:
    """It comes from the token alone, and asks for exactly what the bot needs."""
    link = await install_link(line.wire.token)
    assert f"client_id={line.wire.me.id}" in link
    assert "scope=bot+applications.commands" in link
    assert "permissions=309237763072" in link
    assert [] == line.wire.gateway.identifies


async def test_the_install_link_of_a_wrong_token_is_a_sentence(line: Line) -> None:
    """As is that of an unreachable Discord."""
    with pytest.raises(TokenRefused):
        await install_link("another.token")
    line.wire.faults.fail("GET", "/users/@me", 503)
    with pytest.raises(MentorError, match="Discord cannot be reached"):
        await install_link(line.wire.token)
