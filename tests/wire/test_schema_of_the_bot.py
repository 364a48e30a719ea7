"""Everything that the real bot sends, and what it shows on the way, is what Discord takes."""

from __future__ import annotations

import pytest

from tests.doubles import discord_schema
from tests.doubles.outpost import Outpost
from tests.doubles.plan_tour import plan_tour
from tests.doubles.prompts_tour import prompts_tour
from tests.doubles.school import ANSWERED
from tests.doubles.tour import Walk, leaves, tour

# They hang on answers and lists that are longer than those of a small school, or on selects.
BEYOND = {
    "page": "m1:page:1:an-id:1",
    "term": "m1:term:levain",
    "resources": "m1:resources:skill.ovens:any:any",
}
NO_PERMISSION = 50013


@pytest.fixture
async def walk(post: Outpost) -> Walk:
    """A walk through everything, and a few presses beyond it."""
    met = await tour(post)
    met.verbs += await plan_tour(post)
    met.verbs += await prompts_tour(post)
    shown = await post.wire.interaction("ask", {"question": ANSWERED}, user=post.ann, channel=post.general).answered()
    for verb, id in BEYOND.items():
        assert (await post.press(id, shown, user=post.ann).answered()).text
        met.verbs[verb] += 1
    return met


async def test_all_of_it_is_valid(post: Outpost, walk: Walk) -> None:
    """Every body, by the rules of Discord and by its own description, where that is at hand."""
    bodies = [exchange for exchange in post.wire.exchanges if exchange.body is not None]
    assert len(bodies) > 200
    assert [] == post.wire.problems()
    refused = {(exchange.path.rpartition("/")[2], exchange.code) for exchange in bodies if exchange.status != 200}
    assert {("threads", NO_PERMISSION)} == refused  # where the walk forbids them
    if discord_schema.at_hand() is None:
        pytest.skip(f"Discord's own description is not at hand: {discord_schema.VARIABLE} names it")


async def test_nothing_was_left_out(post: Outpost, walk: Walk) -> None:
    """Every command was called, and every verb of a button, a choice or a modal was used."""
    commands = post.wire.commands(post.general)
    assert {name for name, _ in leaves(commands)} | {c["name"] for c in commands if c.get("type") == 3} == walk.commands
    assert set(post.client._presses) == set(walk.verbs)


async def test_nobody_was_notified(post: Outpost, walk: Walk) -> None:
    """But the helpers, by the one role, where their help was asked for."""
    mine = [message for message in post.wire.messages.values() if message.author is post.wire.me]
    assert {post.role.mention} == set().union(*(message.pings for message in mine))
    assert [post.helpers] == [message.channel for message in mine if message.pings]
