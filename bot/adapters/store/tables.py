"""The tables as the newest migration leaves them.

Two names mean the same in every table, and deletion goes by them: what has a column `person` belongs to the person with
that hash, what has a column `guild` goes with that server. No row hangs on another by a foreign key here: feedback on a
question belongs to whoever gave it, and stays when the asker deletes the question.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import BigInteger, Boolean, Column, Enum, MetaData, String, Table

from bot.adapters.store.columns import Instant, Items, Words
from bot.mentor.model import Confidence
from bot.mentor.records import Verdict


def _one_of(choices: type[StrEnum]) -> Enum:
    return Enum(choices, native_enum=False, length=16, values_callable=lambda kind: [choice.value for choice in kind])


metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Words, nullable=False),
)

servers = Table(
    "servers",
    metadata,
    Column("guild", BigInteger, primary_key=True, autoincrement=False),
    Column("channels", Items, nullable=False),
    Column("private_by_default", Boolean, nullable=False),
    Column("helper_channel", BigInteger),
    Column("helper_role", BigInteger),
    Column("timezone", String(64), nullable=False),
    Column("keep_questions", Boolean, nullable=False),
    Column("joined_at", Instant),
    Column("left_at", Instant),
)

questions = Table(
    "questions",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("guild", BigInteger, index=True),
    Column("person", String(32), nullable=False, index=True),
    Column("text", Words, nullable=False),
    Column("confidence", _one_of(Confidence), nullable=False),
    Column("sections", Items, nullable=False),
    Column("index_id", String(64), nullable=False),
    Column("asked_at", Instant, nullable=False, index=True),
)

feedback = Table(
    "feedback",
    metadata,
    Column("question", String(16), primary_key=True),
    Column("person", String(32), primary_key=True, index=True),
    Column("guild", BigInteger, index=True),
    Column("verdict", _one_of(Verdict), nullable=False),
    Column("reasons", Items, nullable=False),
    Column("comment", Words, nullable=False),
    Column("given_at", Instant, nullable=False, index=True),
)

escalations = Table(
    "escalations",
    metadata,
    Column("key", String(100), primary_key=True),
    Column("guild", BigInteger, index=True),
    Column("claimed_at", Instant, nullable=False, index=True),
    Column("message", BigInteger),
)
