"""Interactions as Discord keeps them: one acknowledgement in time, then messages while the token lives."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from tests.doubles.discord_rules import choice_faults, modal_faults
from tests.doubles.wire.compose import Composer
from tests.doubles.wire.entities import EPHEMERAL, Channel, Message, Payload, User
from tests.doubles.wire.exchange import Exchange, Route
from tests.doubles.wire.refusals import Refusal, refuse
from tests.doubles.wire.world import World

if TYPE_CHECKING:
    from tests.doubles.wire.server import WireServer

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
SEND, DEFER, DEFER_UPDATE, UPDATE, SUGGEST, SHOW_MODAL = 4, 5, 6, 7, 8, 9
ACKNOWLEDGE_WITHIN = 3.0  # seconds
TOKEN_LIFE = 900.0  # seconds
FOLLOWUPS_ELSEWHERE = 5  # where the bot is not in the server

_USERS_ONLY = ("users",)  # live mentions in an answer, unless it says otherwise


class Interaction:
    """One thing that a person did, and all that came back."""

    def __init__(self, world: World, payload: Payload, user: User, channel: Channel) -> None:
        self.id: int = int(payload["id"])
        self.token: str = payload["token"]
        self.kind: int = payload["type"]
        self.payload = payload
        self.user = user
        self.channel = channel
        self.began = time.perf_counter()
        self.acknowledged_at: float | None = None  # seconds after it began
        self.callback: Payload | None = None
        self.original: Message | None = None
        self.followups: list[Message] = []
        self.exchanges: list[Exchange] = []
        self.filled = False  # the original message says something that it did not say when the person acted
        self._world = world

    @property
    def messages(self) -> list[Message]:
        """The new messages that came back and are still there, oldest first."""
        new = self._called(SEND) or (self._called(DEFER) and self.filled)
        return [*([self.original] if new and self.original else []), *self.followups]

    @property
    def answer(self) -> Message | None:
        """The newest message that says something; None while the bot thinks."""
        if self.followups:
            return self.followups[-1]
        return self.original if self.filled else None

    @property
    def choices(self) -> list[Payload] | None:
        """The suggestions for an option, once they came."""
        return (self.callback["data"].get("choices") or []) if self._called(SUGGEST) and self.callback else None

    @property
    def modal(self) -> Payload | None:
        """The modal, once it came."""
        return self.callback["data"] if self._called(SHOW_MODAL) and self.callback else None

    def _called(self, kind: int) -> bool:
        return self.callback is not None and self.callback["type"] == kind

    async def acknowledged(self, within: float = 5.0) -> float:
        """Wait for the acknowledgement; gives the seconds that it took."""
        return await self._world.until(lambda: self.acknowledged_at, within, f"acknowledgement of {self}")

    async def answered(self, within: float = 5.0) -> Message:
        """Wait for the message that the person reads in the end, in whatever way it came."""
        return await self._world.until(lambda: self.answer, within, f"answer to {self}")

    async def followed_up(self, count: int = 1, within: float = 5.0) -> Message:
        """Wait for so many follow-ups; gives the last one of them."""
        await self._world.until(lambda: len(self.followups) >= count, within, f"{count} follow-ups to {self}")
        return self.followups[count - 1]

    async def suggested(self, within: float = 5.0) -> list[Payload]:
        """Wait for the suggestions for an option."""
        await self._world.until(lambda: self.choices is not None, within, f"suggestions for {self}")
        return self.choices or []

    async def asked(self, within: float = 5.0) -> Payload:
        """Wait for a modal."""
        return await self._world.until(lambda: self.modal, within, f"modal for {self}")

    def __str__(self) -> str:
        data = self.payload["data"]
        past = "; ".join(map(str, self.exchanges)) or "no request"
        return f"interaction {data.get('name') or data.get('custom_id')!r} of {self.user.name} (so far: {past})"


class Interactions:
    """REST for interactions."""

    def __init__(self, server: WireServer, composer: Composer) -> None:
        self.known: dict[str, Interaction] = {}  # by token
        self.acknowledge_within = ACKNOWLEDGE_WITHIN
        self.token_life = TOKEN_LIFE
        self._server = server
        self._composer = composer

    def routes(self) -> list[Route]:
        """The routes that this part answers."""
        webhook = "/webhooks/{application}/{token}"
        message = webhook + "/messages/{message}"
        return [
            ("POST", "/interactions/{interaction}/{token}/callback", self._callback),
            ("POST", webhook, self._follow_up),
            ("GET", message, lambda x: self._message(x)[1].payload),
            ("PATCH", message, self._edit),
            ("DELETE", message, self._delete),
        ]

    # The acknowledgement.

    def _callback(self, exchange: Exchange) -> Payload | None:
        interaction = self.known.get(exchange.args["token"])
        if interaction is None or str(interaction.id) != exchange.args["interaction"]:
            raise Refusal(10062)
        interaction.exchanges.append(exchange)
        if interaction.callback:
            raise Refusal(40060)
        elapsed = time.perf_counter() - interaction.began
        if elapsed > self.acknowledge_within:
            raise Refusal(10062)
        kind, data = exchange.body["type"], exchange.body.get("data") or {}
        _check_kind(interaction, kind)
        self._respond(interaction, kind, data, exchange)
        interaction.callback, interaction.acknowledged_at = exchange.body, elapsed
        return _shown(interaction, kind) if exchange.flag("with_response") else None

    def _respond(self, interaction: Interaction, kind: int, data: Payload, exchange: Exchange) -> None:
        channel = interaction.channel
        if kind == SUGGEST:
            refuse(choice_faults(data.get("choices") or []))
        elif kind == SHOW_MODAL:
            refuse(modal_faults(data))
        elif kind == SEND:
            message = self._composer.write(channel, data, exchange.files, parses=_USERS_ONLY)
            self._publish(interaction, message)
            interaction.original, interaction.filled = message, True
        elif kind == DEFER:
            interaction.original = self._composer.placeholder(channel, data.get("flags") or 0)
        else:
            message = self._server.messages[int(interaction.payload["message"]["id"])]
            if kind == UPDATE:
                self._composer.edit(message, data, exchange.files, parses=_USERS_ONLY)
                self._tell_of(interaction, message)
                interaction.filled = True
            interaction.original = message

    def _publish(self, interaction: Interaction, message: Message) -> None:
        message.payload |= {"webhook_id": str(self._server.me.id), "application_id": str(self._server.me.id)}
        message.payload["type"] = 20 if interaction.kind == COMMAND else 0
        message.reader = interaction.user if message.flags.ephemeral else None
        self._server.add_message(message, told=self._is_told(message))

    def _tell_of(self, interaction: Interaction, message: Message) -> None:
        if self._is_told(message):
            self._server.tell_of(message, "MESSAGE_UPDATE")

    @staticmethod
    def _is_told(message: Message) -> bool:
        """The gateway says nothing of what only one person sees."""
        return not message.payload["flags"] & EPHEMERAL

    # Afterwards.

    def _alive(self, exchange: Exchange) -> Interaction:
        interaction = self.known.get(exchange.args["token"])
        if interaction is None or not interaction.callback:
            raise Refusal(10015)
        interaction.exchanges.append(exchange)
        if time.perf_counter() - interaction.began > self.token_life:
            raise Refusal(50027)
        return interaction

    def _follow_up(self, exchange: Exchange) -> Payload | None:
        interaction = self._alive(exchange)
        original = interaction.original
        if original and original.flags.loading:  # the first one takes the place of "thinking"
            self._composer.fill(original, exchange.body, exchange.files, parses=_USERS_ONLY)
            self._publish(interaction, original)
            interaction.filled, message = True, original
        else:
            guild = interaction.channel.guild
            elsewhere = guild is not None and self._server.me.id not in guild.members
            if elsewhere and len(interaction.followups) >= FOLLOWUPS_ELSEWHERE:
                raise Refusal(40094)
            message = self._composer.write(interaction.channel, exchange.body, exchange.files, parses=_USERS_ONLY)
            self._publish(interaction, message)
            interaction.followups.append(message)
        return message.payload if exchange.flag("wait") else None

    def _message(self, exchange: Exchange) -> tuple[Interaction, Message]:
        interaction, name = self._alive(exchange), exchange.args["message"]
        every = [interaction.original, *interaction.followups]
        found = (m for m in every if m and (str(m.id) == name or (name == "@original" and m is every[0])))
        message = next(found, None)
        if message is None:
            raise Refusal(10008)
        return interaction, message

    def _edit(self, exchange: Exchange) -> Payload:
        interaction, message = self._message(exchange)
        fresh = message.flags.loading
        self._composer.edit(message, exchange.body, exchange.files, parses=_USERS_ONLY)
        if fresh:
            self._publish(interaction, message)
        else:
            self._tell_of(interaction, message)
        interaction.filled = interaction.filled or message is interaction.original
        return message.payload

    def _delete(self, exchange: Exchange) -> None:
        interaction, message = self._message(exchange)
        if message is interaction.original:
            interaction.original, interaction.filled = None, False
        else:
            interaction.followups.remove(message)
        if message.id in self._server.messages:
            self._server.delete_message(message, told=self._is_told(message))


def _check_kind(interaction: Interaction, kind: int) -> None:
    """Whether this kind of thing can be answered in this way at all."""
    on_message = "message" in interaction.payload
    fits = {
        SEND: interaction.kind != AUTOCOMPLETE,
        DEFER: interaction.kind != AUTOCOMPLETE,
        DEFER_UPDATE: on_message,
        UPDATE: on_message,
        SUGGEST: interaction.kind == AUTOCOMPLETE,
        SHOW_MODAL: interaction.kind in (COMMAND, COMPONENT),
    }
    if not fits.get(kind):
        reason = {"code": "BASE_TYPE_CHOICES", "message": "Value does not fit this type of interaction."}
        raise Refusal(50035, {"type": {"_errors": [reason]}})


def _shown(interaction: Interaction, kind: int) -> Payload:
    shown: dict[str, Any] = {"id": str(interaction.id), "type": interaction.kind}
    result: Payload = {"interaction": shown}
    message = interaction.original
    if message is not None:
        shown["response_message_id"] = str(message.id)
        shown["response_message_loading"] = kind == DEFER
        shown["response_message_ephemeral"] = bool(message.payload["flags"] & EPHEMERAL)
    if kind in (SEND, UPDATE) and message is not None:
        result["resource"] = {"type": kind, "message": message.payload}
    return result
