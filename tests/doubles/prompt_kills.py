"""Kill the real bot while it posts weekly prompts to a pretended Discord, and look whether each arrives once."""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from bot.adapters.store import SqlStore
from bot.adapters.store.engine import database
from bot.adapters.store.tables import deliveries, prompt_schedules
from bot.adapters.store.upgrade import upgrade
from bot.mentor.ports import Store
from bot.mentor.prompt.tick import key
from bot.mentor.prompt.values import Schedule
from bot.mentor.prompt.watch import look_at
from bot.mentor.prompt.write import prompt_id
from tests.doubles.bot_process import Bot, started
from tests.doubles.wire.entities import FORUM, Channel, Guild, Message
from tests.doubles.wire.server import WireServer

_LOOKS = 0.2  # seconds between two looks at what is due
_POSTING = 0.4  # seconds, at most, for a request
_IN_A_ROW = 3  # kills before what is left may be posted in peace
_LATER = timedelta(minutes=6)  # a claim is respected for five


@dataclass(slots=True)
class Toll:
    """What came of it. `amidst` counts the kills that left a prompt on its way: noted, and nobody knows how far."""

    kills: int = 0
    amidst: int = 0
    due: int = 0
    faults: Counter[str] = field(default_factory=Counter)


class Killing:
    """Servers, half of them with a forum, and processes of the bot on one database."""

    def __init__(
        self,
        wire: WireServer,
        url: str,
        settings: Sequence[tuple[str, str]],
        *,
        servers: int,
        processes: int,
        seed: int,
    ) -> None:
        self._wire = wire
        self._url = url
        # Opened once: SQLite's locks go by the process, and closing the file anywhere in it lets go of them.
        self._database = database(url)
        upgrade(self._database)
        self._store = SqlStore(self._database)
        self._stack = contextlib.ExitStack()
        self._stack.callback(self._store.close)
        self._settings = settings
        self._processes = processes
        self._chance = random.Random(seed)
        self._channels = [_channel(wire, number) for number in range(servers)]
        self.toll = Toll()

    async def round(self, kills: int) -> None:
        """Prompts are due in all servers, and again after each kill of who posts them; then the rest is posted."""
        schedules: list[Schedule] = []
        for _ in range(min(kills, _IN_A_ROW)):
            self.toll.kills += 1
            schedules += [due_now(self._store, channel, f"r{self.toll.kills}") for channel in self._channels]
            await self._killed(schedules)
            if self._chance.random() < 0.5:
                self._let_time_pass()
        await self._in_peace(schedules)
        self.toll.due += len(schedules)
        for schedule in schedules:
            self.toll.faults.update(self._faults(schedule))

    def close(self) -> None:
        """Let go of the database, and end the processes that are left."""
        self._stack.close()

    async def _killed(self, schedules: Sequence[Schedule]) -> None:
        """Start processes, and kill all of them at some instant around the posts."""
        self._wire.faults.clear()
        for route in ("/channels/*/messages", "/channels/*/threads", "/channels/*/messages/*/threads"):
            self._wire.faults.delay(
                "POST", route, self._chance.uniform(0.0, _POSTING), afterwards=self._chance.random() < 0.5
            )
        running = await self._started()
        if self._chance.random() < 0.75:
            await self._posting()
        await asyncio.sleep(self._chance.uniform(0.0, 2 * _POSTING))
        for bot in running:
            bot.kill()
        for bot in running:
            await bot.wait()
        self.toll.amidst += any(s.pending for s in self._store.every_schedule())

    async def _posting(self) -> None:
        """Wait until something is sent, unless all of it waits for claims to be over."""
        before = len(self._wire.exchanges)

        def begins() -> bool:
            return any(x.method == "POST" and x.path.startswith("/channels/") for x in self._wire.exchanges[before:])

        with contextlib.suppress(AssertionError):
            await self._wire.until(begins, 5.0)

    async def _in_peace(self, schedules: Sequence[Schedule]) -> None:
        """Let everything be posted that is left; what a killed process had claimed comes some minutes later."""
        self._wire.faults.clear()
        running = await self._started()
        if not await self._settled(schedules, 10 * _LOOKS):
            self._let_time_pass()
            await self._settled(schedules, 30.0)
        for bot in running:
            bot.send_signal(signal.SIGTERM)
        for bot in running:
            if code := await bot.wait():
                self.toll.faults[f"the bot ended with status {code}"] += 1

    async def _started(self) -> list[Bot]:
        running = []
        for _ in range(self._processes):
            running.append(await started(self._wire, self._url, self._settings, every=_LOOKS))
            self._stack.callback(_end, running[-1])
        return running

    async def _settled(self, schedules: Sequence[Schedule], within: float) -> bool:
        """Whether all posts are kept in time."""

        def is_kept() -> bool:
            found = [self._store.schedule(s.guild, s.id) for s in schedules]
            return all(s is not None and s.week == 1 and s.pending is None for s in found)

        try:
            await self._wire.until(is_kept, within)
        except AssertionError:
            return False
        return True

    def _let_time_pass(self) -> None:
        """Six minutes go by, for the database and for Discord."""
        self._wire.forget_nonces()
        with self._database.writing() as connection:
            for row in connection.execute(select(deliveries)):
                earlier = update(deliveries).where(deliveries.c.key == row.key)
                connection.execute(earlier.values(claimed_at=row.claimed_at - _LATER))
            for row in connection.execute(select(prompt_schedules).where(prompt_schedules.c.look_at.is_not(None))):
                sooner = update(prompt_schedules).where(prompt_schedules.c.number == row.number)
                connection.execute(sooner.values(look_at=row.look_at - _LATER))

    def _faults(self, schedule: Schedule) -> list[str]:
        """What is wrong with a prompt that should be there once."""
        found, kept = messages_of(self._wire, schedule), self._store.posts(schedule.guild, schedule.id)
        present = self._store.schedule(schedule.guild, schedule.id)
        wrong = ["lost"] * (not found) + ["doubled"] * (len(found) - 1)
        if [m.id for m in found] != [post.message for post in kept]:
            wrong.append("kept as another one")
        if any(m.id not in self._wire.channels or m.id != post.thread for m, post in zip(found, kept, strict=False)):
            wrong.append("without its thread")
        if present is None or present.pending or present.problem or present.week != 1:
            wrong.append("left in a wrong state")
        return wrong


