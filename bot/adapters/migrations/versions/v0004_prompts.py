"""Weekly prompts: schedules, posts, what members did with them, and whose plans may be counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    instant = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")
    op.create_table(
        "prompt_schedules",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("guild", sa.BigInteger, nullable=False),
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("schedule", sa.Text, nullable=False),
        sa.Column("look_at", instant, index=True),
    )
    op.create_index("ix_prompt_schedules_guild_id", "prompt_schedules", ["guild", "id"], unique=True)
    op.create_table(
        "prompt_posts",
        sa.Column("guild", sa.BigInteger, primary_key=True),
        sa.Column("schedule", sa.String(16), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("week", sa.Integer, nullable=False),
        sa.Column("cycle", sa.Integer, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("warm_up", sa.Text),
        sa.Column("look_back", sa.Text, nullable=False),
        sa.Column("channel", sa.BigInteger, nullable=False),
        sa.Column("message", sa.BigInteger, nullable=False, unique=True, index=True),
        sa.Column("thread", sa.BigInteger),
        sa.Column("at", instant, nullable=False, index=True),
        sa.Column("revealed", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(
            ["guild", "schedule"], ["prompt_schedules.guild", "prompt_schedules.id"], ondelete="CASCADE"
        ),
    )
    op.create_table(
        "prompt_reactions",
        sa.Column("guild", sa.BigInteger, primary_key=True),
        sa.Column("message", sa.BigInteger, primary_key=True),
        sa.Column("person", sa.String(32), primary_key=True, index=True),
        sa.Column("what", sa.String(16), nullable=False),
    )
    op.create_table(
        "followers",
        sa.Column("guild", sa.BigInteger, primary_key=True),
        sa.Column("person", sa.String(32), primary_key=True, index=True),
    )
