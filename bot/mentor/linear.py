"""Linear models over named features: a plain score, and a chance."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from bot.mentor.model import Weights


def scorer(weights: Weights) -> Callable[[Mapping[str, float]], float]:
    """A function that gives the weighted sum of standardised features; features without a weight don't count.

    Means and deviations are worked into slopes and intercept once, for many values.
    """
    slopes = [(name, weight / weights.deviation[name]) for name, weight in weights.weight.items()]
    intercept = weights.bias - sum(slope * weights.mean[name] for name, slope in slopes)

    def score(values: Mapping[str, float]) -> float:
        total = intercept
        for name, slope in slopes:
            total += slope * values[name]
        return total

    return score


def chance(score: float) -> float:
    """The logistic function of a score, 0..1."""
    return 1.0 / (1.0 + math.exp(-max(min(score, 60.0), -60.0)))
