"""Which commit a folder's files are."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bot.adapters.revision import revision


def git(folder: Path, *arguments: str) -> str:
    """Run git as somebody."""
    who = ["-c", "user.name=ada", "-c", "user.email=ada@example.org"]
    done = subprocess.run(["git", "-C", folder, *who, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of documents in a repository, with something beside it, all committed."""
    documents = tmp_path / "repository" / "documents"
    documents.mkdir(parents=True)
    (documents / "maths.md").write_text("# Maths\n")
    (documents.parent / "code.py").write_text("pass\n")
    git(documents.parent, "init", "--quiet")
    git(documents.parent, "add", ".")
    git(documents.parent, "commit", "--quiet", "--message", "All")
    return documents


def test_committed_files_have_a_revision(folder: Path) -> None:
    """The commit; what lies beside the folder may have changed."""
    (folder.parent / "code.py").write_text("fail\n")
    assert git(folder, "rev-parse", "HEAD") == revision(folder)


@pytest.mark.parametrize("name", ["maths.md", "new.md"], ids=["changed", "new"])
def test_changed_files_have_none(folder: Path, name: str) -> None:
    """No commit holds them as they are."""
    (folder / name).write_text("# Other\n")
    assert "" == revision(folder)


def test_ignored_files_have_none(folder: Path) -> None:
    """A folder that git does not look at is in no commit."""
    (folder.parent / ".gitignore").write_text("built/\n")
    (folder.parent / "built").mkdir()
    assert "" == revision(folder.parent / "built")


def test_outside_a_repository_there_is_none(tmp_path: Path) -> None:
    """Nor in a repository without a commit, nor where there is no folder at all."""
    assert "" == revision(tmp_path)
    git(tmp_path, "init", "--quiet")
    assert "" == revision(tmp_path)
    assert "" == revision(tmp_path / "nowhere")


def test_without_git_there_is_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It need not be installed."""
    monkeypatch.setenv("PATH", str(folder))
    assert "" == revision(folder)
