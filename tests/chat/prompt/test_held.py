"""Prompts that cannot be posted: they wait, the server is told once, and a manager mends it from there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.chat.presses import STALE, press_id
from bot.mentor.prompt.values import Schedule
from tests.doubles.prompting import NINE, WEEK, allow, change, forbid, give_tags, posts, said, schedule, set_up, tick
from tests.doubles.town import Seen, Town, forge, press, see

POST = "/channels/*/messages"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def cards(town: Town) -> list[Seen]:
    """What was told to the server about prompts."""
    everywhere = [m for channel in (town.general, town.helpers) for m in said(town, channel)]
    return [m for m in everywhere if m.text.startswith("### ")]


async def held(town: Town, **fields: Any) -> Schedule:
    """A prompt that waits, since the bot may not write in its channel."""
    made = set_up(town, **fields)
    forbid(town, town.general, send_messages=True)
    await tick(town, NINE)
    return made


async def test_a_missing_permission_is_told_once(town: Town) -> None:
    """With its name and the channel, where the bot may write; however often it is tried again."""
    await held(town)
    for n in range(1, 100):
        await tick(town, NINE + n * 20 * MINUTE)
    [card] = cards(town)
    assert town.helpers.id == card.message.channel.id
    assert "The weekly prompt is waiting" in card.text
    assert f"<#{town.general.id}>: give me **Send Messages**" in card.text
    assert "I try again by myself until <t:1795597200:F>" in card.text
    assert ["Check and post now", "Settings"] == card.labels
    assert "permissions" == schedule(town).problem


async def test_what_is_mended_in_time_is_posted_by_itself(town: Town) -> None:
    """And says that it is late; no press is needed."""
    await held(town)
    allow(town, town.general)
    await tick(town, NINE + HOUR)
    assert "This should have come" in said(town)[-1].text
    assert ("", 0) == (schedule(town).problem, schedule(town).failures)


async def test_a_manager_mends_it_with_one_press(town: Town) -> None:
    """The card, also of an earlier run, looks again: first in vain, then it posts, and says where."""
    await held(town)
    [card] = cards(town)
    await town.restart()
    await press(town.admin, card.message, "Check and post now")
    assert "something is missing still" in cards(town)[0].text
    assert [] == posts(town)
    allow(town, town.general)
    await press(town.admin, cards(town)[0].message, "Check and post now")
    assert 1 == len(posts(town))
    [card] = cards(town)
    assert "The weekly prompt is posted" in card.text
    assert ["See the post"] == card.labels
    assert "" == schedule(town).problem


async def test_a_manager_moves_it(town: Town) -> None:
    """To a channel where the bot may write; there it goes on from then on."""
    await held(town)
    [card] = cards(town)
    await town.admin.select(card.message, [town.helpers], custom_id=press_id("prompts-fix", "s1", "move"))
    [post] = posts(town)
    assert (town.helpers.id, "text") == (post.channel, schedule(town).kind)
    await tick(town, NINE + WEEK)
    assert [town.helpers.id] * 2 == [post.channel for post in posts(town)]


async def test_a_manager_moves_it_to_a_forum(town: Town) -> None:
    """Which is another kind of post; one that wants a tag first needs one in the settings."""
    await held(town)
    give_tags(town, "Weekly", needed=True)
    move = press_id("prompts-fix", "s1", "move")
    await town.admin.select(cards(town)[0].message, [town.forum], custom_id=move)
    assert "There I cannot post either" in cards(town)[0].text
    assert town.general.id == schedule(town).channel
    give_tags(town, "Weekly")
    await town.admin.select(cards(town)[0].message, [town.forum], custom_id=move)
    assert [town.forum.id] == [post.channel for post in posts(town)]
    assert "forum" == schedule(town).kind


@pytest.mark.parametrize("what", ["check", "move"])
async def test_nobody_else_mends_it(town: Town, what: str) -> None:
    """The buttons are for those who may manage the server."""
    await held(town)
    [card] = cards(town)
    allow(town, town.general)
    if what == "check":
        refused = await press(town.stranger, card.message, "Check and post now")
    else:
        move = press_id("prompts-fix", "s1", "move")
        refused = await town.stranger.select(card.message, [town.helpers], custom_id=move)
    assert "Only people who may manage this server can do that." == see(refused).text
    assert [] == posts(town)


async def test_a_card_of_a_deleted_schedule(town: Town) -> None:
    """It says so."""
    await held(town)
    town.store.delete_schedule(town.guild.id, "s1")
    refused = await press(town.admin, cards(town)[0].message, "Check and post now")
    assert "weekly prompt" in see(refused).text


async def test_a_card_that_was_tampered_with(town: Town) -> None:
    """It is out of date, as far as anybody can tell."""
    await held(town)
    message = cards(town)[0].message
    stored = town.env.backend.get_message(message.channel.id, message.id)
    stored.components[-1]["components"] = [{"type": 2, "style": 2, "label": "x", "custom_id": "-"}]
    assert STALE == see(await forge(town.admin, message, press_id("prompts-fix", "s1", "fly"))).text


@pytest.mark.parametrize("days", [0, 5])
async def test_a_prompt_that_came_already_is_not_repeated_by_the_card(town: Town, days: int) -> None:
    """Nor does the next one come before its time: the card says when that is."""
    await held(town)
    [card] = cards(town)
    allow(town, town.general)
    await tick(town, NINE + HOUR)
    town.clock.forward(days=days)
    await press(town.admin, card.message, "Check and post now")
    [card] = [card for card in cards(town) if "Nothing is waiting" in card.text]
    assert f"I can post in <#{town.general.id}>." in card.text
    assert f"Next post: {discord.utils.format_dt(NINE + WEEK, 'F')}" in card.text
    assert 1 == len(posts(town))


async def test_the_card_posts_nothing_in_a_pause(town: Town) -> None:
    """It was paused after the prompt began to wait; another channel is kept for later."""
    await held(town)
    [card] = cards(town)
    await town.admin.slash(town.helpers, "prompts pause")
    await town.admin.select(card.message, [town.helpers], custom_id=press_id("prompts-fix", "s1", "move"))
    assert "Next post: none before you resume it" in cards(town)[0].text
    assert ([], town.helpers.id) == (posts(town), schedule(town).channel)


async def test_a_deleted_channel(town: Town) -> None:
    """It is told, and the select offers another one."""
    set_up(town)
    town.env.backend.delete_channel(town.general.id)
    await tick(town, NINE)
    [card] = [m for m in said(town, town.helpers) if m.text.startswith("### ")]
    assert "no longer exists" in card.text
    assert "gone" == schedule(town).problem


async def test_a_channel_that_is_deleted_after_the_crash(town: Town) -> None:
    """Nobody can find the message any more; the prompt goes where a manager moves the schedule."""
    set_up(town)
    town.env.inject_error("POST", POST, status=500, code=0, times=1)
    await tick(town, NINE)
    town.env.backend.delete_channel(town.general.id)
    await tick(town, NINE + 6 * MINUTE)
    assert "gone" == schedule(town).problem
    change(town, channel=town.helpers.id)
    await tick(town, NINE + 20 * MINUTE)
    assert [town.helpers.id] == [post.channel for post in posts(town)]


@pytest.mark.parametrize(
    ("status", "code", "problem"),
    [(403, 50013, "permissions"), (403, 50001, "permissions"), (404, 10003, "gone"), (400, 50035, "refused")],
    ids=str,
)
async def test_what_only_discord_knows(town: Town, status: int, code: int, problem: str) -> None:
    """As far as the bot can see, all is well: it tells what Discord said, and tries again from time to time."""
    set_up(town)
    town.env.inject_error("POST", f"/channels/{town.general.id}/messages", status=status, code=code, times=None)
    for n in range(3):
        await tick(town, NINE + n * 11 * MINUTE)
    assert problem == schedule(town).problem
    assert 1 == len([m for m in said(town, town.helpers) if m.text.startswith("### ")])
    town.env.backend.faults.clear()
    await tick(town, NINE + HOUR)
    assert 1 == len(posts(town))


async def test_a_forum_that_lost_its_tag(town: Town) -> None:
    """It names the tag that is gone; with a tag the prompt comes."""
    give_tags(town, "chat", needed=True)
    set_up(town, town.forum, kind="forum", tags=("Weekly",))
    await tick(town, NINE)
    [card] = cards(town)
    assert "it wants a tag on every post; Weekly no longer exists there" in card.text
    assert "tags" == schedule(town).problem
    change(town, tags=("chat",))
    await tick(town, NINE + 11 * MINUTE)
    assert 1 == len(posts(town))


async def test_a_forum_that_wants_a_tag_since_a_moment(town: Town) -> None:
    """Discord says so first."""
    set_up(town, town.forum, kind="forum")
    town.env.inject_error("POST", "/channels/*/threads", status=400, code=40067, times=1)
    await tick(town, NINE)
    assert "tags" == schedule(town).problem
    await tick(town, NINE + 11 * MINUTE)
    assert 1 == len(posts(town))


async def test_a_track_that_is_gone(town: Town) -> None:
    """No topic can be chosen; a manager chooses another track."""
    await held(town, track="none")
    allow(town, town.general)
    await tick(town, NINE + 11 * MINUTE)
    assert "track" == schedule(town).problem
    assert [] == posts(town)
    change(town, track="baker")
    await tick(town, NINE + 22 * MINUTE)
    assert 1 == len(posts(town))


async def test_where_helpers_are_comes_first(town: Town) -> None:
    """The channel that was chosen for questions to people."""
    town.settings(helper_channel=town.helpers.id)
    set_up(town)
    town.env.inject_error("POST", f"/channels/{town.general.id}/messages", status=403, code=50013, times=1)
    await tick(town, NINE)
    assert [town.helpers.id] == [card.message.channel.id for card in cards(town)]


async def test_where_it_may_write_nowhere_the_owner_is_told(town: Town) -> None:
    """Directly, without buttons, and how to go on."""
    set_up(town)
    for channel in (town.general, town.helpers):
        forbid(town, channel, send_messages=True)
    await tick(town, NINE)
    owner = town.guild.owner
    [message] = [see(m) for m in owner.dm_channel.history()]
    assert "In your server **Learners**" in message.text
    assert "`/prompts setup`" in message.text
    assert [] == message.labels


async def test_an_outage_while_telling(town: Town) -> None:
    """It is told at the next try."""
    set_up(town)
    forbid(town, town.general, send_messages=True)
    town.env.inject_error("POST", "*", status=503, code=0, times=2)
    await tick(town, NINE)
    assert [] == cards(town)
    await tick(town, NINE + 11 * MINUTE)
    assert 1 == len(cards(town))


async def test_after_three_in_a_row_it_is_switched_off(town: Town) -> None:
    """The server is told at the first and at the last; the place in the track is kept."""
    set_up(town)
    await tick(town, NINE)
    forbid(town, town.general, send_messages=True)
    for week in range(1, 5):
        for hours in (0, 24, 49):
            await tick(town, NINE + week * WEEK + hours * HOUR)
    waiting, off = cards(town)
    assert "is waiting" in waiting.text
    assert "is switched off" in off.text
    assert "As soon as one is posted from here, it is switched on again." in off.text
    kept = schedule(town)
    assert (False, 3, ("numbers",)) == (kept.on, kept.failures, kept.covered)
    allow(town, town.general)
    await press(town.admin, off.message, "Check and post now")
    kept = schedule(town)
    assert (True, 0, "", ("numbers", "fractions")) == (kept.on, kept.failures, kept.problem, kept.covered)
    assert ["numbers", "fractions"] == [post.topic for post in posts(town)]


async def test_a_post_in_between_begins_the_count_anew(town: Town) -> None:
    """Only failures in a row count, and weeks in which the bot was away do not."""
    set_up(town)
    forbid(town, town.general, send_messages=True)
    for week in range(2):
        await tick(town, NINE + week * WEEK)
        await tick(town, NINE + week * WEEK + 49 * HOUR)
    assert 2 == schedule(town).failures
    allow(town, town.general)
    await tick(town, NINE + 2 * WEEK)
    assert 0 == schedule(town).failures
    await tick(town, NINE + 4 * WEEK + 49 * HOUR)
    assert (True, 0) == (schedule(town).on, schedule(town).failures)
