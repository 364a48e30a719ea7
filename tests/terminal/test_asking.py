"""`./mentor ask` and `./mentor chat`: what stands on stdout, what on stderr, and the exit code."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from index import store
from tests.doubles.library import Library

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[2]
FIELDS = ["id", "answered", "answer", "confidence", "passages", "took_ms"]
HOW_LONG = "how long does it take to become a machine learning engineer?"


@pytest.fixture(autouse=True)
def _settings(place: Path) -> None:
    """Every test here has settings of its own."""


def lines_of(library: Library, file: Path, lines: Sequence[object]) -> tuple[int, list[str]]:
    """Write JSON lines to a file, strings and bytes as they are, and answer them."""
    raw = [x if isinstance(x, bytes) else (x if isinstance(x, str) else json.dumps(x)).encode() for x in lines]
    file.write_bytes(b"\n".join(raw) + b"\n")
    return main(["ask", "--jsonl", str(file), "--index", str(library.index)]), [str(file)]


def answers(text: str) -> list[dict[str, Any]]:
    """The JSON documents of stdout, one a line."""
    return [json.loads(line) for line in text.splitlines()]


def test_an_answer_is_readable_text(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """The quote with its number, the source by title and section, the confidence in words."""
    assert 0 == main(["ask", *HOW_LONG.split(), "--index", str(library.index)])
    shown = capsys.readouterr()
    assert "takes 7 to 8 months of full-time study. [1]" in " ".join(shown.out.split())
    assert "[1] How long it takes > Months of study" in shown.out
    assert re.search(r"^Confidence: (strong|partial) - the sources answer this", shown.out, re.MULTILINE)
    assert "" == shown.err


def test_no_colour_codes_in_a_pipe(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """Only a terminal gets faint text."""
    assert 0 == main(["ask", HOW_LONG, "--index", str(library.index)])
    assert "\x1b" not in capsys.readouterr().out


def test_not_knowing_is_no_failure(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """An honest "I don't know" with the closest sections is an answer, so the exit code is 0."""
    assert 0 == main(["ask", "how much does a plumber earn in Oslo?", "--index", str(library.index)])
    shown = capsys.readouterr().out
    assert "I don't know" in shown
    assert 1 <= len(re.findall(r"^  - ", shown, re.MULTILINE)) <= 3
    assert "Confidence: none" in shown


@pytest.mark.parametrize(
    "text", ["", "   ", "🎉", "...", "\udcff", "hi", "x" * 1001, "<@1>", "?" * 900], ids=lambda t: repr(t[:9])
)
def test_any_message_is_answered(library: Library, capsys: pytest.CaptureFixture[str], text: str) -> None:
    """Nothing that can be typed breaks the terminal."""
    assert 0 == main(["ask", text, "--index", str(library.index)])
    assert capsys.readouterr().out.strip()


def test_json_is_one_document(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """All parts of the answer, in one JSON object and nothing beside it."""
    assert 0 == main(["ask", "--json", HOW_LONG, "--index", str(library.index)])
    data = json.loads(capsys.readouterr().out)
    assert (True, "time.md:5-5") == (data["answered"], data["sources"][0]["place"])
    assert store.load(library.index).id == data["index"]
    assert data["confidence"] in {"strong", "partial"}


def test_json_with_why_stays_one_document(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """The explanation then goes to stderr."""
    assert 0 == main(["ask", "--json", "--why", HOW_LONG, "--index", str(library.index)])
    shown = capsys.readouterr()
    assert json.loads(shown.out)["answered"]
    assert "Chance that the sources answer" in shown.err


def test_why_shows_ranks_scores_and_thresholds(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """Everything that the answer came from stands under it."""
    assert 0 == main(["ask", "--why", HOW_LONG, "--index", str(library.index)])
    shown = capsys.readouterr().out
    wanted = ("dense#", "lexical#", "How long it takes > Months of study (time.md:5-5)", "none below", "Evidence: ")
    assert [] == [w for w in wanted if w not in shown]


@pytest.mark.parametrize("text", ["hi", "who won the prize in Berlin?"])
def test_why_explains_every_kind_of_answer(library: Library, capsys: pytest.CaptureFixture[str], text: str) -> None:
    """Small talk and missing figures are explained as well."""
    assert 0 == main(["ask", "--why", text, "--index", str(library.index)])
    assert store.load(library.index).id in capsys.readouterr().out


def test_records_have_exactly_these_fields(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line of output has six fields; passages have three, the best first, at least five where there are so many."""
    code, _ = lines_of(library, tmp_path / "q", [{"id": 1, "question": HOW_LONG}, {"id": 2, "question": "plumbing?"}])
    shown = capsys.readouterr()
    known, unknown = answers(shown.out)
    assert (0, "") == (code, shown.err)
    assert [FIELDS, FIELDS] == [list(known), list(unknown)]
    assert (True, False, "none") == (known["answered"], unknown["answered"], unknown["confidence"])
    for record in (known, unknown):
        scores = [p["score"] for p in record["passages"]]
        assert len(scores) >= 5
        assert sorted(scores, reverse=True) == scores
        assert {("text", "source", "score")} == {tuple(p) for p in record["passages"]}
        assert record["took_ms"] > 0


