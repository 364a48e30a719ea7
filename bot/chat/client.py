"""The bot's connection: intents, commands, dispatch, synchronisation by hash, orderly shutdown."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord
from discord import app_commands

from bot.chat.desk import Desk
from bot.chat.due import Due, Poster
from bot.chat.errors import Funnel
from bot.chat.presses import STALE, AnyItem, Handlers, Press, submitted
from bot.chat.reply import NOBODY, UNREACHABLE, whisper

_log = logging.getLogger(__name__)
SYNCED = "commands.hash"
RESTARTING = "I am about to restart. Please try again in a minute."
_LAST_WORDS = 3.0  # seconds

_SUGGESTIONS = logging.getLogger("discord.app_commands.tree")


class _NoTraceback(logging.Filter):
    """Makes one line of suggestions that Discord did not take: people type on, and get the next ones."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, UNREACHABLE):
            record.msg, record.args = "suggestions were not taken (%s)", (type(error).__name__,)
            record.exc_info, record.levelno, record.levelname = None, logging.WARNING, "WARNING"
        return True


_NO_TRACEBACK = _NoTraceback()

Listener = Callable[[discord.Message], Awaitable[None]]
Command = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu


def permissions() -> discord.Permissions:
    """Exactly what the bot needs in a server, and what the install link asks for."""
    return discord.Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        create_public_threads=True,
        embed_links=True,
        attach_files=True,
        read_message_history=True,
    )


def invite(application: int) -> str:
    """The install link, for a server; people can install the bot for themselves from its profile."""
    return discord.utils.oauth_url(application, permissions=permissions(), scopes=("bot", "applications.commands"))


class _Tree(app_commands.CommandTree["MentorClient"]):
    async def interaction_check(self, interaction: discord.Interaction[MentorClient], /) -> bool:
        if self.client.take_on():
            return True
        if interaction.type is not discord.InteractionType.autocomplete:
            await whisper(interaction, RESTARTING)
        return False

    async def on_error(
        self, interaction: discord.Interaction[MentorClient], error: app_commands.AppCommandError, /
    ) -> None:
        command = interaction.command
        await self.client.funnel.report(interaction, error, f"/{command.qualified_name}" if command else "a command")


