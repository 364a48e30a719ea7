"""The storage of the bot, on SQLite or PostgreSQL."""

from __future__ import annotations

from bot.adapters.store.engine import database
from bot.adapters.store.store import SqlStore
from bot.adapters.store.upgrade import upgrade

__all__ = ["SqlStore", "open_store"]


def open_store(url: str) -> SqlStore:
    """The store at an URL such as sqlite:///var/mentor.db or postgresql://user:password@host/name, ready to use.

    Makes the database or brings its schema up to this version. Raises StoreProblem where that cannot be.
    """
    place = database(url)
    try:
        upgrade(place)
    except BaseException:
        place.close()
        raise
    return SqlStore(place)
