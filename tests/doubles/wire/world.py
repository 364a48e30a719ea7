"""The state of the pretended Discord: build it, change it, ask what somebody may do in it."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from discord import Permissions

from tests.doubles.wire.entities import (
    DM,
    EVERYONE,
    FORUM,
    GROUP,
    TEXT,
    THREAD,
    Channel,
    Guild,
    Member,
    Message,
    Payload,
    Role,
    See,
    Thread,
    User,
    now,
)
from tests.doubles.wire.gateway import DIRECT_MESSAGES, GUILD_MEMBERS, GUILD_MESSAGES, GUILDS, MESSAGE_CONTENT

T = TypeVar("T")

_EPOCH = 1420070400000  # Discord's first millisecond
_IN_DMS = EVERYONE | Permissions(mention_everyone=True, use_external_emojis=True)


class World(ABC):
    """People, servers, channels and messages; every change reaches the bot as an event."""

    def __init__(self) -> None:
        self._count = 0
        self.me = User(self.snowflake(), "mentor", bot=True)
        self.users = {self.me.id: self.me}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}

    @abstractmethod
    def announce(self, event: str, data: Payload, *, guild: int | None, intents: int, see: See | None = None) -> None:
        """Send an event to the bot if it subscribed to it."""

    def snowflake(self) -> int:
        """A new id; ids grow with time."""
        self._count += 1
        return (int(time.time() * 1000) - _EPOCH) << 22 | self._count

    # Build.

    def user(self, name: str = "ann", *, bot: bool = False, accepts_dms: bool = True) -> User:
        """A new person."""
        user = User(self.snowflake(), name, bot, accepts_dms)
        self.users[user.id] = user
        return user

    def guild(
        self,
        name: str = "Learners",
        *,
        owner: User | None = None,
        bot: bool = True,
        permissions: Permissions | None = None,
        everyone: Permissions = EVERYONE,
    ) -> Guild:
        """A new server; with the bot in it, and a role of its own for it with these permissions, if wanted."""
        owner = owner or self.user("owner")
        guild = Guild(self.snowflake(), name, owner)
        guild.roles[guild.id] = Role(guild.id, "@everyone", everyone, position=0)
        guild.members[owner.id] = Member(owner)
        self.guilds[guild.id] = guild
        if bot:
            self.add_bot(guild, permissions)
        return guild

    def add_bot(self, guild: Guild, permissions: Permissions | None = None) -> None:
        """Let the bot join a server, with a role of its own."""
        role = Role(self.snowflake(), self.me.name, permissions or Permissions.none(), managed=True)
        guild.roles[role.id] = role
        guild.members[self.me.id] = Member(self.me, [role])
        self._announce_guild(guild)

    def join(self, guild: Guild, *users: User, roles: Iterable[Role] = ()) -> None:
        """Let people join a server."""
        for user in users:
            member = guild.members[user.id] = Member(user, list(roles))
            data = member.payload() | {"user": user.payload(), "guild_id": str(guild.id)}
            self._tell(guild, "GUILD_MEMBER_ADD", data, GUILD_MEMBERS)

    def role(
        self, guild: Guild, name: str, permissions: Permissions | None = None, *, mentionable: bool = False
    ) -> Role:
        """A new role of a server."""
        role = Role(self.snowflake(), name, permissions or Permissions.none(), mentionable=mentionable)
        guild.roles[role.id] = role
        self._tell(guild, "GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": role.payload()})
        return role

    def text_channel(self, guild: Guild, name: str = "general") -> Channel:
        """A new text channel."""
        return self._channel(Channel(self.snowflake(), TEXT, name, guild))

    def forum(
        self, guild: Guild, name: str = "questions", *, tags: Sequence[str] = (), require_tag: bool = False
    ) -> Channel:
        """A new forum; its tags are known by name."""
        numbers = {tag: self.snowflake() for tag in tags}
        return self._channel(Channel(self.snowflake(), FORUM, name, guild, tags=numbers, require_tag=require_tag))

    def thread(self, parent: Channel, name: str = "a thread", *, owner: User, start: Message | None = None) -> Thread:
        """A new thread, from a message or on its own."""
        number = start.id if start else self.snowflake()
        thread = Thread(number, THREAD, name, parent.guild, parent=parent, owner=owner, members={owner.id, self.me.id})
        return self.add_thread(thread)

    def dm(self, user: User) -> Channel:
        """The conversation between a person and the bot; always the same one."""
        known = (c for c in self.channels.values() if c.kind == DM and c.recipients == [user])
        return next(known, None) or self._channel(Channel(self.snowflake(), DM, user.name, recipients=[user]))

    def group(self, *users: User) -> Channel:
        """A conversation of people without the bot, which can only be called in there."""
        return self._channel(Channel(self.snowflake(), GROUP, "group", recipients=list(users)))

    def overwrite(
        self,
        channel: Channel,
        target: Role | User,
        *,
        allow: Permissions | None = None,
        deny: Permissions | None = None,
    ) -> None:
        """Change what somebody may do in one channel."""
        kind = 0 if isinstance(target, Role) else 1
        channel.overwrites[target.id] = (kind, allow or Permissions.none(), deny or Permissions.none())
        if channel.guild:
            self._tell(channel.guild, "CHANNEL_UPDATE", channel.payload())

    # Change.

    def remove_bot(self, guild: Guild) -> None:
        """Throw the bot out of a server."""
        del guild.members[self.me.id]
        self._tell(guild, "GUILD_DELETE", {"id": str(guild.id)})

    def outage(self, guild: Guild) -> None:
        """Make a server unavailable; the bot is still in it."""
        self._tell(guild, "GUILD_DELETE", {"id": str(guild.id), "unavailable": True})

    def recover(self, guild: Guild) -> None:
        """End an outage."""
        self._tell(guild, "GUILD_CREATE", {}, see=lambda intents: self.guild_as_seen(guild, intents))

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel or thread."""
        guild = channel.guild
        assert guild is not None
        del self.channels[channel.id]
        guild.channels.pop(channel.id, None)
        thread = guild.threads.pop(channel.id, None)
        self._tell(guild, "THREAD_DELETE" if thread else "CHANNEL_DELETE", channel.payload())

    def delete_message(self, message: Message, *, told: bool = True) -> None:
        """Delete a message."""
        del self.messages[message.id]
        if told:
            self._tell_message("MESSAGE_DELETE", message.channel, {"id": str(message.id), **_place(message.channel)})

    def add_thread(self, thread: Thread) -> Thread:
        """Take a thread in, and mark the message that it starts from."""
        assert thread.guild is not None
        self.channels[thread.id] = thread.guild.threads[thread.id] = thread
        self._tell(thread.guild, "THREAD_CREATE", thread.payload() | {"newly_created": True})
        return thread

    def change_thread(self, thread: Thread) -> None:
        """Tell of a thread that was changed."""
        assert thread.guild is not None
        self._tell(thread.guild, "THREAD_UPDATE", thread.payload())

    def add_message(self, message: Message, *, told: bool = True) -> Message:
        """Take a message in and tell the bot; an archived thread opens with it."""
        self.messages[message.id] = message
        if isinstance(message.channel, Thread) and message.channel.archived:
            message.channel.archived = False
            self.change_thread(message.channel)
        if told:
            self.tell_of(message, "MESSAGE_CREATE")
        return message

    def tell_of(self, message: Message, event: str) -> None:
        """Send an event about a message to the bot, who sees its text only as its intents allow."""
        guild = message.channel.guild
        data = message.payload | _place(message.channel)
        if guild and message.author.id in guild.members:
            data["member"] = guild.members[message.author.id].payload()
        mine = message.author is self.me or any(u["id"] == str(self.me.id) for u in message.payload["mentions"])
        blank = (
            data if mine or guild is None else data | {"content": "", "embeds": [], "attachments": [], "components": []}
        )
        self._tell_message(event, message.channel, data, lambda intents: data if intents & MESSAGE_CONTENT else blank)

    # Ask.

    async def until(self, probe: Callable[[], T | None], within: float = 5.0, what: str = "change") -> T:
        """Wait until something holds; gives it."""
        end = time.perf_counter() + within
        while not (found := probe()):
            if time.perf_counter() > end:
                raise AssertionError(f"no {what} within {within} s; {self.recently()}")
            await asyncio.sleep(0.005)
        return found

    @abstractmethod
    def recently(self) -> str:
        """The latest requests, for a message about a failure."""

    def joined(self) -> list[Guild]:
        """The servers that the bot is in."""
        return [guild for guild in self.guilds.values() if self.me.id in guild.members]

    def guild_as_seen(self, guild: Guild, intents: int) -> Payload:
        """A server as the gateway sends it: without the intent for members, only with the bot as one."""
        seen = guild.members if intents & GUILD_MEMBERS else {self.me.id: guild.members[self.me.id]}
        return guild.created(seen) | {"unavailable": False}

    def history(self, channel: Channel) -> list[Message]:
        """The messages of a channel that everybody there can see, oldest first."""
        here = (message for _, message in sorted(self.messages.items()) if message.channel is channel)
        return [message for message in here if not message.flags.ephemeral]

    def permissions(self, user: User, channel: Channel) -> Permissions:
        """What somebody may do in a channel; a thread has the permissions of the channel above it."""
        if isinstance(channel, Thread):
            channel = channel.parent
        guild = channel.guild
        if guild is None:
            return (
                _IN_DMS
                if user in channel.recipients or (user is self.me and channel.kind == DM)
                else Permissions.none()
            )
        member = guild.members.get(user.id)
        if member is None:
            return Permissions.none()
        roles = [guild.everyone, *member.roles]
        base = Permissions.none()
        for role in roles:
            base |= role.permissions
        if user is guild.owner or base.administrator:
            return Permissions.all()
        base = _overwritten(base, channel, [guild.everyone.id])
        base = _overwritten(base, channel, [role.id for role in member.roles])
        base = _overwritten(base, channel, [user.id])
        return base if base.view_channel else Permissions.none()

    # Tell.

    def _channel(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        if channel.guild:
            channel.guild.channels[channel.id] = channel
            self._tell(channel.guild, "CHANNEL_CREATE", channel.payload())
        return channel

    def _announce_guild(self, guild: Guild) -> None:
        """A server that is new to the bot does not say whether it is available."""
        only_bot = {self.me.id: guild.members[self.me.id]}
        self._tell(guild, "GUILD_CREATE", guild.created(only_bot))

    def _tell(
        self,
        guild: Guild,
        event: str,
        data: Payload,
        intents: int = GUILDS,
        see: See | None = None,
    ) -> None:
        if self.me.id in guild.members or event == "GUILD_DELETE":
            self.announce(event, data, guild=guild.id, intents=intents, see=see)

    def _tell_message(self, event: str, channel: Channel, data: Payload, see: See | None = None) -> None:
        if channel.kind == GROUP:
            return  # a bot is never in one
        if channel.guild is None:
            self.announce(event, data, guild=None, intents=DIRECT_MESSAGES, see=see)
        elif self.permissions(self.me, channel).view_channel:
            self._tell(channel.guild, event, data, GUILD_MESSAGES, see)


def _place(channel: Channel) -> Payload:
    guild = {"guild_id": str(channel.guild.id)} if channel.guild else {}
    return {"channel_id": str(channel.id), "channel_type": channel.kind, **guild}


def _overwritten(base: Permissions, channel: Channel, targets: Iterable[int]) -> Permissions:
    allow, deny = 0, 0
    for target in targets:
        _, allowed, denied = channel.overwrites.get(target, (0, Permissions.none(), Permissions.none()))
        allow, deny = allow | allowed.value, deny | denied.value
    return Permissions(base.value & ~deny | allow)


def message_payload(number: int, channel: Channel, author: User, content: str = "") -> Payload:
    """A message without anything but its text."""
    return {
        "id": str(number),
        "channel_id": str(channel.id),
        "author": author.payload(),
        "content": content,
        "timestamp": now(),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "type": 0,
        "flags": 0,
    }
