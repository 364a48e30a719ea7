"""What a person should be told about a plan before saving it, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.mentor.plan.calendar import begins
from bot.mentor.plan.values import Milestone, Plan, Range, Wishes
from bot.mentor.plan.words import day, weeks
from bot.mentor.related import name_of
from bot.mentor.wording import counted, joined
from knowledge.curriculum import Curriculum

SHOWN_WEEKS = 104
_REST_ABOVE = 45  # hours a week
_SLOW_UP_TO = 2
_LISTED = 5
_ROLES = {
    "ai-researcher": "Posts in research usually ask for formal training in research, which no study plan replaces.",
}


def notes(
    curriculum: Curriculum, plan: Plan, end: Range | None, count: int, ahead: Sequence[Milestone], today: date
) -> tuple[str, ...]:
    """The notes on a plan of so many weeks in all; where it has an end, there is a milestone ahead."""
    if end is None:
        return tuple(_nothing_left(curriculum, plan))
    return (*_start(plan, today), *_pace(curriculum, plan, count, ahead), *_known(curriculum, plan), *_role(plan))


def aim(curriculum: Curriculum, wishes: Wishes) -> str:
    """What a plan is for, such as "Data Analyst, junior tier"."""
    return f"{name_of(curriculum, wishes.role)}, {wishes.tier} tier"


def goal(curriculum: Curriculum, stone: Milestone) -> str:
    """What is reached with a milestone, to stand in a sentence."""
    if stone.kind == "project":
        return f"the project “{name_of(curriculum, stone.id)}”"
    return f"the end of the {stone.kind} tier"


def quoted(curriculum: Curriculum, ids: Sequence[str], listed: int = _LISTED) -> str:
    """The names of skills and projects as a list in a sentence, and how many more there are; "" without any."""
    names = [f"“{name_of(curriculum, i)}”" for i in ids[:listed]]
    return joined([*names, f"{len(ids) - listed} more"] if len(ids) > listed else names)


def _nothing_left(curriculum: Curriculum, plan: Plan) -> Iterator[str]:
    role = curriculum.roles.get(plan.wishes.role)
    if plan.records:
        yield "Everything in this plan is done."
    else:
        yield "You know everything that this plan would teach."
    if role is None:
        return
    had = {*plan.scope.items, *plan.scope.known}
    if projects := [p for p in curriculum.projects_of(plan.wishes.role, plan.wishes.tier) if p not in had]:
        yield f"Still open to build: {quoted(curriculum, projects)}."
    if role.front.next_roles:
        yield f"A next role could be {joined([name_of(curriculum, r) for r in role.front.next_roles], 'or')}."
    yield "Or prepare for interviews: ask me about them at any time."


def _start(plan: Plan, today: date) -> Iterator[str]:
    first = begins(plan.wishes.start)
    if first != plan.wishes.start and today <= first:
        yield f"That week is nearly over, so the plan begins on {day(first)}."


def _pace(curriculum: Curriculum, plan: Plan, count: int, ahead: Sequence[Milestone]) -> Iterator[str]:
    hours = plan.wishes.hours
    if hours > _REST_ABOVE:
        yield f"{hours} hours a week leave little time for rest; plan days off, or pause the plan now and then."
    if hours <= _SLOW_UP_TO:
        yield f"At {counted(hours, 'hour')} a week the plan takes {weeks(count)}, which is about {_years(count)}."
        yield f"Better look at the next milestone alone: {goal(curriculum, ahead[0])}, in week {ahead[0].week:,}."
    if count > SHOWN_WEEKS:
        yield f"Pictures and files show the first {SHOWN_WEEKS} weeks ahead."
    if plan.wishes.pace != 100:
        yield f"Units are planned at {plan.wishes.pace} % of their usual time."


def _known(curriculum: Curriculum, plan: Plan) -> Iterator[str]:
    if plan.scope.assumed:
        yield (
            f"Assumed as known: {quoted(curriculum, plan.scope.assumed, len(plan.scope.assumed))}. The first weeks ask "
            "a few questions about each; what turns out to be missing comes back into the plan."
        )
    if plan.scope.implied:
        yield (
            f"Counted as known, since what you know builds on it: "
            f"{quoted(curriculum, plan.scope.implied, len(plan.scope.implied))}. You can put each of them back."
        )


def _role(plan: Plan) -> Iterator[str]:
    if plan.wishes.role in _ROLES:
        yield _ROLES[plan.wishes.role]


def _years(count: int) -> str:
    years = round(count / 52)
    return counted(years, "year") if years else "a few months"
