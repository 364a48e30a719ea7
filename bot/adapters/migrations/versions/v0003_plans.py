"""Study plans with their history, drafts and reminders; messages that are sent once; time zones of people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    instant = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")
    _plans(instant)
    _of_plans(instant)
    op.create_table(
        "deliveries",
        sa.Column("key", sa.String(100), primary_key=True),
        sa.Column("person", sa.String(32), index=True),
        sa.Column("guild", sa.BigInteger, index=True),
        sa.Column("claimed_at", instant, nullable=False, index=True),
        sa.Column("channel", sa.BigInteger),
        sa.Column("message", sa.BigInteger),
    )
    op.create_table(
        "people",
        sa.Column("person", sa.String(32), primary_key=True),
        sa.Column("timezone", sa.String(64), nullable=False),
    )


def _plans(instant: sa.BigInteger) -> None:
    op.create_table(
        "plans",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("person", sa.String(32), nullable=False, index=True),
        sa.Column("guild", sa.BigInteger, index=True),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("created_at", instant, nullable=False),
        sa.Column("changed_at", instant, nullable=False),
        sa.Column("archived_at", instant),
    )
    in_use, outside = sa.text("archived_at IS NULL"), sa.text("archived_at IS NULL AND guild IS NULL")
    op.create_index(
        "ix_plans_in_use",
        "plans",
        ["person", "guild"],
        unique=True,
        sqlite_where=in_use,
        postgresql_where=in_use,
    )
    op.create_index(
        "ix_plans_in_use_outside",
        "plans",
        ["person"],
        unique=True,
        sqlite_where=outside,
        postgresql_where=outside,
    )


def _of_plans(instant: sa.BigInteger) -> None:
    op.create_table(
        "plan_revisions",
        sa.Column("plan", sa.String(16), sa.ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("revision", sa.BigInteger, primary_key=True),
        sa.Column("person", sa.String(32), nullable=False, index=True),
        sa.Column("guild", sa.BigInteger, index=True),
        sa.Column("was", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", instant, nullable=False),
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("person", sa.String(32), nullable=False, index=True),
        sa.Column("guild", sa.BigInteger, index=True),
        sa.Column("wishes", sa.Text, nullable=False),
        sa.Column("plan", sa.String(16), sa.ForeignKey("plans.id", ondelete="CASCADE"), index=True),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("changed_at", instant, nullable=False, index=True),
    )
    op.create_table(
        "reminders",
        sa.Column("plan", sa.String(16), sa.ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person", sa.String(32), nullable=False, index=True),
        sa.Column("user", sa.BigInteger, nullable=False),
        sa.Column("guild", sa.BigInteger, index=True),
        sa.Column("weekday", sa.Integer, nullable=False),
        sa.Column("at", sa.Time, nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("next_at", instant, nullable=False, index=True),
        sa.Column("unanswered", sa.Integer, nullable=False),
        sa.Column("problem", sa.String(16), nullable=False),
    )
