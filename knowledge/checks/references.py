"""Whatever one knowledge file names exists in another."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from knowledge.checks.finding import Finding, error, warning
from knowledge.checks.texts import line_at, prose
from knowledge.curriculum import FOLDERS, AnyPage, Curriculum, Page
from knowledge.schema import Project, Role, Skill

_CODE = re.compile(r"`([a-z0-9]+(?:-[a-z0-9]+)*)`")
_CLOSE = 0.85  # similar enough to be a slip of the pen
_RENAMED = "renamed-to:"


@dataclass(frozen=True, slots=True)
class _Mention:
    """An id that a file names, and the kind of thing that should bear it."""

    file: str
    line: int
    kind: str
    id: str


def references(curriculum: Curriculum) -> Iterator[Finding]:
    """Errors: ids that nothing bears."""
    known = _known(curriculum)
    for mention in _mentions(curriculum):
        ids = known[mention.kind]
        if mention.id not in ids and not _is_broken(mention.kind, mention.id, curriculum):
            hint = _hint(mention.id, ids, curriculum)
            yield error("reference", mention.file, mention.line, f"there is no {mention.kind} {mention.id}{hint}")
    yield from _headings(curriculum)


def sources(curriculum: Curriculum) -> Iterator[Finding]:
    """Warnings: pages that claim to rest on articles and don't say on which, or where."""
    for page in curriculum.pages():
        front = page.front
        own = isinstance(front, Project) or (isinstance(front, Skill) and front.origin == "extension")
        if not front.sources and not own:
            yield warning("sources", page.file, page.line("sources"), "no source is named")
        for n, source in enumerate(front.sources):
            if not source.place or not source.claim:
                message = f"say in which section of {source.work} something stands, and what"
                yield warning("sources", page.file, page.line("sources", n), message)


def inline_ids(curriculum: Curriculum) -> Iterator[Finding]:
    """Warnings: words between backticks in the prose that look like the id of a page and are none."""
    pages = {page.front.id for page in curriculum.pages()}
    others = _other_names(curriculum)
    for page in curriculum.pages():
        for first, text in prose(page):
            for match in _CODE.finditer(text):
                name = match[1]
                if name in pages or _is_broken("page", name, curriculum):
                    continue
                if not ("-" in name or name in others or get_close_matches(name, pages, 1, _CLOSE)):
                    continue
                message = f"`{name}` looks like an id, but no page bears it{_hint(name, pages, curriculum)}"
                yield warning("inline-id", page.file, line_at(first, text, match.start()), message)


def before(skill: Skill) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every skill that comes first, required or recommended, with its place in the front matter."""
    yield from ((("requires", n), i) for n, i in enumerate(skill.requires))
    for group, ids in enumerate(skill.requires_any):
        yield from ((("requires_any", group, n), i) for n, i in enumerate(ids))
    yield from ((("recommends", n), i) for n, i in enumerate(skill.recommends))


def _known(curriculum: Curriculum) -> Mapping[str, Collection[str]]:
    return {
        "skill": curriculum.skills,
        "project": curriculum.projects,
        "role": curriculum.roles,
        "page": {page.front.id for page in curriculum.pages()},
        "resource": curriculum.resources,
        "work": curriculum.works,
    }


def _mentions(curriculum: Curriculum) -> Iterator[_Mention]:
    for skill in curriculum.skills.values():
        yield from _of_skill(skill)
    for project in curriculum.projects.values():
        yield from _of_project(project)
    for role in curriculum.roles.values():
        yield from _of_role(role)
    for page in curriculum.pages():
        for n, source in enumerate(page.front.sources):
            yield _Mention(page.file, page.line("sources", n, "work"), "work", source.work)
    for listed in curriculum.resources.values():
        if listed.value.replaced_by:
            yield _Mention("resources.yaml", listed.line, "resource", listed.value.replaced_by)
        yield from (_Mention("resources.yaml", listed.line, "work", work) for work in listed.value.named_in)
    for term in curriculum.terms.values():
        yield from (_Mention("glossary.yaml", term.line, "page", page) for page in term.value.see)


def _of_skill(page: Page[Skill]) -> Iterator[_Mention]:
    for place, skill in before(page.front):
        yield _Mention(page.file, page.line(*place), "skill", skill)
    for n, use in enumerate(page.front.resources):
        yield _Mention(page.file, page.line("resources", n, "ref"), "resource", use.ref)
    yield from _listed(page, "project", page.front.projects, "projects")


def _of_project(page: Page[Project]) -> Iterator[_Mention]:
    yield from _listed(page, "skill", page.front.requires, "requires")
    yield from _listed(page, "project", page.front.alternatives, "alternatives")
    yield from _listed(page, "resource", page.front.data, "data")


def _of_role(page: Page[Role]) -> Iterator[_Mention]:
    role = page.front
    for tier, skills in (("junior", role.junior), ("full", role.full), ("optional", role.optional)):
        yield from _listed(page, "skill", skills, tier)
    for tier, projects in (("junior", role.projects.junior), ("full", role.projects.full)):
        yield from _listed(page, "project", projects, "projects", tier)
    yield from _listed(page, "role", role.next_roles, "next_roles")


def _listed(page: AnyPage, kind: str, ids: list[str], *place: str) -> Iterator[_Mention]:
    return (_Mention(page.file, page.line(*place, n), kind, i) for n, i in enumerate(ids))


def _headings(curriculum: Curriculum) -> Iterator[Finding]:
    """A question may name the section that answers it, and people's questions stand below the heading of one."""
    for page in curriculum.pages():
        for heading in page.front.asked.keys() - {section.heading for section in page.sections}:
            message = f"asked names a section that is not here: {heading}"
            yield error("reference", page.file, page.line("asked", heading), message)
    for page in curriculum.skills.values():
        headings = {section.heading for section in page.sections}
        for n, question in enumerate(page.front.questions):
            if question.see is not None and question.see not in headings:
                message = f"{question.id} points to a section that is not here: {question.see}"
                yield error("reference", page.file, page.line("questions", n, "see"), message)


def _is_broken(kind: str, name: str, curriculum: Curriculum) -> bool:
    """True where a file that should hold the id has a fault of its own, which is reported already."""
    lists = {"resource": "resources.yaml", "work": "sources/manifest.yaml"}
    files = {lists[kind]} if kind in lists else {f"{folder}/{name}.md" for folder in FOLDERS.values()}
    return not files.isdisjoint(curriculum.broken)


def _other_names(curriculum: Curriculum) -> dict[str, str]:
    """Names that are understood but are no ids: aliases, former ids and retired ones, each with its id or ""."""
    former = [entry for entry in curriculum.ids if entry.state != "active"]
    names = {e.id: "" if e.state == "retired" else e.state.removeprefix(_RENAMED) for e in former}
    return names | {alias: page.front.id for page in curriculum.pages() for alias in page.front.aliases}


def _hint(name: str, ids: Collection[str], curriculum: Curriculum) -> str:
    others = _other_names(curriculum)
    if name in others:
        return f"; its id is {others[name]}" if others[name] else "; it was retired"
    close = get_close_matches(name, ids, 1, 0.75)
    return f"; is {close[0]} meant?" if close else ""
