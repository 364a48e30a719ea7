"""Schedules: what the managers of a server do with its weekly prompts, each a method."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from bot.errors import MentorError, UsageProblem
from bot.mentor.plan.ids import Ids
from bot.mentor.ports import Store
from bot.mentor.prompt.ahead import Ahead, ahead
from bot.mentor.prompt.cadence import extra
from bot.mentor.prompt.choose import track
from bot.mentor.prompt.cohort import cohort
from bot.mentor.prompt.settings import LIMIT, changed, coming, today
from bot.mentor.prompt.values import TRACK, Post, Prompt, Schedule, Slot
from bot.mentor.prompt.watch import look_at
from bot.mentor.prompt.write import light, prompt
from bot.mentor.wording import counted
from knowledge.curriculum import Curriculum

SHOWN = 3
_MOMENT = timedelta(seconds=1)
_GONE = "that weekly prompt is not here, or no longer; see `/prompts setup` for those there are"


class NoSchedule(MentorError):
    """A server has no such weekly prompt, or none at all."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A schedule as it stands now, among all of its server, with the posts it has made, the newest first.

    `slot` is when the next post comes, on or off; None in a pause without an end. `fault` says why no topic can be
    chosen, "" where one can.
    """

    schedule: Schedule
    all: tuple[Schedule, ...]
    posts: tuple[Post, ...]
    curriculum: Curriculum
    now: datetime
    slot: Slot | None
    next: Prompt | None
    fault: str = ""


class Schedules:
    """Schedules over a store. Every method may block; times come from `now`, the curriculum from `taught`."""

    def __init__(self, store: Store, taught: Callable[[], Curriculum], now: Callable[[], datetime]) -> None:
        self._store = store
        self._taught = taught
        self._now = now

    def of(self, guild: int) -> tuple[Opened, ...]:
        """All schedules of a server, in the order in which they were made."""
        known = self._store.schedules(guild)
        return tuple(self._opened(schedule, known) for schedule in known)

    def find(self, guild: int, id: str | None) -> Opened:
        """A schedule by its id; without one, the only one of the server, or the only one that is on.

        Raises NoSchedule.
        """
        known = self._store.schedules(guild)
        if not known:
            raise NoSchedule("there is no weekly prompt here yet; make one with `/prompts setup`")
        if id is not None:
            fitting = [s for s in known if s.id == id]
        else:
            fitting = list(known) if len(known) == 1 else [s for s in known if s.on]
        if len(fitting) != 1:
            several = "there are several weekly prompts here; say which one with the option `schedule`"
            raise NoSchedule(_GONE if id is not None else several)
        return self._opened(fitting[0], known)

    def look_at_one(self, guild: int, id: str | None) -> Opened:
        """A schedule by its id; without one, the one that `find` gives, or else the first. Raises NoSchedule."""
        known = self._store.schedules(guild)
        on = [schedule for schedule in known if schedule.on]
        first = (on or known)[0].id if known else None
        return self.find(guild, id or first)

    def set_up(self, guild: int, id: str | None = None) -> Opened:
        """A schedule to set up: by its id, else the first; where there is none, a new one that is off."""
        known = self._store.schedules(guild)
        if id is not None or not known:
            return self.find(guild, id) if known else self.add(guild)
        return self._opened(known[0], known)

    def add(self, guild: int) -> Opened:
        """A new schedule that is off, or the one that was begun and has no channel yet. Raises UsageProblem."""
        zone, roles = self._store.server(guild).timezone, self._taught().roles
        role = TRACK if TRACK in roles else next(iter(sorted(roles)), TRACK)
        made = Schedule(secrets.token_hex(3), guild, 0, self._now(), zone=zone, track=role, on=False)
        self._store.add_schedule(made, None, _has_place)
        known = self._store.schedules(guild)
        if begun := next((s for s in known if not s.channel), None):
            return self._opened(begun, known)
        raise UsageProblem(f"There are {counted(LIMIT, 'weekly prompt')} here already; delete one first.")

    def change(self, guild: int, id: str, **changes: Any) -> Opened:
        """Give a schedule other settings. Raises NoSchedule."""
        return self.remake(guild, id, lambda schedule, now: changed(schedule, now, **changes))

    def remake(self, guild: int, id: str, remade: Callable[[Schedule, datetime], Schedule]) -> Opened:
        """Keep what a quick function makes of a schedule now. Raises NoSchedule, and what the function raises."""
        now = self._now()

        def change(before: Schedule) -> tuple[Schedule, datetime | None]:
            after = remade(before, now)
            return after, look_at(after, now)

        if self._store.change_schedule(guild, id, change) is None:
            raise NoSchedule(_GONE)
        return self.find(guild, id)

    def delete(self, guild: int, id: str) -> None:
        """Delete a schedule with its posts. Raises NoSchedule."""
        if not self._store.delete_schedule(guild, id):
            raise NoSchedule(_GONE)

    def look(self, opened: Opened, week: int) -> Prompt:
        """The next prompt of a week of the track. Raises UsageProblem where the track has no such week."""
        free = replace(opened.schedule, pauses=(), skips=())
        count = len(track(opened.curriculum, free.track))
        # What is left of this cycle, and the whole next one.
        found = islice(ahead(opened.curriculum, free, opened.posts, opened.now), 2 * count + 1)
        prompts = (one.prompt for one in found)
        if made := next((p for p in prompts if p.week == week), None):
            return made
        raise UsageProblem(f"This track has {counted(count, 'week')}; choose one of them.")

    def by_hand(self, opened: Opened) -> tuple[Slot, Prompt] | None:
        """The slot that a post at once would take, and its prompt; None so soon after the last post.

        Raises UsageProblem where no topic can be chosen.
        """
        slot = extra(opened.schedule, opened.now)
        return (slot, self._next(opened.curriculum, opened.schedule, opened.posts, slot, opened.now)) if slot else None

    def upcoming(self, opened: Opened) -> tuple[Ahead, ...]:
        """The next prompts, if each is posted, one that is due first.

        None where the schedule is off, or no topic can be chosen.
        """
        if not opened.schedule.on or opened.fault:
            return ()
        after = min(opened.now, opened.slot.at - _MOMENT) if opened.slot else opened.now
        return tuple(islice(ahead(opened.curriculum, opened.schedule, opened.posts, after), SHOWN))

    def _opened(self, schedule: Schedule, known: Sequence[Schedule]) -> Opened:
        now, curriculum = self._now(), self._taught()
        posts = self._store.posts(schedule.guild, schedule.id)
        slot = coming(schedule, now)
        made, fault = None, ""
        try:
            made = self._next(curriculum, schedule, posts, slot, now)
        except UsageProblem as problem:
            fault = str(problem)
        return Opened(schedule, tuple(known), posts, curriculum, now, slot, made, fault)

    def _next(
        self, curriculum: Curriculum, schedule: Schedule, posts: Sequence[Post], slot: Slot | None, now: datetime
    ) -> Prompt:
        """The next prompt; for today where nobody knows when it comes."""
        if Ids(curriculum).role(schedule.track) is None:
            raise UsageProblem("The role of its track is no longer taught here; choose another track.")
        if slot and slot.light:
            return light(curriculum, schedule, posts, slot.day)
        common: Mapping[str, int] = {}
        if schedule.follow_cohort:
            common = cohort(curriculum, self._store.followed_plans(schedule.guild), today(schedule, now))
        return prompt(curriculum, schedule, posts, slot.day if slot else today(schedule, now), cohort=common)


def _has_place(known: Sequence[Schedule]) -> bool:
    """Whether a server may begin another schedule."""
    return len(known) < LIMIT and all(schedule.channel for schedule in known)
