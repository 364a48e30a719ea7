"""`./mentor test`: everything that has to hold before a change is taken."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from bot.settings import HOME

_SHELL_FILES = ("mentor", ".ci/run")
# Tests of a file stay together: they share what is slow to make.
_SPREAD = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile")


def run(*, fast: bool = False) -> int:
    """Run each check, show its name, its time and how it ended; 1 where one failed."""
    scripts = Path(sys.executable).parent
    checks = (
        ("format", [sys.executable, "-m", "ruff", "format", "--check", "."]),
        ("lint", [sys.executable, "-m", "ruff", "check", "."]),
        ("shell", [str(scripts / "shellcheck"), *_SHELL_FILES]),
        ("docker", [str(scripts / "hadolint"), "Dockerfile"]),
        ("types", [sys.executable, "-m", "mypy"]),
        ("imports", [str(scripts / "lint-imports")]),
        ("knowledge", [sys.executable, "-m", "bot", "knowledge", "check"]),
        (
            "tests",
            [sys.executable, "-m", "pytest", *_SPREAD, *(["-m", "not slow and not model"] if fast else ["--cov"])],
        ),
    )
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    failed = []
    for name, command in checks:
        print(f"== {name}", flush=True)
        started = time.monotonic()
        if subprocess.run(command, cwd=HOME, env=environment, check=False).returncode:
            failed.append(name)
        print(
            f"== {name}: {'failed' if name in failed else 'ok'} ({time.monotonic() - started:.0f} s)",
            flush=True,
        )
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0
