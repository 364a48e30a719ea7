"""A real web server on this machine that answers as a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult


@dataclass(frozen=True, slots=True)
class Reply:
    """What a page answers; the code 0 drops the connection without a word."""

    code: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Iterable[bytes] = ()
    before: Callable[[], object] = lambda: None


@dataclass(frozen=True, slots=True)
class Visit:
    """A request as it arrived; `at` counts seconds of the monotonic clock."""

    method: str
    host: str
    path: str
    agent: str
    at: float


class Website(ThreadingHTTPServer):
    """Serves pages at http://127.0.0.1:port and under any name that leads there; unknown pages give 404."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.visits: list[Visit] = []
        self.most_at_once: Counter[str] = Counter()
        self.released = threading.Event()
        self._inside: Counter[str] = Counter()
        self._pages: dict[tuple[str, str], list[Reply]] = {}
        self._lock = threading.Lock()

    def page(self, path: str, *replies: Reply, head: Reply | None = None) -> None:
        """Give replies to a page, one after the other; the last one stays. `head` is for HEAD alone."""
        self._pages["GET", path] = list(replies)
        self._pages["HEAD", path] = [head] if head else self._pages["GET", path]

    def address(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """The address of a page, by any host name."""
        return f"http://{host}:{self.server_port}{path}"

    def methods(self, path: str) -> list[str]:
        """With which methods a page was asked, in this order."""
        return [visit.method for visit in self.visits if visit.path == path]

    @contextmanager
    def visited(self, visit: Visit) -> Iterator[Reply]:
        """The reply to a visit, which counts as present meanwhile."""
        with self._lock:
            self.visits.append(visit)
            self._inside[visit.host] += 1
            self.most_at_once[visit.host] = max(self.most_at_once[visit.host], self._inside[visit.host])
            replies = self._pages.get((visit.method, visit.path), [Reply(404)])
            reply = replies.pop(0) if len(replies) > 1 else replies[0]
        try:
            yield reply
        finally:
            with self._lock:
                self._inside[visit.host] -= 1

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor who has gone is no error of the server."""


class _Handler(BaseHTTPRequestHandler):
    server: Website

    def do_HEAD(self) -> None:
        host = self.headers["Host"].partition(":")[0]
        visit = Visit(self.command, host, self.path, self.headers["User-Agent"], time.monotonic())
        with self.server.visited(visit) as reply:
            reply.before()
        # The next visitor of this host may come as soon as the answer is under way.
        if not reply.code:
            return
        self.send_response(reply.code)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            for piece in reply.body:
                self.wfile.write(piece)

    do_GET = do_HEAD

    def log_message(self, format: str, *args: object) -> None:
        """Tests print nothing."""


@contextmanager
def open_website() -> Iterator[Website]:
    """A website that answers until the block is left."""
    with Website() as website:
        thread = threading.Thread(target=website.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield website
        finally:
            website.released.set()
            website.shutdown()
            thread.join()


class Names(AbstractResolver):
    """Host names without a name server: `.invalid` is unknown, `lost.test` has no answer, the rest is this machine."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Where a host is."""
        if host.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if host == "lost.test":
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing to close."""
