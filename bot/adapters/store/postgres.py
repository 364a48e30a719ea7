"""A PostgreSQL server as the bot reaches it."""

from __future__ import annotations

from sqlalchemy import URL, Engine, Table, create_engine
from sqlalchemy.dialects.postgresql import Insert

from bot.errors import StoreProblem

CONNECT = 10  # seconds to wait for the server


def engine(url: URL) -> Engine:
    """An engine that finds its way back to a server which was restarted. Raises StoreProblem."""
    if "@" in (url.host or ""):
        raise StoreProblem("write @ in the password of MENTOR_DATABASE as %40, and / as %2F")
    try:
        return create_engine(
            url.set(drivername="postgresql+psycopg"),
            connect_args={"connect_timeout": CONNECT},
            pool_pre_ping=True,
            hide_parameters=True,
        )
    except ModuleNotFoundError as missing:
        raise StoreProblem(
            'PostgreSQL needs one more package: install it with pip install -c constraints.txt "psycopg[binary]"'
        ) from missing


def insert(table: Table) -> Insert:
    """An INSERT that knows ON CONFLICT."""
    return Insert(table)


def name(url: URL) -> str:
    """What to call the database in a message; never shows user or password."""
    return f"the PostgreSQL database {url.database or ''} on {url.host or 'this machine'}"


def remedy(url: URL, fault: BaseException | None) -> str:
    """What to do about a fault, as the end of a sentence."""
    return (
        "see that the server runs, that the database exists, and that user and password in MENTOR_DATABASE "
        "are right and may create tables"
    )
