"""Weekly prompts, each exactly once: `python -m bench.prompts [clock] [database] [kills] [rush]`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.answer import sample
from bench.figures import Figure, show
from bot.adapters.store import open_store
from bot.mentor.prompt.cadence import change
from tests.doubles.postgres import fresh_database
from tests.doubles.prompt_judge import Fault, Message
from tests.doubles.prompt_kills import Toll, kill_posters
from tests.doubles.prompt_race import race
from tests.doubles.prompt_rush import prompt_rush
from tests.doubles.prompt_years import simulate

SERVERS, YEARS = 200, 5
KILLS = 100
DUE = 1000


def clock(servers: int = SERVERS, years: int = YEARS) -> list[Figure]:
    """Years of mishaps in all time zones in turn, kept in memory."""
    sent, faults = simulate(servers, years)
    changed = sum(bool(change(m.day, m.schedule.at, m.schedule.zone)) for m in sent)
    return [*_judged("years", sent, faults), Figure("of them at a time left out or twice", changed)]


def database(servers: int = SERVERS, years: int = YEARS, *, weeks: int = 10, kills: int = 10) -> list[Figure]:
    """The same with two processes, step by step, on one PostgreSQL; and a race of two real ones, which are killed.

    On SQLite it is a tenth of the years, since each of its writes waits for the disk.
    """
    figures = []
    with tempfile.TemporaryDirectory() as folder, fresh_database() as postgres, fresh_database() as other:
        few = max(1, servers // 10)
        for name, url, count in (("PostgreSQL", postgres, servers), ("SQLite", f"sqlite:///{folder}/years.db", few)):
            with ExitStack() as stack:
                stores = [open_store(url) for _ in range(2)]
                for store in stores:
                    stack.callback(store.close)
                figures += _judged(f"two on {name}", *simulate(count, years, stores))
        for name, url in (("PostgreSQL", other), ("SQLite", f"sqlite:///{folder}/race.db")):
            wrong = race(url, Path(folder) / name, servers=few, weeks=weeks, kills=kills)
            print(*wrong, sep="\n", end="\n" if wrong else "")
            figures += [
                Figure(f"race on {name}: prompts due", few * weeks),
                Figure(f"race on {name}: lost, doubled or wrong", len(wrong), target=0),
            ]
    return figures


def _judged(name: str, sent: Sequence[Message], faults: Counter[Fault]) -> list[Figure]:
    kinds: tuple[Fault, ...] = ("lost", "doubled", "at a wrong time")
    return [
        Figure(f"{name}: prompts posted", len(sent)),
        *(Figure(f"{name}: prompts {kind}", faults[kind], target=0) for kind in kinds),
    ]


async def kills(times: int = KILLS, settings: Sequence[tuple[str, str]] = ()) -> list[Figure]:
    """Kill the real bot while it posts; with nonces, without them, and where two of them work on one PostgreSQL."""
    figures = [
        *_counted("kill -9", await kill_posters(times, settings)),
        *_counted("kill -9, no nonces", await kill_posters(times, settings, nonces=False, seed=2)),
    ]
    with fresh_database() as url:
        toll = await kill_posters(max(1, times // 4), settings, url=url, processes=2, nonces=False, seed=3)
    return [*figures, *_counted("kill -9 of two bots", toll)]


def _counted(name: str, toll: Toll) -> list[Figure]:
    return [
        Figure(f"{name}: times", toll.kills),
        Figure(f"{name}: times amidst posting", toll.amidst),
        Figure(f"{name}: prompts due", toll.due),
        *(
            Figure(f"{name}: {fault}", toll.faults[fault], target=0)
            for fault in dict.fromkeys(["lost", "doubled", *toll.faults])
        ),
    ]


async def rush(
    servers: int = DUE, settings: Sequence[tuple[str, str]] = (), *, every: float | None = None
) -> list[Figure]:
    """So many servers whose prompts are due in the same minute, at Discord's rate limits; questions come meanwhile."""
    done = await prompt_rush(servers, settings, sample(), every=every)
    named = f"{servers} at once"
    # Each is a message and a thread, of which Discord takes 50 a second; and a minute.
    limit = 2 * servers / 50 + 60.0
    return [
        Figure(f"{named}: posted", done.posted, "", servers, at_least=True),
        Figure(f"{named}: posted twice", done.twice, "", 0.0),
        Figure(f"{named}: with a thread", done.threads, "", servers, at_least=True),
        Figure(f"{named}: from due to the first post", done.first, "s"),
        Figure(f"{named}: from due to the last post", done.last, "s", limit),
        Figure(f"{named}: from due to the last thread", done.last_thread, "s", limit),
        Figure(f"{named}: longest delay of a heartbeat", done.heartbeat * 1000, "ms", 100.0),
        Figure(f"{named}: requests refused by a limit", done.refused),
        Figure(f"{named}: questions asked meanwhile", done.asked),
        Figure(f"{named}: slowest acknowledgement of one", done.answer, "s", 3.0),
        Figure(f"{named}: peak resident memory", done.memory, "MB", 350.0),
    ]


def main() -> None:
    """Measure over the default index; all parts, or those that are named."""
    wanted = sys.argv[1:] or ["clock", "database", "kills", "rush"]
    if "clock" in wanted:
        show(clock())
    if "database" in wanted:
        show(database())
    if "kills" in wanted:
        show(asyncio.run(kills()))
    if "rush" in wanted:
        show(asyncio.run(rush()))


if __name__ == "__main__":
    main()
