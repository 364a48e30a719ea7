"""Weekly prompts are posted once each, on time, whatever is interrupted."""

from __future__ import annotations

import asyncio
import time as real
from datetime import time, timedelta
from typing import Any

import discord
import pytest

from bot.mentor.plan.values import Pause
from bot.mentor.prompt.errands import Errand, Errands
from bot.mentor.prompt.tick import key
from bot.mentor.prompt.values import Omitted, Schedule, Used
from tests.doubles.prompting import (
    MONDAY,
    NINE,
    WEEK,
    allow,
    change,
    forbid,
    give_tags,
    posts,
    said,
    schedule,
    set_up,
    tick,
)
from tests.doubles.town import Town

POST = "/channels/*/messages"
THREAD = "/channels/*/messages/*/threads"
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


# On time.


async def test_it_comes_once_at_its_time_with_a_thread(town: Town) -> None:
    """Not a second earlier; a look later changes nothing."""
    set_up(town)
    await tick(town, NINE - SECOND)
    assert [] == said(town)
    for seconds in (0, 20, 40, 3600):
        await tick(town, NINE + seconds * SECOND)
    [message] = said(town)
    assert message.text.startswith("## Week 1 - Numbers\n")
    assert message.text.endswith(" · p-s1-2026-11-23")
    assert ["Week 1: Numbers"] == [thread.name for thread in town.general.threads]
    [post] = posts(town)
    assert (MONDAY, "numbers", town.general.id, message.message.id) == (
        post.day,
        post.topic,
        post.channel,
        post.message,
    )
    assert town.general.threads[0].id == post.thread


async def test_the_bot_ticks_by_itself(town: Town) -> None:
    """From its start on."""
    set_up(town)
    town.clock.at = NINE
    await town.env.advance_time(60)
    assert 1 == len(said(town))


async def test_the_track_goes_on_week_by_week(town: Town) -> None:
    """Each skill comes once, then the next cycle begins with other questions and the longer exercise."""
    set_up(town)
    for week in range(4):
        await tick(town, NINE + week * WEEK)
    assert [
        ("numbers", 1, 1, Used("numbers", "q1")),
        ("fractions", 2, 1, Used("fractions", "q1")),
        ("numbers", 1, 2, Used("numbers", "q3")),
        ("fractions", 2, 2, Used("fractions", "q3")),
    ] == [(post.topic, post.week, post.cycle, post.warm_up) for post in posts(town)]
    assert "**Do** · Loaf" in said(town)[2].text


async def test_a_pinned_topic_comes_next(town: Town) -> None:
    """Once; the track goes on where it was."""
    set_up(town, pinned="ovens")
    for week in range(3):
        await tick(town, NINE + week * WEEK)
    assert ["ovens", "numbers", "fractions"] == [post.topic for post in posts(town)]


async def test_a_light_week(town: Town) -> None:
    """Only questions to look back, in a thread too; the track waits."""
    skipped = Pause(MONDAY + WEEK, MONDAY + WEEK)
    set_up(town, light_weeks=True, skips=(skipped,))
    for week in range(3):
        await tick(town, NINE + week * WEEK)
    assert ["numbers", "", "fractions"] == [post.topic for post in posts(town)]
    _, light, _ = said(town)
    assert light.text.startswith("## A light week - look back\n")
    assert ["Answers"] == light.labels
    assert "Light week of 2026-11-30: look back" in [thread.name for thread in town.general.threads]


async def test_without_a_thread(town: Town) -> None:
    """Where none is wished for."""
    set_up(town, thread=False)
    await tick(town, NINE)
    assert [] == town.general.threads
    assert [None] == [post.thread for post in posts(town)]


