"""The form of the knowledge files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, model_validator

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=48)]
Area = Literal[
    "career",
    "classical-ml",
    "data",
    "deep-learning",
    "engineering",
    "mathematics",
    "mlops",
    "nlp",
    "programming",
    "vision",
]


class Model(BaseModel):
    """Base of all records: frozen, and a misspelt field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Model):
    """Where a claim comes from: a work of `sources/manifest.yaml`, its section, and the claim in our own words."""

    work: Id
    place: str = ""
    claim: str = Field(max_length=160)


class Front(Model):
    """What the front matter of every page holds; `asked` lists, by heading, people's questions to that section."""

    schema_: Literal[1] = Field(alias="schema")
    kind: Literal["skill", "project", "role", "guide"]
    id: Id
    aliases: list[Id] = []
    title: str
    summary: str = Field(max_length=200)
    asked: dict[str, list[Annotated[str, StringConstraints(min_length=3, max_length=120)]]] = {}


class Guide(Front):
    """Front matter of a guide."""

    kind: Literal["guide"]
    topic: str
    sources: list[Source]
    reviewed: date


class Unit(Model):
    """A piece of a skill that fits into one week, with something to do."""

    id: Id
    title: str
    minutes: int = Field(ge=30, le=300, multiple_of=5)
    do: str = Field(max_length=240)


class ResourceUse(Model):
    """What a skill takes from a resource of the catalogue."""

    ref: Id
    use: Literal["core", "extra", "reference"]
    part: str = ""
    minutes: int | None = Field(default=None, gt=0)


class Practice(Model):
    """An exercise, and how to know that it is done."""

    id: Id
    level: Literal["starter", "stretch"]
    minutes: int = Field(gt=0)
    title: str
    brief: str = Field(max_length=600)
    done_when: str


class Question(Model):
    """A question about a skill with its answer; `see` may name a section."""

    id: Id
    type: Literal["recall", "explain", "apply", "predict"]
    ask: str = Field(min_length=1, max_length=300)
    answer: str = Field(min_length=1, max_length=400)
    see: str | None = None


class Checkpoint(Model):
    """Questions that show whether a skill is known, and how many right answers are enough."""

    questions: list[Id]
    pass_: int = Field(alias="pass", ge=1)

    @model_validator(mode="after")
    def _within_reach(self) -> Checkpoint:
        if twice := _twice(self.questions):
            raise ValueError(f"asked twice: {twice}")
        if self.pass_ > len(self.questions):
            raise ValueError(f"pass wants {self.pass_} right answers to {len(self.questions)} questions")
        return self


class Skill(Front):
    """Front matter of a skill: what to learn, in which units, after what, with what, and how to check it."""

    kind: Literal["skill"]
    area: Area
    level: int = Field(ge=1, le=4)
    hours: int = Field(ge=2, le=60)
    requires: list[Id] = []
    requires_any: list[list[Id]] = []
    recommends: list[Id] = []
    outcomes: list[str]
    units: list[Unit]
    resources: list[ResourceUse]
    practice: list[Practice]
    questions: list[Question]
    checkpoint: Checkpoint
    discussion: list[str]
    projects: list[Id] = []
    sources: list[Source] = []
    origin: Literal["article", "extension"] = "article"
    reviewed: date

    @model_validator(mode="after")
    def _unique_ids(self) -> Skill:
        ids = [*(u.id for u in self.units), *(p.id for p in self.practice), *(q.id for q in self.questions)]
        if twice := _twice(ids):
            raise ValueError(f"ids used twice: {twice}")
        if twice := _twice(use.ref for use in self.resources):
            raise ValueError(f"resources listed twice: {twice}")
        return self

    @model_validator(mode="after")
    def _whole_hours(self) -> Skill:
        minutes = sum(u.minutes for u in self.units)
        if minutes != self.hours * 60:
            raise ValueError(f"the units add up to {minutes} minutes, but {self.hours} hours are {self.hours * 60}")
        return self

    @model_validator(mode="after")
    def _checkable(self) -> Skill:
        ids = [q.id for q in self.questions]
        if ids != [f"q{n}" for n in range(1, 7)]:
            raise ValueError(f"the questions must be q1 to q6 in this order, not {', '.join(ids)}")
        if missing := {"recall", "explain", "apply", "predict"} - {q.type for q in self.questions}:
            raise ValueError(f"no question of the type {', '.join(sorted(missing))}")
        if unknown := set(self.checkpoint.questions) - set(ids):
            raise ValueError(f"the checkpoint names unknown questions: {', '.join(sorted(unknown))}")
        if not any(p.level == "starter" for p in self.practice):
            raise ValueError("no practice is for starters")
        return self


