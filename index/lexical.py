"""BM25 over passages, stemmed, kept in plain arrays."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.words import terms

FOLDER = "lexical"
# The names bm25s gives to a sparse matrix with a column for each term: its scores, their passages, where columns begin.
_ARRAYS = ("data", "indices", "indptr")


class LexicalIndex:
    """BM25 scores of all passages for weighted query terms (Robertson's formula as in Lucene, k1 1.2, b 0.75)."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], vocabulary: Mapping[str, int], size: int) -> None:
        self._arrays = arrays
        self._shares, self._passages, self._starts = (np.asarray(arrays[name]) for name in _ARRAYS)
        self._vocabulary = vocabulary
        self._size = size

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """Index texts; position i is passage i."""
        engine = _engine()
        # A word that stands nowhere keeps bm25s from stumbling over a corpus without any term.
        engine.index([terms(t) or ["\x00"] for t in texts], show_progress=False)
        return cls(engine.scores, engine.vocab_dict, len(texts))

    def save(self, folder: Path) -> None:
        """Write arrays and vocabulary below `folder`."""
        engine = _engine()
        engine.scores = {**self._arrays, "num_docs": self._size}
        engine.vocab_dict = dict(self._vocabulary)
        engine.nonoccurrence_array = None  # which this kind of BM25 has not, but `save` asks for
        engine.save(str(folder / FOLDER), show_progress=False)

    @classmethod
    def load(cls, folder: Path, size: int) -> LexicalIndex:
        """Read what `save` wrote; large arrays stay on disk, memory-mapped."""
        own = folder / FOLDER
        arrays = {n: np.load(own / f"{n}.csc.index.npy", mmap_mode="r", allow_pickle=False) for n in _ARRAYS}
        return cls(arrays, json.loads((own / "vocab.index.json").read_text("utf-8")), size)

    @property
    def vocabulary(self) -> Mapping[str, int]:
        """Every term that stands in a passage."""
        return self._vocabulary

    def frequency(self, term: str) -> int:
        """Number of passages that hold the term."""
        column = self._vocabulary.get(term)
        return 0 if column is None else int(self._starts[column + 1] - self._starts[column])

    def scores(self, weighted: Mapping[str, float]) -> npt.NDArray[np.float32]:
        """One score per passage, shape (passages,); terms unknown to the corpus count nothing."""
        total = np.zeros(self._size, dtype=np.float32)
        for term, weight in weighted.items():
            column = self._vocabulary.get(term)
            if column is not None:
                rows = slice(self._starts[column], self._starts[column + 1])
                # No passage stands twice in the column of a term, so nothing is lost here.
                total[self._passages[rows]] += weight * self._shares[rows]
        return total


def _engine() -> Any:
    # Only for building: with it comes scipy, which costs a tenth of a second that no answer should wait for.
    import bm25s

    return bm25s.BM25(method="lucene", k1=1.2, b=0.75)