async def test_in_a_forum_with_tags(town: Town) -> None:
    """The post is a thread of its own; tags are found by their names."""
    give_tags(town, "chat", "Weekly", needed=True)
    set_up(town, town.forum, kind="forum", tags=("Weekly",))
    await tick(town, NINE)
    [thread] = town.forum.threads
    assert "Week 1: Numbers" == thread.name
    assert [2] == town.env.backend.channels[thread.id].applied_tags
    [post] = posts(town)
    assert (town.forum.id, thread.id) == (post.channel, post.thread)


async def test_several_schedules_in_a_server(town: Town) -> None:
    """Each goes its own way."""
    set_up(town)
    set_up(town, town.helpers, id="s2", at=time(10))
    await tick(town, NINE)
    await tick(town, NINE + timedelta(hours=1))
    assert [1, 1] == [len(said(town)), len(said(town, town.helpers))]


async def test_one_that_is_off_stays_silent(town: Town) -> None:
    """So does one of a server that this process does not know."""
    set_up(town, on=False)
    await tick(town, NINE)
    assert [] == said(town)


# Who is pinged.


async def test_only_the_chosen_role_is_pinged(town: Town) -> None:
    """The message says so to Discord; everybody else is left in peace."""
    set_up(town, role=town.helper_role.id)
    await tick(town, NINE)
    [message] = said(town)
    assert message.text.startswith(f"<@&{town.helper_role.id}>\n")
    [sent] = [r.json for r in town.env.http_requests if r.json and "nonce" in r.json]
    allowed = sent["allowed_mentions"]
    assert [str(town.helper_role.id)] == [str(id) for id in allowed.pop("roles")]
    assert not any(allowed.get("parse") or ()), allowed
    assert not allowed.get("users")


@pytest.mark.parametrize("role", ["gone", "everyone"])
async def test_a_role_that_cannot_be_pinged_is_left_out(town: Town, role: str) -> None:
    """The prompt comes all the same."""
    set_up(town, role=1 if role == "gone" else town.guild.default_role.id)
    await tick(town, NINE)
    [message] = said(town)
    assert message.text.startswith("## Week 1")


# Late.


@pytest.mark.parametrize(
    ("late", "comes", "says"),
    [
        (timedelta(minutes=14), True, False),
        (timedelta(hours=47), True, True),
        (timedelta(hours=49), False, False),
    ],
    ids=["on time", "47 hours", "49 hours"],
)
async def test_a_late_start(town: Town, late: timedelta, comes: bool, says: bool) -> None:
    """For two days the prompt still comes, and says so; then the next week's does."""
    set_up(town)
    await tick(town, NINE + late)
    messages = said(town)
    assert comes is bool(messages)
    assert says is any("This should have come on <t:1795424400:F>" in message.text for message in messages)
    await tick(town, NINE + WEEK)
    assert 1 + comes == len(said(town))


async def test_a_long_downtime_brings_one_post(town: Town) -> None:
    """Not one for each week that was missed."""
    set_up(town)
    for n in range(3):
        await tick(town, NINE + 10 * WEEK + n * MINUTE)
    assert [(MONDAY + 10 * WEEK, "numbers")] == [(post.day, post.topic) for post in posts(town)]
    assert [Omitted(MONDAY + n * WEEK) for n in range(10)] == list(schedule(town).omitted)


async def test_another_weekday_never_comes_too_soon(town: Town) -> None:
    """Four days lie between two posts at least."""
    set_up(town)
    await tick(town, NINE)
    change(town, weekday=3)
    await tick(town, NINE + timedelta(days=3))
    assert 1 == len(said(town))
    await tick(town, NINE + timedelta(days=10))
    assert 2 == len(said(town))


# Once.


async def test_after_a_restart_it_is_not_repeated(town: Town) -> None:
    """What was posted is kept."""
    set_up(town)
    await tick(town, NINE)
    await town.restart()
    await tick(town, NINE + MINUTE)
    assert 1 == len(said(town))


async def test_ticks_at_once_post_once(town: Town) -> None:
    """As several processes on one database would."""
    set_up(town)
    town.clock.at = NINE
    await asyncio.gather(*(town.bot.due.tick() for _ in range(4)))
    assert [1, 1] == [len(said(town)), len(posts(town))]


