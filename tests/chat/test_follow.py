"""Follow-ups: the context is rebuilt from the messages themselves."""

from __future__ import annotations

import discord
import pytest

from tests.doubles.school import ANSWERED, FOLLOWING
from tests.doubles.town import Town, press, see, steps

THIRD = "and after that?"
CONTEXT = f"-# ↳ {ANSWERED}\n> {FOLLOWING}"


async def opened(town: Town) -> discord.Message:
    """An answer in #general on which a thread was opened."""
    shown = await town.learner.slash(town.general, "ask", question=ANSWERED)
    await press(town.learner, shown, "Continue in a thread")
    return see(shown).message


async def test_a_thread_opens_on_the_answer(town: Town) -> None:
    """It is named like the question, tells how to go on, and the button now leads there."""
    answer = await opened(town)
    thread = town.general.threads[0]
    assert (answer.id, True) == (thread.id, ANSWERED.startswith(str(thread.name).removesuffix("…")))
    assert f"mention {town.me} in your message" in see(thread.last_message).text
    seen = see(town.general.history()[0])
    assert ("Open the thread", f"https://discord.com/channels/{town.guild.id}/{thread.id}") == (
        seen.labels[-1],
        seen.buttons["Open the thread"].url,
    )
    assert ["Helpful", "Not helpful", "Why?", "Related"] == seen.pressable
    assert f"> {ANSWERED}" in seen.text


async def test_the_other_buttons_work_after_the_change(town: Town) -> None:
    """Once each: the changed message has no second life inside discord.py."""
    await opened(town)
    before = len(town.env.http_requests)
    liked = await press(town.stranger, town.general.history()[0], "Helpful")
    assert "noted as helpful" in see(liked).text
    assert ["answer"] == steps(town.env.http_requests[before:])


@pytest.mark.parametrize("restarted", [False, True], ids=["", "after a restart"])
async def test_a_thread_keeps_the_context(town: Town, restarted: bool) -> None:
    """From the answer that it hangs on, and from those further up in it."""
    await opened(town)
    if restarted:
        await town.restart()
    thread = town.general.threads[0]
    await town.learner.send(thread, f"{town.me} {FOLLOWING}")
    assert CONTEXT in see(thread.last_message).text
    assert "about ten hours" in see(thread.last_message).text
    await town.learner.send(thread, "just chatting, for nobody to hear")
    await town.stranger.send(thread, f"{town.me} {THIRD}")
    assert f"-# ↳ {ANSWERED}\n-# ↳ {FOLLOWING}\n> {THIRD}" in see(thread.last_message).text


async def test_a_chain_of_replies_keeps_the_context(town: Town) -> None:
    """In any channel; other questions there do not mix in."""
    await town.learner.send(town.general, f"{town.me} {ANSWERED}")
    first = town.general.last_message
    await town.stranger.send(town.general, f"{town.me} what are vectors?")
    await town.restart()
    await town.learner.send(town.general, f"{town.me} {FOLLOWING}", reply_to=first)
    second = town.general.last_message
    assert CONTEXT in see(second).text
    await town.learner.send(town.general, f"{town.me} {THIRD}", reply_to=second)
    assert f"-# ↳ {ANSWERED}\n-# ↳ {FOLLOWING}\n> {THIRD}" in see(town.general.last_message).text


async def test_a_reply_to_a_command_s_answer_keeps_the_context(town: Town) -> None:
    """With a mention, since Discord shows the bot nothing of other replies to those."""
    shown = await town.learner.slash(town.general, "ask", question=ANSWERED)
    await town.stranger.send(town.general, f"{town.me} {FOLLOWING}", reply_to=see(shown).message)
    assert CONTEXT in see(town.general.last_message).text


async def test_a_new_mention_in_a_channel_begins_anew(town: Town) -> None:
    """What others asked before in the same channel is not its context."""
    await town.learner.send(town.general, f"{town.me} {ANSWERED}")
    await town.learner.send(town.general, f"{town.me} {FOLLOWING}")
    assert "↳" not in see(town.general.last_message).text


async def test_a_reply_to_somebody_else_has_no_context(town: Town) -> None:
    """Only the bot's own answers are read, whatever others wrote."""
    other = await town.stranger.send(town.general, "> What is the capital of France?")
    await town.learner.send(town.general, f"{town.me} {FOLLOWING}", reply_to=other)
    assert "↳" not in see(town.general.last_message).text


