"""What a person does to a plan: work, finish, skip, prove, review; each gives the plan with the next revision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.errors import MentorError, UsageProblem
from bot.mentor import review
from bot.mentor.plan.order import finished_items, left_of, logged
from bot.mentor.plan.records import adapted
from bot.mentor.plan.values import Log, Plan, Record, Wishes
from bot.mentor.plan.wishes import checked
from bot.mentor.plan.wishes import resumed as wishes_resumed
from knowledge.curriculum import Curriculum

_DAY = 24 * 60


class PlanChanged(MentorError):
    """Somebody, perhaps the same person elsewhere, has changed the plan meanwhile; `plan` is how it stands.

    `id` is that of the plan as it is kept, "" where the plan was handed over without one.
    """

    def __init__(self, plan: Plan, id: str = "") -> None:
        self.plan = plan
        self.id = id
        super().__init__("Your plan has changed meanwhile; have a look at it, then try again.")


def expect(plan: Plan, revision: int, id: str = "") -> Plan:
    """The plan, where it is still at a revision. Raises PlanChanged."""
    if plan.revision != revision:
        raise PlanChanged(plan, id)
    return plan


def replanned(curriculum: Curriculum, plan: Plan, wishes: Wishes, today: date) -> Plan:
    """The plan with other wishes and the curriculum of today: done work and logs stay, the rest follows the wishes.

    A plan of another version should go through `plan_knowledge` first. Raises UsageProblem.
    """
    wishes = checked(curriculum, wishes, today, begun=wishes.start == plan.wishes.start)
    return _next(adapted(curriculum, plan, wishes))


def resumed(plan: Plan, today: date) -> Plan:
    """The plan with its present pause ended. Raises UsageProblem where there is none."""
    return _next(replace(plan, wishes=wishes_resumed(plan.wishes, today)))


def worked(plan: Plan, item: str, unit: str, minutes: int, on: date) -> Plan:
    """Some minutes were worked on a unit, which isn't done with them. Raises UsageProblem."""
    _open(plan, item, unit)
    return _next(replace(plan, logs=(*plan.logs, Log(item, unit, on, _minutes(minutes)))))


def done(
    curriculum: Curriculum, plan: Plan, item: str, on: date, *, unit: str = "", minutes: int | None = None
) -> Plan:
    """A unit is done, or all open units of an item. Raises UsageProblem.

    `minutes` is what was worked on the unit since the last log; without it the time is taken to be as planned.
    """
    records = _open(plan, item, unit)
    if minutes is not None and len(records) > 1:
        raise UsageProblem("Minutes belong to one unit; name it, or leave the minutes out.")
    spent = {(r.item, r.unit): _left(plan, r) if minutes is None else _minutes(minutes) for r in records}
    logs = tuple(Log(*unit, on, time) for unit, time in spent.items())
    ended = tuple(replace(r, state="done", on=on, how="work") if (r.item, r.unit) in spent else r for r in plan.records)
    return _next(_reviewing(curriculum, replace(plan, records=ended, logs=(*plan.logs, *logs)), item, on))


def skipped(curriculum: Curriculum, plan: Plan, item: str, unit: str = "") -> Plan:
    """A unit leaves the plan, or a whole item. Raises UsageProblem where something else needs the item."""
    left = _open(plan, item, unit)
    own = [r for r in plan.records if r.item == item]
    others = [r for r in own if r not in left and r.state in ("pending", "done")]
    if unit and others:
        return _next(
            replace(plan, records=tuple(replace(r, state="skipped") if r in left else r for r in plan.records))
        )
    wishes = replace(plan.wishes, skip=(*plan.wishes.skip, item))
    return _next(adapted(curriculum, plan, wishes))


def checkpoint(curriculum: Curriculum, plan: Plan, skill: str, on: date, *, passed: bool) -> Plan:
    """The checkpoint of a skill was taken. Raises UsageProblem where the plan neither holds nor assumes the skill.

    An assumed skill is known from now on, or comes into the plan. A skill of the plan is done, or stays as it is.
    """
    if skill in plan.scope.assumed:
        if passed:
            assumed = tuple(s for s in plan.scope.assumed if s != skill)
            wishes = replace(plan.wishes, known=(*plan.wishes.known, skill))
            return _next(replace(plan, wishes=wishes, scope=replace(plan.scope, assumed=assumed)))
        return _next(adapted(curriculum, plan, replace(plan.wishes, put_back=(*plan.wishes.put_back, skill))))
    left = _open(plan, skill)
    if not passed:
        return plan
    ended = tuple(replace(r, state="done", on=on, how="checkpoint") if r in left else r for r in plan.records)
    return _next(_reviewing(curriculum, replace(plan, records=ended), skill, on))


def reviewed(plan: Plan, skill: str, on: date, *, right: bool) -> Plan:
    """A review was done. Raises UsageProblem where the skill has none."""
    found = next((r for r in plan.reviews if r.skill == skill), None)
    if found is None:
        raise UsageProblem("There is no review of that skill; look up which ones are due.")
    following = review.answered(found, right, on)
    reviews = tuple(following if r is found else r for r in plan.reviews)
    return _next(replace(plan, reviews=tuple(r for r in reviews if r)))


def _next(plan: Plan) -> Plan:
    return replace(plan, revision=plan.revision + 1)


def _open(plan: Plan, item: str, unit: str = "") -> tuple[Record, ...]:
    """The open units of an item, or the one that is named."""
    found = tuple(r for r in plan.records if r.item == item and unit in ("", r.unit) and r.state == "pending")
    if not found:
        raise UsageProblem(f'"{item}{"/" * bool(unit)}{unit}" is not open in your plan; choose what is open there.')
    return found


def _left(plan: Plan, record: Record) -> int:
    return left_of(record.need, plan.wishes.pace, logged(plan.logs)[record.item, record.unit])


def _minutes(minutes: int) -> int:
    if not 1 <= minutes <= _DAY:
        raise UsageProblem(f"Log 1 to {_DAY:,} minutes at a time, not {minutes:,}.")
    return minutes


def _reviewing(curriculum: Curriculum, plan: Plan, item: str, on: date) -> Plan:
    """The plan with the first review of a skill that is finished now."""
    if item not in curriculum.skills or item not in finished_items(plan.records):
        return plan
    if any(r.skill == item for r in plan.reviews):
        return plan
    return replace(plan, reviews=(*plan.reviews, review.first(item, on)))
