"""Boxes: the shape of the bot's messages outside answers, within Discord's limits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.chat.presses import AnyItem

GOOD, WARNING, BAD, QUIET = 0x3BA55D, 0xFAA61A, 0xED4245, 0x80848E
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]")

Row = Sequence[ui.Item[Any]]


def page(*parts: ui.Item[Any] | str, colour: int | None = None, rows: Sequence[Row] = ()) -> ui.LayoutView:
    """A box with texts and other parts, and rows of buttons below it."""
    view = ui.LayoutView(timeout=None)
    box: ui.Container[Any] = ui.Container(accent_colour=colour)
    for part in parts:
        if part:
            box.add_item(ui.TextDisplay(part) if isinstance(part, str) else part)
    view.add_item(box)
    for row in rows:
        if row:
            view.add_item(ui.ActionRow(*row))
    return view


def line(text: str, item: AnyItem) -> ui.Section[Any]:
    """A text with a button beside it."""
    return ui.Section(text, accessory=item)


def block(text: str, limit: int) -> str:
    """Text of machines as it stands, to be copied; its end where it is longer than `limit`."""
    clean = _CONTROL.sub("", text).replace("```", "'''").strip("\n")
    if len(clean) > limit:
        clean = f"…{clean[-limit + 1 :]}"
    return f"```text\n{clean or ' '}\n```"


def megabyte(size: int) -> str:
    """A size in bytes, in words."""
    return f"{size / 1e6:.0f} MB" if size >= 1e6 else "less than 1 MB"
