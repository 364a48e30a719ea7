"""Messages that must arrive once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from bot.adapters.store.base import Part, columns, one
from bot.adapters.store.tables import deliveries
from bot.mentor.plan.kept import Delivery

_COLUMNS = columns(deliveries, Delivery)


class SqlDeliveries(Part):
    """The port `bot.mentor.ports.Deliveries`."""

    def claim_delivery(
        self, key: str, at: datetime, *, since: datetime, user: int | None = None, guild: int | None = None
    ) -> Delivery | None:
        person = None if user is None else self._person(user)
        own = deliveries.c.key == key
        stale = own & deliveries.c.message.is_(None) & (deliveries.c.claimed_at < since)
        with self._database.writing() as connection:
            if self._database.insert_new(connection, deliveries, key=key, person=person, guild=guild, claimed_at=at):
                return one(connection, deliveries, Delivery, own)
            # Locked: who waits here finds the claim renewed, and goes away empty-handed.
            before = connection.execute(select(*_COLUMNS).where(stale).with_for_update()).one_or_none()
            if before is None:
                return None
            connection.execute(update(deliveries).where(own).values(claimed_at=at))
            return Delivery(**before._mapping)

    def complete_delivery(self, key: str, channel: int, message: int) -> None:
        statement = update(deliveries).where(deliveries.c.key == key).values(channel=channel, message=message)
        with self._database.writing() as connection:
            if connection.execute(statement).rowcount == 0:
                raise LookupError(f"nobody has claimed {key}")

    def release_delivery(self, key: str) -> None:
        unsent = (deliveries.c.key == key) & deliveries.c.message.is_(None)
        with self._database.writing() as connection:
            connection.execute(delete(deliveries).where(unsent))

    def delivery(self, key: str) -> Delivery | None:
        with self._database.reading() as connection:
            return one(connection, deliveries, Delivery, deliveries.c.key == key)

    def forget_deliveries(self, before: datetime) -> int:
        with self._database.writing() as connection:
            return connection.execute(delete(deliveries).where(deliveries.c.claimed_at < before)).rowcount
