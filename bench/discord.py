"""The bot in Discord under load, faults and hostile texts: `python -m bench.discord [speed] [faults] [hostile]`."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from pydantic import SecretStr

from bench.answer import sample
from bench.figures import Figure, show
from bench.memory import ROOT, memory
from bot.settings import Settings
from index.evaluate import percentile
from tests.doubles.discord_schema import VARIABLE, at_hand
from tests.doubles.hostile import Attack
from tests.doubles.ordeal import FAULTS, ROADS, hurried, undergo
from tests.doubles.outpost import outpost
from tests.doubles.rush import is_whole, rush
from tests.doubles.school import found_school
from tests.doubles.wire import seams
from tests.doubles.wire.entities import Channel, Guild
from tests.doubles.wire.server import WireServer

PEOPLE = 200
HOSTILE = 10_000
_START = 120.0  # seconds; the first start of all builds the index
_HEARTBEAT = 0.25


@asynccontextmanager
async def process(wire: WireServer, settings: Sequence[tuple[str, str]] = ()) -> AsyncIterator[int]:
    """`./mentor run` as a process that is connected to the server; gives its id. At the end it stops in order."""
    with tempfile.TemporaryDirectory() as folder:
        variables = {
            **os.environ,
            **seams.environment(wire),
            "MENTOR_DATABASE": f"sqlite:///{folder}/mentor.db",
            "MENTOR_LOG_LEVEL": "WARNING",
            **dict(settings),
        }
        command = (sys.executable, "-m", "tests.doubles.run_against_wire", "run")
        bot = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=variables)
        try:
            await wire.until(lambda: bot.returncode is not None or wire.gateway.connected, _START, "connection")
            yield bot.pid
            bot.send_signal(signal.SIGTERM)
            if code := await bot.wait():
                raise RuntimeError(f"the bot ended with status {code}")
        finally:
            if bot.returncode is None:
                bot.kill()
                await bot.wait()


async def speed(
    questions: Sequence[str], people: int = PEOPLE, settings: Sequence[tuple[str, str]] = ()
) -> list[Figure]:
    """Questions one after the other, then many at once, over a real process; what that takes of time and memory."""
    async with WireServer(heartbeat=_HEARTBEAT, checked=False) as wire:
        guild = wire.guild("Learners")
        general = wire.text_channel(guild)
        async with process(wire, settings) as bot:
            gc.collect()
            gc.freeze()  # the measuring process must not hold up what it measures
            times, calls = await _one_by_one(wire, guild, general, questions)
            done = await rush(wire, guild, general, questions, people)
            peak = memory("VmHWM", str(bot))
        bodies = [x for x in wire.exchanges if x.body is not None]
        wrong = len(wire.problems())
    named = f"{people} questions at once"
    return [
        Figure("ask to callback, warm, p50", percentile(times, 0.5) * 1000, "ms", 25.0),
        Figure("ask to callback, warm, p95", percentile(times, 0.95) * 1000, "ms", 60.0),
        Figure("HTTP calls for an answer in time, at most", calls, "", 1.0),
        Figure(f"{named}: without a whole answer", done.unanswered, "", 0.0),
        Figure(f"{named}: acknowledged late", done.late, "", 0.0),
        Figure(f"{named}: slowest acknowledgement", done.slowest, "s"),
        Figure(f"{named}: longest delay of a heartbeat", done.heartbeat * 1000, "ms", 100.0),
        Figure("peak resident memory of the process", peak, "MB", 350.0),
        *_validity(len(bodies), wrong),
    ]


async def _one_by_one(
    wire: WireServer, guild: Guild, channel: Channel, questions: Sequence[str]
) -> tuple[list[float], int]:
    """Seconds to each callback, and the most requests that an answer took; a tenth of the questions warms up."""
    times, calls = [], 0
    warming = max(len(questions) // 10, 1)
    for number, question in enumerate([*questions[:warming], *questions]):
        user = wire.user()
        wire.join(guild, user)
        before = len(wire.exchanges)
        asked = wire.interaction("ask", {"question": question}, user=user, channel=channel)
        await asked.answered(30.0)
        if not is_whole(asked):
            raise RuntimeError(f"{question!r} got no whole answer")
        await asyncio.sleep(0.01)  # what comes afterwards is none of the asker's
        if number >= warming:
            times.append(asked.acknowledged_at or float("inf"))
            calls = max(calls, len(wire.exchanges) - before)
    return times, calls


def _validity(bodies: int, wrong: int) -> list[Figure]:
    if at_hand() is None:
        print(f"bodies are not checked: {VARIABLE} names no description of Discord's API")
        return []
    return [
        Figure("bodies sent", bodies),
        Figure("share of them that Discord's description takes", 1 - wrong / bodies, "", 1.0, at_least=True),
    ]


async def faults(roads: Sequence[str] = tuple(ROADS), kinds: Sequence[str] = tuple(FAULTS)) -> list[Figure]:
    """Each fault at each request of each road, quick and slow."""
    tried = 0
    fallen = []
    with tempfile.TemporaryDirectory() as place, hurried():
        school = found_school(Path(place))
        for road in roads:
            for slow in (False, True):
                plain = await undergo(school, Path(place), road, slow=slow)
                for step in plain.steps:
                    for fault in kinds:
                        outcome = await undergo(school, Path(place), road, slow=slow, fault=fault, step=step)
                        tried += 1
                        if not outcome.survived:
                            fallen.append(f"{road}, {'slow' if slow else 'quick'}, {fault} at {step}: {outcome}")
    print(*fallen, sep="\n", end="\n" if fallen else "")
    return [Figure("faults of Discord and the network", tried), Figure("not survived", len(fallen), "", 0.0)]


async def hostile(settings: Settings, count: int = HOSTILE) -> list[Figure]:
    """Hostile texts, against the index of the settings and its model."""
    with tempfile.TemporaryDirectory() as place:
        database = SecretStr(f"sqlite:///{place}/mentor.db")
        own = settings.model_copy(update={"database": database, "questions_per_minute": 1_000_000})
        async with WireServer(checked=False) as wire, outpost(wire, own, toys=False, expected=[""]) as post:
            post.offer_help()
            toll = await Attack(post).run(count)
            errors = post.log.errors
            bodies, wrong = len(wire.exchanges), wire.problems()
    print(*errors, *toll.unanswered, *toll.tokens, *wrong, sep="\n", end="\n" if errors or wrong else "")
    return [
        Figure("hostile inputs", toll.inputs.total()),
        Figure("unhandled exceptions", len(errors), "", 0.0),
        Figure("without an answer", len(toll.unanswered), "", 0.0),
        Figure("live mentions out", len(toll.pings) + len(toll.tokens), "", 0.0),
        *_validity(bodies, len(wrong)),
    ]


def main() -> None:
    """Measure over the default index; all three parts, or those that are named."""
    wanted = sys.argv[1:] or ["speed", "faults", "hostile"]
    if "speed" in wanted:
        show(asyncio.run(speed(sample())))
    if "faults" in wanted:
        show(asyncio.run(faults()))
    if "hostile" in wanted:
        show(asyncio.run(hostile(Settings())))


if __name__ == "__main__":
    main()
