"""A town in a simulated Discord, with the real bot in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest

from bot.adapters.store import open_store
from bot.adapters.worker import Worker
from bot.chat.ask import Asking
from bot.chat.desk import Desk, Manners
from bot.chat.feedback import Feedback
from bot.chat.human import Human
from bot.chat.sections import Sections
from tests.doubles.builds import ToyIndexes
from tests.doubles.school import School, found_school, teach
from tests.doubles.town import Make, Town, client, furnished, settled
from tests.doubles.wire.seams import running
from tests.doubles.wire.server import WireServer


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> School:
    """A small curriculum and its index; to be read only."""
    return found_school(tmp_path_factory.mktemp("school"))


@pytest.fixture
def use_cases() -> Sequence[Make]:
    """What the bot can do; a module may put its own in place of it."""
    return [Asking, Feedback, Human, Sections]


@pytest.fixture
def manners() -> Manners:
    """Bounds of the bot; a module or a test may put others in place of them."""
    return Manners(questions_per_minute=1000)


@pytest.fixture
async def town(
    school: School, tmp_path: Path, use_cases: Sequence[Make], manners: Manners, request: pytest.FixtureRequest
) -> AsyncIterator[Town]:
    """The bot in a server with channels and people."""
    async with settled(school, tmp_path, use_cases, manners) as town:
        # simcord's plugin looks for its environment among the arguments of a test: it sets the clock, and tells what
        # the bot did where the test fails.
        request.node.funcargs["env"] = town.env
        yield town


@pytest.fixture
def desk(school: School, tmp_path: Path, manners: Manners) -> Iterator[Desk]:
    """What the bot works with where it talks to a wire server."""
    worker, store = Worker(), open_store(f"sqlite:///{tmp_path / 'wire.db'}")
    taught = teach(school)
    yield furnished(lambda: taught, store, worker, indexes=ToyIndexes(school.index), manners=manners)
    worker.close()
    store.close()


@pytest.fixture
async def wire(desk: Desk, use_cases: Sequence[Make]) -> AsyncIterator[WireServer]:
    """A pretended Discord on this machine, and the bot that talks to it."""
    async with WireServer() as server, running(server, client(desk, use_cases)):
        yield server
