"""`/plan remind`, and the direct messages that come of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import discord
import pytest

from bot.chat.presses import STALE, press_id
from bot.mentor.plan.kept import Reminder
from bot.mentor.plan.planner import Opened
from bot.mentor.plan.remind import key
from bot.mentor.plan.reminders import CLOSED
from tests.doubles.keeping import give, planner
from tests.doubles.town import Seen, Town, forge, modal_texts, press, see

MONDAY = date(2026, 11, 23)
NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
DIRECT = "/channels/*/messages"


def remind(town: Town, opened: Opened, **changes: Any) -> Reminder:
    """A reminder on Mondays at nine, first on the day the plan begins."""
    kept = opened.kept
    made = Reminder(kept.id, town.learner.id, kept.guild, 0, time(9), "UTC", NINE)
    town.store.set_reminder(replace(made, **changes))
    return replace(made, **changes)


def reminder(town: Town, opened: Opened) -> Reminder | None:
    """The reminder as it is kept."""
    return town.store.reminder(town.learner.id, opened.kept.id)


async def tick(town: Town, at: datetime | None = None) -> None:
    """Let the bot look what is due, at an instant."""
    town.clock.at = at or town.clock.at
    await town.bot.due.tick()
    await town.env.settle()


def received(town: Town) -> list[Seen]:
    """What the learner got directly, the oldest first."""
    channel = town.learner.user.dm_channel
    return [see(message) for message in channel.history()]


# The panel.


async def test_without_options_it_shows_that_it_is_off(town: Town) -> None:
    """One button sets it: a form asks for the day and the time, with Monday at nine in it."""
    opened = give(town)
    shown = await town.learner.slash(town.general, "plan remind")
    assert shown.ephemeral
    assert "Off. Shall I write to you" in see(shown).text
    asked = await press(town.learner, shown, "Choose day and time")
    assert ("Weekly reminder", ["On which day?", "At what time?"]) == modal_texts(asked)
    await town.learner.submit_modal(asked, {"day": ["2"], "time": "6 pm"})
    assert "✅ Saved." in see(shown).text
    assert "Every **Wednesday** at **18:00**" in see(shown).text
    kept = reminder(town, opened)
    assert kept is not None
    assert (2, time(18), datetime(2026, 11, 25, 18, tzinfo=UTC)) == (kept.weekday, kept.at, kept.next_at)


async def test_options_set_it_at_once(town: Town) -> None:
    """In the person's own zone; what is left out stays as it was."""
    opened = give(town)
    town.store.set_timezone(town.learner.id, "Europe/Berlin")
    shown = await town.learner.slash(town.general, "plan remind", weekday=4, time="7.30")
    assert "Every **Friday** at **07:30**, Europe/Berlin time" in see(shown).text
    shown = await town.learner.slash(town.general, "plan remind", weekday=5)
    assert "Every **Saturday** at **07:30**" in see(shown).text
    kept = reminder(town, opened)
    assert kept is not None
    assert datetime(2026, 11, 28, 6, 30, tzinfo=UTC) == kept.next_at


async def test_times_are_suggested(town: Town) -> None:
    """Usual ones, and the one that is being typed."""
    suggested = await town.learner.autocomplete(town.general, "plan remind", "time", "6 pm")
    assert ["18:00"] == [choice["value"] for choice in suggested]
    assert 5 < len(await town.learner.autocomplete(town.general, "plan remind", "time", ""))


@pytest.mark.parametrize("at", ["25:00", "noon", "13 pm", "9:99", "@everyone"])
async def test_a_time_that_is_none_is_refused(town: Town, at: str) -> None:
    """With the form in which it is written; nothing is saved."""
    opened = give(town)
    shown = await town.learner.slash(town.general, "plan remind", time=at)
    assert "write it like 18:30" in see(shown).text
    assert reminder(town, opened) is None


async def test_it_is_stopped(town: Town) -> None:
    """By the option, or by the button of the panel, also after a restart."""
    opened = give(town)
    remind(town, opened)
    shown = await town.learner.slash(town.general, "plan remind")
    await town.restart()
    await press(town.learner, shown, "Stop")
    assert "Stopped" in see(shown).text
    assert reminder(town, opened) is None
    remind(town, opened)
    assert "Stopped" in see(await town.learner.slash(town.general, "plan remind", off=True)).text
    assert reminder(town, opened) is None


async def test_without_a_plan_there_is_nothing_to_remind_of(town: Town) -> None:
    """It says how to make one."""
    assert "`/plan create`" in see(await town.learner.slash(town.general, "plan remind", weekday=0)).text


