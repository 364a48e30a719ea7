"""Lists to browse: resources of a topic, projects, and what a person may have meant."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.chat.box import Row
from bot.chat.presses import AnyItem, button
from bot.chat.reply import note
from bot.chat.sheets import LABEL, Choice, Sheet, link, said, style_of, ways
from bot.chat.text import short as cut
from bot.mentor.lookup import NEAR, Directory
from bot.mentor.related import ANY, TEXT, Offer, name_of, offers, projects_for
from bot.mentor.wording import LEVELS, counted, kind_of, short, span
from knowledge.curriculum import Curriculum
from knowledge.schema import Resource

KINDS = {
    "book": "Books",
    "course": "Courses",
    "video": "Videos",
    "article": "Articles",
    "docs": "Documentation",
    "interactive": "Interactive sites",
    "tool": "Tools",
    "dataset": "Data sets",
    "community": "Communities",
}
COSTS = {"free": "Free", "freemium": "Free in part", "paid": "Paid"}
PROJECT_LEVELS = ("beginner", "intermediate", "advanced")
USED = {"core": "Begin with", "extra": "Also useful", "reference": "To look things up", "data": "Data"}
_GREEN, _PINK = 0x3BA55D, 0xEB459E
_USES = 2
_LIST = 2000  # characters on a page of a list


def resources_sheet(names: Directory, topic: str, kind: str = ANY, cost: str = ANY) -> Sheet | None:
    """The resources of a topic, with selects of kind and price; None where there is no such topic."""
    what, _, id = topic.partition(".")
    entry = names.topics.get(topic)
    if entry is None and not (what == TEXT and id):
        return None
    curriculum = names.curriculum
    found = offers(curriculum, topic, kind=kind, cost=cost)
    title = f"Resources: {short(entry.title)}" if entry else f"Resources that mention “{id}”"
    narrowed = [choices[chosen] for choices, chosen in ((KINDS, kind), (COSTS, cost)) if chosen in choices]
    alone = what == "skill"
    blocks = [offer_block(curriculum, o, _uses(curriculum, o, alone=alone)) for o in found]
    if not blocks:
        blocks = ["Nothing fits. Choose another kind or price below."]
    rows: list[Row] = []
    for name, placeholder, choices, chosen in (
        ("kind", "All kinds", KINDS, kind),
        ("cost", "At any price", COSTS, cost),
    ):
        listed = [Choice(placeholder, _resources(topic, name, ANY, kind, cost))]
        listed += [Choice(label, _resources(topic, name, key, kind, cost)) for key, label in choices.items()]
        rows += ways(name, choices.get(chosen, placeholder), listed)
    if entry and entry.kind != "area":
        rows.append([button(cut(f"Open {short(entry.title)}", LABEL), entry.kind, id)])
    return Sheet(
        title=title,
        subtitle=" · ".join([counted(len(found), "resource"), *narrowed]),
        blocks=blocks,
        address=("resources", topic, kind, cost),
        colour=_GREEN,
        rows=rows,
        size=_LIST,
    )


def _resources(topic: str, changed: str, value: str, kind: str, cost: str) -> tuple[str, ...]:
    return ("resources", topic, value if changed == "kind" else kind, value if changed == "cost" else cost)


def offer_block(curriculum: Curriculum, offer: Offer, use: str = "") -> str:
    """A resource: link, kind, price, level, length, author, and whether the link was checked."""
    resource = offer.resource
    working = resource.url is not None and resource.status != "dead"
    title = link(resource.title, str(resource.url) if working else None)
    facts = [COSTS[resource.cost].lower(), kind_of(resource), LEVELS[resource.level - 1]]
    if resource.hours:
        facts.append(span(round(resource.hours * 60)))
    author = [f"by {said(resource.author, 100)}"] if resource.author and resource.author not in resource.title else []
    lines = [f"**{title}**", f"-# {' · '.join([*facts, *author, _checked(curriculum, resource)])}"]
    return "\n".join([*lines, *([use] if use else [])])


def _checked(curriculum: Curriculum, resource: Resource) -> str:
    when = f"checked {resource.checked.isoformat()}" if resource.checked else "not checked yet"
    if resource.status == "dead":
        successor = curriculum.resources.get(resource.replaced_by or "")
        instead = f"; use {link(successor.value.title, str(successor.value.url))} instead" if successor else ""
        return f"no longer available, {when}{instead}"
    if resource.url is None:
        return "no link is known"
    return f"{'link has moved, ' if resource.status == 'moved' else 'link '}{when}"


def _uses(curriculum: Curriculum, offer: Offer, *, alone: bool) -> str:
    """What takes the resource, and what for; `alone` where that can only be the topic itself."""
    lines = []
    for use in offer.uses[:_USES]:
        name = said(name_of(curriculum, use.of), 80)
        lead = f"Data for “{name}”" if use.purpose == "data" else USED[use.purpose] if alone else f"For {name}"
        part = f": {said(use.part, 160)}" if use.part else ""
        time = f" · {span(use.minutes)}" if use.minutes else ""
        lines.append(f"{lead}{part}{time}")
    if len(offer.uses) > _USES:
        lines.append(f"-# and for {counted(len(offer.uses) - _USES, 'other skill')}")
    return "\n".join(lines)


def projects_sheet(names: Directory, level: str = ANY, skill: str = ANY) -> Sheet | None:
    """The projects of a level, or those that practise a skill; None where there is no such skill."""
    curriculum = names.curriculum
    entry = names.skills.get(skill)
    if skill != ANY and entry is None:
        return None
    found = [curriculum.projects[i].front for i in projects_for(curriculum, level=level, skill=skill)]
    blocks = [f"**{said(p.title, 200)}** · {p.level} · {p.hours} h\n{said(p.summary)}" for p in found]
    named = [("any", "All levels"), *((each, each.capitalize()) for each in PROJECT_LEVELS)]
    levels = [button(label, "projects", each, skill, style=style_of(each == level)) for each, label in named]
    return Sheet(
        title=f"Projects with {short(entry.title)}" if entry else "Projects",
        subtitle=" · ".join([counted(len(found), "project"), level if level in PROJECT_LEVELS else "all levels"]),
        blocks=blocks or ["No project fits. Choose another level below."],
        address=("projects", level, skill),
        colour=_PINK,
        rows=[
            levels,
            *ways("see", "Open a project", [Choice(p.title, ("project", p.id), p.summary) for p in found]),
        ],
        size=_LIST,
    )


def did_you_mean(
    what: str, typed: str, near: Sequence[Choice], known: Sequence[Choice] = (), *, same: bool = False
) -> ui.LayoutView:
    """A polite question back: buttons for what may be meant, or a select of what is known where nothing is near.

    `same`: all that is near bears that very name.
    """
    name = f"“{said(typed, 100)}”"
    if near:
        chosen = list({choice.address: choice for choice in near}.values())[:NEAR]
        buttons: list[AnyItem] = [button(cut(c.label, LABEL) or "…", *c.address) for c in chosen]
        lead = (
            f"{name} can mean several things. Which one?" if same else f"I know no {what} called {name}. Did you mean:"
        )
        return note(lead, items=buttons)
    return note(f"I know no {what} called {name}.", items=next(iter(ways("known", f"Choose a {what}", known)), ()))
