"""The artefact on disk: whole or refused, swapped in at once, rolled back."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from index import store
from index.errors import (
    ArtefactProblem,
    BuildBusy,
    IndexDamaged,
    IndexForeign,
    IndexMissing,
    IndexTooNew,
    ModelProblem,
)
from index.manifest import FORMAT
from tests.doubles.kills import kill_builds
from tests.doubles.workshop import LEXICON, Workshop

ROOT = Path(__file__).parents[2]
REMEDY = re.compile(r"\./mentor index (?:build|rollback)")
CURRENT = "current"
FILES = (
    "calibration.json",
    "encoder.json",
    "encoder.onnx",
    "lexical/data.csc.index.npy",
    "lexical/indices.csc.index.npy",
    "lexical/indptr.csc.index.npy",
    "lexical/params.index.json",
    "lexical/vocab.index.json",
    "lexicon.json",
    "manifest.json",
    "offsets.npy",
    "passages.jsonl",
    "statements.npy",
    "tokenizer.json",
    "vectors.faiss",
    "vectors.stats.npy",
    "words.json",
)


def flip(at: float) -> Callable[[Path], None]:
    """Invert one bit of the byte at this share of the file."""

    def damage(path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[round(at * (len(data) - 1))] ^= 1
        path.write_bytes(data)

    return damage


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def empty(path: Path) -> None:
    path.write_bytes(b"")


DAMAGES = [
    pytest.param(truncate, id="one byte short"),
    pytest.param(empty, id="empty"),
    pytest.param(Path.unlink, id="removed"),
    pytest.param(flip(0.0), id="first byte flipped"),
    pytest.param(flip(0.5), id="middle byte flipped"),
    pytest.param(flip(1.0), id="last byte flipped"),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Built twice, so that there is something to go back to; never changed by a test."""
    workshop = Workshop(tmp_path_factory.mktemp("built"))
    workshop.build()
    workshop.write("extra.md", "# Extra\n\nSomething about deployment with containers.\n")
    workshop.build()
    return workshop


@pytest.fixture
def workshop(built: Workshop, tmp_path: Path) -> Workshop:
    """A copy of the built workshop, free to be damaged."""
    shutil.copytree(built.sources, tmp_path / "sources")
    shutil.copytree(built.index, tmp_path / "index")
    return Workshop(tmp_path)


def place(workshop: Workshop, name: str) -> Path:
    return workshop.index / name if name == CURRENT else workshop.index / workshop.load().id / name


def test_a_build_holds_exactly_these_files(built: Workshop) -> None:
    """The damage tests below know every file of an artefact."""
    folder = built.index / built.load().id
    assert FILES == tuple(sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()))


def test_a_sound_index_loads_verifies_and_answers(built: Workshop) -> None:
    """What was built is what is loaded."""
    artefact = built.load()
    assert [] == store.verify(built.index)
    assert "python.md" == built.ask("numpy or pandas")
    assert LEXICON == artefact.lexicon
    assert {"floor": 0.5} == artefact.calibration
    assert 2 == artefact.words["numpy"] + artefact.words["pandas"]
    assert (4, 6, 13) == (
        artefact.manifest.documents,
        artefact.manifest.passages,
        artefact.manifest.statements,
    )
    assert ["extra.md", "jobs.md", "maths.md", "python.md"] == [s.document for s in artefact.manifest.sources]
    assert artefact.manifest.passages == len(artefact.shelf.passages) == len(artefact.shelf.dense)


def test_vectors_stay_on_disk(built: Workshop) -> None:
    """Statement vectors are half precision and memory-mapped, passages are parsed one by one."""
    shelf = built.load().shelf
    assert isinstance(shelf.statements, np.memmap)
    assert np.dtype(np.float16) == shelf.statements.dtype
    assert list(shelf.passages) == list(shelf.passages[:])
    assert shelf.passages[len(shelf.passages) - 1] == shelf.passages[-1]


def test_no_pickle_anywhere(built: Workshop) -> None:
    """Arrays are plain: numpy loads each of them with pickles forbidden."""
    for path in built.index.rglob("*.npy"):
        assert np.load(path, allow_pickle=False).dtype != np.dtype(object)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", [CURRENT, *FILES])
