"""The index that is served, and the change to another one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from bot.adapters.library import Library
from bot.adapters.worker import Worker
from index import store
from index.errors import IndexDamaged, IndexMissing
from tests.doubles.workshop import Workshop

T = TypeVar("T")


class Shelf:
    """A library over real builds that serves their passages; `verified` and `loaded` tell what was asked of it."""

    def __init__(self, workshop: Workshop, worker: Worker) -> None:
        self.workshop = workshop
        self.problem: str | None = None
        self.fault: Exception | None = None
        self.verified = 0
        self.loaded: list[str] = []
        self.library = Library(workshop.index, self._load, self._verify, worker)

    @property
    def texts(self) -> str:
        """All that is served."""
        return " ".join(self.library.current())

    def change(self, text: str) -> str:
        """Build an index with other words; gives its id."""
        self.workshop.write("jobs.md", f"# Jobs\n\n## Interviews\n\n{text}\n")
        return self.workshop.build().id

    def _load(self, build_id: str) -> list[str]:
        self.loaded.append(build_id)
        if self.fault:
            raise self.fault
        return [p.text for p in store.load(self.workshop.index, build_id=build_id).shelf.passages]

    async def _verify(self) -> str | None:
        self.verified += 1
        return self.problem


@pytest.fixture
def worker() -> Iterator[Worker]:
    """Where loading happens."""
    worker = Worker(limit=1)
    yield worker
    worker.close()


@pytest.fixture
def shelf(tmp_path: Path, worker: Worker) -> Shelf:
    """A library that serves a first build."""
    workshop = Workshop(tmp_path)
    workshop.build()
    return Shelf(workshop, worker)


def test_without_an_index_there_is_no_library(tmp_path: Path, worker: Worker) -> None:
    """The error names the remedy."""
    with pytest.raises(IndexMissing, match=r"\./mentor index build"):
        Shelf(Workshop(tmp_path), worker)


async def test_a_new_build_is_served(shelf: Shelf) -> None:
    """It is verified, then loaded; what was served before is served until that moment."""
    before = shelf.texts
    new = shelf.change("Bring a smile.")
    assert before == shelf.texts
    await shelf.library.refresh()
    assert "Bring a smile." in shelf.texts
    assert (1, new, None) == (shelf.verified, shelf.loaded[-1], shelf.library.refused())


async def test_without_a_new_build_nothing_is_loaded(shelf: Shelf) -> None:
    """Looking costs next to nothing."""
    for _ in range(3):
        await shelf.library.refresh()
    assert (0, 1) == (shelf.verified, len(shelf.loaded))


async def test_going_back_is_served_as_well(shelf: Shelf) -> None:
    """A roll-back is a change like any other."""
    before = shelf.texts
    shelf.change("Bring a smile.")
    await shelf.library.refresh()
    store.rollback(shelf.workshop.index)
    await shelf.library.refresh()
    assert before == shelf.texts


@pytest.mark.parametrize(
    ("problem", "fault"),
    [("vectors.faiss is missing", None), (None, IndexDamaged("the vectors are missing")), (None, OSError("missing"))],
    ids=["verifying", "loading", "reading"],
)
async def test_a_bad_build_is_refused(
    shelf: Shelf, problem: str | None, fault: Exception | None, caplog: pytest.LogCaptureFixture
) -> None:
    """It is told once, in the log and to whoever asks; it is not tried again, and the old one keeps serving."""
    before = shelf.texts
    new = shelf.change("Bring a smile.")
    shelf.problem, shelf.fault = problem, fault
    for _ in range(3):
        await shelf.library.refresh()
    assert before == shelf.texts
    refused = shelf.library.refused()
    assert refused is not None
    assert new == refused[0]
    assert "missing" in refused[1]
    assert 1 == shelf.verified
    assert 1 == len([r for r in caplog.records if r.levelno == logging.ERROR])


async def test_a_build_that_is_bad_in_an_unknown_way_is_refused(shelf: Shelf, caplog: pytest.LogCaptureFixture) -> None:
    """Like any other; the log has the traceback, once."""
    new = shelf.change("Bring a smile.")
    shelf.fault = KeyError("a secret")
    for _ in range(3):
        await shelf.library.refresh()
    assert (new, "it cannot be loaded (KeyError); see the log") == shelf.library.refused()
    assert (1, 1) == (shelf.verified, len([r for r in caplog.records if r.exc_info]))


async def test_after_a_refused_build_the_next_one_is_tried(shelf: Shelf) -> None:
    """And nothing is refused any more."""
    shelf.change("Bring a smile.")
    shelf.problem = "broken"
    await shelf.library.refresh()
    shelf.change("Bring a friend.")
    shelf.problem = None
    await shelf.library.refresh()
    assert "Bring a friend." in shelf.texts
    assert shelf.library.refused() is None


async def test_going_back_from_a_refused_build_ends_the_refusal(shelf: Shelf) -> None:
    """What is current is what is served, so all is well."""
    shelf.change("Bring a smile.")
    shelf.problem = "broken"
    await shelf.library.refresh()
    store.rollback(shelf.workshop.index)
    await shelf.library.refresh()
    assert shelf.library.refused() is None


async def test_a_broken_name_of_the_current_build_is_refused(shelf: Shelf, caplog: pytest.LogCaptureFixture) -> None:
    """Nobody can tell which build is meant; the one in use goes on, and the log says it once."""
    before = shelf.texts
    (shelf.workshop.index / store.CURRENT).write_text("?")
    for _ in range(2):
        await shelf.library.refresh()
    assert before == shelf.texts
    refused = shelf.library.refused()
    assert refused is not None
    assert "does not hold the id of a build" in refused[1]
    assert 1 == len(caplog.records)


async def test_while_too_much_waits_the_change_waits_too(shelf: Shelf, worker: Worker) -> None:
    """A full queue is no fault of the build: it is tried again."""
    shelf.change("Bring a smile.")
    gate = asyncio.Event()
    loop = asyncio.get_running_loop()

    def block() -> None:
        asyncio.run_coroutine_threadsafe(gate.wait(), loop).result()

    tasks = [asyncio.ensure_future(worker.run(block)) for _ in range(2)]
    await asyncio.sleep(0)
    await shelf.library.refresh()
    assert shelf.library.refused() is None
    gate.set()
    await asyncio.gather(*tasks)
    await shelf.library.refresh()
    assert "Bring a smile." in shelf.texts


async def test_several_who_look_at_once_load_once(shelf: Shelf) -> None:
    """The regular look and an operator's may coincide."""
    shelf.change("Bring a smile.")
    await asyncio.gather(*(shelf.library.refresh() for _ in range(3)))
    assert (1, 2) == (shelf.verified, len(shelf.loaded))


def test_the_builds_are_listed(shelf: Shelf) -> None:
    """Newest first, with the current one marked."""
    shelf.change("Bring a smile.")
    assert [True, False] == [build.current for build in shelf.library.builds()]
