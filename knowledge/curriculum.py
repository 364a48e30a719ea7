"""All knowledge files as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from knowledge.schema import Glossary, Guide, Project, Resource, Role, Skill, Term, Work

LOCK = "ids.lock"
FOLDERS: Mapping[str, str] = {"skill": "skills", "project": "projects", "role": "roles", "guide": "guides"}
KINDS = (*FOLDERS, "resource", "term", "unit", "practice")
Tier = Literal["junior", "full"]
_T_co = TypeVar("_T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page below its `##` heading, which stands in `line`; text before the first one has no heading."""

    heading: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Page(Generic[_T_co]):
    """A Markdown file: its front matter, its sections, and the line of each place of the front matter."""

    front: _T_co
    file: str
    sections: tuple[Section, ...]
    lines: Mapping[tuple[str | int, ...], int]

    def line(self, *place: str | int) -> int:
        """The line of a place such as ("units", 2, "do"), or of the nearest place around it that is known."""
        return nearest(self.lines, place)


@dataclass(frozen=True, slots=True)
class LockedId:
    """A line of ids.lock; the state is "active", "retired" or "renamed-to:<id>"."""

    kind: str
    id: str
    state: str
    line: int


@dataclass(frozen=True, slots=True)
class Listed(Generic[_T_co]):
    """An entry of a YAML list, and the line where it begins."""

    value: _T_co
    line: int


@dataclass(frozen=True, slots=True)
class Curriculum:
    """Everything that is valid, by id; files with faults are `broken`, so an id of theirs may be missing here."""

    skills: Mapping[str, Page[Skill]]
    projects: Mapping[str, Page[Project]]
    roles: Mapping[str, Page[Role]]
    guides: Mapping[str, Page[Guide]]
    resources: Mapping[str, Listed[Resource]]
    terms: Mapping[str, Listed[Term]]
    glossary: Glossary
    works: Mapping[str, Work]
    ids: tuple[LockedId, ...]
    broken: tuple[str, ...] = ()

    def pages(self) -> tuple[Page[Skill] | Page[Project] | Page[Role] | Page[Guide], ...]:
        """All pages: skills, projects, roles, guides."""
        return (*self.skills.values(), *self.projects.values(), *self.roles.values(), *self.guides.values())

    def page(self, key: str) -> AnyPage | None:
        """The skill, project, role or guide with an id; None where there is none."""
        pages = (self.skills, self.projects, self.roles, self.guides)
        return next((group[key] for group in pages if key in group), None)

    def skills_of(self, role: str, tier: Tier) -> tuple[str, ...]:
        """Skills of a role in its own order; the full tier begins with the junior one. KeyError: no such role."""
        front = self.roles[role].front
        return (*front.junior, *(front.full if tier == "full" else ()))

    def projects_of(self, role: str, tier: Tier) -> tuple[str, ...]:
        """Projects of a role in its own order; the full tier begins with the junior one. KeyError: no such role."""
        projects = self.roles[role].front.projects
        return (*projects.junior, *(projects.full if tier == "full" else ()))

    def hours(self, role: str, tier: Tier) -> int:
        """Planned hours of a tier, skills and projects; what the role names and nobody wrote counts nothing."""
        skills = (self.skills[i].front.hours for i in self.skills_of(role, tier) if i in self.skills)
        projects = (self.projects[i].front.hours for i in self.projects_of(role, tier) if i in self.projects)
        return sum(skills) + sum(projects)


AnyPage = Page[Skill] | Page[Project] | Page[Role] | Page[Guide]


def nearest(lines: Mapping[tuple[str | int, ...], int], place: tuple[str | int, ...]) -> int:
    """The line of a place, or of the nearest place around it that is known; 1 where none is."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)
