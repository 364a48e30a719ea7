"""`/prompts pause`, `resume`, `skip`, `pin`, `disable`, and what managers look at before and after a post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import discord
import pytest
from simcord.results import InteractionResult

from bot.chat.presses import STALE
from bot.mentor.plan.values import Pause
from bot.mentor.prompt.settings import FOREVER
from bot.mentor.prompt.values import Post
from tests.doubles.plans import real
from tests.doubles.posted import posted
from tests.doubles.prompting import MONDAY, NINE, WEEK, allow, change, forbid, prompting, said, schedule, set_up, tick
from tests.doubles.town import Make, Seen, Town, forge, press, see
from tests.doubles.views import answer

ID = "s1"
NEED = "Only people who may manage this server can do that."
COMMANDS = ("setup", "preview", "post", "pause", "resume", "skip", "pin", "history", "status", "disable", "summary")


@pytest.fixture
def use_cases() -> Sequence[Make]:
    """The group /prompts alone."""
    return [prompting]


async def ask(town: Town, command: str, **options: Any) -> InteractionResult:
    """What the admin gets for a command."""
    return await town.admin.slash(town.general, f"prompts {command}", **options)


async def told(town: Town, command: str, **options: Any) -> Seen:
    """The same, looked at."""
    return see(await ask(town, command, **options))


def stamp(at: datetime) -> str:
    """An instant, as Discord shows it to each in their own time."""
    return discord.utils.format_dt(at, "F")


@pytest.mark.parametrize("command", COMMANDS)
async def test_only_managers_may(town: Town, command: str) -> None:
    """All but /prompts catchup; nothing changes."""
    before = set_up(town)
    refused = await town.learner.slash(town.general, f"prompts {command}")
    assert (True, NEED) == (refused.ephemeral, see(refused).text)
    assert before == schedule(town)


@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in ("setup", "summary")])
async def test_without_a_schedule_it_says_how_to_make_one(town: Town, command: str) -> None:
    """In one sentence, privately."""
    shown = await ask(town, command)
    assert (True, "There is no weekly prompt here yet; make one with `/prompts setup`") == (
        shown.ephemeral,
        see(shown).text,
    )


async def test_a_press_of_somebody_who_is_no_manager_any_more(town: Town) -> None:
    """Each press is checked again."""
    before = set_up(town)
    shown = await ask(town, "disable")
    for role in list(town.env.backend.get_guild(town.guild.id).members[town.admin.id].role_ids):
        town.env.backend.remove_member_role(town.guild.id, town.admin.id, role)
    assert NEED == see(await press(town.admin, shown, "Switch off")).text
    assert before == schedule(town)


# Pauses.


async def test_a_pause_until_a_day(town: Town) -> None:
    """The day is the last one without a post; the next post is shown."""
    set_up(town)
    seen = await told(town, "pause", until="30 November")
    assert "Paused until 30 November 2026" in seen.text
    assert f"Next post: {stamp(NINE + 2 * WEEK)}" in seen.text
    assert (Pause(date(2026, 11, 21), date(2026, 11, 30)),) == schedule(town).pauses
    await tick(town, NINE + WEEK)
    assert [] == said(town)


async def test_a_pause_without_an_end(town: Town) -> None:
    """It lasts until it is ended, by the button or the command, also after a restart."""
    set_up(town)
    shown = await ask(town, "pause")
    assert "Paused until you resume it" in see(shown).text
    assert "Next post: none before you resume it" in see(shown).text
    assert FOREVER == schedule(town).pauses[0].last
    await town.restart()
    await press(town.admin, shown, "Resume")
    assert "The weekly prompt goes on" in see(shown).text
    assert f"Next post: {stamp(NINE)}" in see(shown).text
    assert () == schedule(town).pauses
    refused = await told(town, "resume")
    assert "It isn't paused" in refused.text


async def test_nothing_is_owed_from_a_pause(town: Town) -> None:
    """Who resumes an hour after the time of a post has it a week later."""
    set_up(town)
    await ask(town, "pause")
    town.clock.at = NINE + timedelta(hours=1)
    assert f"Next post: {stamp(NINE + WEEK)}" in (await told(town, "resume")).text
    await tick(town)
    assert [] == said(town)


async def test_a_pause_in_the_past_is_refused(town: Town) -> None:
    """With what to name instead."""
    before = set_up(town)
    assert "20 November 2026 is over" in (await told(town, "pause", until="2026-11-20")).text
    assert "can't read that day" in (await told(town, "pause", until="@everyone")).text
    assert before == schedule(town)


# Skips.


async def test_days_are_skipped_and_taken_back(town: Town) -> None:
    """A range around New Year; what touches is one."""
    set_up(town)
    shown = await ask(town, "skip", date="28 December", until="3 January")
    assert "Mon 28 December 2026 to Sun 3 January 2027" in see(shown).text
    await ask(town, "skip", date="2027-01-04")
    assert (Pause(date(2026, 12, 28), date(2027, 1, 4)),) == schedule(town).skips
    shown = await ask(town, "skip")
    await town.restart()
    await town.admin.select(answer(shown), ["2026-12-28"], custom_id=f"m1:prompts-do:{ID}:unskip")
    assert "No days are skipped" in see(shown).text
    assert () == schedule(town).skips


async def test_the_next_post_comes_after_the_skip(town: Town) -> None:
    """Or it is a light one, where that was chosen and there is something to look back on."""
    set_up(town)
    assert f"Next post: {stamp(NINE + WEEK)}" in (await told(town, "skip", date="next Monday")).text
    change(town, light_weeks=True, last_day=MONDAY - WEEK, last_at=NINE - WEEK)
    seen = await told(town, "skip")
    assert "On these days a light prompt comes" in seen.text
    assert f"Next post: {stamp(NINE)}" in seen.text
    assert "Topic: a light one, to look back" in seen.text


async def test_a_skip_that_changes_nothing_says_so(town: Town) -> None:
    """No prompt would have come on that day."""
    set_up(town)
    assert (
        "- Thu 3 December 2026 · no change: the prompt comes on Mondays"
        in (await told(town, "skip", date="3 December")).text
    )
    assert (
        "- Thu 3 December 2026 to Mon 7 December 2026\n"
        in (await told(town, "skip", date="3 December", until="7 December")).text
    )


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"date": "2026-11-01"}, "is over"),
        ({"date": "2027-03-01", "until": "2027-02-01"}, "swap the two days"),
        ({"date": "2030-01-01"}, "more than two years ahead"),
        ({"date": "2026-12-01", "until": "2027-12-01"}, "more than 26 weeks"),
        ({"until": "2027-12-01"}, "Name the first day as well"),
        ({"date": "someday"}, "can't read that day"),
    ],
)
async def test_days_that_make_no_sense(town: Town, options: dict[str, str], why: str) -> None:
    """Nothing is skipped."""
    before = set_up(town)
    assert why in (await told(town, "skip", **options)).text
    assert before == schedule(town)


# The pinned topic.


async def test_a_topic_is_pinned_and_unpinned(town: Town) -> None:
    """It comes next; its name is suggested while somebody types."""
    set_up(town)
    suggested = await town.admin.autocomplete(town.general, "prompts pin", "topic", "oven")
    assert "ovens" in [choice["value"] for choice in suggested]
    shown = await ask(town, "pin", topic="ovens")
    assert "(pinned)" in see(shown).text
    assert "ovens" == schedule(town).pinned
    await press(town.admin, shown, "Unpin")
    assert "No topic is pinned" in see(shown).text
    assert "" == schedule(town).pinned
    assert "No topic is pinned" in (await told(town, "pin")).text


async def test_a_topic_that_makes_no_prompt_is_refused(town: Town) -> None:
    """With what it lacks, or with those that may be meant."""
    set_up(town)
    page = town.taught.curriculum.skills["ovens"]
    poor = replace(page, front=page.front.model_copy(update={"practice": ()}))
    curriculum = replace(town.taught.curriculum, skills={**town.taught.curriculum.skills, "ovens": poor})
    town.taught = replace(town.taught, curriculum=curriculum)
    assert "it lacks an exercise for starters" in (await told(town, "pin", topic="ovens")).text
    assert "I know no such skill" in (await told(town, "pin", topic="zzzz")).text
    assert "" == schedule(town).pinned


async def test_what_is_left_out_is_reported(town: Town) -> None:
    """The status names the topics of the track that make no full prompt, and what they lack."""
    set_up(town)
    curriculum = town.taught.curriculum
    topic = curriculum.roles["baker"].front.junior[0]
    page = curriculum.skills[topic]
    poor = replace(page, front=page.front.model_copy(update={"practice": ()}))
    town.taught = replace(town.taught, curriculum=replace(curriculum, skills={**curriculum.skills, topic: poor}))
    text = (await told(town, "status")).text
    assert "**Left out**: 1 topic of the track" in text
    assert "lacks an exercise for starters" in text


# Preview, status, history.


async def test_the_preview_is_the_post(town: Town) -> None:
    """Private, and nothing in it can be pressed; the post that comes says the same."""
    town.taught = replace(town.taught, curriculum=real())
    set_up(town, track="machine-learning-engineer", role=town.helper_role.id)
    shown = await ask(town, "preview")
    assert shown.ephemeral
    assert [] == see(shown).pressable
    assert 0 == len(said(town))
    await tick(town, NINE)
    assert [see(shown).text] == [seen.text for seen in said(town)]


async def test_the_preview_of_a_week(town: Town) -> None:
    """Counted as the posts are; a week that is over is that of the next cycle."""
    town.taught = replace(town.taught, curriculum=real())
    set_up(town, track="machine-learning-engineer")
    assert "# Week 12 - " in (await told(town, "preview", week=12)).text
    posted(town, 3)
    seen = await told(town, "preview", week=2)
    assert "# Week 2 - " in seen.text
    assert "Cycle 2" in seen.text
    assert "This track has 25 weeks" in (await told(town, "preview", week=26)).text


async def test_the_status_shows_the_next_three_posts(town: Town) -> None:
    """By the clock of the schedule, and as stamps which everybody sees in their own time."""
    set_up(town, zone="Asia/Kolkata")
    text = (await told(town, "status")).text
    for week in range(3):
        at = datetime(2026, 11, 23, 3, 30, tzinfo=UTC) + week * WEEK
        assert f"{MONDAY + week * WEEK:%A}, {(MONDAY + week * WEEK).day} " in text
        assert stamp(at) in text
    assert text.count(", 09:00 · ") == 3
    change(town, on=False)
    assert "None while it is off." in (await told(town, "status")).text


async def test_the_status_says_what_went_wrong(town: Town) -> None:
    """Why the post that is due cannot be made, and how many tries it cost."""
    set_up(town)
    change(town, failures=2, problem="refused")
    text = (await told(town, "status")).text
    assert "⚠️ The last 2 posts could not be made." in text
    assert "is waiting" not in text
    town.clock.at = NINE + timedelta(hours=1)
    text = (await told(town, "status")).text
    assert "Monday, 23 November 2026, 09:00 · **Numbers** · waiting\n" in text
    assert "Monday, 30 November 2026, 09:00 · **Fractions**\n" in text
    assert "⏸️ The post that is due is waiting, and I try again by myself." in text
    assert f"Waiting since: {stamp(NINE)}" in (await told(town, "setup")).text
    change(town, failures=3, on=False, problem="")
    assert "so it was switched off; its place in the track is kept" in (await told(town, "status")).text
    change(town, channel=1, on=True, failures=0)
    assert "it no longer exists, or I cannot see it; choose again" in (await told(town, "status")).text


async def test_a_post_that_was_left_out_is_told(town: Town) -> None:
    """In the status for some weeks, in the history for good: each with its day and the reason."""
    set_up(town)
    await tick(town, NINE + timedelta(days=3))
    away = "The post of Mon 23 November 2026 was left out: I was away for more than two days"
    assert f"⏭️ {away}" in (await told(town, "status")).text
    forbid(town, town.general, send_messages=True)
    for hours in (0, 49):
        await tick(town, NINE + WEEK + timedelta(hours=hours))
    barred = "The post of Mon 30 November 2026 was left out: I was not allowed to post it"
    allow(town, town.general)
    await tick(town, NINE + 2 * WEEK)
    text = (await told(town, "history")).text
    assert "1 post in" in text
    assert text.index("Mon 7 December 2026") < text.index(barred) < text.index(away)
    town.clock.at = NINE + 20 * WEEK
    assert "left out" not in (await told(town, "status")).text


async def test_the_history_links_to_all_posts(town: Town) -> None:
    """The newest first, on several pages."""
    town.taught = replace(town.taught, curriculum=real())
    set_up(town, track="machine-learning-engineer")
    made: list[Post] = posted(town, 30)
    shown = await ask(town, "history")
    seen = see(shown)
    assert "30 posts" in seen.text
    assert f"https://discord.com/channels/{town.guild.id}/{town.general.id}/{made[0].message}" in seen.text
    assert str(made[-1].message) not in seen.text
    for _ in range(5):
        if "More" in see(shown).pressable:
            await press(town.admin, shown, "More")
    assert f"/{made[-1].message})" in see(shown).text


async def test_posts_are_dated_by_the_day_they_came(town: Town) -> None:
    """By the clock of the schedule; one by hand comes before the day whose place it takes."""
    set_up(town, zone="Asia/Tokyo")
    posted(town, 1, at=datetime(2026, 11, 20, 23, tzinfo=UTC), day=MONDAY)
    assert "- Sat 21 November 2026 · [Week 1: Numbers]" in (await told(town, "history")).text
    assert "- Sat 21 November 2026 · [Week 1: Numbers]" in (await told(town, "status")).text


async def test_a_role_that_is_gone_is_not_in_the_way(town: Town) -> None:
    """The prompt comes all the same, and the status says that nobody is pinged."""
    set_up(town, role=1)
    text = (await told(town, "status")).text
    assert "🔕 **Nobody is pinged**\n- Weekly prompt: the role that was chosen no longer exists" in text
    assert "stands in the way" not in text


async def test_what_was_mended_is_not_named_any_more(town: Town) -> None:
    """Until the next try, the prompt is said to wait, and nothing to be missing."""
    set_up(town)
    change(town, problem="permissions")
    town.clock.at = NINE + timedelta(minutes=5)
    text = (await told(town, "setup")).text
    assert "is waiting" in text
    assert "give me" not in text


async def test_the_status_of_one_of_several(town: Town) -> None:
    """Without saying which: the first one that is on, with a choice among all."""
    set_up(town, on=False)
    for id in ("s2", "s3"):
        set_up(town, town.helpers, id=id)
    shown = await ask(town, "status")
    assert f"Weekly prompt in <#{town.helpers.id}>" in see(shown).text
    await town.admin.select(answer(shown), ["s1"], custom_id="m1:prompts-look:-:show")
    assert f"Weekly prompt in <#{town.general.id}>" in see(shown).text


async def test_the_status_of_another_schedule(town: Town) -> None:
    """Chosen in a select, also after a restart."""
    set_up(town)
    set_up(town, town.helpers, id="s2", on=False)
    shown = await ask(town, "status")
    assert f"Weekly prompt in <#{town.general.id}>" in see(shown).text
    await town.restart()
    await town.admin.select(answer(shown), ["s2"], custom_id="m1:prompts-look:-:show")
    assert f"Weekly prompt in <#{town.helpers.id}>" in see(shown).text


# By hand.


async def test_a_post_by_hand(town: Town) -> None:
    """It is confirmed first, takes the place of the coming one, and moves the track on."""
    set_up(town)
    shown = await ask(town, "post")
    assert shown.ephemeral
    assert "It pings nobody." in see(shown).text
    assert "It takes the place of the one for Mon 23 November 2026" in see(shown).text
    assert [] == said(town)
    await press(town.admin, shown, "Post now")
    assert f"### Posted in <#{town.general.id}>" in see(shown).text
    assert f"The next one comes {stamp(NINE + WEEK)}." in see(shown).text
    assert 1 == len(said(town))
    assert (1, MONDAY) == (schedule(town).week, schedule(town).last_day)
    await tick(town, NINE)
    assert 1 == len(said(town))


async def test_a_second_press_posts_nothing(town: Town) -> None:
    """Two posts are never closer than four days."""
    set_up(town)
    first, second = await ask(town, "post"), await ask(town, "post")
    await press(town.admin, first, "Post now")
    refused = await press(town.admin, second, "Post now")
    assert "the last post is less than four days old" in see(refused).text.casefold()
    assert 1 == len(said(town))
    town.clock.forward(days=4)
    assert "Post now?" in (await told(town, "post")).text


async def test_a_post_by_hand_names_what_is_in_the_way(town: Town) -> None:
    """Before it is tried."""
    set_up(town)
    change(town, channel=0)
    text = (await told(town, "post")).text
    assert "This stands in the way:" in text
    assert "choose a channel for it" in text
    change(town, channel=town.general.id, track="alchemist")
    assert "no longer taught here" in (await told(town, "post")).text


# The end.


async def test_it_is_switched_off(town: Town) -> None:
    """Its place in the track is kept."""
    set_up(town)
    shown = await ask(town, "disable")
    assert schedule(town).on
    await press(town.admin, shown, "Switch off")
    assert "The weekly prompt is off" in see(shown).text
    assert not schedule(town).on
    await tick(town, NINE)
    assert [] == said(town)
    again = await told(town, "disable")
    assert ["Delete", "Settings"] == again.pressable
    assert "The settings switch it on again." in again.text


async def test_it_is_deleted(town: Town) -> None:
    """After one more question; its posts in the memory go with it."""
    set_up(town)
    posted(town, 2)
    shown = await ask(town, "disable")
    await press(town.admin, shown, "Delete")
    assert "what it knows of 2 posts" in see(shown).text
    assert "their buttons no longer work" in see(shown).text
    await press(town.admin, shown, "Keep it")
    assert "Weekly prompt in" in see(shown).text
    shown = await ask(town, "disable")
    await press(town.admin, shown, "Delete")
    await press(town.admin, shown, "Delete for good")
    assert "### Deleted" in see(shown).text
    assert ((), ()) == (town.store.schedules(town.guild.id), town.store.posts(town.guild.id))
    assert "no weekly prompt here yet" in (await told(town, "status")).text


@pytest.mark.parametrize("what", ["prompts-do:s1", "prompts-do:s1:x", "prompts-look:s1", "prompts-look:s1:history"])
async def test_a_forged_press_is_stale(town: Town, what: str) -> None:
    """It changes nothing."""
    before = set_up(town)
    shown = await ask(town, "disable")
    assert STALE == see(await forge(town.admin, shown, f"m1:{what}")).text
    assert before == schedule(town)
