"""Boxes to tick for the skills of a role, and what ticking them makes of a person's wishes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from bot.mentor.plan.scope import known_by
from bot.mentor.plan.values import Wishes
from bot.mentor.related import name_of
from bot.mentor.wording import AREAS
from knowledge.curriculum import Curriculum, Tier
from knowledge.schema import Area

BOXES = 10  # in a group
GROUPS = 5  # on a page
_TITLE = 100  # characters
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Box:
    """A skill to tick; the title has at most 100 characters."""

    skill: str
    title: str


@dataclass(frozen=True, slots=True)
class AreaGroup:
    """Some skills of an area, ten at most; `title` tells the groups of a large area apart. Pages count from 0."""

    page: int
    area: Area
    title: str
    boxes: tuple[Box, ...]


def groups(curriculum: Curriculum, role: str, tier: Tier) -> tuple[AreaGroup, ...]:
    """The skills of a role by area, five groups to a page. KeyError: no such role."""
    found = _groups(curriculum, role, tier)
    return tuple(replace(group, page=n // GROUPS) for n, group in enumerate(found))


def ticked(curriculum: Curriculum, wishes: Wishes) -> frozenset[str]:
    """The skills of the wished role that count as known, by the level or by name or since others build on them."""
    return known_by(curriculum, wishes) & frozenset(curriculum.skills_of(wishes.role, wishes.tier))


def chosen(curriculum: Curriculum, wishes: Wishes, page: int, ticks: Collection[str]) -> Wishes:
    """The wishes after a page was handed in with some boxes ticked; other pages stay as they are.

    What is ticked is known from now on, and what it builds on is implied. What was ticked before and no longer is comes
    into the plan, even where the level or a known skill stands for it.
    """
    groups_here = (g for g in groups(curriculum, wishes.role, wishes.tier) if g.page == page)
    here = [box.skill for group in groups_here for box in group.boxes]
    before = ticked(curriculum, wishes)
    wanted = [skill for skill in here if skill in ticks]
    dropped = [skill for skill in here if skill in before and skill not in ticks]
    found = replace(
        wishes,
        known=tuple(skill for skill in wishes.known if skill not in dropped),
        put_back=tuple(skill for skill in wishes.put_back if skill not in wanted),
    )
    named = [skill for skill in wanted if skill not in known_by(curriculum, found)]
    found = replace(found, known=(*found.known, *named))
    back = [skill for skill in dropped if skill in known_by(curriculum, found)]
    return replace(found, put_back=(*found.put_back, *back))


def _groups(curriculum: Curriculum, role: str, tier: Tier) -> Iterator[AreaGroup]:
    skills = [s for s in curriculum.skills_of(role, tier) if s in curriculum.skills]
    for area, (name, _) in AREAS.items():
        within = [s for s in skills if curriculum.skills[s].front.area == area]
        parts = _even(within, -(-len(within) // BOXES))
        for number, part in enumerate(parts, 1):
            title = f"{name}, {number} of {len(parts)}" if len(parts) > 1 else name
            yield AreaGroup(0, area, title, tuple(Box(s, _cut(name_of(curriculum, s))) for s in part))


def _even(values: Sequence[_T], count: int) -> list[Sequence[_T]]:
    """The values in so many parts, which differ in length by one at most."""
    ends = [len(values) * n // count for n in range(count + 1)] if count else []
    return [values[first:last] for first, last in pairwise(ends)]


def _cut(title: str) -> str:
    return title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…"
