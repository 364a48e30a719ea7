"""What is forgotten, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters.store import SqlStore, open_store
from bot.mentor.model import Confidence
from bot.mentor.plan.values import Wishes
from bot.mentor.records import KeptQuestion
from bot.mentor.tidy import Tidied, tidy

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ADA = 1
WISHES = Wishes("data-scientist", 7, date(2026, 11, 30))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    """An empty store."""
    store = open_store(f"sqlite:///{tmp_path / 'mentor.db'}")
    yield store
    store.close()


def keep(store: SqlStore, id: str, days: float, guild: int | None = None) -> None:
    """A question that was asked some days ago."""
    asked = NOW - timedelta(days=days)
    store.keep_question(ADA, KeptQuestion(id, guild, "why?", Confidence.NONE, (), "index", asked))


def test_questions_are_forgotten_after_their_days(store: SqlStore) -> None:
    """As many as the operator chose."""
    keep(store, "old", 7.01)
    keep(store, "young", 6.99)
    assert Tidied(questions=1, servers=0) == tidy(store, NOW, keep_days=7)
    assert store.question("old") is None
    assert store.question("young") is not None


def test_left_servers_are_forgotten_after_thirty_days(store: SqlStore) -> None:
    """With all that belongs to them, however long questions are kept."""
    for guild, days in ((10, 30.01), (20, 29.99)):
        store.left(guild, NOW - timedelta(days=days))
        keep(store, f"of-{guild}", 31, guild)
    assert Tidied(questions=0, servers=1) == tidy(store, NOW, keep_days=365)
    assert store.question("of-10") is None
    assert store.question("of-20") is not None


def test_what_happened_while_the_bot_was_away_is_caught_up(store: SqlStore) -> None:
    """Servers that threw it out count as left from now on, those that took it in as joined."""
    for guild in (10, 20):
        store.joined(guild, NOW)
    store.left(30, NOW)
    tidy(store, NOW, keep_days=30, present={20, 30})
    assert (20, 30) == store.servers()
    later = NOW + timedelta(days=31)
    assert Tidied(questions=0, servers=1) == tidy(store, later, keep_days=30, present={20, 30})


def test_without_a_connection_nobody_is_taken_to_have_left(store: SqlStore) -> None:
    """Not knowing is not knowing."""
    store.joined(10, NOW)
    tidy(store, NOW, keep_days=30, present=None)
    assert (10,) == store.servers()


def test_drafts_are_forgotten_after_a_day(store: SqlStore) -> None:
    """What nobody has saved or changed since; the buttons below it say so."""
    kept = [store.keep_draft(ADA, None, WISHES, NOW - timedelta(days=days)) for days in (1.01, 0.99)]
    assert Tidied(questions=0, servers=0, drafts=1) == tidy(store, NOW, keep_days=30)
    assert [None, kept[1]] == [store.draft(ADA, draft.id) for draft in kept]


def test_deliveries_are_forgotten_after_sixty_days(store: SqlStore) -> None:
    """Nothing is sent so late that it could be sent twice."""
    for key, days in (("old", 60.01), ("young", 59.99)):
        store.claim_delivery(key, NOW - timedelta(days=days), since=NOW - timedelta(days=90))
    assert Tidied(questions=0, servers=0, deliveries=1) == tidy(store, NOW, keep_days=30)
    assert [True, False] == [store.delivery(key) is None for key in ("old", "young")]
