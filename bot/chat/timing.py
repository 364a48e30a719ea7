"""Weekdays and times of day as options of commands and as fields of forms."""

from __future__ import annotations

from datetime import time
from typing import Any

import discord
from discord import app_commands, ui

from bot.chat.presses import STALE, Stale
from bot.mentor.clock import WEEKDAYS, times

DAY, TIME = "day", "time"  # the fields
DAYS = [app_commands.Choice(name=name, value=n) for n, name in enumerate(WEEKDAYS)]


async def suggest(_: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
    """Usual times, or the one that is being typed."""
    return [app_commands.Choice(name=at, value=at) for at in times(current)]


def day_label(weekday: int) -> ui.Label[Any]:
    """Asks for a weekday; one is chosen already."""
    options = [discord.SelectOption(label=name, value=str(n), default=n == weekday) for n, name in enumerate(WEEKDAYS)]
    return ui.Label(text="On which day?", component=ui.Select(custom_id=DAY, options=options))


def time_label(at: time) -> ui.Label[Any]:
    """Asks for a time of day; one stands in it already."""
    field: ui.TextInput[Any] = ui.TextInput(custom_id=TIME, max_length=10, default=f"{at:%H:%M}", placeholder="18:30")
    return ui.Label(text="At what time?", component=field)


def weekday_of(value: str) -> int:
    """The weekday that was chosen in a form. Raises Stale for what is none."""
    if value not in {str(n) for n in range(len(WEEKDAYS))}:
        raise Stale(STALE)
    return int(value)
