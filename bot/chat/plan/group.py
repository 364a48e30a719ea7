"""The group `/plan`: study plans, from the first wish to the last review."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot.chat.ask import Asking
from bot.chat.desk import Desk
from bot.chat.due import Poster
from bot.chat.plan.archive import Archive
from bot.chat.plan.carry import Carrying
from bot.chat.plan.change import Changing
from bot.chat.plan.checkin import CheckingIn
from bot.chat.plan.create import Creating
from bot.chat.plan.remind import Reminding
from bot.chat.plan.review import Reviewing
from bot.chat.plan.show import Showing
from bot.chat.plan.week import Weekly
from bot.chat.plan.zone import Zoning
from bot.chat.presses import Handlers
from bot.mentor.plan.planner import Planner


class Planning:
    """All parts, over one planner. They work in servers, in direct messages and wherever a person brings the bot.

    What is unclear about a task goes to `asking`, which keeps to one pace of questions for each person.
    """

    def __init__(self, desk: Desk, asking: Asking) -> None:
        planner = Planner(desk.store, lambda: desk.taught().curriculum, desk.now)
        others = (Showing, Changing, CheckingIn, Zoning, Carrying, Archive, Reviewing, Reminding)
        self._parts = [
            Creating(desk, planner),
            Weekly(desk, planner, asking),
            *(part(desk, planner) for part in others),
        ]

    def commands(self) -> list[app_commands.Group]:
        """`/plan`."""
        group = app_commands.Group(name="plan", description="Your study plan: make it, follow it, change it")
        for part in self._parts:
            for command in part.commands():
                group.add_command(command)
        return [group]

    def posters(self) -> list[Poster]:
        """What goes out by the clock: the reminders."""
        return [part for part in self._parts if isinstance(part, Reminding)]

    def presses(self) -> Handlers:
        """The buttons, selects and modals of all parts."""
        handlers: dict[str, Any] = {}
        for part in self._parts:
            handlers |= part.presses()
        return handlers
