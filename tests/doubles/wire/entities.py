"""People, servers, channels and messages, and how Discord writes each of them down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import discord
from discord import Permissions

from tests.doubles.discord_rules import Body, walk, words

Payload = dict[str, Any]
See = Callable[[int], Payload]  # what a bot with some intents sees

TEXT, DM, GROUP, FORUM, THREAD, PRIVATE_THREAD = 0, 1, 3, 15, 11, 12
EPHEMERAL, LOADING, HAS_THREAD = 1 << 6, 1 << 7, 1 << 5

# What everyone may do in a new server unless somebody changes it; pinging everybody is among it.
EVERYONE = Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    add_reactions=True,
    mention_everyone=True,
    read_message_history=True,
    use_application_commands=True,
)


def now() -> str:
    """This instant as Discord writes it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


@dataclass(slots=True, eq=False)
class User:
    """A person, or a bot."""

    id: int
    name: str
    bot: bool = False
    accepts_dms: bool = True

    @property
    def mention(self) -> str:
        """How a message names this person."""
        return f"<@{self.id}>"

    def payload(self) -> Payload:
        """As Discord sends it."""
        return {
            "id": str(self.id),
            "username": self.name,
            "discriminator": "0",
            "global_name": None if self.bot else self.name.title(),
            "avatar": None,
            "bot": self.bot,
            "flags": 0,
            "public_flags": 0,
            "primary_guild": None,
        }


@dataclass(slots=True, eq=False)
class Role:
    """A role of a server."""

    id: int
    name: str
    permissions: Permissions
    position: int = 1
    mentionable: bool = False
    managed: bool = False

    @property
    def mention(self) -> str:
        """How a message names this role."""
        return f"<@&{self.id}>"

    def payload(self) -> Payload:
        """As Discord sends it."""
        return {
            "id": str(self.id),
            "name": self.name,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "position": self.position,
            "permissions": str(self.permissions.value),
            "managed": self.managed,
            "mentionable": self.mentionable,
            "flags": 0,
        }


@dataclass(slots=True, eq=False)
class Member:
    """A person in a server."""

    user: User
    roles: list[Role] = field(default_factory=list)
    joined_at: str = field(default_factory=now)

    def payload(self) -> Payload:
        """As Discord sends it, without the person."""
        return {
            "roles": [str(role.id) for role in self.roles],
            "joined_at": self.joined_at,
            "nick": None,
            "avatar": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
        }


@dataclass(slots=True, eq=False)
class Guild:
    """A server."""

    id: int
    name: str
    owner: User
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    threads: dict[int, Thread] = field(default_factory=dict)

    @property
    def everyone(self) -> Role:
        """The role that everybody has."""
        return self.roles[self.id]

    def payload(self) -> Payload:
        """As REST sends it."""
        return {
            "id": str(self.id),
            "name": self.name,
            "icon": None,
            "owner_id": str(self.owner.id),
            "roles": [role.payload() for role in self.roles.values()],
            "emojis": [],
            "stickers": [],
            "features": [],
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "afk_timeout": 300,
            "system_channel_flags": 0,
            "preferred_locale": self.locale,
        }

    def created(self, members: Mapping[int, Member]) -> Payload:
        """As the gateway sends it, with the members that the bot may see."""
        return self.payload() | {
            "joined_at": now(),
            "large": False,
            "member_count": len(self.members),
            "members": [m.payload() | {"user": m.user.payload()} for m in members.values()],
            "channels": [channel.payload() for channel in self.channels.values()],
            "threads": [thread.payload() for thread in self.threads.values() if not thread.archived],
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }


