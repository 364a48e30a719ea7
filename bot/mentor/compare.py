"""What two roles share, what differs, and what it takes to cross over from one to the other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from knowledge.curriculum import Curriculum, Tier


@dataclass(frozen=True, slots=True)
class Way:
    """What remains to be learned and built, in an order that works; `hours` plans for all of it."""

    skills: tuple[str, ...]
    projects: tuple[str, ...]
    hours: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two roles at the same tier, with all that their skills require first.

    `there` leads from the first role to the second, `back` the other way; what a way adds is what the other role lacks.
    """

    first: str
    second: str
    tier: Tier
    shared: Way
    there: Way
    back: Way


def compare(curriculum: Curriculum, first: str, second: str, tier: Tier) -> Comparison:
    """The comparison of two roles. KeyError: no such role."""
    one, other = whole(curriculum, first, tier), whole(curriculum, second, tier)
    shared = _way(
        curriculum, (s for s in other.skills if s in one.skills), (p for p in other.projects if p in one.projects)
    )
    return Comparison(
        first, second, tier, shared, crossing(curriculum, one, second, tier), crossing(curriculum, other, first, tier)
    )


def whole(curriculum: Curriculum, role: str, tier: Tier) -> Way:
    """All of a role up to a tier, with what its skills and projects require first. KeyError: no such role."""
    return crossing(curriculum, Way((), (), 0), role, tier)


def crossing(curriculum: Curriculum, known: Way, role: str, tier: Tier) -> Way:
    """What a role up to a tier needs beyond what is known. KeyError: no such role."""
    projects = [p for p in curriculum.projects_of(role, tier) if p in curriculum.projects and p not in known.projects]
    wanted = [*curriculum.skills_of(role, tier)]
    wanted += [s for p in projects for s in curriculum.projects[p].front.requires]
    return _way(curriculum, needed(curriculum, wanted, known.skills), projects)


def needed(curriculum: Curriculum, wanted: Iterable[str], known: Collection[str] = ()) -> tuple[str, ...]:
    """The wanted skills that are not known, and all that they require, each after what it requires.

    Where one of several skills is enough, one that is known or wanted anyway is taken, else the one with the fewest
    hours. Skills that nobody wrote are left out.
    """
    skills = [s for s in dict.fromkeys(wanted) if s in curriculum.skills]
    return tuple(_Order(curriculum, frozenset(skills), frozenset(known)).after(skills))


class _Order:
    def __init__(self, curriculum: Curriculum, wanted: frozenset[str], known: frozenset[str]) -> None:
        self._curriculum = curriculum
        self._wanted = wanted
        self._known = known
        self._met: set[str] = set()

    def after(self, skills: Iterable[str]) -> Iterator[str]:
        """The skills, and before each of them what it requires."""
        for skill in skills:
            if skill in self._met or skill in self._known or skill not in self._curriculum.skills:
                continue
            self._met.add(skill)
            yield from self.after(self._before(skill))
            yield skill

    def _before(self, skill: str) -> Iterator[str]:
        front = self._curriculum.skills[skill].front
        yield from front.requires
        for group in front.requires_any:
            anyway = [s for s in group if s in self._wanted]
            if anyway or any(s in self._known or s in self._met for s in group):
                yield from anyway
            elif written := [s for s in group if s in self._curriculum.skills]:
                yield min(written, key=self._hours)

    def _hours(self, skill: str) -> int:
        """Hours of a skill with all that it requires and that isn't on the way already."""
        return _hours(self._curriculum, needed(self._curriculum, [skill], self._known | self._met | self._wanted))


def _way(curriculum: Curriculum, skills: Iterable[str], projects: Iterable[str]) -> Way:
    learned, built = tuple(skills), tuple(projects)
    hours = _hours(curriculum, learned) + sum(curriculum.projects[p].front.hours for p in built)
    return Way(learned, built, hours)


def _hours(curriculum: Curriculum, skills: Iterable[str]) -> int:
    return sum(curriculum.skills[s].front.hours for s in skills)
