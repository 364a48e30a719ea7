"""What two processes make of the same prompt, and when a prompt was sent that is found later."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.mentor.prompt.errands import Errand
from bot.mentor.prompt.tick import LEASE, step
from bot.mentor.prompt.values import Schedule, Step
from bot.mentor.prompt.watch import look_at
from tests.doubles.prompt_process import Counting, nothing_taught
from tests.doubles.prompts import START, Shelf, scheduled

DUE = START.replace(day=4, hour=9)  # a Monday
OVER = LEASE + timedelta(seconds=1)
LATER = timedelta(days=1)


class World:
    """A schedule in memory, and a clock that is set by hand."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.shelf = Shelf()
        self.errands = Counting(self.shelf, nothing_taught, lambda: self.now)  # type: ignore[arg-type]
        self.shelf.add_schedule(scheduled(), look_at(scheduled(), START))

    @property
    def schedule(self) -> Schedule:
        """As it is kept."""
        found = self.shelf.schedule(1, "s1")
        assert found is not None
        return found

    def begun(self) -> Errand:
        """The errand of what is due, on its way."""
        errand = self.errands.take(self.schedule)
        assert isinstance(errand, Errand)
        assert self.errands.begin(errand) is not None
        return errand

    def taken(self) -> Errand:
        """The errand of what an earlier try has left."""
        errand = self.errands.take(self.schedule)
        assert isinstance(errand, Errand)
        return errand


def test_what_somebody_else_gave_up_is_not_sent() -> None:
    """Two processes want to look for the same lost prompt, which is no longer due; the first gives it up."""
    world = World(DUE)
    world.begun()
    world.now += timedelta(days=3)
    seen = step(world.schedule, world.now, world.shelf.delivery)
    assert "look" == seen.do
    assert not world.errands.absent(world.taken())
    assert world.errands._claimed(world.schedule, seen, world.now) is None
    assert world.shelf.delivery(seen.key) is None


def test_a_message_that_is_found_counts_from_when_it_was_sent() -> None:
    """Even if the process that found it ended as well: the next prompt is not too close to it."""
    world = World(DUE)
    world.begun()
    world.now += LATER
    errand = world.taken()
    assert DUE == errand.doubt
    world.errands.sent(errand, 2, 77)
    world.now += LATER
    errand = world.taken()
    assert (2, 77) == errand.message
    post = world.errands.record(errand, 2, 77, None, errand.claimed_at)
    assert post is not None
    assert (DUE, DUE) == (post.at, world.schedule.last_at)


def test_a_prompt_that_is_due_is_sent_after_a_look() -> None:
    """Where an earlier try has left nothing, within two days."""
    world = World(DUE)
    world.begun()
    world.now += OVER
    errand = world.taken()
    assert world.errands.absent(errand)
    assert world.errands.begin(errand) is not None
    assert Step("wait") == step(world.schedule, world.now, world.shelf.delivery)
