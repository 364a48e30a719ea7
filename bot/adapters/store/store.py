"""What the mentor remembers: notes, settings of servers, questions, feedback, calls for human help."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, select, update

from bot.adapters.store.engine import Database
from bot.adapters.store.export import plain
from bot.adapters.store.tables import escalations, feedback, meta, metadata, questions, servers
from bot.mentor.records import Escalation, Feedback, KeptQuestion, ServerSettings

_SALT = "salt"
# Children first, should a table ever hang on another one.
_TABLES = tuple(reversed(metadata.sorted_tables))
_PERSONAL = tuple(table for table in _TABLES if "person" in table.c)
_OF_SERVERS = tuple(table for table in _TABLES if "guild" in table.c)


class SqlStore:
    """The port `bot.mentor.ports.Store` on a database. Each method is one transaction and may raise StoreProblem."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def meta(self, key: str) -> str | None:
        with self._database.reading() as connection:
            return connection.scalar(select(meta.c.value).where(meta.c.key == key))

    def set_meta(self, key: str, value: str) -> None:
        statement = self._database.insert(meta).values(key=key, value=value)
        with self._database.writing() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))

    def server(self, guild: int) -> ServerSettings:
        statement = select(*_columns(servers, ServerSettings)).where(servers.c.guild == guild)
        with self._database.reading() as connection:
            row = connection.execute(statement).one_or_none()
        return ServerSettings(**row._mapping) if row else ServerSettings(guild)

    def save_server(self, settings: ServerSettings) -> None:
        with self._database.writing() as connection:
            self._put_server(connection, asdict(settings), asdict(settings))

    def joined(self, guild: int, at: datetime) -> None:
        with self._database.writing() as connection:
            self._put_server(connection, asdict(ServerSettings(guild)), {"joined_at": at, "left_at": None})

    def left(self, guild: int, at: datetime) -> None:
        with self._database.writing() as connection:
            self._put_server(connection, asdict(ServerSettings(guild)), {"left_at": at})

    def servers(self) -> tuple[int, ...]:
        statement = select(servers.c.guild).where(servers.c.left_at.is_(None)).order_by(servers.c.guild)
        with self._database.reading() as connection:
            return tuple(connection.scalars(statement))

    def forget_left(self, before: datetime) -> int:
        # Locked, so that nothing of a server is deleted that is joined again meanwhile.
        gone = select(servers.c.guild).where(servers.c.left_at < before).with_for_update()
        with self._database.writing() as connection:
            guilds = connection.scalars(gone).all()
            for table in _OF_SERVERS if guilds else ():
                connection.execute(delete(table).where(table.c.guild.in_(guilds)))
        return len(guilds)

    def new_question_id(self) -> str:
        return secrets.token_urlsafe(9)

    def keep_question(self, user: int, question: KeptQuestion) -> bool:
        person = self._person(user)
        wanted = select(servers.c.keep_questions).where(servers.c.guild == question.guild)
        with self._database.writing() as connection:
            if connection.scalar(wanted) is False:
                return False
            connection.execute(questions.insert().values(**asdict(question), person=person))
        return True

    def question(self, id: str) -> KeptQuestion | None:
        statement = select(*_columns(questions, KeptQuestion)).where(questions.c.id == id)
        with self._database.reading() as connection:
            row = connection.execute(statement).one_or_none()
        return KeptQuestion(**row._mapping) if row else None

    def give_feedback(self, user: int, given: Feedback) -> None:
        values = {**asdict(given), "person": self._person(user)}
        statement = self._database.insert(feedback).values(**values)
        with self._database.writing() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["question", "person"], set_=values))

    def forget_questions(self, before: datetime) -> int:
        with self._database.writing() as connection:
            connection.execute(delete(feedback).where(feedback.c.given_at < before))
            connection.execute(delete(escalations).where(escalations.c.claimed_at < before))
            return connection.execute(delete(questions).where(questions.c.asked_at < before)).rowcount

    def claim_escalation(self, key: str, at: datetime, guild: int | None = None) -> bool:
        statement = self._database.insert(escalations).values(key=key, guild=guild, claimed_at=at)
        with self._database.writing() as connection:
            # PostgreSQL counts inserted rows only if told to.
            counted = connection.execution_options(preserve_rowcount=True)
            return counted.execute(statement.on_conflict_do_nothing()).rowcount == 1

    def complete_escalation(self, key: str, message: int) -> None:
        statement = update(escalations).where(escalations.c.key == key).values(message=message)
        with self._database.writing() as connection:
            if connection.execute(statement).rowcount == 0:
                raise LookupError(f"nobody has claimed {key}")

    def release_escalation(self, key: str) -> None:
        unposted = (escalations.c.key == key) & escalations.c.message.is_(None)
        with self._database.writing() as connection:
            connection.execute(delete(escalations).where(unposted))

    def escalation(self, key: str) -> Escalation | None:
        statement = select(*_columns(escalations, Escalation)).where(escalations.c.key == key)
        with self._database.reading() as connection:
            row = connection.execute(statement).one_or_none()
        return Escalation(**row._mapping) if row else None

    def everything_of(self, user: int) -> Mapping[str, Sequence[Mapping[str, object]]]:
        person = self._person(user)
        with self._database.reading() as connection:
            found = {t.name: plain(connection.execute(select(t).where(t.c.person == person))) for t in _PERSONAL}
        return {name: rows for name, rows in found.items() if rows}

    def forget(self, user: int) -> Mapping[str, int]:
        person = self._person(user)
        with self._database.writing() as connection:
            return {t.name: connection.execute(delete(t).where(t.c.person == person)).rowcount for t in _PERSONAL}

    def _put_server(self, connection: Connection, new: Mapping[str, Any], change: Mapping[str, Any]) -> None:
        statement = self._database.insert(servers).values({**new, **change})
        connection.execute(statement.on_conflict_do_update(index_elements=["guild"], set_=dict(change)))

    def _person(self, user: int) -> str:
        """The only form in which a person is stored. Without the salt nobody can tell whose it is by trying all ids."""
        return hmac.new(self._salt, str(user).encode(), hashlib.sha256).hexdigest()[:32]

    @cached_property
    def _salt(self) -> bytes:
        statement = self._database.insert(meta).values(key=_SALT, value=secrets.token_hex(32))
        with self._database.writing() as connection:
            connection.execute(statement.on_conflict_do_nothing())
            return bytes.fromhex(connection.execute(select(meta.c.value).where(meta.c.key == _SALT)).scalar_one())


def _columns(table: Table, record: type) -> list[Column[Any]]:
    """The columns that hold a record, which are called like its fields."""
    return [table.c[field.name] for field in fields(record)]
