"""Skills, projects, roles, guides, resources and terms as text for a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import StringIO

from rich.console import Console
from rich.markdown import Markdown

from bot.adapters.cards import with_address
from bot.mentor.wording import LEVELS, describe, span
from bot.terminal.layout import WIDTH
from knowledge.curriculum import AnyPage, Curriculum, Tier
from knowledge.schema import Guide, Project, Question, Resource, ResourceUse, Role, Skill, Source, Term


def as_text(markdown: str, *, colour: bool = False) -> str:
    """Markdown laid out for a terminal; `colour` allows bold and coloured words."""
    console = Console(file=StringIO(), width=WIDTH, force_terminal=colour, color_system="standard" if colour else None)
    with console.capture() as captured:
        console.print(Markdown(markdown))
    return "\n".join(line.rstrip() for line in captured.get().splitlines()).strip("\n")


def plain(text: str) -> str:
    """Text that Markdown leaves as it is."""
    return re.sub(r"([\\*_\[\]<>#~|])", r"\\\1", text)


def page(shown: AnyPage, curriculum: Curriculum) -> str:
    """A page as Markdown: what its front matter says, then its prose and its sources."""
    front = shown.front
    blocks = [*_head(front.title, front.kind, front.id, shown.file, front.aliases), plain(front.summary)]
    match front:
        case Skill():
            blocks += _skill(front, curriculum)
        case Project():
            blocks += _project(front, curriculum)
        case Role():
            blocks += _role(front, curriculum)
        case Guide():
            blocks.append(f"Topic: {plain(front.topic)}.")
    for section in shown.sections:
        blocks += [f"### {section.heading}" if section.heading else "", section.text]
    blocks += _list("Sources", (_source(source, curriculum) for source in front.sources))
    return "\n\n".join([*blocks, f"Reviewed {front.reviewed}."])


def resource(shown: Resource, curriculum: Curriculum) -> str:
    """A resource as Markdown: what it is, where it is, and who uses it."""
    users = [i for i, p in curriculum.skills.items() if any(use.ref == shown.id for use in p.front.resources)]
    users += [i for i, p in curriculum.projects.items() if shown.id in p.front.data]
    blocks = [*_head(shown.title, "resource", shown.id, "resources.yaml"), f"{plain(describe(shown))}."]
    if shown.url:
        checked = f", checked {shown.checked}" if shown.checked else ""
        blocks.append(f"{plain(str(shown.url))} ({shown.status}{checked})")
    else:
        blocks.append("No address is known.")
    if shown.replaced_by:
        blocks.append(f"Replaced by {_resource_title(shown.replaced_by, curriculum)}.")
    blocks += _list("Named in", (_work(work, curriculum) for work in shown.named_in))
    return "\n\n".join([*blocks, *_list("Used by", _names(users, curriculum))])


def term(shown: Term, curriculum: Curriculum) -> str:
    """A term of the glossary as Markdown: what it means, and which names are read as it."""
    blocks = [*_head(shown.title, "term", shown.id, "glossary.yaml", shown.aliases), plain(shown.text)]
    if shown.misspellings:
        blocks.append(f"Typing errors that are read as it: {plain(', '.join(shown.misspellings))}.")
    return "\n\n".join([*blocks, *_list("See", _names(shown.see, curriculum))])


def _skill(skill: Skill, curriculum: Curriculum) -> Iterator[str]:
    yield f"Area {skill.area}, level {skill.level} of 4 ({LEVELS[skill.level - 1]}), about {skill.hours} hours."
    groups = [" or ".join(_names(group, curriculum)) for group in skill.requires_any]
    yield from _list("Learn first", [*_names(skill.requires, curriculum), *groups])
    yield from _list("Helpful before", _names(skill.recommends, curriculum))
    yield from _list("Afterwards you can", map(plain, skill.outcomes))
    units = (f"**{plain(u.title)}** ({span(u.minutes)}): {plain(u.do)}" for u in skill.units)
    yield from _list("Units", units, numbered=True)
    yield from _list("Resources", (_use(use, curriculum) for use in skill.resources))
    practice = (
        f"**{plain(p.title)}** ({p.level}, {span(p.minutes)}): {plain(p.brief)}\\\n  Done when: {plain(p.done_when)}"
        for p in skill.practice
    )
    yield from _list("Practice", practice)
    yield from _list("Questions", map(_question, skill.questions), numbered=True)
    asked = ", ".join(question.removeprefix("q") for question in skill.checkpoint.questions)
    yield f"Checkpoint: {skill.checkpoint.pass_} right answers to the questions {asked}."
    yield from _list("To talk about", map(plain, skill.discussion))
    yield from _list("Projects", _names(skill.projects, curriculum))


def _project(project: Project, curriculum: Curriculum) -> Iterator[str]:
    yield f"{project.level.capitalize()} level, about {project.hours} hours."
    yield from _list("Learn first", _names(project.requires, curriculum))
    yield from _list("Data", (_resource_title(i, curriculum) for i in project.data))
    yield from _list("Steps", map(plain, project.steps), numbered=True)
    yield from _list("Done when", map(plain, project.done_when))
    yield from _list("What it shows", map(plain, project.shows))
    yield from _list("Similar projects", _names(project.alternatives, curriculum))


def _role(role: Role, curriculum: Curriculum) -> Iterator[str]:
    tiers: tuple[Tier, ...] = ("junior", "full")
    hours = [curriculum.hours(role.id, tier) for tier in tiers]
    yield f"About {hours[0]} hours to begin as a junior, about {hours[1]} hours in full."
    yield from _list("Skills to begin", _names(role.junior, curriculum))
    yield from _list("Projects to begin", _names(role.projects.junior, curriculum))
    yield from _list("Further skills", _names(role.full, curriculum))
    yield from _list("Further projects", _names(role.projects.full, curriculum))
    yield from _list("Skills to choose from", _names(role.optional, curriculum))
    yield from _list("Roles that often follow", _names(role.next_roles, curriculum))


def _head(title: str, kind: str, page_id: str, file: str, aliases: Iterable[str] = ()) -> tuple[str, str]:
    also = "".join(f", {alias}" for alias in aliases)
    return f"## {plain(title)}", plain(f"{kind} {page_id}{', also' * bool(also)}{also[1:]} ({file})")


def _list(heading: str, items: Iterable[str], *, numbered: bool = False) -> list[str]:
    """A heading and a list below it; nothing where the list is empty."""
    listed = [f"{number}. {item}" if numbered else f"- {item}" for number, item in enumerate(items, 1)]
    return [f"### {heading}", "\n".join(listed)] if listed else []


def _names(ids: Iterable[str], curriculum: Curriculum) -> list[str]:
    """Titles with the ids behind them; an id that leads nowhere says so."""
    found = ((i, curriculum.page(i)) for i in ids)
    return [f"{plain(page.front.title)} ({i})" if page else f"{i} (unknown)" for i, page in found]


def _use(use: ResourceUse, curriculum: Curriculum) -> str:
    part = f" {plain(use.part)}." if use.part else ""
    time = f" Plan {span(use.minutes)}." if use.minutes else ""
    return f"{use.use.capitalize()}: {_resource_title(use.ref, curriculum)}.{part}{time}{_address(use.ref, curriculum)}"


def _resource_title(ref: str, curriculum: Curriculum) -> str:
    known = curriculum.resources.get(ref)
    return f"{plain(describe(known.value))}" if known else f"{ref} (unknown)"


def _address(ref: str, curriculum: Curriculum) -> str:
    known = curriculum.resources.get(ref)
    return f"\\\n  {plain(with_address('', known.value).strip())}" if known and known.value.url else ""


def _question(question: Question) -> str:
    return f"{plain(question.ask)} ({question.type})\\\n   Answer: {plain(question.answer)}"


def _source(source: Source, curriculum: Curriculum) -> str:
    place = f" > {plain(source.place)}" if source.place else ""
    return f"{_work(source.work, curriculum)}{place}: {plain(source.claim)}"


def _work(work: str, curriculum: Curriculum) -> str:
    return plain(curriculum.works[work].title) if work in curriculum.works else f"{work} (unknown)"
