"""When a schedule has to be looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.mentor.plan.values import Pause
from bot.mentor.prompt.settings import FOREVER
from bot.mentor.prompt.values import Pending
from bot.mentor.prompt.watch import look_at
from tests.doubles.prompts import START, scheduled

MONDAY = datetime(2027, 1, 4, 9, tzinfo=UTC)


def test_at_its_next_slot() -> None:
    """Not earlier, and at once from then on."""
    schedule = scheduled()
    assert MONDAY == look_at(schedule, START)
    later = MONDAY + timedelta(hours=1)
    assert later == look_at(schedule, later)


def test_never_where_nothing_will_come() -> None:
    """Off, or paused without an end."""
    assert look_at(scheduled(on=False), START) is None
    assert look_at(scheduled(pauses=(Pause(START.date(), FOREVER),)), START) is None


def test_at_once_where_nobody_knows_how_a_post_ended() -> None:
    """On or off."""
    pending = Pending(MONDAY.date(), 1, 1, "git", None, (), ("git",))
    for on in (True, False):
        assert START == look_at(replace(scheduled(), pending=pending, on=on), START)
