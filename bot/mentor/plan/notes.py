"""What a person should be told about a plan before saving it, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.mentor.plan.calendar import begins
from bot.mentor.plan.values import HOURS, Feasibility, Milestone, Plan, Range
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


def target_notes(curriculum: Curriculum, found: Feasibility) -> tuple[str, ...]:
    """What to say about the target date: that it is met, with time to spare, or by how much it is missed."""
    if found.feasible:
        return tuple(_met(found))
    missed = f"The plan ends {weeks(found.late_weeks)} after your target, {day(found.target)}."
    if found.needed is not None:
        return (missed, "Nothing is squeezed to fit. You can choose among these ways:", *ways_out(curriculum, found))
    reachable = _names(curriculum, found.reachable) or "nothing is finished"
    return (
        missed,
        f"It can't be met: even {HOURS[1]} hours a week are too few. By then you can reach: {reachable}.",
        *ways_out(curriculum, found),
    )


def ways_out(curriculum: Curriculum, found: Feasibility) -> tuple[str, ...]:
    """The ways out of a target that is missed, as far as there are: more hours, less to learn, or a later date."""
    ways = [f"Study {counted(found.needed, 'hour')} a week."] if found.needed else []
    if found.junior:
        fits = "in time" if found.junior <= found.target else "too late as well, but sooner"
        ways.append(f"Aim at the junior tier: it ends by {day(found.junior)}, {fits}.")
    if found.droppable:
        left = f"you are done by {day(found.dropped_end)}" if found.dropped_end else "nothing is left"
        ways.append(f"Drop what nothing else needs ({_names(curriculum, found.droppable)}): {left}.")
    return (*ways, f"Move the target to {day(found.end)}.")


def _met(found: Feasibility) -> Iterator[str]:
    if not found.spare_weeks:
        yield f"You are done by your target, {day(found.target)}."
        return
    yield f"You are done {weeks(found.spare_weeks)} before your target, {day(found.target)}."
    if found.fewer:
        yield f"{counted(found.fewer, 'hour')} a week would do as well."
    if found.full_end:
        yield f"There is time for the full tier, which ends by {day(found.full_end)}."


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
        yield f"Still open to build: {_names(curriculum, projects)}."
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
        goal = name_of(curriculum, ahead[0].id)
        goal = f"the project “{goal}”" if ahead[0].kind == "project" else f"the end of the {ahead[0].kind} tier"
        yield f"Better look at the next milestone alone: {goal}, in week {ahead[0].week:,}."
    if count > SHOWN_WEEKS:
        yield f"The first {SHOWN_WEEKS} weeks ahead are shown one by one."
    if plan.wishes.pace != 100:
        yield f"Units are planned at {plan.wishes.pace} % of their usual time."


def _known(curriculum: Curriculum, plan: Plan) -> Iterator[str]:
    if plan.scope.assumed:
        yield (
            f"Assumed as known: {_names(curriculum, plan.scope.assumed, len(plan.scope.assumed))}. The first weeks ask "
            "a few questions about each; what turns out to be missing comes back into the plan."
        )
    if plan.scope.implied:
        yield (
            f"Counted as known, since what you know builds on it: "
            f"{_names(curriculum, plan.scope.implied, len(plan.scope.implied))}. You can put each of them back."
        )


def _role(plan: Plan) -> Iterator[str]:
    if plan.wishes.role in _ROLES:
        yield _ROLES[plan.wishes.role]


def _years(count: int) -> str:
    years = round(count / 52)
    return counted(years, "year") if years else "a few months"


def _names(curriculum: Curriculum, ids: Sequence[str], listed: int = _LISTED) -> str:
    names = [f"“{name_of(curriculum, i)}”" for i in ids[:listed]]
    return joined([*names, f"{len(ids) - listed} more"] if len(ids) > listed else names)
