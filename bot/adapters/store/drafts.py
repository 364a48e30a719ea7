"""Wishes for plans that were not saved yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update

from bot.adapters.store.base import Part, columns, new_id, one, row
from bot.adapters.store.tables import drafts, plans
from bot.mentor.plan.kept import Draft
from bot.mentor.plan.values import Wishes


class SqlDrafts(Part):
    """The port `bot.mentor.ports.Drafts`."""

    def keep_draft(
        self,
        user: int,
        guild: int | None,
        wishes: Wishes,
        at: datetime,
        *,
        plan: str | None = None,
        revision: int = 0,
        reason: str = "",
    ) -> Draft:
        new = Draft(new_id(), guild, wishes, plan, revision, reason, at)
        with self._alone(user) as (connection, person):
            own = select(plans.c.id).where((plans.c.id == plan) & (plans.c.person == person))
            if plan is not None and connection.scalar(own) is None:
                raise LookupError(f"there is no plan {plan}")
            connection.execute(drafts.insert().values(**row(new), person=person))
            kept = select(*columns(drafts, Draft)).where(drafts.c.id == new.id)
            return Draft(**connection.execute(kept).one()._mapping)

    def change_draft(self, user: int, id: str, wishes: Wishes, at: datetime) -> Draft | None:
        with self._alone(user) as (connection, person):
            mine = _own(person, id)
            connection.execute(update(drafts).where(mine).values(wishes=wishes, changed_at=at))
            return one(connection, drafts, Draft, mine)

    def draft(self, user: int, id: str) -> Draft | None:
        mine = _own(self._person(user), id)
        with self._database.reading() as connection:
            return one(connection, drafts, Draft, mine)

    def drop_draft(self, user: int, id: str) -> None:
        with self._alone(user) as (connection, person):
            connection.execute(delete(drafts).where(_own(person, id)))

    def forget_drafts(self, before: datetime) -> int:
        with self._database.writing() as connection:
            return connection.execute(delete(drafts).where(drafts.c.changed_at < before)).rowcount


def _own(person: str, id: str) -> ColumnElement[bool]:
    return (drafts.c.id == id) & (drafts.c.person == person)
