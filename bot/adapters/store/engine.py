"""One database, SQLite or PostgreSQL, and transactions on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from sqlalchemy import URL, Connection, Engine, Table, func, make_url, select
from sqlalchemy.dialects import postgresql as postgresql_dialect
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, InternalError, OperationalError

from bot.adapters.store import postgres, sqlite
from bot.errors import StoreProblem

Insert = sqlite_dialect.Insert | postgresql_dialect.Insert


class Backend(Protocol):
    """What the modules `sqlite` and `postgres` know, each of its own kind of database."""

    def engine(self, url: URL) -> Engine: ...
    def insert(self, table: Table) -> Insert: ...
    def name(self, url: URL) -> str: ...
    def remedy(self, url: URL, fault: BaseException | None) -> str: ...


_BACKENDS: dict[str, Backend] = {"sqlite": sqlite, "postgresql": postgres, "postgres": postgres}
_PERMISSION_DENIED = "42501"  # which drivers count among faults of the program


class Database:
    """Runs transactions; what stands in the way of one is a StoreProblem that says what to do.

    May be used by several threads, and by several processes that each made their own.
    """

    def __init__(self, url: URL) -> None:
        self._url = url
        self._backend = _BACKENDS[url.get_backend_name()]
        self._engine = self._backend.engine(url)
        self._writer = self._engine.execution_options(**sqlite.WRITING)

    @property
    def is_postgresql(self) -> bool:
        """PostgreSQL, not SQLite."""
        return self._backend is postgres

    @property
    def name(self) -> str:
        """What to call the database in a message."""
        return self._backend.name(self._url)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction to read in, which waits for no writer."""
        with self._explained(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self, alone: str | None = None) -> Iterator[Connection]:
        """A transaction that happens as a whole, or not at all where an exception leaves it.

        Of those that are `alone` under the same name, each begins when the one before has ended.
        """
        with self._explained(), self._writer.begin() as connection:
            if alone is not None and self.is_postgresql:  # in SQLite only one writes at a time anyway
                connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(alone, 0))))
            yield connection

    def insert(self, table: Table) -> Insert:
        """An INSERT that knows ON CONFLICT."""
        return self._backend.insert(table)

    def insert_new(self, connection: Connection, table: Table, **values: Any) -> bool:
        """Insert a row, and say so; False, and no change, where one with its key is there already."""
        # PostgreSQL counts inserted rows only if told to.
        counted = connection.execution_options(preserve_rowcount=True)
        return counted.execute(self.insert(table).values(**values).on_conflict_do_nothing()).rowcount == 1

    def close(self) -> None:
        """Close all connections; the next transaction would open new ones."""
        self._engine.dispose()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as fault:
            if not _lies_outside(fault):
                raise
            reason = " ".join(str(fault.orig).split()).rstrip(".")
            raise StoreProblem(
                f"{self.name} cannot be used ({reason}): {self._backend.remedy(self._url, fault.orig)}"
            ) from fault


def database(url: str) -> Database:
    """The database of an URL such as sqlite:///var/mentor.db or postgresql://user:password@host/name.

    Raises StoreProblem where the URL cannot be used; a server is first reached by the first transaction.
    """
    try:
        parsed = make_url(url)
        known = parsed.get_backend_name() in _BACKENDS
    except (ArgumentError, ValueError):
        known = False
    if not known:  # whatever was written there, it may hold a password: it isn't shown
        raise StoreProblem(
            "MENTOR_DATABASE is no address of a database: write sqlite:///var/mentor.db, "
            "or postgresql://user:password@host/name"
        )
    return Database(parsed)


def _lies_outside(fault: DBAPIError) -> bool:
    """True where the database or the way to it is at fault, not a statement of ours."""
    return (
        isinstance(fault, OperationalError | InternalError)
        or type(fault) is DatabaseError
        or getattr(fault.orig, "sqlstate", None) == _PERMISSION_DENIED
    )
