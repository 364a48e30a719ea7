"""Export a sentence-transformers model to ONNX, once; the only module that imports torch."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import warnings
from pathlib import Path
from typing import Any

from index.encode import CARD, GRAPH, TOKENIZER
from index.errors import ModelProblem

FORMAT = 1


def fingerprint(model: Path, variant: str) -> str:
    """A short hash of the model's files, the variant and the export format: the name of its export folder."""
    digest = hashlib.sha256(f"{FORMAT}:{variant}".encode())
    for file in sorted(p for p in model.rglob("*") if p.is_file() and p.suffix in {".json", ".txt", ".safetensors", ".bin"}):
        stat = file.stat()
        digest.update(f"{file.relative_to(model).as_posix()}:{stat.st_size}".encode())
        if stat.st_size < 4_000_000:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
