"""Time zones as an option of a command: suggested while somebody types, and named by a city or in full."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.errors import MentorError
from bot.mentor import zones


async def suggest(_: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
    """The zones that may be meant."""
    return [app_commands.Choice(name=zone, value=zone) for zone in zones.find(current)]


def named(text: str) -> str:
    """The zone that a text names. Raises MentorError, with some that are near, where it names none."""
    if (found := zones.zone(text)) is not None:
        return found
    near = ", ".join(zones.find(text, 3)) or "Europe/Berlin"
    raise MentorError(
        f"I know no time zone of that name; choose one that Discord suggests while you type, such as {near}"
    )
