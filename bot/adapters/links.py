"""Ask web addresses, politely, whether they still lead where they did."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Literal
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver

from bot.errors import MentorError

Status = Literal["ok", "moved", "dead"]

_HEADERS = {
    "User-Agent": "roadmap-mentor (checks the links of its learning catalogue; one request at a time per site)",
    "Accept": "*/*",
    "Accept-Language": "en, *;q=0.5",
}
_AT_ONCE = 8
_REDIRECTS = 5
_PERMANENT = {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT}
_TEMPORARY = {HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT}
_GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
_BUSY = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
_LANGUAGE = re.compile(r"en|[a-z]{2}[-_][a-z]{2}", re.IGNORECASE)
_LANGUAGE_KEYS = {"hl", "lang", "locale"}
_LOGIN = re.compile(r"(log|sign)[-_]?in|accounts?|auth|authwall|sso", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Manners:
    """How patiently to ask; all times in seconds."""

    pause: float = 1.0
    """Between two requests to one host."""
    timeout: float = 10.0
    """For a connection, and for each read; a whole request may take three times as long."""
    longest_wait: float = 60.0
    """A host that asks for a longer wait is not asked again."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of an address: no status where nothing can be said, with the reason or the new address in `note`."""

    status: Status | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Reply:
    code: int
    phrase: str
    leads_to: str | None
    wait: float | None


POLITE = Manners()


def probe(
    addresses: Sequence[str], manners: Manners = POLITE, resolver: AbstractResolver | None = None
) -> tuple[Finding, ...]:
    """A finding per address, in their order: hosts in parallel, each host one request at a time.

    ok: it answers, or asks for a login. moved: it redirects for good to another address (see `same_place`); a
    temporary redirect is not a move. dead: 404, 410, or no such host. Anything else says nothing about the address.
    Raises MentorError where not a single host answers: that is our network, not the addresses.
    """
    return asyncio.run(_probe(addresses, manners, resolver))


def same_place(old: str, new: str) -> bool:
    """Whether two addresses differ only in http or https, `www.`, a slash at the end, or the language."""
    return _place(old) == _place(new)


def is_login(address: str) -> bool:
    """Whether an address is that of a login page, by a part of its path or by the first part of its host."""
    parts = urlsplit(address)
    names = [*parts.path.split("/"), (parts.hostname or "").split(".")[0]]
    return any(_LOGIN.fullmatch(name) for name in names)


async def _probe(addresses: Sequence[str], manners: Manners, resolver: AbstractResolver | None) -> tuple[Finding, ...]:
    connector = aiohttp.TCPConnector(resolver=resolver or aiohttp.ThreadedResolver(), force_close=True)
    limits = aiohttp.ClientTimeout(total=3 * manners.timeout, connect=manners.timeout, sock_read=manners.timeout)
    # The small buffer: of a page that comes with a GET no more than a few kilobytes are taken.
    async with aiohttp.ClientSession(
        connector=connector, timeout=limits, headers=_HEADERS, read_bufsize=4096
    ) as session:
        asker = _Asker(session, manners)
        findings = await asyncio.gather(*(asker.find(address) for address in addresses))
    if addresses and not asker.answered:
        raise MentorError(
            f"no host answered ({addresses[0]}: {findings[0].note}); there seems to be no network. "
            "Nothing was changed: connect, and run the check again"
        )
    return tuple(findings)


