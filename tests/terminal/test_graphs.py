"""`./mentor knowledge graph`: which file is written, and what is said where none can be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.adapters.drawing import render
from bot.cli import main
from bot.terminal import common

ROOT = Path(__file__).parents[2]


@pytest.fixture
def knowledge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project's knowledge that can be changed."""
    copy = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", copy, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    monkeypatch.setenv("MENTOR_KNOWLEDGE", str(copy))
    return copy


@pytest.mark.parametrize(
    ("name", "opening"),
    [("r.png", b"\x89PNG\r\n\x1a\n"), ("r.PNG", b"\x89PNG"), ("r.svg", b"<?xml"), ("r.dot", b'digraph "Data Analyst')],
)
def test_the_name_decides_the_form(
    name: str, opening: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """PNG, SVG or DOT; the path is all that is printed."""
    path = tmp_path / name
    assert 0 == main(["knowledge", "graph", "data-analyst", "--out", str(path)])
    assert (f"{path}\n", "") == capsys.readouterr()
    assert opening == path.read_bytes()[: len(opening)]


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ([], "data-analyst.png"),
        (["--tier", "full"], "data-analyst.png"),
        (["--tier", "junior"], "data-analyst-junior.png"),
    ],
    ids=["no tier", "full", "junior"],
)
def test_without_out_it_lies_below_var(
    options: list[str], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The full tier holds the junior one, so it is what is drawn where no tier is named."""
    monkeypatch.setattr(common, "HOME", tmp_path)
    assert 0 == main(["knowledge", "graph", "data-analyst", *options])
    assert f"{tmp_path / 'var' / 'graphs' / name}\n" == capsys.readouterr().out
    assert [name] == [p.name for p in (tmp_path / "var" / "graphs").iterdir()]


def test_the_junior_tier_alone(tmp_path: Path) -> None:
    """Shows no skill of the full tier."""
    assert 0 == main(["knowledge", "graph", "data-analyst", "--tier", "junior", "--out", str(tmp_path / "r.dot")])
    text = (tmp_path / "r.dot").read_text("utf-8")
    assert (True, False) == ('"pandas" [' in text, '"interview-prep" [' in text)


@pytest.mark.parametrize("name", ["mle", "MLE", "Machine-Learning-Engineer"])
def test_a_role_goes_by_its_aliases(name: str, tmp_path: Path) -> None:
    """In any case."""
    assert 0 == main(["knowledge", "graph", name, "--out", str(tmp_path / "r.dot")])
    assert (tmp_path / "r.dot").read_text("utf-8").startswith('digraph "Machine Learning Engineer: ')


def test_an_unknown_role_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The closest names are offered, the likeliest first, and nothing is written."""
    assert 2 == main(["knowledge", "graph", "data-scientits", "--out", str(tmp_path / "r.png")])
    assert capsys.readouterr().err.startswith(
        'mentor: there is no role "data-scientits"; the closest are data-scientist, data-'
    )
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["r.gif", "r", ".png"])
def test_other_forms_are_refused(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the endings that are understood."""
    assert 2 == main(["knowledge", "graph", "data-analyst", "--out", str(tmp_path / name)])
    assert ".png, .svg, .dot" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["no-such-folder/r.png", "folder.png"])
def test_a_place_that_cannot_be_written_is_named(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the reason, and what to do."""
    (tmp_path / "folder.png").mkdir()
    assert 2 == main(["knowledge", "graph", "data-analyst", "--out", str(tmp_path / name)])
    shown = capsys.readouterr().err
    assert f"mentor: {tmp_path / name} cannot be written (" in shown
    assert "--out" in shown


def test_var_that_cannot_be_made_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The picture can then be put elsewhere."""
    (tmp_path / "var").write_text("a file")
    monkeypatch.setattr(common, "HOME", tmp_path)
    assert 2 == main(["knowledge", "graph", "data-analyst"])
    assert "name a file with --out" in capsys.readouterr().err


def test_without_the_program_the_graph_is_kept_as_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside where the picture would have been; the message says why, and the command has not done what was asked."""
    monkeypatch.setattr(render, "_PROGRAM", "no-such-program")
    assert 2 == main(["knowledge", "graph", "data-analyst", "--out", str(tmp_path / "r.png")])
    shown = capsys.readouterr()
    assert "" == shown.out
    assert "no-such-program is not installed; run the command through ./mentor" in shown.err
    assert f"{tmp_path / 'r.dot'} as text" in shown.err
    assert ["r.dot"] == [p.name for p in tmp_path.iterdir()]


def test_faults_elsewhere_do_not_stop_it(knowledge: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is valid is drawn, with a word about what may be missing."""
    (knowledge / "skills" / "pandas.md").write_text("no front matter")
    assert 0 == main(["knowledge", "graph", "data-analyst", "--out", str(tmp_path / "r.dot")])
    assert 'something may be missing; see "./mentor knowledge check"' in capsys.readouterr().err
    assert '"pandas" [' not in (tmp_path / "r.dot").read_text("utf-8")


def test_a_circle_is_named(knowledge: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There is no picture of skills that need each other."""
    page = knowledge / "skills" / "numpy.md"
    page.write_text(page.read_text("utf-8").replace("requires: [python-basics]", "requires: [pandas]"), "utf-8")
    assert 2 == main(["knowledge", "graph", "data-analyst", "--out", str(tmp_path / "r.png")])
    assert "skills need each other in a circle" in capsys.readouterr().err
    assert not (tmp_path / "r.png").exists()


def test_no_knowledge_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the setting that names the folder."""
    monkeypatch.setenv("MENTOR_KNOWLEDGE", str(tmp_path))
    assert 2 == main(["knowledge", "graph", "data-analyst"])
    assert f"there is no role in {tmp_path}; see MENTOR_KNOWLEDGE" in capsys.readouterr().err
