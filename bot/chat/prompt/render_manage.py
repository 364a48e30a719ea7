"""What was changed in the course of a weekly prompt, and what is asked before it ends, as Discord messages."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.chat.box import BAD, QUIET, Row, page
from bot.chat.presses import button, select
from bot.chat.prompt.part import in_the_way
from bot.chat.prompt.words import colour, coming, dated, place, rhythm, until
from bot.chat.sheets import OPTIONS, said
from bot.mentor.clock import WEEKDAYS
from bot.mentor.plan.values import Pause
from bot.mentor.prompt.schedules import Opened
from bot.mentor.prompt.settings import meets, pause_of, skips_of
from bot.mentor.related import name_of
from bot.mentor.wording import counted

DO = "prompts-do"


def pause_view(guild: discord.Guild, opened: Opened) -> ui.LayoutView:
    """Whether a schedule is paused, and the way out."""
    pause = pause_of(opened.schedule, opened.now)
    if pause is None:
        return _view(guild, opened, "The weekly prompt goes on", "Where it stopped: its place in the track was kept.")
    rows = [[button("Resume", DO, opened.schedule.id, "resume", style=discord.ButtonStyle.primary)]]
    title = f"Paused {until(pause)}"
    return _view(guild, opened, title, "Nothing is posted, and nothing is lost: the track waits.", rows)


def skips_view(guild: discord.Guild, opened: Opened, *, told: str = "") -> ui.LayoutView:
    """The skips to come, each to be taken back."""
    skips = skips_of(opened.schedule, opened.now)
    what = "a light prompt comes" if opened.schedule.light_weeks else "nothing is posted"
    vain = f" · no change: the prompt comes on {WEEKDAYS[opened.schedule.weekday]}s"
    lines = [f"- {_skip(span)}{'' if meets(opened.schedule, span) else vain}" for span in skips]
    text = (
        f"On these days {what}:\n" + "\n".join(lines) if skips else "No days are skipped. `/prompts skip` names some."
    )
    options = [
        discord.SelectOption(label=_skip(span), value=span.first.isoformat(), description="Take this skip back")
        for span in skips[:OPTIONS]
    ]
    chooser = select(DO, opened.schedule.id, "unskip", options=options, placeholder="Take one back") if skips else None
    return _view(guild, opened, "Skipped days", "\n".join(filter(None, [told, text])), [[chooser]] if chooser else [])


def pin_view(guild: discord.Guild, opened: Opened) -> ui.LayoutView:
    """The topic that comes next, and whether it was pinned."""
    pinned = opened.schedule.pinned
    if not pinned:
        return _view(
            guild, opened, "No topic is pinned", "The track goes on as it stands. `/prompts pin` names a topic."
        )
    text = f"**{said(name_of(opened.curriculum, pinned), 100)}** comes next. After it, the track goes on where it is."
    rows = [[button("Unpin", DO, opened.schedule.id, "unpin")]]
    return _view(guild, opened, "Pinned", text, rows)


def end_view(guild: discord.Guild, opened: Opened) -> ui.LayoutView:
    """Asks how the weekly prompt is to end."""
    id, on = opened.schedule.id, opened.schedule.on
    first = (
        "**Switch it off**, and it can go on one day where it stopped." if on else "The settings switch it on again."
    )
    text = f"{first}\nOr **delete it** with its history; the posts in Discord stay."
    rows = [
        [
            button("Switch off", DO, id, "off", style=discord.ButtonStyle.primary, disabled=not on),
            button("Delete", DO, id, "ask-delete"),
        ]
    ]
    return _view(guild, opened, "Switch off the weekly prompt?" if on else "The weekly prompt is off", text, rows)


def off_view(guild: discord.Guild, opened: Opened) -> ui.LayoutView:
    """It is off."""
    return _view(
        guild, opened, "The weekly prompt is off", "Its place in the track is kept; switch it on in the panel."
    )


def delete_view(guild: discord.Guild, opened: Opened) -> ui.LayoutView:
    """Asks before a schedule is deleted."""
    id, posts = opened.schedule.id, len(opened.posts)
    what = f"and what it knows of {counted(posts, 'post')}" if posts else "which has posted nothing yet"
    return page(
        "### Delete this weekly prompt?",
        f"{place(opened.schedule)} · {rhythm(opened.schedule)}, {what}. A new one would begin with the first topic.",
        "-# It is gone at once and for good. Posts in Discord stay, but their buttons no longer work.",
        colour=BAD,
        rows=[
            [
                button("Delete for good", DO, id, "delete", style=discord.ButtonStyle.danger),
                button("Keep it", "prompts", id, "show"),
            ]
        ],
    )


def deleted_view() -> ui.LayoutView:
    """It is gone."""
    return page("### Deleted", "That weekly prompt is gone. `/prompts setup` shows others, or makes one.", colour=QUIET)


def _view(guild: discord.Guild, opened: Opened, title: str, text: str, rows: Sequence[Row] = ()) -> ui.LayoutView:
    """A change, with what comes next."""
    lacks = in_the_way(guild, opened)
    lacking = "\n".join(["⚠️ **This stands in the way**", *lacks]) if lacks and opened.schedule.on else ""
    settings = button("Settings", "prompts", opened.schedule.id, "show")
    # A select fills its row.
    together = [*rows[:-1], [*rows[-1], settings]] if rows and _is_button(rows[-1]) else [*rows, [settings]]
    return page(
        f"### {title}\n-# {place(opened.schedule)} · {rhythm(opened.schedule)}, {opened.schedule.zone}",
        text,
        ui.Separator(),
        coming(opened),
        lacking,
        colour=colour(opened, ()) if not lacking else None,
        rows=together,
    )


def _is_button(row: Row) -> bool:
    return all(isinstance(getattr(item, "item", item), ui.Button) for item in row)


def _skip(span: Pause) -> str:
    return dated(span.first) if span.first == span.last else f"{dated(span.first)} to {dated(span.last)}"
