"""Weekly prompts that cannot be posted: the server is told once, and a manager mends it from there."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import discord
from discord import ui

from bot.chat.access import PLACES, posting_lacks
from bot.chat.client import MentorClient
from bot.chat.desk import Desk
from bot.chat.presses import STALE, Press, Stale
from bot.chat.prompt.render_held import direct_view, fixed_view, held_view, nothing_view
from bot.chat.prompt.sending import passing
from bot.chat.prompt.words import waits, way
from bot.chat.reply import NOBODY, UNREACHABLE, Reply, redraw
from bot.chat.rights import home, need_manager
from bot.chat.welcome import writable
from bot.errors import MentorError
from bot.mentor.prompt.schedules import Schedules
from bot.mentor.prompt.values import Post, Schedule

_log = logging.getLogger(__name__)
PostNow = Callable[[MentorClient, discord.Guild, str], Awaitable[Post]]


class Unposted(MentorError):
    """A prompt that was not posted now; `problem` is the reason, where it is one that lasts."""

    def __init__(self, text: str, problem: str = "") -> None:
        super().__init__(text)
        self.problem = problem


async def tell(
    client: MentorClient, guild: discord.Guild, schedule: Schedule, problem: str, *, until: datetime | None = None
) -> bool:
    """Tell a server of a problem: where helpers are, else where it can be read, else its owner directly.

    `until` is when the prompt was due. False where Discord failed, so that it is worth another try.
    """
    settings = await client.desk.runner.run(lambda: client.desk.store.server(guild.id))
    helpers = guild.get_channel(settings.helper_channel or 0)
    first = [helpers] if isinstance(helpers, discord.TextChannel) else []
    card, faults = held_view(guild, schedule, problem, until=until), []
    for channel in dict.fromkeys([*first, *writable(guild)]):
        try:
            await _send(channel, card)
        except UNREACHABLE as fault:
            faults.append(fault)
        else:
            return True
    try:
        owner = await client.create_dm(discord.Object(guild.owner_id or 0))
        await _send(owner, direct_view(guild, schedule, problem, until=until))
    except UNREACHABLE as fault:
        faults.append(fault)
    else:
        return True
    _log.warning("server %s: nobody could be told of schedule %s: %s", guild.id, schedule.id, problem)
    return not any(map(passing, faults))


async def _send(channel: discord.abc.Messageable, view: ui.LayoutView) -> None:
    await channel.send(view=view, allowed_mentions=NOBODY)
    view.stop()


class Mending:
    """The buttons of the card. Whoever presses them must be a manager at that moment."""

    def __init__(self, desk: Desk, post_now: PostNow) -> None:
        self._desk = desk
        self._post_now = post_now
        self._schedules = Schedules(desk.store, lambda: desk.taught().curriculum, desk.now)

    async def press(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """Look again, perhaps at another channel, and post what is waiting."""
        need_manager(interaction)
        guild, id = home(interaction), press.key(0)
        match press.argument(1):
            case "check":
                work = self._check(interaction.client, guild, id)
            case "move":
                work = self._move(interaction.client, guild, id, _chosen(guild, press))
            case _:
                raise Stale(STALE)
        await redraw(interaction, work, patience=self._desk.manners.patience)

    async def _check(self, client: MentorClient, guild: discord.Guild, id: str) -> Reply:
        opened = await self._desk.runner.run(lambda: self._schedules.find(guild.id, id))
        if posting_lacks(guild, replace(opened.schedule, thread=False)):
            return _still(guild, opened.schedule, "I have looked again: something is missing still.")
        return await self._post(client, guild, id)

    async def _move(self, client: MentorClient, guild: discord.Guild, id: str, channel: Any) -> Reply:
        run = self._desk.runner.run
        opened = await run(lambda: self._schedules.find(guild.id, id))
        changes: dict[str, Any] = {
            "channel": channel.id,
            "kind": "forum" if isinstance(channel, discord.ForumChannel) else "text",
        }
        moved = replace(opened.schedule, **changes)
        if posting_lacks(guild, replace(moved, thread=False)):
            return _still(guild, moved, f"There I cannot post either, so it stays in <#{opened.schedule.channel}>:")
        await run(lambda: self._schedules.change(guild.id, id, **changes))
        return await self._post(client, guild, id)

    async def _post(self, client: MentorClient, guild: discord.Guild, id: str) -> Reply:
        """Post what waits, and post and switch on again what was switched off."""
        run = self._desk.runner.run
        well = {"on": True, "failures": 0, "problem": ""}
        opened = await run(lambda: self._schedules.find(guild.id, id))
        if opened.schedule.on and not waits(opened):
            # The card is old: it came by itself, or it is too late for it by now.
            opened = await run(lambda: self._schedules.change(guild.id, id, **well))
            return Reply(nothing_view(opened))
        try:
            post = await self._post_now(client, guild, id)
        except Unposted as unposted:
            if not unposted.problem:
                raise
            opened = await run(lambda: self._schedules.find(guild.id, id))
            return Reply(held_view(guild, opened.schedule, unposted.problem, told="I tried again, and it failed:"))
        await run(lambda: self._schedules.change(guild.id, id, **well))
        return Reply(fixed_view(way(post, guild.id), post.channel))


def _still(guild: discord.Guild, schedule: Schedule, told: str) -> Reply:
    return Reply(held_view(guild, schedule, schedule.problem, told=told))


def _chosen(guild: discord.Guild, press: Press) -> discord.abc.GuildChannel:
    id = next((int(value) for value in press.values if value.isdecimal() and len(value) <= 20), 0)
    channel = guild.get_channel(id)
    if channel is None or channel.type not in PLACES:
        raise MentorError("I cannot see that channel; let me view it first, then choose it again")
    return channel
