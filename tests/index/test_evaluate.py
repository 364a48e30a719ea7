"""Measures: each against numbers computed by hand, and within its bounds for anything."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.evaluate import Abstention, abstention, hit_at, ndcg, percentile, reciprocal_rank

Found = list[frozenset[int]]


def found(*hits: set[int]) -> Found:
    return [frozenset(h) for h in hits]


@pytest.mark.parametrize(
    ("hits", "k", "one", "all_of_them"),
    [
        (found({0}, {1}), 2, True, True),
        (found({0}, {1}), 1, True, False),
        (found(set(), {0, 1}), 2, True, True),
        (found(set(), {0, 1}), 1, False, False),
        ([], 5, False, False),
    ],
    ids=["both", "first only", "one hit for both", "too late", "nothing"],
)
def test_hit_at(hits: Found, k: int, one: bool, all_of_them: bool) -> None:
    """One wanted place among the first k, or all of them."""
    assert one is hit_at(hits, 2, k)
    assert all_of_them is hit_at(hits, 2, k, all_of_them=True)


@pytest.mark.parametrize(
    ("hits", "expected"),
    [(found({0}), 1.0), (found(set(), set(), {1}, {0}), 1 / 3), (found(set()), 0.0), ([], 0.0)],
)
def test_reciprocal_rank(hits: Found, expected: float) -> None:
    """One over the rank of the first right hit."""
    assert expected == reciprocal_rank(hits)


SECOND = 1 / math.log2(3)


@pytest.mark.parametrize(
    ("hits", "wanted", "k", "expected"),
    [
        (found({0}, {1}), 2, 10, 1.0),
        (found({0, 1}), 2, 10, 1.0),
        (found(set(), {0}), 1, 10, SECOND),
        (found(set(), {0}), 1, 1, 0.0),
        (found({0}, {0}, {0}), 1, 10, 1.0),
        (found({0}, set(), {1}), 2, 10, (1 + 1 / 2) / (1 + SECOND)),
        (found({0}), 2, 10, 1 / (1 + SECOND)),
        (found({0}), 3, 10, 1 / (1 + SECOND + 1 / 2)),
        (found({0}), 3, 1, 1.0),
        (found(set()), 2, 10, 0.0),
        ([], 1, 10, 0.0),
    ],
    ids=[
        "perfect", "one hit covers both", "second", "too late", "repeated", "one late", "one missed", "two missed",
        "no room for the others", "wrong", "nothing",
    ],
)  # fmt: skip
def test_ndcg(hits: Found, wanted: int, k: int, expected: float) -> None:
    """Gains are discounted by the logarithm of the rank; a place counts once; a missed place costs."""
    assert expected == pytest.approx(ndcg(hits, wanted, k))


rankings = st.integers(1, 5).flatmap(
    lambda wanted: st.tuples(st.just(wanted), st.lists(st.frozensets(st.integers(0, wanted - 1)), max_size=12))
)


@given(rankings, st.integers(1, 12))
def test_measures_stay_between_nothing_and_perfect(ranking: tuple[int, Found], k: int) -> None:
    """All measures lie in 0..1, and a hit among the first k is a hit among more."""
    wanted, hits = ranking
    assert 0 <= ndcg(hits, wanted, k) <= 1 + 1e-9
    assert 0 <= reciprocal_rank(hits) <= 1
    assert hit_at(hits, wanted, k) <= hit_at(hits, wanted, k + 1)
    assert hit_at(hits, wanted, k, all_of_them=True) <= hit_at(hits, wanted, k)
    assert (reciprocal_rank(hits[:k]) > 0) is (ndcg(hits, wanted, k) > 0) is hit_at(hits, wanted, k)


@given(st.integers(1, 10))
def test_a_perfect_ranking_is_perfect(wanted: int) -> None:
    """Each place by a hit of its own, none between them wrong."""
    hits = [frozenset({n}) for n in range(wanted)]
    assert 1.0 == pytest.approx(ndcg(hits, wanted)) == reciprocal_rank(hits)
    assert hit_at(hits, wanted, wanted, all_of_them=True)


@given(rankings, st.data())
def test_a_wrong_hit_in_front_never_helps(ranking: tuple[int, Found], data: st.DataObject) -> None:
    """Everything behind it comes later."""
    wanted, hits = ranking
    place = data.draw(st.integers(0, len(hits)))
    worse = [*hits[:place], frozenset[int](), *hits[place:]]
    assert reciprocal_rank(worse) <= reciprocal_rank(hits)
    assert ndcg(worse, wanted, 99) <= ndcg(hits, wanted, 99) + 1e-9


@pytest.mark.parametrize(
    ("said", "due", "expected"),
    [
        ([True, True, False, False], [True, False, True, False], Abstention(0.5, 0.5, 0.5)),
        ([True, False], [True, False], Abstention(1.0, 1.0, 1.0)),
        ([True, True, True], [True, False, False], Abstention(1 / 3, 1.0, 0.5)),
        ([False, False], [True, False], Abstention(0.0, 0.0, 0.0)),
        ([True], [False], Abstention(0.0, 0.0, 0.0)),
        ([], [], Abstention(0.0, 0.0, 0.0)),
    ],
    ids=["half", "right", "too often", "never", "wrongly", "nothing"],
)
def test_abstention(said: list[bool], due: list[bool], expected: Abstention) -> None:
    """Of those said, of those due, and their harmonic mean."""
    assert expected == abstention(said, due)


def test_abstention_needs_as_many_of_both() -> None:
    """Lists of different length are a mistake of the caller."""
    with pytest.raises(ValueError, match="zip"):
        abstention([True], [])


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([5.0, 1.0, 3.0], 0.5, 3.0),
        ([4.0, 1.0, 3.0, 2.0], 0.5, 2.0),
        ([float(n) for n in range(1, 101)], 0.95, 95.0),
        ([1.0, 2.0], 0.95, 2.0),
        ([1.0, 2.0], 0.0, 1.0),
        ([1.0, 2.0], 1.0, 2.0),
        ([], 0.5, 0.0),
    ],
)
def test_percentile(values: list[float], share: float, expected: float) -> None:
    """The nearest rank: always one of the values."""
    assert expected == percentile(values, share)
