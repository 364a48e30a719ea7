"""What the managers of a server do with its weekly prompts, and where its members are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.adapters.store import SqlStore, open_store
from bot.errors import UsageProblem
from bot.mentor.plan.schedule import create
from bot.mentor.plan.values import Wishes
from bot.mentor.prompt.cohort import cohort
from bot.mentor.prompt.schedules import NoSchedule, Schedules
from bot.mentor.prompt.settings import LIMIT
from tests.doubles.plans import MLE, real
from tests.doubles.prompts import START, scheduled

GUILD = 1


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    """An empty database."""
    made = open_store(f"sqlite:///{tmp_path / 'schedules.db'}")
    yield made
    made.close()


def schedules(store: SqlStore) -> Schedules:
    """Over the project's own curriculum, at the turn of the year."""
    return Schedules(store, real, lambda: START)


def test_the_first_one_is_made_once(store: SqlStore) -> None:
    """Off, in the zone of the server, for machine learning engineers; it is there again the next time."""
    store.save_server(replace(store.server(GUILD), timezone="Asia/Tokyo"))
    made = schedules(store).set_up(GUILD).schedule
    assert (False, 0, "Asia/Tokyo", MLE) == (made.on, made.channel, made.zone, made.track)
    assert made == schedules(store).set_up(GUILD).schedule
    assert made == schedules(store).add(GUILD).schedule
    assert () == store.schedules_to_look_at(START + timedelta(days=400))


def test_the_only_one_that_is_on_is_meant(store: SqlStore) -> None:
    """Without an id; where several are, or none is, it must be said which."""
    found = schedules(store)
    with pytest.raises(NoSchedule, match="/prompts setup"):
        found.find(GUILD, None)
    store.add_schedule(scheduled(id="a", on=False), None)
    assert "a" == found.find(GUILD, None).schedule.id
    store.add_schedule(scheduled(id="b"), None)
    assert "b" == found.find(GUILD, None).schedule.id
    found.change(GUILD, "a", on=True)
    with pytest.raises(NoSchedule, match="option `schedule`"):
        found.find(GUILD, None)
    assert "a" == found.find(GUILD, "a").schedule.id
    with pytest.raises(NoSchedule, match="no longer"):
        found.find(GUILD, "c")
    with pytest.raises(NoSchedule):
        found.find(GUILD + 1, "a")


def test_a_change_says_when_to_look_next(store: SqlStore) -> None:
    """Switched off, never."""
    store.add_schedule(scheduled(), None)
    monday = schedules(store).change(GUILD, "s1", role=7).slot
    assert monday is not None
    assert () == store.schedules_to_look_at(monday.at - timedelta(seconds=1))
    assert 7 == store.schedules_to_look_at(monday.at)[0].role
    schedules(store).change(GUILD, "s1", on=False)
    assert () == store.schedules_to_look_at(monday.at)
    with pytest.raises(NoSchedule):
        schedules(store).change(GUILD, "gone", on=True)


def test_ten_at_most(store: SqlStore) -> None:
    """An eleventh says to delete one."""
    for number in range(LIMIT):
        store.add_schedule(scheduled(id=f"s{number}"), None)
    with pytest.raises(UsageProblem, match="delete one first"):
        schedules(store).add(GUILD)
    schedules(store).delete(GUILD, "s0")
    assert 0 == schedules(store).add(GUILD).schedule.channel
    with pytest.raises(NoSchedule):
        schedules(store).delete(GUILD, "s0")


def test_one_at_most_is_begun(store: SqlStore) -> None:
    """Even where two people ask for another one at the same moment, the tenth place is taken once."""
    for number in range(LIMIT - 1):
        store.add_schedule(scheduled(id=f"s{number}"), None)
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: schedules(store).add(GUILD).schedule, range(4)))
    assert (1, LIMIT) == (len({schedule.id for schedule in made}), len(store.schedules(GUILD)))


def test_the_prompts_to_come(store: SqlStore) -> None:
    """The next one, the next three, and that of any week of the track."""
    store.add_schedule(scheduled(), None)
    opened = schedules(store).find(GUILD, "s1")
    upcoming = schedules(store).upcoming(opened)
    assert [1, 2, 3] == [one.prompt.week for one in upcoming]
    assert upcoming[0].prompt == opened.next == schedules(store).look(opened, 1)
    assert 25 == schedules(store).look(opened, 25).week
    with pytest.raises(UsageProblem, match="25 weeks"):
        schedules(store).look(opened, 26)
    assert () == schedules(store).upcoming(schedules(store).change(GUILD, "s1", on=False))


def test_what_waits_is_the_first_of_those_to_come(store: SqlStore) -> None:
    """And the following ones go on from there."""
    store.add_schedule(scheduled(), None)
    late = Schedules(store, real, lambda: datetime(2027, 1, 5, 9, tzinfo=UTC))
    opened = late.find(GUILD, "s1")
    upcoming = late.upcoming(opened)
    assert [date(2027, 1, 4), date(2027, 1, 11), date(2027, 1, 18)] == [one.slot.day for one in upcoming]
    assert upcoming[0].prompt == opened.next


def test_one_to_look_at(store: SqlStore) -> None:
    """One that is on comes before others, and there is one as long as there is any."""
    found = schedules(store)
    with pytest.raises(NoSchedule, match="/prompts setup"):
        found.look_at_one(GUILD, None)
    store.add_schedule(scheduled(id="a", on=False), None)
    for id in ("b", "c"):
        store.add_schedule(scheduled(id=id), None)
    assert "b" == found.look_at_one(GUILD, None).schedule.id
    assert "a" == found.look_at_one(GUILD, "a").schedule.id


def test_a_track_that_is_gone(store: SqlStore) -> None:
    """It is told, and nothing is to come."""
    store.add_schedule(scheduled(track="alchemist"), None)
    opened = schedules(store).find(GUILD, "s1")
    assert (None, ()) == (opened.next, schedules(store).upcoming(opened))
    assert "choose another track" in opened.fault


def test_members_are_counted_by_the_skill_they_have_next() -> None:
    """A plan that is done, or no longer fits the curriculum, counts for none."""
    today = date(2027, 1, 4)
    fresh = create(real(), Wishes(MLE, 10, today), today)
    further = create(real(), Wishes(MLE, 10, today, level="software_engineer"), today)
    done = replace(fresh, records=tuple(replace(r, state="done", on=today) for r in fresh.records))
    counted = cohort(real(), [fresh, fresh, further, done], today)
    assert 3 == counted.total()
    assert 2 == counted["dev-setup"]
    assert Counter() == cohort(real(), [], today)


def test_the_cohort_decides_on_request(store: SqlStore) -> None:
    """Three members who follow and are at the same skill; the track waits meanwhile."""
    store.add_schedule(scheduled(follow_cohort=True), None)
    plan = create(real(), Wishes(MLE, 10, START.date(), level="software_engineer"), START.date())
    (there,) = cohort(real(), [plan], START.date())
    usual = schedules(store).find(GUILD, "s1").next
    for user in range(3):
        before = schedules(store).find(GUILD, "s1").next
        assert usual == before
        store.start_plan(user, GUILD, plan, START, replaces=None)
        store.follow(user, GUILD, on=True)
    after = schedules(store).find(GUILD, "s1").next
    assert after is not None
    assert after.study is not None
    assert there == after.study.topic
    assert usual == schedules(store).change(GUILD, "s1", follow_cohort=False).next
