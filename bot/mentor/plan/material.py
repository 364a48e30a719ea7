"""What to work on an item with: the resource to read, the data to build from, the exercise to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.mentor.plan.ids import front
from bot.mentor.wording import kind_of
from knowledge.curriculum import Curriculum
from knowledge.schema import Project, Resource, ResourceUse, Skill

_USES = ("core", "extra", "reference")
_THERE = ("ok", "unchecked")


@dataclass(frozen=True, slots=True)
class Material:
    """A resource and what to take from it; `part` and `url` may be empty. `checked` where its address is known to work.

    `minutes` are for the part, None where nobody said.
    """

    id: str
    title: str
    kind: str
    cost: str
    part: str
    minutes: int | None
    url: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Exercise:
    """Something to do, and by what one sees that it is done; a project is one as a whole, and has no `brief`."""

    title: str
    brief: str
    minutes: int
    done_when: tuple[str, ...]


def materials(curriculum: Curriculum, item: str) -> tuple[Material, ...]:
    """The one resource to learn a skill with, or the data sets of a project; none where no address holds them."""
    found = front(curriculum, item)
    if isinstance(found, Skill):
        uses = sorted(found.resources, key=lambda use: _USES.index(use.use))
        offered = [(use, made) for use in uses if (made := _material(curriculum, use.ref, use))]
        best = [m for use, m in offered if use.use == offered[0][0].use]
        return tuple(sorted(best, key=lambda m: m.cost != "free")[:1])
    if isinstance(found, Project):
        return tuple(made for ref in found.data if (made := _material(curriculum, ref)))
    return ()


def exercise(curriculum: Curriculum, item: str) -> Exercise | None:
    """The exercise for starters of a skill, or a project as a whole; None where there is no such item."""
    found = front(curriculum, item)
    if isinstance(found, Project):
        return Exercise(found.title, "", found.hours * 60, tuple(found.done_when))
    if found is None:
        return None
    starter = next(p for p in found.practice if p.level == "starter")
    return Exercise(starter.title, starter.brief, starter.minutes, (starter.done_when,))


def _material(curriculum: Curriculum, ref: str, use: ResourceUse | None = None) -> Material | None:
    """What is at an address today; what is gone gives way to its replacement, of which no part is known."""
    resource = next((r for r in _followed(curriculum, ref) if r.status in _THERE), None)
    if resource is None:
        return None
    same = use if use and resource.id == ref else None
    return Material(
        resource.id,
        resource.title,
        kind_of(resource),
        resource.cost,
        same.part if same else "",
        same.minutes if same else None,
        str(resource.url or ""),
        resource.status == "ok",
    )


def _followed(curriculum: Curriculum, ref: str) -> Iterator[Resource]:
    """A resource and those that replace it."""
    seen: set[str] = set()
    while ref in curriculum.resources and ref not in seen:
        seen.add(ref)
        resource = curriculum.resources[ref].value
        yield resource
        ref = resource.replaced_by or ""
