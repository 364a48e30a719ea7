"""Which revision of a git repository the files of a folder are."""

from __future__ import annotations

import subprocess
from pathlib import Path

_PATIENCE = 10.0  # seconds


def revision(folder: Path) -> str:
    """The commit that holds the files of a folder as they are; empty where there is none, or no git to ask."""
    commit = _git(folder, "rev-parse", "--verify", "HEAD")
    tracked = commit and _git(folder, "ls-files", ".")
    return commit if commit and tracked and _git(folder, "status", "--porcelain", ".") == "" else ""


def _git(folder: Path, *arguments: str) -> str | None:
    """What git says; None where it fails or is not there."""
    command = ["git", "--no-optional-locks", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return None if done.returncode else done.stdout.decode("utf-8", "replace").strip()
