"""Fusion: two score lists become one ranking that depends on neither's scale."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.fuse import Scores, fuse, standardise

scores = arrays(np.float32, 8, elements=st.integers(-100, 100).map(lambda n: n / 8), unique=True)


def z(values: Scores) -> Scores:
    return standardise(values, float(values.mean()), float(values.std()))


def order(values: npt.NDArray[np.float32]) -> list[int]:
    return [int(i) for i in np.argsort(-values, kind="stable")]


def test_standardised_by_hand() -> None:
    """Scores are told in deviations from the mean."""
    assert [-1.5, 0.0, 1.0] == standardise(np.array([1, 4, 6], np.float32), 4.0, 2.0).tolist()


def test_scores_that_are_all_alike_say_nothing() -> None:
    """No spread, no evidence: zeros."""
    assert [0.0, 0.0] == standardise(np.array([3, 3], np.float32), 3.0, 0.0).tolist()


@pytest.mark.parametrize(
    ("weight", "fused"), [(1.0, [2.0, -1.0]), (0.0, [-1.0, 3.0]), (0.5, [0.5, 1.0]), (0.75, [1.25, 0.0])]
)
def test_the_weight_is_the_share_of_the_dense_score(weight: float, fused: list[float]) -> None:
    """One is dense alone, zero lexical alone."""
    assert fused == fuse(np.array([2, -1], np.float32), np.array([-1, 3], np.float32), weight).tolist()


@given(scores, scores, st.sampled_from([0.25, 0.5, 0.75]), st.sampled_from([0.5, 2, 16]), st.integers(-50, 50))
def test_shift_and_scale_of_the_inputs_do_not_count(
    dense: Scores, lexical: Scores, weight: float, scale: float, shift: int
) -> None:
    """A retriever whose scores are all larger, or spread wider, has no more say."""
    assume(dense.std() > 0.1 and lexical.std() > 0.1)
    plain = fuse(z(dense), z(lexical), weight)
    for moved in (
        fuse(z(dense * scale + shift), z(lexical), weight),
        fuse(z(dense), z(lexical * scale + shift), weight),
    ):
        np.testing.assert_allclose(plain, moved.astype(np.float32), atol=1e-3)


@given(scores, st.sampled_from([0.25, 0.5, 0.75]))
def test_retrievers_that_agree_are_not_overruled(values: Scores, weight: float) -> None:
    """Where both give one order, the fused order is the same."""
    assume(values.std() > 0.1)
    assert order(values) == order(fuse(z(values), z(values * 2), weight))
