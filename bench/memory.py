"""Peak resident memory of a process that answers, on Linux: `python -m bench.memory`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from bench.figures import Figure, show

ROOT = Path(__file__).parents[1]


def measure(index: Path | None = None, answers: int = 200) -> list[Figure]:
    """Answer in a fresh process and read what it took, in MB (millions of bytes)."""
    command = [sys.executable, "-m", "bench.memory", str(answers), *([str(index)] if index else [])]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    taken = json.loads(done.stdout)
    return [
        Figure("resident with all modules imported", taken["imported"], "MB"),
        Figure("resident with index and encoder open", taken["open"], "MB"),
        Figure(f"resident after {answers} answers", taken["answered"], "MB"),
        Figure(f"peak resident over {answers} answers", taken["peak"], "MB", 300.0),
        Figure("peak with the longest question as well", taken["longest"], "MB", 300.0),
    ]


def memory(field: str, process: str = "self") -> float:
    """A field of /proc/PROCESS/status in MB: VmRSS is resident now, VmHWM was the most, RssAnon is no file's copy."""
    for line in Path(f"/proc/{process}/status").read_text("ascii").splitlines():
        name, _, rest = line.partition(":")
        if name == field:
            return int(rest.split()[0]) * 1024 / 1e6
    raise LookupError(field)


def _serve(answers: int, index: Path | None) -> dict[str, float]:
    from bench.answer import sample
    from bot.mentor.ask import MAX_CHARACTERS
    from bot.mentor.model import Question
    from bot.terminal.common import open_index

    taken = {"imported": memory("VmRSS")}
    opened = open_index(index)
    taken["open"] = memory("VmRSS")
    for question in sample(count=answers):
        opened.mentor.ask(Question(question))
    taken |= {"answered": memory("VmRSS"), "peak": memory("VmHWM")}
    longest = ("how would it help with statistics and python " * 100)[:MAX_CHARACTERS]
    opened.mentor.ask(Question(longest, (longest,) * 3))
    return {**taken, "longest": memory("VmHWM")}


def main() -> None:
    """Measure over the default index; with a number of answers (and a folder), be the process that is measured."""
    if len(sys.argv) > 1:
        print(json.dumps(_serve(int(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)))
    else:
        show(measure())


if __name__ == "__main__":
    main()
