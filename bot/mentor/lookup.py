"""Find a skill, role, project, term or topic by what a person types: an alias, a beginning, or a typing error."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from zlib import crc32

from rapidfuzz import fuzz, process

from bot.mentor.wording import AREAS, LEVELS, counted, short
from knowledge.curriculum import Curriculum
from knowledge.schema import Area, Term

Kind = Literal["skill", "role", "project", "term", "area"]
SUGGESTED = 25
NEAR = 5
_READ = 120  # characters of what was typed
_KEY = 36  # characters: two of them stand in the id of a button

# How well a name fits, out of 100: the typed text is the name, or it begins or stands in it; or the name stands in the
# text; or they are only alike, by at least the cut. A finished text is taken to mean the best one where that one is
# good enough and well ahead of the next.
_SAME, _BEGINS, _WORD_BEGINS, _INSIDE, _AROUND, _ALIKE = 100.0, 95.0, 90.0, 80.0, 70.0, 0.79
_CUT = 72.0  # of 100, by rapidfuzz
_SURE, _AHEAD = 64.5, 5.0

_AREA_NAMES: Mapping[Area, tuple[str, ...]] = {
    "mathematics": ("maths", "math"),
    "nlp": ("natural language processing",),
    "vision": ("computer vision",),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that has a name. `hint` says in a few words what is known of it."""

    kind: Kind
    id: str
    title: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """`entry` where it is clear what was meant; else None, and the closest ones in `near`, best first.

    Nothing is near where nothing fits. `same` is True where all of `near` bear that very name.
    """

    entry: Entry | None
    near: tuple[Entry, ...] = ()
    same: bool = False


class Names:
    """Entries, each under all the names that people may type. Without any text the order is that of the entries."""

    def __init__(self, named: Iterable[tuple[Entry, Iterable[str]]]) -> None:
        self._entries: list[Entry] = []
        self._names: list[str] = []
        self._owners: list[int] = []
        for position, (entry, names) in enumerate(named):
            self._entries.append(entry)
            for name in dict.fromkeys(filter(None, map(normal, (entry.id, entry.title, *names)))):
                self._names.append(name)
                self._owners.append(position)
        tails = [(tail, owner) for name, owner in zip(self._names, self._owners, strict=True) for tail in _tails(name)]
        self._tails = [tail for tail, _ in tails]
        self._tail_owners = [owner for _, owner in tails]
        self._by_id = {key_of(entry.id): entry for entry in self._entries}

    def get(self, id: str) -> Entry | None:
        """The entry with an id, or with the key of an id."""
        return self._by_id.get(key_of(id))

    def named(self, texts: Iterable[str]) -> tuple[Entry, ...]:
        """The entries of which one of the texts is a name."""
        wanted = set(map(normal, texts))
        owners = dict.fromkeys(o for n, o in zip(self._names, self._owners, strict=True) if n in wanted)
        return tuple(self._entries[owner] for owner in owners)

    def suggest(self, typed: str, limit: int = SUGGESTED) -> tuple[Entry, ...]:
        """The entries that fit what was typed so far, best first."""
        if not normal(typed):
            return tuple(self._entries[:limit])
        return tuple(entry for entry, _ in self._ranked(typed)[:limit])

    def find(self, typed: str) -> Found:
        """What was meant by a finished text. Never raises, whatever the text."""
        ranked = self._ranked(typed)
        same = [entry for entry, score in ranked if score == _SAME]
        near = tuple(entry for entry, _ in ranked[:NEAR])
        if len(same) == 1:
            return Found(same[0])
        if same or not ranked:
            return Found(None, tuple(same[:NEAR]), same=bool(same))
        (best, score), second = ranked[0], ranked[1][1] if len(ranked) > 1 else 0.0
        return Found(best) if score >= _SURE and score - second >= _AHEAD else Found(None, near)

    def _ranked(self, typed: str) -> list[tuple[Entry, float]]:
        text = normal(typed)
        if not text:
            return []
        scores: dict[int, float] = defaultdict(float)
        for name, owner in zip(self._names, self._owners, strict=True):
            scores[owner] = max(scores[owner], _fit(text, name))
        if len(text) > 2:
            # A typing error may stand in the beginning of any word of a name that isn't typed to its end.
            begun = [tail[: len(text)] for tail in self._tails]
            for _, score, n in process.extract(text, begun, scorer=fuzz.ratio, score_cutoff=_CUT, limit=None):
                owner = self._tail_owners[n]
                scores[owner] = max(scores[owner], _ALIKE * score)
        best = sorted((item for item in scores.items() if item[1]), key=lambda item: (-item[1], item[0]))
        return [(self._entries[owner], score) for owner, score in best]


def key_of(id: str) -> str:
    """The id, or where it is long a shorter one in its place: of at most 36 characters."""
    return id if len(id) <= _KEY else f"{id[: _KEY - 9]}-{crc32(id.encode()):08x}"


def _fit(text: str, name: str) -> float:
    if text == name:
        return _SAME
    if name.startswith(text):
        return _BEGINS
    if f" {text}" in name:
        return _WORD_BEGINS
    if text in name and len(text) > 2:
        return _INSIDE
    if name in text and f" {name} " in f" {text} ":
        return _AROUND + (_INSIDE - _AROUND) * len(name) / len(text)
    return 0.0


def _tails(name: str) -> Iterator[str]:
    """The name, and what remains of it from each further word on."""
    yield name
    yield from (name[match.end() :] for match in re.finditer(" ", name))


def normal(text: str) -> str:
    """A text in lower case with single blanks between its words and no signs but + and #."""
    return " ".join(re.sub(r"[^\w+#]|_", " ", unicodedata.normalize("NFKC", text[:_READ]).casefold()).split())


