"""What the bot may do in the channels of a server, and what it lacks there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import discord

from bot.mentor.records import ServerSettings

PLACES = [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum]
POSTS = [discord.ChannelType.text, discord.ChannelType.news]

_READ = ("view_channel", "read_message_history")
_IN_THREADS = ("send_messages_in_threads", "attach_files")
SPEAK = (*_READ, "send_messages", *_IN_THREADS, "create_public_threads")
SPEAK_IN_POSTS = (*_READ, *_IN_THREADS)
ASK_FOR_HELP = ("view_channel", "send_messages")


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that stands in the bot's way.

    Where: as Discord shows it and in plain words; the permissions that are missing there, or another remedy.
    """

    place: str
    name: str
    permissions: tuple[str, ...] = ()
    remedy: str = ""


def lacks(guild: discord.Guild, settings: ServerSettings) -> tuple[Lack, ...]:
    """All that stands in the way of what the managers of a server chose."""
    return tuple(_of_places(guild, settings)) + tuple(_of_helpers(guild, settings))


def _of_places(guild: discord.Guild, settings: ServerSettings) -> Iterator[Lack]:
    if not settings.channels and (missing := _missing(guild.me.guild_permissions, SPEAK)):
        yield Lack("Everywhere", "everywhere", missing)
    for id in settings.channels:
        channel = guild.get_channel(id)
        if channel is None:
            yield _gone(id)
        elif missing := _missing(channel.permissions_for(guild.me), _needed(channel)):
            yield Lack(channel.mention, f"#{channel.name}", missing)


def _of_helpers(guild: discord.Guild, settings: ServerSettings) -> Iterator[Lack]:
    if settings.helper_channel is None:
        if settings.helper_role is not None:
            yield Lack("Ask a human", "ask a human", remedy="choose a channel as well; without one it is off")
        return
    channel = guild.get_channel(settings.helper_channel)
    if channel is None:
        yield _gone(settings.helper_channel)
        return
    rights = channel.permissions_for(guild.me)
    if missing := _missing(rights, ASK_FOR_HELP):
        yield Lack(f"{channel.mention} for Ask a human", f"#{channel.name} for ask a human", missing)
    if settings.helper_role is None:
        return
    role = guild.get_role(settings.helper_role)
    if role is None:
        yield Lack("Ask a human", "ask a human", remedy="the role that was chosen no longer exists; choose another")
    elif not role.mentionable and not rights.mention_everyone:
        yield Lack(
            role.mention,
            f"@{role.name}",
            remedy=f'I cannot ping it: switch on "Allow anyone to mention this role" in its settings, '
            f"or give me Mention All Roles in #{channel.name}",
        )


def _gone(id: int) -> Lack:
    return Lack("A chosen channel", f"channel {id}", remedy="it no longer exists, or I cannot see it; choose again")


def _needed(channel: discord.abc.GuildChannel) -> tuple[str, ...]:
    return SPEAK_IN_POSTS if isinstance(channel, discord.ForumChannel) else SPEAK


def _missing(rights: discord.Permissions, needed: tuple[str, ...]) -> tuple[str, ...]:
    """The names that Discord shows. Who cannot see a channel can do nothing else there either."""
    if "view_channel" in needed and not rights.view_channel:
        return ("View Channel",)
    return tuple(name.replace("_", " ").title().replace(" In ", " in ") for name in needed if not getattr(rights, name))