async def test_a_change_of_the_zone_moves_it(town: Town) -> None:
    """To the same time of day where the person is now."""
    opened = give(town)
    remind(town, opened)
    await town.learner.slash(town.general, "plan timezone", zone="Asia/Tokyo")
    moved = reminder(town, opened)
    assert moved is not None
    assert datetime(2026, 11, 23, 0, tzinfo=UTC) == moved.next_at


# The message.


async def test_the_message_comes_once_and_holds_the_week(town: Town) -> None:
    """At its time, not before; another tick sends nothing more. The next one is a week later."""
    opened = give(town)
    remind(town, opened)
    await tick(town, NINE - timedelta(seconds=1))
    assert [] == received(town)
    await tick(town, NINE)
    await tick(town, NINE + timedelta(seconds=30))
    [message] = received(town)
    assert "Week 1 of" in message.text
    assert "23 to 29 November 2026 · Baker, junior tier" in message.text
    assert ["Open my week", "Change or stop"] == message.labels
    kept = reminder(town, opened)
    assert kept is not None
    assert (NINE + timedelta(weeks=1), 1) == (kept.next_at, kept.unanswered)
    sent = town.store.delivery(key(opened.kept.id, MONDAY))
    assert sent is not None
    assert sent.message == message.message.id


async def test_the_bot_ticks_by_itself(town: Town) -> None:
    """Every few seconds, from the start on."""
    remind(town, give(town))
    town.clock.at = NINE
    await town.env.advance_time(60)
    assert 1 == len(received(town))


async def test_its_buttons_work(town: Town) -> None:
    """In the direct message, after a restart too; whoever presses one has answered."""
    opened = give(town)
    remind(town, opened)
    await tick(town, NINE)
    await town.restart()
    [message] = received(town)
    panel = await town.learner.user.click(message.message, label="Change or stop")
    assert "Every **Monday** at **09:00**" in see(panel).text
    kept = reminder(town, opened)
    assert kept is not None
    assert 0 == kept.unanswered
    await town.learner.user.click(message.message, label="Open my week")


async def test_a_week_that_is_over_is_asked_about(town: Town) -> None:
    """With the three answers of the check-in."""
    remind(town, give(town, hours=1))
    await tick(town, NINE)
    await tick(town, NINE + timedelta(weeks=1))
    first, second = received(town)
    assert "How did last week go?" not in first.text
    assert "How did last week go?" in second.text
    assert ["All done", "Partly", "Not at all", "Open my week", "Change or stop"] == second.labels


@pytest.mark.parametrize(
    ("late", "comes", "says"),
    [(timedelta(minutes=10), True, False), (timedelta(hours=47), True, True), (timedelta(hours=49), False, False)],
    ids=["on time", "late", "too late"],
)
async def test_a_late_start(town: Town, late: timedelta, comes: bool, says: bool) -> None:
    """For two days the message still comes, and says so; after that, the next week's does."""
    opened = give(town)
    remind(town, opened)
    await tick(town, NINE + late)
    messages = received(town)
    assert comes is bool(messages)
    assert says is ("This was due on Monday" in "".join(m.text for m in messages))
    kept = reminder(town, opened)
    assert kept is not None
    assert (NINE + timedelta(weeks=1), int(comes)) == (kept.next_at, kept.unanswered)


async def test_a_long_downtime_brings_one_message(town: Town) -> None:
    """Not one for each week that was missed."""
    remind(town, give(town, hours=1))
    for n in range(3):
        await tick(town, NINE + timedelta(weeks=5, minutes=n))
    assert 1 == len(received(town))


async def test_it_stops_by_itself_and_pauses_the_plan(town: Town) -> None:
    """The fourth unanswered one says that it is the last; a week later the plan is paused, and nothing more comes."""
    opened = give(town, hours=1)
    remind(town, opened)
    for week in range(4):
        await tick(town, NINE + timedelta(weeks=week))
    messages = received(town)
    assert [False] * 3 + [True] == ["last message for now" in message.text for message in messages]
    assert () == planner(town).look(town.learner.id, opened.kept.id).plan.wishes.pauses
    for week in range(4, 60):
        await tick(town, NINE + timedelta(weeks=week))
    assert 4 == len(received(town))
    paused = planner(town).look(town.learner.id, opened.kept.id).plan.wishes.pauses
    assert MONDAY + timedelta(weeks=4) == paused[0].first
    assert "silence" in [past.reason for past in town.store.history(town.learner.id, opened.kept.id)]


