"""Texts to unit vectors, with a sentence-transformers model that was exported to ONNX."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from index.errors import ModelProblem

Vectors = npt.NDArray[np.float32]
Progress = Callable[[int], None]

GRAPH = "encoder.onnx"
TOKENIZER = "tokenizer.json"
CARD = "encoder.json"


class Encoder(Protocol):
    """Turns texts into rows of unit length; queries and passages may need different prompts."""

    @property
    def identity(self) -> str:
        """Names model and variant; vectors of different identities are never mixed."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def knows(self, word: str) -> bool:
        """True for a lower-case word that the model has a token of its own for: a common word of its language."""

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension)."""

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension); progress gets the number just done."""


def runtime() -> Any:
    """The module onnxruntime, told to send no reports about its use: it would begin with them when it is imported."""
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    import onnxruntime

    return onnxruntime


class OnnxEncoder:
    """The encoder that serves: onnxruntime and tokenizers, neither torch nor sentence-transformers.

    `folder` holds the three files that `index.export` writes. Raises ModelProblem where they don't fit together.
    """

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        from tokenizers import Tokenizer

        onnxruntime = runtime()
        try:
            card = json.loads((folder / CARD).read_text("utf-8"))
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = threads
            options.log_severity_level = 3
            # With the arena a long question peaks at 50 MB, without it at three times as much. It would keep the
            # largest batch ever seen, so it shrinks after each batch of passages.
            options.enable_mem_pattern = False
            self._shrink = onnxruntime.RunOptions()
            self._shrink.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
            # Threads that wait for work by spinning take the processor from what comes after the encoding.
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")
            self._session = onnxruntime.InferenceSession(
                str(folder / GRAPH), options, providers=["CPUExecutionProvider"]
            )
            self.identity: str = card["identity"]
            self.dimension: int = card["dimension"]
            self._query_prompt: str = card["query_prompt"]
            self._passage_prompt: str = card["passage_prompt"]
            self._tokenizer.enable_truncation(card["max_length"])
            self._tokenizer.enable_padding(pad_id=card["pad_id"], pad_token=card["pad_token"])
        except Exception as fault:
            raise ModelProblem(
                f"the exported model in {folder} cannot be loaded ({fault}); delete that folder and run "
                '"./mentor index build" to export it again'
            ) from fault
        self._inputs = {value.name for value in self._session.get_inputs()}

    def knows(self, word: str) -> bool:
        """True for a lower-case word that is one token: bare, or behind the mark for a word's beginning."""
        return any(self._tokenizer.token_to_id(mark + word) is not None for mark in ("", "Ġ", "▁"))

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension)."""
        return self._encode([self._query_prompt + text for text in texts], 32, None, None)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension)."""
        return self._encode([self._passage_prompt + text for text in texts], 32, progress, self._shrink)

    def _encode(self, texts: list[str], batch: int, progress: Progress | None, how: object) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        # Half a surrogate pair, as from a broken terminal or a JSON escape, is no text to the tokenizer.
        texts = [t.encode("utf-8", "replace").decode("utf-8") for t in texts]
        # Texts of like length share a batch, so that little padding is computed.
        order = sorted(range(len(texts)), key=lambda i: (-len(texts[i]), i))
        for start in range(0, len(order), batch):
            rows = order[start : start + batch]
            encodings = self._tokenizer.encode_batch([texts[i] for i in rows])
            feed = {
                "input_ids": np.array([e.ids for e in encodings], dtype=np.int64),
                "attention_mask": np.array([e.attention_mask for e in encodings], dtype=np.int64),
            }
            (vectors[rows],) = self._session.run(None, {k: v for k, v in feed.items() if k in self._inputs}, how)
            if progress:
                progress(len(rows))
        return vectors
