"""The group `/prompts`: the weekly study prompts of a server."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot.chat.ask import Asking
from bot.chat.desk import Desk
from bot.chat.due import Poster
from bot.chat.presses import Handlers
from bot.chat.prompt.catchup import CatchingUp
from bot.chat.prompt.look import Looking
from bot.chat.prompt.manage import Managing
from bot.chat.prompt.post import Reacting
from bot.chat.prompt.poster import Posting
from bot.chat.prompt.reveal import Revealing
from bot.chat.prompt.setup import SettingUp
from bot.chat.prompt.summary import Summing


class Prompting:
    """All parts. Discord shows the group to everybody, for `catchup`; each other command is for managers alone.

    What is unclear about a prompt goes to `asking`, which keeps to one pace of questions for each person.
    """

    def __init__(self, desk: Desk, asking: Asking) -> None:
        self._posting = Posting(desk)
        self._parts = (SettingUp(desk), Looking(desk, self._posting), Managing(desk), CatchingUp(desk), Summing(desk))
        self._posts = (self._posting, Reacting(desk, asking))
        self._revealing = Revealing(desk)

    def commands(self) -> list[app_commands.Group]:
        """`/prompts`."""
        group = app_commands.Group(
            name="prompts",
            description="The weekly study prompts of this server",
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        for part in self._parts:
            for command in part.commands():
                group.add_command(command)
        return [group]

    def posters(self) -> list[Poster]:
        """What goes out by the clock: prompts, and later the answers to their questions."""
        return [self._posting, self._revealing]

    def presses(self) -> Handlers:
        """The buttons, selects and forms of all parts, and of the posts."""
        handlers: dict[str, Any] = {}
        for part in (*self._parts, *self._posts):
            handlers |= part.presses()
        return handlers
