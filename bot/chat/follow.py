"""The context of a follow-up, rebuilt from the messages of a thread, a reply chain or a direct conversation."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import discord
from discord import ui

from bot.chat.presses import press_id
from bot.chat.render import QUESTION, find_questions
from bot.chat.reply import UNREACHABLE

_log = logging.getLogger(__name__)
LOOK_BACK = 20
QUESTIONS = 4
FRESH = timedelta(hours=12)
FIELD = "question"


def modal() -> ui.Modal:
    """Asks for the next question."""
    asking = ui.Modal(title="Follow up", custom_id=press_id("followed"))
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id=FIELD,
        style=discord.TextStyle.paragraph,
        max_length=QUESTION,
        placeholder="And how long does it take?",
    )
    asking.add_item(ui.Label(text="Your next question", component=field))
    return asking


async def history(message: discord.Message) -> tuple[str, ...]:
    """Earlier questions of the same conversation, oldest first, at most 4; fewer where Discord does not let us look.

    They are read from the bot's own answers, whose text is there for it without any privilege.
    """
    me = _me(message)
    found: list[str] = []
    before: list[str] = []
    try:
        async for earlier in _earlier(message, me):
            if questions := find_questions(earlier):
                *before, own = questions
                found.append(own)
            if len(found) == QUESTIONS:
                break
    except UNREACHABLE as fault:
        _log.info("cannot look back in channel %s (%s)", message.channel.id, type(fault).__name__)
    # The oldest answer that was found shows what came before it.
    found += [question for question in reversed(before) if question not in found]
    return tuple(reversed(found[:QUESTIONS]))


def _me(message: discord.Message) -> int:
    """The id of the bot."""
    if isinstance(message.channel, discord.DMChannel):
        return message.channel.me.id
    return message.guild.me.id if message.guild else 0


async def _earlier(message: discord.Message, me: int) -> AsyncIterator[discord.Message]:
    """Our own messages before this one, newest first: those it replies to, else those above it in its own place."""
    replied = False
    async for earlier in _chain(message, me):
        replied = True
        yield earlier
    if replied:
        return
    if isinstance(message.channel, discord.Thread):
        above = _thread(message, message.channel, me)
    elif message.guild is None:
        above = _direct(message, me)
    else:
        return
    async for earlier in above:
        yield earlier


async def _thread(message: discord.Message, thread: discord.Thread, me: int) -> AsyncIterator[discord.Message]:
    """Those of a thread, which begins with the message that it hangs on."""
    async for earlier in thread.history(limit=LOOK_BACK, before=message):
        if earlier.author.id == me:
            yield earlier
    if isinstance(thread.parent, discord.TextChannel):
        start = await thread.parent.fetch_message(thread.id)
        if start.author.id == me:
            yield start


async def _direct(message: discord.Message, me: int) -> AsyncIterator[discord.Message]:
    """Those of a direct conversation, as far as they belong to the same sitting."""
    async for earlier in message.channel.history(limit=LOOK_BACK, before=message):
        if message.created_at - earlier.created_at > FRESH:
            return
        if earlier.author.id == me:
            yield earlier


async def _chain(message: discord.Message, me: int) -> AsyncIterator[discord.Message]:
    """Those among the messages that this one answers, step by step."""
    current = message
    for _ in range(2 * QUESTIONS):
        reference = current.reference
        if reference is None or reference.message_id is None:
            return
        resolved = reference.resolved
        if not isinstance(resolved, discord.Message):
            resolved = await current.channel.fetch_message(reference.message_id)
        if resolved.author.id == me:
            yield resolved
        current = resolved
