"""`./mentor run` and `./mentor invite`: the bot in Discord, until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import logging
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from types import FrameType

from bot import connect, logs
from bot.adapters import health
from bot.chat.connection import Connection, install_link, stays_down
from bot.errors import MentorError, UsageProblem
from bot.mentor.tidy import tidy
from bot.settings import HOME, Settings
from bot.terminal.common import settings
from index import store

_log = logging.getLogger(__name__)
LOST = 75  # exit code: try again later
_ARENA_MAX = -8  # a name of glibc
_LOST_AFTER = 300.0  # seconds
_GLANCE = 5.0
_LOOK = 10.0
_DAY = timedelta(days=1).total_seconds()
_AGAIN = 600.0
_SOON = 60.0
_FINISH = 3.0
_AT_LAST = 4.7


def run() -> int:
    """Serve until a signal; 0 after that, 75 after five minutes without a connection, for a supervisor to restart it.

    Raises UsageProblem without a token, and what says why index, database or token cannot be used.
    """
    chosen = settings()
    token = _token(chosen)
    logs.configure(chosen.log_format, chosen.log_level, secret=token)
    signal.signal(signal.SIGTERM, _leave)
    _share_memory()
    _require_index(chosen)
    return asyncio.run(_until_told(chosen, token))


def invite() -> int:
    """Print the link by which a server installs the bot."""
    print(asyncio.run(install_link(_token(settings()))))
    return 0


def _token(chosen: Settings) -> str:
    token = chosen.token.get_secret_value().strip()
    if not token:
        raise UsageProblem(
            "there is no token: set DISCORD_TOKEN in .env to the bot's token (Discord's developer portal, your "
            'application, Bot, Reset Token); "./mentor ask" needs none'
        )
    if not re.fullmatch(r"[\x21-\x7e]+", token):
        raise UsageProblem("DISCORD_TOKEN holds blanks or other characters that no token has: copy it once more")
    return token


def _share_memory() -> None:
    """Let all threads take memory from one pool; by default glibc keeps one for each, which wastes 20 MB here."""
    with contextlib.suppress(OSError, AttributeError, TypeError):  # not glibc
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)


def _leave(number: int, _: FrameType | None) -> None:
    """End at once: nothing has begun yet."""
    sys.exit(0)


def _require_index(chosen: Settings) -> None:
    """Build the index on first use, in a process of its own: what that takes of memory is given back."""
    if (chosen.index / store.CURRENT).exists():
        return
    _log.warning("there is no index yet: building one over the project's own knowledge, once")
    command = [sys.executable, "-m", "bot", "index", "build", "--wait", "600"]
    variables = {**os.environ, **connect.environment(chosen)}
    if subprocess.run(command, cwd=HOME, env=variables, stdin=subprocess.DEVNULL, check=False).returncode:
        raise UsageProblem('the index was not built, as said above; see to that, then run "./mentor index build"')


async def _until_told(chosen: Settings, token: str) -> int:
    code = await serve(chosen, token, _told())
    _at_last(code)
    return code


async def serve(chosen: Settings, token: str, stop: asyncio.Event) -> int:
    """Serve until `stop` is set; 0 then, 75 after five minutes without a connection. Raises as `run` does."""
    bot = await asyncio.to_thread(connect.build, chosen)
    # What is loaded by now stays. The collector would look through it again and again, and hold everything up.
    gc.collect()
    gc.freeze()
    connection = Connection(bot.client, token)
    _log.info("index %s with %d passages is ready; connecting", bot.desk.taught().id, bot.desk.taught().passages)
    try:
        async with AsyncExitStack() as stack:
            bot.figures.watch("mentor_gateway_up", "1 while events arrive from Discord.", lambda: connection.works)
            if chosen.health:
                port = await stack.enter_async_context(
                    health.serving(chosen.health, bot.figures, lambda: connection.works)
                )
                _log.info("health is served on port %d", port)
            return await _until_it_ends(stop, bot, connection)
    finally:
        bot.close()
        _log.info("stopped")


async def _until_it_ends(stop: asyncio.Event, bot: connect.Bot, connection: Connection) -> int:
    """Run everything side by side until one of the three says that it is over."""
    connected = asyncio.create_task(connection.run())
    told = asyncio.create_task(stop.wait())
    lost = asyncio.create_task(stays_down(lambda: connection.works, _LOST_AFTER, every=_GLANCE))
    loops = [
        asyncio.create_task(_again_and_again("looking for a new index", bot.library.refresh, _LOOK)),
        asyncio.create_task(_again_and_again("forgetting", lambda: _tidy(bot, connection), _DAY, first=_SOON)),
    ]
    try:
        await asyncio.wait({connected, told, lost}, return_when=asyncio.FIRST_COMPLETED)
        if connected.done():
            connected.result()
        if told.done():
            _log.info("stopping")
            return 0
        _log.error("no connection to Discord for %.0f s; leaving it to the supervisor to start me anew", _LOST_AFTER)
        return LOST
    finally:
        await connection.close(_FINISH)
        for task in (connected, told, lost, *loops):
            task.cancel()
        await asyncio.wait({connected, told, lost, *loops}, timeout=1.0)


async def _again_and_again(
    name: str, work: Callable[[], Awaitable[None]], every: float, *, first: float | None = None
) -> None:
    """Do something every few seconds, for ever; what goes wrong is logged, and tried again in ten minutes at most."""
    await asyncio.sleep(every if first is None else first)
    while True:
        wait = every
        try:
            await work()
        except MentorError as problem:
            wait = min(every, _AGAIN)
            _log.warning("%s, trying again later: %s", name, problem)
        except Exception:
            wait = min(every, _AGAIN)
            _log.exception("%s failed; trying again later", name)
        await asyncio.sleep(wait)


async def _tidy(bot: connect.Bot, connection: Connection) -> None:
    desk, present = bot.desk, connection.servers
    done = await desk.runner.run(
        lambda: tidy(desk.store, desk.now(), keep_days=desk.manners.keep_days, present=present)
    )
    _log.info("forgot %d questions and %d servers", done.questions, done.servers)


def _at_last(code: int) -> None:
    """End the process in a few seconds, whatever hangs then."""
    timer = threading.Timer(_AT_LAST, os._exit, [code])
    timer.daemon = True
    timer.start()


def _told() -> asyncio.Event:
    """Set by the first SIGTERM or SIGINT; a second one ends the process at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def told(number: int) -> None:
        if stop.is_set():
            os._exit(128 + number)
        stop.set()
        _at_last(0)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told, number)
    return stop
