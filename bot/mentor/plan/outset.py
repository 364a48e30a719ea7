"""What a new plan begins with, and how its wishes stay possible while they wait to be saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.errors import UsageProblem
from bot.mentor.plan.ids import Ids
from bot.mentor.plan.scope import scope
from bot.mentor.plan.values import Wishes
from bot.mentor.plan.wishes import next_monday
from knowledge.curriculum import Curriculum

HOURS = 10


def first_wishes(today: date) -> Wishes:
    """What most people need: the junior tier at ten hours a week from next Monday, with no role yet."""
    return Wishes("", HOURS, next_monday(today))


def possible(curriculum: Curriculum, wishes: Wishes, today: date) -> Wishes:
    """The wishes as far as they can still be met: time goes by, and curricula change.

    A role that is no longer taught is "", a start that is over becomes next Monday, and what was named and is no more
    falls away, as do choices and skips that don't fit the rest.
    """
    ids = Ids(curriculum)
    role = (ids.role(wishes.role) or "") if wishes.role else ""
    kept = replace(
        wishes,
        role=role,
        start=wishes.start if wishes.start >= today else next_monday(today),
        known=_there(ids, wishes.known),
        put_back=_there(ids, wishes.put_back),
        skip=_there(ids, wishes.skip),
        choices=_there(ids, wishes.choices),
    )
    return fitting(curriculum, kept)


def fitting(curriculum: Curriculum, wishes: Wishes) -> Wishes:
    """The wishes without choices and skips, where these don't fit the role, the tier or what is known."""
    if not wishes.role or not (wishes.skip or wishes.choices):
        return wishes
    try:
        scope(curriculum, wishes)
    except UsageProblem:
        return replace(wishes, skip=(), choices=())
    return wishes


def _there(ids: Ids, items: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found for item in items if (found := ids.item(item))))
