"""Order what was found by all that tells the right passage from its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, zip_longest

from bot.mentor.asks import Shape
from bot.mentor.linear import scorer
from bot.mentor.model import Weights
from index.types import Hit

FEATURES = frozenset(
    """
    fused cosine lexical_first closest second_closest asked overlap asked_overlap resource resource_wanted
    """.split()
)


def features(hit: Hit, shape: Shape) -> dict[str, float]:
    """What is known of one hit; nothing of it depends on the size of the index."""
    closest = sorted(hit.closeness, reverse=True)
    overlap = max(hit.overlap)
    resource = any(s.kind == "resources" for s in hit.passage.statements)
    return {
        "fused": hit.score,
        "cosine": hit.cosine,
        "lexical_first": 1.0 / hit.lexical_rank if hit.lexical_rank else 0.0,
        "closest": closest[0],
        "second_closest": closest[min(1, len(closest) - 1)],
        # Where nobody wrote down what a passage answers, its own words stand for that.
        "asked": max(hit.asked, closest[0]),
        "overlap": overlap,
        "asked_overlap": max(hit.asked_overlap, overlap),
        "resource": float(resource),
        "resource_wanted": float(resource and shape.wants_resource),
    }


def ranked(hits: Sequence[Hit], shape: Shape, weights: Weights) -> tuple[Hit, ...]:
    """The hits in their new order, with the score that gives it; the parts of a question take turns."""
    if not weights.weight:
        return tuple(hits)
    score = scorer(weights)
    by_part: dict[int, list[Hit]] = {}
    for hit in hits:
        by_part.setdefault(hit.part, []).append(replace(hit, score=score(features(hit, shape))))
    best = (sorted(own, key=lambda h: -h.score) for own in by_part.values())
    return tuple(h for h in chain.from_iterable(zip_longest(*best)) if h)
