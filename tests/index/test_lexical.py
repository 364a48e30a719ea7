"""BM25: more, rarer and heavier terms score higher; unknown ones count nothing; it survives the disk."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from index.lexical import LexicalIndex
from index.words import terms

TEXTS = [
    "Python is read like English. Python is fun.",
    "Python and statistics.",
    "Statistics describes samples.",
    "Interviews are tiring.",
]


@pytest.fixture(scope="module")
def lexical() -> LexicalIndex:
    return LexicalIndex.build(TEXTS)


def ask(index: LexicalIndex, question: str) -> list[float]:
    return [float(s) for s in index.scores(dict.fromkeys(terms(question), 1.0))]


def test_scores_are_those_of_the_formula(lexical: LexicalIndex) -> None:
    """Robertson's formula as in Lucene, k1 1.2, b 0.75, computed by hand for one term."""
    lengths = [len(terms(t)) for t in TEXTS]
    assert [5, 2, 3, 2] == lengths
    rarity = math.log(1 + (4 - 2 + 0.5) / (2 + 0.5))
    average = sum(lengths) / 4

    def score(count: int, length: int) -> float:
        return rarity * count / (count + 1.2 * (1 - 0.75 + 0.75 * length / average))

    assert pytest.approx([score(2, 5), score(1, 2), 0, 0], rel=1e-5) == ask(lexical, "python")


def test_a_passage_with_more_of_the_terms_scores_higher(lexical: LexicalIndex) -> None:
    """Both words beat one of them."""
    assert 1 == int(np.argmax(ask(lexical, "python statistics")))


def test_terms_count_by_their_weight(lexical: LexicalIndex) -> None:
    """Scores of terms add up, each times its weight."""
    one, other = lexical.scores({"python": 1.0}), lexical.scores({"statist": 1.0})
    np.testing.assert_allclose(one + 0.4 * other, lexical.scores({"python": 1.0, "statist": 0.4}), rtol=1e-6)


@pytest.mark.parametrize("weights", [{}, {"haskell": 1.0}], ids=["none", "unknown"])
def test_unknown_terms_count_nothing(lexical: LexicalIndex, weights: dict[str, float]) -> None:
    """Every passage scores zero."""
    assert [0.0] * 4 == lexical.scores(weights).tolist()
    assert lexical.scores({"python": 1.0}).tolist() == lexical.scores({"python": 1.0, **weights}).tolist()


@pytest.mark.parametrize(("term", "count"), [("python", 2), ("statist", 2), ("interview", 1), ("haskell", 0)])
def test_frequency_counts_passages(lexical: LexicalIndex, term: str, count: int) -> None:
    """A term twice in one passage counts once."""
    assert count == lexical.frequency(term)


def test_every_term_is_in_the_vocabulary(lexical: LexicalIndex) -> None:
    """And nothing else is."""
    assert {t for text in TEXTS for t in terms(text)} == {t for t in lexical.vocabulary if t}


def test_saved_and_loaded_it_scores_the_same(lexical: LexicalIndex, tmp_path: Path) -> None:
    """What comes from the disk answers alike, and its arrays are no pickles."""
    lexical.save(tmp_path)
    loaded = LexicalIndex.load(tmp_path, len(TEXTS))
    for question in ("python statistics", "interviews", "haskell"):
        assert ask(lexical, question) == ask(loaded, question)
    assert lexical.frequency("python") == loaded.frequency("python")
    for path in (tmp_path / "lexical").glob("*.npy"):
        assert np.dtype(object) != np.load(path, allow_pickle=False).dtype


@pytest.mark.parametrize("texts", [["the of and"], ["", "?"], ["one word"]], ids=["stop words", "empty", "single"])
def test_a_corpus_of_almost_nothing(texts: list[str], tmp_path: Path) -> None:
    """A corpus without any term gives zeros, also from the disk."""
    index = LexicalIndex.build(texts)
    index.save(tmp_path)
    for each in (index, LexicalIndex.load(tmp_path, len(texts))):
        assert [0.0] * len(texts) == ask(each, "python")


def test_a_loaded_index_can_be_saved_again(lexical: LexicalIndex, tmp_path: Path) -> None:
    """Writing what was loaded gives the same files."""
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    lexical.save(tmp_path / "first")
    LexicalIndex.load(tmp_path / "first", len(TEXTS)).save(tmp_path / "second")
    first, second = (
        {p.name: p.read_bytes() for p in (tmp_path / n / "lexical").iterdir()} for n in ("first", "second")
    )
    assert first == second
