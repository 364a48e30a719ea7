"""What all parts of the store share: transactions, salted hashes in place of people, rows as values."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Table, select

from bot.adapters.store.engine import Database
from bot.adapters.store.tables import meta

R = TypeVar("R")
_SALT = "salt"


class Part:
    """A part of the store, on a database that it shares with the others."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _person(self, user: int) -> str:
        """The only form in which a person is stored. Without the salt nobody can tell whose it is by trying all ids."""
        return hmac.new(self._salt, str(user).encode(), hashlib.sha256).hexdigest()[:32]

    @contextmanager
    def _alone(self, user: int) -> Iterator[tuple[Connection, str]]:
        """A transaction to write in, and a person's hash; one at a time for each person, in all processes."""
        person = self._person(user)
        with self._database.writing(alone=person) as connection:
            yield connection, person

    @cached_property
    def _salt(self) -> bytes:
        statement = self._database.insert(meta).values(key=_SALT, value=secrets.token_hex(32))
        with self._database.writing() as connection:
            connection.execute(statement.on_conflict_do_nothing())
            return bytes.fromhex(connection.execute(select(meta.c.value).where(meta.c.key == _SALT)).scalar_one())


def columns(table: Table, record: type) -> list[Column[Any]]:
    """The columns that hold a record, which are called like its fields."""
    return [table.c[field.name] for field in fields(record)]


def one(connection: Connection, table: Table, record: type[R], which: ColumnElement[bool]) -> R | None:
    """The row that fits a condition, as a record; None where there is none."""
    found = connection.execute(select(*columns(table, record)).where(which)).one_or_none()
    return record(**found._mapping) if found else None


def row(record: Any) -> dict[str, Any]:
    """A record as a row: its fields by name, the values as they are."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def new_id() -> str:
    """A random id of 12 characters that may stand in an URL."""
    return secrets.token_urlsafe(9)
