"""Time of an answer beside that of encoding its question alone, in one warm process: `python -m bench.answer`."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.figures import Figure, show
from bot.app import Opened
from bot.evaluation import load
from bot.mentor.model import Question
from bot.terminal.common import open_index
from index.evaluate import percentile

GOLDEN = Path(__file__).parents[1] / "knowledge" / "golden.yaml"


def sample(golden: Path = GOLDEN, count: int = 200) -> list[str]:
    """Questions that stand for themselves, shuffled, the same ones every time."""
    questions = [q.question for q in load(golden).questions if not q.history]
    random.Random(1).shuffle(questions)
    return questions[:count]


def follow_ups(golden: Path = GOLDEN) -> list[str]:
    """The other questions, to warm a process with."""
    return [q.question for q in load(golden).questions if q.history]


def measure(opened: Opened, questions: Sequence[str], before: Sequence[str] = ()) -> list[Figure]:
    """Encode and answer each question once, in turns, so that both see the same load of the machine.

    The questions `before` are answered before that.
    """
    encodings: list[float] = []
    answers: list[float] = []

    def encode(question: str) -> None:
        encodings.append(_milliseconds(lambda: opened.encoder.encode_queries([question])))

    def answer(question: str) -> None:
        answers.append(_milliseconds(lambda: opened.mentor.ask(Question(question))))

    for question in before:
        opened.mentor.ask(Question(question))
    for number, question in enumerate(questions):
        for step in (encode, answer) if number % 2 else (answer, encode):
            step(question)
    figures = [
        Figure(f"{name} {what}", percentile(values, share), "ms")
        for what, values in (("encoding alone", encodings), ("answer", answers))
        for name, share in (("p50", 0.5), ("p95", 0.95))
    ]
    return [*figures, Figure("p50 answer / p50 encoding alone", figures[2].value / figures[0].value, "x", 1.5)]


def _milliseconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Measure over the default index."""
    show(measure(open_index(None), sample(), follow_ups()))


if __name__ == "__main__":
    main()
