"""`/plan checkin`: how a week went, and the ways on where it was missed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import discord
from discord import app_commands

from bot.chat.plan.part import CHANGED, Part, where
from bot.chat.plan.render_change import SILENT, proposal_view, ways_view
from bot.chat.plan.render_checkin import (
    MINUTES,
    TICKED,
    WORKED,
    checkin_view,
    done_line,
    partly_modal,
    unit_of,
)
from bot.chat.plan.render_week import week_view
from bot.chat.presses import STALE, Handlers, Press, Stale
from bot.chat.reply import Reply, show_modal
from bot.errors import UsageProblem
from bot.mentor.plan.checkin import REASON, CheckIn, about, all_done, answered_on, asked, partly_done, went_on
from bot.mentor.plan.missed import missed_weeks, ways_on
from bot.mentor.plan.planner import Opened, PlanChanged
from bot.mentor.plan.values import Plan

_WRITTEN = "That week is written down already."


class CheckingIn(Part):
    """Done, partly or not at all. Whatever the answer, nothing turns red and nothing is stacked on the next week."""

    def commands(self) -> Sequence[app_commands.Command[Any, ..., Any]]:
        """`checkin`."""

        @app_commands.command(name="checkin", description="How did your week go? Done, partly or not at all")
        async def checkin(interaction: discord.Interaction[Any]) -> None:
            user, guild = interaction.user.id, where(interaction)
            await self._respond(interaction, lambda: self._ask(user, self._planner.in_use(user, guild)))

        return [checkin]

    def presses(self) -> Handlers:
        """The answers, here and in reminders, and the ways on."""
        return {"plan-checkin": self._press, "plan-partly": self._partly}

    async def _press(self, interaction: discord.Interaction[Any], press: Press) -> None:
        user, id = interaction.user.id, press.key(0)
        if len(press.arguments) == 1:
            await self._show(interaction, lambda: self._ask(user, self._planner.open(user, id)))
            return
        revision = press.count(1)
        match press.arguments[2:]:
            case ("done", _):
                week = press.count(3)
                await self._show(interaction, lambda: self._write_all(user, id, revision, week))
            case ("partly", _):
                await self._ask_what(interaction, press)
            case ("none", _):
                await self._show(interaction, lambda: self._none(user, id, press.count(3)))
            case ("extend",):
                await self._show(interaction, lambda: self._go_on(user, id, revision))
            case ("push" | "trim" as kind,):
                await self._show(interaction, lambda: self._offer(user, id, kind))
            case _:
                raise Stale(STALE)

    async def _ask_what(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Show the form for a week of which something is done; where nothing of it is open, the plan."""
        user, id, week = interaction.user.id, press.key(0), press.count(3)

        def look() -> tuple[Opened, CheckIn | None]:
            opened = self._planner.open(user, id)
            return opened, about(opened.curriculum, opened.plan, week, opened.today)

        opened, check = await self._desk.runner.run(look)
        if check is not None and opened.plan.revision == press.count(1):
            await show_modal(interaction, partly_modal(opened, check))
        else:
            await self._show(interaction, lambda: _again(opened, week))

    async def _partly(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Write down what the form says."""
        user, id, revision, week = interaction.user.id, press.key(0), press.count(1), press.count(2)
        ticks = [unit_of(v) for name, values in press.fields.items() if name.startswith(TICKED) for v in values]
        worked = _worked(press)

        def work() -> Reply:
            def change(opened: Opened, check: CheckIn) -> Plan:
                return partly_done(opened.curriculum, opened.plan, check, ticks, worked)

            return self._write(user, id, revision, week, change)

        await self._show(interaction, work)

    def _ask(self, user: int, opened: Opened) -> Reply:
        """The question, or what there is instead: the ways on after a long silence, else the week."""
        plan, today = opened.plan, opened.today
        answered = answered_on(self._desk.store.history(user, opened.kept.id), opened.zone)
        if _resting(opened):
            return Reply(week_view(opened), private=True)
        if missed_weeks(plan, today) >= SILENT and not _lately(answered, opened):
            return _ways(opened)
        check = asked(opened.curriculum, plan, today, answered)
        if check is None:
            return Reply(week_view(opened), private=True)
        return Reply(checkin_view(opened, check), private=True)

    def _write_all(self, user: int, id: str, revision: int, week: int) -> Reply:
        return self._write(user, id, revision, week, lambda o, check: all_done(o.curriculum, o.plan, check))

    def _write(self, user: int, id: str, revision: int, week: int, change: Callable[[Opened, CheckIn], Plan]) -> Reply:
        """Write down what was done in a week; where the plan has changed meanwhile, ask again."""
        told = ""

        def changed(opened: Opened) -> Plan:
            nonlocal told
            check = about(opened.curriculum, opened.plan, week, opened.today)
            if check is None:
                return opened.plan
            plan = change(opened, check)
            told = _told(check, opened.plan, plan)
            return plan

        try:
            opened = self._planner.change(user, id, revision, REASON, changed)
        except PlanChanged:
            return _again(self._planner.open(user, id), week)
        return Reply(week_view(opened, told=told or _WRITTEN), private=True)

    def _none(self, user: int, id: str, week: int) -> Reply:
        """Nothing was done: the ways on where the week is over, else there is time."""
        opened = self._planner.open(user, id)
        check = about(opened.curriculum, opened.plan, week, opened.today)
        if check is None or not check.over:
            return Reply(week_view(opened, told="There is still time. Here is a good place to begin:"), private=True)
        return _ways(opened)

    def _go_on(self, user: int, id: str, revision: int) -> Reply:
        opened = self._planner.change(user, id, revision, REASON, lambda o: went_on(o.plan))
        return Reply(week_view(opened, told="**On you go.** Nothing was added; here is where you are:"), private=True)

    def _offer(self, user: int, id: str, kind: str) -> Reply:
        """Show what one of the ways on would do."""
        opened = self._planner.open(user, id)
        way = next((w for w in ways_on(opened.curriculum, opened.plan, opened.today) if w.kind == kind), None)
        if way is None:
            raise UsageProblem("That way is not open any more; run `/plan replan` to see which ones are.")
        return Reply(proposal_view(self._planner.propose(user, opened, way.wishes, kind)), private=True)


def _ways(opened: Opened) -> Reply:
    count = missed_weeks(opened.plan, opened.today)
    return Reply(ways_view(opened, count, ways_on(opened.curriculum, opened.plan, opened.today)), private=True)


def _again(opened: Opened, week: int) -> Reply:
    check = about(opened.curriculum, opened.plan, week, opened.today)
    if check is None:
        return Reply(week_view(opened, told=_WRITTEN), private=True)
    return Reply(checkin_view(opened, check, told=CHANGED), private=True)


def _resting(opened: Opened) -> bool:
    """True in a pause, and where the plan is in the archive."""
    return opened.plan.wishes.pause_on(opened.today) is not None or opened.kept.archived_at is not None


def _lately(answered: date | None, opened: Opened) -> bool:
    return answered is not None and (opened.today - answered).days < 7


def _told(check: CheckIn, before: Plan, after: Plan) -> str:
    logs = after.logs[len(before.logs) :]
    return done_line(check, len({(log.item, log.unit) for log in logs}), sum(log.minutes for log in logs))


def _worked(press: Press) -> tuple[str, str, int] | None:
    """The unit and minutes that a form names; None where it names neither."""
    unit, minutes = press.text(WORKED), press.text(MINUTES)
    if not unit and not minutes:
        return None
    if not unit:
        raise UsageProblem("Choose what the minutes were for, or leave them out.")
    if not minutes.isascii() or not minutes.isdigit():
        raise UsageProblem("Say how many minutes you worked on it, as a whole number such as 90.")
    return (*unit_of(unit), int(minutes))
