"""Linear models: a score is a weighted sum, a chance its logistic."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mentor.linear import chance, scorer
from bot.mentor.model import Weights


def test_a_score_is_a_weighted_sum() -> None:
    """Of standardised features, with the bias on top; what has no weight does not count."""
    weights = Weights(1.0, {"a": 2.0, "b": -1.0}, {"a": 0.5, "b": 4.0}, {"a": 0.25, "b": 2.0})
    score = scorer(weights)
    assert pytest.approx(1 + 2 * (0.75 - 0.5) / 0.25 - (6 - 4) / 2) == score({"a": 0.75, "b": 6.0, "other": 7.0})
    assert pytest.approx(1.0) == score({"a": 0.5, "b": 4.0})


def test_without_weights_the_bias_is_left() -> None:
    """Whatever the features are."""
    assert (0.0, 3.0) == (scorer(Weights())({"a": 9.0}), scorer(Weights(3.0))({}))


@pytest.mark.parametrize(
    ("score", "expected"), [(0.0, 0.5), (3.0, 1 / (1 + math.exp(-3))), (-3.0, 1 / (1 + math.exp(3)))]
)
def test_a_chance_is_the_logistic(score: float, expected: float) -> None:
    """Even at zero, and the same distance from the even chance on both sides."""
    assert pytest.approx(expected) == chance(score)


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_a_better_score_is_no_worse_chance(one: float, other: float) -> None:
    """Any score, however large, has a chance between 0 and 1."""
    low, high = sorted((one, other))
    assert 0.0 <= chance(low) <= chance(high) <= 1.0
