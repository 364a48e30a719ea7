"""What the parts of `/plan` share: who is there, and work on their plan that ends in a private message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord
from discord import app_commands

from bot.chat import place
from bot.chat.desk import Desk
from bot.chat.errors import sentence
from bot.chat.plan.render_remind import lost_button, lost_text
from bot.chat.plan.render_week import week_view
from bot.chat.presses import Handlers, button
from bot.chat.reply import Reply, note, redraw, respond, whisper
from bot.mentor.lookup import Directory, directory
from bot.mentor.plan.planner import NoPlanYet, PlanChanged, Planner
from bot.mentor.plan.reminders import Reminders
from bot.mentor.related import ANY

CHANGED = "Your plan has changed meanwhile, so nothing was saved just now. Here it is as it stands."


class Part:
    """A part of `/plan`: some commands of the group, and the presses of their messages."""

    def __init__(self, desk: Desk, planner: Planner) -> None:
        self._desk = desk
        self._planner = planner
        self._reminders = Reminders(desk.store, planner, desk.now)
        self._names: Directory | None = None

    @property
    def names(self) -> Directory:
        """The names in the curriculum that is served now."""
        curriculum = self._desk.taught().curriculum
        if self._names is None or self._names.curriculum is not curriculum:
            self._names = directory(curriculum)
        return self._names

    def commands(self) -> Sequence[app_commands.Command[Any, ..., Any]]:
        """The commands, for the group `/plan`."""
        return []

    def presses(self) -> Handlers:
        """What buttons, selects and modals do."""
        return {}

    async def _respond(self, interaction: discord.Interaction[Any], work: Callable[[], Reply]) -> None:
        """Answer with a message of its own, for this person alone; the work may block."""
        await self._answer(interaction, self._desk.runner.run(self._settled(interaction, work)))

    async def _answer(self, interaction: discord.Interaction[Any], work: Awaitable[Reply]) -> None:
        """Answer with what the work gives, and whoever called a command hears of reminders that were lost."""
        await respond(interaction, _inviting(work), private=True, patience=self._desk.manners.patience)
        if interaction.type is discord.InteractionType.application_command:
            await self._tell_lost(interaction)

    async def _tell_lost(self, interaction: discord.Interaction[Any]) -> None:
        """Tell a person, once, that their reminders did not reach them."""
        user, guild = interaction.user.id, where(interaction)
        if lost := await self._desk.runner.run(lambda: self._reminders.lost(user, guild)):
            await whisper(interaction, lost_text(), items=[lost_button(lost)])

    async def _redraw(self, interaction: discord.Interaction[Any], work: Callable[[], Reply]) -> None:
        """Put the outcome of work, which may block, in place of the message that was pressed."""
        run = self._desk.runner.run(self._settled(interaction, work))
        await redraw(interaction, run, patience=self._desk.manners.patience)

    async def _show(self, interaction: discord.Interaction[Any], work: Callable[[], Reply]) -> None:
        """Put the outcome in place of the pressed message where only this person sees that, else below it."""
        await (self._redraw if private_to(interaction) else self._respond)(interaction, work)

    def _settled(self, interaction: discord.Interaction[Any], work: Callable[[], Reply]) -> Callable[[], Reply]:
        """The work; where the plan has moved on since its message was made, the plan as it stands."""
        user = interaction.user.id

        def settled() -> Reply:
            try:
                return work()
            except PlanChanged as changed:
                opened = (
                    self._planner.open(user, changed.id)
                    if changed.id
                    else self._planner.in_use(user, where(interaction))
                )
                return Reply(week_view(opened, told=CHANGED), private=True)

        return settled


async def _inviting(work: Awaitable[Reply]) -> Reply:
    """What the work gives; for who has no plan, the way to one."""
    try:
        return await work
    except NoPlanYet as none:
        make = button("Make a plan", "plan-new", ANY, style=discord.ButtonStyle.primary)
        return Reply(note(sentence(none) or "", items=[make]), private=True)


def private_to(interaction: discord.Interaction[Any]) -> bool:
    """True where the pressed message is seen by the person who pressed it alone."""
    message = interaction.message
    return message is not None and (interaction.guild_id is None or message.flags.ephemeral)


def where(interaction: discord.Interaction[Any]) -> int | None:
    """The server whose plan is meant; None outside servers, and where the bot is no member."""
    return place.of_interaction(interaction).guild