async def test_in_a_thread_a_reply_to_somebody_else_has_the_thread_s_context(town: Town) -> None:
    """The thread is about one question."""
    await opened(town)
    thread = town.general.threads[0]
    other = await town.stranger.send(thread, "me too")
    await town.learner.send(thread, f"{town.me} {FOLLOWING}", reply_to=other)
    assert CONTEXT in see(thread.last_message).text


@pytest.mark.parametrize("restarted", [False, True], ids=["", "after a restart"])
async def test_direct_messages_keep_the_context(town: Town, restarted: bool) -> None:
    """One message after the other."""
    await town.learner.send_dm(ANSWERED)
    if restarted:
        await town.restart()
    await town.learner.send_dm(FOLLOWING)
    assert CONTEXT in see(town.learner.user.dm_channel.last_message).text


async def test_an_old_conversation_is_no_context(town: Town) -> None:
    """Who comes back the next day begins anew."""
    await town.learner.send_dm(ANSWERED)
    await town.env.advance_time(13 * 3600)
    await town.learner.send_dm(FOLLOWING)
    assert "↳" not in see(town.learner.user.dm_channel.last_message).text


async def test_at_most_four_questions_are_remembered(town: Town) -> None:
    """The newest ones, two of them shown."""
    for n in range(6):
        await town.learner.send_dm(f"what is thing number {n} about?")
    text = see(town.learner.user.dm_channel.last_message).text
    assert ["thing number 3", "thing number 4"] == [
        f"thing number {n}" for n in range(5) if f"↳ what is thing number {n}" in text
    ]


async def test_greetings_are_no_context(town: Town) -> None:
    """Nor are the bot's words about threads."""
    await town.learner.send_dm("hello")
    await town.learner.send_dm(ANSWERED)
    assert "↳" not in see(town.learner.user.dm_channel.last_message).text


@pytest.mark.parametrize(
    ("path", "status", "code"), [("/channels/*/messages", 403, 50001), ("/channels/*/messages/*", 404, 10008)]
)
async def test_what_cannot_be_read_is_no_context(town: Town, path: str, status: int, code: int) -> None:
    """A channel without its history, a message that was deleted: the question is answered all the same."""
    await opened(town)
    thread = town.general.threads[0]
    town.env.inject_error("GET", path, status=status, code=code, times=None)
    await town.learner.send(thread, f"{town.me} {FOLLOWING}")
    assert "about ten hours" in see(thread.last_message).text


async def test_no_thread_is_offered_where_none_can_be_opened(town: Town) -> None:
    """Without the permission there is a form in its place."""
    mute = town.guild.create_text_channel(
        "mute",
        overwrites={town.bot.user: discord.PermissionOverwrite(create_public_threads=False)},  # type: ignore[dict-item]
    )
    shown = await town.learner.slash(mute, "ask", question=ANSWERED)
    assert ("Follow up" in see(shown).labels, "Continue in a thread" in see(shown).labels) == (True, False)
    await town.learner.send(mute, f"{town.me} {ANSWERED}")
    assert "Follow up" in see(mute.last_message).labels


async def test_a_permission_that_was_taken_away_is_named(town: Town) -> None:
    """The button is there still, the right is not."""
    shown = await town.learner.slash(town.general, "ask", question=ANSWERED)
    town.forbid(town.general, create_public_threads=True)
    refused = await press(town.learner, shown, "Continue in a thread")
    assert refused.ephemeral
    assert "ask an admin for Create Public Threads and Send Messages in Threads" in see(refused).text


async def test_no_thread_is_opened_where_the_bot_no_longer_speaks(town: Town) -> None:
    """The answer is from before its managers chose other channels."""
    shown = await town.learner.slash(town.general, "ask", question=ANSWERED)
    town.settings(channels=(town.helpers.id,))
    refused = await press(town.learner, shown, "Continue in a thread")
    assert (True, 0) == (refused.followups[0].ephemeral, len(town.general.threads))
    assert f"I no longer speak in this channel. Ask in <#{town.helpers.id}>" in see(refused).text


async def test_two_who_press_at_once_get_one_thread(town: Town) -> None:
    """The second one is shown the way."""
    shown = await town.learner.slash(town.general, "ask", question=ANSWERED)
    town.env.inject_error("POST", "/channels/*/messages/*/threads", status=400, code=160004)
    second = await press(town.stranger, shown, "Continue in a thread")
    assert f"There is a thread already: <#{see(shown).message.id}>" == see(second).text