@dataclass(frozen=True, slots=True)
class Directory:
    """All names of one curriculum; topics are areas, roles and skills, told apart by `kind.id`."""

    curriculum: Curriculum
    skills: Names
    roles: Names
    projects: Names
    terms: Names
    topics: Names

    def of(self, kind: Literal["skill", "role", "project", "term", "topic"]) -> Names:
        """The names of one kind."""
        match kind:
            case "skill":
                return self.skills
            case "role":
                return self.roles
            case "project":
                return self.projects
            case "term":
                return self.terms
            case "topic":
                return self.topics

    def meeting(self, texts: Iterable[str]) -> tuple[Entry, ...]:
        """Skills, roles and projects of which one of the texts is a name."""
        wanted = tuple(texts)
        return (*self.skills.named(wanted), *self.roles.named(wanted), *self.projects.named(wanted))

    def suggest_skills(self, typed: str) -> tuple[Entry, ...]:
        """Skills that fit what was typed so far, and those of an area of that name; at most 25."""
        return tuple(dict.fromkeys((*self.skills.suggest(typed), *self._of_area(typed))))[:SUGGESTED]

    def find_skill(self, typed: str) -> Found:
        """The skill that was meant; the skills of an area are close to its name."""
        found = self.skills.find(typed)
        if found.entry is None and (area := self._of_area(typed)):
            return Found(None, area[:NEAR])
        return found

    def _of_area(self, typed: str) -> tuple[Entry, ...]:
        topic = self.topics.find(typed).entry
        if topic is None or topic.kind != "area":
            return ()
        skills = (
            self.skills.get(p.front.id) for p in self.curriculum.skills.values() if f"area.{p.front.area}" == topic.id
        )
        return tuple(sorted(filter(None, skills), key=lambda e: self.curriculum.skills[e.id].front.level))


def directory(curriculum: Curriculum) -> Directory:
    """The names of everything in a curriculum; beginners' things come first."""
    glossary = _glossary_names(curriculum)
    skills = list(_skills(curriculum, glossary))
    roles = list(_roles(curriculum, glossary))
    areas = [
        (Entry("area", f"area.{area}", name, counted(len(within), "skill")), _names(area, name, more, glossary))
        for area, (name, _) in AREAS.items()
        if (within := [e for e, _ in skills if curriculum.skills[e.id].front.area == area])
        for more in [_AREA_NAMES.get(area, ())]
    ]
    topics = [(Entry(e.kind, f"{e.kind}.{e.id}", e.title, e.hint), (e.id, *names)) for e, names in (*roles, *skills)]
    return Directory(
        curriculum,
        Names(skills),
        Names(roles),
        Names(_projects(curriculum, glossary)),
        Names(_terms(curriculum)),
        Names([*areas, *topics]),
    )


def _skills(curriculum: Curriculum, glossary: Mapping[str, Term]) -> Iterator[tuple[Entry, Sequence[str]]]:
    for page in sorted(curriculum.skills.values(), key=lambda p: (p.front.level, p.front.title)):
        skill = page.front
        hint = f"{AREAS[skill.area][0]} · level {skill.level} of 4 · {skill.hours} h"
        names = _names(skill.id, skill.title, skill.aliases, glossary)
        yield Entry("skill", skill.id, skill.title, hint), names


def _roles(curriculum: Curriculum, glossary: Mapping[str, Term]) -> Iterator[tuple[Entry, Sequence[str]]]:
    for page in sorted(curriculum.roles.values(), key=lambda p: p.front.title):
        role = page.front
        hint = f"junior {curriculum.hours(role.id, 'junior'):,} h · full {curriculum.hours(role.id, 'full'):,} h"
        yield Entry("role", role.id, role.title, hint), _names(role.id, role.title, role.aliases, glossary)


def _projects(curriculum: Curriculum, glossary: Mapping[str, Term]) -> Iterator[tuple[Entry, Sequence[str]]]:
    for page in sorted(curriculum.projects.values(), key=lambda p: (LEVELS.index(p.front.level), p.front.title)):
        project = page.front
        hint = f"{project.level} · {project.hours} h"
        names = _names(project.id, project.title, project.aliases, glossary)
        yield Entry("project", project.id, project.title, hint), (project.id.removeprefix("p-"), *names)


def _terms(curriculum: Curriculum) -> Iterator[tuple[Entry, Sequence[str]]]:
    senses: dict[str, list[str]] = defaultdict(list)
    for alias, meanings in curriculum.glossary.ambiguous.items():
        for sense in meanings:
            senses[sense.term].append(alias)
    for listed in sorted(curriculum.terms.values(), key=lambda t: t.value.title.casefold()):
        term = listed.value
        title = f"{term.title[:1].upper()}{term.title[1:]}"
        yield Entry("term", term.id, title, term.text), (*term.aliases, *term.misspellings, *senses[term.id])


def _names(id: str, title: str, aliases: Iterable[str], glossary: Mapping[str, Term]) -> tuple[str, ...]:
    """Names of a page, and what the glossary knows as other names and misspellings of them."""
    own = (id, short(title), title.partition(" (")[0], *aliases)
    terms = [glossary[n] for n in dict.fromkeys(map(normal, own)) if n in glossary]
    return (*own, *(name for term in terms for name in (*term.aliases, *term.misspellings)))


def _glossary_names(curriculum: Curriculum) -> dict[str, Term]:
    terms = [listed.value for listed in curriculum.terms.values()]
    return {normal(name): term for term in terms for name in (term.id, term.title)}
