"""The store on a PostgreSQL server."""

from __future__ import annotations

import socket
import sys
import traceback
from collections.abc import Iterator

import psycopg
import pytest

from bot.adapters.store import open_store
from bot.errors import StoreProblem
from tests.contracts.deliveries import StoredDeliveriesContract
from tests.contracts.plans import PlansContract
from tests.contracts.prompts import PromptsContract
from tests.contracts.store import StoreContract
from tests.doubles.postgres import fresh_database


@pytest.fixture
def url() -> Iterator[str]:
    with fresh_database() as url:
        yield url


class TestPostgresStore(StoreContract):
    """The contract holds."""


class TestPostgresPlans(PlansContract):
    """The contract holds."""


class TestPostgresDeliveries(StoredDeliveriesContract):
    """The contract holds."""


class TestPostgresPrompts(PromptsContract):
    """The contract holds."""


@pytest.fixture
def closed_port() -> int:
    """A port where nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


@pytest.mark.parametrize(
    "address", ["postgresql://bot:secret@127.0.0.1:{}/mentor", "postgres://bot@127.0.0.1:{}/mentor?password=secret"]
)
def test_a_server_that_cannot_be_reached(closed_port: int, address: str) -> None:
    """The message says what to look at; the password stands neither there nor in the traceback."""
    with pytest.raises(
        StoreProblem, match=r"mentor on 127\.0\.0\.1 cannot be used \(.+\): see that the server"
    ) as caught:
        open_store(address.format(closed_port))
    assert "secret" not in "".join(traceback.format_exception(caught.value))


def test_a_database_that_is_missing(url: str) -> None:
    """The server's own reason is passed on."""
    with pytest.raises(StoreProblem, match="does not exist"):
        open_store(url.replace("/test_", "/other_"))


def test_a_user_without_rights(url: str) -> None:
    """Where tables may not be made, the message says so."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE ROLE guest LOGIN")
        try:
            with pytest.raises(StoreProblem, match=r"permission denied .* may create tables"):
                open_store(url.replace("postgres:@", "guest:@"))
        finally:
            connection.execute("DROP ROLE guest")


def test_a_server_that_was_restarted(url: str) -> None:
    """Connections that died meanwhile are replaced; nobody notices."""
    store = open_store(url)
    store.set_meta("a", "b")
    with psycopg.connect(url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert "b" == store.meta("a")
    store.close()


def test_a_missing_driver(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who wants PostgreSQL is told which package it needs."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreProblem, match="needs one more package: install it with"):
        open_store(url)
