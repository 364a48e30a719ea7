"""One request of the bot, as it was recorded, and the table of routes that answers it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from tests.doubles.wire.entities import Payload

VERSION = "/api/v10"


@dataclass(slots=True, eq=False)
class Exchange:
    """What the bot asked for, and how it was answered."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any
    files: dict[str, tuple[str, bytes]]  # part -> name, content
    at: float = field(default_factory=time.perf_counter)  # seconds
    route: str = ""  # the path with the names of its parts
    args: dict[str, str] = field(default_factory=dict)
    status: int | None = None  # None where the connection was dropped
    answered: bytes = b""
    code: int = 0  # Discord's code of a refusal
    seconds: float = 0.0  # until the answer was sent

    @property
    def answer(self) -> Any:
        """The JSON that was answered, if any."""
        return json.loads(self.answered) if self.answered else None

    def number(self, name: str) -> int:
        """A part of the path that is an id."""
        return int(self.args[name])

    def flag(self, name: str) -> bool:
        """A switch of the query."""
        return self.query.get(name) in ("1", "true", "True")

    def __str__(self) -> str:
        return f"{self.method} {self.path} -> {self.status or 'dropped'}{f' ({self.code})' if self.code else ''}"


async def recorded(request: web.Request) -> Exchange:
    """Read a request to its end; the JSON of a multipart one is in its part `payload_json`."""
    body: Any = None
    files = {}
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            assert part.name is not None
            content = bytes(await part.read(decode=True))
            if part.name == "payload_json":
                body = json.loads(content)
            else:
                files[part.name] = (part.filename or "", content)
    elif text := await request.text():
        body = json.loads(text)
    path = request.path.removeprefix(VERSION)
    return Exchange(request.method, path, dict(request.query), dict(request.headers), body, files)


Handler = Callable[[Exchange], Payload | list[Payload] | None]
Route = tuple[str, str, Handler]  # method, path such as /channels/{channel}, handler


class Routes:
    """Finds the handler of a request."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes = [(method, path, _pattern(path), handler) for method, path, handler in routes]

    def find(self, exchange: Exchange) -> Handler | None:
        """The handler of a request, which learns its route and the parts of its path."""
        for method, path, pattern, handler in self._routes:
            if method == exchange.method and (match := pattern.fullmatch(exchange.path)):
                exchange.route, exchange.args = path, match.groupdict()
                return handler
        return None


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path)))


def reply(exchange: Exchange, body: Any, status: int, headers: Mapping[str, str]) -> web.Response:
    """Answer; the content type is bare, because discord.py takes anything else for text."""
    exchange.answered = b"" if body is None else json.dumps(body).encode()
    exchange.status, exchange.seconds = status, time.perf_counter() - exchange.at
    if body is None:
        return web.Response(status=status, headers=headers)
    return web.Response(body=exchange.answered, status=status, headers={**headers, "Content-Type": "application/json"})
