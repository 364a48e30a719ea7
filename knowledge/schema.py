"""The form of the knowledge files."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=48)]


class Model(BaseModel):
    """Base of all records: frozen, and a misspelt field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Model):
    """Where a claim comes from: a work of `sources/manifest.yaml`, its section, and the claim in our own words."""

    work: Id
    place: str = ""
    claim: str = Field(max_length=160)


class Guide(Model):
    """Front matter of a guide."""

    schema_: Literal[1] = Field(alias="schema")
    kind: Literal["guide"]
    id: Id
    aliases: list[Id] = []
    title: str
    summary: str = Field(max_length=200)
    topic: str
    sources: list[Source]
    reviewed: date


class Work(Model):
    """A work that guides draw on."""

    id: Id
    title: str
    publisher: str | None = None
    author: str | None = None
    untitled: bool = False


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
