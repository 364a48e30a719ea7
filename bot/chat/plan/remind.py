"""Weekly reminders: a direct message that a person asked for, and that stops by itself."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord
from discord import app_commands, ui

from bot.chat import timing
from bot.chat.client import MentorClient
from bot.chat.desk import Desk
from bot.chat.due import each
from bot.chat.plan.part import Part, where
from bot.chat.plan.render_remind import mark, panel_view, remind_modal, reminder_view
from bot.chat.presses import STALE, Handlers, Press, Stale
from bot.chat.reply import NOBODY, UNREACHABLE, Reply, show_modal
from bot.errors import MentorError
from bot.mentor.clock import NINE, time_of
from bot.mentor.plan.kept import Reminder
from bot.mentor.plan.planner import Opened, Planner
from bot.mentor.plan.reminders import SENDING, Errand

_log = logging.getLogger(__name__)
_WITHIN = 45.0  # seconds for sending; with SENDING it is less than what a claim holds
_LOOKED_AT = 20  # messages
_PREPARED = 2  # at a time, so that nobody who asks something waits behind many
# Discord's codes for people who cannot be written to: closed to the bot, no server in common, deleted.
_CLOSED = {50007, 50278, 10013, 50033}
_TOO_FAST = 40003
_BARRED = (401, 403, 429)
_OUTAGE = 500


class Reminding(Part):
    """`/plan remind`, and what goes out by the clock."""

    def __init__(self, desk: Desk, planner: Planner) -> None:
        super().__init__(desk, planner)
        self._few = asyncio.Semaphore(_PREPARED)

    def commands(self) -> Sequence[app_commands.Command[Any, ..., Any]]:
        """The command."""

        @app_commands.command(name="remind", description="A direct message a week with what your plan holds for it")
        @app_commands.describe(
            weekday="On which day? (default: Monday)",
            time="At what time, where you are? Such as 18:30 (default: 09:00)",
            off="No messages any more",
        )
        @app_commands.choices(weekday=timing.DAYS)
        @app_commands.autocomplete(time=timing.suggest)
        async def remind(
            interaction: discord.Interaction[Any],
            weekday: int | None = None,
            time: app_commands.Range[str, 1, 10] | None = None,
            off: bool = False,
        ) -> None:
            user, guild = interaction.user.id, where(interaction)

            def work() -> Reply:
                opened = self._planner.in_use(user, guild)
                if off:
                    return self._stop(user, opened)
                if weekday is None and time is None:
                    return _panel(opened, self._reminders.of(user, opened.kept.id))
                former = self._reminders.of(user, opened.kept.id)
                day = weekday if weekday is not None else former.weekday if former else 0
                at = time_of(time) if time is not None else former.at if former else NINE
                return _panel(opened, self._reminders.set(user, opened, day, at), told="✅ Saved.")

            await self._respond(interaction, work)

        return [remind]

    def presses(self) -> Handlers:
        """The buttons of the panel and of the message, and the form."""
        return {"plan-remind": self._press, "plan-remind-set": self._submit}

    async def _press(self, interaction: discord.Interaction[Any], press: Press) -> None:
        user, id = interaction.user.id, press.key(0)
        if press.argument(1) == "edit":
            modal = await self._desk.runner.run(lambda: self._form(user, id))
            await show_modal(interaction, modal)
            return

        def work() -> Reply:
            opened = self._planner.active(user, id)
            match press.arguments[1:]:
                case ("show", _):
                    return _panel(opened, self._reminders.of(user, id))
                case ("stop",):
                    return self._stop(user, opened)
                case ("set", weekday, at):
                    return self._set(user, opened, weekday, f"{at[:2]}:{at[2:]}")
            raise Stale(STALE)

        await (self._respond if press.argument(1) == "show" else self._show)(interaction, work)

    async def _submit(self, interaction: discord.Interaction[Any], press: Press) -> None:
        user, id = interaction.user.id, press.key(0)

        def work() -> Reply:
            return self._set(user, self._planner.active(user, id), press.text(timing.DAY), press.text(timing.TIME))

        await self._show(interaction, work)

    def _form(self, user: int, id: str) -> ui.Modal:
        self._planner.active(user, id)
        return remind_modal(id, self._reminders.of(user, id))

    def _set(self, user: int, opened: Opened, weekday: str, at: str) -> Reply:
        chosen = timing.weekday_of(weekday)
        return _panel(opened, self._reminders.set(user, opened, chosen, time_of(at)), told="✅ Saved.")

    def _stop(self, user: int, opened: Opened) -> Reply:
        stopped = self._reminders.stop(user, opened.kept.id)
        return _panel(opened, None, told="✅ Stopped. I no longer write to you by myself." if stopped else "")

    async def post_due(self, client: MentorClient, now: datetime) -> None:
        """Send the reminders that are due."""
        due = await self._desk.runner.run(self._reminders.due)
        await each(client, due, lambda reminder: self._send(client, reminder), "a reminder")

    async def _send(self, client: MentorClient, reminder: Reminder) -> None:
        """Send one; where it fails for good, its week passes."""
        run = self._desk.runner.run
        try:
            await self._deliver(client, reminder)
        except MentorError:
            raise
        except Exception as fault:
            if not _passes(fault):
                await run(lambda: self._reminders.drop(reminder))
                raise
            _log.warning("the reminder of plan %s was not sent (%s); trying again", reminder.plan, type(fault).__name__)

    async def _deliver(self, client: MentorClient, reminder: Reminder) -> None:
        run = self._desk.runner.run

        def take() -> tuple[Errand, ui.LayoutView] | None:
            errand = self._reminders.take(reminder)
            return None if errand is None else (errand, reminder_view(errand.opened, errand.step, errand.check))

        async with self._few:
            taken = await run(take)
        if taken is None or self._desk.now() - taken[0].claimed_at > SENDING:
            return
        errand, view = taken
        try:
            async with asyncio.timeout(_WITHIN):
                message = await _posted(client, errand, view)
        except discord.HTTPException as refused:
            if refused.code not in _CLOSED:
                raise
            await run(lambda: self._reminders.closed(errand))
            _log.info("plan %s: its reminder is off, since the person takes no messages", reminder.plan)
        else:
            await run(lambda: self._reminders.sent(errand, message.channel.id, message.id))


def _panel(opened: Opened, reminder: Reminder | None, *, told: str = "") -> Reply:
    return Reply(panel_view(opened, reminder, told=told), private=True)


async def _posted(client: MentorClient, errand: Errand, view: ui.LayoutView) -> discord.Message:
    """The message of an errand: the one that is there, if an earlier try got so far, or else a new one."""
    channel = await client.create_dm(discord.Object(errand.reminder.user))
    if errand.unclear:
        wanted = mark(errand.reminder.plan, errand.step.day)
        async for message in channel.history(limit=_LOOKED_AT):
            if wanted in _ids(message.components):
                return message
    # With a nonce of its own, what is sent twice within some minutes is posted once.
    nonce = hashlib.blake2b(errand.key.encode(), digest_size=12).hexdigest()
    sent = await channel.send(view=view, nonce=nonce, allowed_mentions=NOBODY)
    view.stop()
    return sent


def _ids(components: Sequence[Any]) -> set[str]:
    """The ids of all buttons of a message."""
    found = {custom_id for part in components if (custom_id := getattr(part, "custom_id", None))}
    return found.union(*(_ids(getattr(part, "children", ())) for part in components))


def _passes(fault: Exception) -> bool:
    """True for what goes by: an outage, a lost connection, too much at once."""
    if isinstance(fault, discord.HTTPException):
        return fault.status >= _OUTAGE or fault.status in _BARRED or fault.code == _TOO_FAST
    return isinstance(fault, UNREACHABLE)
