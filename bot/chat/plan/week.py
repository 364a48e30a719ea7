"""The week of a plan: what to do, and what was done of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from bot.chat.ask import Asking
from bot.chat.desk import Desk
from bot.chat.plan import tasks, told
from bot.chat.plan.part import Part, where
from bot.chat.plan.render_task import FINISHED, MINUTES, UNCLEAR, part_modal, stuck_modal
from bot.chat.plan.render_week import week_view
from bot.chat.plan.tasks import Choice
from bot.chat.presses import STALE, Handlers, Press, Stale
from bot.chat.reply import Reply, show_modal
from bot.chat.sheets import OPTION, OPTIONS
from bot.chat.text import short, spoken
from bot.errors import UsageProblem
from bot.mentor.model import Question
from bot.mentor.plan import change, pace
from bot.mentor.plan.now import today_list
from bot.mentor.plan.planner import Opened, Planner
from bot.mentor.plan.values import PACE, Plan
from bot.mentor.related import name_of
from knowledge.curriculum import Curriculum

Minutes = app_commands.Range[int, 1, 1440]
_ITEM = "Which task? Those of this week come first"
_TAKEN_BACK = "Taken back: your plan is as it was before."


class Weekly(Part):
    """`/plan week`, `done` and `log`, and the buttons of the week."""

    def __init__(self, desk: Desk, planner: Planner, asking: Asking) -> None:
        super().__init__(desk, planner)
        self._asking = asking

    def commands(self) -> Sequence[app_commands.Command[Any, ..., Any]]:
        """The three commands."""

        @app_commands.command(name="week", description="What to do this week, with what, and why")
        async def week(interaction: discord.Interaction[Any]) -> None:
            user, guild = interaction.user.id, where(interaction)
            await self._respond(interaction, lambda: Reply(week_view(self._planner.in_use(user, guild)), True))

        @app_commands.command(name="done", description="Mark a task of your plan as done")
        @app_commands.describe(
            item=f"{_ITEM} (default: the first one of this week)",
            minutes="How long it took you (default: as planned)",
        )
        @app_commands.autocomplete(item=self._suggesting(whole=True))
        async def done(
            interaction: discord.Interaction[Any],
            item: app_commands.Range[str, 1, 100] | None = None,
            minutes: Minutes | None = None,
        ) -> None:
            user, guild = interaction.user.id, where(interaction)

            def work() -> Reply:
                before = self._planner.in_use(user, guild)
                return self._finish(user, before, before.plan.revision, _meant(before, item, whole=True), minutes)

            await self._respond(interaction, work)

        @app_commands.command(name="log", description="Note time that you worked on a task which isn't done yet")
        @app_commands.describe(item=_ITEM, minutes="How many minutes?")
        @app_commands.autocomplete(item=self._suggesting(whole=False))
        async def log(
            interaction: discord.Interaction[Any], item: app_commands.Range[str, 1, 100], minutes: Minutes
        ) -> None:
            user, guild = interaction.user.id, where(interaction)

            def work() -> Reply:
                before = self._planner.in_use(user, guild)
                return self._work(user, before, before.plan.revision, _meant(before, item, whole=False), minutes)

            await self._respond(interaction, work)

        return [week, done, log]

    def presses(self) -> Handlers:
        """The way to the week, and all that is done there."""
        return {"plan-week": self._open, "plan-do": self._press}

    async def _open(self, interaction: discord.Interaction[Any], press: Press) -> None:
        user, id = interaction.user.id, press.key(0)
        await self._show(interaction, lambda: Reply(week_view(self._planner.open(user, id)), private=True))

    async def _press(self, interaction: discord.Interaction[Any], press: Press) -> None:
        id, revision, what = press.key(0), press.count(1), press.argument(2)
        match what:
            case "part":
                await show_modal(interaction, part_modal(id, revision, press.argument(3)))
            case "stuck":
                await show_modal(interaction, stuck_modal(id, revision, press.argument(3)))
            case "asked":
                question = _question(self._desk.taught().curriculum, press)
                await self._asking.privately(interaction, question, hint="Asked from your plan.")
            case _:
                user = interaction.user.id
                await self._show(interaction, lambda: self._do(user, id, revision, what, press))

    def _do(self, user: int, id: str, revision: int, what: str, press: Press) -> Reply:
        """What a press does to a plan. Raises PlanChanged where it was made for another revision."""
        before = self._planner.open(user, id)
        match what:
            case "look":
                return Reply(week_view(before, focus="".join(press.values[:1])), private=True)
            case "undo":
                return _shown(self._planner.undo(user, id, revision), _TAKEN_BACK)
            case "pace" | "own-pace" | "learn-pace":
                return self._pace(user, before, revision, press)
        record = tasks.record_of(before, press.argument(3))
        if record is None:
            return _shown(before, "That is no longer in your plan. Here is what is.")
        choice = Choice(press.argument(3), "", record.item, record.unit)
        if record.state != "pending":
            return _shown(before, told.already(before, choice, record.state))
        match what:
            case "done":
                return self._finish(user, before, revision, choice)
            case "piece":
                return self._work(user, before, revision, choice, press.count(4))
            case "parted":
                minutes = _minutes(press.text(MINUTES))
                if press.text(FINISHED) == FINISHED:
                    return self._finish(user, before, revision, choice, minutes)
                return self._work(user, before, revision, choice, minutes)
            case "skip":
                return self._skip(user, before, revision, choice)
        raise Stale(STALE)

    def _finish(self, user: int, before: Opened, revision: int, choice: Choice, minutes: int | None = None) -> Reply:
        def finished(o: Opened) -> Plan:
            return change.done(o.curriculum, o.plan, choice.item, o.today, unit=choice.unit, minutes=minutes)

        after = self._planner.change(user, before.kept.id, revision, "done", finished)
        return _shown(after, told.done(after, before, choice), undo=True)

    def _work(self, user: int, before: Opened, revision: int, choice: Choice, minutes: int) -> Reply:
        def worked(o: Opened) -> Plan:
            return change.worked(o.plan, choice.item, choice.unit, minutes, o.today)

        after = self._planner.change(user, before.kept.id, revision, "worked", worked)
        return _shown(after, told.worked(after, choice, minutes), undo=True)

    def _skip(self, user: int, before: Opened, revision: int, choice: Choice) -> Reply:
        def skipped(o: Opened) -> Plan:
            self._planner.in_step(o)
            return change.skipped(o.curriculum, o.plan, choice.item, choice.unit)

        after = self._planner.change(user, before.kept.id, revision, "skip", skipped)
        return _shown(after, told.skipped(after, choice), undo=True)

    def _pace(self, user: int, before: Opened, revision: int, press: Press) -> Reply:
        """Plan what is open at another pace: a learned one, one of the person's own, or whatever is learned later."""
        wishes = before.plan.wishes
        match press.argument(2):
            case "pace":
                chosen = replace(wishes, pace=_percent(press), own_pace=False)
                said = pace.announced(chosen.pace)
            case "own-pace":
                chosen = pace.own_pace(wishes, _percent(press))
                kept = (
                    "keeps its pace" if chosen.pace == wishes.pace else f"is at {chosen.pace} % of its usual time again"
                )
                said = f"Your plan {kept}, and I won't ask about it."
            case _:
                chosen, said = replace(wishes, own_pace=False), "Your plan learns your pace from now on."

        def paced(o: Opened) -> Plan:
            self._planner.in_step(o)
            return change.replanned(o.curriculum, o.plan, chosen, o.today)

        return _shown(self._planner.change(user, before.kept.id, revision, "pace", paced), said, undo=True)

    def _suggesting(self, *, whole: bool) -> Callable[..., Any]:
        """Suggests open tasks while somebody types; who has no plan here gets no suggestion."""

        async def suggest(interaction: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
            user, guild = interaction.user.id, where(interaction)

            def work() -> list[Choice]:
                opened = self._planner.look_in_use(user, guild)
                return tasks.near(tasks.choices(opened, whole=whole), current) if opened else []

            found = await self._desk.runner.run(work)
            return [app_commands.Choice(name=short(c.label, OPTION), value=c.key) for c in found[:OPTIONS]]

        return suggest


def _shown(opened: Opened, text: str, *, undo: bool = False) -> Reply:
    return Reply(week_view(opened, told=text, undo=undo), private=True)


def _meant(opened: Opened, typed: str | None, *, whole: bool) -> Choice:
    """The task that was typed, else the first one of the week. Raises MentorError."""
    if typed is not None:
        return tasks.chosen(tasks.choices(opened, whole=whole), typed)
    now = today_list(opened.curriculum, opened.plan, opened.schedule, opened.today)
    if not now.tasks:
        raise UsageProblem("Nothing is open in your plan; see `/plan week` for what could come next.")
    return Choice("", "", now.tasks[0].item, now.tasks[0].unit)


def _minutes(typed: str) -> int:
    text = typed.removesuffix("min").strip()
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= 1440:
        raise UsageProblem("Minutes are a whole number from 1 to 1,440, such as 45; press the button again.")
    return int(text)


def _question(curriculum: Curriculum, press: Press) -> Question:
    """What is unclear about a task; where nothing was said, what commonly goes wrong there."""
    place = tasks.unit_of(curriculum, press.argument(3))
    if place is None:
        raise Stale(STALE)
    name = name_of(curriculum, place[0])
    usual = "which traps are common?" if place[0] in curriculum.skills else "what are the steps that decide?"
    return Question(f"{name}: {spoken(press.text(UNCLEAR)) or usual}")


def _percent(press: Press) -> int:
    return min(max(press.count(3), PACE[0]), PACE[1])
