"""Change a button of a message that is already there."""

from __future__ import annotations

import discord
from discord import ui

from bot.chat.presses import parse


def changed(message: discord.Message, verb: str, label: str, url: str = "") -> ui.LayoutView:
    """The message with another label on its buttons of a verb: links to the address, or disabled without one."""
    view = ui.LayoutView.from_message(message, timeout=None)
    for item in view.walk_children():
        press = parse(item.custom_id or "") if isinstance(item, ui.Button) else None
        if isinstance(item, ui.Button) and press and press.verb == verb:
            item.label, item.emoji = label, None
            if url:
                item.custom_id, item.url, item.style = None, url, discord.ButtonStyle.link
            else:
                item.disabled = True
    # discord.py would wait for presses of a view that goes on, beside our own way of handling them.
    view.stop()
    return view
