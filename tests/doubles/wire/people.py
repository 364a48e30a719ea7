"""What people do in the pretended Discord, and what they get back."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.doubles.discord_rules import Body
from tests.doubles.wire import forms
from tests.doubles.wire.compose import MENTION, ROLE_MENTION, UPLOAD_LIMIT
from tests.doubles.wire.entities import DM, Channel, File, Message, Payload, User
from tests.doubles.wire.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Interaction
from tests.doubles.wire.world import World, message_payload

_GUILD, _BOT_DM, _PRIVATE = 0, 1, 2  # contexts
_BY_GUILD, _BY_USER = "0", "1"  # who installed the app


class Said:
    """A message of a person, and the bot's replies to it."""

    def __init__(self, world: World, message: Message) -> None:
        self.message = message
        self._world = world

    @property
    def replies(self) -> list[Message]:
        """What the bot wrote since, in the same channel or in the thread below; answers to commands do not count."""
        places = {self.message.channel.id, self.message.id}
        later = sorted((n, m) for n, m in self._world.messages.items() if n > self.message.id)
        mine = [m for _, m in later if m.author is self._world.me and m.channel.id in places]
        return [message for message in mine if "webhook_id" not in message.payload]

    async def answered(self, count: int = 1, within: float = 5.0) -> Message:
        """Wait for so many replies; gives the last one of them."""
        what = f"{count} replies to {self.message.id} of {self.message.author.name}"
        await self._world.until(lambda: len(self.replies) >= count, within, what)
        return self.replies[count - 1]


