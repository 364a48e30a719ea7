"""The one place that answers: in time, once, and also where the connection breaks."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from bot.chat.desk import Manners
from bot.chat.reply import Reply, note
from tests.doubles.school import ANSWERED
from tests.doubles.wire.entities import Channel, Message, User
from tests.doubles.wire.interactions import Interaction
from tests.doubles.wire.server import WireServer

CALLBACK, MESSAGES = "/interactions/*/*/callback", "/channels/*/messages"


def place(wire: WireServer) -> tuple[Channel, User]:
    """A channel, and a person in it."""
    guild, ann = wire.guild("Learners"), wire.user("ann")
    wire.join(guild, ann)
    return wire.text_channel(guild, "general"), ann


def ask(wire: WireServer, *, channel: Channel, user: User, **options: Any) -> Interaction:
    """Ask by command."""
    return wire.interaction("ask", {"question": ANSWERED, **options}, user=user, channel=channel)


def faults(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the bot complained about."""
    return [r.getMessage() for r in caplog.records if r.name.startswith("bot.") and r.levelno >= logging.WARNING]


def says(message: Message) -> bool:
    """Whether it is the answer."""
    return "7 to 8 months" in message.text


async def test_a_quick_answer_is_one_request(wire: WireServer) -> None:
    """From a real client over real HTTP."""
    channel, ann = place(wire)
    before = len(wire.exchanges)
    asked = ask(wire, channel=channel, user=ann)
    assert says(await asked.answered())
    assert 1 == len(wire.exchanges[before:])


@pytest.mark.parametrize("afterwards", [False, True], ids=["the request is lost", "the response is lost"])
async def test_a_broken_connection_is_tried_again(
    wire: WireServer, caplog: pytest.LogCaptureFixture, afterwards: bool
) -> None:
    """The person gets one answer, whether or not the first attempt had reached Discord."""
    channel, ann = place(wire)
    wire.faults.drop("POST", CALLBACK, afterwards=afterwards)
    asked = ask(wire, channel=channel, user=ann)
    assert says(await asked.answered())
    await wire.until(lambda: 2 == len(wire.sent("POST", CALLBACK)))
    await asked.acknowledged()
    assert ([], 1) == (faults(caplog), len(asked.messages))


@pytest.mark.parametrize("afterwards", [False, True], ids=["the request is lost", "the response is lost"])
async def test_a_reply_is_posted_once(wire: WireServer, caplog: pytest.LogCaptureFixture, afterwards: bool) -> None:
    """Its nonce is that of the message it answers."""
    channel, ann = place(wire)
    wire.faults.drop("POST", MESSAGES, afterwards=afterwards)
    said = wire.mention(ANSWERED, user=ann, channel=channel)
    assert says(await said.answered())
    await wire.until(lambda: 2 == len(wire.sent("POST", MESSAGES)))
    assert ([], 1) == (faults(caplog), len(said.replies))
    assert {str(said.message.id)} == {x.body["nonce"] for x in wire.sent("POST", MESSAGES)}


@pytest.mark.parametrize("manners", [Manners(patience=0.1)])
async def test_a_slow_answer_is_announced_in_time(wire: WireServer, desk: Any, manners: Manners) -> None:
    """Three seconds are the limit; the patience of the bot is far below."""
    channel, ann = place(wire)
    await _hold(desk, 0.4)
    asked = ask(wire, channel=channel, user=ann, private=True)
    assert 0.08 <= await asked.acknowledged() < 0.4
    assert says(await asked.answered())


async def _hold(desk: Any, seconds: float) -> None:
    """Keep the worker busy for some seconds from now on."""
    import asyncio
    import time

    task = asyncio.ensure_future(desk.runner.run(lambda: time.sleep(seconds)))
    await asyncio.sleep(0)
    assert not task.done()


@pytest.mark.parametrize("manners", [Manners(patience=0.05)])
async def test_a_deferred_answer_survives_a_broken_connection(wire: WireServer, desk: Any, manners: Manners) -> None:
    """Filling in twice does no harm."""
    channel, ann = place(wire)
    await _hold(desk, 0.2)
    wire.faults.drop("PATCH", "/webhooks/**")
    assert says(await ask(wire, channel=channel, user=ann).answered())


async def test_who_is_too_late_says_one_line(wire: WireServer, caplog: pytest.LogCaptureFixture) -> None:
    """Where Discord no longer takes an answer, nobody can be told."""
    channel, ann = place(wire)
    wire.faults.fail("POST", CALLBACK, 404, code=10062)
    ask(wire, channel=channel, user=ann)
    await wire.until(lambda: faults(caplog))
    assert ["/ask: too late to answer (10062)"] == faults(caplog)


def test_a_reply_is_public_unless_it_is_said_to_be_private() -> None:
    """And has no files."""
    reply = Reply(note("hi"))
    assert (False, ()) == (reply.private, reply.files)
