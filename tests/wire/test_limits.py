"""The rate limits of a strict wire server, and how discord.py keeps to them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest

from tests.doubles.wire.seams import running
from tests.doubles.wire.server import WireServer
from tests.wire.conftest import Place, furnish
from tests.wire.ordinary import Ordinary

MESSAGES = ("POST", "/channels/*/messages")


@pytest.fixture
async def wire() -> AsyncIterator[WireServer]:
    async with WireServer(strict=True) as server:
        yield server


@pytest.fixture
async def bot(wire: WireServer) -> AsyncIterator[Ordinary]:
    bot = Ordinary()
    async with running(wire, bot):
        yield bot


@pytest.fixture
def place(wire: WireServer) -> Place:
    return furnish(wire)


def channel(bot: Ordinary, number: int) -> discord.TextChannel:
    """A channel as the bot sees it."""
    found = bot.get_channel(number)
    assert isinstance(found, discord.TextChannel)
    return found


async def test_five_messages_in_five_seconds(wire: WireServer, place: Place, bot: Ordinary) -> None:
    """In each channel: the sixth waits for the next window, as the headers say; nothing is refused."""
    general = channel(bot, place.general.id)
    for number in range(6):
        await general.send(str(number))
    sent = [exchange.at for exchange in wire.sent(*MESSAGES)]
    assert 6 == len(sent)
    assert sent[4] - sent[0] < 4.0
    assert 4.9 < sent[5] - sent[0] < 7.0
    assert {"global": 0, "user": 0} == wire.limits.refused


async def test_fifty_requests_a_second(wire: WireServer, place: Place, bot: Ordinary) -> None:
    """In all channels together: what is refused is sent again when the second is over."""
    channels = [wire.text_channel(place.guild, f"channel-{n}") for n in range(60)]
    await wire.until(lambda: all(bot.get_channel(each.id) for each in channels))
    await asyncio.gather(*(channel(bot, each.id).send("hi") for each in channels))
    assert [1] * 60 == [len(wire.history(each)) for each in channels]
    assert wire.limits.refused["global"] > 0
    times = sorted(exchange.at for exchange in wire.sent(*MESSAGES) if exchange.status == 200)
    assert times[-1] - times[0] > 0.5
