"""How often one person may do something."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.chat import pace
from bot.chat.pace import Pace, TooFast

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """So many seconds after noon."""
    return NOON + timedelta(seconds=seconds)


def test_each_person_has_a_pace_of_their_own() -> None:
    """One who asks a lot stops nobody else."""
    steps = Pace(2)
    for user in (1, 1, 2, 2):
        steps.take(user, at(0))
    with pytest.raises(TooFast):
        steps.take(1, at(1))


def test_the_wait_is_named() -> None:
    """Until the oldest question is a minute old."""
    steps = Pace(2)
    steps.take(1, at(0))
    steps.take(1, at(30))
    with pytest.raises(TooFast, match="that was 2 questions within a minute; ask again in 15 seconds"):
        steps.take(1, at(45.5))
    steps.take(1, at(60))
    with pytest.raises(TooFast, match="ask again in 30 seconds"):
        steps.take(1, at(60))


def test_a_refused_question_does_not_count() -> None:
    """Impatience does not make the wait longer."""
    steps = Pace(1)
    steps.take(1, at(0))
    for second in range(1, 60):
        with pytest.raises(TooFast):
            steps.take(1, at(second))
    steps.take(1, at(60))


def test_it_can_be_asked_without_an_error() -> None:
    """What is allowed is counted."""
    steps = Pace(1)
    assert [True, False, True] == [steps.allows(1, at(second)) for second in (0, 59, 60)]


def test_a_crowd_is_forgotten_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The memory holds a bounded number of people, the latest ones."""
    monkeypatch.setattr(pace, "REMEMBERED", 3)
    steps = Pace(1)
    for user in range(10):
        steps.take(user, at(0))
    assert [7, 8, 9] == list(steps._asked)
    steps.take(0, at(1))
    with pytest.raises(TooFast):
        steps.take(9, at(1))
