"""What the front matter of the curriculum says, as blocks of text that can be found and quoted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.mentor.wording import LEVELS, counted, describe, short, span, weeks
from index.types import Block, Document
from knowledge.curriculum import Curriculum, Page
from knowledge.schema import Project, Resource, ResourceUse, Role, Skill, Term

RESOURCES = "resources.yaml"
GLOSSARY = "glossary.yaml"


def with_address(text: str, resource: Resource) -> str:
    """A text with the resource's address behind it, where there is one that works."""
    return f"{text} {resource.url}" if resource.url and resource.status != "dead" else text


def skill_blocks(page: Page[Skill], curriculum: Curriculum) -> Iterator[Block]:
    """Card, units, resources, exercises and question pairs of a skill."""
    skill, name = page.front, short(page.front.title)
    yield _heading("At a glance", page.line("summary"))
    yield _paragraph(skill.summary, page.line("summary"))
    yield _paragraph(
        f"Plan about {skill.hours} hours for {name} at {LEVELS[skill.level - 1]} level (level {skill.level} of 4), "
        "an estimate.",
        page.line("hours"),
    )
    if before := _before(skill, curriculum):
        yield _paragraph(before, page.line("requires"))
    yield from _list(f"After {name} you should be able to:", _lines(page, "outcomes", skill.outcomes))
    units = [f"{u.title} ({span(u.minutes)}): {u.do}" for u in skill.units]
    yield _heading(f"Units of {name} and their hours", page.line("units"))
    yield from _list(f"Units of {name}, with the time for each:", _lines(page, "units", units))
    uses = [
        _resource(_use(use, entry.value), page.line("resources", n))
        for n, use in enumerate(skill.resources)
        if (entry := curriculum.resources.get(use.ref))
    ]
    if uses:
        yield _heading(f"Resources for {name}", page.line("resources"))
        yield from uses
    for n, practice in enumerate(skill.practice):
        line = page.line("practice", n)
        yield _heading(f"Exercise: {practice.title}", line)
        yield _paragraph(
            f"A {practice.level} exercise for {name}, about {span(practice.minutes)}: {practice.brief}", line
        )
        yield _paragraph(f"It is done when this holds: {practice.done_when}", line)
    for n, question in enumerate(skill.questions):
        yield _heading(question.ask, page.line("questions", n))
        yield _paragraph(question.answer, page.line("questions", n))


def project_blocks(page: Page[Project], curriculum: Curriculum) -> Iterator[Block]:
    """Card, steps and definition of done of a project."""
    project, name = page.front, page.front.title
    article = "An" if project.level[0] in "aeiou" else "A"
    yield _heading("At a glance", page.line("summary"))
    yield _paragraph(project.summary, page.line("summary"))
    yield _paragraph(
        f"{article} {project.level} project of about {project.hours} hours, an estimate.", page.line("hours")
    )
    if skills := _titles(project.requires, curriculum):
        yield _paragraph(f"Learn these skills first: {', '.join(skills)}.", page.line("requires"))
    for n, ref in enumerate(project.data):
        if entry := curriculum.resources.get(ref):
            yield _resource(with_address(f"Data: {describe(entry.value)}.", entry.value), page.line("data", n))
    if alike := _titles(project.alternatives, curriculum):
        yield _paragraph(f"Similar projects: {', '.join(alike)}.", page.line("alternatives"))
    yield _heading("Steps", page.line("steps"))
    steps = [f"{n}. {step}" for n, step in enumerate(project.steps, 1)]
    yield from _list(f"Steps of the project “{name}”:", _lines(page, "steps", steps))
    yield _heading("When it is done and what it shows an employer", page.line("done_when"))
    yield from _list(f"“{name}” is done when:", _lines(page, "done_when", project.done_when))
    yield from _list("It shows an employer:", _lines(page, "shows", project.shows))


