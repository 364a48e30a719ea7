"""How a weekly prompt stands, what it has posted, and what would come next, as Discord messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import discord
from discord import ui

from bot.chat.access import mention_lacks
from bot.chat.box import GOOD, WARNING, page
from bot.chat.presses import button
from bot.chat.prompt.part import happened, in_the_way
from bot.chat.prompt.render_panel import switcher
from bot.chat.prompt.sending import BARRED, GONE, REFUSED, TAGS, TRACK
from bot.chat.prompt.words import (
    colour,
    dated,
    heading,
    local,
    place,
    rhythm,
    sent,
    state,
    title,
    topic,
    waits,
    way,
)
from bot.chat.render_admin import lack_lines
from bot.chat.sheets import Sheet, said, sheet_view
from bot.mentor.plan.words import days
from bot.mentor.prompt.ahead import Ahead
from bot.mentor.prompt.choose import incomplete
from bot.mentor.prompt.schedules import Opened
from bot.mentor.prompt.settings import free_at, skips_of
from bot.mentor.prompt.values import Gap, Omitted, Post, Prompt, Slot
from bot.mentor.related import name_of
from bot.mentor.wording import counted, joined
from knowledge.curriculum import Curriculum

LOOK = "prompts-look"
_LAST = 3
_GAPS = 5
_PAGE = 1500
_LATELY = timedelta(weeks=8)
_WHY = {
    GONE: "its channel was gone",
    BARRED: "I was not allowed to post it",
    TAGS: "it needed a tag",
    REFUSED: "Discord refused it",
    TRACK: "its track was gone",
}


def status_view(guild: discord.Guild, found: tuple[Opened, Sequence[Ahead]]) -> ui.LayoutView:
    """How a schedule stands: what comes, what stands in the way, what was posted last."""
    opened, upcoming = found
    schedule = opened.schedule
    lacks = in_the_way(guild, opened)
    mention = lack_lines(mention_lacks(guild, schedule))
    others = switcher(guild, opened, LOOK, "-", "show")
    return page(
        f"{heading(schedule)}\n{state(opened)} · {rhythm(schedule)}, {schedule.zone}",
        *([others] if others else []),
        ui.Separator(),
        "\n".join(_next(opened, upcoming)),
        "\n".join(_trouble(happened(guild, opened), lacks, mention)),
        "\n".join(_left_out(opened)),
        "\n".join(_latest(opened, guild.id)),
        "\n".join(_lately_omitted(opened)),
        colour=WARNING if lacks else colour(opened, ()),
        rows=[
            [
                button("Settings", "prompts", schedule.id, "show"),
                button("Preview", LOOK, schedule.id, "preview"),
                button("History", LOOK, schedule.id, "history", 0, disabled=not (opened.posts or schedule.omitted)),
            ]
        ],
    )


def history_view(guild: discord.Guild, opened: Opened, at: int = 0) -> ui.LayoutView:
    """All posts of a schedule, and those that were left out, the newest first, at one of the pages."""
    schedule = opened.schedule
    by_day = [(post.day, _post(post, opened, guild.id)) for post in opened.posts]
    by_day += [(each.day, f"- {_omitted(each)}") for each in schedule.omitted]
    lines = [line for _, line in sorted(by_day, key=lambda found: found[0], reverse=True)]
    return sheet_view(
        Sheet(
            "Weekly prompts so far",
            f"{counted(len(opened.posts), 'post')} in {place(schedule)}",
            ["\n".join(lines) or "Nothing was posted yet."],
            (LOOK, schedule.id, "history"),
            size=_PAGE,
        ),
        at,
    )


def confirm_view(opened: Opened, slot: Slot, prompt: Prompt) -> ui.LayoutView:
    """Asks before the coming prompt is posted at once: what, where, and who is pinged."""
    schedule = opened.schedule
    pings = f"It pings <@&{schedule.role}>." if schedule.role else "It pings nobody."
    about = "a light prompt, to look back" if prompt.light else f"**{topic(prompt)}**"
    return page(
        "### Post now?",
        f"In {place(schedule)}: {about}. {pings}",
        f"-# It takes the place of the one for {dated(slot.day)}, and the track moves on.",
        colour=GOOD,
        rows=[
            [
                button("Post now", LOOK, schedule.id, "post", style=discord.ButtonStyle.primary),
                button("Preview", LOOK, schedule.id, "preview"),
            ]
        ],
    )


def posted_view(guild: discord.Guild, found: tuple[Post, Slot | None]) -> ui.LayoutView:
    """It was posted; the way there, and what comes next."""
    post, following = found
    after = f"The next one comes {discord.utils.format_dt(following.at, 'F')}." if following else ""
    there = ui.Button[ui.LayoutView](label="Go to the post", url=way(post, guild.id))
    return page(f"### Posted in <#{post.channel}>", after, colour=GOOD, rows=[[there]])


def too_soon(opened: Opened) -> str:
    """Why nothing can be posted by hand now, as a sentence."""
    free = free_at(opened.schedule)
    if free is None or free <= opened.now:
        return "no post is to come; resume the weekly prompt, or set another day for it"
    return (
        f"the last post is less than four days old, and two are never closer; try again after "
        f"{local(free, opened.schedule.zone)} ({discord.utils.format_dt(free, 'R')})"
    )


def _next(opened: Opened, upcoming: Sequence[Ahead]) -> Iterator[str]:
    schedule = opened.schedule
    yield "**Next posts**"
    if not schedule.on:
        yield "None while it is off."
    elif not upcoming:
        yield "None at the moment."
    for number, ahead in enumerate(upcoming):
        # Where members are then, nobody knows today.
        known = number == 0 or not schedule.follow_cohort
        first = opened.next if number == 0 and opened.next else ahead.prompt
        about = "a light one" if ahead.slot.light else f"**{topic(first)}**" if known else "where most members are"
        waiting = " · waiting" if number == 0 and waits(opened) else ""
        yield f"- {local(ahead.slot.at, schedule.zone)} · {about}{waiting}\n-# Your time: {_stamp(ahead.slot)}"
    if skips := skips_of(schedule, opened.now):
        yield f"-# Skipped: {'; '.join(days(span.first, span.last) for span in skips[:4])}"


def _stamp(slot: Slot) -> str:
    return f"{discord.utils.format_dt(slot.at, 'F')}, {discord.utils.format_dt(slot.at, 'R')}"


def _trouble(told: str, lacks: Sequence[str], mention: Sequence[str]) -> Iterator[str]:
    if told:
        yield told
    if lacks:
        yield "⚠️ **This stands in the way**"
        yield from lacks
    if mention:
        yield "🔕 **Nobody is pinged**"
        yield from mention


def _left_out(opened: Opened) -> Iterator[str]:
    """The topics that are passed over since their pages lack something."""
    gaps: tuple[Gap, ...] = () if opened.fault else incomplete(opened.curriculum, opened.schedule.track)
    if gaps:
        yield f"**Left out**: {counted(len(gaps), 'topic')} of the track"
        yield from (f"- {_gap(gap, opened.curriculum)}" for gap in gaps[:_GAPS])
        yield "-# Tell whoever keeps the knowledge files."


def _gap(gap: Gap, curriculum: Curriculum) -> str:
    return f"{said(name_of(curriculum, gap.topic), 80)}: lacks {joined(gap.lacks)}"


def _latest(opened: Opened, guild: int) -> Iterator[str]:
    if opened.posts:
        yield "**Last posts**"
        yield from (_post(post, opened, guild) for post in opened.posts[:_LAST])


def _lately_omitted(opened: Opened) -> Iterator[str]:
    """The posts that did not come in the last weeks."""
    since = opened.now.date() - _LATELY
    for each in [each for each in opened.schedule.omitted if each.day >= since][-_LAST:]:
        yield f"-# ⏭️ {_omitted(each)}"


def _omitted(each: Omitted) -> str:
    why = _WHY.get(each.problem, "I was away for more than two days")
    return f"The post of {dated(each.day)} was left out: {why}"


def _post(post: Post, opened: Opened, guild: int) -> str:
    return f"- {sent(post, opened.schedule.zone)} · [{title(post, opened.curriculum)}]({way(post, guild)})"
