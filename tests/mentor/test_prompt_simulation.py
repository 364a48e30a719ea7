"""Years of mishaps: no prompt is lost, none comes twice, and none at a wrong time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bench import prompts as bench
from bench.prompts import simulate
from bot.mentor.prompt import cadence, tick
from tests.doubles.prompt_judge import Fault


def test_a_few_servers_for_two_years() -> None:
    """In as many zones. 200 servers for five years: python -m bench.prompts."""
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


@pytest.mark.parametrize(
    ("module", "name", "broken", "fault"),
    [
        (cadence, "slot", second_of_two, "at a wrong time"),
        (cadence, "LATE_AFTER", timedelta(hours=9), "at a wrong time"),
        (cadence, "TOO_LATE_AFTER", timedelta(hours=72), "at a wrong time"),
        (cadence, "TOO_LATE_AFTER", timedelta(0), "lost"),
        (cadence, "APART", timedelta(0), "doubled"),
        (tick, "LEASE", timedelta(days=30), "lost"),
        (bench, "holds", lambda *a: True, "doubled"),
    ],
    ids=[
        "the wrong one of two times", "never said to be late", "far too late", "never late", "close to each other",
        "claims hold too long", "sent long after the claim",
    ],
)  # fmt: skip
def test_the_simulation_sees_what_it_looks_for(
    module: Any, name: str, broken: Any, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each rule that is broken on purpose is found out."""
    monkeypatch.setattr(module, name, broken)
    _, faults = simulate(12, 2)
    assert faults[fault] > 0
