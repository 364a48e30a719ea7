"""The store on a file of SQLite."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
import subprocess
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url

from bot.adapters.store import SqlStore, open_store, sqlite
from bot.adapters.store.columns import storable
from bot.adapters.store.engine import database
from bot.adapters.store.tables import meta
from bot.errors import StoreProblem
from tests.contracts.deliveries import StoredDeliveriesContract
from tests.contracts.plans import PlansContract
from tests.contracts.prompts import PromptsContract
from tests.contracts.store import ANNA, NOW, QUESTION, StoreContract
from tests.doubles.planners import kill_planners
from tests.doubles.writers import kill_writers, together


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database will be: in a folder that isn't there yet, with an awkward name."""
    return tmp_path / "new % folder" / "mentor.db"


@pytest.fixture
def url(path: Path) -> str:
    return f"sqlite:///{path}"


class TestSqliteStore(StoreContract):
    """The contract holds."""


class TestSqlitePlans(PlansContract):
    """The contract holds."""


class TestSqliteDeliveries(StoredDeliveriesContract):
    """The contract holds."""


class TestSqlitePrompts(PromptsContract):
    """The contract holds."""


def test_the_file_is_private(path: Path, url: str) -> None:
    """Only its owner may read it, and what SQLite writes beside it."""
    before = os.umask(0)
    try:
        store = open_store(url)
        store.set_meta("a", "b")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
        assert {"mentor.db": 0o600, "mentor.db-wal": 0o600, "mentor.db-shm": 0o600} == modes
        store.close()
    finally:
        os.umask(before)


def test_one_file_is_left(path: Path, url: str) -> None:
    """A closed database is a single file, which can be copied."""
    store = open_store(url)
    store.set_meta("a", "b")
    store.close()
    assert [path] == list(path.parent.iterdir())


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1), ("busy_timeout", 10_000)],
)
def test_connections_are_set_up(url: str, pragma: str, value: object) -> None:
    """Durable, checked, and patient with other processes."""
    place = database(url)
    with place.reading() as connection:
        assert value == connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
    place.close()


def test_a_file_that_was_restored_is_taken_back_to_wal(path: Path, url: str) -> None:
    """A backup by VACUUM INTO has another journal mode."""
    open_store(url).close()
    backup = path.with_name("backup.db")
    connection = sqlite3.connect(path)
    connection.execute("VACUUM INTO ?", (str(backup),))
    connection.close()
    store = open_store(f"sqlite:///{backup}")
    store.set_meta("a", "b")
    assert backup.with_name("backup.db-wal").exists()
    store.close()


def test_deleted_text_leaves_the_file(path: Path, url: str) -> None:
    """Nobody finds a deleted question in what is left of its page."""
    store = open_store(url)
    for number in range(20):
        store.keep_question(ANNA, replace(QUESTION, id=f"q{number}", text="tell nobody " * 50 * number))
    store.close()
    assert b"tell nobody" in path.read_bytes()
    store = open_store(url)
    store.forget(ANNA)
    store.close()
    assert b"tell nobody" not in path.read_bytes()


