"""A file of SQLite as the bot wants it: private, durable, for several processes at a time."""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects.sqlite import Insert

from bot.errors import StoreProblem

BUSY = 10.0  # seconds to wait for another process before giving up
WRITING = {"writing": True}
_POLL = 0.02
# FULL: a claim is a promise not to post twice, and a deletion was promised to a person; a power cut undoes neither.
# secure_delete: what is deleted is overwritten in the file as well.
_PRAGMAS = ("PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON", "PRAGMA secure_delete = ON")


def engine(url: URL) -> Engine:
    """An engine on the file of an URL, which is made where it is missing, readable by its owner alone.

    What is executed with the options WRITING holds the write lock from its beginning. Raises StoreProblem.
    """
    if not url.database or url.database == ":memory:":
        raise StoreProblem("a database in memory forgets everything: name a file, such as sqlite:///var/mentor.db")
    path = Path(url.database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            # Only a new file: closing one that this process has open already would drop SQLite's locks on it.
            path.touch(0o600, exist_ok=False)
    except OSError as fault:
        raise StoreProblem(f"{name(url)} cannot be used ({fault.strerror}): {remedy(url, None)}") from fault
    made = create_engine(url.set(drivername="sqlite"), connect_args={"timeout": BUSY}, hide_parameters=True)
    event.listen(made, "connect", _prepare)
    event.listen(made, "begin", _begin)
    return made


def insert(table: Table) -> Insert:
    """An INSERT that knows ON CONFLICT."""
    return Insert(table)


def name(url: URL) -> str:
    """What to call the database in a message."""
    return f"the database {url.database}"


def remedy(url: URL, fault: BaseException | None) -> str:
    """What to do about a fault, as the end of a sentence."""
    match getattr(fault, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return "put a backup in its place, or move the file away to begin anew"
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return "another process keeps it busy; wait until that has ended, then try again"
        case sqlite3.SQLITE_FULL:
            return "make room on the disk, then try again"
    folder = Path(str(url.database)).parent
    return f"see that {folder} is a folder which the bot may write to, or name another file in MENTOR_DATABASE"


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    # sqlite3 would begin transactions on its own, but not before DDL or SELECT: that is left to _begin.
    connection.isolation_level = None
    _use_wal(connection)
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Readers and one writer at a time don't wait for one another. The mode stays with the file."""
    deadline = time.monotonic() + BUSY
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as fault:
            # Where two processes switch a new file at once, SQLite refuses one without waiting.
            if fault.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(_POLL)


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail at once where another process wrote in between.
    immediate = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
