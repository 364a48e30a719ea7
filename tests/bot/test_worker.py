"""The one thread for everything that blocks."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.adapters.worker import Busy, Worker


@pytest.fixture
def gate() -> threading.Event:
    """What a piece of work waits for."""
    return threading.Event()


async def test_work_runs_in_the_order_of_asking_on_one_other_thread() -> None:
    """Never two pieces at a time, and never on the event loop."""
    worker = Worker()
    seen: list[tuple[int, int]] = []
    await asyncio.gather(
        *(worker.run(lambda n=n: seen.append((n, threading.get_ident()))) for n in range(5))  # type: ignore[misc]
    )
    worker.close()
    assert list(range(5)) == [number for number, _ in seen]
    assert 1 == len({thread for _, thread in seen} - {threading.get_ident()})


async def test_results_and_errors_come_back() -> None:
    """What the work gives, and what it raises."""
    worker = Worker()
    assert 3 == await worker.run(lambda: 1 + 2)
    with pytest.raises(ZeroDivisionError):
        await worker.run(lambda: 1 // 0)
    assert 0 == worker.waiting
    worker.close()


async def test_a_full_queue_says_so_at_once(gate: threading.Event) -> None:
    """One piece runs and as many wait as may; the next one is refused with a sentence, and later ones are welcome."""
    worker = Worker(limit=2)
    tasks = [asyncio.ensure_future(worker.run(gate.wait)) for _ in range(3)]
    await asyncio.sleep(0)
    assert 3 == worker.waiting
    with pytest.raises(Busy, match=r"I am busy: 3 requests are waiting\. Please try again"):
        await worker.run(lambda: None)
    gate.set()
    assert [True] * 3 == await asyncio.gather(*tasks)
    assert 4 == await worker.run(lambda: 4)
    worker.close()


async def test_closing_finishes_what_runs_and_drops_what_waits(gate: threading.Event) -> None:
    """Nothing is cut in the middle."""
    worker = Worker()
    begun = threading.Event()

    def work() -> str:
        begun.set()
        gate.wait()
        return "done"

    runs, waits = asyncio.ensure_future(worker.run(work)), asyncio.ensure_future(worker.run(work))
    await asyncio.to_thread(begun.wait)
    closing = asyncio.create_task(asyncio.to_thread(worker.close))
    await asyncio.wait({waits})
    gate.set()
    await closing
    assert "done" == await runs
    assert waits.cancelled()