def test_readers_and_a_writer_at_once(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one process writes, others read what was there; a second writer waits, then says why it gives up."""
    monkeypatch.setattr(sqlite, "BUSY", 0.1)
    store, other = open_store(url), database(url)
    with other.writing() as connection:
        connection.execute(meta.insert().values(key="a", value="b"))
        assert store.meta("a") is None
        with pytest.raises(StoreProblem, match=r"mentor\.db cannot be used \(database is locked\): another process"):
            store.set_meta("c", "d")
    assert "b" == store.meta("a")
    store.close()
    other.close()


def test_switching_to_wal_waits_for_a_writer(path: Path, url: str) -> None:
    """SQLite would refuse at once where another process writes to a file that isn't in WAL mode yet."""
    path.parent.mkdir()
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as pool:
        opened = pool.submit(open_store, url)
        assert not wait([opened], timeout=0.3).done
        connection.execute("COMMIT")
        opened.result().close()
    connection.close()


def test_processes_may_make_the_file_at_once(url: str) -> None:
    """Four processes open a database that isn't there: it is made once, and all of them can use it."""
    together("open", url, processes=4)
    store = open_store(url)
    assert store.claim_escalation("q1", NOW)
    store.close()


def test_opening_the_file_again_keeps_the_locks(path: Path, url: str) -> None:
    """Else another process that closes the file takes itself for the last one, and the writes after that are gone."""
    with closing(open_store(url)) as store:
        store.set_meta("before", "kept")
        sqlite.engine(make_url(url)).dispose()
        _look_from_another_process(path)
        store.set_meta("after", "kept")
        assert 2 == _look_from_another_process(path)


def _look_from_another_process(path: Path) -> int:
    """How many of our notes another process sees, which then closes the file."""
    script = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
        "print(c.execute(\"SELECT count(*) FROM meta WHERE value = 'kept'\").fetchone()[0]); c.close()"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.slow
def test_a_killed_writer_leaves_whole_rows(path: Path) -> None:
    """Whenever a process is killed, the database opens, transactions are whole, and what was confirmed is there."""
    assert [] == kill_writers(path, times=20)


@pytest.mark.slow
def test_a_killed_process_leaves_whole_plans(path: Path) -> None:
    """Each plan is at the revision before or after; twenty kills, of which `python -m bench.plan_kills` does 200."""
    assert [] == kill_planners(path, times=20)


def test_a_full_disk_says_so(url: str) -> None:
    """What could not be written is named, and what was there stays."""
    store, place = open_store(url), database(url)
    with place.reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    with pytest.raises(StoreProblem, match="make room on the disk"):
        SqlStore(place).set_meta("a", "x" * 1_000_000)
    assert store.meta("a") is None
    place.close()
    store.close()


@given(st.text(st.characters(exclude_categories=())))
def test_what_is_storable(text: str) -> None:
    """A proper text stays as it is; any other becomes one."""
    kept = storable(text)
    assert "\0" not in kept.encode().decode()
    if "\0" not in text and not re.search("[\ud800-\udfff]", text):
        assert text == kept


def make_folder(path: Path) -> None:
    path.mkdir(parents=True)


def block_folder(path: Path) -> None:
    path.parent.write_text("a file, not a folder")


def write_text(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("These are notes, not a database. " * 100)


def damage(path: Path) -> None:
    open_store(f"sqlite:///{path}").close()
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * (len(content) - 100))


@pytest.mark.parametrize(
    ("prepare", "remedy"),
    [
        pytest.param(make_folder, "is a folder which the bot may write to, or name another file in MENTOR_DATABASE"),
        pytest.param(block_folder, "is a folder which the bot may write to, or name another file in MENTOR_DATABASE"),
        pytest.param(write_text, "put a backup in its place, or move the file away"),
        pytest.param(damage, "put a backup in its place, or move the file away"),
    ],
    ids=["a folder", "below a file", "another file", "damaged"],
)
def test_what_cannot_be_opened_is_explained(path: Path, url: str, prepare: object, remedy: str) -> None:
    """The message names the file, the reason, and what to do."""
    assert callable(prepare)
    prepare(path)
    with pytest.raises(StoreProblem, match=rf"mentor\.db cannot be used \(.+\): .*{remedy}"):
        open_store(url)


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("", "write sqlite:///var/mentor.db, or postgresql://"),
        ("secret", "write sqlite:///var/mentor.db, or postgresql://"),
        ("mysql://bot:secret@host/mentor", "write sqlite:///var/mentor.db, or postgresql://"),
        ("postgresql://bot:secret@host:port/mentor", "write sqlite:///var/mentor.db, or postgresql://"),
        ("postgresql://bot:x@secret@host/mentor", "write @ in the password of MENTOR_DATABASE as %40"),
        ("sqlite://", "name a file"),
        ("sqlite:///:memory:", "name a file"),
    ],
)
def test_a_wrong_address_is_refused(wrong: str, hint: str) -> None:
    """The message says how to write one, and never repeats what may be a password."""
    with pytest.raises(StoreProblem, match=hint) as caught:
        open_store(wrong)
    assert "secret" not in "".join(traceback.format_exception_only(caught.value))
