"""Find the passages that answer a question: encode, search twice, fuse, look closer, cut."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.dense import DenseIndex
from index.encode import Encoder, Vectors
from index.fuse import fuse, standardise
from index.lexical import LexicalIndex
from index.query import Query, Reader, clauses
from index.rerank import Reranker
from index.types import Hit, Passage, Search
from index.words import terms

POOL = 100
CLOSE_LOOK = 40
CLOSENESS = 0.5
# A word that stands in one passage of very many has a z-score beyond all others: it may weigh much, not decide alone.
LEXICAL_CAP = 5.0


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a built index holds, in memory or mapped from disk.

    `statements` holds one unit vector per statement of every passage; those of passage i are the rows
    `offsets[i]:offsets[i + 1]`. The vector of a passage is the centroid of its statements.
    """

    passages: Sequence[Passage]
    dense: DenseIndex
    lexical: LexicalIndex
    statements: npt.NDArray[np.float16]
    offsets: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Ranking:
    """Candidates of one query: positions, fused scores, and the evidence behind them."""

    query: Vectors
    weights: Mapping[str, float]
    positions: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float32]
    cosines: npt.NDArray[np.float32]
    bm25: npt.NDArray[np.float32]
    dense_ranks: dict[int, int]
    lexical_ranks: dict[int, int]


