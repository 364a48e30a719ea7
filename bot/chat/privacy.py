"""`/privacy`: what is kept about a person, as a file where they want it, and gone at once where they want that."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import app_commands

from bot.chat.desk import Desk
from bot.chat.presses import STALE, Handlers, Press, Stale
from bot.chat.render_people import export_view, forget_view, forgotten_view, privacy_view
from bot.chat.reply import Reply, Upload, redraw, respond
from bot.chat.rights import NotYours
from bot.errors import MentorError

Kept = Mapping[str, Sequence[Mapping[str, object]]]
FILE = "my-data.json"


class Privacy:
    """Shows people their own data, and nobody else's: each button carries whose it is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def commands(self) -> list[app_commands.Command[Any, ..., Any]]:
        """`/privacy`."""

        @app_commands.command(name="privacy", description="See, download or delete what I keep about you")
        async def privacy(interaction: discord.Interaction[Any]) -> None:
            await self._respond(interaction, self._overview(interaction.user.id))

        return [privacy]

    def presses(self) -> Handlers:
        """Download, delete, and back."""
        return {"privacy": self.press}

    async def press(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """A button of the overview."""
        user = interaction.user.id
        if press.argument(1) != str(user):
            raise NotYours("that button belongs to somebody else; see your own data with `/privacy`")
        match press.argument(0):
            case "export":
                await self._respond(interaction, self._export(interaction))
            case "ask":
                await self._redraw(interaction, self._ask(user))
            case "forget":
                await self._redraw(interaction, self._forget(user))
            case "back":
                await self._redraw(interaction, self._overview(user))
            case _:
                raise Stale(STALE)

    async def _respond(self, interaction: discord.Interaction[Any], work: Any) -> None:
        await respond(interaction, work, private=True, patience=self._desk.manners.patience)

    async def _redraw(self, interaction: discord.Interaction[Any], work: Any) -> None:
        await redraw(interaction, work, patience=self._desk.manners.patience)

    async def _kept(self, user: int) -> Kept:
        return await self._desk.runner.run(lambda: self._desk.store.everything_of(user))

    async def _overview(self, user: int) -> Reply:
        manners = self._desk.manners
        counts = _counts(await self._kept(user))
        view = privacy_view(counts, user, keep_days=manners.keep_days, keep_questions=manners.keep_questions)
        return Reply(view, private=True)

    async def _ask(self, user: int) -> Reply:
        return Reply(forget_view(_counts(await self._kept(user)), user), private=True)

    async def _forget(self, user: int) -> Reply:
        counts = await self._desk.runner.run(lambda: self._desk.store.forget(user))
        return Reply(forgotten_view(counts), private=True)

    async def _export(self, interaction: discord.Interaction[Any]) -> Reply:
        kept = await self._kept(interaction.user.id)
        written = await self._desk.runner.run(lambda: self._written(kept))
        if len(written) > interaction.filesize_limit:
            raise MentorError("that is more than Discord lets me send in one file; ask the people who run me for it")
        return Reply(export_view(FILE), private=True, files=[Upload(FILE, written)])

    def _written(self, kept: Kept) -> bytes:
        data = {
            "about": "All that Roadmap Mentor keeps about you. `person` is the code that stands for you.",
            "exported_at": self._desk.now().isoformat(timespec="seconds"),
            **kept,
        }
        return json.dumps(data, ensure_ascii=False, indent=2).encode("utf-8", "replace")


def _counts(kept: Kept) -> dict[str, int]:
    return {name: len(rows) for name, rows in kept.items()}
