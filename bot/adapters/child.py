"""Runs commands of `./mentor` and single modules in a process of their own: memory and faults stay there."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LONGEST = 1 << 20  # bytes of a line
_GRACE = 2.0  # seconds
_PROGRAM = Path(__file__).parents[2]
_PLAIN = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMPDIR")  # what Python itself may need


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


@dataclass(frozen=True, slots=True)
class Piped:
    """What came of a process: its exit code, its output, and the last line of its errors."""

    code: int
    output: bytes
    said: str


async def piped(module: str, arguments: Sequence[str], given: bytes) -> Piped:
    """Run `python -m MODULE ARGUMENTS` of this program with some input. It knows no settings and no token.

    A run that is cancelled ends the process.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        cwd=_PROGRAM,
        env={name: os.environ[name] for name in _PLAIN if name in os.environ},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        output, errors = await process.communicate(given)
    finally:
        if process.returncode is None:
            await _end(process)
    lines = errors.decode("utf-8", "replace").splitlines()
    return Piped(process.returncode or 0, output, lines[-1] if lines else "")


async def _end(process: asyncio.subprocess.Process) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        try:
            await asyncio.wait_for(process.wait(), _GRACE)
            return
        except TimeoutError:
            continue
