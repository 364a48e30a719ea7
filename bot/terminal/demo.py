"""`./mentor demo`: try the bot in a browser, without Discord."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import signal
import sys
import tempfile
import threading
import webbrowser
from pathlib import Path

from pydantic import SecretStr

from bot import connect, logs
from bot.errors import UsageProblem
from bot.terminal.common import require_index, say, settings


def run(*, port: int, direct: bool, browser: bool) -> int:
    """Serve the demo until Ctrl-C or until it is ended in the page; what is said in it is not kept."""
    if importlib.util.find_spec("simcord") is None:
        raise UsageProblem('the packages of the demo are not installed; start it with "./mentor demo", which does that')
    chosen = settings()
    logs.configure(chosen.log_format, "ERROR")
    require_index(chosen)
    with tempfile.TemporaryDirectory(prefix="mentor-demo-") as place:
        own = {"database": SecretStr(f"sqlite:///{Path(place) / 'demo.db'}"), "token": SecretStr(""), "health": ""}
        bot = connect.build(chosen.model_copy(update=own))
        try:
            asyncio.run(_play(bot, port=port, direct=direct, browser=browser))
        finally:
            bot.close()
    return 0


async def _play(bot: connect.Bot, *, port: int, direct: bool, browser: bool) -> None:
    from bot import demo

    stop = _stopped()
    async with demo.playing(bot, port=port, direct=direct) as page:
        print(f"Open {page.url}", flush=True)
        say("Type /ask in the page, or press a button. Ctrl-C ends the demo; nothing of it is kept.")
        if browser and _has_display():
            threading.Thread(target=webbrowser.open, args=[page.url], daemon=True).start()
        ends = [asyncio.create_task(stop.wait()), asyncio.create_task(page.wait_closed())]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for task in ends:
            task.cancel()


def _stopped() -> asyncio.Event:
    """Set by the first Ctrl-C or SIGTERM; a second one ends the process at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def told() -> None:
        stop.set()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told)
    return stop


def _has_display() -> bool:
    """True where a browser with a window can be expected: a text browser would take the terminal over."""
    return sys.platform == "darwin" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
