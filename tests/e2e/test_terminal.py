"""`python -m bot` as a process of its own: streams, exit codes, pipes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.doubles.library import Library

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[2]


def mentor(
    *arguments: str, stdin: bytes = b"", environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        env={**os.environ, **(environment or {})},
        timeout=120,
        check=False,
    )


def lines(questions: Sequence[str]) -> bytes:
    """JSON lines with running ids."""
    return b"".join(json.dumps({"id": n, "question": q}).encode() + b"\n" for n, q in enumerate(questions))


def test_ask_prints_the_answer(library: Library) -> None:
    """A question as words of the command line; the answer on stdout, nothing on stderr, exit code 0."""
    ended = mentor(
        "ask", "how", "long", "does it take to become a machine learning engineer?", "--index", str(library.index)
    )
    assert (0, b"") == (ended.returncode, ended.stderr)
    assert b"7 to 8 months" in ended.stdout


@pytest.mark.parametrize("locale", ["C", "C.UTF-8", "POSIX"])
def test_every_locale_speaks_utf_8(library: Library, locale: str) -> None:
    """Lines are read and written as UTF-8, wherever the process runs; broken ones are reported, the others answered."""
    stdin = '{"id": "ü🎉", "question": "what is Git?"}\n'.encode() + b'{"id": 2, "question": "caf\xe9"}\n'
    ended = mentor("ask", "--jsonl", "-", "--index", str(library.index), stdin=stdin, environment={"LC_ALL": locale})
    assert 2 == ended.returncode
    assert ["ü🎉"] == [json.loads(line)["id"] for line in ended.stdout.decode().splitlines()]
    assert b"line 2 is left out" in ended.stderr


def test_the_same_question_has_the_same_answer(library: Library) -> None:
    """Two processes agree on everything but the time."""
    stdin = lines(["how long does it take?", "which tools for deployment?", "best pizza?"])
    runs = []
    for _ in range(2):
        ended = mentor("ask", "--jsonl", "-", "--index", str(library.index), stdin=stdin)
        runs.append([{**json.loads(line), "took_ms": 0} for line in ended.stdout.decode().splitlines()])
    assert runs[0] == runs[1]
    assert [0, 1, 2] == [record["id"] for record in runs[0]]


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX pipe")
@pytest.mark.parametrize("source", ["file", "stdin"])
def test_a_reader_may_leave(library: Library, tmp_path: Path, source: str) -> None:
    """`| head -1` gets its line; the process then ends without a word."""
    file = tmp_path / "questions.jsonl"
    file.write_bytes(lines(["what is Git?"] * 300))
    command = [sys.executable, "-m", "bot", "ask", "--jsonl", str(file) if source == "file" else "-"]
    with (
        file.open("rb") as stdin,
        subprocess.Popen(
            [*command, "--index", str(library.index)],
            cwd=ROOT,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as running,
    ):
        assert running.stdout is not None
        assert running.stderr is not None
        assert 0 == json.loads(running.stdout.readline())["id"]
        running.stdout.close()
        said = running.stderr.read()
        assert (0, b"") == (running.wait(60), said)


def test_problems_go_to_stderr(tmp_path: Path) -> None:
    """A missing index is one line with the remedy, exit code 2, and nothing on stdout."""
    ended = mentor("ask", "why?", "--index", str(tmp_path / "nowhere"))
    assert (2, b"", 1) == (ended.returncode, ended.stdout, len(ended.stderr.splitlines()))
    assert b"./mentor index build" in ended.stderr


def test_help_needs_nothing(tmp_path: Path) -> None:
    """Without index and model, `--help` lists the commands."""
    ended = mentor("--help", environment={"MENTOR_INDEX": str(tmp_path), "MENTOR_MODELS": str(tmp_path)})
    assert 0 == ended.returncode
    assert all(name in ended.stdout for name in (b"ask", b"chat", b"eval", b"index", b"test"))
