"""`/mentor doctor`: what stands in the bot's way here, and how it is; to be copied into a call for help."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.chat.access import lacks
from bot.chat.checkup import chosen, inside, outside, table
from bot.chat.desk import Desk
from bot.chat.presses import Handlers, Press
from bot.chat.render_admin import doctor_view
from bot.chat.reply import Reply, Upload, redraw, respond
from bot.chat.rights import home, is_manager, is_operator, need_manager

INLINE = 2600


class Doctor:
    """Reports to managers and operators; a report that is too long for a message is a file."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def commands(self) -> list[app_commands.Command[Any, ..., Any]]:
        """`doctor`, for the group `/mentor`."""

        @app_commands.command(name="doctor", description="Check my permissions, index, model, database and connection")
        async def doctor(interaction: discord.Interaction[Any]) -> None:
            self._allow(interaction)
            patience = self._desk.manners.patience
            await respond(interaction, self._examine(interaction), private=True, patience=patience)

        return [doctor]

    def presses(self) -> Handlers:
        """The button "Check again"."""
        return {"doctor": self.again}

    async def again(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """A new report in place of the old one."""
        self._allow(interaction)
        await redraw(interaction, self._examine(interaction), patience=self._desk.manners.patience)

    def _allow(self, interaction: discord.Interaction[Any]) -> None:
        if not is_operator(interaction, self._desk.manners):
            need_manager(interaction)

    async def _examine(self, interaction: discord.Interaction[Any]) -> Reply:
        guild = home(interaction)
        operator = is_operator(interaction, self._desk.manners)
        settings, facts = await inside(self._desk, guild.id, operator=operator)
        facts = [*outside(self._desk, interaction.client, guild), *facts]
        found = lacks(guild, settings) if settings else ()
        report = table([*facts, *chosen(settings, found)])
        fits = len(report) <= INLINE
        view = doctor_view(
            found,
            [f"{fact.name.capitalize()}: {fact.remedy}" for fact in facts if fact.remedy],
            report if fits else None,
            manager=is_manager(interaction),
        )
        file = Upload("doctor.txt", report.encode())
        return Reply(view, private=True, files=() if fits else (file,))
