"""What is told to a server about a weekly prompt that cannot be posted, as a Discord message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord
from discord import ui

from bot.chat.access import PLACES, posting_lacks
from bot.chat.box import BAD, GOOD, WARNING, Row, page
from bot.chat.presses import button, channel_select
from bot.chat.prompt.sending import BARRED, GONE, REFUSED, TAGS, TRACK
from bot.chat.prompt.words import coming, place
from bot.chat.render_admin import lack_lines
from bot.chat.text import plain, short
from bot.mentor.prompt.cadence import TOO_LATE_AFTER
from bot.mentor.prompt.errands import NO_THREAD
from bot.mentor.prompt.schedules import Opened
from bot.mentor.prompt.tick import FAILURES
from bot.mentor.prompt.values import Schedule

VERB = "prompts-fix"
OFF = "off"


def reasons(guild: discord.Guild, schedule: Schedule, problem: str) -> list[str]:
    """What stands in the way, as lines of Markdown: what can be seen from here, else what Discord said."""
    if seen := lack_lines(posting_lacks(guild, schedule)):
        return seen
    where = f"<#{schedule.channel}>"
    said = {
        GONE: "Its channel no longer exists, or I cannot see it: choose another one",
        BARRED: f"{where}: give me **View Channel**, **Send Messages** and **Read Message History**",
        NO_THREAD: f"{where}: give me **Create Public Threads** and **Send Messages in Threads**",
        TAGS: f"{where}: it wants a tag that I was not told; choose one in the settings",
        TRACK: "No topic can be chosen from its track any more: choose another track in the settings",
        REFUSED: f"{where}: Discord refuses the post; look whether posts can still be made there",
    }
    return [f"- {said[problem]}"] if problem in said else []


def held_view(
    guild: discord.Guild, schedule: Schedule, problem: str, *, until: datetime | None = None, told: str = ""
) -> ui.LayoutView:
    """The card: what is missing, and buttons that mend it. `until` is when it was due, `told` what happened now."""
    return page(
        _title(problem),
        told or _happened(guild, schedule, problem, until),
        "\n".join(reasons(guild, schedule, problem)),
        _goes_on(problem, until),
        colour=BAD if problem == OFF else WARNING,
        rows=_rows(schedule, problem),
    )


def direct_view(
    guild: discord.Guild, schedule: Schedule, problem: str, *, until: datetime | None = None
) -> ui.LayoutView:
    """The same for the owner of the server, where the bot may write nowhere in it."""
    return page(
        _title(problem),
        f"In your server **{short(plain(guild.name), 100)}**, where I may write nowhere else:",
        _happened(guild, schedule, problem, until),
        "\n".join(reasons(guild, schedule, problem)),
        "Open `/prompts setup` there to see it and to change it.",
        colour=BAD if problem == OFF else WARNING,
    )


def fixed_view(link: str, channel: int) -> ui.LayoutView:
    """The card once the prompt is there."""
    return page(
        f"### ✅ The weekly prompt is posted\nIt is in <#{channel}>.",
        colour=GOOD,
        rows=[[ui.Button[Any](label="See the post", url=link)]],
    )


def nothing_view(opened: Opened) -> ui.LayoutView:
    """The card where no prompt waits any more, with the next one to come."""
    return page(
        f"### ✅ Nothing is waiting\nI can post in {place(opened.schedule)}.\n{coming(opened)}",
        colour=GOOD,
        rows=[[button("Settings", "prompts", opened.schedule.id, "open")]],
    )


def _title(problem: str) -> str:
    if problem == OFF:
        return "### ⏹️ The weekly prompt is switched off"
    return "### 🧵 The weekly prompt has no thread" if problem == NO_THREAD else "### ⏸️ The weekly prompt is waiting"


def _happened(guild: discord.Guild, schedule: Schedule, problem: str, until: datetime | None) -> str:
    where = f" in <#{schedule.channel}>" if guild.get_channel(schedule.channel) else ""
    if problem == OFF:
        return f"{FAILURES} prompts in a row could not be posted{where}, so I stopped. The place in the track is kept."
    if problem == NO_THREAD:
        return f"I posted it{where}, but could not open a thread for answers. That takes:"
    due = f"It was due {discord.utils.format_dt(until, 'F')}, and " if until else ""
    return f"{due}I cannot post it{where}:"


def _goes_on(problem: str, until: datetime | None) -> str:
    if problem == OFF:
        return "-# As soon as one is posted from here, it is switched on again."
    if problem == NO_THREAD or until is None:
        return ""
    last = discord.utils.format_dt(until + TOO_LATE_AFTER, "F")
    return f"-# I try again by myself until {last}. After that I leave this one out, and the next comes as usual."


def _rows(schedule: Schedule, problem: str) -> Sequence[Row]:
    settings = button("Settings", "prompts", schedule.id, "open")
    if problem == NO_THREAD:
        return [[settings]]
    check = button("Check and post now", VERB, schedule.id, "check", style=discord.ButtonStyle.primary)
    if problem in (TRACK, TAGS):
        return [[check, settings]]
    move = channel_select(
        VERB, schedule.id, "move", kinds=PLACES, placeholder="Or post it in another channel from now on"
    )
    return [[check, settings], [move]]