class Retriever:
    """Searches one index. `weight` is the share of the dense score in the fused one, 0..1."""

    def __init__(
        self,
        shelf: Shelf,
        encoder: Encoder,
        reader: Reader,
        *,
        weight: float,
        reranker: Reranker | None = None,
    ) -> None:
        self._shelf = shelf
        self._encoder = encoder
        self._reader = reader
        self._weight = weight
        self._reranker = reranker

    def search(self, question: str, k: int = 8, history: Sequence[str] = ()) -> Search:
        """The k best passages. `history` holds the same person's earlier questions, oldest first.

        A question made of several is searched part by part, and the best of each part comes first.
        """
        parts = clauses(question)
        queries = [self._reader.read(p, history if n == 0 else [*history, *parts[:n]]) for n, p in enumerate(parts)]
        texts = [t for q in queries for t in ([q.text, q.context] if q.context else [q.text])]
        vectors = iter(self._encoder.encode_queries(texts))
        rankings = [self._rank(q, next(vectors), next(vectors) if q.context else None) for q in queries]
        rankings = [self._look_closer(r) for r in rankings]
        if self._reranker is not None:
            rankings = [self._rerank(self._reranker, r, q.text) for r, q in zip(rankings, queries, strict=True)]
        return Search(
            tuple(self._merge(rankings, k)),
            mended=tuple(m for q in queries for m in q.mended),
            foreign=tuple(dict.fromkeys(w for q in queries for w in q.foreign)),
            names=tuple(dict.fromkeys(w for q in queries for w in q.names)),
            terms=len({t for q in queries for t, w in q.weights.items() if w == 1.0}),
            parts=len(parts),
            leans=queries[0].share,
        )

    def _rarity(self, weights: Mapping[str, float]) -> dict[str, float]:
        """Each term's weight times log((N + 1) / (n + 1)), n of N passages having it; unknown words weigh most."""
        size = len(self._shelf.passages)
        rarity = {t: w * math.log((size + 1) / (self._shelf.lexical.frequency(t) + 1)) for t, w in weights.items()}
        total = sum(rarity.values())
        return {t: r / total for t, r in rarity.items()} if total else {}

    def _rank(self, query: Query, vector: Vectors, context: Vectors | None) -> _Ranking:
        if context is not None:
            vector = (1 - query.share) * vector + query.share * context
            vector = vector / np.linalg.norm(vector)
        near, _ = self._shelf.dense.search(vector, POOL)
        bm25 = self._shelf.lexical.scores(query.weights)
        count = min(POOL, len(bm25))
        common = np.argpartition(-bm25, count - 1)[:count]
        common = common[bm25[common] > 0]
        common = common[np.lexsort((common, -bm25[common]))]
        positions = np.union1d(near, common).astype(np.int64)
        cosines = self._shelf.dense.vectors(positions) @ vector
        spread = self._shelf.dense.spread(vector)
        scores = fuse(
            standardise(cosines, spread.mean, spread.deviation),
            np.minimum(standardise(bm25[positions], float(bm25.mean()), float(bm25.std())), LEXICAL_CAP),
            self._weight,
        )
        best = np.lexsort((positions, -scores))
        return _Ranking(
            vector,
            self._rarity(query.weights),
            positions[best],
            scores[best],
            cosines[best],
            bm25[positions][best],
            {int(p): n for n, p in enumerate(near, 1)},
            {int(p): n for n, p in enumerate(common, 1)},
        )

    def _closeness(self, position: int, query: Vectors) -> npt.NDArray[np.float32]:
        rows = slice(self._shelf.offsets[position], self._shelf.offsets[position + 1])
        closeness: npt.NDArray[np.float32] = self._shelf.statements[rows].astype(np.float32) @ query
        return closeness

    def _look_closer(self, ranking: _Ranking) -> _Ranking:
        """Reorder the best candidates by their closest statement as well: one right sentence beats a vague page."""
        count = min(CLOSE_LOOK, len(ranking.positions))
        if not count:
            return ranking
        closest = np.array([self._closeness(int(p), ranking.query).max() for p in ranking.positions[:count]])
        deviation = max(self._shelf.dense.spread(ranking.query).deviation, 1e-6)
        scores = ranking.scores[:count] + self._weight * CLOSENESS * (closest - ranking.cosines[:count]) / deviation
        return self._reorder(ranking, scores.astype(np.float32))

    def _rerank(self, reranker: Reranker, ranking: _Ranking, question: str) -> _Ranking:
        count = min(reranker.depth, len(ranking.positions))
        texts = [self._shelf.passages[int(p)].encoded_text for p in ranking.positions[:count]]
        return self._reorder(ranking, reranker.score(question, texts)) if count else ranking

    @staticmethod
    def _reorder(ranking: _Ranking, scores: npt.NDArray[np.float32]) -> _Ranking:
        """The candidates that were scored again, in their new order; the others are left out."""
        order = np.argsort(-scores, kind="stable")
        return _Ranking(
            ranking.query,
            ranking.weights,
            ranking.positions[: len(scores)][order],
            scores[order],
            ranking.cosines[: len(scores)][order],
            ranking.bm25[: len(scores)][order],
            ranking.dense_ranks,
            ranking.lexical_ranks,
        )

    def _merge(self, rankings: Sequence[_Ranking], k: int) -> list[Hit]:
        """Take turns between the clauses, each passage once."""
        taken: dict[int, Hit] = {}
        for depth in range(max((len(r.positions) for r in rankings), default=0)):
            for ranking in rankings:
                if depth >= len(ranking.positions) or len(taken) >= k:
                    continue
                position = int(ranking.positions[depth])
                if position not in taken:
                    taken[position] = self._hit(ranking, depth)
            if len(taken) >= k:
                break
        return list(taken.values())

    def _hit(self, ranking: _Ranking, depth: int) -> Hit:
        position = int(ranking.positions[depth])
        passage = self._shelf.passages[position]

        def share(text: str) -> float:
            return sum(ranking.weights.get(t, 0.0) for t in set(terms(text)))

        return Hit(
            passage=passage,
            score=float(ranking.scores[depth]),
            cosine=float(ranking.cosines[depth]),
            bm25=float(ranking.bm25[depth]),
            dense_rank=ranking.dense_ranks.get(position, 0),
            lexical_rank=ranking.lexical_ranks.get(position, 0),
            coverage=share(passage.encoded_text),
            closeness=tuple(map(float, self._closeness(position, ranking.query))),
            overlap=tuple(share(s.text) for s in passage.statements),
        )
