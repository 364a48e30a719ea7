"""Three days after a prompt, the answers to its questions come, once."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.doubles.prompting import NINE, WEEK, posts, said, set_up, tick
from tests.doubles.town import Town

DAYS, MINUTE = timedelta(days=3), timedelta(minutes=1)
REVEAL = NINE + WEEK + DAYS + timedelta(seconds=1)


async def posted(town: Town, **fields: Any) -> None:
    """Two prompts, the second of which looks back on the first; and the answers of the first are out."""
    set_up(town, **fields)
    for at in (NINE, NINE + DAYS + MINUTE, NINE + WEEK):
        await tick(town, at)


def answers(town: Town, where: Any = None) -> list[str]:
    """The answers that came with the second prompt."""
    return [m.text for m in said(town, where or town.general.threads[1]) if "answers p-s1-2026-11-30" in m.text]


async def test_they_come_in_the_thread_once(town: Town) -> None:
    """After 72 hours, not before; all questions of the post, each with its answer."""
    await posted(town)
    await tick(town, REVEAL - MINUTE)
    assert [] == answers(town)
    for minutes in range(3):
        await tick(town, REVEAL + minutes * MINUTE)
    [text] = answers(town)
    assert text.startswith("### The answers")
    assert "**Fractions:** What about fractions, part 1?\nPart 1 is warm." in text
    assert "**Numbers:** What about numbers, part 2?\nPart 2 is warm." in text
    assert () == town.store.posts_to_reveal(REVEAL + WEEK, NINE)


async def test_without_a_thread_they_reply_to_the_post(town: Town) -> None:
    """In its channel; nobody is pinged."""
    await posted(town, thread=False)
    await tick(town, REVEAL)
    assert 1 == len(answers(town, town.general))
    message = [m for m in town.general.history() if m.reference][-1]
    assert message.reference is not None
    assert posts(town)[1].message == message.reference.message_id


async def test_in_a_forum(town: Town) -> None:
    """In the post itself."""
    set_up(town, town.forum, kind="forum")
    for at in (NINE, NINE + DAYS + MINUTE):
        await tick(town, at)
    [thread] = town.forum.threads
    assert 2 == len(said(town, thread))


async def test_an_archived_thread_is_opened_again(town: Town) -> None:
    """Where Discord does not do that by itself."""
    await posted(town)
    thread = town.general.threads[1]
    town.env.backend.edit_channel(thread.id, {}, thread_metadata={"archived": True})
    town.env.inject_error("POST", f"/channels/{thread.id}/messages", status=400, code=50083, times=1)
    await tick(town, REVEAL)
    assert 1 == len(answers(town, thread))
    meta = town.env.backend.channels[thread.id].thread_metadata
    assert meta is not None
    assert not meta.archived


async def test_a_thread_that_is_gone(town: Town) -> None:
    """Nothing is posted elsewhere, and it is not tried again: the answers stay behind the button."""
    await posted(town)
    town.env.backend.delete_channel(town.general.threads[1].id)
    await tick(town, REVEAL)
    before = len(town.calls())
    await tick(town, REVEAL + timedelta(hours=1))
    assert before == len(town.calls())


@pytest.mark.parametrize("status", [500, 429])
async def test_an_outage_is_waited_for(town: Town, status: int) -> None:
    """They come once, some minutes later."""
    await posted(town)
    town.env.inject_error("POST", "/channels/*/messages", status=status, code=0, times=1)
    for minutes in (0, 1, 6, 12):
        await tick(town, REVEAL + minutes * MINUTE)
    assert 1 == len(answers(town))


async def crash(town: Town, at: datetime) -> None:
    """Forget that they were sent."""
    name = f"reveal:{posts(town)[1].message}"
    town.store.forget_deliveries(at + MINUTE)
    town.store.claim_delivery(name, at, since=at)


async def test_a_crash_after_sending(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are found again."""
    await posted(town)
    with monkeypatch.context() as patch:
        patch.setattr(type(town.store), "revealed", lambda *_: False)
        await tick(town, REVEAL)
    await crash(town, REVEAL)
    await tick(town, REVEAL + 6 * MINUTE)
    assert 1 == len(answers(town))
    assert () == town.store.posts_to_reveal(REVEAL + WEEK, NINE)


async def test_a_crash_before_sending(town: Town) -> None:
    """They come once the claim has grown old."""
    await posted(town)
    await crash(town, REVEAL)
    await tick(town, REVEAL + MINUTE)
    assert [] == answers(town)
    await tick(town, REVEAL + 6 * MINUTE)
    assert 1 == len(answers(town))


async def test_ticks_at_once(town: Town) -> None:
    """As several processes on one database would."""
    await posted(town)
    town.clock.at = REVEAL
    await asyncio.gather(*(town.bot.due.tick() for _ in range(4)))
    assert 1 == len(answers(town))


async def test_after_a_long_downtime_they_still_come_but_not_for_ever(town: Town) -> None:
    """Within two weeks."""
    await posted(town, on=True)
    town.store.change_schedule(town.guild.id, "s1", lambda s: (s, None))
    await tick(town, REVEAL + timedelta(days=13))
    assert 1 == len(answers(town))


async def test_later_nobody_waits_for_them(town: Town) -> None:
    """They stay behind the button."""
    await posted(town)
    town.store.change_schedule(town.guild.id, "s1", lambda s: (s, None))
    await tick(town, REVEAL + timedelta(days=15))
    assert [] == answers(town)
