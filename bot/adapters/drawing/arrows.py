"""Which arrows between skills show every prerequisite, and no arrow more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from bot.adapters.drawing.problem import DrawingProblem
from knowledge.schema import Skill


@dataclass(frozen=True, slots=True)
class Arrow:
    """`source` comes before `target`; with `one_of`, one of the arrows of that kind into `target` is enough."""

    source: str
    target: str
    one_of: bool


@dataclass(frozen=True, slots=True)
class _Needs:
    hard: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]


def arrows(skills: Sequence[Skill]) -> tuple[Arrow, ...]:
    """The arrows between these skills, without those that other arrows imply.

    Prerequisites outside the skills are left out; where that leaves one member of a group, it is needed like any other.
    Raises DrawingProblem where skills need each other in a circle.
    """
    needs = {s.id: _needs_within(s, {other.id for other in skills}) for s in skills}
    before: dict[str, frozenset[str]] = {}
    for skill in _in_order(needs):
        before[skill] = frozenset[str]().union(*_ways(needs[skill], before))
    return tuple(arrow for skill in needs for arrow in _arrows_into(skill, needs[skill], before))


def longest_way(skills: Sequence[Skill], between: Sequence[Arrow]) -> tuple[str, ...]:
    """Ids along a longest chain of arrows, from the first skill to the last; the earliest such in the given order."""
    ways: dict[str, tuple[str, ...]] = {}
    sources = {s.id: [a.source for a in between if a.target == s.id] for s in skills}
    for skill in TopologicalSorter(sources).static_order():
        ways[skill] = (*max((ways[s] for s in sources[skill]), key=len, default=()), skill)
    return max((ways[s.id] for s in skills), key=len, default=())


def _needs_within(skill: Skill, inside: set[str]) -> _Needs:
    groups = [tuple(m for m in group if m in inside) for group in skill.requires_any]
    hard = (*(r for r in skill.requires if r in inside), *(g[0] for g in groups if len(g) == 1))
    return _Needs(tuple(dict.fromkeys(hard)), tuple(g for g in groups if len(g) > 1))


def _in_order(needs: Mapping[str, _Needs]) -> list[str]:
    graph = {skill: (*n.hard, *(m for group in n.groups for m in group)) for skill, n in needs.items()}
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as fault:
        circle = " -> ".join(fault.args[1])
        raise DrawingProblem(
            f'skills need each other in a circle ({circle}); mend it, then look with "./mentor knowledge check"'
        ) from fault


def _ways(needs: _Needs, before: Mapping[str, frozenset[str]]) -> Iterator[frozenset[str]]:
    """What each requirement brings along, itself included; of a group, what all its members share."""
    for required in needs.hard:
        yield before[required] | {required}
    for group in needs.groups:
        yield frozenset.intersection(*(before[m] | {m} for m in group))


def _arrows_into(skill: str, needs: _Needs, before: Mapping[str, frozenset[str]]) -> Iterator[Arrow]:
    ways = tuple(_ways(needs, before))
    for position, required in enumerate(needs.hard):
        if not any(required in way for other, way in enumerate(ways) if other != position):
            yield Arrow(required, skill, one_of=False)
    for group in needs.groups:
        yield from (Arrow(member, skill, one_of=True) for member in group)
