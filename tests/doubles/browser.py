"""A headless Chromium, used as a person would: by looking, typing, clicking."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    "--remote-debugging-port=0",
)
_KEYS = {"Enter": (13, "\r"), "Escape": (27, ""), "Tab": (9, "")}
_PATIENCE = 15.0  # seconds


def found() -> str | None:
    """The program to start, `MENTOR_CHROMIUM` or the first one on the path; None where there is none."""
    return os.environ.get("MENTOR_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)


class NotSeen(AssertionError):
    """Something did not appear in time."""


class Tab:
    """One page, driven over the browser's own debugging protocol."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._last = 0

    async def _do(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._last += 1
        await self._socket.send_json({"id": self._last, "method": method, "params": parameters})
        async with asyncio.timeout(_PATIENCE):
            while True:
                reply = json.loads((await self._socket.receive()).data)
                if reply.get("id") == self._last:  # the rest are events
                    assert "error" not in reply, f"{method}: {reply['error']}"
                    result: dict[str, Any] = reply["result"]
                    return result

    async def open(self, address: str) -> None:
        """Go to an address."""
        await self._do("Page.navigate", url=address)

    async def run(self, script: str) -> Any:
        """What a JavaScript expression gives."""
        done = await self._do("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in done, f"{script}: {done['exceptionDetails']}"
        return done["result"].get("value")

    async def until(self, script: str) -> float:
        """Wait until a JavaScript expression holds, and give how long that took. Raises NotSeen with what is shown."""
        began = time.perf_counter()
        while not await self.run(f"Boolean({script})"):
            if time.perf_counter() - began > _PATIENCE:
                raise NotSeen(f"{script}\n\n{await self.text()}")
            await asyncio.sleep(0.02)
        return time.perf_counter() - began

    async def text(self, selector: str = "body") -> str:
        """The text that is shown in the first element that a selector finds."""
        return str(await self.run(f"(document.querySelector({json.dumps(selector)}) ?? {{innerText: ''}}).innerText"))

    async def sees(self, text: str, selector: str = "body") -> float:
        """Wait until a text is shown, and give how long that took."""
        shown = f"document.querySelector({json.dumps(selector)})?.innerText"
        return await self.until(f"{shown}?.includes({json.dumps(text)})")

    async def type(self, text: str) -> None:
        """Write into the field that has the focus."""
        await self._do("Input.insertText", text=text)

    async def press(self, key: str) -> None:
        """Press and release a key."""
        code, text = _KEYS[key]
        given = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        await self._do("Input.dispatchKeyEvent", type="keyDown", **given, **({"text": text} if text else {}))
        await self._do("Input.dispatchKeyEvent", type="keyUp", **given)

    async def click(self, selector: str, label: str = "") -> None:
        """Click the last visible element that a selector finds and whose text holds a label, in its middle."""
        await self.until(_element(selector, label))
        await self.run(f"{_element(selector, label)}.scrollIntoView({{block: 'center', behavior: 'instant'}})")
        box = await self.run(f"{_element(selector, label)}.getBoundingClientRect().toJSON()")
        place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        for kind in ("mousePressed", "mouseReleased"):
            await self._do("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **place)

    async def picture(self, path: Path, *, of: dict[str, float] | None = None) -> None:
        """Save what is shown as PNG; all of it, or the rectangle `of` with x, y, width and height."""
        clip = {"clip": {**of, "scale": 1}} if of else {}
        taken = await self._do("Page.captureScreenshot", format="png", **clip)
        await asyncio.to_thread(_write, path, base64.b64decode(taken["data"]))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _element(selector: str, label: str) -> str:
    return (
        f"[...document.querySelectorAll({json.dumps(selector)})].filter(e => e.checkVisibility() && !e.disabled"
        f" && e.innerText.includes({json.dumps(label)})).pop()"
    )


@asynccontextmanager
async def chromium(program: str, *, width: int = 1280, height: int = 900, scale: float = 1) -> AsyncIterator[Tab]:
    """An empty tab of a browser with a profile of its own, which ends with the context."""
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            program,
            *_OPTIONS,
            f"--user-data-dir={profile}",
            f"--window-size={width},{height}",
            f"--force-device-scale-factor={scale}",
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            port = await _port(process)
            async with aiohttp.ClientSession() as session:
                async with session.put(f"http://127.0.0.1:{port}/json/new?about:blank") as opened:
                    target = await opened.json()
                async with session.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                    yield Tab(socket)
        finally:
            process.terminate()
            await process.wait()


async def _port(process: asyncio.subprocess.Process) -> int:
    """The port that a starting browser names on stderr."""
    assert process.stderr is not None
    said = []
    async with asyncio.timeout(_PATIENCE * 2):
        while line := (await process.stderr.readline()).decode("utf-8", "replace"):
            if named := re.search(r"ws://[^:]+:(\d+)/", line):
                return int(named[1])
            said.append(line)
    raise NotSeen(f"the browser did not start: {''.join(said)}")
