"""The smallest interfaces that the mentor needs from the outside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from index.types import Search


class Searcher(Protocol):
    """Finds passages; `index.retriever.Retriever` is one."""

    def search(self, question: str, k: int = 8, history: Sequence[str] = ()) -> Search:
        """The k best hits for a question, `history` being the same person's earlier ones."""