class _Asker:
    """One round of requests; knows which host was asked when, and whether any host has answered at all."""

    def __init__(self, session: aiohttp.ClientSession, manners: Manners) -> None:
        self.answered = False
        self._session = session
        self._manners = manners
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._next: dict[str, float] = {}

    async def find(self, address: str) -> Finding:
        """The finding about one address; raises nothing that a network or a server can cause."""
        try:
            return await self._follow(address)
        except (aiohttp.ClientError, OSError, ValueError) as fault:
            return self._failure(fault)

    async def _follow(self, address: str) -> Finding:
        here = settled = address
        permanent = True
        for _ in range(_REDIRECTS + 1):
            reply = await self._ask(here)
            if reply.leads_to is None:
                return _verdict(address, settled, reply)
            here = urljoin(here, reply.leads_to.strip())
            if urlsplit(here).scheme not in {"http", "https"} or not urlsplit(here).hostname:
                return Finding(None, f"it redirects to {here}, which is no web address")
            if is_login(here):
                return _arrived(address, settled)
            # What follows a temporary redirect says nothing about where the address itself belongs.
            permanent = permanent and reply.code in _PERMANENT
            settled = here if permanent else settled
        return Finding(None, f"more than {_REDIRECTS} redirects")

    async def _ask(self, address: str) -> _Reply:
        reply = await self._request("HEAD", address)
        refused = 400 <= reply.code < 500 and reply.code != HTTPStatus.TOO_MANY_REQUESTS
        if refused or reply.code == HTTPStatus.NOT_IMPLEMENTED:
            return await self._request("GET", address)
        return reply

    async def _request(self, method: str, address: str) -> _Reply:
        async with self._turn(urlsplit(address).hostname or ""):
            reply = await self._send(method, address)
            if reply.wait is not None and reply.wait <= self._manners.longest_wait:
                await asyncio.sleep(max(reply.wait, self._manners.pause))
                reply = await self._send(method, address)
            return reply

    @asynccontextmanager
    async def _turn(self, host: str) -> AsyncIterator[None]:
        now = asyncio.get_running_loop().time
        async with self._locks[host]:
            await asyncio.sleep(self._next.get(host, 0.0) - now())
            try:
                yield
            finally:
                self._next[host] = now() + self._manners.pause

    async def _send(self, method: str, address: str) -> _Reply:
        async with self._slots, self._session.request(method, address, allow_redirects=False) as response:
            self.answered = True
            return _Reply(
                code=response.status,
                phrase=f"{response.status} {response.reason or ''}".strip(),
                leads_to=response.headers.get("Location") if response.status in _PERMANENT | _TEMPORARY else None,
                wait=_wait(response.headers) if response.status in _BUSY else None,
            )

    def _failure(self, fault: Exception) -> Finding:
        if isinstance(fault, TimeoutError):
            return Finding(None, f"no reply within {self._manners.timeout:g} s")
        if isinstance(fault, aiohttp.ClientConnectorError) and isinstance(fault.os_error, socket.gaierror):
            # A name server that cannot be reached gives another code than one that knows no such name.
            unknown = fault.os_error.errno == socket.EAI_NONAME
            return Finding("dead" if unknown else None, f"the host name {fault.host} cannot be found")
        if isinstance(fault, aiohttp.ClientSSLError | ssl.SSLError):
            return Finding(None, "no secure connection: its certificate or its TLS is at fault")
        if isinstance(fault, aiohttp.ServerDisconnectedError | ConnectionError):
            return Finding(None, "the connection was dropped")
        return Finding(None, " ".join(str(fault).split()) or type(fault).__name__)


def _verdict(address: str, settled: str, reply: _Reply) -> Finding:
    if reply.code in _GONE:
        return Finding("dead", reply.phrase)
    if 200 <= reply.code < 300 or reply.code == HTTPStatus.UNAUTHORIZED:
        return _arrived(address, settled)
    return Finding(None, reply.phrase)


def _arrived(address: str, settled: str) -> Finding:
    return Finding("ok") if same_place(address, settled) else Finding("moved", settled)


def _place(address: str) -> tuple[object, ...]:
    """An address without what may change while the page stays the same."""
    parts = urlsplit(address)
    port = None if parts.port == {"http": 80, "https": 443}.get(parts.scheme) else parts.port
    path = [s for s in unquote(parts.path).split("/") if s and not _LANGUAGE.fullmatch(s)]
    query = [(key, value) for key, value in parse_qsl(parts.query) if key not in _LANGUAGE_KEYS]
    return (parts.hostname or "").removeprefix("www."), port, path, query


def _wait(headers: Mapping[str, str]) -> float | None:
    """Seconds that a Retry-After asks for, given as a number or as a date; None where it asks for nothing."""
    value = headers.get("Retry-After", "")
    if value.isdecimal():
        return float(value)
    try:
        return (parsedate_to_datetime(value) - parsedate_to_datetime(headers["Date"])).total_seconds()
    except (KeyError, TypeError, ValueError):
        return None
