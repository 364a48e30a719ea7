"""A weekly prompt in its channel or forum: sent, found again after a crash, given its thread."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

import discord

from bot.chat.access import posting_lacks, tags_of
from bot.chat.prompt.render_post import mark, post_view
from bot.mentor.prompt.errands import Errand
from bot.mentor.prompt.values import Prompt, Schedule

# Why a prompt cannot be posted, as the schedule remembers it.
GONE, BARRED, TAGS, REFUSED, TRACK = "gone", "permissions", "tags", "refused", "track"
PASSES = "passes"  # nothing was sent, and it may work in a minute
_UNKNOWN_CHANNEL = {10003, 10004}
_NEEDS_TAG = 40067
_HAS_THREAD = 160004
_LOOKED_AT = 100  # messages: what one request gives
_LATELY = 20  # posts of a forum
_SKEW = timedelta(minutes=10)
_WEEK: Final = 10080  # minutes


class Unsendable(Exception):
    """A reason that lasts, known before anything is sent."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message is: in a channel, or in a `thread` of a forum, whose id it shares then."""

    channel: int
    message: int
    thread: int | None = None


def opened(guild: discord.Guild, schedule: Schedule) -> discord.TextChannel | discord.ForumChannel:
    """The channel that a schedule posts in. Raises Unsendable where it is known that nothing can be posted there."""
    channel = guild.get_channel(schedule.channel)
    if not isinstance(channel, discord.TextChannel | discord.ForumChannel):
        raise Unsendable(GONE)
    # Without its thread, a prompt is better than none.
    if lacks := posting_lacks(guild, replace(schedule, thread=False)):
        raise Unsendable(BARRED if lacks[0].permissions else TAGS)
    return channel


async def send(
    channel: discord.TextChannel | discord.ForumChannel, schedule: Schedule, prompt: Prompt, key: str
) -> Place:
    """Post a prompt, which pings the role of the schedule and nobody else."""
    role = channel.guild.get_role(schedule.role) if schedule.role else None
    pinged = None if role is None or role.is_default() else role
    view = post_view(prompt, role=pinged.id if pinged else None)
    allowed = discord.AllowedMentions(everyone=False, users=False, roles=[pinged] if pinged else False)
    try:
        if isinstance(channel, discord.ForumChannel):
            tags = tags_of(channel, schedule.tags)
            made = await channel.create_thread(
                name=prompt.thread,
                view=view,
                allowed_mentions=allowed,
                auto_archive_duration=_WEEK,
                applied_tags=tags,
            )
            return Place(channel.id, made.message.id, made.thread.id)
        # With a nonce of its own, what is sent twice within some minutes is posted once.
        message = await channel.send(view=view, nonce=nonce(key), allowed_mentions=allowed)
        return Place(channel.id, message.id)
    finally:
        view.stop()


async def find(guild: discord.Guild, errand: Errand) -> Place | None:
    """The message that an earlier try of an errand has left; None where there is none."""
    channel = guild.get_channel(errand.channel)
    if isinstance(channel, discord.ForumChannel):
        return await _find_post(guild, channel, errand.id)
    if not isinstance(channel, discord.TextChannel):
        return None
    async for message in _messages(channel, errand.doubt):
        if message.author.id == guild.me.id and bears(message.components, errand.id):
            return Place(channel.id, message.id)
    return None


async def open_thread(guild: discord.Guild, place: Place, name: str) -> int | None:
    """The thread of a message, a new one where there is none yet; None where its channel is gone."""
    if place.thread is not None:
        return place.thread
    channel = guild.get_channel(place.channel)
    if not isinstance(channel, discord.TextChannel):
        return place.message if isinstance(channel, discord.ForumChannel) else None
    try:
        thread = await channel.get_partial_message(place.message).create_thread(name=name, auto_archive_duration=_WEEK)
    except discord.HTTPException as refused:
        if refused.code != _HAS_THREAD:
            raise
        return place.message
    return thread.id


def diagnosis(fault: BaseException) -> str | None:
    """Why a request failed: a reason that lasts, or PASSES; None where it may have been carried out all the same."""
    if isinstance(fault, Unsendable):
        return fault.problem
    if not isinstance(fault, discord.HTTPException) or fault.status >= 500:
        return None
    if fault.code in _UNKNOWN_CHANNEL:
        return GONE
    if fault.code == _NEEDS_TAG:
        return TAGS
    if fault.status in (401, 429) or (fault.status == 403 and not fault.code):
        return PASSES
    return BARRED if fault.status == 403 else REFUSED


def passing(fault: BaseException) -> bool:
    """True for a fault after which it is worth to try again."""
    return diagnosis(fault) in (None, PASSES)


def nonce(key: str) -> str:
    """What tells Discord that two messages are the same one: at most 25 characters."""
    return hashlib.blake2b(key.encode(), digest_size=12).hexdigest()


def bears(components: Sequence[Any], id: str) -> bool:
    """True for a message whose foot ends with an id."""
    return any(
        (isinstance(part, discord.TextDisplay) and part.content.endswith(mark(id)))
        or bears(getattr(part, "children", ()), id)
        for part in components
    )


async def _messages(channel: discord.TextChannel, since: datetime | None) -> AsyncIterator[discord.Message]:
    """The newest messages; then, in case that many came since, those from when the earlier try was made."""
    async for message in channel.history(limit=_LOOKED_AT):
        yield message
    if since is not None:
        async for message in channel.history(limit=_LOOKED_AT, after=since - _SKEW, oldest_first=True):
            yield message


async def _find_post(guild: discord.Guild, forum: discord.ForumChannel, id: str) -> Place | None:
    own = [t for t in await guild.active_threads() if t.parent_id == forum.id and t.owner_id == guild.me.id]
    for thread in sorted(own, key=lambda t: t.id, reverse=True)[:_LATELY]:
        async for message in thread.history(limit=1, oldest_first=True):
            if bears(message.components, id):
                return Place(forum.id, message.id, thread.id)
    return None
