"""The on-disk artefact: written aside, verified, swapped in atomically, rolled back."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from index import files, lock
from index.dense import DenseIndex
from index.encode import CARD, GRAPH, TOKENIZER
from index.errors import (
    ArtefactProblem,
    BuildBusy,
    IndexDamaged,
    IndexForeign,
    IndexMissing,
    IndexTooNew,
    ModelProblem,
)
from index.lexical import LexicalIndex
from index.lexicon import Lexicon
from index.manifest import FORMAT, Build, FileFacts, Manifest
from index.passages import Passages, write_passages
from index.retriever import Shelf

CURRENT = "current"
MANIFEST = "manifest.json"
PASSAGES = "passages.jsonl"
STATEMENTS = "statements.npy"
OFFSETS = "offsets.npy"
WORDS = "words.json"
CALIBRATION = "calibration.json"
KEPT = 3
HASHED_ON_LOAD = 16_000_000

_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")
_TIME = "%Y%m%dT%H%M%SZ"
_REBUILD = 'run "./mentor index build" to build it again'
_REPAIR = f'{_REBUILD}, or "./mentor index rollback" to go back to the one before'
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Contents:
    """All that goes into a build. `facts` is its manifest without the checksums, which `write` adds."""

    facts: Manifest
    shelf: Shelf
    lexicon: Lexicon
    words: Mapping[str, int]
    calibration: Mapping[str, Any]
    encoder: Path


@dataclass(frozen=True, slots=True)
class Artefact:
    """A loaded build: what `index.retriever` and `index.query` need, and the folder of its encoder."""

    id: str
    manifest: Manifest
    shelf: Shelf
    lexicon: Lexicon
    words: Mapping[str, int]
    calibration: Mapping[str, Any]
    encoder: Path


@contextmanager
def locked(directory: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the lock of an index: one process at a time changes it. Raises BuildBusy after `wait` seconds."""
    try:
        with lock.exclusive(directory, wait):
            yield
    except lock.Busy as busy:
        who = f"process {busy.pid}" if busy.pid else "another process"
        raise BuildBusy(
            f"{who} is changing the index in {directory}; wait until it has ended, then try again"
        ) from busy


def write(directory: Path, contents: Contents) -> str:
    """Write a build, make it the current one, remove builds beyond the last three; gives its id.

    To be called under `locked`. Whenever the process dies, `current` names a whole build, the old or the new.
    """
    try:
        files.sweep(directory)
        folder = files.aside(directory)
        try:
            manifest = _fill(folder, contents)
            (folder / MANIFEST).write_text(manifest.to_text(), "utf-8", newline="\n")
            build_id = _new_id(directory, manifest)
            files.move_in(folder, directory / build_id)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        files.write_small(directory / CURRENT, f"{build_id}\n")
    except OSError as fault:
        raise ArtefactProblem(
            f"the index could not be written to {directory} ({fault}); the index in use is unchanged: "
            "make room or give access there, then run the same command again"
        ) from fault
    for old in _ids(directory)[KEPT:]:
        if old != build_id:
            files.discard(directory / old)
    return build_id


def _fill(folder: Path, contents: Contents) -> Manifest:
    shelf = contents.shelf
    write_passages(folder / PASSAGES, shelf.passages)
    shelf.dense.save(folder)
    shelf.lexical.save(folder)
    np.save(folder / STATEMENTS, shelf.statements, allow_pickle=False)
    np.save(folder / OFFSETS, shelf.offsets, allow_pickle=False)
    contents.lexicon.save(folder)
    for name, data in ((WORDS, contents.words), (CALIBRATION, contents.calibration)):
        (folder / name).write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    for name in (GRAPH, TOKENIZER, CARD):
        if not (contents.encoder / name).is_file():
            raise ModelProblem(
                f"the exported model in {contents.encoder} has no {name}; delete that folder and {_REBUILD}"
            )
        files.link_or_copy(contents.encoder / name, folder / name)
    paths = sorted(p for p in folder.rglob("*") if p.is_file())
    facts = {p.relative_to(folder).as_posix(): FileFacts(p.stat().st_size, files.digest(p)) for p in paths}
    _require_whole_encoder(contents, facts)
    return replace(contents.facts, files=facts)


def _require_whole_encoder(contents: Contents, facts: Mapping[str, FileFacts]) -> None:
    """The encoder's card says what its files must be: a damaged export never gets into a build."""
    card = json.loads((contents.encoder / CARD).read_text("utf-8"))
    wanted = {name: FileFacts(**entry) for name, entry in card.get("files", {}).items()}
    if card.get("identity") != contents.facts.encoder or any(facts.get(name) != f for name, f in wanted.items()):
        raise ModelProblem(f"the exported model in {contents.encoder} is damaged; delete that folder and {_REBUILD}")


