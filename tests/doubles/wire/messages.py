"""REST for channels, messages and threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import Permissions

from tests.doubles.wire.compose import Composer
from tests.doubles.wire.entities import DM, FORUM, GROUP, HAS_THREAD, THREAD, Channel, Message, Payload, Thread
from tests.doubles.wire.exchange import Exchange, Route
from tests.doubles.wire.refusals import Refusal

if TYPE_CHECKING:
    from tests.doubles.wire.server import WireServer

_LIVE = ("users", "roles", "everyone")  # mentions in a plain message, unless it says otherwise


class Messages:
    """What the bot does in channels that it is in."""

    def __init__(self, server: WireServer, composer: Composer) -> None:
        self._server = server
        self._composer = composer

    def routes(self) -> list[Route]:
        """The routes that this part answers."""
        channel = "/channels/{channel}"
        message = f"{channel}/messages/{{message}}"
        return [
            ("GET", channel, lambda x: self._channel(x).payload()),
            ("PATCH", channel, self._edit_thread),
            ("DELETE", channel, self._delete_channel),
            ("POST", f"{channel}/typing", self._typing),
            ("GET", f"{channel}/messages", self._history),
            ("POST", f"{channel}/messages", self._post),
            ("GET", message, lambda x: self._message(x).payload),
            ("PATCH", message, self._edit),
            ("DELETE", message, self._delete),
            ("POST", f"{message}/threads", self._thread_from),
            ("POST", f"{channel}/threads", self._thread),
            ("PUT", f"{channel}/thread-members/@me", self._join),
            ("DELETE", f"{channel}/thread-members/@me", lambda x: None),
            ("PUT", f"{message}/reactions/{{emoji}}/@me", self._react),
            ("DELETE", f"{message}/reactions/{{emoji}}/@me", self._react),
        ]

    # What is there, and what the bot may do with it.

    def _channel(self, exchange: Exchange) -> Channel:
        channel = self._server.channels.get(exchange.number("channel"))
        if channel is None:
            raise Refusal(10003)
        if channel.kind == GROUP or not self._may(channel).view_channel:
            raise Refusal(50001)
        return channel

    def _may(self, channel: Channel) -> Permissions:
        return self._server.permissions(self._server.me, channel)

    def _message(self, exchange: Exchange) -> Message:
        channel = self._channel(exchange)
        if not self._may(channel).read_message_history:
            raise Refusal(50013)
        message = self._server.messages.get(exchange.number("message"))
        if message is None or message.channel is not channel or message.flags.ephemeral:
            raise Refusal(10008)
        return message

    def _own(self, exchange: Exchange) -> Message:
        channel = self._channel(exchange)
        message = self._server.messages.get(exchange.number("message"))
        if message is None or message.channel is not channel or message.flags.ephemeral:
            raise Refusal(10008)
        if message.author is not self._server.me:
            raise Refusal(50005)
        if isinstance(channel, Thread) and channel.archived:
            raise Refusal(50083)
        return message

    def _check_writing(self, channel: Channel, body: Payload, *, files: bool) -> None:
        if channel.kind == FORUM:
            raise Refusal(50008)
        if channel.kind == DM and not channel.recipients[0].accepts_dms:
            raise Refusal(50007)
        may = self._may(channel)
        allowed = may.send_messages_in_threads if isinstance(channel, Thread) else may.send_messages
        if not allowed or (body.get("embeds") and not may.embed_links) or (files and not may.attach_files):
            raise Refusal(50013)
        if isinstance(channel, Thread) and channel.locked and not may.manage_threads:
            raise Refusal(160005)

    # Messages.

    def _typing(self, exchange: Exchange) -> None:
        self._check_writing(self._channel(exchange), {}, files=False)

    def _history(self, exchange: Exchange) -> list[Payload]:
        channel = self._channel(exchange)
        if not self._may(channel).read_message_history:
            return []  # Discord refuses nothing here, it shows nothing
        found = self._server.history(channel)[::-1]
        limit = int(exchange.query.get("limit", 50))
        if before := exchange.query.get("before"):
            found = [m for m in found if m.id < int(before)]
        if after := exchange.query.get("after"):
            found = [m for m in found if m.id > int(after)][-limit:]
        if around := exchange.query.get("around"):
            newer = sum(m.id > int(around) for m in found)
            found = found[max(0, newer - limit // 2) :]
        return [m.payload for m in found[:limit]]

    def _post(self, exchange: Exchange) -> Payload:
        channel, body = self._channel(exchange), exchange.body
        self._check_writing(channel, body, files=bool(exchange.files))
        nonce = body.get("nonce")
        if body.get("enforce_nonce") and (known := self._server.posted_with(channel, str(nonce))):
            return known.payload
        reference = self._reference(channel, body.get("message_reference"))
        message = self._composer.write(channel, body, exchange.files, parses=_LIVE, reference=reference)
        if nonce is not None:
            message.payload["nonce"] = nonce
            self._server.remember_nonce(str(nonce), message)
        return self._server.add_message(message).payload

    def _reference(self, channel: Channel, reference: Any) -> Payload:
        """The fields that make a message a reply."""
        if not reference:
            return {}
        if not self._may(channel).read_message_history:
            raise Refusal(160002)
        replied = self._server.messages.get(int(reference["message_id"]))
        if replied is None:
            if reference.get("fail_if_not_exists", True):
                reason = {"code": "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "message": "Unknown message"}
                raise Refusal(50035, {"message_reference": {"_errors": [reason]}})
            return {}
        return {
            "type": 19,
            "message_reference": {"type": 0, "message_id": str(replied.id), "channel_id": str(channel.id)},
            "referenced_message": replied.payload,
        }

    def _edit(self, exchange: Exchange) -> Payload:
        message = self._own(exchange)
        self._composer.edit(message, exchange.body, exchange.files, parses=_LIVE)
        self._server.tell_of(message, "MESSAGE_UPDATE")
        return message.payload

    def _delete(self, exchange: Exchange) -> None:
        channel = self._channel(exchange)
        message = self._server.messages.get(exchange.number("message"))
        if message is None or message.channel is not channel:
            raise Refusal(10008)
        if message.author is not self._server.me and not self._may(channel).manage_messages:
            raise Refusal(50013)
        self._server.delete_message(message)

    def _react(self, exchange: Exchange) -> None:
        if not self._may(self._message(exchange).channel).add_reactions:
            raise Refusal(50013)

    # Threads.

    def _thread_from(self, exchange: Exchange) -> Payload:
        channel, start = self._channel(exchange), self._message(exchange)
        if not self._may(channel).create_public_threads:
            raise Refusal(50013)
        if start.id in self._server.channels:
            raise Refusal(160004)
        start.payload["flags"] |= HAS_THREAD
        thread = self._new_thread(start.id, channel, exchange.body)
        self._server.tell_of(start, "MESSAGE_UPDATE")
        return thread.payload()

    def _thread(self, exchange: Exchange) -> Payload:
        channel, body = self._channel(exchange), exchange.body
        if channel.kind == FORUM:
            return self._forum_post(channel, body, exchange)
        may = self._may(channel)
        kind = body.get("type") or 12
        if not (may.create_public_threads if kind == THREAD else may.create_private_threads):
            raise Refusal(50013)
        return self._new_thread(self._server.snowflake(), channel, body, kind).payload()

    def _forum_post(self, forum: Channel, body: Payload, exchange: Exchange) -> Payload:
        if not self._may(forum).send_messages:
            raise Refusal(50013)
        if forum.require_tag and not body.get("applied_tags"):
            raise Refusal(40067)
        thread = self._new_thread(self._server.snowflake(), forum, body)
        thread.applied_tags = [int(tag) for tag in body.get("applied_tags") or ()]
        message = self._composer.write(thread, body["message"], exchange.files, parses=_LIVE, number=thread.id)
        self._server.add_message(message)
        return thread.payload() | {"message": message.payload}

    def _new_thread(self, number: int, parent: Channel, body: Payload, kind: int = THREAD) -> Thread:
        me = self._server.me
        after = body.get("auto_archive_duration") or 1440
        return self._server.add_thread(
            Thread(
                number, kind, body["name"], parent.guild, parent=parent, owner=me, archive_after=after, members={me.id}
            )
        )

    def _edit_thread(self, exchange: Exchange) -> Payload:
        thread, body = self._channel(exchange), exchange.body
        if not isinstance(thread, Thread):
            raise Refusal(50013)
        may = self._may(thread)
        opens = set(body) <= {"archived"} and may.send_messages_in_threads and not thread.locked
        if not (may.manage_threads or opens or (thread.owner is self._server.me and "locked" not in body)):
            raise Refusal(50013)
        thread.name = body.get("name", thread.name)
        thread.archived = body.get("archived", thread.archived)
        thread.locked = body.get("locked", thread.locked)
        if "applied_tags" in body:
            thread.applied_tags = [int(tag) for tag in body["applied_tags"]]
        self._server.change_thread(thread)
        return thread.payload()

    def _delete_channel(self, exchange: Exchange) -> Payload:
        channel = self._channel(exchange)
        if not self._may(channel).manage_threads:
            raise Refusal(50013)
        self._server.delete_channel(channel)
        return channel.payload()

    def _join(self, exchange: Exchange) -> None:
        thread = self._channel(exchange)
        assert isinstance(thread, Thread)
        thread.members.add(self._server.me.id)
