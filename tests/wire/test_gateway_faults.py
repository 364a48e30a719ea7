"""The gateway breaks in every way that Discord's does, and an unmodified discord.py comes back."""

from __future__ import annotations

import asyncio
import time
import zlib

import aiohttp
import discord
import pytest

from tests.doubles.wire.entities import User
from tests.doubles.wire.seams import pointed_at, running
from tests.doubles.wire.server import WireServer
from tests.wire.conftest import Place
from tests.wire.ordinary import GUILDS_AND_MESSAGES, Ordinary


async def ask(wire: WireServer, place: Place, user: User | None = None) -> str:
    """Whether the bot answers, whatever happened before."""
    asked = wire.interaction("now", user=user or place.ann, channel=place.general)
    return (await asked.answered()).text


async def test_a_cut_cable(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """What happened while the bot was away comes with the resumed session."""
    wire.gateway.cut()
    said = wire.mention("are you there?", user=place.ann, channel=place.general)
    await said.answered()
    assert (1, 1) == (len(wire.gateway.identifies), len(wire.gateway.resumes))
    await wire.until(lambda: "resumed" in bot.notes)
    assert 1 == sum("are you there" in note for note in bot.notes)


async def test_asked_to_reconnect(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """After op 7 the bot resumes."""
    wire.gateway.reconnect()
    await wire.until(lambda: wire.gateway.resumes)
    assert "now" == await ask(wire, place)
    assert 1 == len(wire.gateway.identifies)


@pytest.mark.parametrize(("resumable", "resumes", "identifies"), [(True, 1, 1), (False, 0, 2)], ids=["yes", "no"])
async def test_an_invalid_session(
    wire: WireServer, bot: Ordinary, place: Place, *, resumable: bool, resumes: int, identifies: int
) -> None:
    """After op 9 the bot resumes, or begins a new session."""
    wire.gateway.invalidate(resumable=resumable)
    await wire.until(lambda: len(wire.gateway.identifies) + len(wire.gateway.resumes) == 2)
    await wire.until(lambda: wire.gateway.connected)
    assert "now" == await ask(wire, place)
    assert (resumes, identifies) == (len(wire.gateway.resumes), len(wire.gateway.identifies))


async def test_a_forgotten_session(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """A session that Discord has forgotten cannot be resumed: the bot begins a new one."""
    wire.gateway.forget()
    wire.gateway.cut()
    await wire.until(lambda: len(wire.gateway.identifies) == 2)
    await wire.until(lambda: wire.gateway.connected)
    assert ("now", 1) == (await ask(wire, place), len(wire.gateway.resumes))


@pytest.mark.parametrize("code", [1000, 4000, 4009], ids=str)
async def test_closed_by_discord(wire: WireServer, bot: Ordinary, place: Place, code: int) -> None:
    """These codes end a connection, not the bot."""
    await wire.gateway.close(code)
    await wire.until(lambda: wire.gateway.resumes)
    assert "now" == await ask(wire, place)


async def test_a_zombie_connection() -> None:
    """A connection that is open but silent is given up, and what was missed is sent again."""
    async with WireServer(heartbeat=0.2) as wire:
        guild = wire.guild()
        general, ann = wire.text_channel(guild), wire.user()
        wire.join(guild, ann)
        async with running(wire, Ordinary(), heartbeat_timeout=0.6):
            wire.gateway.fall_silent()
            said = wire.mention("hello?", user=ann, channel=general)
            await said.answered(within=20.0)
            assert wire.gateway.resumes


async def test_heartbeats_are_measured() -> None:
    """Between two heartbeats lies the announced time, and what a blocked event loop adds to it."""
    async with WireServer(heartbeat=0.1) as wire:
        wire.guild()
        async with running(wire, Ordinary()):
            await wire.until(lambda: len(wire.gateway.heartbeat_delays()) >= 3)
            assert all(-0.1 < delay < 1.0 for delay in wire.gateway.heartbeat_delays())
            asyncio.get_running_loop().call_soon(time.sleep, 1.2)
            await wire.until(lambda: max(wire.gateway.heartbeat_delays()) > 1.0)


async def test_a_late_hello(wire: WireServer, place: Place) -> None:
    """A bot waits for HELLO."""
    wire.gateway.hello_delay = 0.3
    async with running(wire, Ordinary()):
        assert "now" == await ask(wire, place)


@pytest.mark.parametrize("status", [None, 502], ids=["hangs up", "502"])
async def test_refused_at_the_start(wire: WireServer, place: Place, status: int | None) -> None:
    """A client without shards does not survive a gateway that refuses its first connection; a second start does."""
    wire.gateway.refuse(1, status=status)
    with pytest.raises(AttributeError, match="sequence"):
        async with running(wire, discord.Client(intents=GUILDS_AND_MESSAGES)):
            pass
    assert (2 if status is None else 1) == wire.gateway.refused
    async with running(wire, discord.Client(intents=GUILDS_AND_MESSAGES)) as task:
        assert not task.done()


@pytest.mark.slow
async def test_refused_at_the_start_with_shards(wire: WireServer, place: Place) -> None:
    """A client with shards tries again after five seconds."""
    wire.gateway.refuse(1, status=503)
    async with running(wire, Ordinary()):
        assert ("now", 1) == (await ask(wire, place), wire.gateway.refused)


async def test_refused_while_resuming(wire: WireServer, place: Place) -> None:
    """Later on, a refused connection is tried again, and the session is resumed."""
    async with running(wire, discord.Client(intents=GUILDS_AND_MESSAGES)):
        wire.gateway.refuse(1, status=503)
        wire.gateway.cut()
        await wire.until(lambda: wire.gateway.resumes, 10.0)
        assert (1, 1) == (wire.gateway.refused, len(wire.gateway.identifies))


async def test_refused_while_resuming_with_shards(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """A client with shards begins a new session instead, and never hears what it missed."""
    wire.gateway.refuse(1, status=503)
    wire.gateway.cut()
    wire.mention("are you there?", user=place.ann, channel=place.general)
    await wire.until(lambda: len(wire.gateway.identifies) == 2, 10.0)
    await wire.until(lambda: wire.gateway.connected)
    assert ("now", []) == (await ask(wire, place), bot.notes)


async def test_a_wrong_token(wire: WireServer) -> None:
    """A wrong token ends at the first request."""
    with pointed_at(wire):
        async with Ordinary() as bot:
            with pytest.raises(discord.LoginFailure):
                await bot.start("wrong")
    assert 1 == wire.invalid_requests()


async def test_a_forbidden_intent(wire: WireServer, place: Place) -> None:
    """An intent that was not granted ends the bot with a word about it."""
    wire.gateway.allowed_intents = GUILDS_AND_MESSAGES.value
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with running(wire, Ordinary(GUILDS_AND_MESSAGES | discord.Intents(message_content=True))):
            pass


async def test_without_compression(wire: WireServer, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that asks for no compression gets plain text."""

    class Plain:
        COMPRESSION_TYPE = "none"

    monkeypatch.setattr(discord.utils, "_ActiveDecompressionContext", Plain)
    async with running(wire, Ordinary()):
        assert "now" == await ask(wire, place)


async def test_a_stream_is_compressed_as_one(wire: WireServer, place: Place) -> None:
    """Each frame needs those before it, as with Discord."""
    with pointed_at(wire):
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{wire.gateway_url}?compress=zlib-stream") as ws,
        ):
            stream = zlib.decompressobj()
            hello = stream.decompress(await ws.receive_bytes())
            await ws.send_json({"op": 1, "d": None})
            acknowledgement = await ws.receive_bytes()
            assert b'"op": 10' in hello
            with pytest.raises(zlib.error):
                zlib.decompressobj().decompress(acknowledgement)
            assert b'"op": 11' in stream.decompress(acknowledgement)


async def test_members_are_sent_on_demand(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """The gateway answers a question for members."""
    assert ["ann"] == [member.name for member in await bot.guilds[0].query_members("an")]
    assert [place.ben.id] == [member.id for member in await bot.guilds[0].query_members(user_ids=[place.ben.id])]