async def test_who_comes_back_is_reminded_again(town: Town) -> None:
    """Any look at the plan is an answer; after a pause by silence, resuming is."""
    opened = give(town, hours=1)
    remind(town, opened, unanswered=3)
    await tick(town, NINE)
    await town.learner.slash(town.general, "plan week")
    await tick(town, NINE + timedelta(weeks=1))
    assert [True, False] == ["last message for now" in message.text for message in received(town)]
    remind(town, opened, unanswered=4, next_at=NINE + timedelta(weeks=2))
    await tick(town, NINE + timedelta(weeks=2))
    assert planner(town).look(town.learner.id, opened.kept.id).plan.wishes.pauses
    await town.learner.slash(town.general, "plan resume")
    await tick(town, NINE + timedelta(weeks=3))
    assert 3 == len(received(town))


async def test_nothing_comes_where_there_is_nothing_to_do(town: Town) -> None:
    """Before the start, in a pause, in the archive."""
    opened = give(town)
    remind(town, opened, next_at=NINE - timedelta(weeks=1))
    await tick(town, NINE - timedelta(days=2))
    assert [] == received(town)
    await town.learner.slash(town.general, "plan pause")
    kept = reminder(town, opened)
    assert kept is not None
    assert NINE == kept.next_at
    give(town, hours=9)
    assert reminder(town, opened) is None


async def test_a_plan_that_is_finished_needs_no_reminder(town: Town) -> None:
    """The rows stay, in case that the plan goes on."""
    opened = give(town)
    remind(town, opened)
    ended = tuple(replace(record, state="done", on=MONDAY, how="work") for record in opened.plan.records)
    finished = replace(opened.plan, records=ended, revision=2)
    town.store.save_plan(town.learner.id, opened.kept.id, finished, town.clock.at, "done")
    await tick(town, NINE)
    assert [] == received(town)


@pytest.mark.parametrize(("weekday", "expected"), [(1, 8), (4, 4), (3, 10), (0, 7)], ids=["Tue", "Fri", "Thu", "Mon"])
async def test_another_day_never_comes_too_soon(town: Town, weekday: int, expected: int) -> None:
    """Four days lie between two messages at least, even where the reminder was stopped and set anew."""
    opened = give(town)
    remind(town, opened)
    await tick(town, NINE)
    await town.learner.slash(town.general, "plan remind", off=True)
    await town.learner.slash(town.general, "plan remind", weekday=weekday)
    kept = reminder(town, opened)
    assert kept is not None
    assert NINE + timedelta(days=expected) == kept.next_at


# What goes wrong.


@pytest.mark.parametrize("status", [500, 503, 429])
async def test_an_outage_is_waited_for(town: Town, status: int) -> None:
    """The next tick after the claim has grown old tries again; the message comes once."""
    remind(town, give(town))
    town.env.inject_error("POST", DIRECT, status=status, code=0, times=1)
    await tick(town, NINE)
    await tick(town, NINE + timedelta(seconds=40))
    assert [] == received(town)
    await tick(town, NINE + timedelta(minutes=3))
    await tick(town, NINE + timedelta(minutes=6))
    assert 1 == len(received(town))


async def test_closed_messages_are_noticed_and_told_once(town: Town) -> None:
    """The reminder is off then; its person learns of it with the next command, and turns it on again with one press."""
    opened = give(town)
    remind(town, opened)
    town.env.inject_error("POST", DIRECT, status=403, code=50007, times=1)
    for minutes in range(5):
        await tick(town, NINE + timedelta(minutes=minutes))
    assert 1 == sum(call.endswith("/messages") for call in town.calls())
    shown = await town.learner.slash(town.general, "plan week")
    told = shown.followups[-1]
    assert "I could not send you your weekly reminder" in see(told).text
    again = await town.learner.slash(town.general, "plan week")
    assert () == tuple(again.followups)
    await press(town.learner, told, "Turn it on again")
    kept = reminder(town, opened)
    assert kept is not None
    assert (0, time(9), "", NINE + timedelta(weeks=1)) == (kept.weekday, kept.at, kept.problem, kept.next_at)


@pytest.mark.parametrize(
    ("command", "options"),
    [("week", {}), ("show", {}), ("show", {"week": 1}), ("export", {}), ("export", {"format": "md"}), ("history", {})],
    ids=["week", "picture", "list", "forms", "file", "history"],
)
async def test_any_command_tells_of_lost_messages(town: Town, command: str, options: dict[str, Any]) -> None:
    """Whichever comes first, and only that one."""
    remind(town, give(town), problem=CLOSED)
    shown = await town.learner.slash(town.general, f"plan {command}", **options)
    assert "I could not send you your weekly reminder" in see(shown.followups[-1]).text
    assert not (await town.learner.slash(town.general, f"plan {command}", **options)).followups


