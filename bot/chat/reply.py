"""The one place that answers a person: at once where the work is quick, else after a sign that it goes on."""

from __future__ import annotations

import asyncio
import functools
import io
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp
import discord
from discord import ui

from bot.chat.presses import STALE, Stale

NOBODY = discord.AllowedMentions.none()
UNREACHABLE = (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError)
_DEFERRED, _PRIVATE, _PUBLIC = "mentor.deferred", "private", "public"
_ANSWERED = "mentor.answered"
_ANSWERED_ALREADY = 40060
_NO_HISTORY = 160002
_UNAVAILABLE = 503  # the one answer of an overloaded Discord that discord.py does not try again everywhere
_PAUSES = (0.0, 0.5)  # seconds before the second and the third try
_LONG = 3.0  # seconds

_log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to send, by its name."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """A message to send. `private` shows it to the person alone."""

    view: ui.LayoutView
    private: bool = False
    files: Sequence[Upload] = ()


def note(text: str, *, items: Sequence[ui.Item[Any]] = ()) -> ui.LayoutView:
    """A message of one text, with buttons below it where some are given."""
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.TextDisplay(text))
    if items:
        view.add_item(ui.ActionRow(*items))
    return view


async def respond(
    interaction: discord.Interaction[Any],
    work: Awaitable[Reply],
    *,
    private: bool | Callable[[], bool],
    patience: float,
) -> None:
    """Answer with what the work gives; where that takes longer than `patience` seconds, defer and fill in later.

    `private` is how a deferred answer is shown: Discord wants that decided before the answer is known. It may be a
    function, which is asked only then.
    """

    async def defer() -> None:
        hidden = private() if callable(private) else private
        await _answering(functools.partial(interaction.response.defer, ephemeral=hidden, thinking=True))
        interaction.extras[_DEFERRED] = _PRIVATE if hidden else _PUBLIC
        interaction.extras[_ANSWERED] = True

    await send(interaction, await _in_time(work, patience, defer))


async def _in_time(work: Awaitable[T], patience: float, late: Callable[[], Awaitable[object]]) -> T:
    """What the work gives; `late` is awaited in between where that takes longer than `patience` seconds."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task}, timeout=patience)
        if not task.done():
            await late()
        return await task
    except BaseException:
        task.cancel()
        raise


async def send(interaction: discord.Interaction[Any], reply: Reply) -> None:
    """Send a finished reply: as the answer, or as one more message where there is an answer already."""
    deferred = interaction.extras.pop(_DEFERRED, None)
    if deferred == _PUBLIC and reply.private:
        await _send_aside(interaction, reply)
    elif deferred:
        await persistently(lambda: interaction.edit_original_response(**_change(reply)))
    elif _is_answered(interaction):
        await _send_more(interaction, reply)
    else:
        first, private = interaction.response.send_message, reply.private
        await _answering(lambda: first(ephemeral=private, **_message(reply)))
    interaction.extras[_ANSWERED] = True
    reply.view.stop()  # else discord.py keeps private ones for a quarter of an hour, to wait for presses as well


async def _send_aside(interaction: discord.Interaction[Any], reply: Reply) -> None:
    """Send in private what was announced in public."""
    # In place of "thinking ..." everybody would see it, and so they would the next message.
    told = note("Only the asker sees this answer.")
    await persistently(lambda: interaction.edit_original_response(view=told))
    await _send_more(interaction, reply)
    try:
        await interaction.delete_original_response()
    except UNREACHABLE as fault:
        _log.info("the announcement of a private answer stays (%s)", type(fault).__name__)


async def _send_more(interaction: discord.Interaction[Any], reply: Reply) -> None:
    """One more message. Where it is private, seeing it twice does no harm."""
    post = functools.partial(interaction.followup.send, ephemeral=reply.private)
    if reply.private:
        await persistently(lambda: post(**_message(reply)))
    else:
        await post(**_message(reply))


def _message(reply: Reply) -> dict[str, Any]:
    """What makes a new message, to be sent once: discord.py reads files to their end."""
    given: dict[str, Any] = {"view": reply.view, "allowed_mentions": NOBODY}
    return given | ({"files": _files(reply)} if reply.files else {})


def _change(reply: Reply) -> dict[str, Any]:
    """What changes a message, to be sent once; old files go."""
    return {"view": reply.view, "attachments": _files(reply), "allowed_mentions": NOBODY}


