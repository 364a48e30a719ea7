"""How long a first answer takes as a whole process: `python -m bench.cold_start`."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from bench.figures import Figure, show

ROOT = Path(__file__).parents[1]
QUESTION = "which maths do I need first?"


def measure(command: Sequence[str], times: int = 7) -> list[Figure]:
    """The median wall time of a command in seconds, after one run that makes what is missing and fills the caches."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        spent.append(time.perf_counter() - began)
    return [
        Figure(f"cold start, median of {times}", statistics.median(spent), "s", 1.5),
        Figure(f"cold start, fastest of {times}", min(spent), "s"),
    ]


def main() -> None:
    """Ask one question through the launcher, again and again."""
    show(measure([str(ROOT / "mentor"), "ask", QUESTION]))


if __name__ == "__main__":
    main()
