"""Where a person asks, and what the bot may show and do there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord

from bot.mentor.records import ServerSettings
from bot.mentor.wording import joined

NAMED = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A channel.

    `guild` is the server, if the bot is a member of it; `abroad` means a server where it is none, and works for a
    person who installed it for themselves. `channel` is what the settings of a server name: for a thread, the channel
    above it. `threads` says whether the bot may open one here.
    """

    guild: int | None = None
    abroad: bool = False
    channel: int = 0
    threads: bool = False


@dataclass(frozen=True, slots=True)
class Showing:
    """Whether an answer is for its asker's eyes only; `banned` means that this is no place to speak in public.

    `hint` is a line of Markdown that says so.
    """

    private: bool
    banned: bool = False
    hint: str = ""


def of_interaction(interaction: discord.Interaction[Any]) -> Place:
    """The place of a command or a press."""
    # Whoever authorised it, what counts is that the bot itself is there.
    here = interaction.client.get_guild(interaction.guild_id or 0) is not None
    return Place(
        interaction.guild_id if here else None,
        interaction.guild_id is not None and not here,
        _settled(interaction.channel),
        here and _opens_threads(interaction.channel, interaction.app_permissions),
    )


def of_message(message: discord.Message) -> Place:
    """The place of a message."""
    guild = message.guild
    if guild is None:
        return Place(channel=message.channel.id)
    channel = message.channel
    threads = isinstance(channel, discord.TextChannel) and _opens_threads(channel, channel.permissions_for(guild.me))
    return Place(guild.id, channel=_settled(channel), threads=threads)


def _settled(channel: Any) -> int:
    """The id that settings know a channel by."""
    if isinstance(channel, discord.Thread):
        return channel.parent_id
    return channel.id if channel is not None else 0


def _opens_threads(channel: Any, rights: discord.Permissions) -> bool:
    return (
        isinstance(channel, discord.TextChannel)
        and rights.view_channel
        and rights.create_public_threads
        and rights.send_messages_in_threads
    )


def showing(place: Place, settings: ServerSettings | None, wish: bool | None) -> Showing:
    """How an answer is shown in a place. `settings` are None outside servers and where they cannot be read."""
    if place.guild is None:
        return Showing(place.abroad if wish is None else wish)
    if settings is None:
        return Showing(private=True)
    if settings.channels and place.channel not in settings.channels:
        return Showing(
            private=True,
            banned=True,
            hint=f"Only you see this: I don't speak in this channel. {elsewhere(settings)}",
        )
    return Showing(settings.private_by_default if wish is None else wish)


def elsewhere(settings: ServerSettings) -> str:
    """Where the bot speaks in public, as a sentence of Markdown."""
    named = [f"<#{id}>" for id in settings.channels[:NAMED]]
    return f"Ask in {joined(named, 'or')} for an answer that all can read."
