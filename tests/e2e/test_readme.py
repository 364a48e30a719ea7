"""The commands of the README, typed one after the other as a newcomer would."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# What needs a token, what goes on until it is stopped, and what runs this very suite: each has tests of its own.
LEFT_OUT = {"./mentor demo", "./mentor invite", "./mentor run", "./mentor test"}
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
        (line, output) for commands, output in blocks for line in commands.splitlines() if line.startswith("./mentor")
    ]


def test_the_demo_comes_first() -> None:
    """A newcomer sees the bot at once, without an account; nothing is left out below that the page doesn't show."""
    commands = [command for command, _ in shown()]
    assert "./mentor demo" == commands[0]
    assert set() == LEFT_OUT - set(commands)


@pytest.mark.model
@pytest.mark.slow
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
    commands = [(command, output) for command, output in shown() if command not in LEFT_OUT]
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
