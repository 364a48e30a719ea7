"""The benchmark of weekly prompts still runs, with small counts, and counts nothing that is lost or doubled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bench import prompts as bench
from bench.figures import Figure
from bot.adapters.store import open_store
from tests.doubles.library import Library
from tests.doubles.postgres import fresh_database
from tests.doubles.prompt_race import race
from tests.doubles.prompt_years import simulate
from tests.doubles.prompts import Shelf

ROOT = Path(__file__).parents[2]
needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc, as on Linux")


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/mentor.db"
    else:
        with fresh_database() as url:
            yield url


@pytest.fixture
def settings(library: Library) -> list[tuple[str, str]]:
    """What a process of the bot needs to know; the curriculum is the real one."""
    return [("MENTOR_KNOWLEDGE", str(ROOT / "knowledge")), ("MENTOR_INDEX", str(library.index))]


def missed(figures: list[Figure]) -> list[str]:
    """Counts that are not what is asked for; times and memory are those of a machine that does other things as well."""
    counts = [f for f in figures if f.target is not None and f.unit == ""]
    return [
        str(f) for f in counts if f.target is not None and (f.value < f.target if f.at_least else f.value > f.target)
    ]


def test_years_are_counted() -> None:
    """Prompts that came, those at a time the clock leaps over or comes to twice, and what was wrong with them."""
    figures = bench.clock(2, 1)
    assert [] == missed(figures)
    assert figures[0].value > 50


def test_two_processes_on_one_database(url: str) -> None:
    """Step by step in any order: nothing is lost or doubled, and all is as it would be in memory."""
    with ExitStack() as stack:
        stores = [open_store(url) for _ in range(2)]
        for store in stores:
            stack.callback(store.close)
        sent, faults = simulate(1, 1, stores)
    assert Counter() == faults
    assert simulate(1, 1, [Shelf()] * 2)[0] == sent
    assert len(sent) > 25


@pytest.mark.slow
def test_two_real_processes_that_are_killed(url: str, tmp_path: Path) -> None:
    """At any instant, while both want to post the same: each prompt is there once, and counted once."""
    assert [] == race(url, tmp_path / "channel", servers=20, weeks=2, kills=3)


@pytest.mark.model
@pytest.mark.slow
async def test_kills_are_counted(settings: list[tuple[str, str]]) -> None:
    """Of the real bot, with nonces, without them, and of two at a time."""
    figures = await bench.kills(1, settings)
    assert [] == missed(figures)
    assert [1, 1, 1] == [f.value for f in figures if f.name.endswith(": times")]


@needs_proc
@pytest.mark.model
@pytest.mark.slow
async def test_a_rush_is_measured(settings: list[tuple[str, str]]) -> None:
    """All is posted, with its thread, and questions are answered meanwhile."""
    figures = await bench.rush(20, settings, every=1.0)
    assert [] == missed(figures)
    assert all(f.value > 0 for f in figures if f.unit)
