"""How schedules and their posts are named in messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import discord

from bot.chat.access import Lack
from bot.chat.box import GOOD, QUIET, WARNING
from bot.chat.render_admin import lack_lines
from bot.chat.sheets import said
from bot.mentor.clock import WEEKDAYS
from bot.mentor.plan.ids import Ids
from bot.mentor.plan.values import Pause
from bot.mentor.plan.words import day
from bot.mentor.prompt.schedules import Opened
from bot.mentor.prompt.settings import FOREVER, pause_of
from bot.mentor.prompt.values import Post, Prompt, Schedule
from bot.mentor.related import name_of
from knowledge.curriculum import Curriculum


def rhythm(schedule: Schedule) -> str:
    """When a schedule posts, such as "Mondays at 09:00"."""
    return f"{WEEKDAYS[schedule.weekday]}s at {schedule.at:%H:%M}"


def heading(schedule: Schedule) -> str:
    """The title of a message about a schedule, as Markdown."""
    return f"### Weekly prompt{f' in {place(schedule)}' if schedule.channel else ''}"


def place(schedule: Schedule) -> str:
    """Where a schedule posts, as Markdown."""
    return f"<#{schedule.channel}>" if schedule.channel else "no channel yet"


def option(schedule: Schedule, channels: Sequence[discord.abc.GuildChannel]) -> str:
    """A schedule in a list of choices, without Markdown."""
    named = next((f"#{channel.name}" for channel in channels if channel.id == schedule.channel), "no channel")
    return f"{named} · {rhythm(schedule)}{'' if schedule.on else ' · off'}"


def local(at: datetime, zone: str) -> str:
    """An instant by the clock of a zone, such as "Monday, 23 November 2026, 09:00"."""
    there = at.astimezone(ZoneInfo(zone))
    return f"{WEEKDAYS[there.weekday()]}, {day(there.date())}, {there:%H:%M}"


def dated(on: date) -> str:
    """A day with its weekday, such as "Mon 23 November 2026"."""
    return f"{on:%a} {day(on)}"


def sent(post: Post, zone: str) -> str:
    """The day on which a post was made, by the clock of a zone."""
    return dated(post.at.astimezone(ZoneInfo(zone)).date())


def until(pause: Pause) -> str:
    """How long a pause lasts."""
    return "until you resume it" if pause.last == FOREVER else f"until {day(pause.last)}"


def state(opened: Opened) -> str:
    """Whether a schedule posts, in a few words of Markdown."""
    schedule = opened.schedule
    if not schedule.on:
        return "**Off**, after posts that could not be made" if schedule.failures else "**Off**"
    pause = pause_of(schedule, opened.now)
    if pause:
        return f"**Paused** {until(pause)}"
    return "**On**"


def colour(opened: Opened, lacks: Sequence[Lack]) -> int:
    """The colour of a message about a schedule."""
    if lacks or opened.fault or opened.schedule.problem or opened.schedule.failures:
        return WARNING
    return GOOD if opened.schedule.on and not pause_of(opened.schedule, opened.now) else QUIET


def waits(opened: Opened) -> bool:
    """True where a post is due that was not made yet."""
    return opened.schedule.on and opened.slot is not None and opened.slot.at <= opened.now


def coming(opened: Opened) -> str:
    """The next post, as a line of Markdown."""
    if opened.slot is None:
        return "Next post: none before you resume it"
    at = opened.slot.at
    lead = "Waiting since" if waits(opened) else "Next post" if opened.schedule.on else "Once it is on, the next post"
    return f"{lead}: {discord.utils.format_dt(at, 'F')}, {discord.utils.format_dt(at, 'R')}{about(opened.next)}"


def about(prompt: Prompt | None) -> str:
    """What a prompt is about, to be put behind something."""
    if prompt is None:
        return ""
    pinned = " (pinned)" if prompt.pinned else ""
    return f"\nTopic: {'a light one, to look back' if prompt.light else f'**{topic(prompt)}**{pinned}'}"


def topic(prompt: Prompt) -> str:
    """The topic of a prompt, safe to show."""
    return said(prompt.study.name, 100) if prompt.study else "Look back"


def title(post: Post, curriculum: Curriculum) -> str:
    """What a post was about, safe to show."""
    if not post.topic:
        return "Look back"
    return f"Week {post.week}: {said(name_of(curriculum, Ids(curriculum).item(post.topic) or post.topic), 80)}"


def way(post: Post, guild: int) -> str:
    """The address of a post: of its thread, if it has one."""
    return f"https://discord.com/channels/{guild}/{post.thread or f'{post.channel}/{post.message}'}"


def troubles(opened: Opened, lacks: Sequence[Lack]) -> list[str]:
    """What stands in the way of the next post, as lines of Markdown."""
    fault = [f"- {said(opened.fault, 300)}"] if opened.fault else []
    return [*lack_lines(lacks), *fault]
