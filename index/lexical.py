"""BM25 over passages, stemmed, kept in plain arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt

from index.words import terms

FOLDER = "lexical"


class LexicalIndex:
    """BM25 scores of all passages for weighted query terms (Robertson's formula as in Lucene, k1 1.2, b 0.75)."""

    def __init__(self, engine: bm25s.BM25, size: int) -> None:
        self._engine = engine
        self._size = size

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """Index texts; position i is passage i."""
        engine = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        # A word that stands nowhere keeps bm25s from stumbling over a corpus without any term.
        engine.index([terms(t) or ["\x00"] for t in texts], show_progress=False)
        return cls(engine, len(texts))

    def save(self, folder: Path) -> None:
        """Write arrays and vocabulary below `folder`."""
        self._engine.save(str(folder / FOLDER), show_progress=False)

    @classmethod
    def load(cls, folder: Path, size: int) -> LexicalIndex:
        """Read what `save` wrote; large arrays stay on disk, memory-mapped."""
        return cls(bm25s.BM25.load(str(folder / FOLDER), mmap=True, allow_pickle=False), size)

    @property
    def vocabulary(self) -> Mapping[str, int]:
        """Every term that stands in a passage."""
        vocabulary: Mapping[str, int] = self._engine.vocab_dict
        return vocabulary

    def frequency(self, term: str) -> int:
        """Number of passages that hold the term."""
        column = self.vocabulary.get(term)
        if column is None:
            return 0
        starts = self._engine.scores["indptr"]
        return int(starts[column + 1] - starts[column])

    def scores(self, weighted: Mapping[str, float]) -> npt.NDArray[np.float32]:
        """One score per passage, shape (passages,); terms unknown to the corpus count nothing."""
        total = np.zeros(self._size, dtype=np.float32)
        by_weight: dict[float, list[str]] = {}
        for term, weight in weighted.items():
            if term in self.vocabulary:
                by_weight.setdefault(weight, []).append(term)
        for weight, group in by_weight.items():
            total += weight * np.asarray(self._engine.get_scores(group), dtype=np.float32)
        return total