async def kill_posters(
    times: int,
    settings: Sequence[tuple[str, str]] = (),
    *,
    url: str = "",
    servers: int = 10,
    processes: int = 1,
    nonces: bool = True,
    seed: int = 1,
) -> Toll:
    """Kill the bot so often while it posts. Without `nonces`, Discord does not know a message again."""
    with tempfile.TemporaryDirectory() as place:
        async with WireServer() as wire:
            wire.nonce_memory = wire.nonce_memory if nonces else 0.0
            at = url or f"sqlite:///{place}/mentor.db"
            with closing(Killing(wire, at, settings, servers=servers, processes=processes, seed=seed)) as killing:
                while (left := times - killing.toll.kills) > 0:
                    await killing.round(left)
                return killing.toll


def _end(bot: Bot) -> None:
    if bot.returncode is None:
        bot.kill()


def _channel(wire: WireServer, number: int) -> Channel:
    guild: Guild = wire.guild(f"Learners {number}")
    return wire.forum(guild) if number % 2 else wire.text_channel(guild)


def due_now(store: Store, channel: Channel, id: str, **fields: Any) -> Schedule:
    """A new schedule whose first prompt is due since a minute ago."""
    assert channel.guild is not None
    now = datetime.now(UTC)
    at = (now - timedelta(minutes=1)).replace(second=0, microsecond=0)
    schedule = Schedule(
        id,
        channel.guild.id,
        channel.id,
        at - timedelta(seconds=1),
        at.weekday(),
        at.time(),
        kind="forum" if channel.kind == FORUM else "text",
        **fields,
    )
    store.add_schedule(schedule, look_at(schedule, now))
    return schedule


def key_of(schedule: Schedule) -> str:
    """The key of that prompt."""
    return key(schedule, _day(schedule))


def messages_of(wire: WireServer, schedule: Schedule) -> list[Message]:
    """The messages of that prompt, which should be one."""
    channel = wire.channels[schedule.channel]
    places = [channel]
    if channel.kind == FORUM and channel.guild:
        places = [thread for thread in channel.guild.threads.values() if thread.parent is channel]
    wanted = prompt_id(schedule.id, _day(schedule))
    return [m for m in wire.messages.values() if m.channel in places and wanted in m.text.split()]


def _day(schedule: Schedule) -> date:
    return (schedule.since + timedelta(seconds=1)).date()
