"""The servers that the bot is or was in, and what their managers chose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from bot.adapters.store.base import Part, one, row
from bot.adapters.store.tables import metadata, servers
from bot.mentor.records import ServerSettings

# Plans first: what hangs on them goes with them.
_OF_SERVERS = tuple(table for table in metadata.sorted_tables if "guild" in table.c)


class SqlServers(Part):
    """The port `bot.mentor.ports.Servers`."""

    def server(self, guild: int) -> ServerSettings:
        with self._database.reading() as connection:
            return one(connection, servers, ServerSettings, servers.c.guild == guild) or ServerSettings(guild)

    def save_server(self, settings: ServerSettings) -> None:
        with self._database.writing() as connection:
            self._put_server(connection, row(settings), row(settings))

    def joined(self, guild: int, at: datetime) -> None:
        with self._database.writing() as connection:
            self._put_server(connection, row(ServerSettings(guild)), {"joined_at": at, "left_at": None})

    def left(self, guild: int, at: datetime) -> None:
        with self._database.writing() as connection:
            self._put_server(connection, row(ServerSettings(guild)), {"left_at": at})

    def servers(self) -> tuple[int, ...]:
        statement = select(servers.c.guild).where(servers.c.left_at.is_(None)).order_by(servers.c.guild)
        with self._database.reading() as connection:
            return tuple(connection.scalars(statement))

    def forget_left(self, before: datetime) -> int:
        # Locked, so that nothing of a server is deleted that is joined again meanwhile.
        gone = select(servers.c.guild).where(servers.c.left_at < before).with_for_update()
        with self._database.writing() as connection:
            guilds = connection.scalars(gone).all()
            for table in _OF_SERVERS if guilds else ():
                connection.execute(delete(table).where(table.c.guild.in_(guilds)))
        return len(guilds)

    def _put_server(self, connection: Connection, new: Mapping[str, Any], change: Mapping[str, Any]) -> None:
        statement = self._database.insert(servers).values({**new, **change})
        connection.execute(statement.on_conflict_do_update(index_elements=["guild"], set_=dict(change)))
