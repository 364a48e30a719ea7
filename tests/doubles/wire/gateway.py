"""The gateway: websockets, sessions, what is sent over them, and how they break."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import time
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import web

from tests.doubles.wire.entities import Payload, See

if TYPE_CHECKING:
    from tests.doubles.wire.server import WireServer

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME = 0, 1, 2, 3, 6
RECONNECT, MEMBERS, INVALID, HELLO, ACK = 7, 8, 9, 10, 11
GUILDS, GUILD_MEMBERS, GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 0, 1 << 1, 1 << 9, 1 << 12, 1 << 15


@dataclass(slots=True, eq=False)
class Session:
    """What survives a connection: the numbered events, for the bot to catch up on."""

    id: str
    intents: int
    shard: tuple[int, int]
    log: list[Payload] = field(default_factory=list)
    connection: Connection | None = None

    def takes(self, guild: int | None) -> bool:
        """Whether events of this server belong to this shard; None stands for direct messages."""
        return ((guild or 0) >> 22) % self.shard[1] == self.shard[0]

    def add(self, event: str, data: Payload) -> None:
        """Number an event, and send it if the bot is connected."""
        numbered = {"op": DISPATCH, "t": event, "s": len(self.log) + 1, "d": data}
        self.log.append(numbered)
        if self.connection:
            self.connection.send(numbered)


class Connection:
    """One websocket of the bot; compressed as one stream for its whole life, as the bot asks."""

    def __init__(self, ws: web.WebSocketResponse, request: web.Request) -> None:
        self.session: Session | None = None
        self.heartbeats: list[float] = []
        self.silent = False
        self._ws = ws
        self._request = request
        self._outbox: asyncio.Queue[Payload] = asyncio.Queue()
        wants = request.query.get("compress") == "zlib-stream"
        self._stream = zlib.compressobj() if wants else None

    def send(self, payload: Payload) -> None:
        """Send without waiting; nothing more leaves a connection that fell silent."""
        if not self.silent:
            self._outbox.put_nowait(payload)

    def abort(self) -> None:
        """Cut the cable: no goodbye."""
        if self._request.transport is not None:
            self._request.transport.abort()

    async def close(self, code: int) -> None:
        """Say goodbye with a code."""
        await self._ws.close(code=code)

    async def write(self) -> None:
        """Send what waits, for ever."""
        while True:
            text = json.dumps(await self._outbox.get())
            if self._stream is None:
                await self._ws.send_str(text)
            else:
                packed = self._stream.compress(text.encode()) + self._stream.flush(zlib.Z_SYNC_FLUSH)
                await self._ws.send_bytes(packed)


class Gateway:
    """All connections and sessions of the bot, and the faults of the gateway."""

    def __init__(self, server: WireServer, heartbeat: float) -> None:
        self.heartbeat = heartbeat  # seconds
        self.hello_delay = 0.0
        self.allowed_intents = ~0
        self.identifies: list[Payload] = []
        self.resumes: list[Payload] = []
        self.presences: list[Payload] = []
        self.refused = 0
        self._server = server
        self._refusals: list[int | None] = []
        self._sessions: dict[str, Session] = {}
        self._connections: list[Connection] = []
        self._past: list[list[float]] = []
        self._numbers = itertools.count(1)

    # What a test does to it.

    def cut(self) -> None:
        """Cut every cable at once."""
        for connection in list(self._connections):
            connection.abort()

    def reconnect(self) -> None:
        """Ask the bot to connect anew (op 7)."""
        self._tell({"op": RECONNECT, "d": None})

    def invalidate(self, *, resumable: bool) -> None:
        """Declare the sessions invalid (op 9); those that are not resumable are forgotten."""
        if not resumable:
            self.forget()
        self._tell({"op": INVALID, "d": resumable})

    def forget(self) -> None:
        """Forget all sessions: the next attempt to resume is refused with op 9."""
        self._sessions.clear()

    def fall_silent(self) -> None:
        """Leave the present connections open, but send nothing more over them, no op 11 either."""
        for connection in self._connections:
            connection.silent = True

    def refuse(self, times: int = 1, *, status: int | None = None) -> None:
        """Refuse the next connections: with an HTTP status, or by hanging up."""
        attempts = 1 if status else 2  # aiohttp itself tries once more where it was hung up on
        self._refusals += [status] * attempts * times

    def accept(self) -> None:
        """Refuse no more."""
        self._refusals.clear()

    async def close(self, code: int = 1000) -> None:
        """Close every connection with a code."""
        for connection in list(self._connections):
            await connection.close(code)

    def heartbeat_delays(self) -> list[float]:
        """By how many seconds each heartbeat but the first of its connection came later than announced."""
        beats = [*self._past, *(connection.heartbeats for connection in self._connections)]
        return [b - a - self.heartbeat for times in beats for a, b in itertools.pairwise(times)]

    @property
    def connected(self) -> bool:
        """Whether a connection carries a session."""
        return any(connection.session for connection in self._connections)

    # What the server does with it.

    def dispatch(self, event: str, data: Payload, *, guild: int | None, intents: int, see: See | None = None) -> None:
        """Send an event to each session that subscribed to it; `see` gives what a bot with some intents sees."""
        for session in self._sessions.values():
            if session.takes(guild) and session.intents & intents == intents:
                session.add(event, json.loads(json.dumps(see(session.intents) if see else data)))

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serve one websocket to its end."""
        if self._refusals:
            return self._refuse(request)
        ws = web.WebSocketResponse(max_msg_size=4096)
        await ws.prepare(request)
        connection = Connection(ws, request)
        self._connections.append(connection)
        writer = asyncio.create_task(connection.write())
        try:
            await asyncio.sleep(self.hello_delay)
            connection.send({"op": HELLO, "d": {"heartbeat_interval": round(self.heartbeat * 1000)}})
            async for message in ws:
                if message.type is aiohttp.WSMsgType.TEXT and not connection.silent:
                    await self._receive(connection, json.loads(message.data))
        except ConnectionError:
            pass
        finally:
            self._connections.remove(connection)
            self._past.append(connection.heartbeats)
            if connection.session and connection.session.connection is connection:
                connection.session.connection = None
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await writer
        return ws

    def _refuse(self, request: web.Request) -> web.Response:
        self.refused += 1
        status = self._refusals.pop(0)
        if status is None and request.transport is not None:
            request.transport.abort()
        return web.Response(status=status or 503, headers={"Connection": "close"})

    def _tell(self, payload: Payload) -> None:
        for connection in self._connections:
            connection.send(payload)

    async def _receive(self, connection: Connection, payload: Payload) -> None:
        op, data = payload["op"], payload.get("d")
        if op == HEARTBEAT:
            connection.heartbeats.append(time.perf_counter())
            connection.send({"op": ACK})
        elif op == IDENTIFY:
            await self._identify(connection, data)
        elif op == RESUME:
            self._resume(connection, data)
        elif op == MEMBERS and connection.session:
            self._members(connection.session, data)
        elif op == PRESENCE and data:
            self.presences.append(data)

    async def _identify(self, connection: Connection, data: Any) -> None:
        self.identifies.append(data)
        if data["token"] != self._server.token:
            return await connection.close(4004)
        if data["intents"] & ~self.allowed_intents:
            return await connection.close(4014)
        shard = tuple(data.get("shard") or (0, 1))
        session = Session(f"session-{next(self._numbers)}", data["intents"], shard, connection=connection)
        connection.session = self._sessions[session.id] = session
        guilds = [guild for guild in self._server.joined() if session.takes(guild.id)]
        session.add(
            "READY",
            {
                "v": 10,
                "user": self._server.me.payload(),
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "session_id": session.id,
                "resume_gateway_url": self._server.gateway_url,
                "shard": shard,
                "application": {"id": str(self._server.me.id), "flags": 0},
            },
        )
        for guild in guilds:
            session.add("GUILD_CREATE", self._server.guild_as_seen(guild, session.intents))
        return None

    def _resume(self, connection: Connection, data: Any) -> None:
        self.resumes.append(data)
        session = self._sessions.get(data["session_id"])
        if session is None or data["token"] != self._server.token:
            connection.send({"op": INVALID, "d": False})
            return
        connection.session, session.connection = session, connection
        for event in session.log[data["seq"] or 0 :]:
            connection.send(event)
        session.add("RESUMED", {"_trace": []})

    def _members(self, session: Session, data: Any) -> None:
        guild = self._server.guilds[int(data["guild_id"])]
        wanted = {int(number) for number in data.get("user_ids") or ()}
        start = data.get("query") or ""
        found = [
            m.payload() | {"user": m.user.payload()}
            for m in guild.members.values()
            if (m.user.id in wanted or not wanted) and m.user.name.startswith(start)
        ]
        chunk = {"guild_id": str(guild.id), "members": found, "chunk_index": 0, "chunk_count": 1}
        session.add("GUILD_MEMBERS_CHUNK", chunk | {"nonce": data.get("nonce")})
