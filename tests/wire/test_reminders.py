"""Weekly reminders over HTTP: each arrives once, whatever is lost on the way, and whoever ends in between."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import connect
from bot.chat.ask import Asking
from bot.chat.due import Due
from bot.chat.plan.group import Planning
from bot.chat.plan.render_remind import mark
from bot.mentor.plan.kept import Delivery, Reminder
from bot.mentor.plan.planner import Planner
from bot.mentor.plan.remind import day_of, key
from bot.mentor.plan.reminders import CLOSED
from bot.mentor.plan.values import Wishes
from tests.doubles.encoder import HashingEncoder
from tests.doubles.outpost import Outpost, outpost, settings_of
from tests.doubles.school import School
from tests.doubles.wire.entities import User
from tests.doubles.wire.server import WireServer

MESSAGES = ("POST", "/channels/*/messages")
WEEK = timedelta(weeks=1)


def due(post: Outpost, user: User) -> Reminder:
    """A reminder that is due since this minute, of a plan that began a week ago."""
    now = datetime.now(UTC)
    then = now - WEEK
    desk = post.bot.desk
    planner = Planner(desk.store, lambda: desk.taught().curriculum, lambda: then)
    draft = planner.begin(user.id, None, Wishes("baker", 1, then.date()))
    kept = planner.start(user.id, draft.id, replaces=None).kept
    at = now.replace(second=0, microsecond=0)
    reminder = Reminder(kept.id, user.id, None, at.weekday(), at.time(), "UTC", at)
    desk.store.set_reminder(reminder)
    return reminder


def delivery(post: Outpost, reminder: Reminder) -> Delivery | None:
    """How far its message is."""
    return post.bot.desk.store.delivery(key(reminder.plan, day_of(reminder)))


def grow_old(post: Outpost, reminder: Reminder) -> None:
    """Let three minutes pass since the message was claimed."""
    store, now = post.bot.desk.store, datetime.now(UTC)
    store.release_delivery(key(reminder.plan, day_of(reminder)))
    assert store.claim_delivery(key(reminder.plan, day_of(reminder)), now - timedelta(minutes=3), since=now)


def next_of(post: Outpost, reminder: Reminder) -> tuple[datetime, int]:
    """When the next one is due, and how many are unanswered."""
    kept = post.bot.desk.store.reminder(reminder.user, reminder.plan)
    assert kept is not None
    return kept.next_at, kept.unanswered


async def test_a_reminder_arrives(post: Outpost) -> None:
    """With a nonce, by which Discord knows it again; it pings nobody, and its press is answered."""
    reminder = due(post, post.ann)
    await post.client.due.tick()
    await post.client.due.tick()
    [message] = post.wire.history(post.wire.dm(post.ann))
    [sent] = post.wire.sent(*MESSAGES)
    assert sent.body["enforce_nonce"] is True
    assert 24 == len(sent.body["nonce"])
    assert [] == sent.body["allowed_mentions"]["parse"]
    assert "Baker, junior tier" in message.text
    found = delivery(post, reminder)
    assert found is not None
    assert (message.id, message.channel.id) == (found.message, found.channel)
    assert (reminder.next_at + WEEK, 1) == next_of(post, reminder)
    asked = post.wire.press(mark(reminder.plan, day_of(reminder)), message, user=post.ann)
    assert "Weekly reminder" in (await asked.answered()).text
    assert (reminder.next_at + WEEK, 0) == next_of(post, reminder)


@pytest.mark.parametrize("afterwards", [False, True], ids=["the request", "the answer"])
async def test_a_lost_connection(post: Outpost, afterwards: bool) -> None:
    """Nobody knows whether the message arrived: a later tick looks for it, and sends it where it isn't there."""
    reminder = due(post, post.ann)
    post.wire.faults.drop(*MESSAGES, afterwards=afterwards)
    await post.client.due.tick()
    assert (reminder.next_at, 0) == next_of(post, reminder)
    grow_old(post, reminder)
    await post.client.due.tick()
    assert 1 == len(post.wire.history(post.wire.dm(post.ann)))
    assert (reminder.next_at + WEEK, 1) == next_of(post, reminder)
    assert ["was not sent" in line for line in post.log.lines] == [True]


@pytest.mark.parametrize("afterwards", [False, True], ids=["before it arrives", "after it arrived"])
async def test_a_process_that_ends_between_claim_and_answer(
    wire: WireServer, school: School, tmp_path: Path, afterwards: bool
) -> None:
    """The next one sends the message, or finds it; the person sees it once."""
    async with outpost(wire, settings_of(school, tmp_path)) as post:
        reminder, person = due(post, post.ann), post.ann
        wire.faults.delay(*MESSAGES, 5.0, times=1, afterwards=afterwards)
        tick = asyncio.ensure_future(post.client.due.tick())
        await wire.until(lambda: delivery(post, reminder), what="claim")
        await asyncio.sleep(0.3)
    await asyncio.wait({tick})
    async with outpost(wire, settings_of(school, tmp_path)) as post:
        await post.client.due.tick()
        assert (reminder.next_at, 0) == next_of(post, reminder)
        grow_old(post, reminder)
        await post.client.due.tick()
        assert (reminder.next_at + WEEK, 1) == next_of(post, reminder)
    assert 1 == len(wire.history(wire.dm(person)))


async def test_two_processes_on_one_database(post: Outpost, school: School, tmp_path: Path) -> None:
    """However often both of them tick, each message is sent once."""
    people = [post.ann, post.ben, *post.crowd(20)]
    for person in people:
        due(post, person)
    other = connect.build(settings_of(school, tmp_path), encoder=HashingEncoder())
    ticks = [post.client.due, Due(post.client, Planning(other.desk, Asking(other.desk)).posters())]
    try:
        await asyncio.gather(*(each.tick() for each in ticks * 2))
    finally:
        other.close()
    assert [1] * len(people) == [len(post.wire.history(post.wire.dm(person))) for person in people]


async def test_who_takes_no_messages(post: Outpost) -> None:
    """It is asked of Discord once, and kept to be told."""
    shy = post.wire.user("shy", accepts_dms=False)
    reminder = due(post, shy)
    for _ in range(3):
        await post.client.due.tick()
    kept = post.bot.desk.store.reminder(shy.id, reminder.plan)
    assert kept is not None
    assert (CLOSED, 1) == (kept.problem, len(post.wire.sent(*MESSAGES)))
    assert [] == post.log.lines


async def test_a_limit_on_the_way_is_waited_for(post: Outpost) -> None:
    """Within one tick, as Discord says how long."""
    reminder = due(post, post.ann)
    post.wire.faults.limit(*MESSAGES, seconds=0.3)
    await post.client.due.tick()
    assert 1 == len(post.wire.history(post.wire.dm(post.ann)))
    assert (reminder.next_at + WEEK, 1) == next_of(post, reminder)
