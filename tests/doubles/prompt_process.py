"""A process that posts weekly prompts, as the bot does it, without Discord: what is sent goes to a place of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from bot.errors import MentorError
from bot.mentor.prompt.errands import Errand, Errands
from bot.mentor.prompt.tick import holds
from bot.mentor.prompt.values import Prompt, Schedule
from bot.mentor.prompt.write import prompt_id
from knowledge.curriculum import Curriculum

TOPICS = 30  # in a cycle


class Refused(Exception):
    """Discord said no: nothing was sent."""


class Unanswered(Exception):
    """Nobody knows whether anything was done."""


class Place(Protocol):
    """A clock, and channels as Discord shows them."""

    @property
    def now(self) -> datetime: ...

    def find(self, errand: Errand) -> int | None:
        """The message of an errand, if it is there. Raises Unanswered."""

    def send(self, errand: Errand, prompt: Prompt) -> int:
        """Send a prompt; gives its message. Raises Refused or Unanswered."""

    def open_thread(self, message: int) -> None:
        """Open a thread from a message. Raises Unanswered."""


class Counting(Errands):
    """Errands whose prompts have no content: what was covered is counted."""

    def _made(self, errand: Errand) -> Prompt:
        return _counted(errand.schedule, errand.day, light=bool(errand.slot and errand.slot.light))


class Process:
    """Does what there is to do about schedules."""

    def __init__(self, errands: Errands, place: Place) -> None:
        self._errands = errands
        self._place = place

    def look(self, schedule: Schedule) -> None:
        """Do what there is to do about one that is due."""
        errand = self._errands.take(schedule)
        if isinstance(errand, Errand):
            self._deal(errand)

    def post_now(self, guild: int, id: str) -> None:
        """A manager asks for the next prompt; it may be refused."""
        try:
            errand = self._errands.by_hand(guild, id)
        except MentorError:
            return
        self._deal(errand)

    def _deal(self, errand: Errand) -> None:
        errands, place, message, at = self._errands, self._place, errand.message, errand.claimed_at
        if message is None and errand.doubt:
            try:
                found, at = place.find(errand), errand.doubt
            except Unanswered:
                errands.doubtful(errand)
                return
            if found is None and not errands.absent(errand):
                return
            message = (errand.channel, found) if found is not None else None
        if message is None:
            prompt, at = errands.begin(errand), place.now
            if prompt is None:
                return
            if not holds(errand.claimed_at, at):
                errands.doubtful(errand)
                return
            try:
                message = errand.schedule.channel, place.send(errand, prompt)
            except (Refused, Unanswered) as fault:
                (errands.delayed if isinstance(fault, Refused) else errands.doubtful)(errand)
                return
        self._finish(errand, message, at)

    def _finish(self, errand: Errand, message: tuple[int, int], at: datetime) -> None:
        if errand.message is None:
            self._errands.sent(errand, *message)
        try:
            self._place.open_thread(message[1])
        except Unanswered:
            self._errands.delayed(replace(errand, message=message))
            return
        self._errands.record(errand, *message, None, at)


def _counted(schedule: Schedule, day: date, *, light: bool) -> Prompt:
    covered, cycle = schedule.covered, schedule.cycle
    if not light:
        wraps = len(covered) == TOPICS
        covered, cycle = ("0",) if wraps else (*covered, str(len(covered))), cycle + wraps
    return Prompt(
        prompt_id(schedule.id, day),
        schedule.id,
        day,
        schedule.week + (not light),
        cycle,
        "",
        None,
        (),
        "",
        "",
        (),
        covered,
    )


def nothing_taught() -> Curriculum:
    """The curriculum of such prompts."""
    raise AssertionError("they have no content")
