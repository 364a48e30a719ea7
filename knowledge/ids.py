"""Whether ids.lock lists every id that was ever given out, and how it should read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from knowledge.curriculum import FOLDERS, LOCK, Curriculum, LockedId
from knowledge.stubs import PLACEHOLDER

_HEADER = """\
# Every id that was ever given out, one a line: <kind> <id> <state>; the state is active, retired or renamed-to:<id>.
# Lines are added by "./mentor knowledge check --fix" and never removed: learners' plans refer to these ids.
"""
_FIX = 'run "./mentor knowledge check --fix"'
_RENAMED = "renamed-to:"
_LISTS = {"resource": "resources.yaml", "term": "glossary.yaml"}

Name = tuple[str, str]  # namespace and id


def locked(curriculum: Curriculum) -> tuple[LockedId, ...]:
    """The entries that ids.lock should have for what is in the files now; their line is 0."""
    entries: list[tuple[str, str]] = [(page.front.kind, page.front.id) for page in curriculum.pages()]
    entries += [("resource", i) for i in curriculum.resources]
    entries += [("term", i) for i in curriculum.terms]
    for page in curriculum.skills.values():
        entries += [("unit", f"{page.front.id}/{unit.id}") for unit in page.front.units]
        entries += [("practice", f"{page.front.id}/{practice.id}") for practice in page.front.practice]
    given = (e for e in entries if not e[1].partition("/")[2].startswith(PLACEHOLDER))
    return tuple(LockedId(kind, i, "active", 0) for kind, i in sorted(given))


def faults(curriculum: Curriculum) -> list[tuple[int, str]]:
    """(line of ids.lock, reason) of every id that is missing there, has vanished, came back, or means two pages.

    Of a page that is missing or has vanished as a whole, its units and practice are not named as well.
    """
    register = _Register(curriculum)
    found = list(_shared_names(curriculum))
    if register.used and not curriculum.ids:
        return [*found, (1, f"lists none of the {len(register.used)} ids in use; {_FIX}")]
    found += [(entry.line, reason) for entry in curriculum.ids if (reason := register.fault_of(entry))]
    found += [(1, f"{entry.kind} {entry.id} is missing; {_FIX}") for entry in register.missing()]
    return sorted(found)


def mended(curriculum: Curriculum) -> str:
    """The text of ids.lock with missing ids added, and old names of pages, units and practice renamed.

    Nothing is retired here but units and practice of a retired skill: a person knows what is gone for good.
    Raises ValueError where a line of ids.lock could not be read, since it would be lost.
    """
    if LOCK in curriculum.broken:
        raise ValueError("ids.lock has lines that cannot be read; mend these by hand first")
    register = _Register(curriculum)
    entries = [replace(entry, state=register.mended_state(entry)) for entry in curriculum.ids]
    return text((*entries, *(entry for name, entry in register.used.items() if name not in register.listed)))


def text(entries: Iterable[LockedId]) -> str:
    """The text of an ids.lock with these entries."""
    return _HEADER + "".join(sorted(f"{entry.kind} {entry.id} {entry.state}\n" for entry in entries))


class _Register:
    """Ids in use beside ids that are listed."""

    def __init__(self, curriculum: Curriculum) -> None:
        self.used = {_name(entry): entry for entry in locked(curriculum)}
        self.listed = {_name(entry): entry for entry in curriculum.ids}
        self._broken = curriculum.broken
        self._aliases = {alias: page.front.id for page in curriculum.pages() for alias in page.front.aliases}

    def missing(self) -> Iterator[LockedId]:
        """Ids in use that are not listed; of a skill that is not listed, none of its parts."""
        for name, entry in self.used.items():
            if name not in self.listed and (_skill(entry) is None or _skill(entry) in self.listed):
                yield entry

    def fault_of(self, entry: LockedId) -> str:
        """What is wrong with a listed id; empty where nothing is."""
        if entry.state == "active":
            return self._fault_of_active(entry)
        namespace, i = _name(entry)
        said = f"{entry.kind} {i}"
        if (namespace, i) in self.used:
            return f"{said} is used again, but it is {entry.state}; an id keeps its meaning for ever, so choose another"
        target = entry.state.removeprefix(_RENAMED)
        if namespace == "page" and self._aliases.get(i, target) != target:
            return f"{said} is {entry.state}, but an alias of {self._aliases[i]}; choose another alias"
        if entry.state == "retired" or self._is_there(entry.kind, target):
            return ""
        remedy = _FIX if self._new_name(namespace, target) else "name one that is, or write retired"
        return f"{said} is renamed to {target}, which is no active id; {remedy}"

    def mended_state(self, entry: LockedId) -> str:
        """The state that an entry should have, as far as it follows from the files and from the other entries."""
        namespace, i = _name(entry)
        name = entry.state.removeprefix(_RENAMED) if entry.state.startswith(_RENAMED) else i
        if entry.state == "retired" or (namespace, name) in self.used:
            return entry.state
        if entry.state == "active" and self._state_of_skill(entry) == "retired":
            return "retired"
        new = self._new_name(namespace, name)
        return f"{_RENAMED}{new}" if new else entry.state

    def _fault_of_active(self, entry: LockedId) -> str:
        namespace, i = _name(entry)
        used = self.used.get((namespace, i))
        if used and used.kind != entry.kind:
            return f"{i} is a {used.kind} now and was a {entry.kind}; give it another id"
        if self._is_there(entry.kind, i):
            return ""
        said = f"{entry.kind} {i}"
        if self._state_of_skill(entry) == "retired":
            return f"{said} belongs to a retired skill; {_FIX}"
        if self._state_of_skill(entry) == "active" and _skill(entry) not in self.used:
            return ""
        if new := self._new_name(namespace, i):
            return f"{said} is called {new} now; write {_RENAMED}{new}, or {_FIX}"
        return f"{said} is in no file; write retired or {_RENAMED}<id>, or bring it back"

    def _state_of_skill(self, part: LockedId) -> str:
        """The state of the skill that a unit or practice belongs to; empty for anything else."""
        skill = _skill(part)
        return self.listed[skill].state if skill in self.listed else ""

    def _is_there(self, kind: str, i: str) -> bool:
        """Whether an id is in use; a file that cannot be read may hold what seems to be missing."""
        return (_namespace(kind), i) in self.used or _file(kind, i) in self._broken

    def _new_name(self, namespace: str, old: str) -> str | None:
        """What a former id is called now: pages keep it as an alias, units and practice follow their skill."""
        page, slash, part = old.partition("/")
        new = f"{self._aliases.get(page)}{slash}{part}"
        return new if page in self._aliases and (namespace, new) in self.used else None


def _shared_names(curriculum: Curriculum) -> Iterator[tuple[int, str]]:
    lines = {entry.id: entry.line for entry in curriculum.ids if entry.kind in FOLDERS}
    first: dict[str, str] = {}
    for page in curriculum.pages():
        for name in (page.front.id, *page.front.aliases):
            if name not in first:
                first[name] = page.file
            else:
                where = f"both {first[name]} and {page.file}" if first[name] != page.file else f"{page.file} twice"
                yield lines.get(name, 1), f"{name} names {where}; every id and alias of a page is unique"


def _name(entry: LockedId) -> Name:
    return _namespace(entry.kind), entry.id


def _namespace(kind: str) -> str:
    """Pages of all kinds share one, since a link names a page by its id alone."""
    return "page" if kind in FOLDERS else kind


def _skill(entry: LockedId) -> Name | None:
    """The name of the skill that a unit or practice belongs to."""
    skill, slash, _ = entry.id.partition("/")
    return ("page", skill) if slash else None


def _file(kind: str, i: str) -> str:
    return _LISTS.get(kind) or f"{FOLDERS.get(kind, 'skills')}/{i.partition('/')[0]}.md"