class Project(Front):
    """Front matter of a project: what to build from which data, in which steps, when it is done, and what it proves."""

    kind: Literal["project"]
    level: Literal["beginner", "intermediate", "advanced"]
    hours: int = Field(ge=2, le=60)
    requires: list[Id]
    alternatives: list[Id] = []
    data: list[Id]
    steps: list[str] = Field(min_length=5, max_length=8)
    done_when: list[str] = Field(min_length=3, max_length=5)
    shows: list[str] = Field(min_length=2, max_length=4)
    sources: list[Source] = []
    reviewed: date

    @model_validator(mode="after")
    def _listed_once(self) -> Project:
        lists = {"requires": self.requires, "alternatives": self.alternatives, "data": self.data}
        if faults := [f"{name} lists twice: {twice}" for name, ids in lists.items() if (twice := _twice(ids))]:
            raise ValueError("; ".join(faults))
        if self.id in self.alternatives:
            raise ValueError("a project is no alternative to itself")
        return self


class RoleProjects(Model):
    """The projects of a role, by tier."""

    junior: list[Id]
    full: list[Id]


class Role(Front):
    """Front matter of a role: skills and projects of its tiers, and what may follow; `full` is on top of `junior`."""

    kind: Literal["role"]
    junior: list[Id] = Field(min_length=1)
    full: list[Id]
    optional: list[Id]
    projects: RoleProjects
    next_roles: list[Id]
    sources: list[Source]
    reviewed: date

    @model_validator(mode="after")
    def _listed_once(self) -> Role:
        if twice := _twice([*self.junior, *self.full, *self.optional]):
            raise ValueError(f"skills listed twice: {twice}")
        if twice := _twice([*self.projects.junior, *self.projects.full]):
            raise ValueError(f"projects listed twice: {twice}")
        if self.id in self.next_roles:
            raise ValueError("a role does not follow itself")
        return self


class Resource(Model):
    """A link to something outside. `hours` is work for all of it; `named_in` lists works of `sources/manifest.yaml`."""

    id: Id
    title: str
    kind: Literal["book", "course", "video", "article", "docs", "interactive", "tool", "dataset", "community"]
    cost: Literal["free", "freemium", "paid"]
    url: HttpUrl | None
    author: str = ""
    level: int = Field(ge=1, le=4)
    hours: float | None = Field(gt=0)
    lang: str = "en"
    status: Literal["ok", "moved", "dead", "unchecked"]
    checked: date | None
    replaced_by: Id | None = None
    named_in: list[Id] = []


class Catalogue(Model):
    """All resources, each listed once."""

    resources: list[Resource]

    @model_validator(mode="after")
    def _listed_once(self) -> Catalogue:
        addresses = (str(r.url) for r in self.resources if r.url)
        names = {
            "ids": _twice(r.id for r in self.resources),
            "titles": _twice(r.title.casefold() for r in self.resources),
            "addresses": _twice(addresses),
        }
        if faults := [f"{what} used twice: {twice}" for what, twice in names.items() if twice]:
            raise ValueError("; ".join(faults))
        replacements = {r.replaced_by for r in self.resources if r.replaced_by}
        if unknown := replacements - {r.id for r in self.resources}:
            raise ValueError(f"replaced_by names unknown resources: {', '.join(sorted(unknown))}")
        return self


class Work(Model):
    """A work that guides and skills draw on."""

    id: Id
    title: str
    publisher: str | None = None
    author: str | None = None
    untitled: bool = False


class Manifest(Model):
    """The works, each listed once; `documents` describes raw files and belongs to the index."""

    works: list[Work]
    documents: object = None

    @model_validator(mode="after")
    def _listed_once(self) -> Manifest:
        if twice := _twice(w.id for w in self.works):
            raise ValueError(f"ids used twice: {twice}")
        return self


class Term(Model):
    """An entry of the glossary; aliases and misspellings are read as the title."""

    id: Id
    title: str
    aliases: list[str] = []
    misspellings: list[str] = []
    text: str = Field(max_length=400)
    see: list[Id] = []


class Sense(Model):
    """One meaning of an ambiguous abbreviation, and words that point to it."""

    term: Id
    words: list[str]


class Glossary(Model):
    """Other names of things. An alias has one meaning, unless it stands under `ambiguous`."""

    terms: list[Term]
    slang: dict[str, str] = {}
    ambiguous: dict[str, list[Sense]] = {}

    @model_validator(mode="after")
    def _one_meaning(self) -> Glossary:
        if twice := _twice(t.id for t in self.terms):
            raise ValueError(f"ids used twice: {twice}")
        seen: dict[str, str] = {}
        for term in self.terms:
            for name in {n.casefold() for n in (*term.aliases, *term.misspellings)}:
                if name in seen:
                    raise ValueError(f"{name!r} stands for both {seen[name]} and {term.id}; list it under ambiguous")
                seen[name] = term.id
        ids = {t.id for t in self.terms}
        for alias, senses in self.ambiguous.items():
            if missing := {s.term for s in senses} - ids:
                raise ValueError(f"ambiguous {alias!r} names unknown terms: {', '.join(sorted(missing))}")
        return self


def _twice(names: Iterable[str]) -> str:
    return ", ".join(name for name, times in Counter(names).items() if times > 1)
