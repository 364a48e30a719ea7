"""Turn the body of a request into a message, under Discord's rules."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from discord import Permissions

from tests.doubles.discord_rules import COMPONENTS_V2, Body, message_faults, walk, words
from tests.doubles.wire.entities import EPHEMERAL, LOADING, Channel, Message, Payload, now
from tests.doubles.wire.refusals import Refusal, refuse
from tests.doubles.wire.world import message_payload

if TYPE_CHECKING:
    from tests.doubles.wire.server import WireServer

Files = Mapping[str, tuple[str, bytes]]

UPLOAD_LIMIT = 10 << 20  # bytes of one file
_CHOSEN_FLAGS = 1 << 2 | EPHEMERAL | 1 << 12 | COMPONENTS_V2  # the others are Discord's own
MENTION = re.compile(r"<@!?(\d+)>")
ROLE_MENTION = re.compile(r"<@&(\d+)>")
_EVERYONE = re.compile(r"@(everyone|here)\b")


class Composer:
    """Makes and changes the messages of the bot."""

    def __init__(self, server: WireServer) -> None:
        self._server = server

    def write(
        self,
        channel: Channel,
        body: Body,
        files: Files,
        *,
        parses: tuple[str, ...],
        reference: Body | None = None,
        number: int | None = None,
    ) -> Message:
        """A new message of the bot; `parses` says which mentions are live where the body does not."""
        refuse(message_faults(body, files))
        payload = message_payload(number or self._server.snowflake(), channel, self._server.me)
        payload["flags"] = (body.get("flags") or 0) & _CHOSEN_FLAGS
        message = Message(channel, self._server.me, payload | dict(reference or {}))
        self._put(message, body, files, parses)
        return message

    def placeholder(self, channel: Channel, flags: int) -> Message:
        """The message that says that the bot is thinking; of the flags, only the one for privacy counts."""
        payload = message_payload(self._server.snowflake(), channel, self._server.me)
        payload["flags"] = LOADING | flags & EPHEMERAL
        return Message(channel, self._server.me, payload)

    def fill(self, message: Message, body: Body, files: Files, *, parses: tuple[str, ...]) -> None:
        """Turn a placeholder into a message."""
        refuse(message_faults(body, files))
        message.payload["flags"] = message.payload["flags"] & EPHEMERAL | (body.get("flags") or 0) & _CHOSEN_FLAGS
        self._put(message, body, files, parses)

    def edit(self, message: Message, body: Body, files: Files, *, parses: tuple[str, ...]) -> None:
        """Change what the body names, and keep the rest; the flag for components v2 never goes away again."""
        old = message.payload
        flags = old["flags"] & ~LOADING | (body.get("flags") or 0) & COMPONENTS_V2
        names = ("content", "embeds", "components", "attachments")
        whole = {name: body[name] if name in body else old[name] for name in names} | {"flags": flags}
        refuse(message_faults(whole, files))
        old["flags"] = flags
        old["edited_timestamp"] = now()
        self._put(message, {**body, **whole}, files, parses)

    def _put(self, message: Message, body: Body, files: Files, parses: tuple[str, ...]) -> None:
        payload = message.payload
        payload["attachments"] = self._attachments(payload["attachments"], body, files)
        payload["content"] = body.get("content") or ""
        payload["embeds"] = [{"type": "rich", **copy.deepcopy(embed)} for embed in body.get("embeds") or ()]
        payload["components"] = _numbered(copy.deepcopy(list(body.get("components") or ())))
        _resolve(payload, {a["filename"]: a for a in payload["attachments"]})
        self._mention(message, body.get("allowed_mentions"), parses)

    def _attachments(self, old: list[Payload], body: Body, files: Files) -> list[Payload]:
        if any(len(content) > UPLOAD_LIMIT for _, content in files.values()):
            raise Refusal(40005)
        kept = {a["id"]: a for a in old}
        result = []
        for wanted in body.get("attachments") or ():
            if str(wanted["id"]) in kept:
                result.append(kept[str(wanted["id"])])
            elif part := files.get(f"files[{wanted['id']}]"):
                result.append(self._upload(*part, wanted.get("description")))
        return result

    def _upload(self, name: str, content: bytes, description: str | None) -> Payload:
        file = self._server.store(name, content)
        shown = {"id": str(file.id), "filename": file.name, "size": file.size, "url": file.url, "proxy_url": file.url}
        return shown | ({"description": description} if description else {})

    def _mention(self, message: Message, allowed: Body | None, parses: tuple[str, ...]) -> None:
        """Who is notified: what the text names and the body allows."""
        text = words(message.payload)
        rules = _Allowed(allowed, parses)
        guild = message.channel.guild
        may = self._server.permissions(self._server.me, message.channel) if guild else Permissions.none()
        users = [self._server.users[n] for n in map(int, MENTION.findall(text)) if n in self._server.users]
        roles = [guild.roles[n] for n in map(int, ROLE_MENTION.findall(text)) if guild and n in guild.roles]
        users = [user for user in dict.fromkeys(users) if rules.lets("users", user.id)]
        roles = [role for role in dict.fromkeys(roles) if rules.lets("roles", role.id)]
        roles = [role for role in roles if role.mentionable or may.mention_everyone]
        everyone = bool(_EVERYONE.search(text)) and rules.lets("everyone", 0) and may.mention_everyone
        replied = self._server.messages.get(int((message.payload.get("message_reference") or {}).get("message_id", 0)))
        if replied and rules.replied and replied.author not in users:
            users.append(replied.author)
        message.payload["mentions"] = [user.payload() for user in users]
        message.payload["mention_roles"] = [str(role.id) for role in roles]
        message.payload["mention_everyone"] = everyone
        named = [*(user.mention for user in users), *(role.mention for role in roles)]
        message.pings = frozenset(named + ["everyone"] * everyone)


class _Allowed:
    """Which mentions of a message are live."""

    def __init__(self, allowed: Body | None, parses: tuple[str, ...]) -> None:
        self._parse = parses if allowed is None else allowed.get("parse") or ()
        self._named = {name: set(map(int, (allowed or {}).get(name) or ())) for name in ("users", "roles")}
        self.replied = True if allowed is None else bool(allowed.get("replied_user"))

    def lets(self, kind: str, number: int) -> bool:
        return kind in self._parse or number in self._named.get(kind, ())


def _numbered(components: list[Any]) -> list[Any]:
    """As Discord keeps components: each has a number, also where the bot gave none."""
    every = [component for _, component in walk(components)]
    taken = {component["id"] for component in every if component.get("id")}
    free = (number for number in range(1, 10_000) if number not in taken)
    for component in every:
        assert isinstance(component, dict)
        component["id"] = component.get("id") or next(free)
        for part in (component, *(component.get("options") or ())):
            if part.get("emoji"):  # an ordinary emoji has a name only
                part["emoji"] = {name: value for name, value in part["emoji"].items() if value is not None}
    return components


def _resolve(payload: Payload, files: Mapping[str, Payload]) -> None:
    """Replace `attachment://` by the address of the file."""
    places: list[Any] = []
    for _, component in walk(payload["components"]):
        for item in component.get("items") or ():
            item.setdefault("description", None)
            places.append(item.get("media"))
        places += [component.get("media"), component.get("file")]
        shown = files.get(component["file"]["url"].removeprefix("attachment://")) if component.get("file") else None
        if shown and isinstance(component, dict):
            component |= {"name": shown["filename"], "size": shown["size"]}
    for embed in payload["embeds"]:
        places += [embed.get("image"), embed.get("thumbnail")]
    for place in filter(None, places):
        found = files.get(place["url"].removeprefix("attachment://"))
        if found and place["url"].startswith("attachment://"):
            place |= {"id": found["id"], "url": found["url"], "proxy_url": found["url"]}
