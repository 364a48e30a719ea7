"""The benchmarks still run and measure something; how fast it is, they say by hand."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from bench import answer, cold_start, memory, scale
from bench.figures import Figure
from bot import app
from bot.settings import Settings
from index import dense
from tests.doubles.library import Library

needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc, as on Linux")


def by_name(figures: Sequence[Figure]) -> dict[str, float]:
    """The figures' values, each checked to be a positive number."""
    for figure in figures:
        assert math.isfinite(figure.value), figure
        assert figure.value > 0, figure
    return {f.name: f.value for f in figures}


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        pytest.param(Figure("time", 1.25, "s", 1.5), "1.250 s   target <= 1.5 s", id="at most"),
        pytest.param(Figure("recall", 0.99, "", 0.97, at_least=True), "0.990     target >= 0.97", id="at least"),
        pytest.param(Figure("time", 1.25, "s"), "1.250 s", id="no target"),
    ],
)
def test_a_figure_is_one_line(figure: Figure, expected: str) -> None:
    """A line holds the name, what was measured, and what is asked of it where something is."""
    assert str(figure).split(maxsplit=1) == [figure.name, expected]


def test_cold_start_times_whole_processes() -> None:
    """The median is no less than the fastest run."""
    figures = by_name(cold_start.measure([sys.executable, "-c", "pass"], times=2))
    assert figures["cold start, median of 2"] >= figures["cold start, fastest of 2"]


@pytest.mark.model
def test_cold_start_asks_a_real_question(library: Library) -> None:
    """An answer in a fresh process takes longer than starting Python."""
    command = [sys.executable, "-m", "bot", "ask", "--index", str(library.index), cold_start.QUESTION]
    asked = by_name(cold_start.measure(command, times=1))
    started = by_name(cold_start.measure([sys.executable, "-c", "pass"], times=1))
    assert asked["cold start, fastest of 1"] > started["cold start, fastest of 1"]


@pytest.mark.model
def test_answers_are_timed_beside_their_encoding(library: Library) -> None:
    """The ratio is that of the two medians, and the slow answers are no faster than the median."""
    opened = app.open_index(Settings(), library.index)
    figures = by_name(answer.measure(opened, answer.sample(count=20), answer.follow_ups()[:2]))
    assert figures["p95 answer"] >= figures["p50 answer"]
    assert figures["p50 answer / p50 encoding alone"] == figures["p50 answer"] / figures["p50 encoding alone"]


def test_the_same_questions_are_asked_every_time() -> None:
    """The sample is shuffled, yet always the same, and holds no follow-ups."""
    assert answer.sample(count=20) == answer.sample(count=20)
    assert set(answer.sample()).isdisjoint(answer.follow_ups())


@needs_proc
@pytest.mark.model
def test_memory_is_that_of_a_process_of_its_own(library: Library) -> None:
    """What is resident grows from the imports to the open index, and no moment exceeds the peak."""
    figures = by_name(memory.measure(library.index, answers=20))
    assert figures["resident with all modules imported"] < figures["resident with index and encoder open"]
    assert figures["resident after 20 answers"] <= figures["peak resident over 20 answers"]
    assert figures["peak resident over 20 answers"] <= figures["peak with the longest question as well"]


@needs_proc
def test_search_at_scale_finds_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    """With 16-bit vectors, nearly all of the ten nearest passages are found."""
    monkeypatch.setattr(dense, "HALF_FROM", 1000)
    figures = by_name(scale.measure(scale.Size(passages=2_000, clusters=50, words=5_000, questions=20)))
    assert figures["search p95, one thread"] >= figures["search p50, one thread"]
    assert figures["recall@10 of dense search against exact float32"] >= 0.97
