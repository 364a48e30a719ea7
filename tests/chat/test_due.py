"""The tick: posters are called, side by side, and none of them disturbs the others."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from bot.chat import due
from bot.chat.client import MentorClient
from bot.chat.due import Due, each
from bot.errors import MentorError
from tests.doubles.town import Make, Town, client


class Recording:
    """Remembers when it was called; `fault` is raised each time."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.called: list[datetime] = []
        self._fault = fault

    async def post_due(self, _: MentorClient, now: datetime) -> None:
        """Remember it."""
        self.called.append(now)
        if self._fault:
            raise self._fault


class _Posting:
    """A use case that only posts."""

    def __init__(self, poster: Recording) -> None:
        self._poster = poster

    def commands(self) -> list[Any]:
        """None."""
        return []

    def presses(self) -> dict[str, Any]:
        """None."""
        return {}

    def posters(self) -> list[Recording]:
        """The one."""
        return [self._poster]


@pytest.fixture
def use_cases() -> Sequence[Make]:
    """None: only the clock matters here."""
    return []


async def test_all_posters_are_called(town: Town) -> None:
    """With the time of the desk."""
    posters = [Recording(), Recording()]
    await Due(town.bot, posters).tick()
    assert [[town.clock.at]] * 2 == [poster.called for poster in posters]


async def test_a_fault_of_one_disturbs_nobody(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """It is noted for the doctor; what is known to pass is one line."""
    posters = [Recording(ValueError("x")), Recording(MentorError("the database is away")), Recording()]
    ticks = Due(town.bot, posters)
    with caplog.at_level(logging.WARNING):
        await ticks.tick()
        await ticks.tick()
    assert [2, 2, 2] == [len(poster.called) for poster in posters]
    assert ["what is due: Recording"] * 2 == [fault.where for fault in town.faults]
    assert 2 == sum("the database is away" in line for line in caplog.messages)
    town.faults.clear()


async def test_the_loop_goes_on(town: Town) -> None:
    """Every few seconds, from the start of the client to its end, and once for each client."""
    poster = Recording(ValueError("x"))
    await town.env.restart_bot(client(town.desk, [lambda _: _Posting(poster)]))
    await town.env.advance_time(3 * due.EVERY + 1)
    assert 3 == len(poster.called)
    town.faults.clear()
    await town.restart()
    await town.env.advance_time(3 * due.EVERY + 1)
    assert 3 == len(poster.called)


async def test_rows_are_done_some_at_a_time(town: Town) -> None:
    """A fault in one of them is noted, and the rest goes on."""
    running = most = 0
    done: list[int] = []

    async def work(row: int) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        if row == 7:
            raise ValueError(row)
        done.append(row)

    await each(town.bot, range(100), work, "a row")
    assert (99, due.AT_A_TIME) == (len(done), most)
    assert ["a row"] == [fault.where for fault in town.faults]
    town.faults.clear()


async def test_at_the_end_no_new_rows_begin(town: Town) -> None:
    """Those under way end in their own time; the others are left for the next start."""
    begun: list[int] = []
    ended: list[int] = []

    async def work(row: int) -> None:
        begun.append(row)
        await asyncio.sleep(0.01)
        ended.append(row)

    async def finish() -> Any:
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await town.bot.finish()

    await asyncio.gather(each(town.bot, range(100), work, "a row"), finish())
    assert begun == ended
    assert due.AT_A_TIME == len(begun)
