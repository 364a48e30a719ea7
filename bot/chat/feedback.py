"""Feedback on answers: helpful, or not and why."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands, ui

from bot.chat.desk import Desk
from bot.chat.place import of_interaction
from bot.chat.presses import Handlers, Press, press_id
from bot.chat.reply import Reply, note, respond, show_modal
from bot.chat.text import tidy
from bot.mentor.records import Feedback as Given
from bot.mentor.records import Verdict

COMMENT = 500
REASONS = {
    "wrong": "It is wrong",
    "off-topic": "It misses my question",
    "outdated": "It is out of date",
    "too-short": "It is too short",
    "other": "Something else",
}
_THANKS = {
    Verdict.HELPFUL: "Thank you, noted as helpful.",
    Verdict.NOT_HELPFUL: "Thank you, noted as not helpful. That shows us where to write more.",
}


class Feedback:
    """The buttons "Helpful" and "Not helpful". Each person has one verdict on an answer: the last one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def commands(self) -> list[app_commands.Command[Any, ..., Any]]:
        """None."""
        return []

    def presses(self) -> Handlers:
        """Both buttons, and the modal of the second one."""
        return {"helpful": self._like, "unhelpful": self._ask_why, "unhelpful-why": self._dislike}

    async def _like(self, interaction: discord.Interaction[Any], press: Press) -> None:
        await self._note(interaction, press.key(0), Verdict.HELPFUL)

    async def _ask_why(self, interaction: discord.Interaction[Any], press: Press) -> None:
        await show_modal(interaction, modal(press.key(0)))

    async def _dislike(self, interaction: discord.Interaction[Any], press: Press) -> None:
        reasons = tuple(r for r in REASONS if r in press.fields.get("reasons", ()))
        comment = tidy(press.text("comment"))[:COMMENT]
        await self._note(interaction, press.key(0), Verdict.NOT_HELPFUL, reasons, comment)

    async def _note(
        self,
        interaction: discord.Interaction[Any],
        question: str,
        verdict: Verdict,
        reasons: tuple[str, ...] = (),
        comment: str = "",
    ) -> None:
        guild = of_interaction(interaction).guild
        given = Given(question, guild, verdict, self._desk.now(), reasons, comment)

        async def work() -> Reply:
            await self._desk.runner.run(lambda: self._desk.store.give_feedback(interaction.user.id, given))
            return Reply(note(_THANKS[verdict]), private=True)

        await respond(interaction, work(), private=True, patience=self._desk.manners.patience)


def modal(question: str) -> ui.Modal:
    """Asks what is wrong with an answer."""
    asking = ui.Modal(title="What was not helpful?", custom_id=press_id("unhelpful-why", question))
    reasons: ui.CheckboxGroup[Any] = ui.CheckboxGroup(custom_id="reasons", required=False)
    for value, label in REASONS.items():
        reasons.add_option(label=label, value=value)
    comment: ui.TextInput[Any] = ui.TextInput(
        custom_id="comment", style=discord.TextStyle.paragraph, required=False, max_length=COMMENT
    )
    asking.add_item(ui.Label(text="Reasons", component=reasons))
    asking.add_item(ui.Label(text="What would have helped?", description="Kept without your name", component=comment))
    return asking