@dataclass(slots=True, eq=False)
class Channel:
    """A channel of a server, or a conversation outside of one."""

    id: int
    kind: int
    name: str
    guild: Guild | None = None
    recipients: list[User] = field(default_factory=list)
    overwrites: dict[int, tuple[int, Permissions, Permissions]] = field(default_factory=dict)  # kind, allow, deny
    tags: dict[str, int] = field(default_factory=dict)
    require_tag: bool = False

    @property
    def mention(self) -> str:
        """How a message names this channel."""
        return f"<#{self.id}>"

    def payload(self) -> Payload:
        """As Discord sends it."""
        shown: Payload = {"id": str(self.id), "type": self.kind, "last_message_id": None, "flags": 0}
        if self.guild is None:
            shown["recipients"] = [user.payload() for user in self.recipients]
            return shown | ({"name": self.name, "owner_id": shown["recipients"][0]["id"]} if self.kind == GROUP else {})
        shown |= {"name": self.name, "guild_id": str(self.guild.id), "parent_id": None, "position": 0, "nsfw": False}
        shown["rate_limit_per_user"] = 0
        shown["permission_overwrites"] = [
            {"id": str(target), "type": kind, "allow": str(allow.value), "deny": str(deny.value)}
            for target, (kind, allow, deny) in self.overwrites.items()
        ]
        if self.kind == FORUM:
            shown["flags"] = 16 if self.require_tag else 0
            shown["available_tags"] = [
                {"id": str(number), "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}
                for name, number in self.tags.items()
            ]
        return shown


@dataclass(slots=True, eq=False, kw_only=True)
class Thread(Channel):
    """A thread below a channel, or a post in a forum."""

    parent: Channel
    owner: User
    archived: bool = False
    locked: bool = False
    archive_after: int = 1440  # minutes
    applied_tags: list[int] = field(default_factory=list)
    members: set[int] = field(default_factory=set)
    created_at: str = field(default_factory=now)

    def payload(self) -> Payload:
        """As Discord sends it."""
        assert self.guild is not None
        return {
            "id": str(self.id),
            "type": self.kind,
            "name": self.name,
            "guild_id": str(self.guild.id),
            "parent_id": str(self.parent.id),
            "owner_id": str(self.owner.id),
            "last_message_id": None,
            "message_count": 0,
            "member_count": len(self.members),
            "total_message_sent": 0,
            "rate_limit_per_user": 0,
            "flags": 0,
            "applied_tags": [str(tag) for tag in self.applied_tags],
            "thread_metadata": {
                "archived": self.archived,
                "locked": self.locked,
                "auto_archive_duration": self.archive_after,
                "archive_timestamp": self.created_at,
                "create_timestamp": self.created_at,
            },
        }


@dataclass(frozen=True, slots=True)
class File:
    """A file that a person has uploaded."""

    id: int
    name: str
    size: int
    url: str

    def payload(self) -> Payload:
        """As Discord sends it."""
        return {
            "id": str(self.id),
            "filename": self.name,
            "size": self.size,
            "url": self.url,
            "proxy_url": self.url,
            "ephemeral": True,
        }


@dataclass(slots=True, eq=False)
class Message:
    """A message as it stands now; `payload` is what Discord sends of it."""

    channel: Channel
    author: User
    payload: Payload
    pings: frozenset[str] = frozenset()  # "everyone", "<@1>", "<@&2>": who was notified
    reader: User | None = None  # the only person who sees it, if it is private

    @property
    def id(self) -> int:
        """Its id."""
        return int(self.payload["id"])

    @property
    def content(self) -> str:
        """The text outside of components and embeds."""
        return str(self.payload["content"])

    @property
    def text(self) -> str:
        """Everything that one can read in it, apart from labels."""
        return words(self.payload)

    @property
    def flags(self) -> discord.MessageFlags:
        """Its flags."""
        return discord.MessageFlags._from_value(self.payload["flags"])

    @property
    def attachments(self) -> list[Payload]:
        """Its files."""
        return list(self.payload["attachments"])

    @property
    def components(self) -> Iterator[Body]:
        """All its components, also the nested ones."""
        return (component for _, component in walk(self.payload["components"]))

    @property
    def custom_ids(self) -> list[str]:
        """What one can press or choose in it."""
        return [c["custom_id"] for c in self.components if c.get("custom_id") and not c.get("disabled")]

    @property
    def labels(self) -> dict[str, str]:
        """The custom_id of each button by its label."""
        return {c["label"]: c["custom_id"] for c in self.components if c.get("label") and c.get("custom_id")}
