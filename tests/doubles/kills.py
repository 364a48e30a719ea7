"""Kill a process that builds in a loop, at random instants, and look at what it leaves behind.

`python -m tests.doubles.kills FOLDER` is the process that is killed.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from index import store
from index.errors import RetrievalError
from tests.doubles.workshop import Workshop

ROOT = Path(__file__).parents[2]


def kill_builds(place: Path, times: int, seed: int = 1) -> list[str]:
    """Build, then kill a builder `times` times; gives a line for each time the index was broken or lost."""
    chance = random.Random(seed)
    workshop = Workshop(place)
    newest = workshop.build().id
    faults: list[str] = []
    for number in range(1, times + 1):
        command = [sys.executable, "-m", "tests.doubles.kills", str(place)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as builder:
            assert builder.stdout is not None
            builder.stdout.readline()  # it begins now
            time.sleep(chance.uniform(0.0, 0.3))
            builder.kill()
        try:
            current = workshop.load().id
            problems = store.verify(workshop.index)
            if workshop.ask("numpy and pandas") != "python.md":
                problems.append("wrong answer")
            if current < newest:
                problems.append(f"{newest} is lost, {current} is back")
            newest = current
        except RetrievalError as problem:
            problems = [str(problem)]
        if problems:
            faults.append(f"kill {number}: {'; '.join(problems)}")
    return faults


def _build_for_ever(place: Path) -> None:
    workshop = Workshop(place)
    print("begin", flush=True)
    number = 0
    while True:
        number += 1
        # A word of its own for each build, so that there is always something to do.
        workshop.write("news.md", f"# News\n\nThis is the news number{number}by{os.getpid()} of today.\n")
        workshop.build()


if __name__ == "__main__":
    _build_for_ever(Path(sys.argv[1]))
