"""People who installed the bot for themselves, in a server or a group where it is no member."""

from __future__ import annotations

import asyncio

import pytest

from tests.doubles.outpost import Outpost
from tests.doubles.school import ANSWERED, FOLLOWING, UNKNOWN
from tests.doubles.tour import OPTIONS, leaves
from tests.doubles.wire.entities import Channel, User
from tests.doubles.wire.interactions import FOLLOWUPS_ELSEWHERE, Interaction


@pytest.fixture(params=["server", "group"])
def place(post: Outpost, request: pytest.FixtureRequest) -> Channel:
    """Where the bot is not."""
    wire = post.wire
    if request.param == "group":
        return wire.group(post.ann, post.ben)
    guild = wire.guild("Elsewhere", bot=False)
    wire.join(guild, post.ann, post.ben)
    return wire.text_channel(guild, "lounge")


def ask(post: Outpost, place: Channel, text: str = ANSWERED, user: User | None = None, **more: object) -> Interaction:
    """Ask there."""
    return post.wire.interaction("ask", {"question": text, **more}, user=user or post.ann, channel=place)


async def test_follow_ups_go_by_modal(post: Outpost, place: Channel) -> None:
    """There are no threads; each answer knows the questions before it."""
    shown = await ask(post, place, private=True).answered()
    assert "Continue in a thread" not in shown.labels
    for text, said in ((FOLLOWING, "ten hours"), ("what runs many containers on many machines?", "Kubernetes: runs")):
        form = post.wire.press(shown.labels["Follow up"], shown, user=post.ann)
        await form.asked()
        shown = await post.wire.modal(form, {"question": text}).answered()
        assert (True, True) == (shown.flags.ephemeral, said in shown.text)
    assert f"-# ↳ {ANSWERED}\n-# ↳ {FOLLOWING}\n> what runs many containers on many machines?" in shown.text


async def test_every_command_works(post: Outpost, place: Channel) -> None:
    """As far as Discord offers it there: those for the managers of a server it does not."""
    post.give_plan(post.ann, None)
    for name, _ in leaves(post.wire.commands(place)):
        if name.startswith(("mentor ", "prompts ")):
            with pytest.raises(AssertionError, match="not offered"):
                post.wire.interaction(name, user=post.ann, channel=place)
            continue
        for options in OPTIONS[name]:
            assert (await post.wire.interaction(name, options, user=post.ann, channel=place).answered()).text


@pytest.mark.parametrize("question", [ANSWERED, UNKNOWN], ids=["answered", "unknown"])
async def test_every_button_works(post: Outpost, place: Channel, question: str) -> None:
    """Nothing that is offered needs the bot to be there."""
    shown = await ask(post, place, question, private=True).answered()
    for id in shown.custom_ids:
        done = post.wire.press(id, shown, user=post.ann)
        await post.wire.until(lambda done=done: done.answer or done.modal, what=str(done))  # type: ignore[misc]
        if done.answer:
            assert (True, False) == (done.answer.flags.ephemeral, "went wrong" in done.answer.text)


async def test_what_comes_late_is_as_private(post: Outpost, place: Channel) -> None:
    """In a server that has not invited the bot, also the announcement is for the asker alone."""
    busy = asyncio.ensure_future(post.busy(1.8))
    asked = ask(post, place)
    shown = await asked.answered()
    await busy
    assert [5] == [x.body["type"] for x in post.wire.sent("POST", "/interactions/**")]
    assert (place.guild is not None, True) == (shown.flags.ephemeral, "7 to 8 months" in shown.text)


async def test_few_messages_are_enough(post: Outpost, place: Channel) -> None:
    """Discord takes a handful of messages for each thing a person does there; the bot needs one, also on errors."""
    asked = [ask(post, place), ask(post, place, private=True), ask(post, place, "<@1>")]
    for each in asked:
        await each.answered()
    assert [1, 1, 1] == [len(each.messages) for each in asked]
    assert FOLLOWUPS_ELSEWHERE > 1
