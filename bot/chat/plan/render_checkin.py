"""The check-in of a week, as Discord messages."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.chat.box import Row, page
from bot.chat.plan.render_week import BLUE, role_of
from bot.chat.presses import button, press_id
from bot.chat.sheets import OPTION, OPTIONS, said
from bot.chat.text import short, tidy
from bot.mentor.plan.checkin import CheckIn
from bot.mentor.plan.ids import unit_title
from bot.mentor.plan.planner import Opened
from bot.mentor.plan.values import Piece
from bot.mentor.plan.words import days
from bot.mentor.related import name_of
from bot.mentor.wording import counted, span

WORKED, MINUTES, TICKED = "worked", "minutes", "done"
_LISTED = 8
_BOXES = 10  # in a group
_GROUPS = 3


def checkin_view(opened: Opened, check: CheckIn, *, told: str = "") -> ui.LayoutView:
    """How a week went: what of it is open, and three answers."""
    shown = [f"- {_line(opened, piece)}" for piece in check.pieces[:_LISTED]]
    if len(check.pieces) > _LISTED:
        shown.append(f"- and {len(check.pieces) - _LISTED} more")
    return page(
        told,
        f"### {question(opened, check)}\n-# Week {check.number}, {days(check.first, check.last)} · {role_of(opened)}",
        f"**Open in it: {span(sum(piece.minutes for piece in check.pieces))}**\n" + "\n".join(shown),
        "-# An honest answer keeps the plan true. Whatever it is, nothing piles up.",
        colour=BLUE,
        rows=[checkin_row(opened, check)],
    )


def question(opened: Opened, check: CheckIn) -> str:
    """What is asked."""
    if not check.over:
        return "How is this week going?"
    if (opened.today - check.last).days <= 7:
        return "How did last week go?"
    return "How did that week go?"


def checkin_row(opened: Opened, check: CheckIn) -> Row:
    """The three answers."""
    id, revision = opened.kept.id, opened.plan.revision

    def answer(label: str, what: str, **look: Any) -> ui.Item[Any]:
        return button(label, "plan-checkin", id, revision, what, check.index, **look)

    return [
        answer("All done", "done", style=discord.ButtonStyle.success, emoji="✅"),
        answer("Partly", "partly"),
        answer("Not at all" if check.over else "Not yet", "none"),
    ]


def partly_modal(opened: Opened, check: CheckIn) -> ui.Modal:
    """Asks what of a week is done, and for minutes on something that isn't."""
    modal = ui.Modal(
        title="What did you get done?",
        custom_id=press_id("plan-partly", opened.kept.id, opened.plan.revision, check.index),
    )
    pieces = check.pieces[: _BOXES * _GROUPS]
    for n in range(0, len(pieces), _BOXES):
        part = pieces[n : n + _BOXES]
        boxes: ui.CheckboxGroup[Any] = ui.CheckboxGroup(
            custom_id=f"{TICKED}{n}",
            required=False,
            min_values=0,
            max_values=len(part),
            options=[discord.CheckboxGroupOption(label=_label(opened, piece), value=_value(piece)) for piece in part],
        )
        modal.add_item(ui.Label(text="Done" if not n else "Done (more)", component=boxes))
    begun: ui.Select[Any] = ui.Select(
        custom_id=WORKED,
        required=False,
        min_values=0,
        placeholder="Nothing else",
        options=[
            discord.SelectOption(label=_label(opened, piece), value=_value(piece)) for piece in check.pieces[:OPTIONS]
        ],
    )
    modal.add_item(ui.Label(text="Begun, but not done", component=begun))
    minutes: ui.TextInput[Any] = ui.TextInput(custom_id=MINUTES, required=False, max_length=5, placeholder="90")
    modal.add_item(ui.Label(text="Minutes on what is begun", component=minutes))
    return modal


def done_line(check: CheckIn, count: int, minutes: int) -> str:
    """What to tell of units that were written down."""
    week = "Last week" if check.over else "This week"
    return f"✅ **{week} is written down:** {counted(count, 'unit')}, {span(minutes) or '0 min'}."


def unit_of(value: str) -> tuple[str, str]:
    """The item and unit of a box."""
    item, _, unit = value.partition("/")
    return item, unit


def _value(piece: Piece) -> str:
    return f"{piece.item}/{piece.unit}"


def _line(opened: Opened, piece: Piece) -> str:
    name, title = said(name_of(opened.curriculum, piece.item), 60), said(_title(opened, piece), 90)
    return f"{name}: {title} · {_time(piece)}"


def _label(opened: Opened, piece: Piece) -> str:
    time = f" ({_time(piece)})"
    return short(tidy(_title(opened, piece)), OPTION - len(time)) + time


def _time(piece: Piece) -> str:
    return span(piece.minutes) if piece.ends else f"{span(piece.minutes)} of it"


def _title(opened: Opened, piece: Piece) -> str:
    return unit_title(opened.curriculum, piece.item, piece.unit)
