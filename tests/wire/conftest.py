"""A wire server with a small world, and an ordinary bot that runs against it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.doubles.discord_schema import at_hand
from tests.doubles.outpost import Outpost, outpost, settings_of
from tests.doubles.school import School, found_school
from tests.doubles.wire.entities import Channel, Guild, User
from tests.doubles.wire.seams import running
from tests.doubles.wire.server import WireServer
from tests.wire.ordinary import Ordinary


@dataclass(frozen=True, slots=True)
class Place:
    """A server with a channel and two people."""

    guild: Guild
    general: Channel
    ann: User
    ben: User


def furnish(wire: WireServer) -> Place:
    """Make a server with a channel and two people."""
    guild = wire.guild("Learners")
    place = Place(guild, wire.text_channel(guild, "general"), wire.user("ann"), wire.user("ben"))
    wire.join(guild, place.ann, place.ben)
    return place


@pytest.fixture
async def wire() -> AsyncIterator[WireServer]:
    """A server that checks at the end what it was sent, and whose own answers are checked as well."""
    async with WireServer() as server:
        yield server
    if schema := at_hand():
        for exchange in (each for each in server.exchanges if each.status == 200):
            assert [] == schema.answer_faults(exchange.method, exchange.path, exchange.answer)


@pytest.fixture
async def rough() -> AsyncIterator[WireServer]:
    """A server that lets wrong bodies pass unreported, for tests that send some."""
    async with WireServer(checked=False) as server:
        yield server


@pytest.fixture
def place(wire: WireServer) -> Place:
    """What is on the server."""
    return furnish(wire)


@pytest.fixture
async def bot(wire: WireServer, place: Place) -> AsyncIterator[Ordinary]:
    """A bot that is ready."""
    bot = Ordinary()
    async with running(wire, bot):
        yield bot


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> School:
    """A small curriculum and its index; to be read only."""
    return found_school(tmp_path_factory.mktemp("school"))


@pytest.fixture
async def post(wire: WireServer, school: School, tmp_path: Path) -> AsyncIterator[Outpost]:
    """The real bot, connected; at the end it must have noticed no fault of its own."""
    async with outpost(wire, settings_of(school, tmp_path)) as post:
        yield post
