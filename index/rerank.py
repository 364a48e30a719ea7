"""Optional cross-encoder that reads question and passage together; off by default."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.errors import ModelProblem


class Reranker(Protocol):
    """Scores passages against a question; only the first `depth` candidates are given to it."""

    @property
    def depth(self) -> int:
        """How many candidates it can afford to read."""

    def score(self, question: str, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One score per text, higher is better, shape (len(texts),)."""


class CrossEncoderReranker:
    """Any sentence-transformers CrossEncoder, by path or name. Imports torch: for machines that can spare it."""

    def __init__(self, model: str, depth: int = 20) -> None:
        try:
            from sentence_transformers import CrossEncoder

            self._model = CrossEncoder(model, device="cpu")
        except ImportError as fault:
            raise ModelProblem(
                'a cross-encoder needs the packages of the extra "model"; run pip install -e ".[model]" '
                "or leave MENTOR_RERANKER empty"
            ) from fault
        except (OSError, ValueError) as fault:
            raise ModelProblem(
                f"the cross-encoder {model} cannot be loaded; "
                "set MENTOR_RERANKER to the folder of a model or leave it empty"
            ) from fault
        self.depth = depth

    def score(self, question: str, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One score per text, higher is better."""
        scores = self._model.predict([(question, t) for t in texts], show_progress_bar=False)
        return np.asarray(scores, dtype=np.float32).reshape(len(texts))
