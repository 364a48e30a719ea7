"""What a person may show others of a plan: how far it is, and nothing that tells who, when or what was missed."""

from __future__ import annotations

from collections.abc import Iterator

from bot.mentor.plan.notes import aim, goal
from bot.mentor.plan.values import Milestone, Plan, Schedule
from bot.mentor.plan.words import weeks
from bot.mentor.wording import counted
from knowledge.curriculum import Curriculum


def summary(curriculum: Curriculum, plan: Plan, schedule: Schedule) -> tuple[str, ...]:
    """The lines to post: role and tier, pace, progress, the last milestone and the next one. No names, no dates."""
    return tuple(_lines(curriculum, plan, schedule))


def _lines(curriculum: Curriculum, plan: Plan, schedule: Schedule) -> Iterator[str]:
    wishes = plan.wishes
    yield aim(curriculum, wishes)
    ahead = schedule.ahead if schedule.end else ()
    yield f"{counted(wishes.hours, 'hour')} a week" + (f", {weeks(len(ahead))} to go" if ahead else "")
    yield f"{schedule.percent} % done"
    reached = [m for m in schedule.milestones if _reached(schedule, m)]
    if reached:
        yield f"Reached: {goal(curriculum, reached[-1])}"
    if coming := next((m for m in schedule.milestones if m not in reached), None):
        yield f"Next: {goal(curriculum, coming)}"


def _reached(schedule: Schedule, stone: Milestone) -> bool:
    """True where nothing that belongs to a milestone is open."""
    if stone.kind == "project":
        return not schedule.items[stone.id].units
    return not any(item.units for item in schedule.items.values() if stone.kind in (item.tier, "full"))
