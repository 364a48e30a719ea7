"""`/mentor doctor`: what stands in the bot's way here, and how it is; to be copied into a call for help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import discord
from discord import app_commands

from bot.chat.access import Lack, lacks, mention_lacks, posting_lacks
from bot.chat.checkup import Fact, Standing, chosen, inside, outside, prompts, table
from bot.chat.desk import Desk
from bot.chat.presses import Handlers, Press
from bot.chat.render_admin import doctor_view
from bot.chat.reply import Reply, Upload, redraw, respond
from bot.chat.rights import home, is_manager, is_operator, need_manager
from bot.errors import MentorError
from bot.mentor.prompt.schedules import Schedules

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
        standing: Sequence[Standing] = ()
        try:
            standing = await self._desk.runner.run(lambda: self._prompts(guild.id)) if settings else ()
            facts += prompts(guild, standing)
        except MentorError as problem:
            facts.append(Fact("prompts", "unknown", f"{problem}."))
        found = (*lacks(guild, settings), *_of_prompts(guild, standing)) if settings else ()
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

    def _prompts(self, guild: int) -> Sequence[Standing]:
        desk = self._desk
        schedules = Schedules(desk.store, lambda: desk.taught().curriculum, desk.now)
        return [(opened, schedules.upcoming(opened)) for opened in schedules.of(guild)]


def _of_prompts(guild: discord.Guild, standing: Sequence[Standing]) -> Iterator[Lack]:
    """What stands in the way of the weekly prompts that are on."""
    for opened, _ in standing:
        if opened.schedule.on:
            yield from posting_lacks(guild, opened.schedule)
            yield from mention_lacks(guild, opened.schedule)
