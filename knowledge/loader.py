"""Load knowledge files and say precisely what is wrong with each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from knowledge.curriculum import FOLDERS, KINDS, LOCK, Curriculum, Listed, LockedId, Page, nearest
from knowledge.parse import Parsed, parse_yaml, sections, split
from knowledge.schema import (
    Catalogue,
    Front,
    Glossary,
    Guide,
    Manifest,
    Model,
    Project,
    Resource,
    Role,
    Skill,
    Term,
    Work,
)

_ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_LOCKED = re.compile(rf"({'|'.join(KINDS)}) ({_ID}(?:/{_ID})?) (active|retired|renamed-to:{_ID}(?:/{_ID})?)")
_SAID = {
    "missing": "is missing",
    "extra_forbidden": "is not a field here; check the spelling",
    "string_pattern_mismatch": "may hold only small letters, digits and single hyphens, such as model-evaluation",
}

_F = TypeVar("_F", bound=Front)
_M = TypeVar("_M", bound=Model)
_E = TypeVar("_E", Resource, Term, Work)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong in a line of a file; the path is relative to the knowledge folder."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class KnowledgeProblem(Exception):
    """Knowledge files cannot be used; the message lists every fault with file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        listed = "\n".join(map(str, self.faults))
        super().__init__(f'mend the knowledge, then look with "./mentor knowledge check":\n{listed}')


def load(folder: Path) -> Curriculum:
    """All files of a knowledge folder. Raises KnowledgeProblem with every fault of every file."""
    curriculum, faults = read(folder)
    if faults:
        raise KnowledgeProblem(faults)
    return curriculum


def read(folder: Path) -> tuple[Curriculum, tuple[Fault, ...]]:
    """Everything that is valid in a knowledge folder, and every fault; what does not exist is empty."""
    files = _Files(folder)
    glossary, terms = files.listing("glossary.yaml", "terms", Glossary, Term)
    pages = (files.pages("skill", Skill), files.pages("project", Project), files.pages("role", Role))
    curriculum = Curriculum(
        *pages,
        guides=files.pages("guide", Guide),
        resources=files.listing("resources.yaml", "resources", Catalogue, Resource)[1],
        terms=terms,
        glossary=glossary or Glossary(terms=[]),
        works={k: v.value for k, v in files.listing("sources/manifest.yaml", "works", Manifest, Work)[1].items()},
        ids=files.locked(),
        broken=tuple(sorted({f.file for f in files.faults})),
    )
    return curriculum, tuple(sorted(files.faults))


def load_glossary(path: Path) -> Glossary:
    """The glossary alone; an empty one where the file does not exist. Raises KnowledgeProblem."""
    if not path.exists():
        return Glossary(terms=[])
    parsed = parse_yaml(path.read_text("utf-8"))
    glossary, faults = _validated(Glossary, parsed)
    if glossary is None or faults:
        raise KnowledgeProblem([Fault(path.name, faults[0][0], "; ".join(reason for _, reason in faults))])
    return glossary


