"""Why an answer is as it is: ranks, scores, features and thresholds, as one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.mentor.ask import search_text
from bot.mentor.judge import evidence, weigh
from bot.mentor.model import Calibration, Confidence, Question
from bot.mentor.quote import Candidate
from index.types import Hit, Search


@dataclass(frozen=True, slots=True)
class Trace:
    """How one question was answered.

    `hits` are what the search found, best first, `statements` what could be quoted, likeliest first. `chance` is the
    estimated chance that the sources answer, to be compared with the two thresholds; `missing` names what was asked
    for and stands nowhere. `evidence` are the features behind the chance. A message that asks nothing is `canned`, and
    has none of these.
    """

    canned: bool = False
    hits: Sequence[Hit] = ()
    statements: Sequence[Candidate] = ()
    confidence: Confidence = Confidence.NONE
    chance: float = 0.0
    none_below: float = 0.0
    partial_below: float = 0.0
    missing: tuple[str, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()
    foreign: tuple[str, ...] = ()
    leans: float = 0.0
    parts: int = 1
    evidence: Mapping[str, float] = field(default_factory=dict)


def trace(question: Question, search: Search, calibration: Calibration) -> Trace:
    """Retrace the steps from the search for a question to its answer."""
    weighed = weigh(search_text(question), search, calibration)
    return Trace(
        hits=search.hits,
        statements=weighed.ranked,
        confidence=weighed.confidence,
        chance=weighed.chance,
        none_below=calibration.none_below,
        partial_below=calibration.partial_below,
        missing=tuple(ask.noun for ask in weighed.missing),
        read_as=search.mended,
        foreign=search.foreign,
        leans=search.leans,
        parts=search.parts,
        evidence=evidence(search, weighed.shape, weighed.ranked) if weighed.ranked else {},
    )