def errands(town: Town) -> Errands:
    """What another process would do."""
    return Errands(town.store, lambda: town.taught.curriculum, town.clock)


def taken(town: Town, made: Schedule) -> Errand:
    """What another process has claimed."""
    errand = errands(town).take(made)
    assert isinstance(errand, Errand)
    return errand


@pytest.mark.parametrize("where", ["after the claim", "before sending"])
async def test_a_crash_before_sending(town: Town, where: str) -> None:
    """Nobody sent anything: once the claim has grown old, the prompt comes."""
    made = set_up(town)
    town.clock.at = NINE
    errand = taken(town, made)
    if where == "before sending":
        assert errands(town).begin(errand)
    await tick(town, NINE + MINUTE)
    assert [] == said(town)
    await tick(town, NINE + 6 * MINUTE)
    await tick(town, NINE + 12 * MINUTE)
    assert [1, 1] == [len(said(town)), len(posts(town))]


async def crash(town: Town, *, forum: bool = False) -> None:
    """The prompt was sent, and its process died before it could write that down."""
    made = set_up(town, town.forum if forum else town.general, kind="forum" if forum else "text", thread=forum)
    await tick(town, NINE)
    sent = schedule(town)
    town.store.delete_schedule(town.guild.id, "s1")
    town.store.forget_deliveries(NINE + timedelta(days=1))
    town.store.add_schedule(made, NINE)
    errand = taken(town, made)
    assert errands(town).begin(errand)
    assert sent.covered


@pytest.mark.parametrize("forum", [False, True], ids=["channel", "forum"])
async def test_a_crash_after_sending(town: Town, forum: bool) -> None:
    """The message is found by its id and not sent again; the schedule moves on, and a missing thread is made."""
    await crash(town, forum=forum)
    change(town, thread=True)
    await tick(town, NINE + 6 * MINUTE)
    channel = town.forum.threads[0] if forum else town.general
    [message] = said(town, channel)
    [post] = posts(town)
    assert (message.message.id, "numbers") == (post.message, post.topic)
    assert ["Week 1: Numbers"] == [t.name for t in (town.forum if forum else town.general).threads]
    assert ("numbers",) == schedule(town).covered


async def test_a_crash_found_after_the_window(town: Town) -> None:
    """Days later the message still counts, and none is sent for that day."""
    await crash(town)
    await tick(town, NINE + timedelta(hours=60))
    assert [1, 1] == [len(said(town)), len(posts(town))]


async def test_a_crash_before_sending_found_after_the_window(town: Town) -> None:
    """That week is given up; the next one has the same topic."""
    made = set_up(town)
    town.clock.at = NINE
    errand = taken(town, made)
    assert errands(town).begin(errand)
    for n in range(3):
        await tick(town, NINE + timedelta(hours=60, minutes=n))
    assert [] == said(town)
    assert schedule(town).pending is None
    await tick(town, NINE + WEEK)
    assert ["numbers"] == [post.topic for post in posts(town)]


async def test_a_crash_before_the_post_was_kept(town: Town) -> None:
    """Sent and written down, but no thread and no post yet: both follow."""
    await crash(town)
    [message] = said(town)
    town.store.complete_delivery(key(schedule(town), MONDAY), town.general.id, message.message.id)
    change(town, thread=True)
    await tick(town, NINE + MINUTE)
    [post] = posts(town)
    assert (message.message.id, message.message.id) == (post.message, post.thread)
    assert ["Week 1: Numbers"] == [thread.name for thread in town.general.threads]


async def test_a_change_while_it_is_prepared(town: Town) -> None:
    """What a manager has just changed counts: nothing is posted by the former settings."""
    made = set_up(town)
    town.clock.at = NINE
    errand = taken(town, made)
    change(town, on=False)
    assert errands(town).begin(errand) is None
    await tick(town, NINE + 10 * MINUTE)
    assert [] == said(town)
    assert town.store.delivery(key(made, MONDAY)) is None


