"""Reminders over months, on a real database: interrupted at random, set otherwise now and then."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.adapters.store import SqlStore, open_store
from bot.mentor.plan.planner import Planner
from bot.mentor.plan.reminders import Errand, Reminders
from bot.mentor.plan.values import Wishes
from knowledge.curriculum import Curriculum
from tests.doubles.curriculum import Bakery

USER, GUILD = 7, None
START = datetime(2027, 1, 4, 8, tzinfo=UTC)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe")


@pytest.fixture(scope="module")
def curriculum(tmp_path_factory: pytest.TempPathFactory) -> Curriculum:
    """A bakery's."""
    return Bakery(tmp_path_factory.mktemp("bakery")).load()


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as its person got it, and what had been chosen then."""

    day: date
    at: datetime
    weekday: int
    time: time
    zone: str
    changed: int


class World:
    """One person with a plan that lasts for months, and the processes that remind them."""

    def __init__(self, store: SqlStore, curriculum: Curriculum, chance: random.Random) -> None:
        self.now = START
        self.arrived: dict[str, Sent] = {}
        self.doubled: list[str] = []
        self._changed = 0
        self._store = store
        self._chance = chance
        self._planner = Planner(store, lambda: curriculum, lambda: self.now)
        self._reminders = Reminders(store, self._planner, lambda: self.now)
        draft = self._planner.begin(USER, GUILD, Wishes("baker", 1, self.now.date()))
        self._id = self._planner.start(USER, draft.id, replaces=None).kept.id
        self.choose()

    def choose(self) -> None:
        """The person sets another day, time or zone."""
        self._changed += 1
        if self._chance.random() < 0.5:
            self._store.set_timezone(USER, self._chance.choice(ZONES))
            self._reminders.follow(USER, GUILD)
        at = time(self._chance.randrange(24), self._chance.choice((0, 30)))
        self._reminders.set(USER, self._planner.open(USER, self._id), self._chance.randrange(7), at)

    def tick(self) -> None:
        """Somebody looks what is due; at random it is killed before sending, or before writing down."""
        for reminder in self._reminders.due():
            errand = self._reminders.take(reminder)
            if errand is None or self._chance.random() < 0.2:
                continue
            self._send(errand)
            if self._chance.random() < 0.8:
                self._reminders.sent(errand, 1, 2)

    def _send(self, errand: Errand) -> None:
        if errand.unclear and errand.key in self.arrived:
            return
        if errand.key in self.arrived:
            self.doubled.append(errand.key)
        found = errand.reminder
        self.arrived[errand.key] = Sent(
            errand.step.day, found.next_at, found.weekday, found.at, found.zone, self._changed
        )

    def live(self, weeks: int) -> None:
        """Let weeks go by, mostly with a tick every few minutes around what is due, now and then with long gaps."""
        end = self.now + timedelta(weeks=weeks)
        while self.now < end:
            calm = self._chance.random() < 0.9
            self.now += timedelta(hours=self._chance.choice((1, 2, 5))) if calm else timedelta(hours=50)
            for _ in range(3):
                self.tick()
                self.now += timedelta(minutes=self._chance.choice((1, 30)))
            if self._chance.random() < 0.01:
                self.choose()
            if self._chance.random() < 0.05:
                self._planner.open(USER, self._id)  # they look at their plan


def _faults(world: World) -> Iterator[str]:
    yield from (f"twice: {key}" for key in world.doubled)
    for sent in world.arrived.values():
        local = sent.at.astimezone(ZoneInfo(sent.zone))
        if (local.date(), local.weekday(), local.time()) != (sent.day, sent.weekday, sent.time):
            yield f"at a wrong time: {sent}"
    for one, two in pairwise(world.arrived.values()):
        least = 7 if one.changed == two.changed else 4
        if (two.day - one.day).days < least:
            yield f"too soon: {one}, {two}"


@pytest.mark.parametrize("seed", range(6))
def test_months_of_interruptions(curriculum: Curriculum, tmp_path: Path, seed: int) -> None:
    """No message comes twice, too soon or at a wrong time, and most weeks bring theirs."""
    store = open_store(f"sqlite:///{tmp_path / 'mentor.db'}")
    try:
        world = World(store, curriculum, random.Random(seed))
        world.live(weeks=10)
        assert [] == list(_faults(world))
        assert 4 <= len(world.arrived)
    finally:
        store.close()
