"""The bot where it is only installed by a person: it can neither read nor open threads there."""

from __future__ import annotations

from tests.chat.test_reply import ask
from tests.doubles.school import ANSWERED, FOLLOWING, UNKNOWN
from tests.doubles.wire.entities import EPHEMERAL, Channel, Message, User
from tests.doubles.wire.interactions import Interaction
from tests.doubles.wire.server import WireServer


def abroad(wire: WireServer) -> tuple[Channel, User]:
    """A server without the bot, and a person in it who installed the bot."""
    guild, ann = wire.guild("Elsewhere", bot=False), wire.user("ann")
    wire.join(guild, ann)
    return wire.text_channel(guild, "lounge"), ann


def is_private(message: Message) -> bool:
    """Whether only one person sees a message."""
    return bool(message.payload["flags"] & EPHEMERAL)


async def labels(asked: Interaction) -> list[str]:
    """The buttons of an answer."""
    return list((await asked.answered()).labels)


async def test_an_answer_is_for_the_asker_alone(wire: WireServer) -> None:
    """Nobody there has invited the bot; the asker may still choose to show it."""
    channel, ann = abroad(wire)
    for wish, private in (({}, True), ({"private": False}, False)):
        message = await ask(wire, channel=channel, user=ann, **wish).answered()
        assert private == is_private(message)
        assert "7 to 8 months" in message.text


async def test_it_goes_on_by_form(wire: WireServer) -> None:
    """With the questions before as its context, all in private."""
    channel, ann = abroad(wire)
    first = await ask(wire, channel=channel, user=ann).answered()
    assert ("Follow up" in first.labels, "Continue in a thread" in first.labels) == (True, False)
    form = wire.press(first.labels["Follow up"], first, user=ann)
    await form.asked()
    second = await wire.modal(form, {"question": FOLLOWING}).answered()
    assert is_private(second)
    assert f"-# ↳ {ANSWERED}\n> {FOLLOWING}" in second.text
    assert "about ten hours" in second.text
    form = wire.press(second.labels["Follow up"], second, user=ann)
    await form.asked()
    third = await wire.modal(form, {"question": "and then?"}).answered()
    assert f"-# ↳ {ANSWERED}\n-# ↳ {FOLLOWING}\n> and then?" in third.text


async def test_there_is_no_human_to_ask(wire: WireServer, desk: object) -> None:
    """Whatever a server of that number once chose: the bot is no part of it."""
    channel, ann = abroad(wire)
    asked = wire.interaction("ask", {"question": UNKNOWN}, user=ann, channel=channel)
    assert "Ask a human" not in await labels(asked)


async def test_a_message_there_can_be_asked_about(wire: WireServer) -> None:
    """Discord hands it over."""
    channel, ann = abroad(wire)
    said = wire.message(ANSWERED, user=ann, channel=channel)
    asked = wire.interaction("Ask the mentor about this", user=ann, channel=channel, target=said.message)
    message = await asked.answered()
    assert (True, True) == (is_private(message), "7 to 8 months" in message.text)


async def test_a_group_conversation_is_public(wire: WireServer) -> None:
    """Friends who asked together read the answer together."""
    ann, ben = wire.user("ann"), wire.user("ben")
    group = wire.group(ann, ben)
    message = await ask(wire, channel=group, user=ann).answered()
    assert (False, True) == (is_private(message), "7 to 8 months" in message.text)
    assert "Follow up" in message.labels
