"""Fuse two score lists into one ranking."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]


def standardise(scores: Scores, mean: float, deviation: float) -> Scores:
    """z-scores; zeros where all scores are alike."""
    if deviation < 1e-9:
        return np.zeros_like(scores)
    return ((scores - mean) / deviation).astype(np.float32)


def fuse(dense: Scores, lexical: Scores, weight: float) -> Scores:
    """Weighted sum of z-scores: `weight` for dense, the rest for lexical."""
    return (weight * dense + (1.0 - weight) * lexical).astype(np.float32)
