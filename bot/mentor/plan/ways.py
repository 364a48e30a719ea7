"""Whether a plan meets its target date, in sentences, and the ways on from there, each as wishes to take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.errors import UsageProblem
from bot.mentor.plan.notes import quoted
from bot.mentor.plan.scope import scope
from bot.mentor.plan.values import HOURS, Feasibility, Wishes
from bot.mentor.plan.words import day, weeks
from bot.mentor.wording import counted
from knowledge.curriculum import Curriculum

Kind = Literal["hours", "junior", "drop", "later", "fewer", "full"]
_LABELS: Mapping[Kind, str] = {
    "hours": "Study more",
    "junior": "Take the junior tier",
    "drop": "Drop these",
    "later": "Move the target",
    "fewer": "Study less",
    "full": "Take the full tier",
}


@dataclass(frozen=True, slots=True)
class WayOut:
    """Something to change about a plan, and the wishes that do it."""

    kind: Kind
    sentence: str
    wishes: Wishes

    @property
    def label(self) -> str:
        """The same in two to four words, for a button."""
        return _LABELS[self.kind]


def target_notes(curriculum: Curriculum, wishes: Wishes, found: Feasibility) -> tuple[str, ...]:
    """What to say about the target date, and the ways on."""
    return (*verdict(curriculum, found), *(way.sentence for way in ways_out(curriculum, wishes, found)))


def verdict(curriculum: Curriculum, found: Feasibility) -> tuple[str, ...]:
    """Whether the target date is met, with time to spare, or by how much it is missed."""
    if found.feasible:
        spare = f"{weeks(found.spare_weeks)} before" if found.spare_weeks else "by"
        return (f"You are done {spare} your target, {day(found.target)}.",)
    missed = f"The plan ends {weeks(found.late_weeks)} after your target, {day(found.target)}."
    if found.needed is not None:
        return missed, "Nothing is squeezed to fit. You can choose among these ways:"
    reachable = quoted(curriculum, found.reachable)
    by_then = f"By then you can reach: {reachable}." if reachable else "By then nothing is finished."
    return missed, f"It can't be met: even {HOURS[1]} hours a week are too few. {by_then}"


def ways_out(curriculum: Curriculum, wishes: Wishes, found: Feasibility) -> tuple[WayOut, ...]:
    """The ways on from a target date, as far as there are.

    Where it is missed: more hours, less to learn, a later date. With time to spare: fewer hours, or the full tier.
    """
    return tuple(_spare(curriculum, wishes, found) if found.feasible else _late(curriculum, wishes, found))


def _late(curriculum: Curriculum, wishes: Wishes, found: Feasibility) -> Iterator[WayOut]:
    if found.needed:
        more = replace(wishes, hours=found.needed, pushes=())
        yield WayOut("hours", f"Study {counted(found.needed, 'hour')} a week.", more)
    if found.junior:
        junior = _fitting(curriculum, replace(wishes, tier="junior"))
        yield WayOut(
            "junior", f"Aim at the junior tier: it ends by {day(found.junior)}, {_fits(found, found.junior)}.", junior
        )
    if found.droppable:
        end = found.dropped_end
        left = f"you are done by {day(end)}, {_fits(found, end)}" if end else "nothing is left"
        names = quoted(curriculum, found.droppable)
        less = replace(wishes, skip=tuple(dict.fromkeys((*wishes.skip, *found.droppable))))
        yield WayOut("drop", f"Drop what nothing else needs: {left}. It is about {names}.", less)
    yield WayOut("later", f"Move the target to {day(found.end)}.", replace(wishes, target=found.end))


def _spare(curriculum: Curriculum, wishes: Wishes, found: Feasibility) -> Iterator[WayOut]:
    if found.fewer:
        fewer = replace(wishes, hours=found.fewer, pushes=())
        yield WayOut("fewer", f"{counted(found.fewer, 'hour')} a week would do as well.", fewer)
    if found.full_end:
        full = replace(wishes, tier="full", skip=())  # as what is skipped may be needed there
        yield WayOut("full", f"There is time for the full tier, which ends by {day(found.full_end)}.", full)


def _fits(found: Feasibility, end: date) -> str:
    return "in time" if end <= found.target else "too late as well, but sooner"


def _fitting(curriculum: Curriculum, wishes: Wishes) -> Wishes:
    """The wishes, without choices that don't fit them any more."""
    try:
        scope(curriculum, wishes)
    except UsageProblem:
        return replace(wishes, choices=())
    return wishes
