"""Draws maps of roles and timelines of plans in processes of their own, and keeps the maps of the present index."""

from __future__ import annotations

import asyncio
import logging
import re
import shutil
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Literal, Protocol

from bot.adapters.child import Piped, piped
from bot.adapters.drawing.problem import DrawingProblem
from bot.mentor.plan.chart import Chart, dumps

_log = logging.getLogger(__name__)
_PATIENCE = 60.0  # seconds
_PATIENCE_FOR_TIMELINE = 20.0
_TIMELINE = "bot.adapters.drawing.timeline"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


class Commands(Protocol):
    """Runs commands of `./mentor` in a process of their own, as `bot.adapters.child.Child` does."""

    async def run(self, arguments: Sequence[str], on_line: Callable[[str], None]) -> int: ...


Draw = Callable[[str, Sequence[str], bytes], Awaitable[Piped]]


class Painter:
    """Draws one picture at a time; keeps maps below `folder`, in one named after what `index` gives."""

    def __init__(self, folder: Path, index: Callable[[], str], child: Commands, draw: Draw = piped) -> None:
        self._folder = folder
        self._index = index
        self._child = child
        self._draw_timeline = draw
        self._turn = asyncio.Lock()

    async def roadmap(self, role: str, tier: str) -> bytes:
        """The map of a role as PNG. Raises DrawingProblem where it cannot be drawn."""
        if not _NAME.fullmatch(role) or tier not in ("junior", "full"):
            raise DrawingProblem("there is no such map; choose a role from the list")
        path = self._folder / self._index() / f"{role}-{tier}.png"
        async with self._turn:
            if not await asyncio.to_thread(path.is_file):
                await asyncio.to_thread(self._make_room, path.parent)
                await self._draw(role, tier, path)
            return await asyncio.to_thread(path.read_bytes)

    async def timeline(self, chart: Chart, form: Literal["png", "pdf"]) -> bytes:
        """The timeline of a plan, as a PNG for a dark background or as a page to print. Raises DrawingProblem."""
        given = dumps(chart).encode()
        try:
            async with self._turn, asyncio.timeout(_PATIENCE_FOR_TIMELINE):
                done = await self._draw_timeline(_TIMELINE, [form], given)
        except TimeoutError:
            done = Piped(-1, b"", f"it took more than {_PATIENCE_FOR_TIMELINE:.0f} s")
        except OSError as fault:
            done = Piped(-1, b"", str(fault))
        if done.code or not done.output:
            _log.error("a timeline was not drawn (exit code %d): %s", done.code, done.said)
            raise DrawingProblem("the picture could not be drawn; look at the plan as a text, or try again later")
        return done.output

    def _make_room(self, folder: Path) -> None:
        """Pictures of earlier indexes are of no more use."""
        for old in self._folder.glob("*/"):
            if old != folder:
                shutil.rmtree(old, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)

    async def _draw(self, role: str, tier: str, path: Path) -> None:
        aside = path.with_name(f".{path.name}")  # ends in .png as well: the command goes by that
        said: deque[str] = deque(maxlen=1)
        try:
            async with asyncio.timeout(_PATIENCE):
                code = await self._child.run(
                    ["knowledge", "graph", role, "--tier", tier, "--out", str(aside)], said.append
                )
        except TimeoutError:
            code = -1
            said.append(f"it took more than {_PATIENCE:.0f} s")
        if code:
            _log.error("the map of %s, %s, was not drawn (exit code %d): %s", role, tier, code, " ".join(said))
            raise DrawingProblem("the map could not be drawn; try again later, or ask an admin to look into the log")
        await asyncio.to_thread(aside.replace, path)
