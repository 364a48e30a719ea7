"""Faults of HTTP on demand: statuses, rate limits, lost connections and delays."""

from __future__ import annotations

import math
import re
import time
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered instead of doing what was asked."""

    status: int
    body: Any
    headers: dict[str, str]


@dataclass(slots=True, eq=False)
class Fault:
    """A fault that waits for requests of one route."""

    method: str
    path: re.Pattern[str]
    times: float
    answer: Answer | None = None
    drop: bool = False
    seconds: float = 0.0
    afterwards: bool = False  # Discord does what was asked, and only then it goes wrong


@dataclass(slots=True, eq=False)
class Limit:
    """A rate limit: from its first request on, all are refused for some seconds."""

    method: str
    path: re.Pattern[str]
    seconds: float
    scope: str
    via: bool
    until: float = math.inf

    def answer(self, path: str) -> Answer | None:
        """The 429, as long as the limit lasts."""
        if self.scope == "global" and path.startswith("/interactions/"):
            return None  # exempt
        self.until = min(self.until, time.perf_counter() + self.seconds)
        left = self.until - time.perf_counter()
        if left <= 0:
            return None
        whole = {"message": "You are being rate limited.", "retry_after": left, "global": self.scope == "global"}
        headers = {
            "Retry-After": str(math.ceil(left)),
            "X-RateLimit-Limit": "5",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Scope": self.scope,
        }
        # Without Via, discord.py takes a 429 for a ban by Cloudflare and raises at once.
        headers |= {"Via": "1.1 google"} if self.via else {}
        headers |= {"X-RateLimit-Global": "true"} if self.scope == "global" else {}
        return Answer(429, whole, headers)


class Faults:
    """The faults that wait. In a path, `*` stands for one segment and `**` for everything that follows."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._limits: list[Limit] = []

    def fail(
        self, method: str, path: str, status: int = 500, *, times: float = 1, code: int = 0, message: str = "a fault"
    ) -> None:
        """Answer with an error instead of doing what is asked."""
        answer = Answer(status, {"message": message, "code": code}, {})
        self._waiting.append(Fault(method, _pattern(path), times, answer))

    def drop(self, method: str, path: str, *, times: float = 1, afterwards: bool = False) -> None:
        """Cut the HTTP connection: before anything was done, or afterwards, so that only the answer is lost."""
        self._waiting.append(Fault(method, _pattern(path), times, drop=True, afterwards=afterwards))

    def delay(
        self, method: str, path: str, seconds: float, *, times: float = math.inf, afterwards: bool = False
    ) -> None:
        """Let requests, or with `afterwards` only their answers, take their time on the way."""
        self._waiting.append(Fault(method, _pattern(path), times, seconds=seconds, afterwards=afterwards))

    def limit(
        self, method: str, path: str = "/**", *, seconds: float = 0.3, scope: str = "user", via: bool = True
    ) -> None:
        """Answer 429 for some seconds from the next request on; `scope` is user, shared or global."""
        self._limits.append(Limit(method, _pattern(path), seconds, scope, via))

    def clear(self) -> None:
        """No more faults."""
        self._waiting.clear()
        self._limits.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that this request meets, if any; it waits one time less afterwards."""
        for limit in self._limits:
            if _meets(limit, method, path) and (answer := limit.answer(path)):
                return Fault(method, limit.path, 1, answer)
        for fault in self._waiting:
            if fault.times > 0 and _meets(fault, method, path):
                fault.times -= 1
                return fault
        return None


def fits(method: str, path: str, wanted: str, pattern: str) -> bool:
    """Whether a request is one of those that a method (or `*`) and the pattern of a path stand for."""
    return wanted in ("*", method) and bool(_pattern(pattern).fullmatch(path))


def _meets(fault: Fault | Limit, method: str, path: str) -> bool:
    return fault.method in ("*", method) and bool(fault.path.fullmatch(path))


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.escape(path).replace(r"\*\*", ".*").replace(r"\*", "[^/]+"))
