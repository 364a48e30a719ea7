"""What the mentor remembers, part by part, and its own notes."""

from __future__ import annotations

from sqlalchemy import select

from bot.adapters.store.asking import SqlEscalations, SqlQuestions
from bot.adapters.store.deliveries import SqlDeliveries
from bot.adapters.store.drafts import SqlDrafts
from bot.adapters.store.people import SqlPeople
from bot.adapters.store.plans import SqlPlans
from bot.adapters.store.prompts import SqlPrompts
from bot.adapters.store.reminders import SqlReminders
from bot.adapters.store.servers import SqlServers
from bot.adapters.store.tables import meta


class SqlStore(
    SqlServers,
    SqlQuestions,
    SqlEscalations,
    SqlPlans,
    SqlDrafts,
    SqlReminders,
    SqlDeliveries,
    SqlPrompts,
    SqlPeople,
):
    """The port `bot.mentor.ports.Store` on a database. Each method is one transaction and may raise StoreProblem."""

    def meta(self, key: str) -> str | None:
        with self._database.reading() as connection:
            return connection.scalar(select(meta.c.value).where(meta.c.key == key))

    def set_meta(self, key: str, value: str) -> None:
        statement = self._database.insert(meta).values(key=key, value=value)
        with self._database.writing() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()
