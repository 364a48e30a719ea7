"""`/prompts setup`: the panel of a weekly prompt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import discord
import pytest
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from bot.chat.presses import STALE
from bot.chat.prompt.render_look import status_view
from bot.chat.prompt.render_panel import panel_view
from bot.mentor import zones
from bot.mentor.prompt.schedules import Schedules
from bot.mentor.prompt.settings import LIMIT
from bot.mentor.prompt.values import Schedule
from tests.doubles.plans import real
from tests.doubles.prompting import forbid, prompting, set_up
from tests.doubles.prompting import schedule as kept
from tests.doubles.town import Make, Town, forge, modal_texts, press, see
from tests.doubles.views import answer, broken, part, ticked

ID = "s1"
NEED = "Only people who may manage this server can do that."
BERLIN_MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def use_cases() -> Sequence[Make]:
    """The group /prompts alone."""
    return [prompting]


async def panel(town: Town, **options: Any) -> InteractionResult:
    """The panel, opened by the admin."""
    return await town.admin.slash(town.general, "prompts setup", **options)


def only(town: Town) -> Schedule:
    """The one schedule that the server has."""
    (found,) = town.store.schedules(town.guild.id)
    return found


def due(town: Town, at: datetime) -> list[str]:
    """The schedules to be looked at by then."""
    return [schedule.id for schedule in town.store.schedules_to_look_at(at)]


async def test_the_first_one_is_a_draft(town: Town) -> None:
    """Monday at nine in the zone of the server, the first track taught here, and off until it is switched on."""
    town.settings(timezone="Europe/Berlin")
    shown = await panel(town)
    assert shown.ephemeral
    text = see(shown).text
    assert "**Off**" in text
    assert "Mondays at 09:00, Europe/Berlin · now 13:00 there" in text
    assert f"Once it is on, the next post: {discord.utils.format_dt(BERLIN_MONDAY, 'F')}" in text
    assert "Weekly prompt: choose a channel for it" in text
    made = only(town)
    assert (False, 0, "Europe/Berlin", "baker") == (made.on, made.channel, made.zone, made.track)
    assert [] == due(town, datetime(2030, 1, 1, tzinfo=UTC))
    await panel(town)
    assert made == only(town)


async def test_options_are_set_at_once(town: Town) -> None:
    """The panel shows them; the draft stays off."""
    set_up(town, on=False)
    shown = await panel(town, channel=town.helpers, weekday=2, time="6 pm", zone="Kolkata")
    found = only(town)
    assert (town.helpers.id, 2, time(18), "Asia/Kolkata", False) == (
        found.channel,
        found.weekday,
        found.at,
        found.zone,
        found.on,
    )
    assert f"Weekly prompt in <#{town.helpers.id}>" in see(shown).text
    assert "Wednesdays at 18:00, Asia/Kolkata" in see(shown).text


@pytest.mark.parametrize(
    ("option", "typed", "said"), [("time", "25:00", "write it like 18:30"), ("zone", "Atlantis", "no time zone")]
)
async def test_what_cannot_be_read_is_refused(town: Town, option: str, typed: str, said: str) -> None:
    """With how to write it; nothing is made."""
    refused = await panel(town, **{option: typed})
    assert said in see(refused).text
    assert () == town.store.schedules(town.guild.id)


async def test_only_managers_may(town: Town) -> None:
    """Everybody sees the group, since it holds /prompts catchup; the bot checks each command and each press."""
    assert "prompts setup" in town.learner.available_commands(town.general)
    refused = await town.learner.slash(town.general, "prompts setup")
    assert (True, NEED) == (refused.ephemeral, see(refused).text)
    assert () == town.store.schedules(town.guild.id)
    shown = await panel(town)
    town.env.backend.remove_member_role(town.guild.id, town.admin.id, _role(town))
    refused = await press(town.admin, shown, "Switch on")
    assert NEED == see(refused).text


async def want_tags(town: Town, *tags: discord.ForumTag) -> None:
    """Give the forum some tags, of which every post needs one."""
    forum = town.bot.get_channel(town.forum.id)
    assert isinstance(forum, discord.ForumChannel)
    await forum.edit(available_tags=tags)
    await town.env.settle()
    forum._flags = discord.ChannelFlags(require_tag=True).value  # simcord knows no such forums


def mute(town: Town) -> ChannelHandle:
    """A channel in which the bot can only read."""
    assert town.bot.user is not None
    denied = discord.PermissionOverwrite(send_messages=False, create_public_threads=False, mention_everyone=False)
    return town.guild.create_text_channel("mute", overwrites={town.bot.user: denied})


def _role(town: Town) -> int:
    return town.env.backend.get_guild(town.guild.id).members[town.admin.id].role_ids[-1]


async def test_it_is_switched_on_and_off(town: Town) -> None:
    """The next post is shown, and the clock looks at it then; also after a restart."""
    set_up(town, on=False)
    shown = await panel(town)
    await town.restart()
    await press(town.admin, shown, "Switch on")
    assert kept(town).on
    monday = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert f"Next post: {discord.utils.format_dt(monday, 'F')}" in see(shown).text
    assert "Topic: **" in see(shown).text
    assert [ID] == due(town, monday)
    await press(town.admin, shown, "Switch off")
    assert not kept(town).on
    assert [] == due(town, monday)


async def test_without_permissions_it_stays_off(town: Town) -> None:
    """All that is missing is named, and where."""
    channel = mute(town)
    set_up(town, channel, on=False)
    shown = await panel(town)
    await press(town.admin, shown, "Switch on")
    text = see(shown).text
    assert "❌ **Not switched on.**" in text
    assert f"- <#{channel.id}>: give me **Send Messages**, **Create Public Threads**" in text
    assert not kept(town).on
    await town.admin.select(answer(shown), [], custom_id=f"m1:prompts:{ID}:extras")
    assert see(shown).text.endswith(f"- <#{channel.id}>: give me **Send Messages**")


async def test_a_forum_that_wants_tags(town: Town) -> None:
    """It stays off until one of its tags is chosen, by name."""
    set_up(town, on=False)
    await want_tags(town, discord.ForumTag(name="Study"), discord.ForumTag(name="Staff"))
    shown = await panel(town)
    await town.admin.select(answer(shown), [town.forum], custom_id=f"m1:prompts:{ID}:channel")
    assert ("forum", town.forum.id) == (kept(town).kind, kept(town).channel)
    assert "it wants a tag on every post; choose one" in see(shown).text
    options = part(answer(shown).components, f"m1:prompts:{ID}:extras")["options"]
    assert ["light_weeks", "follow_cohort"] == [option["value"] for option in options]
    await press(town.admin, shown, "Switch on")
    assert not kept(town).on
    await town.admin.select(answer(shown), ["Study"], custom_id=f"m1:prompts:{ID}:tags")
    await press(town.admin, shown, "Switch on")
    assert (True, ("Study",)) == (kept(town).on, kept(town).tags)


async def test_a_tag_of_moderators(town: Town) -> None:
    """It takes a permission more; forums call the others by names of their own."""
    await want_tags(town, discord.ForumTag(name="Staff", moderated=True))
    set_up(town, town.forum, on=False, kind="forum", tags=("Staff",))
    forbid(town, town.forum, send_messages=True, manage_threads=True)
    text = see(await panel(town)).text
    assert "only moderators may use the tag Staff; choose another, or give me Manage Threads" in text
    assert "give me **Create Posts**" in text


async def test_the_role_to_mention(town: Town) -> None:
    """None by default; one that the bot cannot ping is named."""
    set_up(town, mute(town), on=False)
    shown = await panel(town)
    chooser = f"m1:prompts:{ID}:role"
    assert [] == ticked(answer(shown).components, chooser)
    await town.admin.select(answer(shown), [town.helper_role], custom_id=chooser)
    assert town.helper_role.id == kept(town).role
    assert "I cannot ping it" in see(shown).text
    refused = await town.admin.select(answer(shown), [town.guild.default_role], custom_id=chooser)
    assert "That role cannot be pinged" in see(refused).text
    await town.admin.select(answer(shown), [], custom_id=chooser)
    assert kept(town).role is None


async def test_a_role_that_is_gone_does_not_keep_it_off(town: Town) -> None:
    """It is named, and posts come without it."""
    set_up(town, on=False, role=1)
    shown = await panel(town)
    await press(town.admin, shown, "Switch on")
    assert kept(town).on
    assert "the role that was chosen no longer exists; choose another" in see(shown).text


async def test_track_and_extras(town: Town) -> None:
    """A role of the curriculum; what is ticked is on."""
    set_up(town)
    shown = await panel(town)
    await town.admin.select(answer(shown), ["confectioner"], custom_id=f"m1:prompts:{ID}:track")
    await town.admin.select(answer(shown), ["light_weeks", "follow_cohort"], custom_id=f"m1:prompts:{ID}:extras")
    found = kept(town)
    assert ("confectioner", False, True, True) == (
        found.track,
        found.thread,
        found.light_weeks,
        found.follow_cohort,
    )


async def test_a_track_that_is_no_longer_taught(town: Town) -> None:
    """It stands in the way."""
    set_up(town, on=False, track="alchemist")
    shown = await panel(town)
    await press(town.admin, shown, "Switch on")
    assert "no longer taught here; choose another track" in see(shown).text
    assert not kept(town).on


async def test_day_time_and_zone_in_one_form(town: Town) -> None:
    """A city is enough; the next post moves."""
    set_up(town)
    shown = await panel(town)
    asked = await press(town.admin, shown, "Change")
    assert "When to post" == modal_texts(asked)[0]
    await town.admin.submit_modal(asked, {"day": ["4"], "time": "7.30", "zone": "berlin"})
    found = kept(town)
    assert (4, time(7, 30), "Europe/Berlin") == (found.weekday, found.at, found.zone)
    assert [ID] == due(town, datetime(2026, 11, 27, 6, 30, tzinfo=UTC))
    assert [] == due(town, datetime(2026, 11, 27, 6, 29, tzinfo=UTC))


async def test_an_unclear_zone_becomes_a_choice(town: Town) -> None:
    """Day and time are saved; the zone waits."""
    set_up(town)
    shown = await panel(town)
    asked = await press(town.admin, shown, "Change")
    await town.admin.submit_modal(asked, {"day": ["1"], "time": "8", "zone": "new"})
    assert (1, "UTC") == (kept(town).weekday, kept(town).zone)
    await town.admin.select(answer(shown), ["America/New_York"], custom_id=f"m1:prompts:{ID}:zone")
    assert "America/New_York" == kept(town).zone
    asked = await press(town.admin, shown, "Change")
    refused = await town.admin.submit_modal(asked, {"day": ["1"], "time": "8", "zone": "xyzzy"})
    assert "I know no time zone of that name" in see(refused).text


async def test_a_change_of_day_never_gives_two_posts_within_four_days(town: Town) -> None:
    """The post of Monday is there; a move to Wednesday begins in the week after."""
    sent = datetime(2026, 11, 23, 9, tzinfo=UTC)
    set_up(town, last_day=sent.date(), last_at=sent)
    town.clock.at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    shown = await panel(town, weekday=2)
    wednesday = datetime(2026, 12, 2, 9, tzinfo=UTC)
    assert f"Next post: {discord.utils.format_dt(wednesday, 'F')}" in see(shown).text
    assert [] == due(town, datetime(2026, 12, 2, 8, 59, tzinfo=UTC))


async def test_several_schedules(town: Town) -> None:
    """Added in the panel, told apart by their channel; which one is meant must be said."""
    set_up(town)
    shown = await panel(town)
    await press(town.admin, shown, "Add another")
    first, second = town.store.schedules(town.guild.id)
    assert "Weekly prompt: choose a channel for it" in see(shown).text
    await press(town.admin, shown, "Add another")
    assert 2 == len(town.store.schedules(town.guild.id))
    await town.admin.select(answer(shown), [first.id], custom_id="m1:prompts:-:show")
    assert f"Weekly prompt in <#{town.general.id}>" in see(shown).text
    suggested = await town.admin.autocomplete(town.general, "prompts setup", "schedule", "gen")
    assert [("#general · Mondays at 09:00", first.id)] == [(c["name"], c["value"]) for c in suggested]
    assert [] == await town.learner.autocomplete(town.general, "prompts setup", "schedule", "")
    await panel(town, schedule=second.id, channel=town.helpers)
    assert town.helpers.id == kept(town, second.id).channel
    set_up(town, id="s3")
    refused = await panel(town, time="10:00")
    assert "say which one" in see(refused).text


async def test_there_are_ten_at_most(town: Town) -> None:
    """The button says so by being disabled; a press from before is told."""
    for number in range(LIMIT - 1):
        set_up(town, id=f"x{number}")
    shown = await panel(town)
    set_up(town, id="last")
    refused = await press(town.admin, shown, "Add another")
    assert f"There are {LIMIT} weekly prompts here already" in see(refused).text
    assert "Add another" not in see(await panel(town)).pressable


async def test_a_channel_without_text_is_refused(town: Town) -> None:
    """Whatever reaches the bot is checked again."""
    set_up(town)
    voice = town.guild.create_voice_channel("voice")
    shown = await panel(town)
    refused = await town.admin.select(answer(shown), [voice], custom_id=f"m1:prompts:{ID}:channel")
    assert "I cannot see that channel" in see(refused).text
    assert town.general.id == kept(town).channel


async def test_a_schedule_that_is_gone(town: Town) -> None:
    """An old panel says so."""
    set_up(town)
    set_up(town, id="s2")
    shown = await panel(town)
    town.store.delete_schedule(town.guild.id, ID)
    for label in ("Switch off", "Change", "Preview", "Status"):
        assert "is not here, or no longer" in see(await press(town.admin, shown, label)).text


@pytest.mark.parametrize("what", ["", ":nonsense", ":history:x", ":channel"])
async def test_a_forged_press_is_stale(town: Town, what: str) -> None:
    """It changes nothing."""
    before = set_up(town)
    shown = await panel(town)
    refused = await forge(town.admin, shown, f"m1:prompts:{ID}{what}")
    assert STALE == see(refused).text
    assert before == kept(town)


async def test_hostile_names_stay_names(town: Town) -> None:
    """Names of tags and channels neither ping nor format."""
    nasty = town.guild.create_text_channel("everyone-at-here")
    set_up(town, nasty, id="s2")
    set_up(town, town.forum, tags=("@everyone **x** <@&1>",), kind="forum")
    await want_tags(town, discord.ForumTag(name="Other"))
    text = see(await panel(town, schedule=ID)).text
    assert "@everyone" not in text
    assert "**x**" not in text


async def test_the_fullest_panel_keeps_to_the_limits(town: Town) -> None:
    """Ten schedules, a forum with twenty tags with long names, zones to choose from, and all that can be wrong."""
    town.taught = replace(town.taught, curriculum=real())
    names = [f"{n:02}{'#' * 18}" for n in range(20)]
    await want_tags(town, *(discord.ForumTag(name=name) for name in names))
    for number in range(LIMIT - 1):
        set_up(town, id=f"x{number}", track="alchemist")
    wrong = {"failures": 2, "problem": "refused", "track": "alchemist", "role": 1}
    set_up(town, town.forum, kind="forum", tags=("*" * 20,) * 5, **wrong)
    guild = town.bot.get_guild(town.guild.id)
    assert guild is not None
    schedules = Schedules(town.store, lambda: town.taught.curriculum, town.clock)
    opened = schedules.find(guild.id, ID)
    view = panel_view(guild, opened, told="❌ " + "x" * 500, zones=zones.COMMON)
    assert [] == broken(view)
    assert sum(1 for _ in view.walk_children()) < 40
    assert [] == broken(status_view(guild, (opened, schedules.upcoming(opened))))
