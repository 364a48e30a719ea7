"""Runs commands of `./mentor` in a process of their own: their memory and their faults stay there."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_LONGEST = 1 << 20  # bytes of a line
_GRACE = 2.0  # seconds


class Child:
    """Starts `python -m bot` in `folder`, with some variables on top of this process's own, and without `hidden`."""

    def __init__(self, folder: Path, variables: Mapping[str, str], hidden: Sequence[str] = ()) -> None:
        self._folder = folder
        self._variables = dict(variables)
        self._hidden = tuple(hidden)

    async def run(self, arguments: Sequence[str], on_line: Callable[[str], None]) -> int:
        """The exit code; `on_line` gets every line of its output and errors, as it comes.

        A run that is cancelled ends the process, and whatever that has started.
        """
        kept = {name: value for name, value in os.environ.items() if name not in self._hidden}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *arguments,
            cwd=self._folder,
            env=kept | self._variables,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=_LONGEST,
            start_new_session=True,  # so that it can be ended with all that it started, and Ctrl-C is left to us
        )
        try:
            while process.stdout and (line := await process.stdout.readline()):
                on_line(line.decode("utf-8", "replace").rstrip("\r\n"))
            return await process.wait()
        finally:
            if process.returncode is None:
                await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        try:
            await asyncio.wait_for(process.wait(), _GRACE)
            return
        except TimeoutError:
            continue
