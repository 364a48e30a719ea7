"""Many servers whose weekly prompts are due in the same minute, at a Discord that has rate limits."""

from __future__ import annotations

import asyncio
import gc
import signal
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bench.memory import memory
from bot.adapters.store import open_store
from bot.mentor.prompt.values import Schedule
from bot.mentor.prompt.watch import look_at
from tests.doubles.bot_process import Bot, started
from tests.doubles.wire.entities import Channel
from tests.doubles.wire.exchange import Exchange
from tests.doubles.wire.interactions import Interaction
from tests.doubles.wire.server import WireServer

_MESSAGES = ("POST", "/channels/*/messages")
_THREADS = ("POST", "/channels/*/messages/*/threads")
_PAUSE = 0.5  # seconds between two questions
_STARTING = 30  # seconds, about, until the bot is up


@dataclass(frozen=True, slots=True)
class PromptRush:
    """What was posted, how many requests were refused, and times in seconds.

    `first`, `last` and `last_thread` count from the minute in which all was due, `answer` is the slowest first answer
    to somebody who asked meanwhile, `heartbeat` the longest delay of a heartbeat. `memory` is in MB, at its peak.
    """

    posted: int
    twice: int
    threads: int
    first: float
    last: float
    last_thread: float
    refused: int
    asked: int
    answer: float
    heartbeat: float
    memory: float


async def prompt_rush(
    servers: int,
    settings: Sequence[tuple[str, str]],
    questions: Sequence[str],
    *,
    every: float | None = None,
    within: float = 600.0,
) -> PromptRush:
    """Let prompts be due in so many servers, while somebody asks questions."""
    async with WireServer(heartbeat=0.25, checked=False, strict=True) as wire:
        channels = [wire.text_channel(wire.guild(f"Learners {n}")) for n in range(servers)]
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/mentor.db"
            at = _next_minute(datetime.now(UTC) + timedelta(seconds=_STARTING))
            _schedule(url, channels, at)
            bot = await started(wire, url, settings, every=every)
            gc.collect()
            gc.freeze()  # the measuring process must not hold up what it measures
            return await _measured(wire, bot, channels, at, questions, within)


async def _measured(
    wire: WireServer, bot: Bot, channels: Sequence[Channel], at: datetime, questions: Sequence[str], within: float
) -> PromptRush:
    await asyncio.sleep((at - datetime.now(UTC)).total_seconds())
    due, beats = time.perf_counter(), len(wire.gateway.heartbeat_delays())
    before = len(wire.channels)
    asking = asyncio.create_task(_ask(wire, channels[0], questions))
    with suppress(AssertionError):  # counted below
        await wire.until(lambda: len(wire.channels) - before >= len(channels), within)
    asking.cancel()
    asked = await asking
    await asyncio.sleep(1.0)  # for what comes twice, and for the last heartbeats
    peak = memory("VmHWM", str(bot.pid))
    bot.send_signal(signal.SIGTERM)
    await bot.wait()
    posts, threads = _done(wire, _MESSAGES), _done(wire, _THREADS)
    places = {exchange.path for exchange in posts}
    return PromptRush(
        len(places),
        len(posts) - len(places),
        len(threads),
        first=min(_times(posts)) - due,
        last=max(_times(posts)) - due,
        last_thread=max(_times(threads)) - due,
        refused=sum(wire.limits.refused.values()),
        asked=len(asked),
        answer=max(each.acknowledged_at or float("inf") for each in asked),
        heartbeat=max(wire.gateway.heartbeat_delays()[beats:]),
        memory=peak,
    )


async def _ask(wire: WireServer, channel: Channel, questions: Sequence[str]) -> list[Interaction]:
    """Ask one question after the other, each as somebody else, until it is enough."""
    asked: list[Interaction] = []
    guild = channel.guild
    assert guild is not None
    with suppress(asyncio.CancelledError):
        while True:
            user = wire.user(f"visitor{len(asked)}")
            wire.join(guild, user)
            question = {"question": questions[len(asked) % len(questions)]}
            asked.append(wire.interaction("ask", question, user=user, channel=channel))
            await asyncio.sleep(_PAUSE)
    await asked[-1].answered(30.0)
    return asked


def _schedule(url: str, channels: Sequence[Channel], at: datetime) -> None:
    """A schedule for each channel whose first prompt is due at an instant."""
    before = at - timedelta(hours=1)
    with closing(open_store(url)) as store:
        for channel in channels:
            assert channel.guild is not None
            schedule = Schedule("s", channel.guild.id, channel.id, before, at.weekday(), at.time())
            store.add_schedule(schedule, look_at(schedule, before))


def _next_minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0) + timedelta(minutes=1)


def _done(wire: WireServer, route: tuple[str, str]) -> list[Exchange]:
    return [exchange for exchange in wire.sent(*route) if exchange.status == 200]


def _times(exchanges: Iterable[Exchange]) -> list[float]:
    return [exchange.at for exchange in exchanges] or [float("inf")]