def test_damage_to_any_file_is_refused(workshop: Workshop, name: str, damage: Callable[[Path], None]) -> None:
    """Load and verify both notice, and the message names the remedy."""
    damage(place(workshop, name))
    with pytest.raises(ArtefactProblem, match=REMEDY):
        workshop.load()
    assert 1 == len(store.verify(workshop.index))


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", [CURRENT, *FILES])
def test_rollback_heals_damage(workshop: Workshop, name: str, damage: Callable[[Path], None]) -> None:
    """Whatever is damaged in the current build, the one before is whole and takes over."""
    damage(place(workshop, name))
    store.rollback(workshop.index)
    assert [] == store.verify(workshop.index)
    assert "python.md" == workshop.ask("numpy or pandas")


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", [CURRENT, *FILES])
def test_a_rebuild_heals_damage(workshop: Workshop, name: str, damage: Callable[[Path], None]) -> None:
    """A damaged build is no base for the next one: everything is encoded again, and the plan says why."""
    damage(place(workshop, name))
    built = workshop.build()
    assert built.written
    assert (6, 0) == (built.encoded, built.reused)
    assert "nothing is reused" in built.plan.note
    assert [] == store.verify(workshop.index)


def test_any_single_byte_of_the_manifest_counts(workshop: Workshop) -> None:
    """The manifest guards the other files; its own first line guards the manifest."""
    path = place(workshop, "manifest.json")
    folder, sound = path.parent, path.read_bytes()
    unnoticed = []
    for position in range(len(sound)):
        data = bytearray(sound)
        data[position] ^= 1
        path.write_bytes(data)
        try:
            store.load(workshop.index, build_id=folder.name)
        except ArtefactProblem:
            continue
        unnoticed.append(position)
    assert [] == unnoticed


def test_a_large_file_is_sized_on_load_and_hashed_by_verify(tmp_path: Path) -> None:
    """Hashing the encoder at every start would slow down every answer in the terminal."""
    workshop = Workshop(tmp_path, graph_bytes=store.HASHED_ON_LOAD + 1)
    workshop.build()
    graph = place(workshop, "encoder.onnx")
    flip(0.5)(graph)
    workshop.load()
    (problem,) = store.verify(workshop.index)
    assert "encoder.onnx was changed after it was written" in problem
    truncate(graph)
    with pytest.raises(IndexDamaged, match=r"encoder\.onnx has 16,000,000 bytes instead of 16,000,001"):
        workshop.load()


def test_a_missing_index_says_how_to_build_one(tmp_path: Path) -> None:
    """Neither an absent nor an empty folder is an error of the person who has just installed the bot."""
    (tmp_path / "empty").mkdir()
    for directory in (tmp_path / "absent", tmp_path / "empty"):
        with pytest.raises(IndexMissing, match=r'no index at .*; run "\./mentor index build"'):
            store.load(directory)
        with pytest.raises(IndexMissing, match=REMEDY):
            store.rollback(directory)
        assert [] == store.builds(directory)
        assert 1 == len(store.verify(directory))


def rewrite_manifest(workshop: Workshop, **changes: object) -> None:
    path = place(workshop, "manifest.json")
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changes), "utf-8")


def test_a_newer_format_is_named(workshop: Workshop) -> None:
    """After a downgrade the message says so, rather than calling the index damaged."""
    rewrite_manifest(workshop, format=FORMAT + 1, something="new")
    with pytest.raises(IndexTooNew, match=f"has format {FORMAT + 1}, this version reads {FORMAT}"):
        workshop.load()


@pytest.mark.parametrize("number", [FORMAT - 1, None, "1", True])
def test_another_manifest_is_foreign(workshop: Workshop, number: object) -> None:
    """A manifest.json of an older version or of another program."""
    rewrite_manifest(workshop, format=number)
    with pytest.raises(IndexForeign, match=REMEDY):
        workshop.load()


def test_another_model_is_foreign(workshop: Workshop) -> None:
    """Vectors of one model are never searched with another; the message names both."""
    with pytest.raises(IndexForeign, match=r"model hashing \(64 dimensions\), not with other \(64 dim"):
        store.load(workshop.index, identity="other")
    with pytest.raises(IndexForeign, match=r"not with the one set now \(384 dimensions\)"):
        store.load(workshop.index, dimension=384)


def test_files_of_two_builds_do_not_mix(workshop: Workshop) -> None:
    """Even with right checksums, counts that don't fit are refused."""
    manifest = store.load(workshop.index).manifest
    folder = workshop.index / workshop.load().id
    wrong = type(manifest)(**{f: getattr(manifest, f) for f in manifest.__slots__} | {"passages": 5})
    (folder / "manifest.json").write_text(wrong.to_text(), "utf-8")
    with pytest.raises(IndexDamaged, match="passages: 6 instead of 5"):
        workshop.load()


