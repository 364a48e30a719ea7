"""The one error funnel: every failure ends in a message to the person or, where none is possible, in one log line."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.chat.desk import Fault
from bot.chat.reply import UNREACHABLE, note, reply_to, whisper
from bot.errors import MentorError
from index.errors import RetrievalError

_log = logging.getLogger(__name__)
_TOO_LATE = {10062, 10015, 50027, 40060}  # the interaction or its token is gone, or was answered already
_MISSING = {
    50001: "see this channel",
    50013: "do that here",
    160002: "read the message",
    50007: "write to you directly",
}
_GONE = {
    10003: "The channel is no longer there.",
    10008: "The message is no longer there. Ask again with `/ask`.",
    50083: "The thread is closed. Ask again with `/ask`.",
    160005: "The thread is locked. Ask again elsewhere.",
}
_OUTAGE = "Discord did not take that from me. Please try again in a minute."
_RENEWED = "That command has changed, and your Discord still has the old one. Restart Discord, then try it again."


def is_outage(error: BaseException) -> bool:
    """True where the network or Discord itself is at fault."""
    refused = isinstance(error, discord.HTTPException) and error.status == 429
    return refused or isinstance(error, discord.DiscordServerError | aiohttp.ClientError | ConnectionError)


def sentence(error: BaseException) -> str | None:
    """What to tell the person about an expected error; None for a fault of ours."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    if isinstance(error, MentorError | RetrievalError):
        return f"{str(error)[:1].upper()}{str(error)[1:]}"
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return _RENEWED
    if isinstance(error, app_commands.MissingPermissions):
        return "Only people who may manage this server can do that."
    if isinstance(error, app_commands.NoPrivateMessage):
        return "That works in a server only."
    if isinstance(error, discord.HTTPException) and error.code in _MISSING:
        return f"Discord does not let me {_MISSING[error.code]}. Ask an admin to run `/mentor doctor`."
    if isinstance(error, discord.HTTPException) and error.code in _GONE:
        return _GONE[error.code]
    return _OUTAGE if is_outage(error) else None


class Funnel:
    """Reports errors; `note_fault` remembers unexpected ones for the doctor."""

    def __init__(self, note_fault: Callable[[Fault], None], now: Callable[[], datetime]) -> None:
        self._note_fault = note_fault
        self._now = now

    def record(self, error: BaseException, where: str) -> str:
        """Log an unexpected error with its traceback; gives the id to tell the person."""
        fault = Fault(secrets.token_hex(3), where, type(error).__name__, self._now())
        _log.error("fault %s in %s", fault.id, where, exc_info=error)
        self._note_fault(fault)
        return fault.id

    async def report(self, interaction: discord.Interaction[Any], error: BaseException, where: str) -> None:
        """Tell the person what happened, privately where Discord allows it."""
        if isinstance(error, app_commands.CommandInvokeError):
            error = error.original
        if isinstance(error, discord.HTTPException) and error.code in _TOO_LATE:
            _log.warning("%s: too late to answer (%s)", where, error.code)
            return
        text = sentence(error)
        if text is None:
            id = self.record(error, where)
            text = f"Something went wrong on my side (`{id}`). Try again; if it happens twice, tell an admin this id."
        await self._tell(whisper(interaction, text), error, f"{where}: cannot tell the person")

    async def report_message(self, message: discord.Message, error: BaseException) -> None:
        """Tell the writer of a message what happened, in a reply."""
        text = sentence(error)
        if text is None:
            text = f"Something went wrong on my side (`{self.record(error, 'a message')}`). Please try again."
        await self._tell(reply_to(message, note(text)), error, "a message: cannot answer")

    async def _tell(self, telling: Awaitable[None], error: BaseException, lost: str) -> None:
        """Tell the person. An outage is one log line, and so is a person who is `lost`: who cannot be told."""
        try:
            await telling
        except UNREACHABLE as unreachable:
            _log.warning("%s (%s)", lost, type(unreachable).__name__)
        else:
            if is_outage(error):
                _log.warning("%s: Discord failed (%s)", lost.partition(":")[0], type(error).__name__)
