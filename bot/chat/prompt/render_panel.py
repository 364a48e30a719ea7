"""The panel of a weekly prompt, and its form for day, time and zone, as Discord messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import discord
from discord import ui

from bot.chat.access import PLACES, Lack, mention_lacks, posting_lacks, tags_of
from bot.chat.box import Row, line, page
from bot.chat.presses import button, channel_select, press_id, role_select, select
from bot.chat.prompt.part import happened
from bot.chat.prompt.words import colour, coming, heading, option, rhythm, state, troubles
from bot.chat.render_admin import lack_lines, zone_row
from bot.chat.sheets import OPTION, OPTIONS
from bot.chat.text import short
from bot.chat.timing import day_label, time_label
from bot.mentor.plan.ids import Ids
from bot.mentor.prompt.schedules import Opened
from bot.mentor.prompt.settings import LIMIT
from bot.mentor.prompt.values import Schedule
from knowledge.curriculum import Curriculum

VERB = "prompts"
EXTRAS = {
    "thread": ("Open a thread", "For answers and talk; the answers to the questions come there after three days"),
    "light_weeks": ("Light weeks", "On days that you skip, three questions to look back instead of nothing"),
    "follow_cohort": ("Follow the cohort", "The topic that most members study who follow with a plan; three at least"),
}


def panel_view(guild: discord.Guild, opened: Opened, *, told: str = "", zones: Sequence[str] = ()) -> ui.LayoutView:
    """All that can be chosen for a schedule. `zones` are time zones to choose from, `told` what has just happened."""
    schedule = opened.schedule
    lacks = posting_lacks(guild, schedule)
    return page(
        f"{heading(schedule)}\n{state(opened)} · every choice is saved at once\n{coming(opened)}",
        happened(guild, opened),
        told,
        ui.Separator(),
        *_others(guild, opened),
        *_where(guild, schedule),
        line(f"**When**\n{_when(opened)}", button("Change", VERB, schedule.id, "when")),
        *([zone_row(zones, opened.now, VERB, schedule.id, "zone")] if zones else []),
        "**Ping**\n-# The one role that a post mentions; without one, nobody is pinged.",
        ui.ActionRow(
            role_select(
                VERB,
                schedule.id,
                "role",
                chosen=[schedule.role] if schedule.role and guild.get_role(schedule.role) else [],
                placeholder="Ping nobody",
                min_values=0,
            )
        ),
        "**Track**\n-# Whose skills come, one a week, each when what it needs has come.",
        ui.ActionRow(_tracks(schedule, opened.curriculum)),
        "**Extras**",
        ui.ActionRow(_extras(schedule)),
        *([] if told else [ui.Separator[Any]()]),
        "" if told else _standing(troubles(opened, lacks), mention_lacks(guild, schedule)),
        colour=colour(opened, lacks),
        rows=[_buttons(opened)],
    )


def when_modal(schedule: Schedule) -> ui.Modal:
    """Asks for weekday, time and zone; all stand in it as they are."""
    asking = ui.Modal(title="When to post", custom_id=press_id("prompts-when", schedule.id))
    zone: ui.TextInput[Any] = ui.TextInput(
        custom_id="zone", max_length=64, default=schedule.zone, placeholder="Berlin, or Asia/Kolkata"
    )
    asking.add_item(day_label(schedule.weekday))
    asking.add_item(time_label(schedule.at))
    asking.add_item(ui.Label(text="By the clock of which city or zone?", component=zone))
    return asking


def _others(guild: discord.Guild, opened: Opened) -> list[ui.Item[Any]]:
    """A choice among the schedules of the server, where there are several."""
    row = switcher(guild, opened, VERB, "-", "show")
    return [row] if row else []


def switcher(guild: discord.Guild, opened: Opened, verb: str, *arguments: str) -> ui.ActionRow[Any] | None:
    """A select of all schedules; None where there is but one."""
    if len(opened.all) < 2:
        return None
    options = [
        discord.SelectOption(
            label=short(option(schedule, guild.channels), OPTION),
            value=schedule.id,
            description=short(_track(schedule, opened.curriculum), OPTION),
            default=schedule.id == opened.schedule.id,
        )
        for schedule in opened.all[:OPTIONS]
    ]
    return ui.ActionRow(select(verb, *arguments, options=options))


def _where(guild: discord.Guild, schedule: Schedule) -> list[ui.Item[Any] | str]:
    channel = guild.get_channel(schedule.channel)
    chosen = channel_select(
        VERB,
        schedule.id,
        "channel",
        kinds=PLACES,
        chosen=[channel.id] if channel else [],
        placeholder="Choose a channel or forum",
    )
    parts: list[ui.Item[Any] | str] = ["**Where**", ui.ActionRow(chosen)]
    if isinstance(channel, discord.ForumChannel) and channel.available_tags:
        parts.append(ui.ActionRow(_tags(channel, schedule)))
    return parts


def _tags(forum: discord.ForumChannel, schedule: Schedule) -> ui.Item[Any]:
    names = dict.fromkeys(tag.name for tag in forum.available_tags)
    chosen = {tag.name for tag in tags_of(forum, schedule.tags)}
    options = [discord.SelectOption(label=n, value=n, default=n in chosen) for n in list(names)[:OPTIONS]]
    needed = forum.flags.require_tag
    return select(
        VERB,
        schedule.id,
        "tags",
        options=options,
        placeholder="Choose a tag: this forum wants one" if needed else "No tag",
        min_values=1 if needed else 0,
        max_values=min(5, len(options)),
    )


def _when(opened: Opened) -> str:
    schedule = opened.schedule
    there = opened.now.astimezone(ZoneInfo(schedule.zone))
    return f"{rhythm(schedule)}, {schedule.zone} · now {there:%H:%M} there"


def _track(schedule: Schedule, curriculum: Curriculum) -> str:
    found = Ids(curriculum).role(schedule.track)
    return curriculum.roles[found].front.title if found else "Track that is no longer taught"


def _tracks(schedule: Schedule, curriculum: Curriculum) -> ui.Item[Any]:
    chosen = Ids(curriculum).role(schedule.track)
    pages = sorted(curriculum.roles.values(), key=lambda p: (p.front.id != chosen, p.front.title))[:OPTIONS]
    options = [
        discord.SelectOption(
            label=short(p.front.title, OPTION),
            value=p.front.id,
            description=f"{len(p.front.junior)} weeks a cycle",
            default=p.front.id == chosen,
        )
        for p in sorted(pages, key=lambda p: p.front.title)
    ]
    return select(VERB, schedule.id, "track", options=options, placeholder="Choose a track")


def extras_of(schedule: Schedule) -> tuple[str, ...]:
    """What may be switched on and off; a post in a forum is a thread anyway."""
    return tuple(name for name in EXTRAS if name != "thread" or schedule.kind == "text")


def _extras(schedule: Schedule) -> ui.Item[Any]:
    options = [
        discord.SelectOption(label=label, value=name, description=hint, default=getattr(schedule, name))
        for name, (label, hint) in EXTRAS.items()
        if name in extras_of(schedule)
    ]
    return select(
        VERB,
        schedule.id,
        "extras",
        options=options,
        placeholder="No extras",
        min_values=0,
        max_values=len(options),
    )


def _standing(troubles: Sequence[str], mention: Sequence[Lack]) -> str:
    lines = ["⚠️ **This stands in the way**", *troubles] if troubles else ["✅ I have all that I need to post."]
    return "\n".join([*lines, *lack_lines(mention)])


def _buttons(opened: Opened) -> Row:
    schedule = opened.schedule
    switch = (
        button("Switch off", VERB, schedule.id, "off")
        if schedule.on
        else button("Switch on", VERB, schedule.id, "on", style=discord.ButtonStyle.success)
    )
    delete = [] if schedule.on else [button("Delete", "prompts-do", schedule.id, "ask-delete")]
    return [
        switch,
        button("Preview", "prompts-look", schedule.id, "preview"),
        button("Status", "prompts-look", schedule.id, "status"),
        button("Add another", VERB, schedule.id, "add", disabled=len(opened.all) >= LIMIT),
        *delete,
    ]
