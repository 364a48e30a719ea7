"""Weekly prompts over HTTP: each arrives once, whatever is lost on the way, and whoever posts at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import connect
from bot.chat.ask import Asking
from bot.chat.due import Due
from bot.chat.prompt.group import Prompting
from bot.mentor.prompt.values import Schedule
from tests.doubles.encoder import HashingEncoder
from tests.doubles.outpost import Outpost, outpost, settings_of
from tests.doubles.prompt_kills import due_now, key_of, messages_of
from tests.doubles.school import ANSWERED, School
from tests.doubles.wire.entities import THREAD, Channel
from tests.doubles.wire.server import WireServer

MESSAGES = ("POST", "/channels/*/messages")
POSTS = ("POST", "/channels/*/threads")
AGO = timedelta(minutes=6)  # when a claim is over
HEARTBEAT = 2.0  # seconds; several programs share the machine of a test, the benchmark is strict


def due(post: Outpost, channel: Channel) -> Schedule:
    """A schedule whose prompt is due."""
    return due_now(post.bot.desk.store, channel, "s1", track="baker")


def grow_old(post: Outpost, schedule: Schedule) -> None:
    """Let six minutes pass since the prompt was claimed."""
    store, now = post.bot.desk.store, datetime.now(UTC)
    store.release_delivery(key_of(schedule))
    assert store.claim_delivery(key_of(schedule), now - AGO, since=now, guild=schedule.guild)
    store.change_schedule(schedule.guild, schedule.id, lambda s: (s, now))


def is_kept(post: Outpost, schedule: Schedule) -> bool:
    """Whether a prompt is there once, with a thread, and so it is written."""
    [message] = messages_of(post.wire, schedule)
    kept = post.bot.desk.store.schedule(schedule.guild, schedule.id)
    posts = post.bot.desk.store.posts(schedule.guild, schedule.id)
    assert kept is not None
    assert THREAD == post.wire.channels[message.id].kind
    assert [(message.id, message.id)] == [(each.message, each.thread) for each in posts]
    return (1, None, "") == (kept.week, kept.pending, kept.problem)


async def test_a_prompt_arrives(post: Outpost) -> None:
    """With a nonce, by which Discord knows it again; it pings nobody."""
    schedule = due(post, post.general)
    for _ in range(3):
        await post.client.due.tick()
    [sent] = post.wire.sent(*MESSAGES)
    assert sent.body["enforce_nonce"] is True
    assert 24 == len(sent.body["nonce"])
    assert [] == sent.body["allowed_mentions"]["parse"]
    assert is_kept(post, schedule)


@pytest.mark.parametrize("nonces", [True, False], ids=["known by its nonce", "not known by its nonce"])
@pytest.mark.parametrize("afterwards", [False, True], ids=["the request", "the answer"])
@pytest.mark.parametrize("kind", ["text", "forum"])
async def test_a_lost_connection(post: Outpost, kind: str, afterwards: bool, nonces: bool) -> None:
    """Nobody knows whether the prompt arrived: a later look searches the channel, and sends it where it isn't there."""
    post.wire.nonce_memory = 180.0 if nonces else 0.0
    schedule = due(post, post.general if kind == "text" else post.forum)
    post.wire.faults.drop(*(MESSAGES if kind == "text" else POSTS), afterwards=afterwards)
    await post.client.due.tick()
    await post.client.due.tick()
    assert int(afterwards) == len(messages_of(post.wire, schedule))
    grow_old(post, schedule)
    await post.client.due.tick()
    assert is_kept(post, schedule)


async def test_two_processes_on_one_database(post: Outpost, school: School, tmp_path: Path) -> None:
    """However often both of them look, each prompt is posted once."""
    schedules = await rushed(post, 20)
    other = connect.build(settings_of(school, tmp_path), encoder=HashingEncoder())
    theirs = Due(post.client, Prompting(other.desk, Asking(other.desk)).posters())
    try:
        await asyncio.gather(*(each.tick() for each in (post.client.due, theirs) * 2))
    finally:
        other.close()
    await post.client.due.tick()
    assert all(is_kept(post, schedule) for schedule in schedules)


async def test_many_servers_at_once(school: School, tmp_path: Path) -> None:
    """A hundred in the same minute, at Discord's pace; the connection lives, and questions are answered meanwhile."""
    async with (
        WireServer(heartbeat=0.2, strict=True) as wire,
        outpost(wire, settings_of(school, tmp_path)) as post,
    ):
        schedules = await rushed(post, 100)
        beats = len(wire.gateway.heartbeat_delays())
        ticking = asyncio.create_task(post.client.due.tick())
        asked = wire.interaction("ask", {"question": ANSWERED}, user=post.ann, channel=post.general)
        assert "7 to 8 months" in (await asked.answered()).text
        await ticking
        assert all(is_kept(post, schedule) for schedule in schedules)
        assert max(wire.gateway.heartbeat_delays()[beats:]) < HEARTBEAT
        assert [] == post.log.lines


async def rushed(post: Outpost, count: int) -> Sequence[Schedule]:
    """So many new servers whose prompts are due."""
    channels = [post.wire.text_channel(post.wire.guild(f"Learners {n}")) for n in range(count)]
    await post.wire.until(lambda: all(post.client.get_channel(channel.id) for channel in channels))
    return [due(post, channel) for channel in channels]
