"""How fast a person learns, by the skills that they have finished."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from statistics import median

from bot.mentor.plan.order import finished_items, logged
from bot.mentor.plan.values import PACE, Plan, Wishes
from knowledge.curriculum import Curriculum

_SKILLS = 3


def learned_pace(curriculum: Curriculum, plan: Plan) -> int | None:
    """The median of logged over planned time in percent, 50 to 200; None before three skills were worked through."""
    ratios = sorted(_ratios(curriculum, plan))
    if len(ratios) < _SKILLS:
        return None
    return max(PACE[0], min(PACE[1], round(100 * median(ratios))))


def new_pace(curriculum: Curriculum, plan: Plan) -> int | None:
    """The pace to announce: one that was learned, that is new, and that the person did not set otherwise."""
    pace = learned_pace(curriculum, plan)
    return None if plan.wishes.own_pace or pace == plan.wishes.pace else pace


def own_pace(wishes: Wishes, pace: int) -> Wishes:
    """The wishes with a pace of the person's own, which no learned one replaces; so is a learned one taken back."""
    return replace(wishes, pace=pace, own_pace=True)


def announced(pace: int) -> str:
    """What to say when a learned pace is applied."""
    if pace == 100:
        return "The skills that you finished took as long as planned, so the rest is planned as usual again."
    than = f"{pace - 100} % longer" if pace > 100 else f"{100 - pace} % less"
    return (
        f"The skills that you finished took {than} than planned, so what is open is planned at {pace} % of its usual "
        "time. What is done keeps its figures, and you can take this back at any time."
    )


def _ratios(curriculum: Curriculum, plan: Plan) -> Iterator[Fraction]:
    spent = logged(plan.logs)
    for skill in finished_items(plan.records) & curriculum.skills.keys():
        units = [r for r in plan.records if r.item == skill and r.state == "done"]
        if all(r.how == "work" for r in units):
            yield Fraction(sum(spent[r.item, r.unit] for r in units), sum(r.need for r in units))