class MentorClient(discord.AutoShardedClient):
    """Roadmap Mentor in Discord. It needs no privileged intent: it reads only what is addressed to it."""

    def __init__(
        self,
        desk: Desk,
        *,
        commands: Sequence[Command],
        handlers: Handlers,
        on_addressed: Listener,
        on_joined: Callable[[MentorClient, discord.Guild], Awaitable[None]],
        posters: Sequence[Poster] = (),
        **options: Any,
    ) -> None:
        # It never speaks, so that it lacks the libraries for that is no news.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        super().__init__(
            intents=intents,
            allowed_mentions=NOBODY,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            **options,
        )
        self.desk = desk
        self.funnel = Funnel(desk.note_fault, desk.now)
        self.tree = _Tree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        for command in commands:
            self.tree.add_command(command)
        _SUGGESTIONS.addFilter(_NO_TRACEBACK)
        self._presses = handlers
        self._on_addressed = on_addressed
        self._on_joined = on_joined
        self.due = Due(self, posters)
        self._ticking: asyncio.Task[None] | None = None
        self._up: set[int] = set()
        self._under_way: set[asyncio.Task[Any]] = set()
        self._finishing = False

    @property
    def is_up(self) -> bool:
        """True while every shard is connected and logged in, so that events arrive and are answered."""
        if self._finishing or self.is_closed() or not self.shard_count:
            return False
        return len(self._up) == len(self.shards) == self.shard_count

    def take_on(self) -> bool:
        """Count the task that runs now as work under way; False once the bot takes on no more."""
        task = asyncio.current_task()
        if self._finishing or task is None:
            return False
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return True

    async def finish(self, patience: float = _LAST_WORDS) -> None:
        """Take on no more work; what is under way has `patience` seconds to end, then it is cut short."""
        self._finishing = True
        if not self._under_way:
            return
        _, late = await asyncio.wait(set(self._under_way), timeout=patience)
        for task in late:
            task.cancel()
        if late:
            _log.warning("cut short after %.1f s: %d requests", patience, len(late))

    async def close(self) -> None:
        """Disconnect. discord.py does so by itself where it cannot read an event: what is under way ends first."""
        if not self._finishing:
            await self.finish()
        if self._ticking is not None:
            self._ticking.cancel()
        await super().close()

    async def setup_hook(self) -> None:
        """Make buttons of earlier runs work, tell Discord about commands that changed, and begin to look at the clock.

        Unlike on_ready, this happens once.
        """
        self.add_dynamic_items(AnyItem)
        await self._synchronise()
        self._ticking = self.due.start()
        _log.info("install link: %s", invite(self.application_id or 0))

    async def _synchronise(self) -> None:
        described = [c.to_dict(self.tree) for c in self.tree.get_commands()]
        described += [
            c.to_dict(self.tree)
            for kind in (discord.AppCommandType.message, discord.AppCommandType.user)
            for c in self.tree.get_commands(type=kind)
        ]
        text = json.dumps([self.application_id, described], sort_keys=True, default=str)
        digest = hashlib.sha256(text.encode()).hexdigest()
        if await self.desk.runner.run(lambda: self.desk.store.meta(SYNCED)) == digest:
            return
        synced = await self.tree.sync()
        await self.desk.runner.run(lambda: self.desk.store.set_meta(SYNCED, digest))
        _log.info("told Discord about %d commands", len(synced))

    async def pressed(self, interaction: discord.Interaction[Any], press: Press | None) -> None:
        """Hand a press or a submitted modal to its handler."""
        handler = self._presses.get(press.verb) if press else None
        try:
            if not self.take_on():
                await whisper(interaction, RESTARTING)
            elif press is None or handler is None:
                await whisper(interaction, STALE)
            else:
                await handler(interaction, press)
        except Exception as error:
            await self.funnel.report(interaction, error, f"button {press.verb if press else 'of an old version'}")

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Submitted modals come here; commands and buttons have ways of their own."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self.pressed(interaction, submitted(interaction.data or {}))

    async def on_message(self, message: discord.Message) -> None:
        """Answer messages of people that are addressed to the bot."""
        if message.author.bot or message.webhook_id or message.is_system() or self.user is None:
            return
        if message.guild is not None and self.user not in message.mentions:
            return
        if not self.take_on():
            _log.info("a message in channel %s came too late to be answered", message.channel.id)
            return
        try:
            await self._on_addressed(message)
        except Exception as error:
            await self.funnel.report_message(message, error)

    async def on_ready(self) -> None:
        """Servers are known; this may happen more than once."""
        _log.info("ready: %d servers, %d shards", len(self.guilds), len(self.shards))

    async def on_shard_connect(self, shard: int) -> None:
        """A shard is connected, and logged in anew."""
        self._up.add(shard)

    async def on_shard_resumed(self, shard: int) -> None:
        """A shard is connected again."""
        self._up.add(shard)

    async def on_shard_disconnect(self, shard: int) -> None:
        """A shard lost its connection."""
        self._up.discard(shard)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Greet a new server once."""
        try:
            await self.desk.runner.run(lambda: self.desk.store.joined(guild.id, self.desk.now()))
            await self._on_joined(self, guild)
        except Exception as error:
            self.funnel.record(error, "joining a server")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Remember when a server was left: its data go some time after."""
        try:
            await self.desk.runner.run(lambda: self.desk.store.left(guild.id, self.desk.now()))
        except Exception as error:
            self.funnel.record(error, "leaving a server")

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """An event of discord.py that none of the above caught."""
        error = sys.exc_info()[1]
        if error is not None and not isinstance(error, asyncio.CancelledError):
            self.funnel.record(error, event_method)
