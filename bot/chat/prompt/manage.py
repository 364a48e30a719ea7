"""`/prompts pause`, `resume`, `skip`, `pin` and `disable`: the course of a weekly prompt."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import discord
from discord import app_commands

from bot.chat.presses import STALE, Handlers, Press, Stale
from bot.chat.prompt import render_manage as views
from bot.chat.prompt.part import WHICH, Id, Part
from bot.chat.rights import need_manager
from bot.chat.text import short
from bot.errors import UsageProblem
from bot.mentor.lookup import SUGGESTED
from bot.mentor.plan import dates
from bot.mentor.prompt.choose import lacking
from bot.mentor.prompt.schedules import Opened
from bot.mentor.prompt.settings import changed, paused, resumed, skipping, today, unskipped
from bot.mentor.prompt.values import Schedule
from bot.mentor.wording import joined

_log = logging.getLogger(__name__)
_NAME = 100
Text = app_commands.Range[str, 1, 60]
Topic = app_commands.Range[str, 1, 100]
Remade = Callable[[Schedule, datetime], Schedule]


class Managing(Part):
    """Each change takes hold at once, says what comes next, and can be taken back."""

    def commands(self) -> list[app_commands.Command[Any, ..., Any]]:
        """The five commands."""
        made = (self._pause(), self._resume(), self._skip(), self._pin(), self._disable())
        return [self.with_schedules(command) for command in made]

    def presses(self) -> Handlers:
        """The buttons of the messages, and the choice of a skip."""
        return {"prompts-do": self._press}

    def _pause(self) -> app_commands.Command[Any, ..., Any]:
        @app_commands.command(name="pause", description="Post nothing for a while; the track waits")
        @app_commands.describe(
            until="The last day of the pause, such as 3 January or in 4 weeks (default: until you resume)",
            schedule=WHICH,
        )
        async def pause(
            interaction: discord.Interaction[Any], until: Text | None = None, schedule: Id | None = None
        ) -> None:
            def remade(found: Schedule, now: datetime) -> Schedule:
                return paused(found, now, dates.day(until, today(found, now)) if until else None)

            work = self._remaking(schedule, remade, "paused")
            await self._answer(interaction, work, views.pause_view)

        return pause

    def _resume(self) -> app_commands.Command[Any, ..., Any]:
        @app_commands.command(name="resume", description="End the pause of the weekly prompt")
        @app_commands.describe(schedule=WHICH)
        async def resume(interaction: discord.Interaction[Any], schedule: Id | None = None) -> None:
            await self._answer(interaction, self._remaking(schedule, resumed, "resumed"), views.pause_view)

        return resume

    def _skip(self) -> app_commands.Command[Any, ..., Any]:
        @app_commands.command(name="skip", description="Skip a day or some days, such as holidays, or take a skip back")
        @app_commands.rename(typed="date")
        @app_commands.describe(
            typed="A day such as 2026-12-28 or next Monday (default: show what is skipped)",
            until="The last day, where it is more than one",
            schedule=WHICH,
        )
        async def skip(
            interaction: discord.Interaction[Any],
            typed: Text | None = None,
            until: Text | None = None,
            schedule: Id | None = None,
        ) -> None:
            need_manager(interaction)
            if typed is None and until is not None:
                raise UsageProblem("Name the first day as well, with the option `date`.")

            def remade(found: Schedule, now: datetime) -> Schedule:
                first = dates.day(typed or "", today(found, now))
                return skipping(found, now, first, dates.day(until, first) if until else first)

            work = self._finding(schedule) if typed is None else self._remaking(schedule, remade, "skips days")
            await self._answer(interaction, work, views.skips_view)

        return skip

    def _pin(self) -> app_commands.Command[Any, ..., Any]:
        @app_commands.command(name="pin", description="Choose the topic of the next prompt; then the track goes on")
        @app_commands.describe(topic="Which skill? (default: show what is pinned)", schedule=WHICH)
        async def pin(
            interaction: discord.Interaction[Any], topic: Topic | None = None, schedule: Id | None = None
        ) -> None:
            need_manager(interaction)
            if topic is None:
                work = self._finding(schedule)
            else:
                skill = self._topic(topic)
                work = self._remaking(schedule, lambda found, now: changed(found, now, pinned=skill), "has a topic")
            await self._answer(interaction, work, views.pin_view)

        @pin.autocomplete("topic")
        async def suggest(_: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
            found = self.names.suggest_skills(current)[:SUGGESTED]
            return [app_commands.Choice(name=short(entry.title, _NAME) or entry.id, value=entry.id) for entry in found]

        return pin

    def _disable(self) -> app_commands.Command[Any, ..., Any]:
        @app_commands.command(name="disable", description="Switch the weekly prompt off, or delete it")
        @app_commands.describe(schedule=WHICH)
        async def disable(interaction: discord.Interaction[Any], schedule: Id | None = None) -> None:
            await self._answer(interaction, self._finding(schedule), views.end_view)

        return disable

    async def _press(self, interaction: discord.Interaction[Any], press: Press) -> None:
        id = press.key(0)
        match press.arguments[1:]:
            case ("resume",):
                await self._redraw(interaction, self._remaking(id, resumed, "resumed"), views.pause_view)
            case ("unskip",):
                first = _day(press)
                work = self._remaking(id, lambda found, now: unskipped(found, now, first), "skips fewer days")
                await self._redraw(interaction, work, views.skips_view)
            case ("unpin",):
                work = self._remaking(id, lambda found, now: changed(found, now, pinned=""), "has no topic")
                await self._redraw(interaction, work, views.pin_view)
            case ("off",):
                work = self._remaking(id, lambda found, now: changed(found, now, on=False), "is off")
                await self._redraw(interaction, work, views.off_view)
            case ("ask-delete",):
                await self._redraw(interaction, self._finding(id), views.delete_view)
            case ("delete",):
                await self._redraw(interaction, lambda guild: self._delete(guild, id), lambda *_: views.deleted_view())
            case _:
                raise Stale(STALE)

    def _finding(self, id: str | None) -> Callable[[int], Opened]:
        return lambda guild: self._schedules.find(guild, id)

    def _remaking(self, id: str | None, remade: Remade, what: str) -> Callable[[int], Opened]:
        """Work that changes the schedule that is meant; `what` is for the log."""

        def work(guild: int) -> Opened:
            found = self._schedules.find(guild, id).schedule
            opened = self._schedules.remake(guild, found.id, remade)
            _log.info("server %s: the weekly prompt %s %s", guild, found.id, what)
            return opened

        return work

    def _delete(self, guild: int, id: str) -> None:
        self._schedules.delete(guild, id)
        _log.info("server %s: the weekly prompt %s is deleted", guild, id)

    def _topic(self, typed: str) -> str:
        """The skill that was meant. Raises UsageProblem where it is unclear, or makes no full prompt."""
        found = self.names.find_skill(typed)
        if found.entry is None:
            near = f"; did you mean {joined([e.title for e in found.near], 'or')}?" if found.near else ""
            raise UsageProblem(f"I know no such skill{near or '; choose one that I suggest while you type.'}")
        if lacks := lacking(self._desk.taught().curriculum, found.entry.id):
            raise UsageProblem(f"{found.entry.title} cannot make a full prompt: it lacks {joined(lacks)}.")
        return found.entry.id


def _day(press: Press) -> date:
    try:
        return date.fromisoformat("".join(press.values))
    except ValueError:
        raise Stale(STALE) from None
