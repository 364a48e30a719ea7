"""Judge whether the hits answer the question: strong, partial or not at all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.mentor.asks import Ask, Shape, says_there_is_none, shape
from bot.mentor.linear import chance as as_chance
from bot.mentor.linear import scorer
from bot.mentor.model import Calibration, Confidence
from bot.mentor.quote import Candidate, candidates
from index.types import Search

TOP = 5
FEATURES = frozenset(
    """
    closest second_closest mean_closest first_cosine first_coverage best_coverage best_overlap lead_over_last
    best_chance sum_of_chances foreign_share named_share ask_missing ask_met leans log_terms
    best_asked asked_known
    """.split()
)


def evidence(search: Search, form: Shape, ranked: Sequence[Candidate]) -> dict[str, float]:
    """Features of the whole result; none of them depends on the size or the scale of the index."""
    hits = search.hits[:TOP]
    closeness = sorted((c for h in hits for c in h.closeness), reverse=True)
    count = max(search.terms, 1)
    missing = missing_asks(form, ranked)
    return {
        "closest": closeness[0],
        "second_closest": closeness[min(1, len(closeness) - 1)],
        "mean_closest": sum(closeness[:TOP]) / len(closeness[:TOP]),
        "first_cosine": hits[0].cosine,
        "first_coverage": hits[0].coverage,
        "best_coverage": max(h.coverage for h in hits),
        "best_overlap": max(o for h in hits for o in h.overlap),
        "lead_over_last": hits[0].score - hits[-1].score,
        "best_chance": ranked[0].chance,
        "sum_of_chances": sum(c.chance for c in ranked[:TOP]),
        "foreign_share": len(search.foreign) / count,
        "named_share": len(search.names) / count,
        "ask_missing": float(bool(missing)),
        "ask_met": float(len(form.asks) > len(missing)),
        "leans": search.leans,
        "log_terms": math.log(count),
        "best_asked": max(closeness[0], *(h.asked for h in hits)),
        # Where questions are written down, being near to none of them says more.
        "asked_known": sum(bool(h.passage.asked) for h in hits) / len(hits),
    }


def missing_asks(form: Shape, ranked: Sequence[Candidate]) -> tuple[Ask, ...]:
    """The precise things asked for that none of the likeliest statements holds."""
    return form.missing(c.statement.text for c in ranked[:TOP])


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a search is worth for a question: statements, likeliest first, and how well they answer."""

    shape: Shape
    ranked: Sequence[Candidate]
    confidence: Confidence
    chance: float
    missing: tuple[Ask, ...]


def weigh(text: str, search: Search, calibration: Calibration) -> Weighed:
    """Weigh what the search for a text found."""
    form = shape(text)
    ranked = candidates(search.hits, form, calibration.quote)
    confidence, chance = judge(search, form, ranked, calibration)
    return Weighed(form, ranked, confidence, chance, missing_asks(form, ranked))


def judge(
    search: Search, form: Shape, ranked: Sequence[Candidate], calibration: Calibration
) -> tuple[Confidence, float]:
    """The confidence, and the estimated chance that the sources answer the question.

    A figure, date or name that was asked for and stands nowhere is never made up for by closeness.
    """
    if not ranked:
        return Confidence.NONE, 0.0
    chance = as_chance(scorer(calibration.judge)(evidence(search, form, ranked)))
    # A name that stands nowhere is what the question is about: only a sure answer can do without it.
    if chance < (calibration.partial_below if search.names else calibration.none_below):
        return Confidence.NONE, chance
    if missing_asks(form, ranked):
        told = form.yes_no or says_there_is_none(c.statement.text for c in ranked[:TOP])
        return (Confidence.PARTIAL if told else Confidence.NONE), chance
    return (Confidence.PARTIAL if chance < calibration.partial_below else Confidence.STRONG), chance
