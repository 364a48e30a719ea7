"""What belongs together in the curriculum: who needs a skill, what comes after it, which resources serve a topic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.mentor.lookup import normal
from bot.mentor.wording import AREAS, LEVELS, short
from knowledge.curriculum import Curriculum, Tier
from knowledge.schema import Resource

Purpose = Literal["core", "extra", "reference", "data"]
_PURPOSES: tuple[Purpose, ...] = ("core", "extra", "reference", "data")
ANY = "any"
TEXT = "text"


@dataclass(frozen=True, slots=True)
class Use:
    """What a skill or project takes from a resource; `part` and `minutes` may be empty."""

    of: str
    purpose: Purpose
    part: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A resource and its uses, the most important first; without uses where it was found by its name."""

    resource: Resource
    uses: tuple[Use, ...] = ()


def name_of(curriculum: Curriculum, id: str) -> str:
    """The short title of a page; the id itself where there is no such page."""
    page = curriculum.page(id)
    return short(page.front.title) if page else id


def skills_after(curriculum: Curriculum, skill: str) -> tuple[str, ...]:
    """Skills that require a skill, also as one of several."""
    return tuple(
        page.front.id
        for page in curriculum.skills.values()
        if skill in page.front.requires or any(skill in group for group in page.front.requires_any)
    )


def roles_with(curriculum: Curriculum, skill: str) -> tuple[tuple[str, str], ...]:
    """Roles that a skill belongs to, each with "junior", "full" or "optional"; the earliest tiers first."""
    tiers = ("junior", "full", "optional")
    found = [
        (tiers.index(tier), role.front.id)
        for role in curriculum.roles.values()
        for tier in tiers
        if skill in getattr(role.front, tier)
    ]
    return tuple((role, tiers[tier]) for tier, role in sorted(found))


def roles_building(curriculum: Curriculum, project: str) -> tuple[str, ...]:
    """Roles with a project."""
    return tuple(r for r in curriculum.roles if project in curriculum.projects_of(r, "full"))


def projects_for(curriculum: Curriculum, *, level: str = ANY, skill: str = ANY) -> tuple[str, ...]:
    """Projects of a level that practise a skill, the easiest first."""
    named = curriculum.skills[skill].front.projects if skill in curriculum.skills else []
    found = [
        page.front
        for page in curriculum.projects.values()
        if level in (ANY, page.front.level) and (skill == ANY or skill in page.front.requires or page.front.id in named)
    ]
    return tuple(p.id for p in sorted(found, key=lambda p: (LEVELS.index(p.level), p.hours)))


def hours_by_area(curriculum: Curriculum, role: str, tier: Tier) -> tuple[tuple[str, int], ...]:
    """Names of the areas of a role's skills with their hours, the projects last. KeyError: no such role."""
    skills = [curriculum.skills[s].front for s in curriculum.skills_of(role, tier) if s in curriculum.skills]
    hours = [(name, sum(s.hours for s in skills if s.area == area)) for area, (name, _) in AREAS.items()]
    hours.append(("Projects", curriculum.hours(role, tier) - sum(s.hours for s in skills)))
    return tuple((name, number) for name, number in hours if number)


def offers(curriculum: Curriculum, topic: str, *, kind: str = ANY, cost: str = ANY) -> tuple[Offer, ...]:
    """The resources of a topic `kind.id`, the most useful first; `text.words` finds them by title and author."""
    what, _, id = topic.partition(".")
    found = _named(curriculum, id) if what == TEXT else _used(curriculum, _skills_of(curriculum, what, id))
    fitting = [o for o in found if kind in (ANY, o.resource.kind) and cost in (ANY, o.resource.cost)]
    return tuple(sorted(fitting, key=_rank))


def _rank(offer: Offer) -> tuple[bool, int, int, str]:
    purpose = _PURPOSES.index(offer.uses[0].purpose) if offer.uses else 0
    return offer.resource.status == "dead", purpose, offer.resource.level, offer.resource.title


def _named(curriculum: Curriculum, text: str) -> Iterator[Offer]:
    words = normal(text)
    for listed in curriculum.resources.values():
        if words and f" {words}" in f" {normal(listed.value.title)} {normal(listed.value.author)}":
            yield Offer(listed.value)


def _skills_of(curriculum: Curriculum, what: str, id: str) -> tuple[str, ...]:
    match what:
        case "skill":
            return (id,) if id in curriculum.skills else ()
        case "area":
            return tuple(p.front.id for p in curriculum.skills.values() if p.front.area == id)
        case "role":
            return curriculum.skills_of(id, "full") if id in curriculum.roles else ()
    return ()


def _used(curriculum: Curriculum, skills: Iterable[str]) -> Iterator[Offer]:
    """What some skills use, and the data of the projects that practise them."""
    uses: dict[str, list[Use]] = {}
    projects: dict[str, None] = {}
    for skill in skills:
        if skill not in curriculum.skills:
            continue
        for use in curriculum.skills[skill].front.resources:
            uses.setdefault(use.ref, []).append(Use(skill, use.use, use.part, use.minutes))
        projects |= dict.fromkeys(projects_for(curriculum, skill=skill))
    for project in projects:
        for ref in curriculum.projects[project].front.data:
            uses.setdefault(ref, []).append(Use(project, "data"))
    for ref, of_it in uses.items():
        if ref in curriculum.resources:
            ordered = sorted(of_it, key=lambda use: _PURPOSES.index(use.purpose))
            yield Offer(curriculum.resources[ref].value, tuple(ordered))
