"""The commands of the README, typed one after the other as a newcomer would."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.model, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
# Runs this very suite.
LEFT_OUT = {"./mentor test"}
HANDBOOK = """\
# Member handbook

## What membership costs

Membership of Data Club costs 24 euros a year. Students pay half of that. The fee is due in January,
and new members pay for the months that are left.
"""


def shown() -> list[tuple[str, str]]:
    """The `./mentor` commands of the README, each with the output printed below it, or "" for none."""
    text = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(r"```sh\n(.*?)```(?:\s*```text\n(.*?)```)?", text, re.DOTALL)
    return [
        (line, output)
        for commands, output in blocks
        for line in commands.splitlines()
        if line.startswith("./mentor") and line not in LEFT_OUT
    ]


def test_every_command_works(minilm: Path, tmp_path: Path) -> None:
    """In the order of the page, on a machine with a folder ~/handbook: each ends well, and answers begin as shown."""
    (tmp_path / "handbook").mkdir()
    (tmp_path / "handbook" / "handbook.md").write_text(HANDBOOK, "utf-8")
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "MENTOR_INDEX": str(tmp_path / "index"),
        "MENTOR_MODELS": str(minilm.parent),
    }
    commands = shown()
    assert len(commands) >= 8
    for command, output in commands:
        done = subprocess.run(
            command.replace("./mentor", f"{shlex.quote(sys.executable)} -m bot", 1),
            shell=True,
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=900,  # the first one builds the whole index
            check=False,
        )
        assert (0, command) == (done.returncode, command), done.stderr
        if " ask " in command:
            assert output.splitlines()[0] in done.stdout
