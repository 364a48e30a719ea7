"""Posts the weekly prompts that are due, and one that a manager asks for now."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

import discord

from bot.chat.client import MentorClient
from bot.chat.desk import Desk
from bot.chat.due import each
from bot.chat.presses import Handlers
from bot.chat.prompt import sending
from bot.chat.prompt.held import Mending, Unposted, tell
from bot.chat.prompt.render_held import OFF, VERB, reasons
from bot.chat.prompt.sending import PASSES, TRACK, Place, Unsendable, diagnosis, passing
from bot.chat.reply import UNREACHABLE
from bot.errors import MentorError, UsageProblem
from bot.mentor.prompt.errands import NO_THREAD, Errand, Errands, SwitchedOff
from bot.mentor.prompt.tick import holds
from bot.mentor.prompt.values import Post, Schedule

_log = logging.getLogger(__name__)
_WITHIN = 60.0  # seconds for sending; together with the half of a claim that `holds` asks for, less than a claim
_THREAD_TRIES = 3


@dataclass(slots=True)
class _Stage:
    """How far an errand is: before the search for an earlier try, before sending, while sending, or after it."""

    at: Literal["looking", "ready", "sending", "sent"]
    place: Place | None = None


class Posting:
    """Sends each prompt once. Whoever else works on the same database is told apart by claims."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._errands = Errands(desk.store, lambda: desk.taught().curriculum, desk.now)
        self._mending = Mending(desk, self.post_now)
        self._awake: set[int] = set()

    def presses(self) -> Handlers:
        """The buttons of the card about a prompt that is waiting."""
        return {VERB: self._mending.press}

    async def post_due(self, client: MentorClient, now: datetime) -> None:
        """Post all that is due in the servers of this process."""
        guilds = {guild.id: guild for guild in client.guilds if not guild.unavailable}
        await self._wake(guilds.keys() - self._awake)
        due = await self._desk.runner.run(lambda: self._errands.due(guilds))
        await each(
            client, due, lambda schedule: self._look(client, guilds[schedule.guild], schedule), "a weekly prompt"
        )

    async def post_now(self, client: MentorClient, guild: discord.Guild, id: str) -> Post:
        """Post the coming prompt of a schedule now. Raises MentorError, which says why that cannot be."""
        errand = await self._desk.runner.run(lambda: self._errands.by_hand(guild.id, id))
        post = await self._deal(client, guild, errand)
        if post is None:
            raise Unposted("the weekly prompt was changed at the same moment; look at it, then try again")
        return post

    async def _wake(self, guilds: set[int]) -> None:
        """Since the last run, the rules of time zones may have changed, and with them when a prompt is due."""
        if not guilds:
            return
        run = self._desk.runner.run
        for schedule in await run(self._desk.store.every_schedule):
            if schedule.guild in guilds:
                await run(lambda schedule=schedule: self._errands.wake(schedule))  # type: ignore[misc]
        self._awake |= guilds

    async def _look(self, client: MentorClient, guild: discord.Guild, schedule: Schedule) -> None:
        """Do what there is to do about a schedule; the server is told once of what stands in the way."""
        taken = await self._desk.runner.run(lambda: self._errands.take(schedule))
        if isinstance(taken, SwitchedOff):
            await tell(client, guild, taken.schedule, OFF)
        elif taken is not None:
            try:
                await self._deal(client, guild, taken)
            except Unposted as unposted:
                _log.info("server %s: schedule %s: %s", guild.id, schedule.id, unposted)

    async def _deal(self, client: MentorClient, guild: discord.Guild, errand: Errand) -> Post | None:
        """The post of an errand; None where there is nothing to post any more. Raises Unposted."""
        stage = _Stage("looking" if errand.doubt else "ready")
        try:
            async with asyncio.timeout(_WITHIN):
                return await self._post(client, guild, errand, stage)
        except MentorError as problem:
            # Only a track that is gone is of the schedule's own making.
            if not isinstance(problem, UsageProblem) or stage.at != "ready":
                raise
            await self._hold(client, guild, errand, TRACK)
            raise Unposted(str(problem), TRACK) from problem
        except (Unsendable, *UNREACHABLE) as fault:
            raise await self._cope(client, guild, errand, stage, fault) from fault

    async def _post(self, client: MentorClient, guild: discord.Guild, errand: Errand, stage: _Stage) -> Post | None:
        run, errands = self._desk.runner.run, self._errands
        place, name, at = Place(*errand.message) if errand.message else None, "", errand.claimed_at
        if place is None and errand.doubt:
            place, at = await sending.find(guild, errand), errand.doubt
            if place is None and not await run(lambda: errands.absent(errand)):
                return None
        if place is None:
            stage.at = "ready"
            channel = sending.opened(guild, errand.schedule)
            prompt = await run(lambda: errands.begin(errand))
            if prompt is None:
                return None
            at, name = self._desk.now(), prompt.thread
            if not holds(errand.claimed_at, at):
                await run(lambda: errands.doubtful(errand))
                return None
            stage.at = "sending"
            place = await sending.send(channel, errand.schedule, prompt, errand.key)
            _log.info("server %s: posted %s as message %s", guild.id, errand.id, place.message)
        there = stage.place = place
        if errand.message is None:
            await run(lambda: errands.sent(errand, there.channel, there.message))
        stage.at = "sent"
        thread, problem = await self._thread(guild, errand, there, name)
        post = await run(lambda: errands.record(errand, there.channel, there.message, thread, at, problem))
        if problem and errand.schedule.problem != problem:
            await tell(client, guild, errand.schedule, NO_THREAD)
        return post

    async def _thread(self, guild: discord.Guild, errand: Errand, place: Place, name: str) -> tuple[int | None, str]:
        """The thread of a post, and what is wrong where there should be one and is none."""
        if not errand.schedule.thread and place.thread is None:
            return None, ""
        name = name or await self._desk.runner.run(lambda: self._errands.thread_of(errand))
        try:
            return await sending.open_thread(guild, place, name), ""
        except UNREACHABLE as fault:
            if passing(fault) and self._errands.tries(errand) < _THREAD_TRIES:
                raise
            _log.info("server %s: no thread for message %s (%s)", guild.id, place.message, type(fault).__name__)
            return None, NO_THREAD

    async def _cope(
        self, client: MentorClient, guild: discord.Guild, errand: Errand, stage: _Stage, fault: Exception
    ) -> Unposted:
        """Settle what is left of an errand that failed; gives what to say of it."""
        run, errands, problem = self._desk.runner.run, self._errands, diagnosis(fault)
        _log.warning(
            "server %s: schedule %s failed while %s (%s)",
            guild.id,
            errand.schedule.id,
            stage.at,
            problem or type(fault).__name__,
        )
        if stage.place is not None:
            sent = replace(errand, message=(stage.place.channel, stage.place.message))
            await run(lambda: errands.delayed(sent))
            return Unposted("it is posted, and its thread follows in a minute or two")
        if problem is None or (problem == PASSES and stage.at == "looking"):
            await run(lambda: errands.doubtful(errand))
            return Unposted("Discord did not say whether it arrived; look there in five minutes before you try again")
        if problem == PASSES:
            await run(lambda: errands.delayed(errand))
            return Unposted("Discord took nothing from me just now; try again in a minute")
        await self._hold(client, guild, errand, problem, unsure=stage.at == "looking" and problem != sending.GONE)
        return Unposted("\n".join(["it cannot be posted:", *reasons(guild, errand.schedule, problem)]), problem)

    async def _hold(
        self, client: MentorClient, guild: discord.Guild, errand: Errand, problem: str, *, unsure: bool = False
    ) -> None:
        """Keep a prompt back for now; the first one to do so tells the server."""
        run = self._desk.runner.run
        until = errand.slot.at if errand.slot else None
        first = await run(lambda: self._errands.held(errand, problem, unsure=unsure))
        if first and not await tell(client, guild, errand.schedule, problem, until=until):
            await run(lambda: self._errands.untold(errand.schedule))
