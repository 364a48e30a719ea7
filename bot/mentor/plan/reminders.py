"""Weekly reminders: what people choose, and what comes of those that are due, each a method."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.mentor.plan import remind
from bot.mentor.plan.checkin import CheckIn, answered_on, asked
from bot.mentor.plan.kept import Reminder
from bot.mentor.plan.planner import NoPlan, Opened, PlanChanged, Planner
from bot.mentor.plan.remind import Step
from bot.mentor.plan.wishes import day_of
from bot.mentor.ports import Store

CLOSED = "closed"
SENDING = timedelta(minutes=1)  # what is claimed longer ago is not begun any more; a claim holds for twice as long
_AT_ONCE = 500

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Errand:
    """A reminder to be sent now. Where it is `unclear` whether that has happened already, look for it first.

    `check` is the week that is over and was not spoken of yet, if there is one.
    """

    reminder: Reminder
    opened: Opened
    step: Step
    key: str
    claimed_at: datetime
    unclear: bool
    check: CheckIn | None


class Reminders:
    """Reminders over a store. Every method may block; times come from `now`."""

    def __init__(self, store: Store, planner: Planner, now: Callable[[], datetime]) -> None:
        self._store = store
        self._planner = planner
        self._now = now

    def of(self, user: int, plan: str) -> Reminder | None:
        """The reminder of a plan; None where there is none, or none can be sent."""
        found = self._store.reminder(user, plan)
        return found if found and not found.problem else None

    def set(self, user: int, opened: Opened, weekday: int, at: time) -> Reminder:
        """Remind a person every week from now on, on a weekday (0 is Monday) at a time of day where they are.

        Raises NoPlan where the plan is archived.
        """
        kept, now = opened.kept, self._now()
        if kept.archived_at is not None:
            raise NoPlan("that plan is in the archive; take it out of there with `/plan history` first.")
        last = remind.last_day(kept.id, day_of(now, opened.zone), self._store.delivery)
        due = remind.next_at(weekday, at, opened.zone, now, last=last)
        reminder = Reminder(kept.id, user, kept.guild, weekday, at, opened.zone, due)
        self._store.set_reminder(reminder)
        return reminder

    def stop(self, user: int, plan: str) -> bool:
        """No reminders any more; False where there were none."""
        return self._store.stop_reminder(user, plan)

    def follow(self, user: int, guild: int | None) -> None:
        """Bring the reminder of the plan in use in step with the person's time zone, which may be another one now."""
        kept = self._store.plan_in_use(user, guild)
        found = kept and self.of(user, kept.id)
        if found and found.zone != (zone := self._planner.zone(user, guild)):
            last = remind.last_day(found.plan, day_of(self._now(), zone), self._store.delivery)
            due = remind.next_at(found.weekday, found.at, zone, self._now(), last=last)
            self._store.set_reminder(replace(found, zone=zone, next_at=due))

    def lost(self, user: int, guild: int | None) -> Reminder | None:
        """The reminder of the plan in use, if it was switched off since none arrives; it is told once, and is gone."""
        kept = self._store.plan_in_use(user, guild)
        found = kept and self._store.reminder(user, kept.id)
        return found if found and found.problem and self._store.stop_reminder(user, found.plan) else None

    def due(self) -> tuple[Reminder, ...]:
        """The reminders that are due."""
        return self._store.due_reminders(self._now(), _AT_ONCE)

    def take(self, reminder: Reminder) -> Errand | None:
        """What is to be sent of a reminder that is due, claimed for the caller; None where nothing is."""
        found = self._store.reminder(reminder.user, reminder.plan)
        if found is None or found.next_at != reminder.next_at:
            return None
        opened, now = self._planner.look(reminder.user, reminder.plan), self._now()
        present = remind.present(found, opened.zone, now)
        if present != found:
            self._store.set_reminder(present)
        if present.next_at > now:
            return None
        step = remind.step(present, opened.plan, now)
        if step.kind == "pass":
            self._store.advance_reminder(present, step.next_at, sent=False)
        elif step.kind == "pause":
            self._pause(present, opened, step)
        else:
            return self._claim(present, opened, step, now)
        return None

    def sent(self, errand: Errand, channel: int, message: int) -> None:
        """The message is there."""
        with suppress(LookupError):  # the person has just had everything deleted
            self._store.complete_delivery(errand.key, channel, message)
        self._store.advance_reminder(errand.reminder, errand.step.next_at, sent=True)

    def closed(self, errand: Errand) -> None:
        """The person takes no messages: switch the reminder off, and tell them when they are here again."""
        self._store.release_delivery(errand.key)
        if found := self._store.reminder(errand.reminder.user, errand.reminder.plan):
            self._store.set_reminder(replace(found, problem=CLOSED))

    def drop(self, reminder: Reminder) -> None:
        """Let a week pass, since something is wrong with this reminder."""
        following = remind.next_at(reminder.weekday, reminder.at, reminder.zone, self._now())
        self._store.advance_reminder(reminder, following, sent=False)

    def _claim(self, reminder: Reminder, opened: Opened, step: Step, now: datetime) -> Errand | None:
        key = remind.key(reminder.plan, step.day)
        since = remind.stale(now, reminder.next_at)
        before = self._store.claim_delivery(key, now, since=since, user=reminder.user, guild=reminder.guild)
        if before is not None:
            check = self._check(reminder, opened)
            return Errand(reminder, opened, step, key, now, unclear=before.claimed_at != now, check=check)
        begun = self._store.delivery(key)
        if begun and begun.message is not None:
            self._store.advance_reminder(reminder, step.next_at, sent=True)
        return None

    def _check(self, reminder: Reminder, opened: Opened) -> CheckIn | None:
        history = self._store.history(reminder.user, reminder.plan)
        check = asked(opened.curriculum, opened.plan, opened.today, answered_on(history, opened.zone))
        return check if check and check.over else None

    def _pause(self, reminder: Reminder, opened: Opened, step: Step) -> None:
        """Pause the plan of somebody who has not answered for long; the reminder stays quiet until they are back."""
        if not self._store.advance_reminder(reminder, step.next_at, sent=False):
            return
        paused = remind.silenced(opened.plan, opened.today)
        try:
            self._store.save_plan(reminder.user, reminder.plan, paused, self._now(), "silence")
        except (PlanChanged, LookupError):
            return  # they are back, or gone
        self._store.set_reminder(replace(reminder, next_at=step.next_at))
        _log.info("plan %s is paused after %d unanswered reminders", reminder.plan, reminder.unanswered)
