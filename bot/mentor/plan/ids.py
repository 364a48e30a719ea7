"""What the ids in a plan mean in the curriculum of today: the same, another one since a renaming, or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from bot.errors import UsageProblem
from bot.mentor.wording import joined
from knowledge.curriculum import Curriculum
from knowledge.schema import Project, Skill

_RENAMED = "renamed-to:"


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit of a skill, or a step of a project, with its minutes and what to do."""

    id: str
    title: str
    minutes: int
    do: str


class Ids:
    """The ids of a curriculum, those in use and those that once were."""

    def __init__(self, curriculum: Curriculum) -> None:
        self._curriculum = curriculum
        self._states = {(entry.kind, entry.id): entry.state for entry in curriculum.ids}
        self._aliases = {alias: page.front.id for page in curriculum.pages() for alias in page.front.aliases}

    def item(self, id: str) -> str | None:
        """The skill or project that an id or alias means now, None where there is none any more."""
        items = (*self._curriculum.skills, *self._curriculum.projects)
        return next((f for kind in ("skill", "project") if (f := self._now(kind, id)) in items), None)

    def role(self, id: str) -> str | None:
        """The role that an id or alias means now, None where there is none any more."""
        found = self._now("role", id)
        return found if found in self._curriculum.roles else None

    def unit(self, item: str, unit: str) -> tuple[str, str] | None:
        """Item and unit that a unit's id means now, None where there is none any more."""
        place = self._now("unit", f"{item}/{unit}").partition("/")
        for owner, name in ((place[0], place[2]), (self.item(item) or "", unit)):
            if name in {facts.id for facts in units(self._curriculum, owner)}:
                return owner, name
        return None

    def ever(self, id: str) -> bool:
        """True for a skill or project that is there, or once was."""
        return self.item(id) is not None or any((kind, id) in self._states for kind in ("skill", "project"))

    def is_project(self, id: str) -> bool:
        """True for a project that is there, or once was."""
        return id in self._curriculum.projects or ("project", id) in self._states

    def items(self, given: Iterable[str]) -> tuple[str, ...]:
        """The skills and projects that a person named, each once. Raises UsageProblem for a name without one."""
        found = {id: self.item(id.strip().casefold()) for id in given}
        if unknown := [id for id, item in found.items() if item is None]:
            raise UsageProblem(" ".join(f'There is no skill or project "{id}"{self._near(id)}' for id in unknown))
        return tuple(dict.fromkeys(item for item in found.values() if item))

    def _now(self, kind: str, id: str) -> str:
        seen: set[str] = set()
        while id not in seen and (state := self._states.get((kind, id), "")).startswith(_RENAMED):
            seen.add(id)
            id = state.removeprefix(_RENAMED)
        return self._aliases.get(id, id)

    def _near(self, id: str) -> str:
        near = get_close_matches(id.casefold(), (*self._curriculum.skills, *self._curriculum.projects), n=3)
        return f"; did you mean {joined(near, 'or')}?" if near else "; choose one that is."


def front(curriculum: Curriculum, item: str) -> Skill | Project | None:
    """The front matter of a skill or project, None where there is none."""
    page = curriculum.skills.get(item) or curriculum.projects.get(item)
    return page.front if page else None


def hours(curriculum: Curriculum, items: Iterable[str]) -> int:
    """The planned hours of skills and projects, those that exist."""
    return sum(found.hours for item in items if (found := front(curriculum, item)))


def units(curriculum: Curriculum, item: str) -> tuple[UnitFacts, ...]:
    """The units of a skill, or the steps of a project, which share its hours; none where there is no such item."""
    found = front(curriculum, item)
    if isinstance(found, Skill):
        return tuple(UnitFacts(u.id, u.title, u.minutes, u.do) for u in found.units)
    if found is None:
        return ()
    fives, rest = divmod(found.hours * 60 // 5, len(found.steps))
    return tuple(UnitFacts(f"step-{n}", step, (fives + (n <= rest)) * 5, step) for n, step in enumerate(found.steps, 1))


def unit_title(curriculum: Curriculum, item: str, unit: str) -> str:
    """The title of a unit, without a full stop; its id where it is no more."""
    return next((facts.title.rstrip(".") for facts in units(curriculum, item) if facts.id == unit), unit)


def version(curriculum: Curriculum) -> str:
    """A short name for all of a curriculum that plans depend on; other texts may change without changing it."""
    digest = hashlib.sha256()
    for skill in curriculum.skills.values():
        page = skill.front
        digest.update(repr((page.id, page.requires, page.requires_any, page.recommends)).encode())
    for project in curriculum.projects.values():
        digest.update(repr((project.front.id, project.front.requires, project.front.level)).encode())
    for item in (*curriculum.skills, *curriculum.projects):
        digest.update(repr([(unit.id, unit.minutes) for unit in units(curriculum, item)]).encode())
    for role in curriculum.roles.values():
        listed = role.front
        digest.update(repr((listed.id, listed.junior, listed.full, listed.projects.model_dump())).encode())
    return digest.hexdigest()[:12]
