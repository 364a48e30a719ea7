"""Measures of retrieval and abstention on questions with known answers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


def hit_at(found: Sequence[frozenset[int]], wanted: int, k: int, *, all_of_them: bool = False) -> bool:
    """Was a wanted place (or, with `all_of_them`, each) among the first k hits?

    `found[i]` holds the numbers of the wanted places that hit i covers, out of `wanted`.
    """
    covered = frozenset[int]().union(*found[:k]) if found else frozenset[int]()
    return len(covered) == wanted if all_of_them else bool(covered)


def reciprocal_rank(found: Sequence[frozenset[int]]) -> float:
    """1 / rank of the first hit that covers a wanted place; 0 where none does."""
    return next((1 / rank for rank, places in enumerate(found, 1) if places), 0.0)


def ndcg(found: Sequence[frozenset[int]], wanted: int, k: int = 10) -> float:
    """Normalised discounted cumulative gain at k; a place counts once, for the first hit that covers it.

    Järvelin and Kekäläinen 2002, binary gains, log2 discount.
    """
    seen: set[int] = set()
    gain = 0.0
    useful = 0
    for rank, places in enumerate(found[:k], 1):
        if places - seen:
            useful += 1
            gain += 1 / math.log2(rank + 1)
        seen |= places
    # One hit may cover several places: the ideal has as many hits as were useful, and one for each place missed.
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(useful + wanted - len(seen), k) + 1))
    return gain / ideal if ideal else 0.0


@dataclass(frozen=True, slots=True)
class Abstention:
    """How well "I don't know" was said: of those said, of those due, and their harmonic mean."""

    precision: float
    recall: float
    f1: float


def abstention(said: Sequence[bool], due: Sequence[bool]) -> Abstention:
    """Compare where the answerer abstained with where it should have."""
    right = sum(s and d for s, d in zip(said, due, strict=True))
    precision = right / sum(said) if any(said) else 0.0
    recall = right / sum(due) if any(due) else 0.0
    total = precision + recall
    return Abstention(precision, recall, 2 * precision * recall / total if total else 0.0)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed (nearest rank); 0 for none."""
    if not values:
        return 0.0
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
