"""A whole plan: its picture and figures, its weeks one by one, and what the curriculum has changed about it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from bot.chat.plan.part import Part, private_to, where
from bot.chat.plan.render_look import look_view, took_over
from bot.chat.plan.render_show import listed_view, plan_view
from bot.chat.plan.render_week import study_weeks, week_view
from bot.chat.presses import STALE, Handlers, Press, Stale
from bot.chat.reply import Reply, Upload, redraw
from bot.errors import MentorError, UsageProblem
from bot.mentor.plan.picture import alt, chart
from bot.mentor.plan.planner import Opened

_log = logging.getLogger(__name__)
_EMPTY = "Your plan has no weeks, since nothing is open in it; see `/plan week` for what could come next."
_FILE = "study-plan.png"
_NO_PICTURE = "The picture can't be drawn at the moment; here are the figures."


class Showing(Part):
    """`/plan show`, and the review of changes."""

    def commands(self) -> Sequence[app_commands.Command[Any, ..., Any]]:
        """The command."""

        @app_commands.command(name="show", description="Your whole plan as a picture, or one of its weeks")
        @app_commands.describe(week="The number of a week (default: the whole plan)")
        async def show(
            interaction: discord.Interaction[Any], week: app_commands.Range[int, 1, 10_000] | None = None
        ) -> None:
            user, guild = interaction.user.id, where(interaction)
            if week is not None:
                await self._respond(interaction, lambda: _numbered(self._planner.in_use(user, guild), week))
                return

            async def work() -> Reply:
                return await self._drawn(await self._desk.runner.run(lambda: self._planner.in_use(user, guild)))

            await self._answer(interaction, work())

        return [show]

    def presses(self) -> Handlers:
        """The picture, a week by its index, and the review of changes."""
        return {"plan-show": self._press, "plan-look": self._review}

    async def _press(self, interaction: discord.Interaction[Any], press: Press) -> None:
        user, id = interaction.user.id, press.key(0)
        if len(press.arguments) > 1:
            index = press.count(1)
            await self._show(interaction, lambda: _indexed(self._planner.open(user, id), index))
            return

        async def work() -> Reply:
            return await self._drawn(await self._desk.runner.run(lambda: self._planner.open(user, id)))

        if private_to(interaction):
            await redraw(interaction, work(), patience=self._desk.manners.patience)
        else:
            await self._answer(interaction, work())

    async def _drawn(self, opened: Opened) -> Reply:
        """The picture with its figures; these alone where it cannot be drawn."""
        curriculum, plan, weeks = opened.curriculum, opened.plan, opened.schedule
        if not weeks.weeks:
            return Reply(plan_view(opened, "", ""), private=True)
        found = await self._desk.runner.run(lambda: chart(curriculum, plan, weeks, opened.today))
        try:
            picture = await self._desk.painter.timeline(found, "png")
        except MentorError as problem:
            _log.error("the picture of plan %s cannot be drawn: %s", opened.kept.id, problem)
            return Reply(plan_view(opened, "", "", trouble=_NO_PICTURE), private=True)
        return Reply(plan_view(opened, _FILE, alt(found)), private=True, files=[Upload(_FILE, picture)])

    async def _review(self, interaction: discord.Interaction[Any], press: Press) -> None:
        user, id = interaction.user.id, press.key(0)
        what = press.argument(2) if len(press.arguments) > 1 else ""
        await self._show(interaction, lambda: self._choose(user, id, what, press))

    def _choose(self, user: int, id: str, what: str, press: Press) -> Reply:
        """Show what has changed, or do what was chosen about it."""
        opened = self._planner.open(user, id)
        if opened.fault or not opened.changes.summary:
            told = "" if opened.fault else "Your plan is in step with the curriculum; there is nothing to review."
            return Reply(week_view(opened, told=told), private=True)
        match what:
            case "":
                return Reply(look_view(opened), private=True)
            case "keep":
                kept = self._planner.keep_mine(user, id, press.count(1))
                return Reply(week_view(kept, told="✅ Your plan stays as it was.", undo=True), private=True)
            case "take" | "with":
                accepted = press.values if what == "with" else ()
                after = self._planner.take_over(user, id, press.count(1), accepted)
                return Reply(week_view(after, told=took_over(after, accepted), undo=True), private=True)
        raise Stale(STALE)


def _numbered(opened: Opened, number: int) -> Reply:
    """A week of study by its number. Raises UsageProblem where there is none."""
    week = next((week for week in opened.schedule.weeks if week.number == number), None)
    if week is None:
        count = study_weeks(opened)
        raise UsageProblem(f"Your plan has the weeks 1 to {count}; choose one of these." if count else _EMPTY)
    return Reply(listed_view(opened, week), private=True)


def _indexed(opened: Opened, index: int) -> Reply:
    """A week by its index, or the nearest one that is there. Raises UsageProblem for a plan without weeks."""
    weeks = opened.schedule.weeks
    if not weeks:
        raise UsageProblem(_EMPTY)
    return Reply(listed_view(opened, weeks[min(max(index, 1), len(weeks)) - 1]), private=True)
