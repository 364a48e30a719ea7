"""What belongs to a person: shown to them, and deleted where they want that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select

from bot.adapters.store.base import Part
from bot.adapters.store.export import plain
from bot.adapters.store.tables import metadata, people

# What hangs on others first, so that it is counted.
_PERSONAL = tuple(table for table in reversed(metadata.sorted_tables) if "person" in table.c)


class SqlPeople(Part):
    """The port `bot.mentor.ports.People`."""

    def timezone(self, user: int) -> str | None:
        statement = select(people.c.timezone).where(people.c.person == self._person(user))
        with self._database.reading() as connection:
            return connection.scalar(statement)

    def set_timezone(self, user: int, zone: str | None) -> None:
        with self._alone(user) as (connection, person):
            if zone is None:
                connection.execute(delete(people).where(people.c.person == person))
                return
            statement = self._database.insert(people).values(person=person, timezone=zone)
            connection.execute(statement.on_conflict_do_update(index_elements=["person"], set_={"timezone": zone}))

    def everything_of(self, user: int) -> Mapping[str, Sequence[Mapping[str, object]]]:
        person = self._person(user)
        with self._database.reading() as connection:
            found = {t.name: plain(connection.execute(select(t).where(t.c.person == person))) for t in _PERSONAL}
        return {name: rows for name, rows in found.items() if rows}

    def forget(self, user: int) -> Mapping[str, int]:
        with self._alone(user) as (connection, person):
            return {t.name: connection.execute(delete(t).where(t.c.person == person)).rowcount for t in _PERSONAL}
