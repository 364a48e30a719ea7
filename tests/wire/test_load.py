"""Many people at once: everybody is told in time that it goes on, and gets the whole answer."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.doubles.outpost import outpost, settings_of
from tests.doubles.rush import rush
from tests.doubles.school import ANSWERED, FOLLOWING, UNKNOWN, School
from tests.doubles.wire.server import WireServer

PEOPLE = 200
# Several programs share the machine of a test; the benchmark is strict.
HEARTBEAT = 1.0  # seconds


async def test_two_hundred_people_ask_at_once(school: School, tmp_path: Path) -> None:
    """All are answered in full, none is late, and meanwhile the connection stays alive."""
    async with (
        WireServer(heartbeat=0.2) as wire,
        outpost(wire, settings_of(school, tmp_path)) as post,
    ):
        done = await rush(wire, post.guild, post.general, [ANSWERED, UNKNOWN, FOLLOWING], PEOPLE)
        assert (PEOPLE, 0, 0) == (done.asked, done.unanswered, done.late)
        assert done.heartbeat < HEARTBEAT
        assert [] == post.log.lines


async def test_a_slow_machine_announces_its_answers(school: School, tmp_path: Path) -> None:
    """Where the queue is longer than the patience of the bot, people see that it thinks, and then the whole answer."""
    async with (
        WireServer(heartbeat=0.2) as wire,
        outpost(wire, settings_of(school, tmp_path), patience=0.1) as post,
    ):
        busy = asyncio.ensure_future(post.busy(0.6))
        done = await rush(wire, post.guild, post.general, [ANSWERED], 50)
        await busy
        assert (0, 0) == (done.unanswered, done.late)
        deferred = [x for x in wire.sent("POST", "/interactions/**") if x.body["type"] == 5]
        assert 50 == len(deferred)
        assert [] == post.log.lines


async def test_more_than_can_wait_are_told_so(school: School, tmp_path: Path) -> None:
    """At once, and honestly; those who wait are answered."""
    settings = settings_of(school, tmp_path).model_copy(update={"queue": 20})
    async with (
        WireServer() as wire,
        outpost(wire, settings, patience=0.1) as post,
    ):
        busy = asyncio.ensure_future(post.busy(1.0))
        await asyncio.sleep(0)
        asked = [
            wire.interaction("ask", {"question": ANSWERED}, user=user, channel=post.general) for user in post.crowd(40)
        ]
        texts = [(await each.answered()).text for each in asked]
        await busy
        told = [text for text in texts if text.startswith("I am busy")]
        assert 20 == len(told) == len(texts) - sum("7 to 8 months" in text for text in texts)
        assert await post.is_alive()
