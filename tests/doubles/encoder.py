"""A transparent toy encoder: a bag of hashed words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.encode import CARD, GRAPH, TOKENIZER, Progress, Vectors
from index.words import terms


class HashingEncoder:
    """Texts that share words are near each other. Every word adds one of 64 directions, the same everywhere.

    `seen` holds all texts given to `encode_passages`, so that a test can tell what was encoded.
    """

    def __init__(self, identity: str = "hashing", dimension: int = 64) -> None:
        self.identity = identity
        self.dimension = dimension
        self.seen: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        return np.array([self._vector(t) for t in texts], dtype=np.float32).reshape(-1, self.dimension)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of passages; `progress` hears of 32 at a time."""
        self.seen += texts
        for start in range(0, len(texts), 32) if progress else ():
            assert progress is not None
            progress(len(texts[start : start + 32]))
        return self.encode_queries(texts)

    def knows(self, word: str) -> bool:
        """No word is ordinary: only those of the corpus count."""
        return False

    def _vector(self, text: str) -> Vectors:
        vector = np.zeros(self.dimension, dtype=np.float32)
        for word in terms(text) or [""]:
            number = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
            vector[number % self.dimension] += 1.0
        return vector / np.float32(np.linalg.norm(vector))


def exported(folder: Path, encoder: HashingEncoder, size: int = 1000) -> Path:
    """Three files in the place of an exported model; the graph has `size` bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / GRAPH).write_bytes(bytes(range(250)) * (size // 250) + b"x" * (size % 250))
    (folder / TOKENIZER).write_text("{}", "utf-8")
    (folder / CARD).write_text(json.dumps({"identity": encoder.identity, "dimension": encoder.dimension}), "utf-8")
    return folder
