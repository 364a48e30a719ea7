"""What to do about a schedule at a moment, so that each prompt arrives once whatever was interrupted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.mentor.plan.kept import Delivery
from bot.mentor.prompt.cadence import due
from bot.mentor.prompt.values import Due, Omitted, Pending, Post, Prompt, Schedule, Step

LEASE = timedelta(minutes=5)
FAILURES = 3
REMEMBERED = 20  # days without a post


def key(schedule: Schedule, day: date) -> str:
    """The key of the delivery of a schedule's prompt for a day."""
    return f"prompt:{schedule.guild}:{schedule.id}:{day}"


def step(schedule: Schedule, now: datetime, deliveries: Callable[[str], Delivery | None]) -> Step:
    """What to do about a schedule now; `deliveries` gives how far a delivery is, by its key.

    What was begun is settled before anything else. Claim with `since` = `expired(now)`; a claim that comes back with
    an earlier `claimed_at` than now asks to look for the message even in a `post`.
    """
    found = due(schedule, now)
    if schedule.pending:
        day = schedule.pending.day
        if delivery := deliveries(key(schedule, day)):
            in_time = found if found and found.slot.day == day and found.kind != "skip" else None
            done = delivery.message is not None
            return Step("record", key(schedule, day), day) if done else _open(schedule, delivery, day, in_time, now)
    if found is None:
        return Step("wait")
    day = found.slot.day
    delivery = deliveries(key(schedule, day))
    # A message that the schedule knows nothing of comes from a database that was put back: there is nothing to do.
    if found.kind == "skip" or (delivery and delivery.message is not None):
        return Step("skip", key(schedule, day), day, found)
    return _open(schedule, delivery, day, found, now) if delivery else Step("post", key(schedule, day), day, found)


def expired(now: datetime) -> datetime:
    """The instant before which a claim no longer holds now."""
    return now - LEASE


def holds(claimed: datetime, now: datetime) -> bool:
    """True while a claim of that instant holds, with time to send: look at it right before sending."""
    return claimed <= now < claimed + LEASE / 2


def begun(schedule: Schedule, prompt: Prompt, at: datetime | None = None) -> Schedule:
    """The schedule while a prompt whose delivery is claimed is on its way, since an instant."""
    study = prompt.study
    pending = Pending(
        prompt.day,
        prompt.week,
        prompt.cycle,
        study.topic if study else "",
        study.warm_up.used if study else None,
        tuple(asked.used for asked in prompt.look_back),
        prompt.covered,
        prompt.pinned,
        schedule.channel,
        at,
    )
    return replace(schedule, pending=pending)


def posted(
    schedule: Schedule, *, channel: int, message: int, thread: int | None, at: datetime
) -> tuple[Schedule, Post]:
    """The schedule after its pending prompt was sent, with the cursor moved, and the post to keep.

    Raises LookupError where nothing is pending.
    """
    sent = schedule.pending
    if sent is None:
        raise LookupError(f"nothing is pending in the schedule {schedule.id}")
    after = replace(
        schedule,
        covered=sent.covered,
        cycle=sent.cycle,
        week=sent.week,
        pinned="" if sent.pinned else schedule.pinned,
        last_day=sent.day,
        last_at=at,
        pending=None,
        failures=0,
    )
    return after, Post(
        schedule.id,
        sent.day,
        sent.week,
        sent.cycle,
        sent.topic,
        sent.warm_up,
        sent.look_back,
        channel,
        message,
        thread,
        at,
    )


def skipped(schedule: Schedule, now: datetime) -> Schedule:
    """The schedule after a slot that came too late: nothing is owed up to now."""
    return replace(schedule, since=now)


def omitting(schedule: Schedule, days: Iterable[date]) -> Schedule:
    """The schedule that remembers days without a post, the latest ones, with what stood in the way of it."""
    known = {each.day: each for each in schedule.omitted}
    all = {day: Omitted(day, schedule.problem) for day in days} | known
    return replace(schedule, omitted=tuple(all[day] for day in sorted(all)[-REMEMBERED:]))


def dropped(schedule: Schedule) -> Schedule:
    """The schedule after a pending post that turned out not to have been sent."""
    return replace(schedule, pending=None)


def failed(schedule: Schedule) -> Schedule:
    """The schedule after a post that could not be made; off after three of them, with the cursor where it was."""
    failures = schedule.failures + 1
    return replace(schedule, failures=failures, on=schedule.on and failures < FAILURES)


def _open(schedule: Schedule, delivery: Delivery, day: date, found: Due | None, now: datetime) -> Step:
    """What to do about a claimed delivery of which no message is known."""
    return Step("wait") if delivery.claimed_at >= expired(now) else Step("look", key(schedule, day), day, found)
