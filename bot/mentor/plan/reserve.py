"""What fills the reserve of the weeks: checkpoints of assumed skills first, then the reviews that are due."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.mentor import review
from bot.mentor.plan.values import Week
from bot.mentor.review import Review

CHECK_MINUTES = 10


def attached(
    weeks: Sequence[Week], assumed: Iterable[str], reviews: Iterable[Review], learned: Mapping[str, date]
) -> tuple[Week, ...]:
    """The weeks with checks and reviews; `learned` are the skills that the plan finishes, with the day.

    None takes more than the reserve of its week: what doesn't fit moves to the next one. What finds no week before the
    end of the plan is left out.
    """
    ends = [week.last for week in weeks]
    free = [0 if week.past or week.number is None else week.reserve for week in weeks]
    checks = _placed(ends, free, [(weeks[0].first, skill) for skill in assumed] if weeks else [], CHECK_MINUTES)
    starts = (*reviews, *(review.first(skill, on) for skill, on in learned.items()))
    due = sorted((day, start.skill) for start in starts for day in review.ahead(start))
    asked = _placed(ends, free, due, review.MINUTES)
    return tuple(
        replace(week, checks=tuple(checks.get(n, ())), reviews=tuple(asked.get(n, ())))
        if n in checks or n in asked
        else week
        for n, week in enumerate(weeks)
    )


def _placed(
    ends: Sequence[date], free: list[int], wanted: Iterable[tuple[date, str]], minutes: int
) -> dict[int, list[str]]:
    """What is wanted by a day, in the first week from that of the day on that is free for so many minutes."""
    found: dict[int, list[str]] = {}
    for day, skill in wanted:
        later = range(bisect_left(ends, day), len(ends))
        at = next((n for n in later if free[n] >= minutes and skill not in found.get(n, ())), None)
        if at is not None:
            free[at] -= minutes
            found.setdefault(at, []).append(skill)
    return found
