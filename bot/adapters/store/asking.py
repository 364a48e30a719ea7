"""Questions, what people thought of the answers, and calls for human help."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from bot.adapters.store.base import Part, new_id, one, row
from bot.adapters.store.tables import escalations, feedback, questions, servers
from bot.mentor.records import Escalation, Feedback, KeptQuestion


class SqlQuestions(Part):
    """The port `bot.mentor.ports.Questions`."""

    def new_question_id(self) -> str:
        return new_id()

    def keep_question(self, user: int, question: KeptQuestion) -> bool:
        person = self._person(user)
        wanted = select(servers.c.keep_questions).where(servers.c.guild == question.guild)
        with self._database.writing() as connection:
            if connection.scalar(wanted) is False:
                return False
            connection.execute(questions.insert().values(**row(question), person=person))
        return True

    def question(self, id: str) -> KeptQuestion | None:
        with self._database.reading() as connection:
            return one(connection, questions, KeptQuestion, questions.c.id == id)

    def give_feedback(self, user: int, given: Feedback) -> None:
        values = {**row(given), "person": self._person(user)}
        statement = self._database.insert(feedback).values(**values)
        with self._database.writing() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["question", "person"], set_=values))

    def forget_questions(self, before: datetime) -> int:
        with self._database.writing() as connection:
            connection.execute(delete(feedback).where(feedback.c.given_at < before))
            connection.execute(delete(escalations).where(escalations.c.claimed_at < before))
            return connection.execute(delete(questions).where(questions.c.asked_at < before)).rowcount


class SqlEscalations(Part):
    """The port `bot.mentor.ports.Escalations`."""

    def claim_escalation(self, key: str, at: datetime, guild: int | None = None) -> bool:
        with self._database.writing() as connection:
            return self._database.insert_new(connection, escalations, key=key, guild=guild, claimed_at=at)

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
        with self._database.reading() as connection:
            return one(connection, escalations, Escalation, escalations.c.key == key)