class _Files:
    """Reads the files of a folder and gathers their faults."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: set[Fault] = set()

    def pages(self, kind: str, form: type[_F]) -> dict[str, Page[_F]]:
        """The valid pages of one kind, by id."""
        folder = self.folder / FOLDERS[kind]
        pages = {}
        for path in sorted(folder.rglob("*.md")):
            name = path.relative_to(self.folder).as_posix()
            if path.parent != folder:
                self._fault(name, 1, f"lies too deep; move it into {FOLDERS[kind]}/ itself")
            elif page := self._page(name, kind, form):
                pages[page.front.id] = page
        return pages

    def listing(self, name: str, key: str, form: type[_M], entry: type[_E]) -> tuple[_M | None, dict[str, Listed[_E]]]:
        """A YAML file, None where it has a fault, and the valid ones of its entries below `key`, by id."""
        text = self._text(name) if (self.folder / name).exists() else None
        if text is None:
            return None, {}
        parsed = parse_yaml(text)
        whole, faults = _validated(form, parsed)
        for line, reason in faults:
            self._fault(name, line, reason)
        values = parsed.value.get(key) if isinstance(parsed.value, dict) else None
        entries: dict[str, Listed[_E]] = {}
        for number, value in enumerate(values if isinstance(values, list) else []):
            try:
                valid = entry.model_validate(value)
            except ValidationError:
                continue
            entries.setdefault(valid.id, Listed(valid, nearest(parsed.lines, (key, number))))
        return whole, entries

    def locked(self) -> tuple[LockedId, ...]:
        """The valid lines of ids.lock."""
        text = self._text(LOCK) if (self.folder / LOCK).exists() else None
        ids: dict[tuple[str, str], LockedId] = {}
        for number, line in enumerate((text or "").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            if not (match := _LOCKED.fullmatch(line)):
                self._fault(LOCK, number, 'must be "<kind> <id> <state>", such as "skill sql active"')
            elif first := ids.get((match[1], match[2])):
                self._fault(LOCK, number, f"lists {match[1]} {match[2]} again; the first is in line {first.line}")
            else:
                ids[match[1], match[2]] = LockedId(match[1], match[2], match[3], number)
        return tuple(ids.values())

    def _page(self, name: str, kind: str, form: type[_F]) -> Page[_F] | None:
        text = self._text(name)
        if text is None:
            return None
        parts = split(text)
        if parts is None:
            self._fault(name, 1, "must begin with front matter: fields between two lines ---")
            return None
        front, body, above = parts
        parsed = parse_yaml(front, offset=1)
        page, faults = _validated(form, parsed) if not (misplaced := _misplaced(parsed, kind)) else (None, [misplaced])
        if page and page.id != Path(name).stem:
            line = nearest(parsed.lines, ("id",))
            faults.append((line, f"the id is {page.id}, but the file is {Path(name).name}; rename one of them"))
        for line, reason in faults:
            self._fault(name, line, reason)
        return Page(page, name, sections(body, above), parsed.lines) if page and not faults else None

    def _text(self, name: str) -> str | None:
        try:
            data = (self.folder / name).read_bytes()
            return data.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as fault:
            line = data.count(b"\n", 0, fault.start) + 1
            self._fault(name, line, f"is not UTF-8 (byte {fault.start}); save it as UTF-8")
        except OSError as fault:
            self._fault(name, 1, f"cannot be read ({fault.strerror})")
        return None

    def _fault(self, name: str, line: int, reason: str) -> None:
        self.faults.add(Fault(name, line, reason))


def _misplaced(parsed: Parsed, folder_kind: str) -> tuple[int, str] | None:
    kind = parsed.value.get("kind") if isinstance(parsed.value, dict) else None
    if not isinstance(kind, str) or kind == folder_kind or kind not in FOLDERS:
        return None
    wanted, found = FOLDERS[kind], FOLDERS[folder_kind]
    return nearest(parsed.lines, ("kind",)), f"a {kind} belongs into {wanted}/, not {found}/; move it, or mend `kind`"


def _validated(form: type[_M], parsed: Parsed) -> tuple[_M | None, list[tuple[int, str]]]:
    """The value, if there is one, and (line, reason) of each fault; a value with faults is ambiguous."""
    faults = list(parsed.faults)
    if not isinstance(parsed.value, dict):
        return None, faults or [(nearest(parsed.lines, ()), "must hold `field: value` lines")]
    try:
        return form.model_validate(parsed.value), faults
    except ValidationError as fault:
        faults += [(nearest(parsed.lines, e["loc"]), _reason(e)) for e in fault.errors(include_url=False)]
        return None, faults


def _reason(error: ErrorDetails) -> str:
    said = _SAID.get(error["type"], error["msg"]).removeprefix("Value error, ")
    if error["type"] == "string_too_long":
        said = f"has {len(error['input'])} characters; at most {error['ctx']['max_length']} fit"
    place = ".".join(map(str, error["loc"]))
    return f"{place}: {said}" if place else said
