"""Posts the answers of a weekly prompt in its thread, three days after it, once."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.chat.client import MentorClient
from bot.chat.desk import Desk
from bot.chat.due import each
from bot.chat.prompt.render_react import answers_view
from bot.chat.prompt.sending import bears, nonce, passing
from bot.chat.reply import NOBODY, UNREACHABLE
from bot.mentor.plan.kept import Delivery
from bot.mentor.prompt.tick import expired, holds
from bot.mentor.prompt.values import Asked, Post
from bot.mentor.prompt.write import REVEAL_AFTER, prompt_id, reveal

_log = logging.getLogger(__name__)
_UNTIL = timedelta(days=14)  # later, nobody waits for answers any more
_LEAD = "### The answers\n-# Compare them with your own."
_LOOKED_AT = 50
_WITHIN = 60.0  # seconds
_ARCHIVED = 50083


class Revealing:
    """Where the answers cannot be posted, they stay behind the button: that is logged, and not tried again."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def post_due(self, client: MentorClient, now: datetime) -> None:
        """Reveal what is due in the servers of this process."""
        guilds = {guild.id: guild for guild in client.guilds if not guild.unavailable}
        before, store = now - REVEAL_AFTER, self._desk.store
        found = await self._desk.runner.run(lambda: store.posts_to_reveal(before, before - _UNTIL))
        due = [(guilds[guild], post) for guild, post in found if guild in guilds]
        await each(client, due, lambda row: self._reveal(*row), "the answers of a weekly prompt")

    async def _reveal(self, guild: discord.Guild, post: Post) -> None:
        run, store, now = self._desk.runner.run, self._desk.store, self._desk.now()
        name = f"reveal:{post.message}"
        claim = await run(lambda: store.claim_delivery(name, now, since=expired(now), guild=guild.id))
        if claim is None:
            delivery = await run(lambda: store.delivery(name))
            if delivery and delivery.message is not None:
                await run(lambda: store.revealed(post.message))
            return
        asked, message = reveal(self._desk.taught().curriculum, post), None
        try:
            async with asyncio.timeout(_WITHIN):
                message = await self._send(guild, post, asked, claim, now) if asked else None
        except UNREACHABLE as fault:
            _log.info("server %s: no answers to message %s (%s)", guild.id, post.message, type(fault).__name__)
            if passing(fault):
                return  # the claim grows old, and then it is looked whether they are there
        if message is not None:
            there = message
            await run(lambda: store.complete_delivery(name, there.channel.id, there.id))
        await run(lambda: store.revealed(post.message))

    async def _send(
        self, guild: discord.Guild, post: Post, asked: tuple[Asked, ...], claim: Delivery, now: datetime
    ) -> discord.Message | None:
        """The message with the answers, the one of an earlier try if there is one; None where it has no place."""
        channel = guild.get_channel_or_thread(post.thread or post.channel)
        if channel is None and post.thread:  # archived ones are not known without asking
            channel = await guild.fetch_channel(post.thread)
        if not isinstance(channel, discord.TextChannel | discord.Thread):
            return None
        id = f"answers {prompt_id(post.schedule, post.day)}"
        if claim.claimed_at != now and (found := await _find(channel, guild.me.id, id)):
            return found
        if not holds(now, self._desk.now()):
            raise TimeoutError
        view = answers_view(asked, _LEAD, id)
        given: dict[str, Any] = {"view": view, "nonce": nonce(f"reveal:{post.message}"), "allowed_mentions": NOBODY}
        if post.thread is None:
            given["reference"] = discord.MessageReference(
                message_id=post.message, channel_id=post.channel, guild_id=guild.id, fail_if_not_exists=False
            )
        try:
            return await channel.send(**given)
        except discord.HTTPException as refused:
            if refused.code != _ARCHIVED or not isinstance(channel, discord.Thread):
                raise
            await channel.edit(archived=False)
            return await channel.send(**given)
        finally:
            view.stop()


async def _find(channel: discord.TextChannel | discord.Thread, me: int, id: str) -> discord.Message | None:
    """The answers that an earlier try has left."""
    async for message in channel.history(limit=_LOOKED_AT):
        if message.author.id == me and bears(message.components, id):
            return message
    return None
