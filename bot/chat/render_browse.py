"""Skills, roles, projects and terms as sheets to browse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from bot.chat.box import Row
from bot.chat.presses import AnyItem, button
from bot.chat.render_compare import compare_address, weeks_of
from bot.chat.render_lists import USED, offer_block
from bot.chat.sheets import Choice, Sheet, bullets, link, prose, said, tabs, ways, with_code
from bot.mentor.lookup import Directory
from bot.mentor.related import (
    Offer,
    hours_by_area,
    name_of,
    projects_for,
    roles_building,
    roles_with,
    skills_after,
)
from bot.mentor.wording import AREAS, LEVELS, counted, joined, short, span
from knowledge.curriculum import Curriculum, Section, Tier
from knowledge.schema import Project, Role, Skill

ROLE, PROJECT, TERM = 0x5865F2, 0xEB459E, 0x80848E
FIRST = "overview"
_SKILL = ((FIRST, "Overview"), ("units", "Units"), ("resources", "Resources"), ("practise", "Practise"))
_SKILL_TABS = (*_SKILL, ("check", "Check yourself"))
_ROLE_TABS = ((FIRST, "Overview"), ("junior", "Junior way"), ("full", "Full way"))
_PROJECT_TABS = ((FIRST, "Overview"), ("steps", "Steps"), ("done", "When it is done"))


def skill_sheet(names: Directory, id: str, tab: str = FIRST) -> Sheet | None:
    """A skill at one of its tabs, or at a section `s<number>`; None where there is no such skill."""
    curriculum = names.curriculum
    if id not in curriculum.skills:
        return None
    page = curriculum.skills[id]
    skill = page.front
    area, colour = AREAS[skill.area]
    body: dict[str, Callable[[Skill, Curriculum], Iterable[str]]] = {
        "units": _units,
        "resources": _resources,
        "practise": _practice,
        "check": _check,
    }
    blocks = _section(page.sections, tab, curriculum) or list(body.get(tab, _skill)(skill, curriculum))
    level = f"level {skill.level} of 4, {LEVELS[skill.level - 1]}"
    return Sheet(
        title=skill.title,
        subtitle=f"Skill · {area} · {level} · about {counted(skill.hours, 'hour')}",
        blocks=blocks,
        address=("skill", id, tab),
        colour=int(colour[1:], 16),
        rows=[
            _tabs(tab, _SKILL_TABS, page.sections, "skill", id),
            *_reading(page.sections, "skill", id),
            *ways("see", "Before, after, and where it is needed", _around_skill(names, skill)),
        ],
    )


def _skill(skill: Skill, curriculum: Curriculum) -> Iterator[str]:
    yield said(skill.summary)
    first = [_title(curriculum, i) for i in skill.requires]
    first += [joined([_title(curriculum, i) for i in group], "or") for group in skill.requires_any]
    lines = [f"**Learn first:** {'; '.join(first) or 'nothing, you can start here'}"]
    if skill.recommends:
        lines.append(f"**Helpful before:** {joined([_title(curriculum, i) for i in skill.recommends])}")
    if after := skills_after(curriculum, skill.id):
        lines.append(f"**Opens the way to:** {joined([_title(curriculum, i) for i in after])}")
    if roles := [_title(curriculum, i) for i, tier in roles_with(curriculum, skill.id) if tier != "optional"]:
        lines.append(f"**Needed by:** {joined(roles)}")
    yield bullets("Afterwards you can", (said(o) for o in skill.outcomes))
    yield "\n".join(lines)


def _units(skill: Skill, curriculum: Curriculum) -> Iterator[str]:
    for n, unit in enumerate(skill.units, 1):
        yield f"**{n}. {said(unit.title, 200)}** · {span(unit.minutes)}\n{said(unit.do)}"


def _resources(skill: Skill, curriculum: Curriculum) -> Iterator[str]:
    for use in skill.resources:
        if use.ref in curriculum.resources:
            resource = curriculum.resources[use.ref].value
            part = f": {said(use.part, 200)}" if use.part else ""
            time = f" · {span(use.minutes)}" if use.minutes else ""
            yield offer_block(curriculum, Offer(resource), f"{USED[use.use]}{part}{time}")
    if not skill.resources:
        yield "No resource is listed yet."


def _practice(skill: Skill, curriculum: Curriculum) -> Iterator[str]:
    for practice in skill.practice:
        yield (
            f"**{said(practice.title, 200)}** · {practice.level} · {span(practice.minutes)}\n"
            f"{said(practice.brief, 800)}\n-# Done when: {said(practice.done_when)}"
        )
    yield bullets("Projects that use it", _project_lines(curriculum, projects_for(curriculum, skill=skill.id)))


def _check(skill: Skill, curriculum: Curriculum) -> Iterator[str]:
    asked = joined([q.removeprefix("q") for q in skill.checkpoint.questions])
    yield (
        "Answer first, then click to see. "
        f"You know this skill with {skill.checkpoint.pass_} right answers to questions {asked}."
    )
    for n, question in enumerate(skill.questions, 1):
        yield f"**{n}.** {with_code(question.ask, 600)}\n||{with_code(question.answer, 800)}||"
    yield bullets("To talk about with others", (said(d) for d in skill.discussion))


def _around_skill(names: Directory, skill: Skill) -> list[Choice]:
    found = [_choice(names, "skill", i, "learn first") for i in skill.requires]
    found += [_choice(names, "skill", i, "one of these first") for group in skill.requires_any for i in group]
    found += [_choice(names, "skill", i, "comes after") for i in skills_after(names.curriculum, skill.id)]
    found += [_choice(names, "skill", i, "helpful before") for i in skill.recommends]
    found += [_choice(names, "project", i, "project") for i in projects_for(names.curriculum, skill=skill.id)]
    found += [
        _choice(names, "role", i, f"role, {'optional' if tier == 'optional' else f'{tier} way'}")
        for i, tier in roles_with(names.curriculum, skill.id)
    ]
    return _known(found)


def role_sheet(names: Directory, id: str, tab: str = FIRST) -> Sheet | None:
    """A role at one of its tabs, or at a section `s<number>`; None where there is no such role."""
    curriculum = names.curriculum
    if id not in curriculum.roles:
        return None
    page = curriculum.roles[id]
    role = page.front
    tier: Tier = "full" if tab == "full" else "junior"
    own = _way_blocks(role, curriculum, tier) if tab in ("junior", "full") else _role(role, curriculum)
    return Sheet(
        title=role.title,
        subtitle=(
            f"Role · junior about {curriculum.hours(id, 'junior'):,} h · full about {curriculum.hours(id, 'full'):,} h"
        ),
        blocks=_section(page.sections, tab, curriculum) or list(own),
        address=("role", id, tab),
        colour=ROLE,
        rows=[
            [
                *_tabs(tab, _ROLE_TABS, page.sections, "role", id),
                button("Roadmap picture", "map", id, "junior" if tab == "junior" else "full", "new"),
                button("Make me a plan", "plan-new", id, emoji="📅"),
            ],
            *_reading(page.sections, "role", id),
            *_from_role(names, role, tab),
        ],
    )


def _role(role: Role, curriculum: Curriculum) -> Iterator[str]:
    yield said(role.summary)
    tiers: tuple[Tier, ...] = ("junior", "full")
    for tier in tiers:
        hours = curriculum.hours(role.id, tier)
        skills, projects = curriculum.skills_of(role.id, tier), curriculum.projects_of(role.id, tier)
        size = joined([counted(len(skills), "skill"), counted(len(projects), "project")])
        yield f"**{tier.capitalize()} way:** about {hours:,} h\n-# {size}, {weeks_of(hours)}"
    areas = " · ".join(f"{said(name, 40)} {hours} h" for name, hours in hours_by_area(curriculum, role.id, "full"))
    yield f"**The full way by area**\n{areas}"
    if role.next_roles:
        yield f"**Often leads to:** {joined([_title(curriculum, i) for i in role.next_roles])}"


def _way_blocks(role: Role, curriculum: Curriculum, tier: Tier) -> Iterator[str]:
    skills = role.junior if tier == "junior" else role.full
    projects = role.projects.junior if tier == "junior" else role.projects.full
    yield "To begin as a junior, in this order:" if tier == "junior" else "On top of the junior way, in this order:"
    if skills:
        yield "\n".join(f"{n}. {_title(curriculum, i)}{_hours(curriculum, i)}" for n, i in enumerate(skills, 1))
    else:
        yield "No further skills."
    yield bullets("Projects", _project_lines(curriculum, projects))
    if tier == "full" and role.optional:
        yield f"**Optional:** {joined([_title(curriculum, i) for i in role.optional])}"


def _from_role(names: Directory, role: Role, tab: str) -> list[Row]:
    """From a way to its skills and projects, from elsewhere to other roles."""
    if tab not in ("junior", "full"):
        others = [e for e in names.roles.suggest("") if e.id != role.id]
        choices = [Choice(e.title, compare_address(role.id, e.id), e.hint) for e in others]
        return ways("compare", "Compare with another role", choices)
    skills = role.full if tab == "full" else role.junior
    projects = role.projects.full if tab == "full" else role.projects.junior
    return [
        *ways("skill", "Open a skill", _known(_choice(names, "skill", i, "") for i in skills)),
        *ways("project", "Open a project", _known(_choice(names, "project", i, "") for i in projects)),
    ]


def project_sheet(names: Directory, id: str, tab: str = FIRST) -> Sheet | None:
    """A project at one of its tabs, or at a section `s<number>`; None where there is no such project."""
    curriculum = names.curriculum
    if id not in curriculum.projects:
        return None
    page = curriculum.projects[id]
    project = page.front
    body = {"steps": _steps, "done": _done}
    return Sheet(
        title=project.title,
        subtitle=f"Project · {project.level} · about {counted(project.hours, 'hour')}",
        blocks=_section(page.sections, tab, curriculum) or list(body.get(tab, _project)(project, curriculum)),
        address=("project", id, tab),
        colour=PROJECT,
        rows=[
            _tabs(tab, _PROJECT_TABS, page.sections, "project", id),
            *_reading(page.sections, "project", id),
            *ways("see", "Skills, roles and similar projects", _around_project(names, project)),
        ],
    )


def _project(project: Project, curriculum: Curriculum) -> Iterator[str]:
    yield said(project.summary)
    lines = [f"**Learn first:** {joined([_title(curriculum, i) for i in project.requires]) or 'nothing'}"]
    data = [curriculum.resources[i].value for i in project.data if i in curriculum.resources]
    if data:
        named = [link(r.title, str(r.url) if r.url and r.status != "dead" else None) for r in data]
        lines.append(f"**Data:** {joined(named)}")
    if roles := roles_building(curriculum, project.id):
        lines.append(f"**Part of:** {joined([_title(curriculum, i) for i in roles])}")
    yield "\n".join(lines)
    yield bullets("What it shows an employer", (said(s) for s in project.shows))


def _steps(project: Project, curriculum: Curriculum) -> Iterator[str]:
    yield "\n".join(f"{n}. {said(step)}" for n, step in enumerate(project.steps, 1))


def _done(project: Project, curriculum: Curriculum) -> Iterator[str]:
    yield bullets("It is done when", (said(d) for d in project.done_when))
    yield bullets("It shows an employer", (said(s) for s in project.shows))


def _around_project(names: Directory, project: Project) -> list[Choice]:
    found = [_choice(names, "skill", i, "learn first") for i in project.requires]
    found += [_choice(names, "project", i, "similar") for i in project.alternatives]
    found += [_choice(names, "role", i, "role") for i in roles_building(names.curriculum, project.id)]
    return _known(found)


def term_sheet(names: Directory, id: str, link_to: Callable[[str], str] = lambda place: "") -> Sheet | None:
    """A term of the glossary; `link_to` gives the address of a place in the sources. None: no such term."""
    curriculum = names.curriculum
    if id not in curriculum.terms:
        return None
    term = curriculum.terms[id].value
    lines = []
    if term.aliases:
        lines.append(f"-# Also: {said(', '.join(term.aliases), 300)}")
    guides = [curriculum.guides[i] for i in term.see if i in curriculum.guides]
    if guides:
        read = [link(g.front.title, link_to(f"{g.file}:1-1")) for g in guides]
        lines.append(f"-# More in the guides: {joined(read)}")
    found = names.meeting((term.id, term.title, *term.aliases))
    title = term.title[:1].upper() + term.title[1:]
    return Sheet(
        title=title,
        subtitle="Glossary",
        blocks=[said(term.text, 800), "\n".join(lines)],
        address=("term", id),
        colour=TERM,
        rows=ways("see", "Where you meet it", [Choice(e.title, (e.kind, e.id), f"{e.kind} · {e.hint}") for e in found]),
    )


def _section(sections: Sequence[Section], tab: str, curriculum: Curriculum) -> list[str]:
    """The blocks of the section `s<number>`; empty where the tab is none."""
    section = _reads(sections, tab)
    if section is None:
        return []
    text = prose(section.text, lambda id: name_of(curriculum, id) if name_of(curriculum, id) != id else None)
    return [f"**{said(section.heading, 200)}**", *text]


def _reads(sections: Sequence[Section], tab: str) -> Section | None:
    number = tab.removeprefix("s")
    if tab.startswith("s") and number.isascii() and number.isdecimal() and len(number) < 3:
        return next(iter(sections[int(number) :]), None)
    return None


def _tabs(tab: str, labels: Sequence[tuple[str, str]], sections: Sequence[Section], *address: str) -> list[AnyItem]:
    """None stands out while a section is read; the first one does for a tab that isn't there."""
    known = tab if tab in dict(labels) else FIRST
    return tabs("" if _reads(sections, tab) else known, labels, *address)


def _reading(sections: Sequence[Section], verb: str, id: str) -> list[Row]:
    choices = [Choice(s.heading, (verb, id, f"s{n}")) for n, s in enumerate(sections) if s.heading]
    return ways("read", "Read more", choices)


def _choice(names: Directory, kind: Literal["skill", "role", "project"], id: str, why: str) -> Choice | None:
    entry = names.of(kind).get(id)
    if entry is None:
        return None
    return Choice(short(entry.title), (kind, id), " · ".join(part for part in (why, entry.hint) if part))


def _known(found: Iterable[Choice | None]) -> list[Choice]:
    return [choice for choice in found if choice]


def _title(curriculum: Curriculum, id: str) -> str:
    return said(name_of(curriculum, id), 120)


def _hours(curriculum: Curriculum, skill: str) -> str:
    return f" · {curriculum.skills[skill].front.hours} h" if skill in curriculum.skills else ""


def _project_lines(curriculum: Curriculum, projects: Iterable[str]) -> list[str]:
    found = [curriculum.projects[i].front for i in projects if i in curriculum.projects]
    return [f"{said(p.title, 120)} · {p.level} · {p.hours} h" for p in found]
