"""Speed of a build: `python -m bench.build [FOLDER]`, with the default model, in one run.

Prints the throughput of a build beside that of the encoder alone on the same passages (their `encoded_text`,
full batches), then the cost of a build with nothing changed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from index import build, store
from index.chunk import chunk
from index.encode import OnnxEncoder
from index.export import ensure_exported
from index.lexicon import Lexicon
from index.read import read_folders

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Measure, twice each and taking the faster, so that neither pays for a cold start."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "knowledge" / "guides"
    model = ensure_exported("", ROOT / "var" / "models", progress=print)
    encoder = OnnxEncoder(model)
    reading = read_folders([folder])
    texts = [p.encoded_text for d in reading.documents for p in chunk(d)]
    encoder.encode_passages(texts[:32])

    def encode() -> float:
        began = time.perf_counter()
        encoder.encode_passages(texts)
        return time.perf_counter() - began

    def built(directory: Path) -> build.Built:
        return build.build(reading, encoder, model, directory, lexicon=Lexicon(), calibration={})

    with tempfile.TemporaryDirectory() as place:
        runs = [(encode(), built(Path(place) / str(n))) for n in range(2)]
        alone = min(seconds for seconds, _ in runs)
        first = min((b for _, b in runs), key=lambda b: b.seconds)
        print(f"{first.encoded} passages, {first.plan.statements} statements, {len(reading.documents)} files")
        print(f"encoder alone  {len(texts) / alone:8.1f} passages/s  ({alone:.2f} s)")
        print(f"build          {first.encoded / first.seconds:8.1f} passages/s  ({first.seconds:.2f} s)")
        print(f"ratio          {alone / first.seconds:8.2f}")
        again = built(Path(place) / "0")
        print(f"nothing changed: {again.encoded} encoded, {again.seconds:.3f} s")
        for what, action in (("load", store.load), ("verify", store.verify)):
            began = time.perf_counter()
            action(Path(place) / "0")
            print(f"{what}: {time.perf_counter() - began:.3f} s")


if __name__ == "__main__":
    main()
