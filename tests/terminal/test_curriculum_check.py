"""`./mentor knowledge check`: findings as lines, sums, exit codes, and mending."""

from __future__ import annotations

import errno
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.errors import MentorError
from bot.terminal import curriculum_check
from knowledge.curriculum import LOCK
from tests.doubles.curriculum import TODAY, Bakery

ROOT = Path(__file__).parents[2]
SUMS = "6 skills, 1 project, 1 role, 1 guide, 2 resources, 1 term, 36 skill questions"
pytestmark = pytest.mark.model


@pytest.fixture
def bakery(place: Path, monkeypatch: pytest.MonkeyPatch) -> Bakery:
    """Sound knowledge, locked, with the settings on it."""
    bakery = Bakery(place / "knowledge")
    bakery.lock()
    monkeypatch.setenv("MENTOR_KNOWLEDGE", str(bakery.folder))
    monkeypatch.chdir(place)
    return bakery


def run(capsys: pytest.CaptureFixture[str], *, fix: bool = False, days: int = 0) -> tuple[int, list[str]]:
    """Exit code and lines of a check some days later."""
    code = curriculum_check.check(fix=fix, today=TODAY + timedelta(days))
    return code, capsys.readouterr().out.splitlines()


def test_sound_knowledge_is_a_line_of_sums(bakery: Bakery, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0."""
    assert (0, [f"{SUMS}: no errors, no warnings."]) == run(capsys)


def test_warnings_alone_are_no_failure(bakery: Bakery, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0, since knowledge grows old by itself."""
    code, lines = run(capsys, days=200)
    line = bakery.line("resources.yaml", "id: cookbook")
    said = '2 links were not opened for 180 days; "./mentor knowledge links" opens them'
    assert (0, f"knowledge/resources.yaml:{line}: warning: {said}") == (code, lines[0])
    assert [f"{SUMS}: no errors, 1 warning."] == lines[1:]


def test_faults_and_findings_stand_together(bakery: Bakery, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that cannot be used is an error like any other, the rest is checked all the same; exit code 1."""
    bakery.spoil("skills/wood.md", "level: 1", "level: high")
    bakery.skill("patience", requires=["hurry"], discussion=["TODO ask."])
    code, lines = run(capsys)
    at = {text: bakery.line("skills/patience.md", text) for text in ("hurry", "TODO")}
    assert 1 == code
    assert f"knowledge/skills/patience.md:{at['hurry']}: there is no skill hurry" == lines[0]
    assert lines[1].startswith(f"knowledge/skills/wood.md:{bakery.line('skills/wood.md', 'level: high')}: level: ")
    assert f"knowledge/skills/patience.md:{at['TODO']}: warning: something is left TODO" == lines[2]
    assert lines[3].endswith(": 2 errors, 1 warning.")
    assert 4 == len(lines)


def test_copied_prose_is_found_by_the_model(bakery: Bakery, capsys: pytest.CaptureFixture[str]) -> None:
    """Two pages with the same section."""
    text = "Knead the dough until it is smooth, then let it rest in a warm place."
    bakery.skill("wood", {"Common traps": text})
    bakery.skill("gas", {"Common traps": text.replace("smooth", "very smooth")})
    code, lines = run(capsys)
    assert 1 == code
    assert '"Common traps" says nearly the same as "Common traps" in skills/' in lines[0]


@pytest.mark.slow
def test_the_projects_own_pages_are_read(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The curriculum that comes with the project has no errors, its README included."""
    assert 0 == curriculum_check.check(today=TODAY)
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("66 skills, 18 projects, 8 roles, ")
    assert ": no errors, " in last


def test_no_model_is_no_obstacle(
    bakery: Bakery, place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything else is checked, and what was left out is said."""
    monkeypatch.setenv("MENTOR_MODELS", str(place / "no models"))
    monkeypatch.setenv("MENTOR_MODEL", str(place / "no such model"))
    assert 0 == curriculum_check.check(today=TODAY)
    out, err = capsys.readouterr()
    assert f"{SUMS}: no errors, no warnings.\n" == out
    assert err.splitlines()[-1].startswith("Nobody looked for prose that is there twice")


def test_a_missing_folder_is_said(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 2 with the setting that names the folder."""
    monkeypatch.setenv("MENTOR_KNOWLEDGE", str(place / "nowhere"))
    assert 2 == main(["knowledge", "check"])
    said = capsys.readouterr().err
    assert f"mentor: there is no folder {place / 'nowhere'}; set MENTOR_KNOWLEDGE" in said


def test_fix_mends_and_says_what(bakery: Bakery, capsys: pytest.CaptureFixture[str]) -> None:
    """Ids that are not locked, names in a wrong spelling, blanks at line ends; then the check finds nothing."""
    bakery.skill("figs", {"Common traps": "Pytorch eats figs.  \n\nSo does `Pytorch`."}, title="Figs in Numpy")
    bakery.spoil("skills/figs.md", "title: Figs in Numpy", 'title: "Figs in Numpy"')
    bakery.role("baker", optional=["patience", "figs"])
    glossary = bakery.folder / "glossary.yaml"
    glossary.write_text(glossary.read_text("utf-8").rstrip("\n"), "utf-8")
    title, text = (bakery.line("skills/figs.md", t) for t in ("Figs in Numpy", "Pytorch eats"))
    code, lines = run(capsys, fix=True)
    assert [
        f"Mended knowledge/skills/figs.md: lines {title}, {text}.",
        "Mended knowledge/glossary.yaml: line ends.",
        f"Mended knowledge/{LOCK}:",
        "  practice figs/large active",
        "  practice figs/small active",
        "  skill figs active",
        "  unit figs/first active",
    ] == lines[:-1]
    assert (0, "7 skills, ") == (code, lines[-1][:10])
    page = (bakery.folder / "skills" / "figs.md").read_text("utf-8")
    assert 'title: "Figs in NumPy"\n' in page
    assert "\nPyTorch eats figs.\n\nSo does `Pytorch`.\n" in page
    assert run(capsys, fix=True) == run(capsys)


def test_fix_leaves_alone_what_it_cannot_read(bakery: Bakery, capsys: pytest.CaptureFixture[str]) -> None:
    """Bytes that are no text, and a lock with lines that mean nothing, stay as they are for their author."""
    page, lock = bakery.folder / "skills" / "wood.md", bakery.folder / LOCK
    page.write_bytes(b"\xff" + page.read_bytes())
    lock.write_text(lock.read_text("utf-8") + "what is this?\n")
    before = page.read_bytes(), lock.read_bytes()
    assert 1 == curriculum_check.check(fix=True, today=TODAY)
    out, err = capsys.readouterr()
    assert before == (page.read_bytes(), lock.read_bytes())
    assert f"knowledge/{LOCK} is not mended: " in err
    assert "Mended" not in out


def test_a_file_that_cannot_be_written_is_said(bakery: Bakery, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence with file and reason."""

    def full(path: Path, text: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(curriculum_check, "write_small", full)
    (bakery.folder / LOCK).unlink()
    with pytest.raises(MentorError, match=rf"{LOCK} cannot be written \(No space left on device\)"):
        curriculum_check.check(fix=True, today=TODAY)


def test_fix_changes_nothing_in_the_projects_knowledge(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tidy as delivered, and all its ids are locked."""
    shutil.copytree(ROOT / "knowledge", place / "copy", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    monkeypatch.setenv("MENTOR_KNOWLEDGE", str(place / "copy"))
    monkeypatch.setenv("MENTOR_MODELS", str(place / "none"))
    monkeypatch.setenv("MENTOR_MODEL", str(place / "none"))
    assert 0 == curriculum_check.check(fix=True, today=TODAY)
    assert "Mended" not in capsys.readouterr().out