def _files(reply: Reply) -> list[discord.File]:
    return [discord.File(io.BytesIO(file.content), file.name) for file in reply.files]


def _is_answered(interaction: discord.Interaction[Any]) -> bool:
    return interaction.response.is_done() or _ANSWERED in interaction.extras


async def persistently(request: Callable[[], Awaitable[T]]) -> T:
    """What a request gives. It is made anew, twice at most, where the connection broke or Discord was not available.

    What was asked for may have been done all the same: this is for requests that do no harm when made twice.
    """
    for pause in _PAUSES:
        began = time.perf_counter()
        try:
            return await request()
        except discord.HTTPException as refused:
            # After a while, discord.py has tried often enough.
            if refused.status != _UNAVAILABLE or time.perf_counter() - began > _LONG:
                raise
        except (aiohttp.ClientError, TimeoutError, OSError) as fault:
            _log.debug("trying again after %s", type(fault).__name__)
        await asyncio.sleep(pause)
    return await request()


async def _answering(request: Callable[[], Awaitable[object]]) -> None:
    """Answer an interaction persistently: a try after one that had arrived is refused by Discord, and all is well."""
    tries = 0

    async def once_more() -> None:
        nonlocal tries
        tries += 1
        await request()

    try:
        await persistently(once_more)
    except discord.HTTPException as refused:
        if tries == 1 or refused.code != _ANSWERED_ALREADY:
            raise


async def acknowledge(interaction: discord.Interaction[Any]) -> None:
    """Tell Discord that a press arrived; its message stays as it is for the time being."""
    await _answering(interaction.response.defer)
    interaction.extras[_ANSWERED] = True


async def show_modal(interaction: discord.Interaction[Any], modal: ui.Modal) -> None:
    """Show a modal to the person. Raises Stale where a modal was submitted: Discord shows no second one."""
    if interaction.type is discord.InteractionType.modal_submit:
        raise Stale(STALE)
    await _answering(functools.partial(interaction.response.send_modal, modal))
    interaction.extras[_ANSWERED] = True
    modal.stop()  # as above


async def answer(message: discord.Message, work: Awaitable[ui.LayoutView], *, patience: float) -> None:
    """Reply to a message with what the work gives; the bot is seen typing where that takes longer than `patience`."""
    channel = message.channel

    async def type_on() -> None:
        try:
            await channel.typing()
        except UNREACHABLE as fault:
            _log.info("cannot be seen typing in channel %s (%s)", channel.id, type(fault).__name__)

    await reply_to(message, await _in_time(work, patience, type_on))


async def reply_to(message: discord.Message, view: ui.LayoutView) -> None:
    """Reply to a message; below it, where it was deleted meanwhile or its channel lets the bot read no history."""
    # With a nonce of its own, a reply that is sent twice is posted once.
    given: dict[str, Any] = {"view": view, "nonce": str(message.id), "allowed_mentions": NOBODY}
    reference = message.to_reference(fail_if_not_exists=False)
    post = message.channel.send
    try:
        await persistently(lambda: post(reference=reference, mention_author=False, **given))
    except discord.HTTPException as refused:
        if refused.code != _NO_HISTORY:
            raise
        await persistently(lambda: post(**given))


async def whisper(interaction: discord.Interaction[Any], text: str, *, items: Sequence[ui.Item[Any]] = ()) -> None:
    """A text for the person alone."""
    await send(interaction, Reply(note(text, items=items), private=True))


async def amend(interaction: discord.Interaction[Any], view: ui.LayoutView) -> None:
    """Put a new view in place of the message that the pressed button belongs to."""
    edit = functools.partial(interaction.response.edit_message, view=view, allowed_mentions=NOBODY)
    await _answering(edit)
    interaction.extras[_ANSWERED] = True


async def redraw(interaction: discord.Interaction[Any], work: Awaitable[Reply], *, patience: float) -> None:
    """Put what the work gives in place of the message that the pressed button belongs to, however long it takes."""
    reply = await _in_time(work, patience, functools.partial(acknowledge, interaction))
    if _is_answered(interaction):
        await persistently(lambda: interaction.edit_original_response(**_change(reply)))
    else:
        edit = interaction.response.edit_message
        await _answering(lambda: edit(**_change(reply)))
        interaction.extras[_ANSWERED] = True
