"""The group `/mentor`: what managers and operators do, in one place of the command list."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.chat.desk import Desk
from bot.chat.doctor import Doctor
from bot.chat.presses import Handlers
from bot.chat.rebuild import Rebuild
from bot.chat.setup import Setup


class Managing:
    """Setup, doctor and index. Discord shows the group to managers alone; each command checks for itself as well."""

    def __init__(self, desk: Desk) -> None:
        self._parts = (Setup(desk), Doctor(desk), Rebuild(desk))

    def commands(self) -> list[app_commands.Group]:
        """`/mentor`."""
        group = app_commands.Group(
            name="mentor",
            description="Settings, health and index of the mentor",
            default_permissions=discord.Permissions(manage_guild=True),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        for part in self._parts:
            for command in part.commands():
                group.add_command(command)
        return [group]

    def presses(self) -> Handlers:
        """The buttons and panels of all parts."""
        handlers: dict[str, Any] = {}
        for part in self._parts:
            handlers |= part.presses()
        return handlers