def _new_id(directory: Path, manifest: Manifest) -> str:
    """Time and content; later than every other id, whatever the clock says, so that ids sort by age."""
    now = manifest.created
    newest = next(iter(_ids(directory)), None)
    if newest and newest[:16] >= now.strftime(_TIME):
        now = datetime.strptime(newest[:16], _TIME).replace(tzinfo=UTC) + timedelta(seconds=1)
    return f"{now.strftime(_TIME)}-{manifest.content[:8]}"


def load(
    directory: Path, *, identity: str | None = None, dimension: int | None = None, build_id: str | None = None
) -> Artefact:
    """The current build, or the one named. Raises IndexMissing, IndexDamaged, IndexForeign or IndexTooNew.

    The presence and size of every file are checked, and the checksum of those below 16 MB, so that an answer
    in a fresh process stays fast. What is larger (the encoder; vectors and passages of a large corpus) is
    hashed only by `verify`, at about 0.7 ms per megabyte. Vectors and passages stay on disk, memory-mapped.
    """
    return _load(directory, build_id or current_id(directory), HASHED_ON_LOAD, identity, dimension)


def verify(directory: Path, build_id: str | None = None) -> list[str]:
    """What is wrong with a build, every byte of every file checked; an empty list where it is sound."""
    try:
        name = build_id or current_id(directory)
        manifest = _manifest(directory, name)
        problems = list(_file_problems(directory / name, manifest, hash_below=None))
        if not problems:
            _load(directory, name, 0, None, None)
    except ArtefactProblem as problem:
        return [str(problem)]
    return [f"{directory / name}: {p}" for p in problems]


def builds(directory: Path) -> list[Build]:
    """The builds that are kept, newest first; one that cannot be read has a `problem` and no manifest."""
    try:
        current = current_id(directory)
    except ArtefactProblem:
        current = ""
    found = []
    for name in _ids(directory):
        size = sum(p.stat().st_size for p in (directory / name).rglob("*") if p.is_file())
        try:
            manifest = _manifest(directory, name)
            problem = "; ".join(_file_problems(directory / name, manifest, hash_below=0))
            found.append(Build(name, name == current, size, manifest, problem))
        except ArtefactProblem as fault:
            found.append(Build(name, name == current, size, None, str(fault)))
    return found


def rollback(directory: Path, wait: float = 0.0) -> str:
    """Go back to the newest older build that is sound, verified before the switch; gives its id.

    Where `current` itself cannot be read, any sound build will do.
    """
    if not directory.is_dir():
        raise IndexMissing(f'no index at {directory}; run "./mentor index build" to make one')
    with locked(directory, wait):
        try:
            before = current_id(directory)
        except ArtefactProblem:
            before = "~"  # sorts behind every id
        problems: list[str] = []
        for name in _ids(directory):
            if name >= before:
                continue
            found = verify(directory, name)
            if not found:
                files.write_small(directory / CURRENT, f"{name}\n")
                return name
            problems += found[:1]
    listed = "".join(f"\n  {p}" for p in problems)
    raise IndexMissing(f"no {'sound ' if problems else ''}older build to go back to in {directory}; {_REBUILD}{listed}")


def _ids(directory: Path) -> list[str]:
    """Newest first."""
    if not directory.is_dir():
        return []
    return sorted((p.name for p in directory.iterdir() if _ID.fullmatch(p.name) and p.is_dir()), reverse=True)


def current_id(directory: Path) -> str:
    """The id of the current build, whose folder is there. Raises IndexMissing or IndexDamaged."""
    path = directory / CURRENT
    try:
        name = path.read_bytes().decode("ascii", "replace")
    except FileNotFoundError as fault:
        if not _ids(directory):
            raise IndexMissing(f'no index at {directory}; run "./mentor index build" to make one') from fault
        raise IndexDamaged(f"{path} is missing, so no build is in use; {_REPAIR}") from fault
    except OSError as fault:
        raise IndexDamaged(f"{path} cannot be read ({fault.strerror}); {_REPAIR}") from fault
    if not name.endswith("\n") or not _ID.fullmatch(name[:-1]):
        raise IndexDamaged(f"{path} does not hold the id of a build; {_REPAIR}")
    if not (directory / name[:-1]).is_dir():
        raise IndexDamaged(f"the build {name[:-1]}, named by {path}, is missing; {_REPAIR}")
    return name[:-1]


