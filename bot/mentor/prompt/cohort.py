"""Where those members are who follow the weekly prompt with their plans: counted, without any name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import islice

from bot.errors import UsageProblem
from bot.mentor.plan.schedule import schedule
from bot.mentor.plan.values import Plan
from knowledge.curriculum import Curriculum

_MOST = 300  # plans; each costs a hundredth of a second


def cohort(curriculum: Curriculum, plans: Iterable[Plan], today: date) -> Counter[str]:
    """How many plans are at which skill. A plan that the curriculum no longer fits counts for none."""
    return Counter(topic for plan in islice(plans, _MOST) if (topic := _topic(curriculum, plan, today)))


def _topic(curriculum: Curriculum, plan: Plan, today: date) -> str | None:
    """The skill that a plan has next."""
    try:
        found = schedule(curriculum, plan, today)
    except UsageProblem:
        return None
    pieces = (piece.item for week in found.ahead for piece in week.pieces)
    return next((item for item in pieces if item in curriculum.skills), None)
