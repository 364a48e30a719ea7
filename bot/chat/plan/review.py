"""Reviews and checkpoints: one question after the other, for the person alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import discord
from discord import app_commands

from bot.chat.plan.part import Part, where
from bot.chat.plan.render_review import (
    checked,
    checkpoint_view,
    question_view,
    results_in,
    reviewed,
    reviews_view,
    settled_view,
)
from bot.chat.presses import STALE, Handlers, Press, Stale
from bot.chat.reply import Reply
from bot.chat.sheets import said
from bot.errors import UsageProblem
from bot.mentor import review
from bot.mentor.lookup import key_of
from bot.mentor.plan import change, quiz
from bot.mentor.plan.diff import diff
from bot.mentor.plan.ids import Ids
from bot.mentor.plan.planner import Opened
from bot.mentor.plan.quiz import Round
from bot.mentor.plan.text import changed
from bot.mentor.plan.values import Plan
from bot.mentor.plan.words import day
from bot.mentor.related import name_of
from bot.mentor.review import Review
from knowledge.schema import Skill

_SHOW, _HAD, _MISSED = "s", "y", "n"
_ASSUMED, _OPEN, _NEITHER = "a", "o", "-"


class Reviewing(Part):
    """`/plan review`. A round stands in the ids of its buttons, so it goes on after a restart; its end is saved."""

    def commands(self) -> Sequence[app_commands.Command[Any, ..., Any]]:
        """The command."""

        @app_commands.command(name="review", description="Answer the questions on what you learned that are due now")
        async def start(interaction: discord.Interaction[Any]) -> None:
            user, guild = interaction.user.id, where(interaction)
            await self._respond(interaction, lambda: self._next(user, self._planner.in_use(user, guild), ()))

        return [start]

    def presses(self) -> Handlers:
        """`plan-quiz`, behind which stand the plan, "r" or "c", and perhaps a skill, a round and what was pressed."""
        return {"plan-quiz": self._press}

    async def _press(self, interaction: discord.Interaction[Any], press: Press) -> None:
        user, id = interaction.user.id, press.key(0)
        before = results_in(list(_texts(interaction.message)))

        def work() -> Reply:
            opened = self._planner.active(user, id)
            match press.arguments[1:] + press.values:
                case ("r",):
                    return self._next(user, opened, ())
                case ("r", key):
                    return self._review(user, opened, key)
                case ("r", key, code, act, _):
                    return self._review(user, opened, key, Round.of(code), act, before)
                case ("c", key):
                    return self._check(user, opened, key)
                case ("c", key, code, act, standing):
                    return self._check(user, opened, key, Round.of(code), act, standing)
            raise Stale(STALE)

        await self._show(interaction, work)

    def _next(self, user: int, opened: Opened, results: Sequence[str]) -> Reply:
        """The first question of the next review that is due, or what comes after all of them."""
        taught = Ids(opened.curriculum)
        due = next((r for r in review.due(opened.plan.reviews, opened.today) if taught.item(r.skill)), None)
        if due is None:
            return _private(reviews_view(opened, results))
        return self._review(user, opened, key_of(due.skill), results=results)

    def _review(
        self,
        user: int,
        opened: Opened,
        key: str,
        round: Round | None = None,
        act: str = "",
        results: Sequence[str] = (),
    ) -> Reply:
        due = next((r for r in opened.plan.reviews if key_of(r.skill) == key), None)
        if due is None or due.due > opened.today:
            return _private(settled_view(opened, _over(opened, due)))
        skill = _taught(opened, due.skill)
        fresh = quiz.of_review(skill, due)
        if round is not None and round.questions != fresh.questions:
            raise Stale(STALE)
        after = _judged(round or fresh, act)
        if (question := after.question(skill)) is not None:
            shown = act == _SHOW
            return _private(question_view(opened, due.skill, after, question, shown=shown, results=results))

        def save(now: Opened) -> Plan:
            return change.reviewed(now.plan, due.skill, now.today, right=after.passed)

        saved = self._planner.change(user, opened.kept.id, opened.plan.revision, "review", save)
        return self._next(user, saved, [*results, reviewed(saved, due.skill, after)])

    def _check(
        self, user: int, opened: Opened, key: str, round: Round | None = None, act: str = "", begun: str = ""
    ) -> Reply:
        id = next((s for s in (*opened.plan.scope.assumed, *opened.plan.scope.items) if key_of(s) == key), "")
        standing = _standing(opened.plan, id)
        if standing == _NEITHER or begun not in ("", standing):
            return _private(
                settled_view(opened, "That is settled already: your plan no longer asks for this checkpoint.")
            )
        if standing == _ASSUMED:
            self._planner.in_step(opened)  # what is missed comes in by the curriculum of today
        skill = _taught(opened, id)
        after = _judged(round or quiz.checkpoint(skill), act)
        if (question := after.question(skill)) is not None:
            view = question_view(opened, id, after, question, standing=standing, shown=act == _SHOW)
            return _private(view)

        def save(now: Opened) -> Plan:
            return change.checkpoint(now.curriculum, now.plan, id, now.today, passed=after.passed)

        saved = self._planner.change(user, opened.kept.id, opened.plan.revision, "checkpoint", save)
        found = diff(opened.schedule, saved.schedule)
        moves = () if found.nothing else changed(opened.curriculum, found)
        return _private(checkpoint_view(saved, checked(saved, id, after, assumed=standing == _ASSUMED), moves))


def _private(view: discord.ui.LayoutView) -> Reply:
    return Reply(view, private=True)


def _judged(round: Round, act: str) -> Round:
    """The round after a press. Raises Stale for one that doesn't exist."""
    if act in (_HAD, _MISSED):
        return round.answered(act == _HAD)
    if act not in ("", _SHOW):
        raise Stale(STALE)
    return round


def _standing(plan: Plan, skill: str) -> str:
    """How a skill stands in a plan: assumed, open, or neither."""
    if skill in plan.scope.assumed:
        return _ASSUMED
    return _OPEN if any(r.item == skill and r.state == "pending" for r in plan.records) else _NEITHER


def _taught(opened: Opened, skill: str) -> Skill:
    """The skill in the curriculum of today. Raises UsageProblem."""
    found = opened.curriculum.skills.get(Ids(opened.curriculum).item(skill) or "")
    if found is None:
        raise UsageProblem("I have no questions about that any more; see what is due with `/plan review`.")
    return found.front


def _over(opened: Opened, found: Review | None) -> str:
    if found is None:
        return "There is no such review in your plan any more. Everything else is as it was."
    name = said(name_of(opened.curriculum, found.skill), 80)
    return f"That review is done already: **{name}** comes back on {day(found.due)}."


def _texts(message: discord.Message | None) -> Iterator[str]:
    """The texts of a message of ours."""
    for part in message.components if message else ():
        for inner in getattr(part, "children", [part]):
            if isinstance(inner, discord.TextDisplay):
                yield inner.content
