"""What the parts of `/prompts` share: whose schedule is meant, and work on it that ends in a private message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.chat.access import posting_lacks
from bot.chat.desk import Desk
from bot.chat.presses import Handlers, Press
from bot.chat.prompt.render_held import reasons
from bot.chat.prompt.sending import REFUSED
from bot.chat.prompt.words import option, troubles, waits
from bot.chat.reply import Reply, redraw, respond
from bot.chat.rights import home, is_manager, need_manager
from bot.chat.text import short
from bot.mentor.lookup import Directory, directory
from bot.mentor.prompt.errands import NO_THREAD
from bot.mentor.prompt.schedules import Opened, Schedules

Id = app_commands.Range[str, 1, 100]
WHICH = "Which weekly prompt, where there are several?"
_NAME = 100
T = TypeVar("T")
Draw = Callable[[discord.Guild, T], discord.ui.LayoutView]


class Part:
    """A part of `/prompts`: some commands of the group, and the presses of their messages."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._schedules = Schedules(desk.store, lambda: desk.taught().curriculum, desk.now)
        self._names: Directory | None = None

    @property
    def names(self) -> Directory:
        """The names in the curriculum that is served now."""
        curriculum = self._desk.taught().curriculum
        if self._names is None or self._names.curriculum is not curriculum:
            self._names = directory(curriculum)
        return self._names

    def commands(self) -> list[app_commands.Command[Any, ..., Any]]:
        """The commands, for the group `/prompts`."""
        return []

    def presses(self) -> Handlers:
        """What buttons, selects and modals do."""
        return {}

    def with_schedules(self, command: app_commands.Command[Any, ..., Any]) -> app_commands.Command[Any, ..., Any]:
        """The command, which suggests schedules for its option `schedule`."""

        async def suggest(interaction: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
            guild = interaction.client.get_guild(interaction.guild_id or 0)
            if guild is None or not is_manager(interaction):
                return []
            known = await self._desk.runner.run(lambda: self._desk.store.schedules(guild.id))
            named = [(short(option(schedule, guild.channels), _NAME), schedule.id) for schedule in known]
            wanted = current.casefold().strip()
            return [app_commands.Choice(name=name, value=id) for name, id in named if wanted in name.casefold()][:25]

        command.autocomplete("schedule")(suggest)
        return command

    async def _answer(self, interaction: discord.Interaction[Any], work: Callable[[int], T], draw: Draw[T]) -> None:
        """Answer a manager with a message that shows what the work, which may block, gives for their server."""
        need_manager(interaction)
        await self._tell(interaction, work, draw)

    async def _tell(self, interaction: discord.Interaction[Any], work: Callable[[int], T], draw: Draw[T]) -> None:
        """The same for everybody."""
        reply = self._made(interaction, work, draw)
        await respond(interaction, reply, private=True, patience=self._desk.manners.patience)

    async def _redraw(self, interaction: discord.Interaction[Any], work: Callable[[int], T], draw: Draw[T]) -> None:
        """The same, in place of the message that was pressed."""
        need_manager(interaction)
        await redraw(interaction, self._made(interaction, work, draw), patience=self._desk.manners.patience)

    async def _made(self, interaction: discord.Interaction[Any], work: Callable[[int], T], draw: Draw[T]) -> Reply:
        guild = home(interaction)
        found = await self._desk.runner.run(lambda: work(guild.id))
        return Reply(draw(guild, found), private=True)


def picked(press: Press) -> str:
    """The schedule that a press is about: the one that its id names, or else the one that was chosen in a select."""
    return press.values[0] if press.argument(0) == "-" and press.values else press.key(0)


def in_the_way(guild: discord.Guild, opened: Opened) -> list[str]:
    """What makes the next post of a schedule impossible, as lines of Markdown."""
    return troubles(opened, posting_lacks(guild, opened.schedule))


def happened(guild: discord.Guild, opened: Opened) -> str:
    """What became of the last posts, where something went wrong, as Markdown."""
    schedule = opened.schedule
    lines = []
    if schedule.failures:
        off = "" if schedule.on else ", so it was switched off; its place in the track is kept"
        posts = "The last post" if schedule.failures == 1 else f"The last {schedule.failures} posts"
        lines.append(f"⚠️ {posts} could not be made{off}.")
    if schedule.problem == NO_THREAD:
        lines.append("🧵 The last post has no thread, since I could not open one.")
    elif schedule.problem and waits(opened):
        lines.append("⏸️ The post that is due is waiting, and I try again by myself.")
    # What else can be in the way is seen from here, and not named any more once it was mended.
    if schedule.problem == REFUSED and not posting_lacks(guild, schedule):
        lines += reasons(guild, schedule, schedule.problem)
    return "\n".join(lines)
