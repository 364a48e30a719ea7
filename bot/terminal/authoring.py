"""`./mentor knowledge new` and `./mentor knowledge show`: begin a page, and see it as a reader does."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError
from rapidfuzz import process

from bot.errors import MentorError, UsageProblem
from bot.mentor.wording import short
from bot.terminal import pages
from bot.terminal.common import say, settings
from index.files import write_small
from knowledge import ids, loader, stubs
from knowledge.curriculum import FOLDERS, LOCK, Curriculum, LockedId
from knowledge.schema import Id

_T = TypeVar("_T")
_DRAFTS = {"skill": stubs.skill, "project": stubs.project, "guide": stubs.guide}


def new(kind: str, page_id: str, *, today: date | None = None) -> int:
    """Write a first draft of a skill, project or guide, lock its id, and say what to do next; gives 0.

    Raises UsageProblem where the id cannot be given to a new page, and MentorError where nothing can be written.
    """
    folder = settings().knowledge
    curriculum, _ = loader.read(folder)
    path = folder / FOLDERS[kind] / f"{page_id}.md"
    _require_form(kind, page_id)
    _require_free(page_id, path, curriculum)
    if LOCK in curriculum.broken:
        raise MentorError(f'{folder / LOCK} has lines that cannot be read; see "./mentor knowledge check"')
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_small(path, _DRAFTS[kind](page_id, today or datetime.now(UTC).date()))
        write_small(folder / LOCK, ids.text((*curriculum.ids, LockedId(kind, page_id, "active", 0))))
    except OSError as fault:
        raise MentorError(
            f"{fault.filename} cannot be written ({fault.strerror}); check the folder's rights"
        ) from fault
    print(f"Wrote {path}, and its id into {LOCK}.\n\nReplace every TODO in it. These commands help:")
    for command, purpose in (
        ("knowledge check", "what is still missing, with file and line"),
        (f"knowledge show {page_id}", "how a reader sees it"),
        ("knowledge check --fix", "locks the ids inside it, once you have chosen them"),
        ("index build", "lets the mentor answer from it"),
    ):
        print(f"  {f'./mentor {command}':<{len(page_id) + 26}}{purpose}")
    return 0


def show(name: str) -> int:
    """Print everything with this id, or else with this alias or title; gives 0.

    Raises UsageProblem with the closest ids where there is nothing, and MentorError where its file has a fault.
    """
    curriculum, faults = loader.read(settings().knowledge)
    wanted = name.strip().casefold()
    if broken := [fault for fault in faults if Path(fault.file).stem == wanted]:
        raise MentorError("\n".join([f"{name} cannot be shown before its file is mended:", *map(str, broken)]))
    entries = _entries(curriculum)
    found = [e for e in entries if e.id == wanted] or [e for e in entries if wanted in e.names]
    if not found:
        closest = [match[0] for match in process.extract(wanted, sorted({e.id for e in entries}), limit=3)]
        raise UsageProblem(f"nothing is called {name}; the closest ids: {', '.join(closest) or 'there are none yet'}")
    if faults:
        say(f'faults that may hide something, see "./mentor knowledge check": {len(faults)}')
    print(pages.as_text("\n\n---\n\n".join(entry.markdown() for entry in found), colour=sys.stdout.isatty()))
    return 0


@dataclass(frozen=True, slots=True)
class _Entry:
    """Something that can be shown, and its other names in small letters."""

    id: str
    names: frozenset[str]
    markdown: Callable[[], str]


def _entries(curriculum: Curriculum) -> list[_Entry]:
    entries = [
        _entry(p.front.id, (*p.front.aliases, p.front.title, short(p.front.title)), pages.page, p, curriculum)
        for p in curriculum.pages()
    ]
    for i, resource in curriculum.resources.items():
        entries.append(_entry(i, (resource.value.title,), pages.resource, resource.value, curriculum))
    for i, term in curriculum.terms.items():
        senses = (alias for alias, s in curriculum.glossary.ambiguous.items() if i in {sense.term for sense in s})
        names = (term.value.title, *term.value.aliases, *term.value.misspellings, *senses)
        entries.append(_entry(i, names, pages.term, term.value, curriculum))
    return entries


def _entry(
    i: str, names: Iterable[str], text: Callable[[_T, Curriculum], str], shown: _T, curriculum: Curriculum
) -> _Entry:
    return _Entry(i, frozenset(name.casefold() for name in names), lambda: text(shown, curriculum))


def _require_form(kind: str, page_id: str) -> None:
    try:
        TypeAdapter(Id).validate_python(page_id)
    except ValidationError as fault:
        raise UsageProblem(
            f'"{page_id}" cannot be an id: it takes small letters, digits and single hyphens, 48 characters at most'
        ) from fault
    if (kind == "project") != page_id.startswith("p-"):
        said = (
            f"ids of projects begin with p-: try p-{page_id}"
            if kind == "project"
            else "only ids of projects begin with p-"
        )
        raise UsageProblem(said)


def _require_free(page_id: str, path: Path, curriculum: Curriculum) -> None:
    for page in curriculum.pages():
        if page_id == page.front.id:
            raise UsageProblem(f"{page_id} is there already: {page.file}; choose another id, or edit that file")
        if page_id in page.front.aliases:
            raise UsageProblem(f"{page_id} is an alias of {page.front.id} ({page.file}); choose another id")
    for entry in curriculum.ids:
        if entry.id == page_id and entry.kind in FOLDERS:
            raise UsageProblem(f"{page_id} was the id of a {entry.kind} ({LOCK}: {entry.state}); choose another one")
    if path.exists():
        raise UsageProblem(f'{path} is there already; see "./mentor knowledge check"')
