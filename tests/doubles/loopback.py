"""Keep a test on this machine: nothing connects to, or asks for the address of, anything else."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

_LOCAL = ("localhost", "", None)


class LeftLoopback(OSError):
    """Something tried to leave this machine."""


@contextlib.contextmanager
def loopback_only() -> Iterator[list[str]]:
    """Refuse to leave loopback; gives what tried to, and fails at the end if anything did, whoever caught the error."""
    tried: list[str] = []

    def check(host: object) -> None:
        if not _is_local(host):
            tried.append(str(host))
            raise LeftLoopback(f"left loopback: {host}")

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            check(address[0])
        return connect_before(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            check(address[0])
        return connect_ex_before(self, address)

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        check(host)
        return getaddrinfo_before(host, *args, **kwargs)

    connect_before, connect_ex_before = socket.socket.connect, socket.socket.connect_ex
    getaddrinfo_before = socket.getaddrinfo
    replaced = {"connect": connect, "connect_ex": connect_ex}
    for name, function in replaced.items():
        setattr(socket.socket, name, function)
    socket.getaddrinfo = getaddrinfo
    try:
        yield tried
    finally:
        for name in replaced:
            delattr(socket.socket, name)
        socket.getaddrinfo = getaddrinfo_before
    if tried:
        raise AssertionError(f"left loopback: {', '.join(tried)}")


def _is_local(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in _LOCAL:
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        return False
