"""`./mentor eval`: figures, comparison with a baseline, and fitting."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.adapters import calibration as calibrations
from bot.cli import main
from tests.doubles.library import Library

pytestmark = pytest.mark.model

ASKED = {
    "what are vectors and matrices?": ("maths/algebra.md#Linear algebra", "vectors"),
    "what do mean and variance describe?": ("maths/algebra.md#Statistics", "variance"),
    "how many months of full-time study does it take?": ("time.md#Months of study", "7 to 8 months"),
    "how many hours a week do part-time learners study?": ("time.md#Hours a week", "ten hours"),
    "what keeps every version of my code?": ("tools.md:3-5", "git"),
    "which tools are there for deployment?": ("tools.md:7-13", "docker"),
    "what happens in an interview?": ("jobs.md#Interviews", "coding round"),
    "how many projects belong into a portfolio?": ("jobs.md#Portfolio", "three finished projects"),
}
UNASKED = (
    "best pizza in Naples?",
    "who won the match yesterday?",
    "what is the capital of Peru?",
    "how do magnets work?",
)


@pytest.fixture(autouse=True)
def _settings(place: Path) -> None:
    """Every test here has settings of its own."""


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    """Questions with known answers about the small library."""
    questions: list[Mapping[str, Any]] = [
        {"id": f"a{n}{m}", "kind": "answerable", "question": opening + q, "sections": [section], "facts": [[fact]]}
        for n, (q, (section, fact)) in enumerate(ASKED.items())
        for m, opening in enumerate(("", "Tell me, ", "please explain: ", "ok so "))
    ]
    questions += [
        {"id": f"n{n}{m}", "kind": "off-topic", "question": opening + q}
        for n, q in enumerate(UNASKED)
        for m, opening in enumerate(("", "Tell me, ", "ok so "))
    ]
    file = tmp_path / "mine.yaml"
    file.write_text(yaml.safe_dump({"questions": questions}))
    return file


def test_figures_stand_in_a_table(library: Library, golden: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line per kind and one for all."""
    assert 0 == main(["eval", "--golden", str(golden), "--index", str(library.index)])
    head, *rows = capsys.readouterr().out.splitlines()
    assert ["kind", "n", "hit@1", "hit@3", "hit@5", "MRR", "nDCG@10", "facts"] == head.split()[:8]
    assert [["answerable", "32"], ["off-topic", "12"], ["all", "44"]] == [row.split()[:2] for row in rows]


def test_an_equal_baseline_passes_and_a_better_one_does_not(
    library: Library, golden: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--json` writes what `--baseline` reads; where a figure has become worse, the exit code is 1."""
    command = ["eval", "--golden", str(golden), "--index", str(library.index)]
    assert 0 == main([*command, "--json"])
    figures = json.loads(capsys.readouterr().out)
    assert 0.9 <= figures["answerable"]["hit_at_5"] <= 1.0
    baseline = tmp_path / "baseline.json"
    baseline.write_text(json.dumps(figures))
    assert 0 == main([*command, "--baseline", str(baseline)])
    assert "" == capsys.readouterr().err
    figures["all"]["mrr"] = 1.5
    figures["all"]["p95_ms"] = 0.0
    baseline.write_text(json.dumps(figures))
    assert 1 == main([*command, "--baseline", str(baseline)])
    assert 1 == capsys.readouterr().err.count("worse: all: mrr was 1.500, is ")


@pytest.mark.parametrize(
    "text",
    [None, "no json", "[]", '{"all": 1}', '{"all": {"mrr": 1}}', "\xff"],
    ids=["missing", "no json", "a list", "a number", "lacks figures", "no UTF-8"],
)
def test_a_broken_baseline_is_refused(
    library: Library, golden: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None
) -> None:
    """Exit code 2 and the command that writes a baseline, or why the file cannot be read."""
    baseline = tmp_path / "baseline.json"
    if text is not None:
        baseline.write_text(text, "latin-1")
    command = ["eval", "--golden", str(golden), "--index", str(library.index), "--baseline", str(baseline)]
    assert 2 == main(command)
    assert str(baseline) in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot be read"),
        ("questions: [", "cannot be read"),
        ("questions: 5", "is not a file of questions"),
        ("questions: [{id: a, kind: odd, question: x}]", "questions.0.kind"),
        ("questions: [{id: a, kind: typo, question: x}, {id: a, kind: typo, question: y}]", "more than once: a"),
    ],
)
def test_broken_questions_are_refused(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, said: str
) -> None:
    """Exit code 2, the file and the place of the fault."""
    file = tmp_path / "golden.yaml"
    if text is not None:
        file.write_text(text)
    assert 2 == main(["eval", "--golden", str(file), "--index", str(library.index)])
    assert said in capsys.readouterr().err


def test_calibrating_writes_beside_the_questions(
    library: Library, golden: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The fitted file can be loaded, the same again, and the next build takes it with `--golden`."""
    command = ["eval", "--golden", str(golden), "--index", str(library.index), "--calibrate"]
    assert 0 == main(command)
    target = golden.with_name("mine.calibration.yaml")
    assert f"Wrote {target}." in capsys.readouterr().out
    first = target.read_bytes()
    assert 0.0 < calibrations.load(target).none_below < 1.0
    assert 0 == main([*command, "--also", f"{golden}={library.index}"])
    assert "Fitted on 88 questions" in capsys.readouterr().out
    assert 0 == main(command)
    assert first == target.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--also", "a=b"], "--also goes with --calibrate"),
        (["--calibrate", "--also", "ab"], "--also takes GOLDEN=INDEX"),
    ],
)
def test_wrong_use_is_explained(
    library: Library, golden: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    """Exit code 2 and what the option takes."""
    assert 2 == main(["eval", "--golden", str(golden), "--index", str(library.index), *arguments])
    assert said in capsys.readouterr().err
