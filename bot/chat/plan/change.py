"""Change a plan: look at what moves, then save it or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import discord
from discord import app_commands, ui

from bot.chat.plan.change_commands import commands
from bot.chat.plan.part import Part, where
from bot.chat.plan.render_change import (
    KNOWN,
    OPEN_END,
    PAUSES,
    accepted,
    pause_view,
    proposal_view,
    resumed_line,
    unchanged_view,
    ways_view,
)
from bot.chat.plan.render_choices import choices_modal, chosen_wishes
from bot.chat.plan.render_known import known_modal, known_wishes
from bot.chat.plan.render_week import week_view
from bot.chat.presses import STALE, Handlers, Press, Stale
from bot.chat.reply import Reply, show_modal
from bot.chat.sheets import said
from bot.errors import UsageProblem
from bot.mentor.plan import dates, missed, switch
from bot.mentor.plan.diff import diff
from bot.mentor.plan.planner import Opened, Proposal
from bot.mentor.plan.schedule import schedule
from bot.mentor.plan.text import changed
from bot.mentor.plan.values import Order, Pause, Wishes
from bot.mentor.plan.ways import ways_out
from bot.mentor.plan.wishes import day_of, hours_of
from bot.mentor.plan.words import day
from bot.mentor.related import name_of
from bot.mentor.wording import joined
from knowledge.curriculum import Tier

Remake = Callable[[Proposal], Wishes]


class Changing(Part):
    """`/plan pause`, `resume`, `replan`, `hours`, `target`, `order`, `switch` and `known`.

    Nothing changes before it was shown and saved, but for `resume`, which takes back a pause.
    """

    def commands(self) -> Sequence[app_commands.Command[Any, ..., Any]]:
        """The eight commands."""
        return commands(self)

    def presses(self) -> Handlers:
        """Save, Discard, and what stands in a proposal; the question for how long to pause."""
        return {
            "plan-accept": self._accept,
            "plan-drop": self._drop,
            "plan-change": self._change,
            "plan-way": self._take_way,
            "plan-known": self._open_boxes,
            "plan-ticked": self._tick,
            "plan-back": self._put_back,
            "plan-choices": self._open_choices,
            "plan-chosen": self._choose,
        }

    async def pause(self, interaction: discord.Interaction[Any], start: str | None, end: str | None) -> None:
        """Pause from one day to another; without an end, ask for how long."""
        user, guild = interaction.user.id, where(interaction)

        def work() -> Reply:
            opened = self._planner.in_use(user, guild)
            first = dates.day(start, opened.today) if start else opened.today
            if end is None:
                return Reply(pause_view(opened, first), private=True)
            return self._pause(user, opened, Pause(first, dates.day(end, opened.today)))

        await self._respond(interaction, work)

    async def resume(self, interaction: discord.Interaction[Any]) -> None:
        """End the present pause, at once."""
        user, guild = interaction.user.id, where(interaction)
        await self._respond(interaction, lambda: self._resume(user, self._planner.in_use(user, guild).kept.id))

    async def replan(self, interaction: discord.Interaction[Any]) -> None:
        """The rest as it stands today, with the ways on after missed weeks."""
        user, guild = interaction.user.id, where(interaction)
        await self._respond(interaction, lambda: _replanned(self._planner.in_use(user, guild)))

    async def hours(self, interaction: discord.Interaction[Any], hours: int) -> None:
        """Other hours a week."""
        await self._ask(interaction, "hours", lambda o: replace(o.plan.wishes, hours=hours_of(hours), pushes=()))

    async def target(self, interaction: discord.Interaction[Any], typed: str | None) -> None:
        """Another target date, or none."""

        def aim(opened: Opened) -> Wishes:
            return replace(opened.plan.wishes, target=dates.day(typed, opened.today) if typed else None)

        await self._ask(interaction, "target", aim)

    async def order(self, interaction: discord.Interaction[Any], order: Order) -> None:
        """Another order."""
        await self._ask(interaction, "order", lambda o: replace(o.plan.wishes, order=order))

    async def switch(self, interaction: discord.Interaction[Any], role: str, tier: Tier | None) -> None:
        """Another role or tier, with what of it is there already."""
        user, guild = interaction.user.id, where(interaction)

        def work() -> Reply:
            opened = self._planner.in_use(user, guild)
            return self._switch(user, opened, self._role(role), tier or opened.plan.wishes.tier)

        await self._respond(interaction, work)

    async def known(self, interaction: discord.Interaction[Any]) -> None:
        """What counts as known, to be ticked."""
        user, guild = interaction.user.id, where(interaction)

        def work() -> Reply:
            opened = self._planner.in_use(user, guild)
            return Reply(proposal_view(self._planner.propose(user, opened, opened.plan.wishes, KNOWN)), private=True)

        await self._respond(interaction, work)

    async def _ask(
        self, interaction: discord.Interaction[Any], reason: str, wishes: Callable[[Opened], Wishes]
    ) -> None:
        """Show what other wishes would do."""
        user, guild = interaction.user.id, where(interaction)

        def work() -> Reply:
            opened = self._planner.in_use(user, guild)
            return self.propose(user, opened, wishes(opened), reason)

        await self._respond(interaction, work)

    def propose(self, user: int, opened: Opened, wishes: Wishes, reason: str, lead: str = "") -> Reply:
        """What other wishes would do to a plan; where that is nothing, it says so. It may block.

        Where the plan misses its target, the ways to meet it are shown even so.
        """
        proposal = self._planner.propose(user, opened, wishes, reason)
        found = proposal.weeks.feasibility
        if proposal.nothing and (found is None or found.feasible):
            self._planner.drop(user, proposal.draft.id)
            return Reply(unchanged_view(opened, reason), private=True)
        return Reply(proposal_view(proposal, lead=lead), private=True)

    def _pause(self, user: int, opened: Opened, pause: Pause) -> Reply:
        wishes = opened.plan.wishes
        return self.propose(user, opened, replace(wishes, pauses=(*wishes.pauses, pause)), "pause")

    def _resume(self, user: int, id: str) -> Reply:
        opened = self._planner.resume(user, id)
        return Reply(week_view(opened, told=resumed_line(opened)), private=True)

    def _switch(self, user: int, opened: Opened, role: str, tier: Tier) -> Reply:
        curriculum, plan = opened.curriculum, opened.plan
        elsewhere = self._planner.learned(user, opened.kept.guild)
        share = switch.share(curriculum, elsewhere | switch.learned(plan), role, tier, opened.today)
        lead = (
            f"You already have **{share.percent} %** of {said(name_of(curriculum, role), 100)}, {tier} tier: "
            f"{share.kept:,} of {share.total:,} hours."
        )
        return self.propose(user, opened, switch.switched(plan, role, tier, elsewhere), "switch", lead)

    def _role(self, typed: str) -> str:
        found = self.names.roles.find(typed)
        if found.entry is None:
            near = [entry.title for entry in found.near or self.names.roles.suggest("")[:3]]
            raise UsageProblem(f"I know no such role. Did you mean {said(joined(near, 'or'))}?")
        return found.entry.id

    async def _change(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """A way into a change, from the messages of a plan."""
        user, id = interaction.user.id, press.key(0)
        match press.arguments[1:]:
            case ("resume",):
                await self._show(interaction, lambda: self._resume(user, id))
            case ("target",):

                def ways() -> Reply:
                    opened = self._planner.open(user, id)
                    return self.propose(user, opened, opened.plan.wishes, "target")

                await self._show(interaction, ways)
            case ("replan",):
                await self._show(interaction, lambda: _replanned(self._planner.open(user, id)))
            case ("pause",):
                await self._show(interaction, lambda: _asking(self._planner.open(user, id)))
            case ("pause", first, length):
                await self._show(interaction, lambda: self._pause_for(user, id, first, length))
            case _:
                raise Stale(STALE)

    def _pause_for(self, user: int, id: str, first: str, length: str) -> Reply:
        """Pause for so many weeks from a day on, or for as long as it may be."""
        opened = self._planner.open(user, id)
        start, weeks = _day(first), [str(n) for n in PAUSES]
        if length == OPEN_END:
            return self.propose(user, opened, missed.pause_from(opened.plan.wishes, start), "pause")
        if length not in weeks:
            raise Stale(STALE)
        return self._pause(user, opened, Pause(start, start + timedelta(weeks=int(length), days=-1)))

    async def _accept(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Save a proposal."""
        user, draft = interaction.user.id, press.key(0)

        def work() -> Reply:
            opened = self._planner.accept(user, draft)
            return Reply(week_view(opened, told=accepted(opened)), private=True)

        await self._show(interaction, work)

    async def _drop(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Leave the plan as it is."""
        user, draft = interaction.user.id, press.key(0)

        def work() -> Reply:
            return Reply(week_view(self._planner.drop(user, draft), told="Nothing was changed."), private=True)

        await self._show(interaction, work)

    async def _take_way(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Take a way out of a target date into the proposal."""
        kind = press.argument(1)

        def remade(proposal: Proposal) -> Wishes:
            found = proposal.weeks.feasibility
            ways = ways_out(proposal.before.curriculum, proposal.after.wishes, found) if found else ()
            way = next((way for way in ways if way.kind == kind), None)
            if way is None:
                raise UsageProblem("That is no longer a way on; look at the ones that are shown now.")
            return way.wishes

        await self._remake(interaction, press.key(0), remade)

    async def _open_boxes(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Show a page of boxes, as the proposal has them."""
        user, draft, number = interaction.user.id, press.key(0), press.count(1)

        def form() -> ui.Modal:
            proposal = self._planner.proposal(user, draft)
            return known_modal(proposal.before.curriculum, proposal.after.wishes, number, "plan-ticked", draft)

        await show_modal(interaction, await self._desk.runner.run(form))

    async def _tick(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Take a submitted page of boxes into the proposal."""

        def remade(proposal: Proposal) -> Wishes:
            return known_wishes(proposal.before.curriculum, proposal.after.wishes, press, 1)

        await self._remake(interaction, press.key(0), remade)

    async def _put_back(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Let a skill that counts as known be learned after all."""
        skill = "".join(press.values[:1])

        def remade(proposal: Proposal) -> Wishes:
            wishes = proposal.after.wishes
            if skill not in proposal.after.scope.known:
                raise UsageProblem("That skill doesn't count as known any more; look at what is shown now.")
            known = tuple(item for item in wishes.known if item != skill)
            return replace(wishes, known=known, put_back=(*wishes.put_back, skill))

        await self._remake(interaction, press.key(0), remade)

    async def _open_choices(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Show what the way leaves to choose, as the proposal has it."""
        user, draft = interaction.user.id, press.key(0)

        def form() -> ui.Modal:
            proposal = self._planner.proposal(user, draft)
            return choices_modal(proposal.before.curriculum, proposal.after.wishes, "plan-chosen", draft)

        await show_modal(interaction, await self._desk.runner.run(form))

    async def _choose(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Take what was chosen into the proposal."""

        def remade(proposal: Proposal) -> Wishes:
            return chosen_wishes(proposal.before.curriculum, proposal.after.wishes, press)

        await self._remake(interaction, press.key(0), remade)

    async def _remake(self, interaction: discord.Interaction[Any], draft: str, remade: Remake) -> None:
        """Show a proposal again, with other wishes."""
        user = interaction.user.id

        def work() -> Reply:
            return Reply(proposal_view(self._planner.reword(user, draft, remade)), private=True)

        await self._show(interaction, work)


def _replanned(opened: Opened) -> Reply:
    """What has moved since the plan was last changed, and the ways on after missed weeks."""
    curriculum, plan, today = opened.curriculum, opened.plan, opened.today
    since = day_of(opened.kept.changed_at, opened.zone)
    found = diff(schedule(curriculum, plan, since), opened.schedule)
    moved = (
        () if found.nothing else (f"Since {day(since)}, when the plan was last changed:", *changed(curriculum, found))
    )
    count = missed.missed_weeks(plan, today)
    ways = missed.ways_on(curriculum, plan, today) if count else ()
    return Reply(ways_view(opened, count, ways, moved), private=True)


def _asking(opened: Opened) -> Reply:
    return Reply(pause_view(opened, opened.today), private=True)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Stale(STALE) from None
