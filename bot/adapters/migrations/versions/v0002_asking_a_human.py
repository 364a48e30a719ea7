"""Whom a server asks for help, and the calls for help that were made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the table of calls, and the helpers to the settings of servers."""
    instant = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")
    op.add_column("servers", sa.Column("helper_channel", sa.BigInteger))
    op.add_column("servers", sa.Column("helper_role", sa.BigInteger))
    op.create_table(
        "escalations",
        sa.Column("key", sa.String(100), primary_key=True),
        sa.Column("guild", sa.BigInteger, index=True),
        sa.Column("claimed_at", instant, nullable=False, index=True),
        sa.Column("message", sa.BigInteger),
    )