class People(World):
    """A world in which people act."""

    @abstractmethod
    def commands(self, channel: Channel) -> Sequence[Body]:
        """The commands that the bot offers in a channel."""

    @abstractmethod
    def store(self, name: str, content: bytes) -> File:
        """Keep a file, which is served from then on."""

    @abstractmethod
    def take(self, interaction: Interaction) -> None:
        """Know an interaction, and send it to the bot."""

    # Messages.

    def message(
        self, content: str, *, user: User, channel: Channel, reply_to: Message | None = None, pings: bool = True
    ) -> Said:
        """Write a message; a reply pings the author of what it replies to, unless that is switched off."""
        payload = message_payload(self.snowflake(), channel, user, content)
        named = self._name(payload)
        if reply_to:
            reference = {"type": 0, "message_id": str(reply_to.id), "channel_id": str(channel.id)}
            payload |= {"type": 19, "message_reference": reference, "referenced_message": reply_to.payload}
            if pings and reply_to.author not in named:
                payload["mentions"].append(reply_to.author.payload())
        return Said(self, self.add_message(Message(channel, user, payload)))

    def _name(self, payload: Payload) -> list[User]:
        """Note in a message the people and roles that it mentions."""
        text = payload["content"]
        named = [self.users[n] for n in dict.fromkeys(map(int, MENTION.findall(text))) if n in self.users]
        payload["mentions"] = [user.payload() for user in named]
        payload["mention_roles"] = list(dict.fromkeys(ROLE_MENTION.findall(text)))
        return named

    def mention(self, text: str, *, user: User, channel: Channel, reply_to: Message | None = None) -> Said:
        """Write a message that begins with a mention of the bot."""
        return self.message(f"{self.me.mention} {text}", user=user, channel=channel, reply_to=reply_to)

    def post(self, forum: Channel, title: str, content: str, *, user: User, tags: Iterable[str] = ()) -> Said:
        """Open a post in a forum."""
        thread = self.thread(forum, title, owner=user)
        thread.applied_tags = [forum.tags[tag] for tag in tags]
        payload = message_payload(thread.id, thread, user, content)
        self._name(payload)
        return Said(self, self.add_message(Message(thread, user, payload)))

    # Interactions.

    def interaction(
        self,
        command: str,
        options: Mapping[str, Any] | None = None,
        *,
        user: User,
        channel: Channel,
        target: Message | User | None = None,
    ) -> Interaction:
        """Call a command, such as "plan show"; one of a menu is called on a target, a message or a person.

        An option that is a file is given by its name and its content.
        """
        if target is None:
            given = {name: self.store(*v) if isinstance(v, tuple) else v for name, v in (options or {}).items()}
            data, known = forms.command_data(self.commands(channel), command, given, channel.guild)
        else:
            data, known = self._menu_data(command, target, channel)
        self._check_offered(known, user, channel)
        return self.send(COMMAND, data, user=user, channel=channel)

    def autocomplete(
        self, command: str, options: Mapping[str, Any], *, focused: str, user: User, channel: Channel
    ) -> Interaction:
        """Type into an option of a command."""
        commands = self.commands(channel)
        data, _ = forms.command_data(commands, command, options, channel.guild, focused)
        return self.send(AUTOCOMPLETE, data, user=user, channel=channel)

    def press(self, custom_id: str, message: Message, *, user: User, forged: bool = False) -> Interaction:
        """Press a button; a forged press has any custom_id, whatever the message shows."""
        data: Payload = {"component_type": 2, "custom_id": custom_id, "id": 1}
        if not forged:
            data = self._on(message, user, custom_id, None)
        return self.send(COMPONENT, data, user=user, channel=message.channel, message=message)

    def choose(self, custom_id: str, values: Iterable[Any], message: Message, *, user: User) -> Interaction:
        """Choose from a select: its values, or people, roles and channels."""
        data = self._on(message, user, custom_id, values)
        return self.send(COMPONENT, data, user=user, channel=message.channel, message=message)

    def modal(
        self, shown: Interaction, values: Mapping[str, Any] | None = None, *, custom_id: str | None = None
    ) -> Interaction:
        """Fill in and send the modal that an interaction brought; `custom_id` forges where it goes."""
        assert shown.modal is not None, f"no modal: {shown}"
        data = forms.modal_data(shown.modal, values or {}, shown.channel.guild)
        data["custom_id"] = custom_id or data["custom_id"]
        number = (shown.payload.get("message") or {}).get("id")
        message = self.messages.get(int(number)) if number else None
        return self.send(MODAL, data, user=shown.user, channel=shown.channel, message=message)

    def send(
        self, kind: int, data: Payload, *, user: User, channel: Channel, message: Message | None = None
    ) -> Interaction:
        """Send an interaction of any kind with any data, unchecked."""
        number = self.snowflake()
        payload: Payload = {
            "id": str(number),
            "application_id": str(self.me.id),
            "type": kind,
            "token": f"token-{number}",
            "version": 1,
            "data": data,
            "locale": "en-US",
            "entitlements": [],
            "attachment_size_limit": UPLOAD_LIMIT,
            "channel_id": str(channel.id),
            "channel": channel.payload() | {"permissions": str(self.permissions(user, channel).value)},
            **self._where(user, channel),
        }
        if message is not None:
            payload["message"] = message.payload
        interaction = Interaction(self, payload, user, channel)
        self.take(interaction)
        return interaction

    @staticmethod
    def _on(message: Message, user: User, custom_id: str, values: Iterable[Any] | None) -> Payload:
        reader = message.reader or user
        assert reader is user, f"only {reader.name} sees this message"
        return forms.component_data(message, custom_id, values)

    def _menu_data(self, name: str, target: Message | User, channel: Channel) -> tuple[Payload, Body]:
        kind = 3 if isinstance(target, Message) else 2
        found = (c for c in self.commands(channel) if c["name"] == name and c.get("type") == kind)
        command = next(found, None)
        assert command is not None, f"{name!r} was never synced as a command of this menu: nobody would see it"
        resolved: Payload = {}
        number = forms.resolve(target, resolved, channel.guild)
        data = {"id": command["id"], "name": name, "type": kind, "target_id": number, "resolved": resolved}
        return data, command

    def _where(self, user: User, channel: Channel) -> Payload:
        """Where it happens, who acts, what the bot may do there, and who installed it."""
        guild, context, owners = channel.guild, self._context(channel), self._owners(user, channel)
        mine = self.me if _BY_GUILD in owners else user
        place: Payload = {"context": context, "authorizing_integration_owners": owners}
        place["app_permissions"] = str(self.permissions(mine, channel).value)
        if guild is None:
            return place | {"user": user.payload()}
        person = guild.members[user.id].payload()
        person |= {"user": user.payload(), "permissions": str(self.permissions(user, channel).value)}
        shown = {"id": str(guild.id), "locale": guild.locale, "features": []}
        return place | {"guild_id": str(guild.id), "guild": shown, "guild_locale": guild.locale, "member": person}

    def _context(self, channel: Channel) -> int:
        if channel.guild is not None:
            return _GUILD
        return _BOT_DM if channel.kind == DM else _PRIVATE

    def _owners(self, user: User, channel: Channel) -> Payload:
        """The app was installed by the server where the bot is a member, else by the person."""
        if channel.guild is not None and self.me.id in channel.guild.members:
            return {_BY_GUILD: str(channel.guild.id)}
        return {_BY_GUILD: "0"} if channel.kind == DM else {_BY_USER: str(user.id)}

    def _check_offered(self, command: Body, user: User, channel: Channel) -> None:
        """Discord's client shows a command only where the bot offers it, and to those who may call it."""
        name, contexts, installs = command["name"], command.get("contexts"), command.get("integration_types")
        owner = 1 if _BY_USER in self._owners(user, channel) else 0
        assert contexts is None or self._context(channel) in contexts, f"/{name} is not offered there: {contexts}"
        assert installs is None or owner in installs, f"/{name} is not offered to this kind of installation: {installs}"
        needed = int(command.get("default_member_permissions") or 0)
        if channel.guild is not None:
            has = self.permissions(user, channel).value
            assert has & needed == needed, f"/{name} is hidden from {user.name}"
            assert self.permissions(user, channel).use_application_commands, f"{user.name} may call no commands there"
