"""What comes of the weekly prompts that are due, step by step, so that each is sent once whatever is interrupted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.errors import MentorError, UsageProblem
from bot.mentor.ports import Store
from bot.mentor.prompt.cadence import due, extra
from bot.mentor.prompt.cohort import cohort
from bot.mentor.prompt.settings import free_at
from bot.mentor.prompt.tick import LEASE, begun, dropped, expired, failed, holds, key, omitting, posted, skipped, step
from bot.mentor.prompt.values import Pending, Post, Prompt, Schedule, Slot, Step
from bot.mentor.prompt.watch import look_at
from bot.mentor.prompt.write import light, prompt, prompt_id, thread_name
from knowledge.curriculum import Curriculum

NO_THREAD = "thread"  # the problem of a schedule whose posts arrive all the same
WAITS = tuple(timedelta(minutes=n) for n in (1, 2, 5, 10, 30))
HELD = timedelta(minutes=10)
_WAIT = timedelta(minutes=1)
_MOMENT = timedelta(seconds=1)
_BUSY = "I am posting it just now; look there in a few minutes"

_log = logging.getLogger(__name__)


class Moved(Exception):
    """The schedule was changed while its prompt was prepared."""


@dataclass(frozen=True, slots=True)
class Errand:
    """A prompt that this process alone may deal with now, for some minutes from `claimed_at` on.

    `slot` is None where nothing is to be sent any more. `doubt` is when an earlier try was claimed of which nobody
    knows how it ended: look for the message first. `message` is the channel and the id of one that is there for sure.
    """

    schedule: Schedule
    key: str
    day: date
    claimed_at: datetime
    slot: Slot | None = None
    late: bool = False
    by_hand: bool = False
    doubt: datetime | None = None
    message: tuple[int, int] | None = None

    @property
    def id(self) -> str:
        """The id of the prompt, which its message bears."""
        return prompt_id(self.schedule.id, self.day)

    @property
    def channel(self) -> int:
        """Where the message is, if an earlier try got so far; else where it is to go."""
        pending = self.schedule.pending
        return pending.channel if self.doubt and pending and pending.channel else self.schedule.channel


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """A schedule that is off from now on, since too many posts in a row could not be made."""

    schedule: Schedule


class Errands:
    """Weekly prompts over a store. Every method may block; times come from `now`, the curriculum from `taught`."""

    def __init__(self, store: Store, taught: Callable[[], Curriculum], now: Callable[[], datetime]) -> None:
        self._store = store
        self._taught = taught
        self._now = now
        self._tries: dict[str, int] = {}

    def due(self, guilds: Collection[int]) -> tuple[Schedule, ...]:
        """The schedules of some servers that have to be looked at."""
        return self._store.schedules_to_look_at(self._now(), guilds)

    def wake(self, schedule: Schedule) -> None:
        """Work out anew when to look at a schedule: the rules of its zone may have changed since it was kept."""
        now = self._now()
        self._store.change_schedule(schedule.guild, schedule.id, lambda s: (s, look_at(s, now)))

    def take(self, found: Schedule) -> Errand | SwitchedOff | None:
        """What there is to do now about a schedule, claimed for the caller; None for nothing."""
        schedule, now = self._store.schedule(found.guild, found.id), self._now()
        if schedule is None:
            return None
        do = step(schedule, now, self._store.delivery)
        if do.do == "skip":
            return self._skip(schedule, do, now)
        errand = self._recording(schedule, do) if do.do == "record" else self._claimed(schedule, do, now)
        if errand is None:
            self._later(schedule, now + _WAIT)
        return errand

    def by_hand(self, guild: int, id: str) -> Errand:
        """The errand of a post that somebody asks for. Raises MentorError where there can be none now."""
        schedule, now = self._store.schedule(guild, id), self._now()
        if schedule is None:
            raise UsageProblem("That weekly prompt was deleted; make another one with `/prompts setup`.")
        found = due(schedule, now)
        if schedule.pending or (found and found.kind != "skip"):
            errand = self.take(schedule)
            if not isinstance(errand, Errand):
                raise MentorError(_BUSY)
            return errand
        slot = extra(schedule, now)
        if slot is None:
            free = free_at(schedule)
            when = f" from <t:{free.timestamp():.0f}:F> on" if free else " later"
            raise UsageProblem(f"The last prompt came less than four days ago; the next one can come{when}.")
        name = key(schedule, slot.day)
        before = self._store.claim_delivery(name, now, since=expired(now), guild=guild)
        if before is None:
            raise MentorError(_BUSY)
        doubt = before.claimed_at if before.claimed_at != now else None
        return Errand(schedule, name, slot.day, now, slot, by_hand=True, doubt=doubt)

    def absent(self, errand: Errand) -> bool:
        """Nothing was sent by the earlier try. True where it is to be sent now; else the prompt is given up."""
        if errand.slot is None:
            self._give_back(errand)
        return errand.slot is not None

    def begin(self, errand: Errand) -> Prompt | None:
        """The prompt to be sent now, noted as on its way; None where the schedule was changed or deleted meanwhile.

        Raises UsageProblem where no topic can be chosen. In both cases nothing may be sent.
        """
        schedule = errand.schedule
        made = self._made(errand)

        def note(s: Schedule) -> tuple[Schedule, datetime]:
            if _settled(s) != _settled(schedule) or not holds(errand.claimed_at, self._now()):
                raise Moved
            found = due(s, self._now())
            before = found.missed if found else ()
            return begun(omitting(s, before), made, self._now()), errand.claimed_at + LEASE + _MOMENT

        try:
            noted = self._store.change_schedule(schedule.guild, schedule.id, note)
        except Moved:
            noted = None
        if noted is None:
            self._give_back(errand)
            return None
        return made

    def sent(self, errand: Errand, channel: int, message: int) -> None:
        """The message is there."""
        self._store.complete_delivery(errand.key, channel, message)

    def thread_of(self, errand: Errand) -> str:
        """The name of the thread of a message that is there."""
        pending = errand.schedule.pending or self._pending(errand)
        return thread_name(self._taught(), pending.week, pending.topic, pending.day) if pending else errand.id

    def record(
        self, errand: Errand, channel: int, message: int, thread: int | None, at: datetime, problem: str = ""
    ) -> Post | None:
        """Keep the post of a message that is there, and move the schedule on; None where another process did.

        `problem` is what was wrong with it all the same.
        """
        now, own = self._now(), errand.schedule
        schedule = self._store.schedule(own.guild, own.id)
        if schedule is None or schedule.pending is None or schedule.pending.day != errand.day:
            return None
        # A message that was found, or got its thread, later than it was sent counts from when it was sent.
        begun_at = schedule.pending.at or at
        _, post = posted(schedule, channel=channel, message=message, thread=thread, at=begun_at)

        def settle(s: Schedule) -> tuple[Schedule, datetime | None]:
            if s.pending is None or s.pending.day != errand.day:
                return s, look_at(s, now)
            after, _ = posted(s, channel=channel, message=message, thread=thread, at=begun_at)
            after = replace(after, problem=problem)
            return after, look_at(after, now)

        self._store.keep_post(own.guild, post, settle)
        self._tries.pop(errand.key, None)
        return post

    def held(self, errand: Errand, problem: str, *, unsure: bool = False) -> bool:
        """Nothing can be sent for a reason that lasts; it is tried again from time to time.

        True for the first who says so, who has to tell the server. Where it is `unsure` whether an earlier try got
        through, the claim stays, and the message is looked for again.
        """
        if not unsure or errand.slot is None:
            self._give_back(errand)
        if errand.by_hand or errand.slot is None:
            return False
        return self._trouble(errand.schedule, problem, self._now() + HELD)

    def untold(self, schedule: Schedule) -> None:
        """Nobody could be told of the problem of a schedule, so it will have to be told again."""
        self._trouble(schedule, "", self._now() + HELD)

    def delayed(self, errand: Errand) -> None:
        """Nothing was sent for a reason that passes: try again, each time a little later."""
        if errand.message is None:
            self._give_back(errand)
        tries = self._tries[errand.key] = self._tries.get(errand.key, 0) + 1
        self._later(errand.schedule, self._now() + WAITS[min(tries, len(WAITS)) - 1])

    def tries(self, errand: Errand) -> int:
        """How often an errand was delayed, as far as this process knows."""
        return self._tries.get(errand.key, 0)

    def doubtful(self, errand: Errand) -> None:
        """Nobody knows whether it was sent: look again once the claim is over."""
        self._later(errand.schedule, errand.claimed_at + LEASE + _MOMENT)

    def _claimed(self, schedule: Schedule, do: Step, now: datetime) -> Errand | None:
        if do.day is None:
            return None
        before = self._store.claim_delivery(do.key, now, since=expired(now), guild=schedule.guild)
        if before is None:
            return None
        doubt = before.claimed_at if before.claimed_at != now else None
        if doubt is None and do.due is None:  # somebody else has looked, and given it up meanwhile
            self._store.release_delivery(do.key)
            return None
        late = bool(do.due and do.due.kind == "late")
        return Errand(schedule, do.key, do.day, now, do.due.slot if do.due else None, late, doubt=doubt)

    def _recording(self, schedule: Schedule, do: Step) -> Errand | None:
        found = self._store.delivery(do.key)
        if found is None or found.message is None or do.day is None:
            return None
        return Errand(
            schedule, do.key, do.day, found.claimed_at, message=(found.channel or schedule.channel, found.message)
        )

    def _skip(self, schedule: Schedule, do: Step, now: datetime) -> SwitchedOff | None:
        """Let a slot pass that nobody can make up for. Where something stood in its way, it counts as failed."""

        def passed(s: Schedule) -> tuple[Schedule, datetime | None]:
            found = due(s, now)
            if found is None or (found.kind != "skip" and found.slot.day != do.day):
                return s, look_at(s, now)
            after = skipped(s, now)
            if found.kind == "skip":
                after = omitting(after, [*found.missed, found.slot.day])
                after = failed(after) if s.problem not in ("", NO_THREAD) else after
            return after, look_at(after, now)

        after = self._store.change_schedule(schedule.guild, schedule.id, passed)
        _log.info("server %s: the prompt of schedule %s came too late and is skipped", schedule.guild, schedule.id)
        return SwitchedOff(after) if after and schedule.on and not after.on else None

    def _made(self, errand: Errand) -> Prompt:
        schedule, slot, curriculum = errand.schedule, errand.slot, self._taught()
        history = self._store.posts(schedule.guild, schedule.id)
        late_for = slot.at if slot and errand.late else None
        if slot and slot.light:
            return light(curriculum, schedule, history, errand.day, late_for=late_for)
        common = None
        if schedule.follow_cohort:
            common = cohort(curriculum, self._store.followed_plans(schedule.guild), errand.day)
        return prompt(curriculum, schedule, history, errand.day, cohort=common, late_for=late_for)

    def _pending(self, errand: Errand) -> Pending | None:
        found = self._store.schedule(errand.schedule.guild, errand.schedule.id)
        return found.pending if found else None

    def _give_back(self, errand: Errand) -> None:
        """Undo the claim, unless it is over, and somebody else's by now: nothing was sent."""
        now = self._now()
        if now >= errand.claimed_at + LEASE:
            return

        def drop(s: Schedule) -> tuple[Schedule, datetime | None]:
            after = dropped(s) if s.pending and s.pending.day == errand.day else s
            return after, look_at(after, now)

        self._store.change_schedule(errand.schedule.guild, errand.schedule.id, drop)
        self._store.release_delivery(errand.key)

    def _trouble(self, schedule: Schedule, problem: str, until: datetime) -> bool:
        before: list[str] = []

        def note(s: Schedule) -> tuple[Schedule, datetime | None]:
            before.append(s.problem)
            after = replace(s, problem=problem)
            return after, _not_before(until, look_at(after, self._now()))

        return self._store.change_schedule(schedule.guild, schedule.id, note) is not None and before[-1] != problem

    def _later(self, schedule: Schedule, until: datetime) -> None:
        """Look at a schedule at an instant, unless there is something to do later only."""
        now = self._now()
        self._store.change_schedule(schedule.guild, schedule.id, lambda s: (s, _not_before(until, look_at(s, now))))


def _settled(schedule: Schedule) -> Schedule:
    """What a manager chose, and how far the schedule is."""
    return replace(schedule, pending=None, problem="", omitted=())


def _not_before(until: datetime, at: datetime | None) -> datetime | None:
    return max(until, at) if at else None
