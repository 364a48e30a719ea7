"""Plans over the project's own curriculum, and a person who keeps to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from bot.mentor.plan import change as plan_change
from bot.mentor.plan.schedule import create, schedule
from bot.mentor.plan.values import Piece, Plan, Schedule, Wishes
from knowledge import loader
from knowledge.curriculum import Curriculum

MLE = "machine-learning-engineer"
TODAY = date(2027, 1, 1)
MONDAY = date(2027, 1, 4)


@cache
def real() -> Curriculum:
    """The curriculum of the project."""
    return loader.load(Path(__file__).parents[2] / "knowledge")


def wished(**wishes: Any) -> Wishes:
    """Wishes for a machine learning engineer at ten hours a week, but for what is given."""
    usual: dict[str, Any] = {"role": MLE, "hours": 10, "start": MONDAY}
    return Wishes(**(usual | wishes))


def planned(curriculum: Curriculum | None = None, **wishes: Any) -> tuple[Plan, Schedule]:
    """A plan with its weeks, over the project's own curriculum unless another one is given."""
    over = curriculum or real()
    plan = create(over, wished(**wishes), TODAY)
    return plan, schedule(over, plan, TODAY)


def follow(curriculum: Curriculum, plan: Plan, pieces: Iterable[Piece], on: date) -> Plan:
    """The plan after its pieces were done on a day, each in the time that was planned."""
    for piece in pieces:
        if piece.ends:
            plan = plan_change.done(curriculum, plan, piece.item, on, unit=piece.unit)
        else:
            plan = plan_change.worked(plan, piece.item, piece.unit, piece.minutes, on)
    return plan


def follow_weeks(curriculum: Curriculum, plan: Plan, found: Schedule, count: int) -> Plan:
    """The plan after some of its weeks, each done on its first day."""
    for week in found.weeks[:count]:
        plan = follow(curriculum, plan, week.pieces, week.first)
    return plan


def begins(found: Schedule, item: str) -> int:
    """The index of the week in which an item begins."""
    return next(week.index for week in found.weeks for piece in week.pieces if piece.item == item)


def ends(found: Schedule, item: str) -> int:
    """The index of the week in which an item is finished."""
    return max(week.index for week in found.weeks for piece in week.pieces if piece.item == item)
