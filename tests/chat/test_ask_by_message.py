"""Asking by mention and direct message: who is heard, where, and in how many requests."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import discord
import pytest

from bot.chat.desk import Manners
from tests.doubles.school import ANSWERED, UNKNOWN
from tests.doubles.town import Town, press, see, steps


def replies(town: Town) -> Sequence[discord.Message]:
    """What the bot wrote in #general."""
    return [m for m in town.general.history() if m.author.id == town.bot.user.id]  # type: ignore[union-attr]


async def test_a_mention_is_answered_in_a_reply(town: Town) -> None:
    """In one request, without the right to read messages; nobody is pinged by it."""
    before = len(town.env.http_requests)
    asked = await town.learner.send(town.general, f"{town.me} {ANSWERED}")
    (reply,) = replies(town)
    assert reply.reference is not None
    assert asked.id == reply.reference.message_id
    assert ["POST messages"] == steps(town.env.http_requests[before:])
    body = town.env.http_requests[-1].json
    assert {"parse": [], "replied_user": False} == body["allowed_mentions"]  # type: ignore[index]
    seen = see(reply)
    assert f"> {ANSWERED}" in seen.text
    assert "7 to 8 months" in seen.text
    assert ["Helpful", "Not helpful", "Why?", "Related", "Continue in a thread"] == seen.labels


async def test_the_question_is_kept(town: Town) -> None:
    """As by command, without the mention."""
    await town.learner.send(town.general, f"{town.me} {ANSWERED} <@{town.stranger.id}>")
    (row,) = town.store.everything_of(town.learner.id)["questions"]
    assert ANSWERED == row["text"]


async def test_a_mention_without_words_is_greeted(town: Town) -> None:
    """Without a quote: there is nothing to quote."""
    await town.learner.send(town.general, town.me)
    assert see(replies(town)[0]).text.startswith("Hello!")


async def test_a_question_that_is_too_long_is_not_cut_in_silence(town: Town) -> None:
    """The person is told how much is read."""
    await town.learner.send(town.general, f"{town.me} " + "why " * 300)
    assert "I read at most 1000" in see(replies(town)[0]).text


@pytest.mark.parametrize("manners", [Manners(patience=0.05)])
async def test_the_bot_types_only_when_it_is_late(town: Town, manners: Manners) -> None:
    """A sign of life that costs a request where the answer would be quicker than the sign."""
    await town.slow_down(0.2)
    before = len(town.env.http_requests)
    await town.learner.send(town.general, f"{town.me} {ANSWERED}")
    assert ["POST typing", "POST messages"] == steps(town.env.http_requests[before:])


@pytest.mark.parametrize("manners", [Manners(patience=0.05)])
async def test_an_answer_comes_also_where_typing_fails(town: Town, manners: Manners) -> None:
    """The sign is not the answer."""
    await town.slow_down(0.2)
    town.env.inject_error("POST", "/channels/*/typing", status=500)
    await town.learner.send(town.general, f"{town.me} {ANSWERED}")
    assert "7 to 8 months" in see(replies(town)[0]).text


async def test_nobody_else_is_answered(town: Town) -> None:
    """Messages that mention somebody else or nobody, other bots and webhooks: no loop with another bot."""
    other = town.guild.add_member(town.env.create_user("other-bot", bot=True))
    hook = town.guild.create_webhook(town.general)
    await town.learner.send(town.general, ANSWERED)
    await town.learner.send(town.general, f"{other.mention} {ANSWERED}")
    await town.learner.send(town.general, f"@everyone {ANSWERED}")
    await other.send(town.general, f"{town.me} {ANSWERED}")
    await hook.send(f"{town.me} {ANSWERED}")
    assert [] == list(replies(town))


async def test_a_reply_to_an_answer_counts_as_a_mention(town: Town) -> None:
    """Discord then says that the bot is meant; the reply needs no mention of its own."""
    await town.learner.send(town.general, f"{town.me} {ANSWERED}")
    first = replies(town)[0]
    await town.learner.send(town.general, f"{town.me} and how many hours a week?", reply_to=first)
    assert f"-# ↳ {ANSWERED}\n> and how many hours a week?" in see(replies(town)[1]).text


async def test_where_the_bot_may_not_speak_it_writes_to_the_person(town: Town) -> None:
    """Nothing in the channel, and a direct message that says where to go."""
    town.settings(channels=(town.helpers.id,))
    await town.learner.send(town.general, f"{town.me} {ANSWERED}")
    assert [] == list(replies(town))
    told = see(town.learner.user.dm_channel.last_message).text
    assert f"I don't speak in <#{town.general.id}>. Ask in <#{town.helpers.id}>" in told
    assert "`/ask` works everywhere" in told


