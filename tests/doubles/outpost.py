"""The real bot, as it is composed for use, connected to a pretended Discord with a few people in it."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import logging
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from discord import Permissions

from bot import connect
from bot.chat.client import MentorClient
from bot.chat.connection import Connection
from bot.mentor.plan.kept import KeptPlan
from bot.mentor.plan.schedule import create
from bot.mentor.plan.values import Wishes
from bot.mentor.records import ServerSettings
from bot.settings import Settings
from tests.doubles.builds import ToyBuilder
from tests.doubles.discord_rules import BUTTON, ROW, Body
from tests.doubles.encoder import HashingEncoder
from tests.doubles.school import ANSWERED, School
from tests.doubles.town import ToyPainter
from tests.doubles.wire.entities import Channel, Guild, Message, Role, User
from tests.doubles.wire.interactions import Interaction
from tests.doubles.wire.seams import pointed_at
from tests.doubles.wire.server import WireServer

# Who writes a log line where something went wrong; the other parts of discord.py warn of what they then get over.
_TELLING = ("bot", "discord.ui", "discord.app_commands", "asyncio")


class Log(logging.Handler):
    """Remembers what the bot wrote of things that went wrong."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        if record.name.startswith(_TELLING):
            self.records.append(record)

    @property
    def lines(self) -> list[str]:
        """The lines, without tracebacks."""
        return [record.getMessage() for record in self.records]

    @property
    def errors(self) -> list[str]:
        """Those of them that tell of a fault of the bot, each with the exception behind it."""
        return [
            f"{record.getMessage()} ({record.exc_info[1]!r})" if record.exc_info else record.getMessage()
            for record in self.records
            if record.levelno >= logging.ERROR
        ]

    def clear(self) -> None:
        """Forget them all: they were expected."""
        self.records.clear()

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """Within it, lines are remembered."""
        root = logging.getLogger()
        root.addHandler(self)
        try:
            yield
        finally:
            root.removeHandler(self)


@dataclass(slots=True)
class Outpost:
    """A server "Learners" with the bot in it, on the wire. `log` tells what went wrong, from the bot's side."""

    wire: WireServer
    bot: connect.Bot
    connection: Connection
    guild: Guild
    general: Channel
    helpers: Channel
    forum: Channel
    role: Role
    ann: User
    ben: User
    admin: User
    log: Log = field(default_factory=Log)

    async def is_alive(self) -> bool:
        """Whether somebody new gets an answer."""
        carl = self.wire.user("carl")
        self.wire.join(self.guild, carl)
        asked = self.wire.interaction("ask", {"question": ANSWERED}, user=carl, channel=self.general)
        return "7 to 8 months" in (await asked.answered()).text

    @property
    def client(self) -> MentorClient:
        """The client of this moment."""
        assert self.connection.client is not None
        return self.connection.client

    def crowd(self, count: int) -> list[User]:
        """So many people who just joined."""
        people = [self.wire.user(f"visitor{n}") for n in range(count)]
        self.wire.join(self.guild, *people)
        return people

    async def busy(self, seconds: float) -> None:
        """Keep the thread that answers busy for some seconds."""
        await self.bot.desk.runner.run(lambda: time.sleep(seconds))

    def copy(self, message: Message, *parts: Body) -> Message:
        """A copy of a message, with a row of further buttons or a select in it as if it had always been there."""
        payload = copy.deepcopy(message.payload) | {"id": str(self.wire.snowflake())}
        if parts:
            payload["components"].append({"type": ROW, "id": 89, "components": list(parts)})
        copied = self.wire.messages[int(payload["id"])] = Message(message.channel, message.author, payload)
        return copied

    def press(self, custom_id: str, message: Message, *, user: User) -> Interaction:
        """Press a button of any id on a copy of a message."""
        button = {"type": BUTTON, "style": 2, "label": "Go", "custom_id": custom_id, "id": 90}
        return self.wire.press(custom_id, self.copy(message, button), user=user)

    async def up(self, within: float = 15.0) -> None:
        """Wait until the bot is connected, and has told Discord about its commands."""

        def is_ready() -> object:
            return self.connection.works and self.wire.application.synced.get(None)

        await self.wire.until(is_ready, within, "connected bot")

    def offer_help(self) -> None:
        """Let the server choose a channel and a role for "Ask a human"."""
        chosen = ServerSettings(self.guild.id, helper_channel=self.helpers.id, helper_role=self.role.id)
        self.bot.desk.store.save_server(chosen)

    def give_plan(self, user: User, guild: Guild | None, **wishes: Any) -> KeptPlan:
        """A plan that somebody made two weeks ago, to become a confectioner at an hour a week, but for the wishes.

        It takes the place of the one in use there; without a server, of the one in use outside of them.
        """
        desk = self.bot.desk
        today = desk.now().date()
        start = today - timedelta(days=14 + today.weekday())
        usual: dict[str, Any] = {"role": "confectioner", "hours": 1, "start": start, "tier": "full"}
        plan = create(desk.taught().curriculum, Wishes(**usual | wishes), start)
        where = guild.id if guild else None
        used = desk.store.plan_in_use(user.id, where)
        return desk.store.start_plan(user.id, where, plan, desk.now(), replaces=used.id if used else None)


