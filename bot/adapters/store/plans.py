"""People's study plans, revision by revision."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, select, update

from bot.adapters.store.base import Part, columns, new_id, one, row
from bot.adapters.store.tables import drafts, plan_revisions, plans, reminders
from bot.mentor.plan.change import PlanChanged
from bot.mentor.plan.kept import STARTED, KeptPlan, PastRevision
from bot.mentor.plan.values import Plan

HISTORY = 50  # revisions of a plan, the present one among them
_KEPT = columns(plans, KeptPlan)
_IN_USE = plans.c.archived_at.is_(None)


class SqlPlans(Part):
    """The port `bot.mentor.ports.Plans`."""

    def plan_in_use(self, user: int, guild: int | None) -> KeptPlan | None:
        person = self._person(user)
        with self._database.reading() as connection:
            return _in_use(connection, person, guild)

    def plan(self, user: int, id: str) -> KeptPlan | None:
        person = self._person(user)
        with self._database.reading() as connection:
            return one(connection, plans, KeptPlan, _own(person, id))

    def plans(self, user: int, guild: int | None) -> tuple[KeptPlan, ...]:
        mine = (plans.c.person == self._person(user)) & (plans.c.guild == guild)
        statement = select(*_KEPT).where(mine).order_by(_IN_USE.desc(), plans.c.archived_at.desc(), plans.c.id)
        with self._database.reading() as connection:
            return tuple(KeptPlan(**found._mapping) for found in connection.execute(statement))

    def start_plan(
        self, user: int, guild: int | None, plan: Plan, at: datetime, *, replaces: str | None, draft: str | None = None
    ) -> KeptPlan:
        new = KeptPlan(new_id(), guild, plan, at, at)
        with self._alone(user) as (connection, person):
            former = _in_use(connection, person, guild)
            if former is not None and former.id != replaces:
                raise PlanChanged(former.plan)
            if draft is not None and not _dropped(connection, person, draft):
                raise LookupError(f"draft {draft} is gone")
            _archive(connection, former, at)
            values = {**row(new), "person": person, "revision": plan.revision, "reason": STARTED}
            connection.execute(plans.insert().values(**values))
            _hand_over(connection, former, new.id)
            return _existing(connection, person, new.id)

    def save_plan(self, user: int, id: str, plan: Plan, at: datetime, reason: str, *, draft: str | None = None) -> None:
        with self._alone(user) as (connection, person):
            mine = _own(person, id) & _IN_USE
            former = connection.execute(select(plans).where(mine)).one_or_none()
            if former is None:
                raise LookupError(f"there is no plan {id} in use")
            new = {"revision": plan.revision, "plan": plan, "reason": reason, "changed_at": at}
            # The condition holds against everybody, also those that would not have waited for their turn.
            expected = mine & (plans.c.revision == plan.revision - 1)
            if connection.execute(update(plans).where(expected).values(new)).rowcount == 0:
                raise PlanChanged(former.plan)
            _remember(connection, former)
            _answered(connection, id)
            if draft is not None:
                _dropped(connection, person, draft)

    def history(self, user: int, id: str, count: int = 20) -> tuple[PastRevision, ...]:
        mine = _own(self._person(user), id)
        past = plan_revisions.c
        with self._database.reading() as connection:
            now = connection.execute(select(plans).where(mine)).one_or_none()
            if now is None:
                return ()
            earlier = (past.plan == id) & (past.revision < now.revision)
            former = select(plan_revisions).where(earlier).order_by(past.revision.desc()).limit(count - 1)
            before = [PastRevision(found.was, found.at, found.reason) for found in connection.execute(former)]
        return (PastRevision(now.plan, now.changed_at, now.reason), *before)

    def reuse_plan(self, user: int, id: str, at: datetime) -> KeptPlan:
        with self._alone(user) as (connection, person):
            wanted = _existing(connection, person, id)
            if wanted.archived_at is None:
                return wanted
            former = _in_use(connection, person, wanted.guild)
            _archive(connection, former, at)
            connection.execute(update(plans).where(plans.c.id == id).values(archived_at=None))
            _hand_over(connection, former, id)
            return _existing(connection, person, id)

    def delete_plan(self, user: int, id: str) -> bool:
        with self._alone(user) as (connection, person):
            # What hangs on it goes with it.
            return connection.execute(delete(plans).where(_own(person, id))).rowcount == 1


def _own(person: str, id: str) -> ColumnElement[bool]:
    return (plans.c.id == id) & (plans.c.person == person)


def _in_use(connection: Connection, person: str, guild: int | None) -> KeptPlan | None:
    return one(connection, plans, KeptPlan, (plans.c.person == person) & (plans.c.guild == guild) & _IN_USE)


def _existing(connection: Connection, person: str, id: str) -> KeptPlan:
    found = one(connection, plans, KeptPlan, _own(person, id))
    if found is None:
        raise LookupError(f"there is no plan {id}")
    return found


def _archive(connection: Connection, plan: KeptPlan | None, at: datetime) -> None:
    if plan is not None:
        connection.execute(update(plans).where(plans.c.id == plan.id).values(archived_at=at))


def _hand_over(connection: Connection, former: KeptPlan | None, id: str) -> None:
    """The reminder goes from one plan to another, unless that one has its own."""
    if former is not None and not connection.scalar(select(reminders.c.plan).where(reminders.c.plan == id)):
        connection.execute(update(reminders).where(reminders.c.plan == former.id).values(plan=id))
    _answered(connection, id)


def _remember(connection: Connection, former: Row[Any]) -> None:
    """A revision goes into the history, which loses the oldest in exchange."""
    past = plan_revisions.c
    values = {"plan": former.id, "was": former.plan, "at": former.changed_at}
    same = {name: former._mapping[name] for name in ("revision", "reason", "person", "guild")}
    connection.execute(plan_revisions.insert().values(**values, **same))
    too_old = (past.plan == former.id) & (past.revision <= former.revision + 1 - HISTORY)
    connection.execute(delete(plan_revisions).where(too_old))


def _answered(connection: Connection, id: str) -> None:
    connection.execute(update(reminders).where(reminders.c.plan == id).values(unanswered=0))


def _dropped(connection: Connection, person: str, id: str) -> bool:
    return connection.execute(delete(drafts).where((drafts.c.id == id) & (drafts.c.person == person))).rowcount == 1
