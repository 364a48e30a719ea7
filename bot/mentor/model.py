"""The values of asking: Question, Answer, Source and what judges them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby


class Confidence(StrEnum):
    """How well the sources answer: fully, in part, or not at all."""

    STRONG = "strong"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks; `history` holds the same person's earlier questions, oldest first."""

    text: str
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a line of the answer stands. `place` is `<path>:<first line>-<last line>`, `passage` an id in the index."""

    number: int
    title: str
    section: str
    publisher: str
    place: str
    url: str = ""
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One quoted statement, a lead-in or item of a list, or words of our own (`source` 0)."""

    text: str
    source: int
    item: bool = False

    @property
    def marked(self) -> str:
        """The text with a dash in front of an item that has no number of its own."""
        return f"- {self.text}" if self.item and not re.match(r"\d{1,3}\. ", self.text) else self.text


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete reply. `lines` are quotes with the numbers of their sources; `closest` are sections for "none".

    `related` are further sections that the search found, best first, none of which is quoted.
    `note` is one sentence of ours over the lines or instead of them, `next_step` one under them. `canned` marks
    small talk, which needs no source. `score` is the estimated chance that the sources answer the question, 0..1.
    """

    confidence: Confidence
    lines: tuple[Line, ...] = ()
    sources: tuple[Source, ...] = ()
    note: str = ""
    next_step: str = ""
    closest: tuple[Source, ...] = ()
    related: tuple[Source, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()
    canned: bool = False
    score: float = 0.0

    @property
    def answered(self) -> bool:
        """True where the sources answer at least in part."""
        return self.confidence is not Confidence.NONE and not self.canned

    @property
    def text(self) -> str:
        """What is said, as plain text: the note, then items and runs of sentences, each with its source's number."""
        said = [self.note] if self.note else []
        for (source, item), group in groupby(self.lines, key=lambda line: (line.source, line.item)):
            texts = [line.marked for line in group]
            said += [f"{t} [{source}]" for t in texts] if item else [f"{' '.join(texts)} [{source}]"]
        return "\n".join(said)


@dataclass(frozen=True, slots=True)
class Weights:
    """A linear model over named, standardised features: bias + sum of weight * (value - mean) / deviation."""

    bias: float = 0.0
    weight: Mapping[str, float] = field(default_factory=dict)
    mean: Mapping[str, float] = field(default_factory=dict)
    deviation: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was fitted on questions with known answers (`./mentor eval --calibrate`).

    `dense_share` weighs the retrievers; `rank` orders what they found; `quote` scores statements; `judge` scores
    whether there is an answer; below `none_below` the mentor says it doesn't know, below `partial_below` it calls
    its answer partial.
    """

    dense_share: float = 0.7
    rank: Weights = field(default_factory=Weights)
    quote: Weights = field(default_factory=Weights)
    judge: Weights = field(default_factory=Weights)
    none_below: float = 0.5
    partial_below: float = 0.8