async def test_a_message_that_discord_refuses_is_a_fault_and_not_tried_for_ever(town: Town) -> None:
    """The others get theirs; that one waits for the next week."""
    first = remind(town, give(town))
    other = give(town, direct=True)
    remind(town, other, guild=None, next_at=NINE + timedelta(seconds=1))
    town.env.inject_error("POST", DIRECT, status=400, code=50035, times=1)
    await tick(town, NINE)
    await tick(town, NINE + timedelta(seconds=30))
    assert 1 == len(received(town))
    assert ["a reminder"] == [fault.where for fault in town.faults]
    kept = town.store.reminder(town.learner.id, first.plan)
    assert kept is not None
    assert (NINE + timedelta(weeks=1), 0) == (kept.next_at, kept.unanswered)
    town.faults.clear()


async def test_a_crash_before_sending(town: Town) -> None:
    """Somebody claimed it and was never heard of again: two minutes later it is sent."""
    opened = give(town)
    remind(town, opened)
    town.store.claim_delivery(key(opened.kept.id, MONDAY), NINE, since=NINE - timedelta(minutes=2))
    await tick(town, NINE + timedelta(minutes=1))
    assert [] == received(town)
    await tick(town, NINE + timedelta(minutes=3))
    assert 1 == len(received(town))


@pytest.mark.parametrize("others", [0, 19], ids=["the last message", "far up"])
async def test_a_crash_after_sending(town: Town, others: int) -> None:
    """The message is found again among the last twenty, and not sent twice."""
    opened = give(town)
    remind(town, opened)
    await tick(town, NINE)
    [message] = received(town)
    for n in range(others):
        await town.learner.send_dm(f"note {n}")
    name = key(opened.kept.id, MONDAY)
    town.store.forget_deliveries(NINE + timedelta(days=1))
    town.store.claim_delivery(name, NINE, since=NINE)
    remind(town, opened)
    await tick(town, NINE + timedelta(minutes=3))
    sent, kept = town.store.delivery(name), reminder(town, opened)
    assert sent is not None
    assert kept is not None
    assert (message.message.id, 1) == (sent.message, kept.unanswered)


async def test_a_crash_before_the_week_was_counted(town: Town) -> None:
    """Sent and written down, but due still: it is only counted."""
    opened = give(town)
    remind(town, opened)
    name = key(opened.kept.id, MONDAY)
    town.store.claim_delivery(name, NINE, since=NINE)
    town.store.complete_delivery(name, 1, 2)
    await tick(town, NINE + timedelta(minutes=3))
    kept = reminder(town, opened)
    assert kept is not None
    assert ([], 1, NINE + timedelta(weeks=1)) == (received(town), kept.unanswered, kept.next_at)


async def test_two_ticks_at_once_send_one_message(town: Town) -> None:
    """As two processes on one database would."""
    remind(town, give(town))
    town.clock.at = NINE
    await asyncio.gather(*(town.bot.due.tick() for _ in range(4)))
    assert 1 == len(received(town))


async def test_everything_is_deleted_while_a_message_is_on_its_way(town: Town) -> None:
    """Nothing of it comes back."""
    opened = give(town)
    remind(town, opened)
    async with _meanwhile(town, lambda: town.store.forget(town.learner.id)):
        await tick(town, NINE)
    assert {} == town.store.everything_of(town.learner.id)
    assert reminder(town, opened) is None


@pytest.mark.parametrize("what", [("edit",), ("stop",), ("set", 0, "0900"), ("show", "20261123")], ids=lambda w: w[0])
async def test_a_stranger_cannot_use_the_buttons(town: Town, what: tuple[object, ...]) -> None:
    """Whatever is pressed, nothing happens to the plan of somebody else."""
    opened = give(town)
    kept = remind(town, opened)
    give(town, town.stranger)
    own = await town.stranger.slash(town.general, "plan remind")
    refused = await forge(town.stranger, own, press_id("plan-remind", opened.kept.id, *what))
    assert "not yours, or it was deleted" in see(refused).text
    assert kept == reminder(town, opened)


@pytest.mark.parametrize("what", [("set", "7", "0900"), ("set", "0"), ("fly",)], ids=str)
async def test_a_button_that_was_tampered_with(town: Town, what: tuple[str, ...]) -> None:
    """It is out of date, as far as anybody can tell."""
    opened = give(town)
    shown = await town.learner.slash(town.general, "plan remind")
    refused = await forge(town.learner, shown, press_id("plan-remind", opened.kept.id, *what))
    assert STALE == see(refused).text
    assert reminder(town, opened) is None


@asynccontextmanager
async def _meanwhile(town: Town, work: Any) -> AsyncIterator[None]:
    """Do something right after a direct message was sent."""
    send = discord.DMChannel.send

    async def sending(channel: discord.DMChannel, *args: Any, **options: Any) -> discord.Message:
        message = await send(channel, *args, **options)
        work()
        return message

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(discord.DMChannel, "send", sending)
        yield
