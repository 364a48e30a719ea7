"""Where a way to a role leaves a choice: one of several skills that would do, or another project in place of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.errors import UsageProblem
from bot.mentor.plan.ids import front
from bot.mentor.plan.scope import groups, required
from bot.mentor.plan.values import Wishes
from knowledge.curriculum import Curriculum
from knowledge.schema import Project


@dataclass(frozen=True, slots=True)
class Choice:
    """Skills or projects of which a plan holds one: the usual one first, and which one it is."""

    options: tuple[str, ...]
    chosen: str

    @property
    def usual(self) -> str:
        """The one that a plan holds unless its owner chooses."""
        return self.options[0]


def choices(curriculum: Curriculum, wishes: Wishes) -> tuple[Choice, ...]:
    """The choices that the wished role and tier leave open. KeyError: no such role."""
    found = dict.fromkeys(_options(curriculum, wishes))
    return tuple(Choice(o, next((i for i in o if i in wishes.choices), o[0])) for o in found)


def choose(curriculum: Curriculum, wishes: Wishes, item: str) -> Wishes:
    """The wishes after an item was chosen. Raises UsageProblem where there is no such choice."""
    choice = next((c for c in choices(curriculum, wishes) if item in c.options), None)
    if choice is None:
        raise UsageProblem("That is no choice any more; look at what is shown now.")
    others = tuple(chosen for chosen in wishes.choices if chosen not in choice.options)
    return replace(wishes, choices=others if item == choice.usual else (*others, item))


def _options(curriculum: Curriculum, wishes: Wishes) -> Iterator[tuple[str, ...]]:
    """What there is to choose from, the usual one first."""
    role, tier = wishes.role, wishes.tier
    listed = (*curriculum.skills_of(role, tier), *curriculum.projects_of(role, tier))
    for place in (place for item in listed for place in _places(curriculum, item)):
        there = [item for item in place if front(curriculum, item)]
        inside = [item for item in there if item in listed]
        if not there or (len(inside) > 1 and inside[0] in curriculum.skills):
            continue  # a role that lists several such skills wants them together
        usual = (inside or there)[0]
        options = (usual, *(item for item in there if item not in (usual, *inside)))
        if len(options) > 1 and usual not in required(curriculum, (item for item in listed if item != usual)):
            yield options


def _places(curriculum: Curriculum, item: str) -> Iterator[tuple[str, ...]]:
    """What an item leaves to choose: one of each group that it requires, and itself or another project."""
    yield from groups(curriculum, item)
    page = front(curriculum, item)
    if isinstance(page, Project) and page.alternatives:
        yield (item, *page.alternatives)
