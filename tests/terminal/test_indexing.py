"""`./mentor index`: build, status, verify, search and rollback."""

from __future__ import annotations

import hashlib
import itertools
import re
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.cli import main
from index import store
from tests.doubles.library import Library, write_guides

pytestmark = pytest.mark.model

NEWS = "# News\n\n## Today\n\nQuantum chips are in the news today.\n"


@pytest.fixture(autouse=True)
def _settings(place: Path) -> None:
    """Every test here has settings of its own."""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A folder of guides to change at will."""
    return write_guides(tmp_path / "sources")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where an index goes."""
    return tmp_path / "out"


def tree(folder: Path) -> dict[str, str]:
    """Every file below a folder, with a hash of its content and the time it was changed."""
    return {
        p.relative_to(folder).as_posix(): f"{hashlib.sha256(p.read_bytes()).hexdigest()} {p.stat().st_mtime_ns}"
        for p in folder.rglob("*")
        if p.is_file()
    }


def test_build_says_what_it_did(sources: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The id, the counts, and each document that is new."""
    assert 0 == main(["index", "build", "--source", str(sources), "--out", str(out)])
    shown = capsys.readouterr().out
    assert store.load(out).id in shown
    assert "8 passages encoded, 0 reused; documents: 4 added, 0 changed, 0 removed." in shown
    assert ["jobs.md", "maths/algebra.md", "time.md", "tools.md"] == re.findall(r"^  \+ (.+)$", shown, re.MULTILINE)


def test_progress_where_nobody_watches(
    sources: Path, out: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a terminal, it is told in lines, at most one a second."""
    seconds = itertools.count(step=0.6)
    clock = SimpleNamespace(monotonic=lambda: next(seconds), perf_counter=time.perf_counter)
    monkeypatch.setattr("bot.terminal.indexing.time", clock)
    (sources / "many.md").write_text("# Many\n\n" + "\n\n".join(f"The number {n} is one of many." for n in range(200)))
    assert 0 == main(["index", "build", "--source", str(sources), "--out", str(out)])
    told = re.findall(r"^encoded (\d+) of (\d+)$", capsys.readouterr().err, re.MULTILINE)
    assert len(told) > 1
    assert told == sorted(set(told), key=lambda step: int(step[0]))
    assert all(int(done) <= int(total) for done, total in told)


def test_a_second_build_has_nothing_to_do(sources: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The index stays, byte for byte."""
    main(["index", "build", "--source", str(sources), "--out", str(out)])
    before = tree(out)
    capsys.readouterr()
    assert 0 == main(["index", "build", "--source", str(sources), "--out", str(out)])
    assert f"Nothing has changed; index {store.load(out).id} stays.\n" == capsys.readouterr().out
    assert before.keys() == tree(out).keys()


def test_a_changed_folder_is_taken_over(sources: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Added, changed and removed documents are told apart, and only what is new is encoded."""
    main(["index", "build", "--source", str(sources), "--out", str(out)])
    (sources / "news.md").write_text(NEWS)
    (sources / "jobs.md").unlink()
    (sources / "time.md").write_text((sources / "time.md").read_text().replace("7 to 8", "9 to 10"))
    capsys.readouterr()
    assert 0 == main(["index", "build", "--source", str(sources), "--out", str(out)])
    shown = capsys.readouterr().out
    assert "2 passages encoded, 5 reused; documents: 1 added, 1 changed, 1 removed." in shown
    assert [("+", "news.md"), ("~", "time.md"), ("-", "jobs.md")] == re.findall(
        r"^  ([+~-]) (.+)$", shown, re.MULTILINE
    )
    assert 0 == main(["index", "search", "quantum", "--index", str(out), "-k", "1"])
    assert "1. News > Today  (news.md:5-5" in capsys.readouterr().out


def test_several_sources_make_one_index(
    sources: Path, tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--source` may be repeated; like-named files stay apart."""
    more = tmp_path / "more"
    more.mkdir()
    (more / "jobs.md").write_text(NEWS)
    assert 0 == main(["index", "build", "--source", str(sources), "--source", str(more), "--out", str(out)])
    documents = {s.document for s in store.load(out).manifest.sources}
    assert {"jobs.md", "more/jobs.md", "maths/algebra.md", "time.md", "tools.md"} == documents


@pytest.mark.parametrize("built", [False, True], ids=["nothing there", "built before"])
def test_a_dry_run_changes_nothing(
    sources: Path, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], built: bool
) -> None:
    """What would be done is shown; no file is written, changed or removed."""
    if built:
        main(["index", "build", "--source", str(sources), "--out", str(out)])
        (sources / "news.md").write_text(NEWS)
    before = tree(tmp_path)
    capsys.readouterr()
    assert 0 == main(["index", "build", "--source", str(sources), "--out", str(out), "--dry-run"])
    shown = capsys.readouterr().out
    assert before == tree(tmp_path)
    assert built == out.exists()
    assert f"documents: {1 if built else 4} added, 0 changed, 0 removed, {4 if built else 0} unchanged" in shown
    assert f"passages: {1 if built else 8} added" in shown
    assert re.search(rf"^to encode: {1 if built else 8} passages, about \d+ s$", shown, re.MULTILINE)
    assert "Nothing was changed" in shown


def test_unreadable_files_are_listed_and_the_rest_is_built(
    sources: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each bad file stands on stderr with its reason; other kinds of files are counted."""
    (sources / "broken.md").write_bytes(b"caf\xe9")
    (sources / "empty.txt").write_bytes(b"")
    (sources / "photo.jpg").write_bytes(b"x")
    assert 0 == main(["index", "build", "--source", str(sources), "--out", str(out)])
    shown = capsys.readouterr().err
    assert ["broken.md", "empty.txt"] == re.findall(r"^not read: (\S+) is ", shown, re.MULTILINE)
    assert "left alone: 1 .jpg" in shown
    assert 4 == store.load(out).manifest.documents


def test_strict_wants_every_file(sources: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With one unreadable file nothing is built and the exit code is 2, in a dry run as well."""
    (sources / "empty.txt").write_bytes(b"")
    command = ["index", "build", "--source", str(sources), "--out", str(out), "--strict"]
    assert 2 == main(command)
    assert not out.exists()
    assert "Nothing was built" in capsys.readouterr().err
    assert 2 == main([*command, "--dry-run"])
    (sources / "empty.txt").unlink()
    assert 0 == main(command)


def test_cleaning_is_explained(sources: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every piece that was dropped stands with its line and reason, and the kinds are counted."""
    (sources / "page.txt").write_text(
        "How to learn\n\nShare this post\n\nLearning takes patience and daily practice, says every mentor.\n\n"
        "Post a Comment\n\n© 2024 Example Press. All rights reserved.\n"
    )
    command = ["index", "build", "--source", str(sources), "--out", str(out), "--explain-cleaning", "--dry-run"]
    assert 0 == main(command)
    shown = capsys.readouterr().out
    assert ["3", "7", "9"] == re.findall(r"^  line (\d+): .+: \S", shown, re.MULTILINE)
    assert re.search(r"^page\.txt$", shown, re.MULTILINE)
    assert re.search(r"^3 pieces: ", shown, re.MULTILINE)


@pytest.mark.parametrize(
    ("make", "said"),
    [("missing", "does not exist"), ("empty", "nothing to index")],
)
def test_a_source_without_documents_is_refused(
    tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str], make: str, said: str
) -> None:
    """A missing or empty folder ends in exit code 2 and a sentence, and leaves no index."""
    folder = tmp_path / make
    if make == "empty":
        folder.mkdir()
    assert 2 == main(["index", "build", "--source", str(folder), "--out", str(out)])
    assert said in capsys.readouterr().err
    assert not out.exists()


def test_status_lists_builds_newest_first(sources: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line a build; a star marks the one in use."""
    main(["index", "build", "--source", str(sources), "--out", str(out)])
    first = store.load(out).id
    (sources / "news.md").write_text(NEWS)
    main(["index", "build", "--source", str(sources), "--out", str(out)])
    second = store.load(out).id
    capsys.readouterr()
    assert 0 == main(["index", "status", "--out", str(out)])
    lines = capsys.readouterr().out.splitlines()
    assert [f"* {second}", f"  {first}"] == [line[: 2 + len(first)] for line in lines]
    assert "5 documents  9 passages" in lines[0]


def test_roll_back_and_forth(sources: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The build before is in use again, its answers too; where none is older, the remedy is named."""
    main(["index", "build", "--source", str(sources), "--out", str(out)])
    first = store.load(out).id
    (sources / "news.md").write_text(NEWS)
    main(["index", "build", "--source", str(sources), "--out", str(out)])
    capsys.readouterr()
    assert 0 == main(["index", "rollback", "--out", str(out)])
    assert f"Went back to index {first}.\n" == capsys.readouterr().out
    assert first == store.load(out).id
    assert 2 == main(["index", "rollback", "--out", str(out)])
    assert "no older build to go back to" in capsys.readouterr().err


def test_verify_checks_every_byte(sources: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sound index gives 0; one changed bit gives 1 and names the file."""
    main(["index", "build", "--source", str(sources), "--out", str(out)])
    capsys.readouterr()
    assert 0 == main(["index", "verify", "--out", str(out)])
    assert f"The index in {out} is sound.\n" == capsys.readouterr().out
    file = out / store.load(out).id / "statements.npy"
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    assert 1 == main(["index", "verify", "--out", str(out)])
    assert "statements.npy was changed" in capsys.readouterr().out


def test_a_damaged_index_is_refused_with_the_remedy(
    sources: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Asking, searching and measuring over it end with exit code 2; building again mends it."""
    main(["index", "build", "--source", str(sources), "--out", str(out)])
    (out / store.load(out).id / "passages.jsonl").write_bytes(b"")
    capsys.readouterr()
    for command in (["ask", "why?"], ["index", "search", "why?"], ["eval"]):
        assert 2 == main([*command, "--index", str(out)])
        shown = capsys.readouterr()
        assert "" == shown.out
        assert re.search(r'passages\.jsonl has 0 bytes.*run "\./mentor index build"', shown.err)
    assert 0 == main(["index", "build", "--source", str(sources), "--out", str(out)])
    assert 0 == main(["ask", "what is Git?", "--index", str(out)])


@pytest.mark.parametrize(
    "command",
    [
        ["index", "status", "--out"],
        ["index", "rollback", "--out"],
        ["index", "search", "x", "--index"],
        ["eval", "--index"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_a_missing_index_is_refused_with_the_remedy(
    out: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    """Exit code 2, nothing on stdout, and the command that helps."""
    assert 2 == main([*command, str(out)])
    shown = capsys.readouterr()
    assert "" == shown.out
    assert f'no index at {out}; run "./mentor index build"' in shown.err


def test_search_shows_passages(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """Rank, breadcrumb, place and score, then the text; `-k` says how many."""
    command = ["index", "search", "months", "of", "study", "--index", str(library.index)]
    assert 0 == main([*command, "-k", "2"])
    shown = capsys.readouterr().out
    assert ["1. How long it takes > Months of study"] == re.findall(r"^1\. [^(]*(?<! )", shown, re.MULTILINE)
    assert 2 == len(re.findall(r"^\d+\. .* score -?\d+\.\d\d\)$", shown, re.MULTILINE))
    assert "   Becoming a machine learning engineer takes 7 to 8 months" in shown


def test_golden_chooses_the_calibration(sources: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--golden` puts the calibration fitted on those questions into the index; without one it says how to fit it."""
    golden = sources.parent / "mine.yaml"
    command = ["index", "build", "--source", str(sources), "--out", str(out), "--golden", str(golden)]
    assert 2 == main(command)
    assert "--calibrate" in capsys.readouterr().err
    own = (Path(__file__).parents[2] / "knowledge" / "calibration.yaml").read_text()
    (sources.parent / "mine.calibration.yaml").write_text(re.sub(r"none_below: .*", "none_below: 0.123", own))
    assert 0 == main(command)
    assert 0.123 == store.load(out).calibration["none_below"]
