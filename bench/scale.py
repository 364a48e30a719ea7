"""Search among 100,000 passages without the encoder's share: `python -m bench.scale [PASSAGES]`, on Linux.

Synthetic, but shaped like the real thing: vectors in clusters, so that neighbours are near; words by Zipf's law, the
commonest in a third of the passages; three statements a passage. Every second question holds a misspelt word.
"""

from __future__ import annotations

import itertools
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.figures import Figure, show
from bench.memory import memory
from index.dense import DenseIndex
from index.encode import Progress, Vectors
from index.evaluate import percentile
from index.lexical import LexicalIndex
from index.lexicon import Lexicon
from index.passages import Passages, write_passages
from index.query import Reader
from index.retriever import Retriever, Shelf
from index.types import Passage, Statement
from index.words import STOP_WORDS

ROOT = Path(__file__).parents[1]
DIMENSION = 384
STATEMENTS = 3
NEAREST = 10
_SOUNDS = [
    c + v for c in ("b", "br", "c", "d", "f", "gl", "h", "k", "l", "m", "n", "p", "st", "t", "v") for v in "aeiou"
]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is made: passages, clusters of their vectors, different words, questions."""

    passages: int = 100_000
    clusters: int = 2_000
    words: int = 100_000
    questions: int = 200


class PreparedEncoder:
    """Gives the vector that was put into `answer`, whatever the text; costs nothing and knows no word."""

    identity = "prepared"
    dimension = DIMENSION

    def __init__(self) -> None:
        self.answer: Vectors = np.zeros(DIMENSION, dtype=np.float32)

    def knows(self, word: str) -> bool:
        """No word is ordinary, so that every one that stands nowhere is looked for."""
        return False

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """The prepared vector, once for each text."""
        return np.tile(self.answer, (len(texts), 1))

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """As for questions."""
        return self.encode_queries(texts)


def make(folder: Path, size: Size) -> None:
    """Write an index and the questions for it into a folder."""
    draws = np.random.default_rng(1)
    vectors = _unit(
        _unit(draws.standard_normal((size.clusters, DIMENSION)))[draws.integers(size.clusters, size=size.passages)]
        + _noise(draws, size.passages, 0.8)
    )
    texts = list(_texts(draws, size))
    write_passages(folder / "passages.jsonl", (_passage(n, text) for n, text in enumerate(texts)))
    DenseIndex.build(vectors).save(folder)
    LexicalIndex.build(texts).save(folder)
    statements = np.lib.format.open_memmap(
        folder / "statements.npy", "w+", np.float16, (size.passages * STATEMENTS, DIMENSION)
    )
    for start in range(0, size.passages, 10_000):
        own = np.repeat(vectors[start : start + 10_000], STATEMENTS, axis=0)
        statements[start * STATEMENTS : start * STATEMENTS + len(own)] = _unit(own + _noise(draws, len(own), 0.6))
    np.save(folder / "offsets.npy", np.arange(0, size.passages * STATEMENTS + 1, STATEMENTS))
    asked = draws.choice(size.passages, size.questions, replace=False)
    questions = _unit(vectors[asked] + _noise(draws, size.questions, 0.8))
    nearest = [np.argsort(-(vectors @ q), kind="stable")[:NEAREST] for q in questions]
    np.savez(folder / "questions.npz", vectors=questions, nearest=np.array(nearest))
    asks = [_question(texts[p], misspelt=n % 2 == 1) for n, p in enumerate(asked)]
    typos = [_misspelt(max(texts[p].split(), key=len)) for p in asked]
    (folder / "questions.json").write_text(json.dumps([asks, typos]), "utf-8")
    (folder / "words.json").write_text(json.dumps(dict.fromkeys(_vocabulary(size.words), 1)), "utf-8")


def _unit(rows: npt.NDArray[np.floating]) -> Vectors:
    units: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return units


def _noise(draws: np.random.Generator, rows: int, length: float) -> Vectors:
    drawn: Vectors = draws.standard_normal((rows, DIMENSION), dtype=np.float32)
    return drawn * np.float32(length / DIMENSION**0.5)


def _vocabulary(count: int) -> list[str]:
    """Pronounceable words, the shortest first."""
    words = ("".join(parts) for length in itertools.count(2) for parts in itertools.product(_SOUNDS, repeat=length))
    chosen = list(itertools.islice(words, 2 * count))
    random.Random(1).shuffle(chosen)
    return chosen[:count]


def _texts(draws: np.random.Generator, size: Size) -> Iterator[str]:
    """About 60 words each, every third a stop word."""
    vocabulary = np.array(_vocabulary(size.words))
    common = np.array(sorted(STOP_WORDS))
    chance = 1 / (np.arange(size.words) + 10.0)
    limits = np.cumsum(chance / chance.sum())
    for _ in range(size.passages):
        count = int(draws.integers(45, 76))
        words = vocabulary[np.minimum(np.searchsorted(limits, draws.random(count)), size.words - 1)]
        words[::3] = draws.choice(common, len(words[::3]))
        yield " ".join(words)


def _passage(number: int, text: str) -> Passage:
    words = text.split()
    cuts = [len(words) * n // STATEMENTS for n in range(STATEMENTS + 1)]
    statements = tuple(Statement("sentence", " ".join(words[a:b]), 1, 1) for a, b in itertools.pairwise(cuts))
    return Passage(
        f"p{number}", f"d{number // 100}", "A title", "", f"d{number // 100}.md", "", ("A heading",), statements
    )


def _question(text: str, *, misspelt: bool) -> str:
    """Ten words of a passage; the longest one misspelt or not."""
    words = text.split()[5:15]
    if misspelt:
        longest = max(range(len(words)), key=lambda n: len(words[n]))
        words[longest] = _misspelt(words[longest])
    return " ".join(words)


def _misspelt(word: str) -> str:
    """One letter in the middle wrong."""
    middle = len(word) // 2
    return f"{word[:middle]}x{word[middle + 1 :]}"


def search(folder: Path, threads: int) -> dict[str, float]:
    """Ask all questions of the index in a folder, loaded as for serving; 0 threads: as many as FAISS likes."""
    import faiss

    if threads:
        faiss.omp_set_num_threads(threads)
    prepared = np.load(folder / "questions.npz")
    questions, typos = json.loads((folder / "questions.json").read_text("utf-8"))
    words = json.loads((folder / "words.json").read_text("utf-8"))
    began = time.perf_counter()
    passages = Passages(folder / "passages.jsonl")
    shelf = Shelf(
        passages,
        DenseIndex.load(folder),
        LexicalIndex.load(folder, len(passages)),
        np.load(folder / "statements.npy", mmap_mode="r"),
        np.load(folder / "offsets.npy"),
    )
    encoder = PreparedEncoder()
    reader = Reader(words, Lexicon(), encoder.knows)
    retriever = Retriever(shelf, encoder, reader, weight=0.7)
    opened = time.perf_counter() - began
    retriever.search("a first question warms the process")
    searches: list[float] = []
    for encoder.answer, question in zip(prepared["vectors"], questions, strict=True):
        began = time.perf_counter()
        retriever.search(question)
        searches.append((time.perf_counter() - began) * 1000)
    guesses: list[float] = []
    for word in typos:
        began = time.perf_counter()
        reader.mend(word)
        guesses.append((time.perf_counter() - began) * 1000)
    found = [shelf.dense.search(vector, NEAREST)[0] for vector in prepared["vectors"]]
    right = sum(len(np.intersect1d(f, n)) for f, n in zip(found, prepared["nearest"], strict=True))
    return {
        "opened": opened,
        "p50": percentile(searches, 0.5),
        "p95": percentile(searches, 0.95),
        "guess": percentile(guesses, 0.95),
        "recall": right / prepared["nearest"].size,
        "peak": memory("VmHWM"),
        "own": memory("RssAnon"),
    }


def measure(size: Size) -> list[Figure]:
    """Make an index in a temporary folder and ask it in fresh processes: with one thread, then with FAISS's choice."""
    with tempfile.TemporaryDirectory() as place:
        make(Path(place), size)
        one, all_of_them = (_in_fresh_process(place, threads) for threads in (1, 0))
    figures = [
        Figure(f"search {share}, {name}", run[share], "ms", 20.0 if share == "p95" else None)
        for name, run in (("one thread", one), ("all threads", all_of_them))
        for share in ("p50", "p95")
    ]
    return [
        *figures,
        Figure("of it: a misspelt word, p95", one["guess"], "ms"),
        Figure("recall@10 of dense search against exact float32", one["recall"], "", 0.97, at_least=True),
        Figure("opening the index", one["opened"], "s"),
        Figure("peak resident, files mapped included", one["peak"], "MB"),
        Figure("resident at the end without mapped files", one["own"], "MB"),
    ]


def _in_fresh_process(folder: str, threads: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.scale", folder, str(threads)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def main() -> None:
    """Measure; with a folder and a number of threads, be the process that is measured."""
    if len(sys.argv) == 3:
        print(json.dumps(search(Path(sys.argv[1]), int(sys.argv[2]))))
    else:
        show(measure(Size(passages=int(sys.argv[1])) if len(sys.argv) == 2 else Size()))


if __name__ == "__main__":
    main()
