"""The bot as a process of its own, connected to a pretended Discord."""

from __future__ import annotations

import os
import sys
from asyncio.subprocess import Process, create_subprocess_exec
from collections.abc import Sequence

from tests.doubles.run_against_wire import EVERY
from tests.doubles.wire import seams
from tests.doubles.wire.server import WireServer
from tests.doubles.writers import ROOT

Bot = Process
_START = 120.0  # seconds; the first start of all builds the index


async def started(
    wire: WireServer, url: str, settings: Sequence[tuple[str, str]] = (), *, every: float | None = None
) -> Bot:
    """`./mentor run` on a database, once it is connected; it looks `every` so many seconds at what is due."""
    variables = {
        **os.environ,
        **seams.environment(wire),
        "MENTOR_LOG_LEVEL": "ERROR",
        **({EVERY: str(every)} if every else {}),
        **dict(settings),
        "MENTOR_DATABASE": url,
    }
    command = (sys.executable, "-m", "tests.doubles.run_against_wire", "run")
    before = len(wire.gateway.identifies)
    bot = await create_subprocess_exec(*command, cwd=ROOT, env=variables)

    def is_up() -> bool:
        if bot.returncode is not None:
            raise RuntimeError(f"the bot ended with status {bot.returncode}")
        return len(wire.gateway.identifies) > before

    try:
        await wire.until(is_up, _START, "connection")
    except AssertionError:
        bot.kill()
        raise
    return bot
