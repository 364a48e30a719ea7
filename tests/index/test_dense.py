"""Dense search: exact, half precision and approximate agree; nothing that FAISS pads comes through."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import dense
from index.dense import DenseIndex, Kind
from index.encode import Vectors


def unit(count: int, dimension: int = 16, seed: int = 1) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


VECTORS = unit(500)
QUERIES = unit(20, seed=2)
VARIANTS = ["exact", "half", "approximate"]


@pytest.fixture(params=VARIANTS)
def index(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> DenseIndex:
    return make(request.param, monkeypatch)


def make(variant: str, monkeypatch: pytest.MonkeyPatch, vectors: Vectors = VECTORS) -> DenseIndex:
    if variant == "half":
        monkeypatch.setattr(dense, "HALF_FROM", 1)
    kind: Kind = "approximate" if variant == "approximate" else "exact"
    return DenseIndex.build(vectors, kind)


def test_search_gives_positions_and_cosines_best_first(index: DenseIndex) -> None:
    """The same as sorting all cosines, whatever the kind."""
    for query in QUERIES:
        true = VECTORS @ query
        positions, cosines = index.search(query, 10)
        # Half precision may swap two that are almost equally near.
        np.testing.assert_allclose(np.sort(true)[::-1][:10], true[positions], atol=1e-3)
        np.testing.assert_allclose(true[positions], cosines, atol=1e-3)
        assert sorted(cosines, reverse=True) == cosines.tolist()


def test_half_precision_from_a_size_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """From HALF_FROM passages on a vector takes half the room."""
    sizes = {}
    for variant in ("exact", "half"):
        make(variant, monkeypatch).save(tmp_path)
        sizes[variant] = (tmp_path / dense.FILE).stat().st_size
    assert sizes["half"] < 0.6 * sizes["exact"]


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("k", [1, 499, 500, 5000])
def test_never_more_than_there_are(variant: str, k: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for more passages than it has, an index gives each of its own at most once."""
    index = make(variant, monkeypatch)
    positions, cosines = index.search(QUERIES[0], k)
    assert len(positions) == len(cosines) <= min(k, 500)
    assert len(set(positions.tolist())) == len(positions)
    assert 0 <= positions.min() <= positions.max() < 500
    if variant != "approximate":
        assert min(k, 500) == len(positions)


def test_padding_is_dropped() -> None:
    """Where an approximate index finds fewer than asked for, FAISS pads with -1, and that never comes through."""
    twins = np.repeat(np.eye(2, 8, dtype=np.float32), 200, axis=0)
    index = DenseIndex.build(twins, "approximate")
    raw = index._engine.search(twins[:1], 400)[1][0]
    assert -1 in raw, "this index shows nothing any more: find one that pads"
    positions, cosines = index.search(twins[0], 400)
    assert (raw >= 0).sum() == len(positions) == len(cosines)
    assert positions.min() >= 0


def test_vectors_come_back(index: DenseIndex) -> None:
    """By position, in the order asked for; none for none."""
    wanted = np.array([7, 0, 499], dtype=np.int64)
    np.testing.assert_allclose(VECTORS[wanted], index.vectors(wanted), atol=1e-3)
    assert (0, 16) == index.vectors(np.array([], dtype=np.int64)).shape


def test_size_and_dimension(index: DenseIndex) -> None:
    """An index knows both."""
    assert (500, 16) == (len(index), index.dimension)


def test_the_spread_is_that_of_all_cosines(index: DenseIndex) -> None:
    """Mean and deviation in closed form equal those over all passages."""
    for query in QUERIES:
        spread = index.spread(query)
        true = VECTORS.astype(np.float64) @ query
        assert (true.mean(), true.std()) == pytest.approx((spread.mean, spread.deviation), abs=1e-5)


@given(st.integers(2, 40), st.integers(2, 12), st.integers(0, 2**32 - 1))
def test_the_closed_form_holds_for_any_vectors(count: int, dimension: int, seed: int) -> None:
    """Whatever the number of passages and the length of vectors."""
    vectors, query = unit(count, dimension, seed), unit(1, dimension, seed + 1)[0]
    spread = DenseIndex.build(vectors).spread(query)
    true = vectors.astype(np.float64) @ query
    assert (true.mean(), true.std()) == pytest.approx((spread.mean, spread.deviation), abs=1e-4)


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_single_passage(variant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is found, and its cosine has no spread."""
    index = make(variant, monkeypatch, VECTORS[:1])
    positions, cosines = index.search(VECTORS[0], 5)
    assert ([0], pytest.approx([1.0], abs=1e-3)) == (positions.tolist(), cosines.tolist())
    assert 0.0 == index.spread(VECTORS[0]).deviation


def test_saved_and_loaded_it_answers_the_same(index: DenseIndex, tmp_path: Path) -> None:
    """What comes memory-mapped from the disk finds, gives back and spreads alike."""
    index.save(tmp_path)
    loaded = DenseIndex.load(tmp_path)
    assert len(index) == len(loaded)
    for query in QUERIES:
        (positions, cosines), (again, same) = index.search(query, 10), loaded.search(query, 10)
        assert (positions.tolist(), cosines.tolist()) == (again.tolist(), same.tolist())
        assert index.spread(query) == loaded.spread(query)
    some = np.arange(0, 500, 7, dtype=np.int64)
    assert index.vectors(some).tolist() == loaded.vectors(some).tolist()