def role_blocks(page: Page[Role], curriculum: Curriculum) -> Iterator[Block]:
    """Card, skills and projects of a role, by tier."""
    role, name = page.front, page.front.title
    yield _heading("At a glance", page.line("summary"))
    yield _paragraph(role.summary, page.line("summary"))
    if _whole(role, curriculum):
        junior, full = (curriculum.hours(role.id, tier) for tier in ("junior", "full"))
        yield _paragraph(
            f"The way to a junior {name} takes about {junior} hours of study and projects, the full way about {full} "
            f"hours. At 10 hours a week the junior {name} takes about {counted(weeks(junior), 'week')} and the full "
            f"way about {weeks(full)}, with some reserve; these are estimates.",
            page.line("junior"),
        )
    if following := _titles(role.next_roles, curriculum):
        yield _paragraph(f"Roles that often follow: {', '.join(following)}.", page.line("next_roles"))
    tiers = (
        ("junior", "to begin as", role.junior, role.projects.junior),
        ("full", "on top, for the full way to", role.full, role.projects.full),
    )
    for tier, purpose, skills, projects in tiers:
        listed: list[Block] = []
        for what, place, ids in (("Skills", (tier,), skills), ("Projects", ("projects", tier), projects)):
            names = [(title, page.line(*place, n)) for n, key in enumerate(ids) for title in _titles([key], curriculum)]
            listed += _list(f"{what} {purpose} {name}:", names)
        if listed:
            yield _heading(f"Skills and projects, {tier} tier", page.line(tier))
            yield from listed


def resource_document(curriculum: Curriculum) -> Document:
    """The catalogue of resources: a section for each."""
    used: dict[str, list[str]] = {}
    for page in curriculum.skills.values():
        for use in page.front.resources:
            used.setdefault(use.ref, []).append(short(page.front.title))
    blocks: list[Block] = []
    for key, entry in curriculum.resources.items():
        blocks.append(_heading(entry.value.title, entry.line))
        blocks.append(_resource(with_address(f"{describe(entry.value)}.", entry.value), entry.line))
        if key in used:
            blocks.append(_resource(f"{entry.value.title} helps with: {', '.join(used[key])}.", entry.line))
    asked = {r.value.title: (f"Is {r.value.title} free? What does it cost?",) for r in curriculum.resources.values()}
    return Document(RESOURCES, "Resources", tuple(blocks), RESOURCES, asked=asked)


def glossary_document(curriculum: Curriculum) -> Document:
    """The glossary: a section for each term."""
    blocks: list[Block] = []
    for entry in curriculum.terms.values():
        blocks.append(_heading(entry.value.title, entry.line))
        blocks.append(_paragraph(_defined(entry.value), entry.line))
    asked = {t.value.title: (f"What is {t.value.title}? What does it mean?",) for t in curriculum.terms.values()}
    return Document(GLOSSARY, "Glossary", tuple(blocks), GLOSSARY, asked=asked)


def skill_asked(skill: Skill) -> dict[str, tuple[str, ...]]:
    """Questions that the sections of every skill answer, by heading."""
    name = short(skill.title)
    return {
        "At a glance": (
            f"What is {name} about?",
            f"How long does it take to learn {name}? How many hours?",
            f"What should I know before {name}? Which prerequisites does it have?",
            f"How difficult is {name}? Is it for beginners?",
        ),
        f"Units of {name} and their hours": (
            f"In which order do I learn the parts of {name}?",
            f"What topics does {name} consist of?",
        ),
        f"Resources for {name}": (
            f"Where can I learn {name}? A good free course, book or tutorial for {name}",
            f"Best resources for {name}",
        ),
        "Why it matters": (f"Why should I learn {name}? Is it worth it?",),
        "What to learn": (f"What do I need to know about {name}?",),
        "Common traps": (f"Which mistakes do people make with {name}?",),
        "How to practise": (f"How can I practise {name}?",),
        "Where it leads": (f"What comes after {name}? What can I learn next?",),
    } | {f"Exercise: {p.title}": (f"Give me a {p.level} exercise for {name}",) for p in skill.practice}


