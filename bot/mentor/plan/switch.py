"""What of another role a person has already, and the wishes that go on towards it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from bot.mentor.plan.ids import hours
from bot.mentor.plan.order import finished_items
from bot.mentor.plan.scope import scope
from bot.mentor.plan.values import Plan, Wishes
from knowledge.curriculum import Curriculum, Tier


@dataclass(frozen=True, slots=True)
class Share:
    """Hours of a role that are learned already, out of all its hours."""

    kept: int
    total: int

    @property
    def percent(self) -> int:
        """The share, rounded to the nearest percent."""
        return (200 * self.kept + self.total) // (2 * self.total) if self.total else 100


def learned(plan: Plan) -> frozenset[str]:
    """The skills and projects that a person has by a plan: finished in it, or known before."""
    return finished_items(plan.records) | frozenset(plan.scope.known)


def surely_learned(plan: Plan) -> frozenset[str]:
    """What of that is more than a guess by the level: finished in the plan, known by name, or needed for such."""
    named = frozenset((*plan.wishes.known, *plan.scope.implied))
    return finished_items(plan.records) | (named & frozenset(plan.scope.known))


def share(curriculum: Curriculum, have: Collection[str], role: str, tier: Tier, today: date) -> Share:
    """How much of a role is in what a person has. KeyError: no such role."""
    wanted = scope(curriculum, Wishes(role, 1, today, tier)).items
    return Share(hours(curriculum, (i for i in wanted if i in have)), hours(curriculum, wanted))


def switched(plan: Plan, role: str, tier: Tier, elsewhere: Collection[str] = ()) -> Wishes:
    """The wishes of a plan towards another role: choices and skips fall away.

    What was learned `elsewhere`, with other plans, counts as known, unless the person wants to learn it after all.
    """
    more = sorted(set(elsewhere) - learned(plan) - set(plan.wishes.put_back))
    return replace(plan.wishes, role=role, tier=tier, choices=(), skip=(), known=(*plan.wishes.known, *more))
