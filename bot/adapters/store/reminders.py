"""Weekly direct messages about plans: when each is due, and how many were left unanswered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update

from bot.adapters.store.base import Part, columns, one, row
from bot.adapters.store.tables import plans, reminders
from bot.mentor.plan.kept import Reminder

_COLUMNS = columns(reminders, Reminder)


class SqlReminders(Part):
    """The port `bot.mentor.ports.Reminders`."""

    def set_reminder(self, reminder: Reminder) -> None:
        with self._alone(reminder.user) as (connection, person):
            own = select(plans.c.id).where((plans.c.id == reminder.plan) & (plans.c.person == person))
            if connection.scalar(own) is None:
                raise LookupError(f"there is no plan {reminder.plan}")
            values = {**row(reminder), "person": person}
            statement = self._database.insert(reminders).values(**values)
            connection.execute(statement.on_conflict_do_update(index_elements=["plan"], set_=values))

    def reminder(self, user: int, plan: str) -> Reminder | None:
        own = _own(self._person(user), plan)
        with self._database.reading() as connection:
            return one(connection, reminders, Reminder, own)

    def stop_reminder(self, user: int, plan: str) -> bool:
        with self._alone(user) as (connection, person):
            return connection.execute(delete(reminders).where(_own(person, plan))).rowcount == 1

    def answer_reminder(self, user: int, plan: str) -> None:
        with self._alone(user) as (connection, person):
            connection.execute(update(reminders).where(_own(person, plan)).values(unanswered=0))

    def due_reminders(self, now: datetime, count: int = 100) -> tuple[Reminder, ...]:
        due = plans.c.archived_at.is_(None) & (reminders.c.next_at <= now) & (reminders.c.problem == "")
        statement = select(*_COLUMNS).join(plans, plans.c.id == reminders.c.plan).where(due)
        oldest_first = statement.order_by(reminders.c.next_at, reminders.c.plan).limit(count)
        with self._database.reading() as connection:
            return tuple(Reminder(**found._mapping) for found in connection.execute(oldest_first))

    def advance_reminder(self, reminder: Reminder, next_at: datetime, *, sent: bool) -> bool:
        same = (reminders.c.plan == reminder.plan) & (reminders.c.next_at == reminder.next_at)
        values = {"next_at": next_at, "unanswered": reminders.c.unanswered + int(sent)}
        with self._database.writing() as connection:
            return connection.execute(update(reminders).where(same).values(values)).rowcount == 1


def _own(person: str, plan: str) -> ColumnElement[bool]:
    return (reminders.c.plan == plan) & (reminders.c.person == person)