def project_asked(project: Project) -> dict[str, tuple[str, ...]]:
    """Questions that the sections of every project answer, by heading."""
    name = project.title
    return {
        "At a glance": (
            f"An idea for a {project.level} project",
            f"How long does the project “{name}” take, and what must I know before?",
        ),
        "Steps": (f"How do I build the project “{name}”? Where do I start?",),
        "When it is done and what it shows an employer": (f"When is the project “{name}” finished?",),
        "Data": (f"Which data can I use for “{name}”?",),
        "What it shows": (f"What does the project “{name}” prove to employers?",),
    }


def role_asked(role: Role) -> dict[str, tuple[str, ...]]:
    """Questions that the sections of every role answer, by heading."""
    name = short(role.title)
    return {
        "At a glance": (f"How long does it take to become a {name}?", f"What is a {name}?"),
        "Skills and projects, junior tier": (
            f"What do I need to learn to become a {name}?",
            f"Which skills does a junior {name} need?",
        ),
        "Skills and projects, full tier": (f"Which skills does an experienced {name} need?",),
        "A day": (f"What does a {name} do all day?", f"Tasks of a {name}"),
        "Neighbours": (f"What is the difference between a {name} and other roles?",),
        "First jobs": (f"How do I get my first job as a {name}?",),
        "Where it leads": (f"What can I become after {name}? The career of a {name}",),
    }


def _defined(term: Term) -> str:
    """The text of a term, with its name in front where it doesn't open with it."""
    if term.text.casefold().startswith(term.title.casefold()):
        return term.text
    return f"{term.title[:1].upper()}{term.title[1:]}: {term.text}"


def _use(use: ResourceUse, resource: Resource) -> str:
    role = {"core": "Begin with", "extra": "Also useful:", "reference": "To look things up:"}[use.use]
    part = f" The part to take: {use.part}." if use.part else ""
    return with_address(f"{role} {describe(resource)}.{part}", resource)


def _before(skill: Skill, curriculum: Curriculum) -> str:
    """What to learn before a skill, in a sentence or two; "" where nothing of what it names exists."""
    name = short(skill.title)
    needs = [", ".join(_titles(skill.requires, curriculum))]
    needs += [" or ".join(_titles(group, curriculum)) for group in skill.requires_any]
    said = []
    if any(needs):
        said.append(f"Learn first, before {name}: {'; '.join(filter(None, needs))}.")
    elif not (skill.requires or skill.requires_any):
        said.append(f"{name} needs no other skill first.")
    if helpful := _titles(skill.recommends, curriculum):
        said.append(f"Helpful beforehand: {', '.join(helpful)}.")
    return " ".join(said)


def _whole(role: Role, curriculum: Curriculum) -> bool:
    """Does all exist that a role counts on? A sum of some parts would be a wrong figure."""
    skills, projects = curriculum.skills_of(role.id, "full"), curriculum.projects_of(role.id, "full")
    return curriculum.skills.keys() >= set(skills) and curriculum.projects.keys() >= set(projects)


def _titles(keys: Iterable[str], curriculum: Curriculum) -> list[str]:
    """Short titles of pages. What does not exist is left out: the check of the knowledge reports it."""
    return [short(page.front.title) for key in keys if (page := curriculum.page(key))]


def _lines(page: Page[Skill] | Page[Project], field: str, texts: Sequence[str]) -> list[tuple[str, int]]:
    """The texts of a listed field, each with its line."""
    return [(text, page.line(field, n)) for n, text in enumerate(texts)]


def _heading(text: str, line: int) -> Block:
    return Block("heading", text, line, line, 2)


def _paragraph(text: str, line: int) -> Block:
    return Block("paragraph", text, line, line)


def _resource(text: str, line: int) -> Block:
    return Block("resources", text, line, line)


def _list(lead: str, items: Sequence[tuple[str, int]]) -> Iterator[Block]:
    """A lead-in over its items, which come with their lines; nothing where there are none."""
    if items:
        yield _paragraph(lead, items[0][1])
        yield from (Block("item", text, line, line) for text, line in items)
