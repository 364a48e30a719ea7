"""Bring the schema of a database up to this version, once, whoever starts at the same time."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, inspect, select

from bot.adapters.store.engine import Database
from bot.adapters.store.tables import metadata
from bot.errors import StoreProblem

MIGRATIONS = Path(__file__).parents[1] / "migrations"
_LOCK = 0x6D656E746F72  # any number that is ours alone


def upgrade(database: Database, to: str = "head", migrations: Path = MIGRATIONS) -> None:
    """Run the migrations that are missing, all in one transaction: whenever it ends early, nothing has changed.

    Raises StoreProblem where the database is newer than this version, holds something else, or cannot be used.
    """
    with database.writing() as connection:  # in SQLite this is the lock already
        if database.is_postgresql:
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        config = Config()
        config.set_main_option("script_location", str(migrations).replace("%", "%%"))
        config.attributes["connection"] = connection
        if _wanted(database, connection, ScriptDirectory.from_config(config)):
            command.upgrade(config, to)


def _wanted(database: Database, connection: Connection, scripts: ScriptDirectory) -> bool:
    """False where the schema is the newest already."""
    newest = scripts.get_current_head()
    present = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if present is not None and present not in known:
        raise StoreProblem(
            f"{database.name} was written by a newer version of the mentor (its schema is {present}, this version's "
            f"is {newest}): start that version, or put a backup from before in its place"
        )
    if present is None and set(inspect(connection).get_table_names()) & metadata.tables.keys():
        raise StoreProblem(f"{database.name} belongs to another program: name an empty one in MENTOR_DATABASE")
    return present != newest
