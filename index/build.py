"""Incremental build with progress: plan first (added, changed, removed), then execute."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index import chunk, store
from index.dense import DenseIndex, Kind
from index.encode import Encoder, Progress, Vectors
from index.errors import ArtefactProblem, IndexMissing
from index.lexical import LexicalIndex
from index.lexicon import Lexicon
from index.manifest import FORMAT, Manifest, SourceFacts
from index.read import Reading
from index.retriever import Shelf
from index.types import Document, Passage
from index.words import raw_words

SLICE = 16_384  # statements encoded in one call, passages averaged in one go: bounds the memory
SAMPLE = 200
DEPTH = 10


@dataclass(frozen=True, slots=True)
class Delta:
    """Ids of what a build would add, change, remove and leave as it is."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build would do.

    A passage counts as changed where its words are the same but something around them is not, such as its
    line numbers. `encode` and `reuse` count passages, `statements` the texts to be encoded. `note` says why
    nothing is reused.
    """

    documents: Delta
    passages: Delta
    encode: int
    reuse: int
    statements: int
    note: str = ""

    def estimate(self, seconds_per_statement: float) -> float:
        """Seconds that encoding will take."""
        return self.statements * seconds_per_statement


@dataclass(frozen=True, slots=True)
class Built:
    """Counts of passages `encoded` and `reused`; `written` is false where nothing had changed."""

    id: str
    plan: Plan
    encoded: int
    reused: int
    seconds: float
    ann_recall: float | None
    written: bool


@dataclass(frozen=True, slots=True)
class _Survey:
    """The plan, and what executing it needs: all passages, and where the vectors of known ones lie."""

    plan: Plan
    sources: tuple[SourceFacts, ...]
    passages: tuple[Passage, ...]
    former: store.Artefact | None
    known: Mapping[str, int]


def plan(reading: Reading, encoder_identity: str, directory: Path) -> Plan:
    """Compare documents with the current build; one that is missing, damaged or foreign counts as empty."""
    return _survey(reading, encoder_identity, directory).plan


def build(
    reading: Reading,
    encoder: Encoder,
    encoder_folder: Path,
    directory: Path,
    *,
    lexicon: Lexicon,
    calibration: Mapping[str, Any],
    kind: Kind = "exact",
    progress: Progress | None = None,
    wait: float = 0.0,
    revision: str = "",
) -> Built:
    """Bring the index up to date; only passages that the current build does not know are encoded.

    `progress` gets the number of statements just encoded, out of `Plan.statements`. Where nothing at all has
    changed, no build is written and the id of the current one is returned. `revision` names the state of the sources;
    a new one alone is no change. Raises BuildBusy where another build is at work.
    """
    began = time.monotonic()
    with store.locked(directory, wait):
        survey = _survey(reading, encoder.identity, directory)
        corpus = _hash([s.sha256 for s in survey.sources])
        content = _hash(
            [
                FORMAT,
                chunk.VERSION,
                corpus,
                encoder.identity,
                encoder.dimension,
                kind,
                asdict(lexicon),
                calibration,
            ]
        )
        former = survey.former
        if former and former.manifest.content == content:
            recall = former.manifest.ann_recall
            return Built(former.id, survey.plan, 0, survey.plan.reuse, time.monotonic() - began, recall, written=False)
        passages = survey.passages
        offsets = np.cumsum([0, *(len(p.encoded) for p in passages)], dtype=np.int64)
        statements = _statements(survey, offsets, encoder, progress)
        vectors = centroids(statements, offsets)
        texts = [p.encoded_text for p in passages]
        shelf = Shelf(passages, DenseIndex.build(vectors, kind), LexicalIndex.build(texts), statements, offsets)
        recall = _recall(shelf.dense, vectors, statements) if kind == "approximate" else None
        facts = Manifest(
            content=content,
            corpus=corpus,
            encoder=encoder.identity,
            dimension=encoder.dimension,
            chunker=chunk.VERSION,
            kind=kind,
            created=datetime.now(UTC),
            documents=len(reading.documents),
            passages=len(passages),
            statements=len(statements),
            sources=survey.sources,
            ann_recall=recall,
            revision=revision,
        )
        words = Counter(w for t in texts for w in raw_words(t))
        build_id = store.write(directory, store.Contents(facts, shelf, lexicon, words, calibration, encoder_folder))
    done = survey.plan
    return Built(build_id, done, done.encode, done.reuse, time.monotonic() - began, recall, written=True)


def centroids(statements: npt.NDArray[np.float16], offsets: npt.NDArray[np.int64]) -> Vectors:
    """One unit vector per passage: the mean of its statements' vectors; zero where they cancel out."""
    count = len(offsets) - 1
    vectors = np.zeros((count, statements.shape[1]), dtype=np.float32)
    for start in range(0, count, SLICE // 4):
        bounds = offsets[start : start + SLICE // 4 + 1]
        rows = statements[bounds[0] : bounds[-1]].astype(np.float32)
        sums = np.add.reduceat(rows, bounds[:-1] - bounds[0], axis=0)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        vectors[start : start + len(sums)] = np.divide(sums, lengths, out=np.zeros_like(sums), where=lengths > 1e-6)
    return vectors


def _survey(reading: Reading, identity: str, directory: Path) -> _Survey:
    passages: list[Passage] = []
    sources = []
    for document in reading.documents:
        own = chunk.chunk(document)
        passages += own
        sources.append(SourceFacts(document.id, _fingerprint(document), len(own)))
    former, note = _former(directory, identity)
    before = {p.id: (row, p) for row, p in enumerate(former.shelf.passages)} if former else {}
    # A title or a kind of block is in the encoded text but not in the id: the same id is not enough.
    known = {
        p.id: before[p.id][0]
        for p in passages
        if p.id in before and (before[p.id][1] == p or before[p.id][1].encoded == p.encoded)
    }
    fresh = [p for p in passages if p.id not in known]
    old_sources = {s.document: s.sha256 for s in former.manifest.sources} if former else {}
    made = Plan(
        documents=_delta({s.document: s.sha256 for s in sources}, old_sources),
        passages=_delta({p.id: p for p in passages}, {key: p for key, (_, p) in before.items()}),
        encode=len(fresh),
        reuse=len(passages) - len(fresh),
        statements=sum(len(p.encoded) for p in fresh),
        note=note,
    )
    return _Survey(made, tuple(sources), tuple(passages), former, known)


def _former(directory: Path, identity: str) -> tuple[store.Artefact | None, str]:
    """The current build where its vectors can be reused, else the reason why not."""
    try:
        former = store.load(directory, identity=identity)
    except IndexMissing:
        return None, ""
    except ArtefactProblem as problem:
        return None, f"nothing is reused: {problem}"
    if former.manifest.chunker != chunk.VERSION:
        return (
            None,
            "nothing is reused: this version cuts documents in another way than the one that built the index",
        )
    problems = store.verify(directory, former.id)
    return (None, f"nothing is reused: {problems[0]}") if problems else (former, "")


def _delta(new: Mapping[str, object], old: Mapping[str, object]) -> Delta:
    return Delta(
        added=tuple(k for k in new if k not in old),
        changed=tuple(k for k in new if k in old and new[k] != old[k]),
        removed=tuple(k for k in old if k not in new),
        unchanged=tuple(k for k in new if k in old and new[k] == old[k]),
    )


def _statements(
    survey: _Survey, offsets: npt.NDArray[np.int64], encoder: Encoder, progress: Progress | None
) -> npt.NDArray[np.float16]:
    """One vector per statement: copied from the former build, or encoded in slices of full batches."""
    matrix = np.empty((int(offsets[-1]), encoder.dimension), dtype=np.float16)
    places: list[int] = []
    texts: list[str] = []
    for position, passage in enumerate(survey.passages):
        start, end = int(offsets[position]), int(offsets[position + 1])
        if survey.former and passage.id in survey.known:
            row = survey.known[passage.id]
            shelf = survey.former.shelf
            matrix[start:end] = shelf.statements[shelf.offsets[row] : shelf.offsets[row + 1]]
        else:
            places += range(start, end)
            texts += passage.encoded
    for start, part in _slices(texts):
        matrix[places[start : start + len(part)]] = encoder.encode_passages(part, progress)
    return matrix


def _slices(texts: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    for start in range(0, len(texts), SLICE):
        yield start, texts[start : start + SLICE]


def _recall(dense: DenseIndex, vectors: Vectors, statements: npt.NDArray[np.float16]) -> float:
    """Share of the ten nearest passages that approximate search finds, with statements as questions."""
    rows = np.unique(np.linspace(0, len(statements) - 1, SAMPLE).astype(np.int64))
    queries = statements[rows].astype(np.float32)
    depth = min(DEPTH, len(vectors))
    found = 0
    for query in queries:
        cosines = vectors @ query
        least = np.partition(cosines, -depth)[-depth]
        positions, _ = dense.search(query, depth)
        # By cosine, not by position: of passages that are equally near, any will do.
        found += int((cosines[positions] >= least - 1e-5).sum())
    return found / (depth * len(queries))


def _fingerprint(document: Document) -> str:
    blocks = [(b.kind, b.text, b.first, b.last, b.level) for b in document.blocks]
    facts = [document.id, document.title, document.publisher, document.url, document.source]
    return _hash([*facts, blocks, sorted(document.asked.items())])


def _hash(values: Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
