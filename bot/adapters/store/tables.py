"""The tables as the newest migration leaves them.

Two names mean the same in every table, and deletion goes by them: what has a column `person` belongs to the person with
that hash, what has a column `guild` goes with that server. Only what is nothing without a plan hangs on it by a foreign
key, and is deleted with it. Feedback on a question belongs to whoever gave it, and stays when the asker deletes that.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Enum,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Time,
)

from bot.adapters.store.columns import Instant, Items, Value, Words
from bot.mentor.model import Confidence
from bot.mentor.plan.values import Plan, Wishes
from bot.mentor.prompt.values import Schedule, Used
from bot.mentor.records import Verdict


def _one_of(choices: type[StrEnum]) -> Enum:
    return Enum(choices, native_enum=False, length=16, values_callable=lambda kind: [choice.value for choice in kind])


def _of_a_plan() -> ForeignKey:
    return ForeignKey("plans.id", ondelete="CASCADE")


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

plans = Table(
    "plans",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("person", String(32), nullable=False, index=True),
    Column("guild", BigInteger, index=True),
    Column("revision", BigInteger, nullable=False),
    Column("plan", Value(Plan), nullable=False),
    Column("reason", Words, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("archived_at", Instant),
)
# One plan in use per person and server, and one outside servers: to a unique index no two NULLs are the same.
_in_use = plans.c.archived_at.is_(None)
_outside = _in_use & plans.c.guild.is_(None)
Index(
    "ix_plans_in_use",
    plans.c.person,
    plans.c.guild,
    unique=True,
    sqlite_where=_in_use,
    postgresql_where=_in_use,
)
Index("ix_plans_in_use_outside", plans.c.person, unique=True, sqlite_where=_outside, postgresql_where=_outside)

plan_revisions = Table(
    "plan_revisions",
    metadata,
    Column("plan", String(16), _of_a_plan(), primary_key=True),
    Column("revision", BigInteger, primary_key=True),
    Column("person", String(32), nullable=False, index=True),
    Column("guild", BigInteger, index=True),
    Column("was", Value(Plan), nullable=False),
    Column("reason", Words, nullable=False),
    Column("at", Instant, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("person", String(32), nullable=False, index=True),
    Column("guild", BigInteger, index=True),
    Column("wishes", Value(Wishes), nullable=False),
    Column("plan", String(16), _of_a_plan(), index=True),
    Column("revision", BigInteger, nullable=False),
    Column("reason", Words, nullable=False),
    Column("changed_at", Instant, nullable=False, index=True),
)

# The id of a person stands here as it is, since without it no direct message could go to them.
reminders = Table(
    "reminders",
    metadata,
    Column("plan", String(16), _of_a_plan(), primary_key=True),
    Column("person", String(32), nullable=False, index=True),
    Column("user", BigInteger, nullable=False),
    Column("guild", BigInteger, index=True),
    Column("weekday", Integer, nullable=False),
    Column("at", Time, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("next_at", Instant, nullable=False, index=True),
    Column("unanswered", Integer, nullable=False),
    Column("problem", String(16), nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("key", String(100), primary_key=True),
    Column("person", String(32), index=True),
    Column("guild", BigInteger, index=True),
    Column("claimed_at", Instant, nullable=False, index=True),
    Column("channel", BigInteger),
    Column("message", BigInteger),
)

people = Table(
    "people",
    metadata,
    Column("person", String(32), primary_key=True),
    Column("timezone", String(64), nullable=False),
)

# The number stands for the order in which schedules were made.
prompt_schedules = Table(
    "prompt_schedules",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("guild", BigInteger, nullable=False),
    Column("id", String(16), nullable=False),
    Column("schedule", Value(Schedule), nullable=False),
    Column("look_at", Instant, index=True),
    Index("ix_prompt_schedules_guild_id", "guild", "id", unique=True),
)

prompt_posts = Table(
    "prompt_posts",
    metadata,
    Column("guild", BigInteger, primary_key=True),
    Column("schedule", String(16), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("week", Integer, nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("topic", Words, nullable=False),
    Column("warm_up", Value(Used)),
    Column("look_back", Value(tuple[Used, ...]), nullable=False),
    Column("channel", BigInteger, nullable=False),
    Column("message", BigInteger, nullable=False, unique=True, index=True),
    Column("thread", BigInteger),
    Column("at", Instant, nullable=False, index=True),
    Column("revealed", Boolean, nullable=False),
    ForeignKeyConstraint(["guild", "schedule"], [prompt_schedules.c.guild, prompt_schedules.c.id], ondelete="CASCADE"),
)

# These hang on no post: somebody may press a button below one that is not kept yet.
prompt_reactions = Table(
    "prompt_reactions",
    metadata,
    Column("guild", BigInteger, primary_key=True),
    Column("message", BigInteger, primary_key=True),
    Column("person", String(32), primary_key=True, index=True),
    Column("what", String(16), nullable=False),
)

followers = Table(
    "followers",
    metadata,
    Column("guild", BigInteger, primary_key=True),
    Column("person", String(32), primary_key=True, index=True),
)
