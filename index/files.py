"""Files that survive a kill and a power cut: written aside, flushed to the disk, moved in."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from pathlib import Path

ASIDE = ".aside-"


def aside(folder: Path) -> Path:
    """A fresh hidden folder below `folder`, to be moved to its place when it is complete."""
    path = folder / f"{ASIDE}{os.getpid()}-{secrets.token_hex(4)}"
    path.mkdir(parents=True)
    return path


def sweep(folder: Path) -> None:
    """Remove what killed processes left aside; only for the holder of the folder's lock."""
    for path in folder.glob(f"{ASIDE}*"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def discard(path: Path) -> None:
    """Remove a folder so that it is never seen half removed; one that is in use (Windows) stays whole."""
    hidden = path.with_name(f"{ASIDE}{os.getpid()}-{secrets.token_hex(4)}")
    try:
        path.replace(hidden)
    except OSError:
        return
    shutil.rmtree(hidden, ignore_errors=True)


def move_in(source: Path, target: Path) -> None:
    """Move a complete folder to its place, once all of it is on the disk."""
    for path in sorted(source.rglob("*"), reverse=True):
        sync(path)
    sync(source)
    source.replace(target)
    sync(target.parent)


def write_small(path: Path, text: str) -> None:
    """Replace a small file in one step."""
    hidden = path.with_name(f"{ASIDE}{os.getpid()}-{secrets.token_hex(4)}")
    hidden.write_text(text, "utf-8", newline="\n")
    sync(hidden)
    hidden.replace(path)
    sync(path.parent)


def link_or_copy(source: Path, target: Path) -> None:
    """A hard link, or a copy where the file system or its rules allow none."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Wait until a file, or the list of a folder's files, is on the disk."""
    if os.name != "nt":
        handle = os.open(path, os.O_RDONLY)
    elif path.is_dir():
        return  # Windows cannot, and need not
    else:
        handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
