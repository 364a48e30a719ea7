"""The benchmark of the bot in Discord still runs, on a small library; its own counts are far larger."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import discord as bench
from bench.answer import sample
from bench.figures import Figure
from bot.settings import Settings
from tests.doubles.library import Library

needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc, as on Linux")
ROOT = Path(__file__).parents[2]


def missed(figures: list[Figure]) -> list[str]:
    """Counts that are not what is asked for; times and memory are those of a machine that does other things as well."""
    counts = [f for f in figures if f.target is not None and f.unit == ""]
    return [
        str(f) for f in counts if f.target is not None and (f.value < f.target if f.at_least else f.value > f.target)
    ]


@needs_proc
@pytest.mark.model
async def test_a_process_is_measured(library: Library) -> None:
    """Each answer is one request, and nobody of a small crowd is forgotten."""
    settings = [("MENTOR_KNOWLEDGE", str(ROOT / "knowledge")), ("MENTOR_INDEX", str(library.index))]
    figures = await bench.speed(sample(count=10), 20, settings)
    assert [] == missed(figures)
    assert all(f.value > 0 for f in figures if f.unit)


async def test_faults_are_counted() -> None:
    """Each kind at each request of each road, quick and slow."""
    figures = await bench.faults(["ask"], ["response lost", "gone"])
    assert [] == missed(figures)
    assert [6, 0] == [f.value for f in figures]


@pytest.mark.model
async def test_hostile_texts_are_counted(library: Library) -> None:
    """With the real model, to which no text is too strange."""
    own = Settings(_env_file=None, knowledge=ROOT / "knowledge", index=library.index)
    figures = await bench.hostile(own, 100)
    assert [] == missed(figures)
    assert 100 == figures[0].value
