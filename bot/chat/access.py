"""What the bot may do in the channels of a server, and what it lacks there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import discord

from bot.mentor.prompt.values import Schedule
from bot.mentor.records import ServerSettings
from bot.mentor.wording import joined

PLACES = [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum]
POSTS = [discord.ChannelType.text, discord.ChannelType.news]

_READ = ("view_channel", "read_message_history")
_IN_THREADS = ("send_messages_in_threads", "attach_files")
SPEAK = (*_READ, "send_messages", *_IN_THREADS, "create_public_threads")
SPEAK_IN_POSTS = (*_READ, *_IN_THREADS)
ASK_FOR_HELP = ("view_channel", "send_messages")
POST = (*_READ, "send_messages")
POST_WITH_THREAD = (*POST, "create_public_threads", "send_messages_in_threads")
POST_IN_FORUM = (*POST, "send_messages_in_threads")
TAGS = 5  # a forum post may have


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


def posting_lacks(guild: discord.Guild, schedule: Schedule) -> tuple[Lack, ...]:
    """All that makes the weekly prompt of a schedule impossible."""
    return tuple(_of_posts(guild, schedule))


def mention_lacks(guild: discord.Guild, schedule: Schedule) -> tuple[Lack, ...]:
    """Why the role of a schedule is not pinged, though its prompt is posted."""
    channel = guild.get_channel(schedule.channel)
    if schedule.role is None or channel is None:
        return ()
    return tuple(_of_role(guild, schedule.role, channel, "Weekly prompt"))


def tags_of(forum: discord.ForumChannel, names: Sequence[str]) -> list[discord.ForumTag]:
    """The tags of a forum that bear some names, as many as a post may have."""
    return [tag for tag in forum.available_tags if tag.name in names][:TAGS]


def _of_posts(guild: discord.Guild, schedule: Schedule) -> Iterator[Lack]:
    channel = guild.get_channel(schedule.channel)
    if not schedule.channel:
        yield Lack("Weekly prompt", "weekly prompt", remedy="choose a channel for it")
    elif channel is None:
        yield _gone(schedule.channel)
    elif isinstance(channel, discord.ForumChannel):
        if missing := _missing(channel.permissions_for(guild.me), POST_IN_FORUM):
            yield Lack(channel.mention, f"#{channel.name}", tuple(map(_in_forum, missing)))
        yield from _of_tags(guild, channel, schedule)
    elif missing := _missing(channel.permissions_for(guild.me), POST_WITH_THREAD if schedule.thread else POST):
        yield Lack(channel.mention, f"#{channel.name}", missing)


def _of_tags(guild: discord.Guild, forum: discord.ForumChannel, schedule: Schedule) -> Iterator[Lack]:
    found = tags_of(forum, schedule.tags)
    if forum.flags.require_tag and not found:
        gone = f"{joined(schedule.tags)} no longer exists there; " if schedule.tags else ""
        yield Lack(forum.mention, f"#{forum.name}", remedy=f"it wants a tag on every post; {gone}choose one")
    kept = [tag.name for tag in found if tag.moderated]
    if kept and not forum.permissions_for(guild.me).manage_threads:
        remedy = f"only moderators may use the tag {joined(kept)}; choose another, or give me Manage Threads"
        yield Lack(forum.mention, f"#{forum.name}", remedy=remedy)


def _in_forum(permission: str) -> str:
    """The name that Discord shows for a permission in the settings of a forum."""
    return {"Send Messages": "Create Posts", "Send Messages in Threads": "Send Messages in Posts"}.get(
        permission, permission
    )


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
    if settings.helper_role is not None:
        yield from _of_role(guild, settings.helper_role, channel, "Ask a human")


def _of_role(guild: discord.Guild, id: int, channel: discord.abc.GuildChannel, what: str) -> Iterator[Lack]:
    role = guild.get_role(id)
    if role is None:
        yield Lack(what, what.lower(), remedy="the role that was chosen no longer exists; choose another")
    elif not role.mentionable and not channel.permissions_for(guild.me).mention_everyone:
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