async def test_who_takes_no_direct_messages_is_left_in_peace(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """That is one line in the log, and nothing in the channel."""
    caplog.set_level(logging.INFO, "bot")
    town.settings(channels=(town.helpers.id,))
    town.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    await town.learner.send(town.general, f"{town.me} {ANSWERED}")
    assert [] == list(replies(town))
    assert 1 == sum("where the bot may not speak (Forbidden)" in line for line in caplog.messages)


async def test_a_thread_counts_with_its_channel(town: Town) -> None:
    """Where the channel is chosen, its threads are as well."""
    town.settings(channels=(town.general.id,))
    await town.learner.send(town.general, f"{town.me} {ANSWERED}")
    await press(town.learner, replies(town)[0], "Continue in a thread")
    thread = town.general.threads[0]
    await town.stranger.send(thread, f"{town.me} {ANSWERED}")
    assert "7 to 8 months" in see(thread.last_message).text


async def test_a_post_in_a_forum_is_answered(town: Town) -> None:
    """A forum's posts are threads; no further thread is offered there."""
    forum = town.bot.get_channel(town.forum.id)
    assert isinstance(forum, discord.ForumChannel)
    await forum.create_thread(name="How long?", content="How long?", allowed_mentions=discord.AllowedMentions.none())
    post = town.forum.threads[0]
    await town.learner.send(post, f"{town.me} {ANSWERED}")
    seen = see(post.last_message)
    assert "7 to 8 months" in seen.text
    assert "Follow up" in seen.labels


async def test_a_direct_message_is_answered(town: Town) -> None:
    """Without any mention."""
    await town.learner.send_dm(ANSWERED)
    seen = see(town.learner.user.dm_channel.last_message)
    assert "7 to 8 months" in seen.text
    assert "Follow up" in seen.labels


async def test_commands_work_in_direct_messages(town: Town) -> None:
    """There is no server that could have chosen anything."""
    shown = await town.learner.user.slash("ask", question=ANSWERED)
    assert "7 to 8 months" in see(shown).text
    assert not shown.ephemeral
    shown = await town.learner.user.slash("ask", question=UNKNOWN)
    assert "Ask a human" not in see(shown).labels


@pytest.mark.parametrize("manners", [Manners(questions_per_minute=1)])
async def test_too_many_questions_are_refused_in_a_reply(town: Town, manners: Manners) -> None:
    """By message as by command."""
    await town.learner.send_dm("hi")
    await town.learner.send_dm(ANSWERED)
    assert "ask again in 60 seconds" in see(town.learner.user.dm_channel.last_message).text


@pytest.mark.parametrize("manners", [Manners(questions_per_minute=1)])
async def test_who_goes_on_too_fast_is_told_once_a_minute(
    town: Town, manners: Manners, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody can make the bot flood a channel; what stays without an answer is one line in the log."""
    caplog.set_level(logging.INFO, "bot")
    for _ in range(4):
        await town.learner.send(town.general, f"{town.me} {ANSWERED}")
    assert [True, False] == ["7 to 8 months" in see(reply).text for reply in replies(town)]
    assert 2 == sum("too fast, and told so already" in line for line in caplog.messages)
    await town.stranger.send(town.general, f"{town.me} {ANSWERED}")
    town.clock.forward(minutes=1)
    await town.learner.send(town.general, f"{town.me} {ANSWERED}")
    assert [True, False, True, True] == ["7 to 8 months" in see(reply).text for reply in replies(town)]


async def test_an_answer_that_cannot_be_sent_is_one_line_in_the_log(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the bot may not write, it cannot say so either."""
    town.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=None)
    await town.learner.send(town.general, f"{town.me} {ANSWERED}")
    assert [] == list(replies(town))
    assert ["a message: cannot answer (Forbidden)"] == [
        r.getMessage() for r in caplog.records if r.levelname == "WARNING"
    ]


async def test_a_message_that_is_deleted_meanwhile_is_answered_below(town: Town) -> None:
    """The reply does not insist on the message."""
    await town.learner.send(town.general, f"{town.me} {ANSWERED}")
    body = town.env.http_requests[-1].json
    assert body["message_reference"]["fail_if_not_exists"] is False  # type: ignore[index]
