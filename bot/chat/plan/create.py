"""Make a plan: at once by options, or step by step in a panel, with a preview before it is saved."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import discord
from discord import app_commands, ui

from bot.chat.browse_commands import suggesting
from bot.chat.plan.forms import HOURS_FIELD, START, TARGET, dates_modal, hours_modal
from bot.chat.plan.part import Part, where
from bot.chat.plan.render_choices import choices_modal, chosen_wishes
from bot.chat.plan.render_create import LEVELS, ORDERS, OTHER, TIERS, Panel, panel_view, replace_view
from bot.chat.plan.render_known import known_modal, known_wishes
from bot.chat.plan.render_week import week_view
from bot.chat.presses import STALE, Handlers, Press, Stale, button
from bot.chat.reply import Reply, show_modal
from bot.chat.sheets import said
from bot.errors import UsageProblem
from bot.mentor.plan import dates
from bot.mentor.plan.kept import Draft
from bot.mentor.plan.outset import first_wishes, fitting
from bot.mentor.plan.planner import NoPlan, Opened
from bot.mentor.plan.schedule import create, schedule
from bot.mentor.plan.values import HOURS, Wishes
from bot.mentor.plan.ways import ways_out
from bot.mentor.plan.wishes import hours_of, next_monday
from bot.mentor.plan.words import day
from bot.mentor.related import ANY
from bot.mentor.wording import joined
from knowledge.curriculum import Tier

Change = Callable[[Wishes], Wishes]
Hours = app_commands.Range[int, HOURS[0], HOURS[1]]
Typed = app_commands.Range[str, 1, 100]
_ROLES = 1000
_ROOM = 38  # components of a message that leave room for a button in a row
_CHOICES: Mapping[str, Collection[str]] = {"tier": TIERS, "level": LEVELS, "order": ORDERS}
_SAVED = "✅ **Your plan is saved.** This is what to do first; `/plan week` brings you back here at any time."


class Creating(Part):
    """`/plan create`, its panel, and what leads to it. All that was chosen stands in a draft of the person's own."""

    def commands(self) -> Sequence[app_commands.Command[Any, ..., Any]]:
        """The command."""

        @app_commands.command(name="create", description="Make a study plan: see it first, save it when it fits")
        @app_commands.describe(
            role="What do you want to become?",
            tier="Junior or full (default: junior)",
            hours="Hours a week (default: 10)",
            start="The first day, such as 2027-01-04 or next Monday (default: next Monday)",
            target="The day by which you want to be done, such as 1 July 2027",
            level="What do you bring along? (default: nothing)",
            order="How to mix projects and theory (default: balanced)",
        )
        @app_commands.choices(
            level=[app_commands.Choice(name=label, value=level) for level, (label, _) in LEVELS.items()],
            order=[app_commands.Choice(name=label, value=order) for order, (label, _) in ORDERS.items()],
        )
        @app_commands.autocomplete(role=suggesting(self, lambda names, typed: names.roles.suggest(typed)))
        async def create(
            interaction: discord.Interaction[Any],
            role: Typed | None = None,
            tier: Tier | None = None,
            hours: Hours | None = None,
            start: Typed | None = None,
            target: Typed | None = None,
            level: str | None = None,
            order: str | None = None,
        ) -> None:
            user, guild = interaction.user.id, where(interaction)
            given = {"role": role, "tier": tier, "hours": hours, "level": level, "order": order}
            options = {w: v for w, v in (given | {"start": start, "target": target}).items() if v is not None}
            await self._respond(interaction, lambda: self._begun(user, guild, options))

        return [create]

    def presses(self) -> Handlers:
        """The panel's parts and forms, its button that saves, and the buttons elsewhere that lead to it."""
        return {"plan-new": self._new, "plan-draft": self._press, "plan-save": self._save}

    async def _new(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """A panel for the role in the press, in a message of its own."""
        user, guild, role = interaction.user.id, where(interaction), press.argument(0)
        await self._respond(interaction, lambda: self._begun(user, guild, {"role": role} if role != ANY else {}))

    async def _press(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """A choice in the panel, or a form of it that was submitted."""
        user, id, what, more = interaction.user.id, press.key(0), press.argument(1), press.argument(2) == "1"
        if what == "hours" and press.values == (OTHER,):
            await show_modal(interaction, hours_modal("plan-draft", id, "own-hours", int(more)))
        elif what == "dates":
            draft = await self._desk.runner.run(lambda: self._draft(user, id))
            await show_modal(interaction, dates_modal(draft.wishes, "plan-draft", id, "own-dates", int(more)))
        elif what == "know":
            form = await self._desk.runner.run(lambda: self._boxes(user, id, press.count(3), more=more))
            await show_modal(interaction, form)
        elif what == "choices":
            form = await self._desk.runner.run(lambda: self._choices(user, id, more=more))
            await show_modal(interaction, form)
        else:
            await self._redraw(interaction, lambda: self._changed(user, id, press, more=more))

    async def _save(self, interaction: discord.Interaction[Any], press: Press) -> None:
        user, id, replaces = interaction.user.id, press.key(0), press.argument(1)
        await self._redraw(interaction, lambda: self._saved(user, id, replaces))

    def _begun(self, user: int, guild: int | None, options: Mapping[str, Any]) -> Reply:
        """The panel of a new draft, with each of the options that makes sense."""
        today = self._planner.today(user, guild)
        draft = self._planner.begin(user, guild, first_wishes(today))
        told = "What you learned with earlier plans counts as known." if draft.wishes.known else ""
        problems = []
        for what, value in options.items():
            try:
                draft = self._planner.redraft(user, draft.id, self._option(what, value, today))
            except UsageProblem as problem:
                problems.append(str(problem))
        return self._panel(user, draft, " ".join(problems) or told, wrong=bool(problems))

    def _changed(self, user: int, id: str, press: Press, *, more: bool) -> Reply:
        """The panel after a change; where that makes no sense, as it was, and what is wrong."""
        before = self._draft(user, id)
        today = self._planner.today(user, before.guild)
        try:
            draft = self._planner.redraft(user, id, self._change(press, today))
        except UsageProblem as problem:
            return self._panel(user, before, str(problem), wrong=True, more=more)
        told = _mended(before.wishes, draft.wishes, today)
        return self._panel(user, draft, told, wrong=bool(told), more=more)

    def _saved(self, user: int, id: str, replaces: str) -> Reply:
        """The first week of the plan that was saved; first a question where another one is in use."""
        draft = self._draft(user, id)
        used = self._in_use(user, draft)
        if used is not None and used.kept.id != replaces:
            return Reply(replace_view(draft, used), private=True)
        try:
            opened = self._planner.start(user, id, replaces=used.kept.id if used else None)
        except UsageProblem as problem:
            mended = self._planner.redraft(user, id, lambda wishes: wishes)
            told = _mended(draft.wishes, mended.wishes, self._planner.today(user, draft.guild))
            return self._panel(user, mended, told or str(problem), wrong=True)
        return Reply(self._first_week(user, opened), private=True)

    def _first_week(self, user: int, opened: Opened) -> ui.LayoutView:
        """The week, with the offer of a reminder where there is none that went over from another plan."""
        view, id = week_view(opened, told=_SAVED), opened.kept.id
        if self._desk.store.reminder(user, id) is None and view.total_children_count <= _ROOM:
            view.add_item(ui.ActionRow(button("Remind me every week", "plan-remind", id, "edit", emoji="⏰")))
        return view

    def _draft(self, user: int, id: str) -> Draft:
        """A draft of a new plan. Raises DraftGone, and Stale where it is about a plan that is there."""
        draft = self._planner.draft(user, id)
        if draft.plan is not None:
            raise Stale(STALE)
        return draft

    def _in_use(self, user: int, draft: Draft) -> Opened | None:
        try:
            return self._planner.in_use(user, draft.guild)
        except NoPlan:
            return None

    def _panel(self, user: int, draft: Draft, told: str = "", *, wrong: bool = False, more: bool = False) -> Reply:
        seen = None
        if draft.wishes.role:
            try:
                seen = self._planner.preview(user, draft)
            except UsageProblem as problem:
                told, wrong = told or str(problem), True
        names = self.names
        panel = Panel(names.curriculum, names.roles.suggest("", _ROLES), draft, seen, told, wrong=wrong, more=more)
        return Reply(panel_view(panel), private=True)

    def _boxes(self, user: int, id: str, page: int, *, more: bool) -> ui.Modal:
        """The form with what is known already."""
        wishes = self._draft(user, id).wishes
        return known_modal(self.names.curriculum, wishes, page, "plan-draft", id, "known", int(more))

    def _choices(self, user: int, id: str, *, more: bool) -> ui.Modal:
        """The form with what the way leaves to choose."""
        wishes = self._draft(user, id).wishes
        return choices_modal(self.names.curriculum, wishes, "plan-draft", id, "chosen", int(more))

    def _option(self, what: str, value: str | int, today: date) -> Change:
        """What an option of the command makes of wishes."""
        if what == "role":
            return lambda wishes: _with_role(wishes, self._role(str(value)))
        if what == "start":
            return lambda wishes: replace(wishes, start=_dated("Start", str(value), today))
        if what == "target":
            return lambda wishes: replace(wishes, target=_dated("Target", str(value), today))
        if what == "hours":
            return lambda wishes: replace(wishes, hours=hours_of(value))
        return self._choice(what, str(value))

    def _role(self, typed: str) -> str:
        """The id of the role that was meant. Raises UsageProblem."""
        found = self.names.roles.find(typed)
        if found.entry:
            return found.entry.id
        if found.near:
            raise UsageProblem(f"Which role is it: {joined([said(e.title, 80) for e in found.near], 'or')}?")
        raise UsageProblem("I know no role of that name; choose one in the list.")

    def _change(self, press: Press, today: date) -> Change:
        """What a choice in the panel, or a submitted form, makes of wishes. Raises Stale."""
        what, value = press.argument(1), "".join(press.values[:1])
        match what:
            case "show":
                return lambda wishes: wishes
            case "role":
                return lambda wishes: _with_role(wishes, value)
            case "next":
                return lambda wishes: _with_role(wishes, press.argument(3))
            case "hours":
                return lambda wishes: replace(wishes, hours=hours_of(value))
            case "own-hours":
                return lambda wishes: replace(wishes, hours=hours_of(press.text(HOURS_FIELD)))
            case "own-dates":
                return lambda wishes: _with_dates(wishes, press.text(START), press.text(TARGET), today)
            case "known":
                curriculum = self.names.curriculum
                return lambda wishes: fitting(curriculum, known_wishes(curriculum, wishes, press, 3))
            case "chosen":
                return lambda wishes: chosen_wishes(self.names.curriculum, wishes, press)
            case "way":
                return lambda wishes: self._way(wishes, press.argument(3), today)
            case "tier":
                return self._choice("tier", press.argument(3))
        return self._choice(what, value)

    def _choice(self, what: str, value: str) -> Change:
        """What one of a few possible values makes of wishes. Raises Stale where it is none of these."""
        if value not in _CHOICES.get(what, ()):
            raise Stale(STALE)
        curriculum, chosen = self.names.curriculum, dict[str, Any]({what: value})
        return lambda wishes: fitting(curriculum, replace(wishes, **chosen))

    def _way(self, wishes: Wishes, kind: str, today: date) -> Wishes:
        """The wishes that take a way out. Raises UsageProblem where it is none any more."""
        curriculum = self.names.curriculum
        plan = create(curriculum, wishes, today)
        found = schedule(curriculum, plan, today).feasibility
        ways = ways_out(curriculum, plan.wishes, found) if found else ()
        for way in ways:
            if way.kind == kind:
                return way.wishes
        raise UsageProblem("That is no way out any more; choose again.")


def _with_role(wishes: Wishes, role: str) -> Wishes:
    return wishes if role == wishes.role else replace(wishes, role=role, skip=(), choices=())


def _with_dates(wishes: Wishes, start: str, target: str, today: date) -> Wishes:
    first, last = _dated("Start", start, today), _dated("Target", target, today) if target else None
    return replace(wishes, start=first, target=last)


def _dated(what: str, typed: str, today: date) -> date:
    """A day that was typed. Raises UsageProblem, which names what it is for."""
    try:
        return dates.day(typed, today)
    except UsageProblem as problem:
        raise UsageProblem(f"{what}: {problem}") from None


def _mended(before: Wishes, after: Wishes, today: date) -> str:
    """What had to change by itself since the wishes were kept."""
    if before.role and not after.role:
        return "That role is no longer taught; choose another one."
    if before.start < today and after.start == next_monday(today):
        return f"{day(before.start)} is over, so the plan now starts on {day(after.start)}."
    return ""
