"""The schema of the database, from version to version."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from bot.adapters.store import open_store
from bot.adapters.store.engine import Database, database
from bot.adapters.store.tables import metadata
from bot.adapters.store.upgrade import MIGRATIONS, upgrade
from bot.errors import StoreProblem
from bot.mentor.model import Confidence
from bot.mentor.plan.kept import Delivery, Reminder
from bot.mentor.records import KeptQuestion, ServerSettings
from tests.doubles.plans import planned
from tests.doubles.postgres import fresh_database
from tests.doubles.prompts import scheduled
from tests.doubles.writers import ROOT, together

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
VERSIONS = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]

# What a version wrote, for the next ones to keep; 1772366400 is NOW.
_FIRST = [
    "INSERT INTO meta VALUES ('salt', '00'), ('commands.hash', 'abc')",
    "INSERT INTO servers (guild, channels, private_by_default, timezone, keep_questions, joined_at) "
    "VALUES (5, '[7, 8]', true, 'Asia/Tokyo', false, {now})",
    "INSERT INTO questions VALUES ('q1', 5, 'ab', 'Warum?', 'partial', '[\"A > B\"]', 'build', {now})",
    "INSERT INTO feedback VALUES ('q1', 'ab', 5, 'not-helpful', '[\"wrong\"]', 'no', {now})",
]
_SECOND = [*_FIRST, "INSERT INTO escalations VALUES ('q0', 5, {now}, 9)"]
_PLAN = (
    '{{"wishes": {{"role": "data-scientist", "hours": 7, "start": "2027-01-04"}}, "scope": {{}}, "records": [], '
    '"version": "v"}}'
)
ROWS = {
    "0001": _FIRST,
    "0002": _SECOND,
    "0003": [
        *_SECOND,
        f"INSERT INTO plans VALUES ('p1', 'ab', 5, 1, '{_PLAN}', 'start', {{now}}, {{now}}, NULL)",
        f"INSERT INTO plan_revisions VALUES ('p1', 0, 'ab', 5, '{_PLAN}', 'hours', {{now}})",
        "INSERT INTO reminders VALUES ('p1', 'ab', 6, 5, 0, '19:30:00', 'UTC', {now}, 2, '')",
        "INSERT INTO deliveries VALUES ('k', 'ab', 5, {now}, 7, 9)",
        "INSERT INTO people VALUES ('ab', 'Asia/Tokyo')",
    ],
}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'mentor.db'}"
    else:
        with fresh_database() as url:
            yield url


@pytest.fixture
def place(url: str) -> Iterator[Database]:
    place = database(url)
    yield place
    place.close()


def tables(place: Database) -> set[str]:
    with place.reading() as connection:
        return set(inspect(connection).get_table_names())


def version(place: Database) -> str | None:
    with place.reading() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def write(place: Database, revision: str) -> None:
    """Bring a database to a version, and write the rows of that version."""
    upgrade(place, revision)
    now = "to_timestamp(1772366400)" if place.is_postgresql else "1772366400000000"
    with place.writing() as connection:
        for row in ROWS[revision]:
            connection.exec_driver_sql(row.format(now=now))


def with_a_third(folder: Path, ending: str) -> Path:
    """The migrations, and one more that makes a table, changes a row, and then ends like this."""
    shutil.copytree(MIGRATIONS, folder / "migrations")
    (folder / "migrations" / "versions" / "v9999_third.py").write_text(
        "import os, signal\n"
        "import sqlalchemy as sa\n"
        "from alembic import op\n"
        f"revision, down_revision = '9999', '{VERSIONS[-1]}'\n"
        "def upgrade():\n"
        "    op.create_table('half', sa.Column('id', sa.Integer, primary_key=True))\n"
        "    op.add_column('questions', sa.Column('half', sa.Integer))\n"
        "    op.execute(\"UPDATE questions SET text = 'half'\")\n"
        f"    {ending}\n"
    )
    return folder / "migrations"


def test_versions_are_a_chain() -> None:
    """One after the other, each with the number that its file has."""
    scripts = list(ScriptDirectory(str(MIGRATIONS)).walk_revisions())[::-1]
    assert [None, *VERSIONS[:-1]] == [script.down_revision for script in scripts]
    assert [f"v{number}_" for number in VERSIONS] == [Path(script.path).name[:6] for script in scripts]
    assert VERSIONS == [f"{number:04}" for number in range(1, len(VERSIONS) + 1)]


def test_every_predecessor_has_rows_to_keep() -> None:
    """A new version comes with rows of the one before, for the test below."""
    assert VERSIONS[:-1] == list(ROWS)


def test_an_empty_database_gets_the_newest_schema(place: Database) -> None:
    """All tables of the code, and the number of the version."""
    upgrade(place)
    assert metadata.tables.keys() | {"alembic_version"} == tables(place)
    assert VERSIONS[-1] == version(place)


def test_the_migrations_give_what_the_code_expects(place: Database) -> None:
    """Alembic finds no difference between the tables made and the tables used."""
    upgrade(place)
    with place.reading() as connection:
        assert [] == compare_metadata(MigrationContext.configure(connection), metadata)


@pytest.mark.parametrize("revision", ROWS)
def test_rows_of_each_predecessor_are_kept(revision: str, url: str, place: Database) -> None:
    """A database of any earlier version is brought up to date with all that is in it."""
    write(place, revision)
    assert revision == version(place)
    store = open_store(url)
    assert VERSIONS[-1] == version(place)
    assert "abc" == store.meta("commands.hash")
    assert ServerSettings(5, (7, 8), True, None, None, "Asia/Tokyo", False) == store.server(5)
    assert KeptQuestion("q1", 5, "Warum?", Confidence.PARTIAL, ("A > B",), "build", NOW) == store.question("q1")
    with place.reading() as connection:
        row = connection.execute(metadata.tables["feedback"].select()).one()
    assert ("q1", "ab", 5, "not-helpful", ("wrong",), "no", NOW) == tuple(row)
    store.save_server(ServerSettings(5, helper_role=9))
    assert store.claim_escalation("q1", NOW, 5)
    assert (revision > "0001") != store.claim_escalation("q0", NOW, 5)
    if revision > "0002":
        reminder = Reminder("p1", 6, 5, 0, time(19, 30), "UTC", NOW, 2)
        assert ((reminder,), Delivery("k", NOW, 7, 9)) == (store.due_reminders(NOW), store.delivery("k"))
    plan, _ = planned()
    assert store.start_plan(6, 5, plan, NOW, replaces=None) == store.plan_in_use(6, 5)
    store.add_schedule(scheduled(guild=5), NOW)
    assert (scheduled(guild=5),) == store.schedules_to_look_at(NOW)
    store.close()


def test_a_newer_database_is_refused(url: str, place: Database) -> None:
    """An older program would misread it: it says which version to start, and changes nothing."""
    upgrade(place)
    with place.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreProblem, match=r"written by a newer version .*9999.*: start that version, or put a backup"):
        open_store(url)
    assert "9999" == version(place)


def test_a_database_of_another_program_is_refused(url: str, place: Database) -> None:
    """Tables of the same names are left alone."""
    with place.writing() as connection:
        connection.execute(text("CREATE TABLE servers (name TEXT)"))
    with pytest.raises(StoreProblem, match="belongs to another program: name an empty one in MENTOR_DATABASE"):
        open_store(url)
    assert {"servers"} == tables(place)


@pytest.mark.parametrize("before", [None, "0001"])
def test_a_failed_migration_changes_nothing(before: str | None, place: Database, tmp_path: Path) -> None:
    """The steps of one upgrade happen together or not at all."""
    if before:
        write(place, before)
    there = tables(place)
    with pytest.raises(RuntimeError, match="no further"):
        upgrade(place, migrations=with_a_third(tmp_path, "raise RuntimeError('no further')"))
    assert (before, there) == (version(place), tables(place))
    upgrade(place)
    with place.reading() as connection:
        assert ["Warum?"] * bool(before) == connection.scalars(text("SELECT text FROM questions")).all()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_migration_changes_nothing(url: str, place: Database, tmp_path: Path) -> None:
    """A process that dies half-way leaves the database of before, and no lock."""
    write(place, "0001")
    there = tables(place)
    place.close()
    folder = with_a_third(tmp_path, "os.kill(os.getpid(), signal.SIGKILL)")
    program = (
        "from pathlib import Path; from bot.adapters.store.engine import database; "
        "from bot.adapters.store.upgrade import upgrade; "
        f"upgrade(database({url!r}), migrations=Path({str(folder)!r}))"
    )
    assert -9 == subprocess.run([sys.executable, "-c", program], cwd=ROOT).returncode
    assert ("0001", there) == (version(place), tables(place))
    upgrade(place)
    assert VERSIONS[-1] == version(place)


@pytest.mark.parametrize("before", [None, "0001"])
def test_processes_that_start_at_once_migrate_once(before: str | None, url: str, place: Database) -> None:
    """Each waits for the one that migrates, and then finds nothing to do."""
    if before:
        write(place, before)
    together("open", url, processes=3)
    with place.reading() as connection:
        assert [VERSIONS[-1]] == connection.scalars(text("SELECT version_num FROM alembic_version")).all()


def test_reopening_changes_nothing(url: str, place: Database) -> None:
    """A database that is up to date is used as it is."""
    open_store(url).close()
    there = tables(place)
    open_store(url).close()
    assert there == tables(place)
