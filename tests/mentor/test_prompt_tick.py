"""What to do about a schedule at a moment: each prompt arrives once, whatever was interrupted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.mentor.prompt.tick import (
    REMEMBERED,
    begun,
    dropped,
    expired,
    failed,
    holds,
    key,
    omitting,
    posted,
    skipped,
    step,
)
from bot.mentor.prompt.values import Omitted, Schedule, Step
from bot.mentor.prompt.write import light, prompt
from tests.doubles.plans import real
from tests.doubles.prompts import Ledger, prompts, scheduled

DAY = date(2027, 1, 4)
AT = datetime(2027, 1, 4, 9, tzinfo=UTC)
KEY = "prompt:1:s1:2027-01-04"
MINUTE = timedelta(minutes=1)


def on_its_way() -> Schedule:
    """A schedule whose first prompt was begun."""
    return begun(scheduled(), prompt(real(), scheduled(), (), DAY))


def ledger(*, claimed: datetime | None = None, message: int | None = None) -> Ledger:
    """A ledger that knows of the first prompt what is given."""
    made = Ledger()
    if claimed:
        made.claim_delivery(KEY, claimed, since=expired(claimed))
    if message:
        made.complete_delivery(KEY, 2, message)
    return made


def test_nothing_is_due() -> None:
    """So there is nothing to do."""
    assert Step("wait") == step(scheduled(), AT - MINUTE, Ledger().delivery)


def test_what_is_due_is_posted() -> None:
    """Under a key of server, schedule and local date."""
    found = step(scheduled(), AT, Ledger().delivery)
    assert ("post", KEY, DAY) == (found.do, found.key, found.day)
    assert KEY == key(scheduled(), DAY)


@pytest.mark.parametrize(
    ("schedule", "known", "after", "expected"),
    [
        (scheduled(), ledger(claimed=AT), MINUTE, "wait"),
        (scheduled(), ledger(claimed=AT), 6 * MINUTE, "look"),
        (on_its_way(), ledger(claimed=AT), MINUTE, "wait"),
        (on_its_way(), ledger(claimed=AT), 6 * MINUTE, "look"),
        (on_its_way(), ledger(claimed=AT, message=7), MINUTE, "record"),
        (on_its_way(), ledger(claimed=AT, message=7), timedelta(days=30), "record"),
        (on_its_way(), ledger(), MINUTE, "post"),
        (scheduled(), ledger(), timedelta(days=3), "skip"),
        (scheduled(), ledger(claimed=AT, message=7), MINUTE, "skip"),
    ],
    ids=[
        "claimed just now", "claimed, then silence", "on its way", "begun, then silence", "there, not noted",
        "there, not noted for a month", "begun, but given back", "far too late", "there, and the schedule is old",
    ],
)  # fmt: skip
def test_what_was_begun_is_settled_first(schedule: Schedule, known: Ledger, after: timedelta, expected: str) -> None:
    """A claim holds for five minutes; then whoever comes looks for the message before sending it."""
    assert expected == step(schedule, AT + after, known.delivery).do


@pytest.mark.parametrize(
    ("schedule", "after", "may_send"),
    [
        (on_its_way(), timedelta(hours=1), True),
        (on_its_way(), timedelta(hours=47), True),
        (on_its_way(), timedelta(hours=49), False),
        (on_its_way(), timedelta(days=7), False),
        (replace(on_its_way(), weekday=3), timedelta(hours=1), False),
        (replace(on_its_way(), on=False), timedelta(hours=1), False),
    ],
    ids=["an hour late", "two days late", "too late", "the next week", "another weekday since", "switched off since"],
)
def test_what_is_not_found_is_sent_only_in_time(schedule: Schedule, after: timedelta, may_send: bool) -> None:
    """Looking costs nothing, and tells whether the cursor has to move."""
    found = step(schedule, AT + after, ledger(claimed=AT).delivery)
    assert ("look", KEY, DAY, may_send) == (found.do, found.key, found.day, found.due is not None)


def test_the_cursor_moves_when_the_prompt_is_there() -> None:
    """Not before."""
    pending = on_its_way()
    assert ((), 0, None) == (pending.covered, pending.week, pending.last_day)
    after, post = posted(pending, channel=2, message=7, thread=8, at=AT + MINUTE)
    assert (("dev-setup",), 1, DAY, AT + MINUTE) == (after.covered, after.week, after.last_day, after.last_at)
    assert after.pending is None
    assert ("s1", DAY, 1, 1, "dev-setup", 2, 7, 8) == (
        post.schedule, post.day, post.week, post.cycle, post.topic, post.channel, post.message, post.thread
    )  # fmt: skip
    assert ["q1"] == [used.question for used in post.used]


def test_settings_that_change_meanwhile_do_not_change_what_was_sent() -> None:
    """The post is kept as it stands in the channel."""
    changed = replace(on_its_way(), track="data-analyst", pinned="cnn")
    after, post = posted(changed, channel=2, message=7, thread=None, at=AT)
    assert ("dev-setup", "cnn") == (post.topic, after.pinned)


def test_only_what_is_pending_can_be_posted() -> None:
    """Of two processes the slower one finds that nothing is."""
    with pytest.raises(LookupError, match="nothing is pending"):
        posted(scheduled(), channel=2, message=7, thread=None, at=AT)


def test_a_light_prompt_leaves_the_cursor() -> None:
    """It is a post all the same: the next one keeps its distance."""
    third = prompts(real(), 3)[-1]
    made = light(real(), third.schedule, third.posts, date(2027, 1, 25))
    after, post = posted(begun(third.schedule, made), channel=2, message=9, thread=None, at=AT)
    assert (third.schedule.covered, 3, 1) == (after.covered, after.week, after.cycle)
    assert (date(2027, 1, 25), "", 3) == (after.last_day, post.topic, len(post.look_back))


def test_what_was_not_sent_is_dropped() -> None:
    """And nothing else changes."""
    assert scheduled() == dropped(on_its_way())


def test_what_is_skipped_is_no_longer_due() -> None:
    """The next slot is."""
    late = AT + timedelta(days=3)
    after = skipped(scheduled(), late)
    assert Step("wait") == step(after, late, Ledger().delivery)
    assert "post" == step(after, AT + timedelta(weeks=1), Ledger().delivery).do


def test_days_without_a_post_are_remembered() -> None:
    """Each once, in order, with what stood in the way first; the latest ones."""
    days = [AT.date() + timedelta(weeks=n) for n in range(30)]
    once = omitting(scheduled(problem="gone"), days[1:2])
    twice = omitting(replace(once, problem=""), [days[2], days[1], days[0]])
    assert (Omitted(days[0]), Omitted(days[1], "gone"), Omitted(days[2])) == twice.omitted
    assert days[-REMEMBERED:] == [each.day for each in omitting(twice, days).omitted]


def test_three_failures_switch_it_off() -> None:
    """The cursor stays, and one success begins the count anew."""
    schedule = replace(on_its_way(), covered=("dev-setup",))
    assert [(1, True), (2, True), (3, False)] == [
        (found.failures, found.on) for found in (failed(schedule), failed(failed(schedule)), _thrice(schedule))
    ]
    assert ("dev-setup",) == _thrice(schedule).covered
    assert 0 == posted(failed(schedule), channel=2, message=7, thread=None, at=AT)[0].failures


@pytest.mark.parametrize(
    ("after", "expected"),
    [(timedelta(0), True), (2 * MINUTE, True), (3 * MINUTE, False), (-MINUTE, False)],
    ids=["at once", "in time", "after a long sleep", "the clock went back"],
)
def test_who_claimed_long_ago_may_no_longer_send(after: timedelta, expected: bool) -> None:
    """There has to be time to send before somebody else may come to look."""
    assert expected == holds(AT, AT + after)


def _thrice(schedule: Schedule) -> Schedule:
    return failed(failed(failed(schedule)))
