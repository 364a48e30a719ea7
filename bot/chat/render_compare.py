"""Two roles side by side, the ways between them, and the picture of a role's way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from discord import ui

from bot.chat.box import page
from bot.chat.presses import button
from bot.chat.reply import note
from bot.chat.sheets import Choice, Sheet, said, style_of, tabs, ways
from bot.chat.text import short as cut
from bot.mentor.compare import Comparison, Way, compare
from bot.mentor.lookup import Directory, Entry, key_of
from bot.mentor.related import hours_by_area, name_of
from bot.mentor.wording import AREAS, counted, joined, short, weeks
from knowledge.curriculum import Curriculum, Tier
from knowledge.schema import Skill

TIERS: tuple[Tier, ...] = ("junior", "full")
ALT = 1024
_BLUE = 0x5865F2


def compare_address(first: str, second: str, tier: str = "full") -> tuple[str, ...]:
    """Where two roles stand side by side."""
    return ("compare", key_of(first), key_of(second), tier)


def compare_sheet(names: Directory, first: str, second: str, tier: str = "full", tab: str = "overview") -> Sheet | None:
    """Two roles side by side, or the way from one to the other (`there`, `back`); None where one is no role."""
    one, other = names.roles.get(first), names.roles.get(second)
    if one is None or other is None or one.id == other.id:
        return None
    scope: Tier = "junior" if tier == "junior" else "full"
    found = compare(names.curriculum, one.id, other.id, scope)
    here, there = _role_name(one), _role_name(other)
    address = compare_address(one.id, other.id, scope)
    tabs_of = (
        ("overview", "What differs"),
        ("shared", "What they share"),
        ("there", f"Way to {there}"),
        ("back", f"Way to {here}"),
    )
    tab = tab if tab in dict(tabs_of) else "overview"
    match tab:
        case "there":
            blocks = list(_way(names.curriculum, here, there, found.there))
        case "back":
            blocks = list(_way(names.curriculum, there, here, found.back))
        case "shared":
            blocks = list(_shared(names.curriculum, found.shared))
        case _:
            blocks = list(_differences(names.curriculum, here, there, found))
    other_tier = "full" if scope == "junior" else "junior"
    return Sheet(
        title=f"{here} and {there}",
        subtitle=f"{scope.capitalize()} way of both · hours are estimates",
        blocks=blocks,
        address=(*address, tab),
        colour=_BLUE,
        rows=[
            tabs(tab, tabs_of, *address),
            [button(f"Compare the {other_tier} ways", *compare_address(one.id, other.id, other_tier), tab)],
            *ways("see", "Open a role or a skill", _around(names, (one, other), found)),
        ],
    )


def _around(names: Directory, roles: Sequence[Entry], found: Comparison) -> list[Choice]:
    """The two roles, and the skills of which they don't share."""
    choices = [Choice(e.title, ("role", e.id), f"role · {e.hint}") for e in roles]
    for role, way in zip(reversed(roles), (found.there, found.back), strict=True):
        skills = (names.skills.get(i) for i in way.skills)
        choices += [Choice(short(e.title), ("skill", e.id), f"only {_role_name(role)} · {e.hint}") for e in skills if e]
    return choices


def _differences(curriculum: Curriculum, here: str, there: str, found: Comparison) -> Iterator[str]:
    one, other = said(here, 120), said(there, 120)
    yield f"**{one} → {other}:** {_effort(found.there)}"
    yield f"**{other} → {one}:** {_effort(found.back)}"
    areas = [f"{name} {len(skills)}" for name, skills in _by_area(curriculum, found.shared)]
    yield f"**They share:** {_effort(found.shared)}" + f"\n-# {' · '.join(areas)}" * bool(areas)
    yield f"**Only {other}**\n{_named(curriculum, found.there)}"
    yield f"**Only {one}**\n{_named(curriculum, found.back)}"


