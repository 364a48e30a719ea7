"""What lies behind an answer: its trace, the sections it comes from and those around, and the text of each section."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands

from bot.chat.desk import Desk
from bot.chat.presses import Handlers, Press
from bot.chat.render import pressed_answer
from bot.chat.render_sections import Index, related_view, section_view, trace_view
from bot.chat.reply import Reply, redraw, respond
from bot.errors import MentorError
from bot.mentor.model import Question


class Sections:
    """The buttons "Why?", "Related" and "Read". All of them answer the person who presses, and nobody else."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def commands(self) -> list[app_commands.Command[Any, ..., Any]]:
        """None."""
        return []

    def presses(self) -> Handlers:
        """The buttons of answers; `leaf` turns the pages of a section."""
        return {"why": self._explain, "related": self._list, "read": self._read, "leaf": self._turn}

    async def _explain(self, interaction: discord.Interaction[Any], press: Press) -> None:
        question, asked_of = _question(interaction), press.argument(0)

        def work() -> Reply:
            taught = self._desk.taught()
            index = Index(taught.id, taught.built_at, taught.passages, newer=asked_of != taught.id)
            return Reply(trace_view(taught.mentor.why(question), index), private=True)

        await self._show(interaction, work)

    async def _list(self, interaction: discord.Interaction[Any], press: Press) -> None:
        question = _question(interaction)

        def work() -> Reply:
            taught = self._desk.taught()
            return Reply(related_view(taught.mentor.ask(question), taught.link), private=True)

        await self._show(interaction, work)

    async def _read(self, interaction: discord.Interaction[Any], press: Press) -> None:
        passage = press.argument(0)
        await self._show(interaction, lambda: self._section(passage, 0))

    async def _turn(self, interaction: discord.Interaction[Any], press: Press) -> None:
        page, passage = press.count(0), press.argument(1)
        turned = self._desk.runner.run(lambda: self._section(passage, page))
        await redraw(interaction, turned, patience=self._desk.manners.patience)

    def _section(self, passage: str, page: int) -> Reply:
        taught = self._desk.taught()
        if not (passages := taught.section(passage)):
            raise MentorError("that section has changed since then; ask your question again to find it")
        return Reply(section_view(passages, taught.link, page), private=True)

    async def _show(self, interaction: discord.Interaction[Any], work: Callable[[], Reply]) -> None:
        await respond(interaction, self._desk.runner.run(work), private=True, patience=self._desk.manners.patience)


def _question(interaction: discord.Interaction[Any]) -> Question:
    """The question of the answer whose button was pressed."""
    _, (*before, own) = pressed_answer(interaction)
    return Question(own, tuple(before))
