"""A question of a review or checkpoint, and what came of the questions, as Discord messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import discord
from discord import ui

from bot.chat.box import GOOD, QUIET, Row, page
from bot.chat.plan.render_week import BLUE, bulleted, week_button
from bot.chat.presses import button, select
from bot.chat.sheets import OPTION, OPTIONS, said, with_code
from bot.chat.text import short
from bot.mentor import review
from bot.mentor.lookup import key_of
from bot.mentor.plan.planner import Opened
from bot.mentor.plan.quiz import Round
from bot.mentor.plan.words import day, weeks
from bot.mentor.related import name_of
from bot.mentor.review import Review
from bot.mentor.wording import counted
from knowledge.schema import Question

RIGHT, MISSED = "✅", "🔁"
_RESULT = re.compile(rf"(?:{RIGHT}|{MISSED}) \*\*")
_RESULTS = 8
_MOVED = 1800
_COMING = 4
_PRIMARY = discord.ButtonStyle.primary


def question_view(
    opened: Opened,
    skill: str,
    round: Round,
    question: Question,
    *,
    standing: str = "-",
    shown: bool = False,
    results: Sequence[str] = (),
) -> ui.LayoutView:
    """A question; with its answer where that is `shown`, to be judged.

    `standing` says how the skill stands in the plan; `results` are those of the rounds before this one.
    """
    id, address = opened.kept.id, (round.kind[0], key_of(skill), round.code)
    number = len(round.answers) + 1
    facts = [f"Question {number} of {len(round.questions)}", *_facts(opened, round)]
    head = f"### {_title(opened, skill, round)}\n-# {' · '.join(facts)}"
    asked = f"**{with_code(question.ask, 700)}**"
    if not shown:
        hint = "-# Say it in your own words first, aloud or on paper. Then look."
        rows: list[Row] = [[button("Show the answer", "plan-quiz", id, *address, "s", standing, style=_PRIMARY)]]
        return page(*_above(results), head, _gap(), asked, hint, colour=BLUE, rows=rows)
    answer = f"> {with_code(question.answer, 900)}"
    hint = "-# Did you have it? The main point is enough."
    judged = [
        button("I had it", "plan-quiz", id, *address, "y", standing, style=discord.ButtonStyle.success),
        button("I missed it", "plan-quiz", id, *address, "n", standing),
    ]
    return page(*_above(results), head, _gap(), asked, answer, hint, colour=BLUE, rows=[judged])


def reviews_view(opened: Opened, results: Sequence[str] = ()) -> ui.LayoutView:
    """No review is due, or none any more: what came of those just done, and when the next ones come."""
    coming = _coming(opened)
    if results:
        return page(
            "### Reviews done",
            _list(results),
            f"-# Next: {coming[0]}." if coming else "",
            colour=GOOD,
            rows=[*_checks(opened), [week_button(opened)]],
        )
    listed = "\n".join(f"- {line}" for line in coming[:_COMING])
    more = f"\n- and {len(coming) - _COMING} more" if len(coming) > _COMING else ""
    explained = "Each skill that you finish comes back after 1, 2, 4, 8 and 16 weeks, with two short questions."
    return page(
        "### No review is due",
        f"**What comes back**\n{listed}{more}" if coming else explained,
        colour=QUIET,
        rows=[*_checks(opened), [week_button(opened)]],
    )


def checkpoint_view(opened: Opened, result: str, moves: Sequence[str] = ()) -> ui.LayoutView:
    """What came of a checkpoint, and what it moves in the plan."""
    moved = short(bulleted(moves), _MOVED)
    passed = result.startswith(RIGHT)
    parts: list[ui.Item[Any] | str] = [ui.Separator(), moved] if moved else []
    return page(result, *parts, colour=GOOD if passed else BLUE, rows=[*_checks(opened), [week_button(opened)]])


def settled_view(opened: Opened, text: str) -> ui.LayoutView:
    """The press came too late: that was answered already."""
    return page(text, colour=QUIET, rows=[*_checks(opened), [week_button(opened)]])


def reviewed(opened: Opened, skill: str, round: Round) -> str:
    """The result of a review that is saved, in a line."""
    following = next((r for r in opened.plan.reviews if r.skill == skill), None)
    count = len(round.questions)
    how = f"{'both' if count == 2 else f'all {count}'} right" if round.passed else f"{round.right} of {count} right"
    then = f"it comes back on {day(following.due)}" if following else "that was its last review"
    return f"{RIGHT if round.passed else MISSED} **{_name(opened, skill)}**: {how}, {then}."


def results_in(texts: Sequence[str]) -> list[str]:
    """The results among the texts of a message, in order."""
    return [line for text in texts for line in text.split("\n") if _RESULT.match(line)][-_RESULTS:]


def checked(opened: Opened, skill: str, round: Round, *, assumed: bool) -> str:
    """The result of a checkpoint, which `opened` holds already."""
    name, score = _name(opened, skill), f"{round.right} of {len(round.questions)} right"
    if round.passed:
        then = "It counts as known for sure now." if assumed else "It is done, and its first review comes in a week."
        return f"{RIGHT} **{name}**: {score}, you know this. {then}"
    if assumed:
        return f"{MISSED} **{name}**: {score}. So it comes into your plan, at the place where you need it."
    return f"{MISSED} **{name}**: {score}, {round.need} would have done. It stays in your plan; nothing has changed."


def _title(opened: Opened, skill: str, round: Round) -> str:
    return f"{'Review' if round.kind == 'review' else 'Checkpoint'}: {_name(opened, skill)}"


def _facts(opened: Opened, round: Round) -> Iterator[str]:
    if round.kind == "checkpoint":
        yield f"{round.need} right {'is' if round.need == 1 else 'are'} enough"
    elif more := len(review.due(opened.plan.reviews, opened.today)) - 1:
        yield f"{counted(more, 'more review')} after this"


def _coming(opened: Opened) -> list[str]:
    """The reviews ahead, the next one first."""
    ahead = sorted(opened.plan.reviews, key=lambda r: (r.due, r.skill))
    return [f"{_name(opened, found.skill)}, {_when(opened, found)}" for found in ahead]


def _when(opened: Opened, found: Review) -> str:
    days = (found.due - opened.today).days
    if days <= 1:
        return "today" if days < 1 else "tomorrow"
    ahead = f"in {counted(days, 'day')}" if days < 14 else f"in {weeks(days // 7)}"
    return f"{day(found.due)}, {ahead}"


def _checks(opened: Opened) -> list[Row]:
    """The skills that the plan assumes, to be checked."""
    assumed = opened.plan.scope.assumed[:OPTIONS]
    if not assumed or opened.kept.archived_at is not None:
        return []
    options = [
        discord.SelectOption(label=short(name_of(opened.curriculum, skill), OPTION) or "…", value=key_of(skill))
        for skill in assumed
    ]
    label = f"Check what the plan assumes: {counted(len(assumed), 'skill')}"
    return [[select("plan-quiz", opened.kept.id, "c", options=options, placeholder=label)]]


def _above(results: Sequence[str]) -> list[ui.Item[Any] | str]:
    """What was answered before, above the next question."""
    return [_list(results), ui.Separator()] if results else []


def _gap() -> ui.Item[Any]:
    return ui.Separator(visible=False)


def _list(results: Sequence[str]) -> str:
    return "\n".join(results[-_RESULTS:])


def _name(opened: Opened, skill: str) -> str:
    return said(name_of(opened.curriculum, skill), 80)
