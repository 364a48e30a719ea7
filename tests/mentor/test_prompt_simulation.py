"""Years of mishaps: no prompt is lost, none comes twice, and none at a wrong time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bot.mentor.ports import Deliveries
from bot.mentor.prompt import cadence, errands, tick
from tests.contracts.deliveries import DeliveriesContract
from tests.doubles import prompt_process
from tests.doubles.prompt_judge import Fault
from tests.doubles.prompt_years import simulate
from tests.doubles.prompts import Ledger


class TestLedger(DeliveriesContract):
    """What the simulation keeps deliveries in behaves as the store does."""

    @pytest.fixture
    def deliveries(self) -> Deliveries:
        return Ledger()


def test_a_few_servers_for_two_years() -> None:
    """In as many zones. 200 servers for five years: python -m bench.prompts clock."""
    sent, faults = simulate(6, 2)
    assert Counter() == faults
    assert len(sent) > 300


@pytest.mark.slow
def test_a_tenth_of_the_benchmark() -> None:
    """Twenty servers, five years."""
    sent, faults = simulate(20, 5)
    assert Counter() == faults
    assert len(sent) > 3000


def second_of_two(day: date, at: time, zone: str) -> datetime:
    """A cadence that takes the second of two equal times, and moves a gap backwards."""
    return datetime.combine(day, at.replace(fold=1), tzinfo=cadence._zone(zone)).astimezone(UTC)


def give_back_blindly(self: errands.Errands, errand: errands.Errand) -> None:
    """The claim is gone before the schedule knows that nothing is on its way."""
    self._store.release_delivery(errand.key)
    self._store.change_schedule(errand.schedule.guild, errand.schedule.id, lambda s: (tick.dropped(s), self._now()))


@pytest.mark.parametrize(
    ("module", "name", "broken", "fault"),
    [
        (cadence, "slot", second_of_two, "at a wrong time"),
        (cadence, "LATE_AFTER", timedelta(hours=9), "at a wrong time"),
        (cadence, "TOO_LATE_AFTER", timedelta(hours=72), "at a wrong time"),
        (cadence, "TOO_LATE_AFTER", timedelta(0), "lost"),
        (cadence, "APART", timedelta(0), "doubled"),
        (tick, "LEASE", timedelta(hours=12), "lost"),
        (prompt_process, "holds", lambda *_: True, "doubled"),
        (errands.Errands, "_give_back", give_back_blindly, "doubled"),
    ],
    ids=[
        "the wrong one of two times", "never said to be late", "far too late", "never late", "close to each other",
        "claims hold too long", "sent long after the claim", "claims are given back in the wrong order",
    ],
)  # fmt: skip
def test_the_simulation_sees_what_it_looks_for(
    module: Any, name: str, broken: Any, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each rule that is broken on purpose is found out."""
    monkeypatch.setattr(module, name, broken)
    _, faults = simulate(12, 2)
    assert faults[fault] > 0
