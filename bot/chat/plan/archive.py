"""What became of a plan, the plans in the archive, and the end of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from bot.chat.plan.part import Part, where
from bot.chat.plan.render_archive import deleted_view, deletion_view, history_view
from bot.chat.plan.render_week import week_view
from bot.chat.presses import STALE, Handlers, Press, Stale
from bot.chat.reply import Reply
from bot.chat.sheets import OPTIONS
from bot.mentor.plan.planner import NoPlan


class Archive(Part):
    """`/plan history` and `delete`."""

    def commands(self) -> Sequence[app_commands.Command[Any, ..., Any]]:
        """The two commands."""

        @app_commands.command(name="history", description="What became of your plan, and the plans in your archive")
        async def history(interaction: discord.Interaction[Any]) -> None:
            user, guild = interaction.user.id, where(interaction)
            await self._respond(interaction, lambda: self._history(user, guild))

        @app_commands.command(name="delete", description="Delete your plan here, with its history")
        async def delete(interaction: discord.Interaction[Any]) -> None:
            user, guild = interaction.user.id, where(interaction)
            await self._respond(interaction, lambda: self._ask(user, self._planner.in_use(user, guild).kept.id))

        return [history, delete]

    def presses(self) -> Handlers:
        """Look at an archived plan, use it again, and delete one."""
        return {"plan-archive": self._press}

    async def _press(self, interaction: discord.Interaction[Any], press: Press) -> None:
        user, guild, what = interaction.user.id, where(interaction), press.argument(0)
        chosen = press.values[0] if what == "look" and press.values else ""
        id = chosen or press.key(1)

        def work() -> Reply:
            match what:
                case "back":
                    return self._history(user, guild)
                case "look":
                    return self._ask(user, id)
                case "use":
                    return Reply(week_view(self._planner.reuse(user, id), told="✅ This plan is in use again."), True)
                case "delete":
                    self._planner.open(user, id)
                    self._desk.store.delete_plan(user, id)
                    return Reply(deleted_view(), private=True)
            raise Stale(STALE)

        await self._redraw(interaction, work)

    def _history(self, user: int, guild: int | None) -> Reply:
        store = self._desk.store
        plans = store.plans(user, guild)
        if not plans:
            raise NoPlan("you have no study plan here, and none in the archive; make one with `/plan create`.")
        used = next((self._planner.open(user, kept.id) for kept in plans if kept.archived_at is None), None)
        past = store.history(user, used.kept.id) if used else ()
        archived = [kept.id for kept in plans if kept.archived_at is not None]
        shown = [self._planner.open(user, plan) for plan in archived[:OPTIONS]]
        return Reply(history_view(used, past, shown, len(archived)), private=True)

    def _ask(self, user: int, id: str) -> Reply:
        return Reply(deletion_view(self._planner.open(user, id)), private=True)