def _manifest(directory: Path, name: str) -> Manifest:
    path = directory / name / MANIFEST
    try:
        text = path.read_bytes().decode("utf-8")
        data = json.loads(text)
    except FileNotFoundError as fault:
        raise IndexForeign(f"{path.parent} has no {MANIFEST}, so it is no index of this program; {_REPAIR}") from fault
    except (OSError, ValueError) as fault:
        raise IndexDamaged(f"{path} cannot be read ({fault}); {_REPAIR}") from fault
    number = data.get("format") if isinstance(data, dict) else None
    if type(number) is not int or number < FORMAT:
        raise IndexForeign(f"{path} is not the manifest of an index of this version; {_REBUILD}")
    if number > FORMAT:
        raise IndexTooNew(
            f"the index in {path.parent} has format {number}, this version reads {FORMAT}; "
            f"update the program, or {_REPAIR}"
        )
    manifest = Manifest.from_text(text)
    if manifest is None:
        raise IndexDamaged(f"{path} was changed after it was written; {_REPAIR}")
    return manifest


def _file_problems(folder: Path, manifest: Manifest, *, hash_below: int | None) -> Iterator[str]:
    for name, facts in manifest.files.items():
        path = folder / name
        try:
            size = path.stat().st_size
            if size != facts.size:
                yield f"{name} has {size:,} bytes instead of {facts.size:,}"
            elif (hash_below is None or size < hash_below) and files.digest(path) != facts.sha256:
                yield f"{name} was changed after it was written (its checksum differs)"
        except FileNotFoundError:
            yield f"{name} is missing"
        except OSError as fault:
            yield f"{name} cannot be read ({fault.strerror})"


def _load(directory: Path, name: str, hash_below: int, identity: str | None, dimension: int | None) -> Artefact:
    folder = directory / name
    manifest = _manifest(directory, name)
    if identity not in {None, manifest.encoder} or dimension not in {None, manifest.dimension}:
        raise IndexForeign(
            f"the index in {folder} was built with the model {manifest.encoder} ({manifest.dimension} "
            f"dimensions), not with {identity or 'the one set now'} "
            f"({dimension or manifest.dimension} dimensions); {_REBUILD}"
        )
    problems = list(_file_problems(folder, manifest, hash_below=hash_below))
    if problems:
        raise IndexDamaged(f"the index in {folder} is damaged: {'; '.join(problems)}; {_REPAIR}")

    def read(what: str, how: Callable[[], _T]) -> _T:
        try:
            return how()
        except Exception as fault:  # faiss, numpy, bm25s and json each have their own
            raise IndexDamaged(f"{folder / what} cannot be read ({fault}); {_REPAIR}") from fault

    shelf = Shelf(
        read(PASSAGES, lambda: Passages(folder / PASSAGES)),
        read("vectors.faiss", lambda: DenseIndex.load(folder)),
        read("lexical", lambda: LexicalIndex.load(folder, manifest.passages)),
        read(STATEMENTS, lambda: np.load(folder / STATEMENTS, mmap_mode="r", allow_pickle=False)),
        read(OFFSETS, lambda: np.load(folder / OFFSETS, allow_pickle=False)),
    )
    artefact = Artefact(
        id=name,
        manifest=manifest,
        shelf=shelf,
        lexicon=read("lexicon.json", lambda: Lexicon.load(folder)),
        words=read(WORDS, lambda: json.loads((folder / WORDS).read_text("utf-8"))),
        calibration=read(CALIBRATION, lambda: json.loads((folder / CALIBRATION).read_text("utf-8"))),
        encoder=folder,
    )
    card = read(CARD, lambda: json.loads((folder / CARD).read_text("utf-8")))
    for misfit in _misfits(manifest, shelf, card):
        raise IndexDamaged(f"the files of {folder} do not belong together ({misfit}); {_REPAIR}")
    return artefact


def _misfits(manifest: Manifest, shelf: Shelf, card: Mapping[str, Any]) -> Iterator[str]:
    offsets, statements = shelf.offsets, shelf.statements
    counted: Sequence[tuple[str, object, object]] = (
        ("passages", len(shelf.passages), manifest.passages),
        ("vectors", len(shelf.dense), manifest.passages),
        ("offsets", offsets.shape, (manifest.passages + 1,)),
        ("last offset", int(offsets[-1]) if offsets.size else None, manifest.statements),
        ("statements", statements.shape, (manifest.statements, manifest.dimension)),
        ("precision of statements", statements.dtype, np.dtype(np.float16)),
        ("dimension", shelf.dense.dimension, manifest.dimension),
        ("model", (card.get("identity"), card.get("dimension")), (manifest.encoder, manifest.dimension)),
    )
    for what, found, wanted in counted:
        if found != wanted:
            yield f"{what}: {found} instead of {wanted}"
