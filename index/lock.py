"""One writer at a time per folder: a lock of the operating system that dies with its process."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

FILE = "lock"
POLL = 0.05
_FAR = 1 << 30  # on Windows a locked byte cannot be read: lock one far behind the process id


class Busy(Exception):
    """Another process holds the lock; `pid` is its process id, or 0 where it cannot be told."""

    def __init__(self, pid: int) -> None:
        super().__init__(f"locked by process {pid}")
        self.pid = pid


@contextmanager
def exclusive(folder: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the file `lock` of a folder, made where it is missing; after `wait` seconds raises Busy.

    The file stays behind on purpose: what counts is who holds it, so a killed process never blocks anyone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + wait
    # Not "a+b": what is appended would land behind an old process id.
    with os.fdopen(os.open(folder / FILE, os.O_RDWR | os.O_CREAT, 0o644), "r+b", buffering=0) as handle:
        while not _try(handle):
            if time.monotonic() >= deadline:
                raise Busy(_holder(handle))
            time.sleep(POLL)
        handle.truncate(0)
        handle.seek(0)
        handle.write(b"%d\n" % os.getpid())
        yield


def _holder(handle: BinaryIO) -> int:
    handle.seek(0)
    text = handle.read(32).strip()
    return int(text) if text.isdigit() else 0


def _try(handle: BinaryIO) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(_FAR)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