def settings_of(school: School, folder: Path) -> Settings:
    """The settings of a bot that serves a school; its database lies in a folder."""
    link = "https://example.org/{commit}/{path}#L{first}-L{last}"
    return school.settings(folder, source_link=link, questions_per_minute=1000)


@asynccontextmanager
async def outpost(
    wire: WireServer,
    settings: Settings,
    *,
    toys: bool = True,
    patience: float = 1.5,
    heartbeat_timeout: float = 60.0,
    expected: Sequence[str] = (),
) -> AsyncIterator[Outpost]:
    """Within it the bot runs, and is connected at the beginning.

    With `toys` the encoder is a toy, and so are pictures and builds of the index. At the end the log must tell of no
    fault of the bot but those `expected`, of which it names parts.
    """
    encoder, painter, builder = (HashingEncoder(), ToyPainter(), ToyBuilder()) if toys else (None, None, None)
    bot = await asyncio.to_thread(
        partial(connect.build, settings, encoder=encoder, painter=painter, builder=builder, patience=patience)
    )
    client = partial(bot.client, guild_ready_timeout=0.05, heartbeat_timeout=heartbeat_timeout)
    here = _furnished(wire, bot, Connection(client, wire.token, pause=_briefly))
    with pointed_at(wire), here.log.kept():
        task = asyncio.create_task(here.connection.run())
        try:
            await asyncio.wait({task, asyncio.create_task(here.up())}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                task.result()
            yield here
        finally:
            await here.connection.close(1.0)
            task.cancel()
            await asyncio.wait({task})
            bot.close()
    faults = [line for line in here.log.errors if not any(part in line for part in expected)]
    assert [] == faults, "faults of the bot"


def _furnished(wire: WireServer, bot: connect.Bot, connection: Connection) -> Outpost:
    guild = wire.guild("Learners")
    here = Outpost(
        wire,
        bot,
        connection,
        guild,
        general=wire.text_channel(guild, "general"),
        helpers=wire.text_channel(guild, "helpers"),
        forum=wire.forum(guild, "questions"),
        role=wire.role(guild, "Helpers", mentionable=True),
        ann=wire.user("ann"),
        ben=wire.user("ben"),
        admin=wire.user("admin"),
    )
    wire.join(guild, here.ann, here.ben)
    wire.join(guild, here.admin, roles=[wire.role(guild, "Managers", Permissions(manage_guild=True))])
    return here


async def _briefly(seconds: float) -> None:
    """The pause between two connections, a hundredth as long."""
    await asyncio.sleep(seconds / 100)
