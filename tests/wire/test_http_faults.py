"""HTTP breaks in every way that Discord's does, and discord.py shows to the bot what it shows then."""

from __future__ import annotations

import io

import aiohttp
import discord
import pytest

from tests.doubles.wire.server import WireServer
from tests.wire.conftest import Place
from tests.wire.ordinary import Ordinary

MESSAGES, CALLBACK, WEBHOOK = "/channels/*/messages", "/interactions/*/*/callback", "/webhooks/**"


def channel_of(bot: Ordinary, place: Place) -> discord.TextChannel:
    """The bot's own view of the channel."""
    channel = bot.get_channel(place.general.id)
    assert isinstance(channel, discord.TextChannel)
    return channel


def statuses(wire: WireServer, path: str) -> list[int | None]:
    """How the requests of a route ended, in order."""
    return [exchange.status for exchange in wire.sent("*", path)]


async def test_a_limited_channel(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """discord.py waits as long as the 429 says, and then posts."""
    wire.faults.limit("POST", MESSAGES, seconds=0.2)
    await channel_of(bot, place).send("hi")
    first, second = wire.sent("POST", MESSAGES)
    assert (429, 200) == (first.status, second.status)
    assert second.at - first.at >= 0.2
    assert 1 == wire.invalid_requests()


async def test_a_limited_acknowledgement(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """A short limit costs time only; afterwards a follow-up may be limited as well."""
    wire.faults.limit("POST", CALLBACK, seconds=0.2)
    wire.faults.limit("POST", WEBHOOK, seconds=0.1)
    asked = wire.interaction("ask", {"question": "a"}, user=place.ann, channel=place.general)
    await asked.answered()
    assert asked.acknowledged_at is not None
    assert asked.acknowledged_at >= 0.2
    assert ([429, 200], [429, 200]) == (statuses(wire, CALLBACK), statuses(wire, WEBHOOK))


async def test_a_global_limit(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """A global limit stops all but the acknowledgements."""
    wire.faults.limit("*", scope="global", seconds=1.0)
    said = wire.mention("hi", user=place.ann, channel=place.general)
    await wire.until(lambda: wire.sent("POST", MESSAGES))
    asked = wire.interaction("now", user=place.ann, channel=place.general)
    await asked.acknowledged()
    assert [] == said.replies
    await said.answered()
    assert [429, 200] == statuses(wire, MESSAGES)


async def test_a_limit_without_via(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """Without the header, a 429 is a ban for discord.py, which raises at once."""
    wire.faults.limit("POST", MESSAGES, via=False)
    with pytest.raises(discord.HTTPException) as refused:
        await channel_of(bot, place).send("hi")
    assert 429 == refused.value.status


@pytest.mark.parametrize("status", [500, 502, 504], ids=str)
async def test_a_passing_error(wire: WireServer, bot: Ordinary, place: Place, status: int) -> None:
    """discord.py tries again after a second; the nonce keeps it from posting twice."""
    wire.faults.fail("POST", MESSAGES, status)
    await channel_of(bot, place).send("hi")
    assert [status, 200] == statuses(wire, MESSAGES)
    assert 1 == len(wire.history(place.general))


async def test_unavailable(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """In channels, 503 is not tried again; for a follow-up it is."""
    wire.faults.fail("POST", MESSAGES, 503)
    with pytest.raises(discord.DiscordServerError):
        await channel_of(bot, place).send("hi")
    wire.faults.fail("POST", WEBHOOK, 503)
    asked = wire.interaction("ask", {"question": "a"}, user=place.ann, channel=place.general)
    await asked.answered()
    assert [503, 200] == statuses(wire, WEBHOOK)


async def test_a_failed_acknowledgement_is_late(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """The second try of an acknowledgement may come after its time."""
    wire.interactions.acknowledge_within = 0.5
    wire.faults.fail("POST", CALLBACK, 500)
    asked = wire.interaction("now", user=place.ann, channel=place.general)
    await wire.until(lambda: bot.errors)
    assert [500, 404] == statuses(wire, CALLBACK)
    assert (10062, None) == (getattr(bot.errors[0], "code", None), asked.acknowledged_at)


async def test_a_delayed_acknowledgement(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """A slow way to Discord counts; a slow way back does not."""
    wire.faults.delay("POST", CALLBACK, 0.2, times=1)
    asked = wire.interaction("now", user=place.ann, channel=place.general)
    assert await asked.acknowledged() >= 0.2
    wire.faults.delay("POST", CALLBACK, 0.2, times=1, afterwards=True)
    asked = wire.interaction("now", user=place.ann, channel=place.general)
    await asked.answered()
    assert [] == [exchange.status for exchange in asked.exchanges if exchange.status]


async def test_a_lost_request(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """On Linux, a dropped connection is an aiohttp error, and nothing was posted."""
    wire.faults.drop("POST", MESSAGES)
    with pytest.raises(aiohttp.ClientError):
        await channel_of(bot, place).send("hi")
    assert ([None], []) == (statuses(wire, MESSAGES), wire.history(place.general))


async def test_a_lost_answer(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """The message was posted, only the bot does not know it; with the same nonce it may try again."""
    wire.faults.drop("POST", MESSAGES, afterwards=True)
    with pytest.raises(aiohttp.ClientError):
        await channel_of(bot, place).send("hi", nonce="a-nonce")
    message = await channel_of(bot, place).send("hi", nonce="a-nonce")
    assert [message.id] == [stored.id for stored in wire.history(place.general)]


async def test_any_error_on_demand(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """A route fails with a given code as often as wanted, until the faults are cleared."""
    wire.faults.fail("POST", MESSAGES, 400, code=30046, message="Maximum number of edits", times=9)
    for _ in range(2):
        with pytest.raises(discord.HTTPException) as refused:
            await channel_of(bot, place).send("hi")
        assert 30046 == refused.value.code
    wire.faults.clear()
    await channel_of(bot, place).send("hi")


async def test_too_large_a_file(wire: WireServer, bot: Ordinary, place: Place) -> None:
    """A file of more than 10 MiB is refused."""
    with pytest.raises(discord.HTTPException) as refused:
        await channel_of(bot, place).send(file=discord.File(io.BytesIO(bytes((10 << 20) + 1)), "big"))
    assert (413, 40005) == (refused.value.status, refused.value.code)
