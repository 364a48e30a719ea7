"""Skills can be learned in some order, and each role holds all that its skills and projects need."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from knowledge.checks.finding import Finding, error, warning
from knowledge.checks.references import before
from knowledge.curriculum import Curriculum, Page
from knowledge.schema import Role, Skill


def cycles(curriculum: Curriculum) -> Iterator[Finding]:
    """Errors: skills that come before themselves, through requires, requires_any and recommends together."""
    first = {i: [s for _, s in before(page.front)] for i, page in curriculum.skills.items()}
    while cycle := _cycle(first):
        # The chain starts with its first id by name, so that the same cycle is always told the same way.
        start = cycle.index(min(cycle))
        chain = [*cycle[start:], *cycle[:start], cycle[start]]
        page = curriculum.skills[chain[0]]
        place = next(place for place, skill in before(page.front) if skill == chain[1])
        needs = " needs ".join(chain)
        yield error("cycle", page.file, page.line(*place), f"these skills come before themselves: {needs}")
        first[chain[0]] = [skill for skill in first[chain[0]] if skill != chain[1]]


def tiers(curriculum: Curriculum) -> Iterator[Finding]:
    """Errors: a role names a skill or a project, but not what that requires."""
    for page in curriculum.roles.values():
        role = page.front
        junior = set(role.junior)
        full = junior | set(role.full)
        yield from _closed(curriculum, page, ("junior",), role.junior, junior)
        yield from _closed(curriculum, page, ("full",), role.full, full)
        yield from _closed(curriculum, page, ("optional",), role.optional, full | set(role.optional))
        yield from _closed(curriculum, page, ("projects", "junior"), role.projects.junior, junior)
        yield from _closed(curriculum, page, ("projects", "full"), role.projects.full, full)


def levels(curriculum: Curriculum) -> Iterator[Finding]:
    """Warnings: what has to come first is of a higher level than what comes after it."""
    for page in curriculum.skills.values():
        for place, name in before(page.front):
            first = curriculum.skills.get(name)
            if first and place[0] != "recommends" and first.front.level > page.front.level:
                message = f"{name} is of level {first.front.level}, above the {page.front.level} of {page.front.id}"
                yield warning("level", page.file, page.line(*place), message)


def unused(curriculum: Curriculum) -> Iterator[Finding]:
    """Warnings: skills and projects that no role leads to."""
    roles = [page.front for page in curriculum.roles.values()]
    skills = {i for role in roles for i in (*role.junior, *role.full, *role.optional)}
    projects = {i for role in roles for i in (*role.projects.junior, *role.projects.full)}
    projects |= {i for p in projects if p in curriculum.projects for i in curriculum.projects[p].front.alternatives}
    for page in (*curriculum.skills.values(), *curriculum.projects.values()):
        if page.front.id not in skills | projects:
            message = f"no role names {page.front.id}, so no plan will hold it"
            yield warning("unused", page.file, page.line("id"), message)


def _cycle(first: Mapping[str, Collection[str]]) -> list[str]:
    """Skills of which each needs the next one, and the last one the first; empty where there are none."""
    try:
        TopologicalSorter(first).prepare()
    except CycleError as found:
        return list(reversed(found.args[1]))[:-1]
    return []


def _closed(
    curriculum: Curriculum, page: Page[Role], place: tuple[str, ...], listed: list[str], held: Collection[str]
) -> Iterator[Finding]:
    where = "nowhere in the role" if place == ("optional",) else f"not in the {place[-1]} tier"
    for number, name in enumerate(listed):
        for gap in _gaps(curriculum, name, held):
            yield error("tier", page.file, page.line(*place, number), f"{name} needs {gap}, which is {where}")


def _gaps(curriculum: Curriculum, name: str, held: Collection[str]) -> Iterator[str]:
    """What a skill or a project requires and a tier does not hold; names that nothing bears are left out."""
    if name in curriculum.projects:
        requires = curriculum.projects[name].front.requires
        groups: list[list[str]] = []
    elif name in curriculum.skills:
        skill: Skill = curriculum.skills[name].front
        requires, groups = skill.requires, skill.requires_any
    else:
        return
    yield from (i for i in requires if i not in held and i in curriculum.skills)
    yield from (f"one of {', '.join(group)}" for group in groups if group and not set(group) & set(held))
