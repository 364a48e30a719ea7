"""Look at everything that an answer needs: program, index, model, database, queue, connection, errors."""

from __future__ import annotations

import logging
import math
import platform
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest
from time import perf_counter
from zoneinfo import ZoneInfo

import discord

from bot.chat.access import Lack
from bot.chat.box import megabyte
from bot.chat.desk import Desk
from bot.errors import MentorError
from bot.mentor.model import Question
from bot.mentor.prompt.ahead import Ahead
from bot.mentor.prompt.choose import incomplete
from bot.mentor.prompt.schedules import Opened
from bot.mentor.records import ServerSettings
from bot.mentor.wording import counted, joined
from index.errors import RetrievalError

_log = logging.getLogger(__name__)
TRIAL = Question("How long does it take?")
FAULTS = 5
WIDTH = 44
_ASK = "the people who run me can see why with /mentor doctor."


Standing = tuple[Opened, Sequence[Ahead]]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was looked at; `remedy` says what to do where something is wrong."""

    name: str
    text: str
    remedy: str = ""


async def inside(desk: Desk, guild: int, *, operator: bool) -> tuple[ServerSettings | None, list[Fact]]:
    """The settings of a server where they can be read, and facts about index, model, database and queue.

    Operators alone are told where things lie on their machine.
    """
    waiting = f"{desk.runner.waiting} waiting"
    try:
        settings, facts = await desk.runner.run(lambda: _blocking(desk, guild, operator))
    except MentorError as busy:
        return None, [Fact("queue", waiting, f"{busy}.")]
    return settings, [*facts, Fact("queue", waiting)]


def _blocking(desk: Desk, guild: int, operator: bool) -> tuple[ServerSettings | None, list[Fact]]:
    settings: ServerSettings | None = None
    kind = desk.about.database or "the database"
    began = perf_counter()
    try:
        settings = desk.store.server(guild)
        database = Fact("database", f"{kind} answers in {_milliseconds(began)}")
    except MentorError as problem:
        database = Fact("database", f"{kind} cannot be used", f"{problem}." if operator else _ASK)
    return settings, [*_index(desk, operator), _model(desk), database]


def _index(desk: Desk, operator: bool) -> Iterator[Fact]:
    served = desk.taught()
    size = ""
    try:
        size = next((f", {megabyte(b.bytes)}" for b in desk.indexes.builds() if b.id == served.id), "")
    except (RetrievalError, OSError) as problem:
        _log.warning("the builds cannot be listed: %s", problem)
    yield Fact("index", f"{served.id}, {span(desk.now() - served.built_at)} old, {served.passages} passages{size}")
    if refused := desk.indexes.refused():
        yield Fact("newer index", f"{refused[0]} was refused", f"{refused[1]}." if operator else _ASK)


def _model(desk: Desk) -> Fact:
    began = perf_counter()
    try:
        desk.taught().mentor.ask(TRIAL)
    except Exception as fault:
        _log.exception("the trial question failed")
        return Fact("model", f"failed ({type(fault).__name__})", "restart me; if it stays so, build the index again.")
    return Fact("model", f"ready, a trial question took {_milliseconds(began)}")


def outside(desk: Desk, client: discord.AutoShardedClient, guild: discord.Guild) -> Iterator[Fact]:
    """Facts about the program, its connection and its errors."""
    version = desk.about.version or "of unknown version"
    yield Fact("mentor", f"{version}, discord.py {discord.__version__}, Python {platform.python_version()}")
    yield Fact("time", f"{desk.now():%Y-%m-%d %H:%M} UTC")
    delay = f"{client.latency * 1000:.0f} ms" if math.isfinite(client.latency) else "not measured yet"
    yield Fact("gateway", f"{delay}, shard {guild.shard_id + 1} of {client.shard_count or 1}")
    faults = desk.faults()
    yield Fact("errors", f"{len(faults)} remembered" if faults else "none since I started")
    for fault in list(faults)[-FAULTS:][::-1]:
        yield Fact(f"  {fault.id}", f"{fault.where}, {fault.kind}, {span(desk.now() - fault.at)} ago")


def chosen(settings: ServerSettings | None, found: Sequence[Lack]) -> Iterator[Fact]:
    """What a server chose, and what stands in the way of it."""
    if settings is None:
        yield Fact("server", "settings are unknown while the database cannot be used")
        return
    count = len(settings.channels)
    where = f"{count} channel{'s' * (count > 1)}" if count else "all channels"
    kind = "private" if settings.private_by_default else "public"
    helped = "on" if settings.helper_channel else "off"
    yield Fact("server", f"{where}, {kind} answers, ask a human {helped}, {settings.timezone}")
    if not found:
        yield Fact("permissions", "all there")
    for n, lack in enumerate(found):
        yield Fact("" if n else "permissions", lack.name, ", ".join(lack.permissions) or lack.remedy)


def prompts(guild: discord.Guild, standing: Sequence[Standing]) -> Iterator[Fact]:
    """When weekly prompts come next, each by the clock of its schedule, and what is wrong with their topics."""
    if not standing:
        yield Fact("prompts", "none set up")
    for opened, coming in standing:
        schedule = opened.schedule
        channel = guild.get_channel(schedule.channel)
        zone = ZoneInfo(schedule.zone)
        times = joined([f"{one.slot.at.astimezone(zone):%a %Y-%m-%d %H:%M}" for one in coming])
        text = f"{times}, {schedule.zone}" if times else "off" if not schedule.on else "none to come"
        yield Fact("prompts", f"{f'#{channel.name}' if channel else 'no channel'}: {text}", _wrong(opened))


def _wrong(opened: Opened) -> str:
    """What to do about a schedule that cannot post as it should; "" where all is well."""
    schedule = opened.schedule
    if schedule.failures:
        return f"{counted(schedule.failures, 'post')} in a row could not be made; see /prompts status."
    if not schedule.on:
        return ""
    if opened.fault:
        return opened.fault
    gaps = incomplete(opened.curriculum, schedule.track)
    return f"{counted(len(gaps), 'topic')} cannot make a full prompt; see /prompts status." if gaps else ""


def table(facts: Sequence[Fact]) -> str:
    """Facts as two columns of plain text, narrow enough for a phone."""
    width = max(len(fact.name) for fact in facts) + 2
    lines = []
    for fact in facts:
        texts = textwrap.wrap(fact.text, WIDTH)
        texts += textwrap.wrap(f"! {fact.remedy}", WIDTH, subsequent_indent="  ") if fact.remedy else []
        lines += [f"{name:<{width}}{text}" for name, text in zip_longest([fact.name], texts, fillvalue="")]
    return "\n".join(lines)


def span(age: timedelta) -> str:
    """A stretch of time in its largest whole unit."""
    seconds = max(0, int(age.total_seconds()))
    for unit, length in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= length:
            count = seconds // length
            return f"{count} {unit}{'s' * (count > 1)}"
    return "less than a minute"


def _milliseconds(began: float) -> str:
    return f"{max(1, round((perf_counter() - began) * 1000))} ms"
