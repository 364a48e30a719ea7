"""Nearest passages by cosine, in FAISS."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import faiss
import numpy as np
import numpy.typing as npt

from index.encode import Vectors

FILE = "vectors.faiss"
STATS = "vectors.stats.npy"
HALF_FROM = 50_000
Kind = Literal["exact", "approximate"]


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and standard deviation of the cosines of all passages to one query."""

    mean: float
    deviation: float


class DenseIndex:
    """Inner product on unit vectors: exact, with 16-bit floats from 50,000 passages on, or HNSW where asked for."""

    def __init__(self, engine: Any, stats: Vectors) -> None:
        self._engine = engine
        self._mean, self._covariance = stats[0], stats[1:]

    @classmethod
    def build(cls, vectors: Vectors, kind: Kind = "exact") -> DenseIndex:
        """Index unit vectors, shape (passages, dimension); row i is passage i."""
        dimension = vectors.shape[1]
        engine: Any
        if kind == "approximate":
            engine = faiss.IndexHNSWFlat(dimension, 32, faiss.METRIC_INNER_PRODUCT)
            engine.hnsw.efConstruction = 200
            engine.hnsw.efSearch = 128
        elif len(vectors) >= HALF_FROM:
            engine = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
            engine.train(vectors)
        else:
            engine = faiss.IndexFlatIP(dimension)
        engine.add(vectors)
        covariance = np.cov(vectors, rowvar=False, bias=True) if len(vectors) > 1 else np.zeros((dimension,) * 2)
        stats = np.vstack([vectors.mean(axis=0), covariance]).astype(np.float32)
        return cls(engine, stats)

    def save(self, folder: Path) -> None:
        """Write the index and the moments of its vectors."""
        faiss.write_index(self._engine, str(folder / FILE))
        np.save(folder / STATS, np.vstack([self._mean, self._covariance]), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> DenseIndex:
        """Read what `save` wrote; vectors stay on disk, memory-mapped."""
        engine = faiss.read_index(str(folder / FILE), faiss.IO_FLAG_MMAP_IFC)
        return cls(engine, np.load(folder / STATS, allow_pickle=False))

    def __len__(self) -> int:
        return int(self._engine.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._engine.d)

    def search(self, query: Vectors, k: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Positions and cosines of the nearest passages to one vector, best first; at most k."""
        with _one_thread():
            cosines, positions = self._engine.search(query.reshape(1, -1), min(k, len(self)))
        found = positions[0] >= 0  # FAISS pads what it did not find with -1
        return positions[0][found], cosines[0][found]

    def vectors(self, positions: npt.NDArray[np.int64]) -> Vectors:
        """The stored vectors at these positions, shape (len(positions), dimension)."""
        if not len(positions):
            return np.zeros((0, self.dimension), dtype=np.float32)
        rows: Vectors = self._engine.reconstruct_batch(positions)
        return rows

    def spread(self, query: Vectors) -> Spread:
        """Moments of the cosines of *all* passages to the query, in closed form: q·μ and sqrt(q'Σq)."""
        variance = float(query @ self._covariance @ query)
        return Spread(float(query @ self._mean), max(variance, 0.0) ** 0.5)


@contextmanager
def _one_thread() -> Iterator[None]:
    """FAISS shares queries out, not passages: for a single one, the other threads only keep the first one waiting."""
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)
