"""Discord's rate limits, as far as they are written down: 50 requests a second in all, and some routes much less."""

from __future__ import annotations

import base64
import math
import time
from dataclasses import dataclass, field

from tests.doubles.wire.exchange import Exchange
from tests.doubles.wire.faults import Answer

VIA = {"Via": "1.1 google"}  # without it, discord.py takes a 429 for a ban by Cloudflare and raises at once
_EXEMPT = ("/interactions/", "/webhooks/")
_ALL = (50, 1.0)  # requests, seconds
_ROUTES = {
    ("POST", "/channels/{channel}/messages"): (5, 5.0),
    ("POST", "/channels/{channel}/threads"): (5, 5.0),
    ("POST", "/channels/{channel}/messages/{message}/threads"): (5, 5.0),
}


@dataclass(slots=True)
class _Window:
    """Requests since the first of them, as long as the window is open."""

    most: int
    seconds: float
    count: int = 0
    opened: float = field(default=-math.inf)

    def take(self, now: float) -> bool:
        """Count a request; False where there are too many already."""
        if now - self.opened >= self.seconds:
            self.opened, self.count = now, 0
        self.count += self.count < self.most + 1
        return self.count <= self.most

    def left(self, now: float) -> float:
        """Seconds until it ends."""
        return max(0.0, self.opened + self.seconds - now)


class Limits:
    """Counts requests and, where it is `strict`, refuses those that are too many.

    `refused` says how many those were, by the scope of the limit.
    """

    def __init__(self, *, strict: bool) -> None:
        self._strict = strict
        self.refused = {"global": 0, "user": 0}
        self._all = _Window(*_ALL)
        self._buckets: dict[tuple[str, str, str], _Window] = {}

    def answer(self, exchange: Exchange) -> Answer | None:
        """The 429 of a request that is too much; None where it may go on. Its route must be known."""
        if not self._strict or exchange.path.startswith(_EXEMPT):
            return None
        now = time.perf_counter()
        if not self._all.take(now):
            return self._refusal("global", self._all.left(now), {"X-RateLimit-Global": "true"})
        bucket = self._bucket(exchange)
        if bucket and not bucket.take(now):
            return self._refusal("user", bucket.left(now), self.headers(exchange))
        return None

    def headers(self, exchange: Exchange) -> dict[str, str]:
        """What Discord says about the limit of a route; one without a limit of its own is far from it."""
        bucket, now = self._bucket(exchange), time.perf_counter()
        most, taken, left = (bucket.most, bucket.count, bucket.left(now)) if bucket else (50, 1, 1.0)
        name = base64.b16encode(f"{exchange.method} {exchange.route}".encode()).decode()[-16:]
        return VIA | {
            "X-RateLimit-Limit": str(most),
            "X-RateLimit-Remaining": str(max(0, most - taken)),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": name,
        }

    def _bucket(self, exchange: Exchange) -> _Window | None:
        limit = _ROUTES.get((exchange.method, exchange.route))
        if limit is None or not self._strict:
            return None
        # As with Discord, each channel has its own.
        name = exchange.method, exchange.route, exchange.args["channel"]
        return self._buckets.setdefault(name, _Window(*limit))

    def _refusal(self, scope: str, left: float, headers: dict[str, str]) -> Answer:
        self.refused[scope] += 1
        body = {"message": "You are being rate limited.", "retry_after": left, "global": scope == "global"}
        whole = VIA | headers | {"Retry-After": str(math.ceil(left)), "X-RateLimit-Scope": scope}
        return Answer(429, body, whole)
