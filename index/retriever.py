"""Find the passages that answer a question: encode, search twice, fuse, look closer, cut."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

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
# Passages whose words and vectors are kept at hand: the popular ones of a large index, all of a small one.
KEPT = 2048
KEPT_VECTORS = 512
KEPT_COUNTS = 65_536
# A word that stands in one passage of very many has a z-score beyond all others: it may weigh much, not decide alone.
LEXICAL_CAP = 5.0


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a built index holds, in memory or mapped from disk.

    `statements` holds one unit vector for each text that `Passage.encoded` gives; those of passage i are the rows
    `offsets[i]:offsets[i + 1]`. The vector of a passage is their centroid.
    """

    passages: Sequence[Passage]
    dense: DenseIndex
    lexical: LexicalIndex
    statements: npt.NDArray[np.float16]
    offsets: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Page:
    """A passage with its terms: those of each statement and each question, and all of them with the breadcrumb's."""

    passage: Passage
    statements: Sequence[frozenset[str]]
    asked: Sequence[frozenset[str]]
    all: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Ranking:
    """Candidates of one query: positions, fused scores, and the evidence behind them.

    `closeness` holds the cosines of the encoded texts of those that were looked at closely, by position.
    """

    query: Vectors
    deviation: float
    weights: Mapping[str, float]
    positions: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float32]
    cosines: npt.NDArray[np.float32]
    bm25: npt.NDArray[np.float32]
    dense_ranks: dict[int, int]
    lexical_ranks: dict[int, int]
    closeness: Mapping[int, npt.NDArray[np.float32]] = field(default_factory=dict)


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
        # A plain view: a memory map of numpy is slow to slice.
        self._statements = np.asarray(shelf.statements)
        self._page = lru_cache(maxsize=KEPT)(self._open_page)
        self._count = lru_cache(maxsize=KEPT_COUNTS)(lambda position: len(shelf.passages[position].statements))
        self._vectors = lru_cache(maxsize=KEPT_VECTORS)(self._read_vectors)

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
        found = np.zeros(len(bm25), dtype=bool)
        found[near] = found[common] = True
        positions = np.flatnonzero(found).astype(np.int64)
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
            spread.deviation,
            self._rarity(query.weights),
            positions[best],
            scores[best],
            cosines[best],
            bm25[positions][best],
            {p: n for n, p in enumerate(near.tolist(), 1)},
            {p: n for n, p in enumerate(common.tolist(), 1)},
        )

    def _look_closer(self, ranking: _Ranking) -> _Ranking:
        """Reorder the best candidates by what is closest in them as well: one right sentence beats a vague page.

        Half of that is the closest statement, half the closest text, which may be a question the passage answers.
        """
        positions = ranking.positions[:CLOSE_LOOK]
        if not len(positions):
            return ranking
        closeness = {p: self._vectors(p) @ ranking.query for p in positions.tolist()}
        said = [c[: self._count(p)].max() for p, c in closeness.items()]
        closest = (np.array(said) + [c.max() for c in closeness.values()]) / 2
        gain = (closest - ranking.cosines[: len(positions)]) / max(ranking.deviation, 1e-6)
        scores = ranking.scores[: len(positions)] + self._weight * CLOSENESS * gain
        return replace(self._reorder(ranking, scores.astype(np.float32)), closeness=closeness)

    def _rerank(self, reranker: Reranker, ranking: _Ranking, question: str) -> _Ranking:
        count = min(reranker.depth, len(ranking.positions))
        texts = [self._shelf.passages[int(p)].encoded_text for p in ranking.positions[:count]]
        return self._reorder(ranking, reranker.score(question, texts)) if count else ranking

    @staticmethod
    def _reorder(ranking: _Ranking, scores: npt.NDArray[np.float32]) -> _Ranking:
        """The candidates that were scored again, in their new order; the others are left out."""
        order = np.argsort(-scores, kind="stable")
        return replace(
            ranking,
            positions=ranking.positions[: len(scores)][order],
            scores=scores[order],
            cosines=ranking.cosines[: len(scores)][order],
            bm25=ranking.bm25[: len(scores)][order],
        )

    def _merge(self, rankings: Sequence[_Ranking], k: int) -> list[Hit]:
        """Take turns between the clauses, each passage once."""
        taken: dict[int, Hit] = {}
        for depth in range(max((len(r.positions) for r in rankings), default=0)):
            for part, ranking in enumerate(rankings):
                if depth >= len(ranking.positions) or len(taken) >= k:
                    continue
                position = int(ranking.positions[depth])
                if position not in taken:
                    taken[position] = self._hit(ranking, depth, part)
            if len(taken) >= k:
                break
        return list(taken.values())

    def _read_vectors(self, position: int) -> Vectors:
        first, end = self._shelf.offsets[position : position + 2].tolist()
        return self._statements[first:end].astype(np.float32)

    def _open_page(self, position: int) -> _Page:
        passage = self._shelf.passages[position]
        statements = [frozenset(terms(s.text)) for s in passage.statements]
        asked = [frozenset(terms(a)) for a in passage.asked]
        return _Page(passage, statements, asked, frozenset(terms(passage.breadcrumb)).union(*statements, *asked))

    def _hit(self, ranking: _Ranking, depth: int, part: int) -> Hit:
        position = int(ranking.positions[depth])
        page = self._page(position)

        closeness = ranking.closeness[position].tolist()
        own = len(page.statements)

        def share(found: frozenset[str]) -> float:
            return sum([weight for term, weight in ranking.weights.items() if term in found])

        return Hit(
            passage=page.passage,
            score=float(ranking.scores[depth]),
            cosine=float(ranking.cosines[depth]),
            bm25=float(ranking.bm25[depth]),
            dense_rank=ranking.dense_ranks.get(position, 0),
            lexical_rank=ranking.lexical_ranks.get(position, 0),
            coverage=share(page.all),
            asked=max(closeness[own:], default=0.0),
            asked_overlap=max((share(found) for found in page.asked), default=0.0),
            part=part,
            closeness=tuple(closeness[:own]),
            overlap=tuple(share(found) for found in page.statements),
        )
