"""What keeps messages that must arrive once, in memory or on whatever database."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain

import pytest

from bot.adapters.store import SqlStore
from bot.mentor.plan.kept import Delivery
from bot.mentor.ports import Deliveries
from tests.contracts.store import Opened
from tests.doubles import planners
from tests.doubles.planners import NOW
from tests.doubles.writers import KEYS, together

SECOND, HOUR, WEEK = timedelta(seconds=1), timedelta(hours=1), timedelta(weeks=1)
LATER = NOW + HOUR
ANNA, ART = planners.OWNER, planners.PLACE


class DeliveriesContract:
    """To be inherited with a fixture `deliveries`."""

    def test_a_delivery_is_claimed_once(self, deliveries: Deliveries) -> None:
        """The first caller gets it; while the claim is young, nobody else does."""
        assert deliveries.delivery("k") is None
        assert Delivery("k", NOW) == deliveries.claim_delivery("k", NOW, since=NOW - HOUR, user=ANNA, guild=ART)
        assert deliveries.claim_delivery("k", LATER, since=NOW) is None
        assert Delivery("k", NOW) == deliveries.delivery("k")
        assert Delivery("other", NOW) == deliveries.claim_delivery("other", NOW, since=NOW)

    def test_a_claim_that_led_nowhere_is_given_again(self, deliveries: Deliveries) -> None:
        """To one caller, who learns when the last one had it; and later to another one."""
        deliveries.claim_delivery("k", NOW, since=NOW)
        assert Delivery("k", NOW) == deliveries.claim_delivery("k", LATER, since=NOW + SECOND)
        assert deliveries.claim_delivery("k", LATER, since=NOW + SECOND) is None
        assert Delivery("k", LATER) == deliveries.claim_delivery("k", NOW + WEEK, since=LATER + SECOND)

    def test_what_is_there_is_not_sent_again(self, deliveries: Deliveries) -> None:
        """However old the claim is; and it can't be given back."""
        deliveries.claim_delivery("k", NOW, since=NOW)
        deliveries.complete_delivery("k", 2**63 - 1, 5)
        deliveries.release_delivery("k")
        assert deliveries.claim_delivery("k", NOW + WEEK, since=NOW + WEEK) is None
        assert Delivery("k", NOW, 2**63 - 1, 5) == deliveries.delivery("k")

    def test_a_delivery_can_be_given_back(self, deliveries: Deliveries) -> None:
        """Where nothing was sent, the next caller is the first again."""
        deliveries.claim_delivery("k", NOW, since=NOW)
        deliveries.release_delivery("k")
        assert deliveries.delivery("k") is None
        deliveries.release_delivery("k")
        assert Delivery("k", LATER) == deliveries.claim_delivery("k", LATER, since=NOW)

    def test_only_a_claim_can_be_completed(self, deliveries: Deliveries) -> None:
        """To send without a claim is a fault of the program."""
        with pytest.raises(LookupError, match="nobody has claimed k"):
            deliveries.complete_delivery("k", 1, 2)
        assert deliveries.delivery("k") is None

    def test_old_deliveries_are_forgotten(self, deliveries: Deliveries) -> None:
        """Completed or not; what is younger stays."""
        for key, at in (("old", NOW - SECOND), ("sent", NOW - SECOND), ("new", NOW)):
            deliveries.claim_delivery(key, at, since=at)
        deliveries.complete_delivery("sent", 1, 2)
        assert 2 == deliveries.forget_deliveries(NOW)
        assert [None, None, Delivery("new", NOW)] == [deliveries.delivery(key) for key in ("old", "sent", "new")]


class StoredDeliveriesContract(Opened, DeliveriesContract):
    """The same for a store, to be inherited with a fixture `url`."""

    @pytest.fixture
    def deliveries(self, store: SqlStore) -> Deliveries:
        return store

    def test_processes_never_share_a_delivery(self, store: SqlStore, url: str) -> None:
        """Neither new ones nor those whose claim led nowhere; those with a young claim are left alone."""
        for key in KEYS[::2]:
            store.claim_delivery(key, NOW - WEEK, since=NOW)
        store.claim_delivery(KEYS[1], NOW, since=NOW)
        claimed = filter(None, chain(*together("claim", url, module=planners.HERE)))
        assert sorted({*KEYS} - {KEYS[1]}) == sorted(claimed)
