"""A Discord on loopback: REST and gateway for an unmodified discord.py, with faults on demand."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.doubles.discord_rules import Body
from tests.doubles.discord_schema import Schema, at_hand
from tests.doubles.wire import faults
from tests.doubles.wire.application import Application
from tests.doubles.wire.compose import Composer
from tests.doubles.wire.entities import Channel, File, Message, Payload, See
from tests.doubles.wire.exchange import VERSION, Exchange, Handler, Routes, recorded, reply
from tests.doubles.wire.gateway import Gateway
from tests.doubles.wire.interactions import Interaction, Interactions
from tests.doubles.wire.limits import Limits
from tests.doubles.wire.messages import Messages
from tests.doubles.wire.people import People
from tests.doubles.wire.refusals import Refusal

_WITHOUT_LOGIN = ("/interactions/", "/webhooks/")


class WireServer(People):
    """The pretended Discord. As a context manager it runs, and at the end checks everything that the bot sent.

    The check covers routes that do not exist and bodies that Discord's description or rules forbid;
    `checked=False` leaves it to the test, which finds the same in `problems()`. With `strict` it has rate limits.
    """

    def __init__(
        self, *, heartbeat: float = 41.25, shards: int = 1, checked: bool = True, strict: bool = False
    ) -> None:
        super().__init__()
        self.token = "a.wire.token"
        self.operator = self.user("operator")
        self.shards = shards
        self.exchanges: list[Exchange] = []
        self.unknown: list[Exchange] = []
        self.broken: list[str] = []  # faults of the server itself
        self.stored: dict[str, bytes] = {}
        self.gateway = Gateway(self, heartbeat)
        self.faults = faults.Faults()
        self.limits = Limits(strict=strict)
        self.application = Application(self)
        composer = Composer(self)
        self.interactions = Interactions(self, composer)
        parts = (self.application, self.interactions, Messages(self, composer))
        self._routes = Routes(route for part in parts for route in part.routes())
        self.nonce_memory = 180.0  # seconds; Discord says "the past few minutes"
        self._nonces: dict[tuple[int, str], tuple[float, Message]] = {}
        self._schema: Schema | None = at_hand()
        self._checked = checked
        self._runner: web.AppRunner | None = None
        self._ports = [0, 0]

    # Where it is.

    @property
    def api_url(self) -> str:
        """The address of REST."""
        return f"http://127.0.0.1:{self._ports[0]}{VERSION}"

    @property
    def gateway_url(self) -> str:
        """The address of the gateway."""
        return f"ws://127.0.0.1:{self._ports[1]}/gateway"

    @property
    def cdn_url(self) -> str:
        """The address of uploaded files."""
        return f"http://127.0.0.1:{self._ports[0]}/cdn"

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 << 20)
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/cdn/{name}", self._file)
        app.router.add_route("*", VERSION + "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, handle_signals=False, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        # As with Discord, the gateway is another host, so that it shares no connections with REST.
        for _ in range(2):
            await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._ports = [address[1] for address in self._runner.addresses]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.gateway.cut()
        assert self._runner is not None
        await self._runner.cleanup()
        if self._checked and error is None and (problems := self.problems()):
            raise AssertionError("\n".join(["the bot sent what Discord would not take:", *problems]))

    # What the bot did.

    def sent(self, method: str, path: str) -> list[Exchange]:
        """The recorded requests of a route; `*` stands for one segment of the path and `**` for the rest."""
        return [x for x in self.exchanges if faults.fits(x.method, x.path, method, path)]

    def problems(self) -> list[str]:
        """What the bot should not have sent: a line for each unknown route and each fault of a body."""
        found = [*self.broken, *(f"no such route here: {exchange}" for exchange in self.unknown)]
        for exchange in self.exchanges:
            if self._schema and exchange.body is not None:
                reasons = self._schema.faults(exchange.method, exchange.path, exchange.body, exchange.files)
                found += [f"{exchange.method} {exchange.route or exchange.path}: {reason}" for reason in reasons]
        return found

    def invalid_requests(self) -> int:
        """The requests of which Discord bears 10,000 in 10 minutes before it bans an address."""
        return sum(exchange.status in (401, 403, 429) for exchange in self.exchanges)

    def recently(self) -> str:
        """The latest requests, for a message about a failure."""
        return "the latest requests: " + ("; ".join(map(str, self.exchanges[-8:])) or "none")

    # What the parts need.

    def announce(self, event: str, data: Payload, *, guild: int | None, intents: int, see: See | None = None) -> None:
        """Send an event to the bot if it subscribed to it."""
        self.gateway.dispatch(event, data, guild=guild, intents=intents, see=see)

    def commands(self, channel: Channel) -> Sequence[Body]:
        """The commands that the bot offers in a channel."""
        here = self.application.synced.get(channel.guild.id, []) if channel.guild else []
        return [*here, *self.application.synced.get(None, [])]

    def take(self, interaction: Interaction) -> None:
        """Know an interaction, and send it to the bot."""
        self.interactions.known[interaction.token] = interaction
        guild = interaction.channel.guild
        self.announce("INTERACTION_CREATE", interaction.payload, guild=guild.id if guild else None, intents=0)

    def posted_with(self, channel: Channel, nonce: str) -> Message | None:
        """The message that the bot posted in a channel with this nonce in the past few minutes."""
        at, message = self._nonces.get((channel.id, nonce), (0.0, None))
        return message if time.perf_counter() - at < self.nonce_memory else None

    def remember_nonce(self, nonce: str, message: Message) -> None:
        """Remember with which nonce a message was posted."""
        self._nonces[message.channel.id, nonce] = (time.perf_counter(), message)

    def forget_nonces(self) -> None:
        """Know no message by its nonce any more, as after some minutes."""
        self._nonces.clear()

    def store(self, name: str, content: bytes) -> File:
        """Keep a file, which is served from then on."""
        number = self.snowflake()
        self.stored[f"{number}-{name}"] = content
        return File(number, name, len(content), f"{self.cdn_url}/{number}-{name}")

    # Serving.

    async def _file(self, request: web.Request) -> web.Response:
        content = self.stored.get(request.match_info["name"])
        return web.Response(body=content) if content is not None else web.Response(status=404)

    async def _serve(self, request: web.Request) -> web.Response:
        exchange = await recorded(request)
        self.exchanges.append(exchange)
        handler = self._routes.find(exchange)
        fault = self.faults.take(exchange.method, exchange.path)
        if fault and not fault.afterwards:
            await asyncio.sleep(fault.seconds)
            if fault.drop:
                return self._drop(request)
            if fault.answer:
                return reply(exchange, fault.answer.body, fault.answer.status, fault.answer.headers)
        if handler and (too_much := self.limits.answer(exchange)):
            return reply(exchange, too_much.body, too_much.status, too_much.headers)
        status, body = self._answer(exchange, handler)
        if fault and fault.afterwards:
            await asyncio.sleep(fault.seconds)
            if fault.drop:
                return self._drop(request)
        return reply(exchange, body, status, self.limits.headers(exchange))

    def _answer(self, exchange: Exchange, handler: Handler | None) -> tuple[int, Any]:
        try:
            authorised = exchange.headers.get("Authorization") == f"Bot {self.token}"
            if not authorised and not exchange.path.startswith(_WITHOUT_LOGIN):
                raise Refusal(0)
            if handler is None:
                self.unknown.append(exchange)
                return 404, {"message": "404: Not Found", "code": 0}
            body = handler(exchange)
        except Refusal as refusal:
            exchange.code = refusal.code
            return refusal.status, refusal.body
        except Exception as error:  # else discord.py would try again and again
            self.broken.append(f"the wire server failed at {exchange.method} {exchange.path}: {error!r}")
            return 400, {"message": str(error), "code": 0}
        return (204 if body is None else 200), body

    @staticmethod
    def _drop(request: web.Request) -> web.Response:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)
