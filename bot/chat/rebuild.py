"""`/mentor index`: what is served, a dry run, a rebuild, and the way back, for the operators of the bot."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from bot.chat.desk import Desk
from bot.chat.presses import STALE, Handlers, Press, Stale
from bot.chat.render_index import builds_view, done_view, progress_view, rollback_view
from bot.chat.reply import NOBODY, UNREACHABLE, Reply, amend, note, redraw, respond, send
from bot.chat.rights import need_operator
from bot.errors import MentorError
from index.manifest import Build

_log = logging.getLogger(__name__)
STEP = 3.0  # seconds between two edits of the progress
LINES = 200
JOBS = {
    "dry-run": ("build", "--dry-run"),
    "rebuild": ("build",),
    "rollback": ("rollback",),
}


class Rebuild:
    """Changes of the index happen in a process of their own, one at a time; people go on asking meanwhile."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._busy = False

    def commands(self) -> list[app_commands.Group]:
        """`index`, for the group `/mentor`."""
        group = app_commands.Group(name="index", description="For operators: what I answer from")

        @group.command(name="status", description="Which builds of the index there are, and which one is served")
        async def status(interaction: discord.Interaction[Any]) -> None:
            need_operator(interaction, self._desk.manners)
            await self._respond(interaction, self._status())

        @group.command(name="dry-run", description="Say what a rebuild would change, and change nothing")
        async def dry_run(interaction: discord.Interaction[Any]) -> None:
            await self._work(interaction, "dry-run")

        @group.command(name="rebuild", description="Bring the index up to date with the documents")
        async def rebuild(interaction: discord.Interaction[Any]) -> None:
            await self._work(interaction, "rebuild")

        @group.command(name="rollback", description="Go back to the build before")
        async def rollback(interaction: discord.Interaction[Any]) -> None:
            need_operator(interaction, self._desk.manners)
            await self._respond(interaction, self._ask_back())

        return [group]

    def presses(self) -> Handlers:
        """The buttons below the builds, and the confirmation of the way back."""
        return {"index": self.press}

    async def press(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Start the work of a button, or ask before it."""
        need_operator(interaction, self._desk.manners)
        match press.arguments:
            case ("dry-run" | "rebuild" as job,):
                await self._work(interaction, job)
            case ("back",):
                await redraw(interaction, self._ask_back(), patience=self._desk.manners.patience)
            case ("rollback", served):
                current, _ = await self._desk.runner.run(self._both)
                if current.id != served:
                    raise MentorError("the index was changed meanwhile; look at `/mentor index status` again")
                await self._work(interaction, "rollback")
            case ("leave",):
                await amend(interaction, note("Nothing was changed."))
            case _:
                raise Stale(STALE)

    async def _respond(self, interaction: discord.Interaction[Any], work: Any) -> None:
        await respond(interaction, work, private=True, patience=self._desk.manners.patience)

    async def _status(self) -> Reply:
        builds = await self._desk.runner.run(self._desk.indexes.builds)
        served = self._desk.taught().id
        return Reply(builds_view(builds, served, self._desk.indexes.refused(), busy=self._busy), private=True)

    async def _ask_back(self) -> Reply:
        current, before = await self._desk.runner.run(self._both)
        return Reply(rollback_view(current, before), private=True)

    def _both(self) -> tuple[Build, Build]:
        """The current build and the newest sound one before it."""
        builds = list(self._desk.indexes.builds())
        at = next((n for n, build in enumerate(builds) if build.current), None)
        older = [b for b in builds[at + 1 :] if b.manifest and not b.problem] if at is not None else []
        if at is None or not older:
            raise MentorError("there is no older build to go back to")
        return builds[at], older[0]

    async def _work(self, interaction: discord.Interaction[Any], job: str) -> None:
        need_operator(interaction, self._desk.manners)
        if self._busy:
            raise MentorError("the index is being changed already; wait for that to end")
        self._busy = True
        try:
            _log.info("index %s begins, asked for by %s", job, interaction.user.id)
            await self._begin(interaction, job)
            code, lines = await self._run(interaction, job)
            _log.info("index %s ended with status %d", job, code)
            if not code and job != "dry-run":
                await self._desk.indexes.refresh()
        finally:
            self._busy = False
        await self._tell(interaction, job, code, lines)

    async def _begin(self, interaction: discord.Interaction[Any], job: str) -> None:
        view = progress_view(job, ())
        if interaction.type is discord.InteractionType.component:
            await amend(interaction, view)
        else:
            await send(interaction, Reply(view, private=True))

    async def _run(self, interaction: discord.Interaction[Any], job: str) -> tuple[int, Sequence[str]]:
        """Run the job; meanwhile show what it says, at most every three seconds, for as long as Discord lets us."""
        lines: deque[str] = deque(maxlen=LINES)
        task = asyncio.ensure_future(self._desk.builder.run(("index", *JOBS[job]), lines.append))
        shown: tuple[str, ...] = ()
        reachable = True
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=STEP)
                if reachable and not task.done() and tuple(lines) != shown:
                    shown = tuple(lines)
                    reachable = await self._edit(interaction, Reply(progress_view(job, shown)))
            return await task, tuple(lines)
        except BaseException:
            task.cancel()
            raise

    async def _tell(self, interaction: discord.Interaction[Any], job: str, code: int, lines: Sequence[str]) -> None:
        refused = self._desk.indexes.refused() if job != "dry-run" else None
        view = done_view(job, code, lines, served=self._desk.taught().id, refused=refused)
        if not await self._edit(interaction, Reply(view)):
            _log.warning("index %s: cannot tell the operator how it ended", job)

    async def _edit(self, interaction: discord.Interaction[Any], reply: Reply) -> bool:
        """False where Discord does not take the edit, such as 15 minutes after the command."""
        try:
            await interaction.edit_original_response(view=reply.view, allowed_mentions=NOBODY)
        except UNREACHABLE:
            return False
        return True
