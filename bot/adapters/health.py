"""A small web server that tells a supervisor how the bot is: alive, ready, and figures for Prometheus."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.errors import MentorError

_SECONDS = (0.01, 0.025, 0.06, 0.1, 0.25, 0.5, 1.0, 1.5, 3.0, 10.0, 30.0)


class Figures:
    """What is counted and watched while the bot runs."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._questions = Counter("mentor_questions", "Answered questions.", ["confidence"], registry=self._registry)
        self._seconds = Histogram(
            "mentor_answer_seconds", "From a question to its answer.", buckets=_SECONDS, registry=self._registry
        )

    def watch(self, name: str, said: str, read: Callable[[], float]) -> None:
        """Show one more figure, read anew each time; `said` explains it."""
        Gauge(name, said, registry=self._registry).set_function(read)

    def answered(self, confidence: str, seconds: float) -> None:
        """Count an answer, and the time it took."""
        self._questions.labels(confidence).inc()
        self._seconds.observe(seconds)

    def text(self) -> bytes:
        """All figures in the text format of Prometheus."""
        return generate_latest(self._registry)


@asynccontextmanager
async def serving(address: str, figures: Figures, ready: Callable[[], bool]) -> AsyncIterator[int]:
    """Serve /live, /ready and /metrics at host:port while the block runs; gives the port. Raises MentorError."""

    async def live(_: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def is_ready(_: web.Request) -> web.Response:
        return web.Response(text="ready\n") if ready() else web.Response(text="not ready\n", status=503)

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=figures.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    application = web.Application()
    application.add_routes([web.get("/live", live), web.get("/ready", is_ready), web.get("/metrics", metrics)])
    runner = web.AppRunner(application, handle_signals=False, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    host, _, port = address.rpartition(":")
    try:
        try:
            await web.TCPSite(runner, host.strip("[]"), int(port)).start()
        except OSError as fault:
            raise MentorError(
                f"MENTOR_HEALTH: {address} cannot be opened ({fault.strerror}); choose another port, or leave it empty"
            ) from fault
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