async def test_a_process_that_was_asleep_sends_nothing(town: Town) -> None:
    """Its claim has grown old meanwhile, and another process has posted."""
    made = set_up(town)
    town.clock.at = NINE
    errand = taken(town, made)
    await tick(town, NINE + 6 * MINUTE)
    assert 1 == len(said(town))
    assert errands(town).begin(errand) is None
    assert town.store.delivery(key(made, MONDAY)) is not None


# Outages.


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_an_outage_is_waited_for(town: Town, status: int) -> None:
    """The prompt comes once, some minutes later, without a word about it."""
    set_up(town)
    town.env.inject_error("POST", POST, status=status, code=0, times=1)
    await tick(town, NINE)
    assert [] == said(town)
    for minutes in (1, 2, 4, 6, 12):
        await tick(town, NINE + minutes * MINUTE)
    [message] = said(town)
    assert "should have come" not in message.text
    assert "" == schedule(town).problem


async def test_a_refusal_for_now_is_tried_again_less_and_less_often(town: Town) -> None:
    """After one, two, five, ten and thirty minutes; it goes on for two days."""
    set_up(town)
    town.env.inject_error("POST", POST, status=429, code=0, times=None)
    tried = []
    for minutes in range(120):
        before = len(town.env.http_requests)
        await tick(town, NINE + minutes * MINUTE)
        if any(r.path.endswith("/messages") for r in town.env.http_requests[before:]):
            tried.append(minutes)
    assert [0, 1, 3, 8, 18, 48, 78, 108] == tried
    town.env.backend.faults.clear()
    await tick(town, NINE + timedelta(hours=40))
    assert "This should have come" in said(town)[0].text


async def test_an_outage_of_the_thread(town: Town) -> None:
    """The post is there already; its thread follows, and nothing is sent twice."""
    set_up(town)
    town.env.inject_error("POST", THREAD, status=503, code=0, times=1)
    await tick(town, NINE)
    assert [1, 0] == [len(said(town)), len(posts(town))]
    await tick(town, NINE + 2 * MINUTE)
    [post] = posts(town)
    assert [1, post.message] == [len(said(town)), post.thread]


async def test_a_thread_that_is_not_allowed_is_told_once(town: Town) -> None:
    """The prompts come without one, week after week; the first time, the server is told what is missing."""
    set_up(town)
    forbid(town, town.general, create_public_threads=True)
    for week in range(3):
        await tick(town, NINE + week * WEEK)
    cards = [m for channel in (town.general, town.helpers) for m in said(town, channel) if "no thread" in m.text]
    assert 1 == len(cards)
    assert "**Create Public Threads**" in cards[0].text
    assert [None] * 3 == [post.thread for post in posts(town)]
    allow(town, town.general)
    await tick(town, NINE + 3 * WEEK)
    assert posts(town)[-1].thread is not None
    assert "" == schedule(town).problem


async def test_one_that_fails_disturbs_no_other(town: Town) -> None:
    """A fault of ours is reported, and the rest goes on."""
    set_up(town, track="none")
    set_up(town, town.helpers, id="s2")
    await tick(town, NINE)
    assert [post.schedule for post in posts(town)] == ["s2"]


async def test_a_thousand_are_due_at_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more than some are under way at a time; here twenty of fifty."""
    for n in range(50):
        set_up(town, id=f"s{n}", thread=False)
    under_way, most = 0, 0
    send = discord.TextChannel.send

    async def sending(*args: Any, **options: Any) -> Any:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.to_thread(real.sleep, 0.02)
        sent = await send(*args, **options)
        under_way -= 1
        return sent

    monkeypatch.setattr(discord.TextChannel, "send", sending)
    await tick(town, NINE)
    assert 50 == len(posts(town))
    assert 1 < most <= 20
