"""Weekly prompts that a process began before it ended: the next one finishes each, and posts none twice."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest

from bot.chat.prompt.sending import Place, send
from bot.mentor.prompt.errands import Errand, Errands
from bot.mentor.prompt.values import Schedule
from bot.mentor.prompt.watch import look_at
from tests.doubles.outpost import Outpost
from tests.doubles.wire.entities import Channel, Message

AGO = timedelta(minutes=6)  # longer than a claim holds
STEPS = ("claimed", "noted", "sent", "kept")


@pytest.fixture(params=["text", "forum"])
def place(post: Outpost, request: pytest.FixtureRequest) -> Channel:
    """Where it is posted."""
    return post.general if request.param == "text" else post.forum


def due(post: Outpost, place: Channel) -> Schedule:
    """A schedule whose prompt is due since eight minutes."""
    at = post.bot.desk.now() - timedelta(minutes=8)
    made = Schedule(
        "s1",
        post.guild.id,
        place.id,
        since=at - timedelta(minutes=2),
        weekday=at.weekday(),
        at=at.time().replace(second=0, microsecond=0),
        track="baker",
        kind="text" if place is post.general else "forum",
    )
    post.bot.desk.store.add_schedule(made, look_at(made, post.bot.desk.now()))
    return made


async def begin(post: Outpost, schedule: Schedule, step: str) -> None:
    """What a process did up to a step, six minutes ago."""
    desk = post.bot.desk
    errands = Errands(desk.store, lambda: desk.taught().curriculum, lambda: desk.now() - AGO)
    errand = errands.take(schedule)
    assert isinstance(errand, Errand)
    if step == "claimed":
        return
    prompt = errands.begin(errand)
    assert prompt is not None
    if step == "noted":
        return
    channel = post.client.get_channel(schedule.channel)
    assert isinstance(channel, discord.TextChannel | discord.ForumChannel)
    found: Place = await send(channel, schedule, prompt, errand.key)
    post.wire.forget_nonces()
    if step == "kept":
        errands.sent(errand, found.channel, found.message)


def prompts(post: Outpost) -> list[Message]:
    """All prompts that are there."""
    messages = post.wire.messages.values()
    return [m for m in messages if m.author is post.wire.me and "Before you study" in m.text]


@pytest.mark.parametrize("step", STEPS)
async def test_it_is_finished_once(post: Outpost, place: Channel, step: str) -> None:
    """Wherever the other process stopped: one message, its thread, and both are known. A forum's thread has its id."""
    schedule = due(post, place)
    await begin(post, schedule, step)
    there = {message.id for message in prompts(post)}
    for _ in range(3):
        await post.client.due.tick()
    [message] = prompts(post)
    assert (len(there), message.id in there) == ((1, True) if step in ("sent", "kept") else (0, False))
    [kept] = post.bot.desk.store.posts(post.guild.id)
    assert (place.id, message.id, message.id) == (kept.channel, kept.message, kept.thread)
    assert [message.id] == list(post.guild.threads)
    after = post.bot.desk.store.schedule(post.guild.id, "s1")
    assert after is not None
    assert (1, None, "") == (after.week, after.pending, after.problem)


@pytest.mark.parametrize("afterwards", [False, True], ids=["the request", "the answer"])
async def test_a_lost_connection_to_a_forum(post: Outpost, afterwards: bool) -> None:
    """Nobody knows whether the post arrived: it is looked for before anything is sent again."""
    due(post, post.forum)
    post.wire.faults.drop("POST", "/channels/*/threads", afterwards=afterwards)
    await post.client.due.tick()
    assert () == post.bot.desk.store.posts(post.guild.id)
    assert afterwards == bool(prompts(post))
    grow_old(post)
    await post.client.due.tick()
    [message], [kept] = prompts(post), post.bot.desk.store.posts(post.guild.id)
    assert (message.id, message.id) == (kept.message, kept.thread)
    post.log.clear()


def grow_old(post: Outpost) -> None:
    """Let six minutes pass since the prompt was claimed."""
    store, now = post.bot.desk.store, post.bot.desk.now()
    [schedule] = store.schedules(post.guild.id)
    assert schedule.pending is not None
    name = f"prompt:{schedule.guild}:{schedule.id}:{schedule.pending.day}"
    store.release_delivery(name)
    assert store.claim_delivery(name, now - AGO, since=now, guild=schedule.guild)
    store.change_schedule(schedule.guild, schedule.id, lambda s: (s, now))