def test_sources_are_paths_with_lines(library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`source` is relative to the source folder, and its lines hold the passage; `text` has no breadcrumb."""
    lines_of(library, tmp_path / "q", [{"question": "what are vectors and matrices?"}, {"question": HOW_LONG}])
    for record in answers(capsys.readouterr().out):
        for passage in record["passages"]:
            name, first, last = re.fullmatch(r"(.+):(\d+)-(\d+)", passage["source"]).groups()  # type: ignore[union-attr]
            lines = (library.sources / name).read_text("utf-8").splitlines()[int(first) - 1 : int(last)]
            inside = set(re.findall(r"\w+", " ".join(lines)))
            first_line, *rest = passage["text"].splitlines()
            own = first_line if not first_line.endswith(":") else " ".join(rest)
            assert set(re.findall(r"\w+", own)) <= inside
            assert "##" not in passage["text"]
            assert ">" not in first_line


def test_ids_of_any_type_come_back(library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever JSON value names a question, its answer bears the same, in the same order."""
    ids = ["a", 7, 1.5, None, True, ["x", 1], {"k": "v"}, "ü 漢 🎉", "\ud800", 10**30]
    code, _ = lines_of(library, tmp_path / "q", [{"id": i, "question": "what is Git?"} for i in ids])
    assert (0, ids) == (code, [record["id"] for record in answers(capsys.readouterr().out)])


def test_malformed_lines_are_reported_and_the_others_answered(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each bad line is named by its number on stderr, the exit code is 2, and stdout holds the answers only."""
    good = {"id": "good", "question": "what is Git?"}
    bad = [
        "no json",
        "[1, 2]",
        '"text"',
        {"id": 1},
        {"id": 1, "question": 5},
        {"id": 1, "question": None},
        {"id": 1, "question": "why?", "history": "text"},
        {"id": 1, "question": "why?", "history": [1]},
        '{"id": NaN, "question": "why?"}',
        '{"id": 1e999, "question": "why?"}',
        "[" * 100_000,
        b'{"id": 1, "question": "caf\xe9"}',
        '{"id": 1, "question": "cut off',
    ]
    code, _ = lines_of(library, tmp_path / "q", [good, *bad, "", "   ", good])
    shown = capsys.readouterr()
    assert (2, ["good", "good"]) == (code, [record["id"] for record in answers(shown.out)])
    assert [str(n) for n in range(2, len(bad) + 2)] == re.findall(r"^line (\d+) is left out", shown.err, re.MULTILINE)


def test_files_from_other_systems_are_read(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A byte-order mark and carriage returns are no part of a question."""
    file = tmp_path / "q"
    file.write_bytes(b'\xef\xbb\xbf{"id": 1, "question": "what is Git?"}\r\n\r\n{"id": 2, "question": "hi"}')
    assert 0 == main(["ask", "--jsonl", str(file), "--index", str(library.index)])
    assert [1, 2] == [record["id"] for record in answers(capsys.readouterr().out)]


def test_history_settles_what_a_question_points_to(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same words find other passages after other questions."""
    follow_up = "and which tools for that?"
    history = ["how do I get a model into production, the deployment I mean?"]
    lines_of(
        library, tmp_path / "q", [{"question": follow_up, "history": history}, {"question": "hm", "history": None}]
    )
    first, second = answers(capsys.readouterr().out)
    assert "tools.md:9-13" == first["passages"][0]["source"]
    assert not second["answered"]


@pytest.mark.parametrize(
    "text", ["", "\ud800", "😀", "hi", "@everyone", "\x00", "how " * 3000], ids=lambda t: repr(t[:9])
)
def test_any_question_of_a_line_is_answered(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    """Empty, broken, endless: every well-formed line gets its answer, with passages."""
    code, _ = lines_of(library, tmp_path / "q", [{"id": 1, "question": text}])
    (record,) = answers(capsys.readouterr().out)
    assert (0, False) == (code, record["answered"])
    assert record["answer"]
    assert len(record["passages"]) >= 5


def test_lines_come_from_stdin(
    library: Library, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`-` reads standard input, as UTF-8 whatever the terminal speaks."""
    raw = json.dumps({"id": "ü", "question": "what is Git?"}, ensure_ascii=False).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="latin-1"))
    assert 0 == main(["ask", "--jsonl", "-", "--index", str(library.index)])
    assert ["ü"] == [record["id"] for record in answers(capsys.readouterr().out)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask"], "give a question"),
        (["ask", "why?", "--jsonl", "-"], "give a question, or --jsonl"),
        (["ask", "--jsonl", "missing.jsonl"], "missing.jsonl cannot be opened"),
        (["ask", "--jsonl", "."], ". cannot be opened"),
    ],
)
def test_wrong_use_is_explained(
    library: Library, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    """Exit code 2 and one sentence about what to do; stdout stays empty."""
    assert 2 == main([*arguments, "--index", str(library.index)])
    shown = capsys.readouterr()
    assert "" == shown.out
    assert said in shown.err


def test_a_missing_index_names_the_remedy(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An index that was named and is not there is never replaced by another one."""
    assert 2 == main(["ask", "why?", "--index", str(place / "nowhere")])
    shown = capsys.readouterr()
    assert "" == shown.out
    assert 'run "./mentor index build"' in shown.err


def test_the_first_question_builds_the_index(
    library: Library, place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without any index the own knowledge is indexed once; stdout still holds one JSON document."""
    knowledge = Path(shutil.copytree(library.sources, place / "knowledge"))
    shutil.copy(ROOT / "knowledge" / "calibration.yaml", knowledge)
    monkeypatch.setenv("MENTOR_KNOWLEDGE", str(knowledge))
    assert 0 == main(["ask", "--json", "hi"])
    first = capsys.readouterr()
    assert json.loads(first.out)["canned"]
    assert "building one" in first.err
    assert 0 == main(["ask", "--json", "hi"])
    assert "" == capsys.readouterr().err


def test_chat_keeps_the_context(
    library: Library, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Questions come line by line; a follow-up is read after the ones before, and "bye" ends the chat."""
    typed = "hi\n\nhow does deployment of a model work?\nwhich tools for that?\nbye\nwhat is Git?\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert 0 == main(["chat", "--index", str(library.index)])
    shown = capsys.readouterr().out
    assert "Docker: packs a model" in shown
    assert "Good luck" in shown
    assert "Git keeps" not in shown