def test_three_builds_are_kept(workshop: Workshop) -> None:
    """The current one and two to go back to."""
    for number in range(4):
        workshop.write("news.md", f"# News\n\nNumber {number}.\n")
        workshop.build()
    kept = store.builds(workshop.index)
    assert [True, False, False] == [b.current for b in kept]
    assert ["", "", ""] == [b.problem for b in kept]
    assert sorted((b.id for b in kept), reverse=True) == [b.id for b in kept]
    assert {CURRENT, "lock", *(b.id for b in kept)} == {p.name for p in workshop.index.iterdir()}


def test_a_build_after_a_rollback_becomes_current(workshop: Workshop) -> None:
    """Going back is no dead end, and ids keep growing."""
    newest = workshop.load().id
    older = store.rollback(workshop.index)
    assert older == workshop.load().id
    assert older < newest
    built = workshop.build()
    assert built.id > newest
    assert built.id == workshop.load().id


def test_rollback_passes_over_damaged_builds(workshop: Workshop) -> None:
    """It goes back as far as it must."""
    oldest = min(b.id for b in store.builds(workshop.index))
    middle = workshop.load().id
    workshop.write("news.md", "# News\n\nNew.\n")
    workshop.build()
    truncate(workshop.index / middle / "words.json")
    assert oldest == store.rollback(workshop.index)


def test_rollback_without_a_sound_build_changes_nothing(workshop: Workshop) -> None:
    """A clear error that says what is wrong with the older ones; the current build stays."""
    current = workshop.load().id
    older = next(b.id for b in store.builds(workshop.index) if not b.current)
    truncate(workshop.index / older / "words.json")
    with pytest.raises(IndexMissing, match=r"(?s)no sound older build .*words\.json has"):
        store.rollback(workshop.index)
    assert current == workshop.load().id


def test_status_shows_a_damaged_build(workshop: Workshop) -> None:
    """`builds` never fails; it says which build is broken and why."""
    place(workshop, "manifest.json").write_text("{", "utf-8")
    newest, older = store.builds(workshop.index)
    assert newest.manifest is None
    assert "manifest.json cannot be read" in newest.problem
    assert older.manifest is not None
    assert (5, 12, "hashing") == (older.manifest.passages, older.manifest.statements, older.manifest.encoder)


def test_the_encoder_is_linked_not_copied(built: Workshop) -> None:
    """Three builds with a model of 90 MB take the room of one."""
    first, second = (built.index / b.id / "encoder.onnx" for b in store.builds(built.index))
    assert first.samefile(second)
    assert first.samefile(built.model / "encoder.onnx")


def test_a_damaged_export_never_gets_into_a_build(workshop: Workshop) -> None:
    """The card of an export says what its files must be."""
    card = workshop.model / "encoder.json"
    data = json.loads(card.read_text("utf-8")) | {"files": {"encoder.onnx": {"size": 1000, "sha256": "0" * 64}}}
    card.write_text(json.dumps(data), "utf-8")
    workshop.write("news.md", "# News\n\nNew.\n")
    current = workshop.load().id
    with pytest.raises(ModelProblem, match="damaged; delete that folder"):
        workshop.build()
    assert current == workshop.load().id
    assert [] == [p for p in workshop.index.iterdir() if p.name.startswith(".")]


@pytest.fixture
def holder(workshop: Workshop) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock of the index."""
    code = (
        "import sys, pathlib; from index import store\n"
        "with store.locked(pathlib.Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(workshop.index)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def test_one_build_at_a_time(workshop: Workshop, holder: subprocess.Popen[str]) -> None:
    """The second one names the first; reading goes on."""
    with pytest.raises(BuildBusy, match=f"process {holder.pid} is changing the index"):
        workshop.build()
    with pytest.raises(BuildBusy):
        store.rollback(workshop.index)
    assert "python.md" == workshop.ask("numpy or pandas")


def test_a_build_may_wait_for_its_turn(workshop: Workshop, holder: subprocess.Popen[str]) -> None:
    """The lock dies with its process, also with a killed one."""
    with pytest.raises(BuildBusy):
        workshop.build(wait=0.2)
    holder.kill()
    assert 6 == workshop.build(wait=10).reused


def test_a_killed_build_leaves_the_index_whole(tmp_path: Path) -> None:
    """Ten kills at random instants; `python -m bench.kills` does a hundred."""
    assert [] == kill_builds(tmp_path, 10, seed=7)
    workshop = Workshop(tmp_path)
    workshop.write("news.md", "# News\n\nAll quiet.\n")
    workshop.build()
    assert [] == [p for p in workshop.index.iterdir() if p.name.startswith(".")]