def _shared(curriculum: Curriculum, way: Way) -> Iterator[str]:
    yield f"**Learned once for both:** {_effort(way)}"
    for area, skills in _by_area(curriculum, way):
        yield f"**{area}**\n{' · '.join(said(short(s.title), 80) for s in skills)}"
    if way.projects:
        yield "**Projects**\n" + " · ".join(said(curriculum.projects[i].front.title, 80) for i in way.projects)


def _by_area(curriculum: Curriculum, way: Way) -> list[tuple[str, list[Skill]]]:
    skills = [curriculum.skills[i].front for i in way.skills]
    found = [(name, [s for s in skills if s.area == area]) for area, (name, _) in AREAS.items()]
    return [(name, within) for name, within in found if within]


def _effort(way: Way) -> str:
    """Hours on the line, the rest below it."""
    if not way.hours:
        return "nothing"
    size = [counted(len(way.skills), "skill")] * bool(way.skills)
    size += [counted(len(way.projects), "project")] * bool(way.projects)
    return f"about {way.hours:,} h\n-# {joined(size)}, {weeks_of(way.hours)}"


def weeks_of(hours: int) -> str:
    """How many weeks some hours take, in words."""
    return f"about {counted(weeks(hours), 'week')} at 10 hours a week"


def _named(curriculum: Curriculum, way: Way) -> str:
    skills = " · ".join(said(name_of(curriculum, i), 80) for i in way.skills)
    projects = " · ".join(said(curriculum.projects[i].front.title, 80) for i in way.projects)
    lines = [skills] * bool(skills) + [f"Projects: {projects}"] * bool(projects)
    return "\n".join(lines) or "Nothing."


def _way(curriculum: Curriculum, here: str, there: str, way: Way) -> Iterator[str]:
    yield f"**{said(here, 120)} → {said(there, 120)}:** {_effort(way)}"
    if way.skills:
        skills = [curriculum.skills[i].front for i in way.skills]
        yield "\n".join(f"{n}. {said(short(s.title), 120)} · {s.hours} h" for n, s in enumerate(skills, 1))
    if way.projects:
        projects = [curriculum.projects[i].front for i in way.projects]
        yield "**Projects**\n" + "\n".join(f"- {said(p.title, 120)} · {p.level} · {p.hours} h" for p in projects)
    yield "-# In an order that works."


def _role_name(entry: Entry) -> str:
    return entry.title.partition(" (")[0]


def roadmap_view(names: Directory, role: str, tier: Tier, file: str, alt: str) -> ui.LayoutView:
    """The picture of a role's way, which is attached under the name `file`, and its figures."""
    curriculum = names.curriculum
    title = curriculum.roles[role].front.title
    hours = curriculum.hours(role, tier)
    skills = counted(len(curriculum.skills_of(role, tier)), "skill")
    projects = counted(len(curriculum.projects_of(role, tier)), "project")
    areas = " · ".join(f"{said(name, 40)} {number} h" for name, number in hours_by_area(curriculum, role, tier))
    picture: ui.MediaGallery[Any] = ui.MediaGallery()
    picture.add_item(media=f"attachment://{file}", description=cut(alt, ALT) or title)
    figures = f"**{skills} and {projects}, about {hours:,} h**, {weeks_of(hours)}"
    turned = [button(f"{each.capitalize()} way", "map", role, each, style=style_of(each == tier)) for each in TIERS]
    return page(
        f"### {said(title, 300)}: {tier} way",
        picture,
        f"{figures}\n-# {areas}\n-# All hours are estimates. Click the picture to enlarge it.",
        colour=_BLUE,
        rows=[[*turned, button("Open the role", "open", "role", role)]],
    )


def another_role(role: Entry, others: Sequence[Choice]) -> ui.LayoutView:
    """What is said where somebody compares a role with itself."""
    lead = f"That is the same role twice. What shall I compare **{said(role.title, 200)}** with?"
    return note(lead, items=next(iter(ways("compare", "Another role", others)), ()))
