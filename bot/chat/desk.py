"""What every command works with, handed over by the composition root."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Literal, Protocol, TypeVar

from bot.mentor.model import Answer, Question
from bot.mentor.plan.chart import Chart
from bot.mentor.plan.values import Plan, Schedule
from bot.mentor.ports import Store
from bot.mentor.why import Trace
from index.manifest import Build
from index.types import Passage
from knowledge.curriculum import Curriculum, Tier

T = TypeVar("T")


class Runner(Protocol):
    """Runs what blocks away from the event loop, in the order of asking."""

    async def run(self, work: Callable[[], T]) -> T:
        """The result of the work. Raises Busy where too much is waiting already, and what the work raises."""

    @property
    def waiting(self) -> int:
        """How much is waiting or at work."""


class Painter(Protocol):
    """Draws pictures in a process of their own."""

    async def roadmap(self, role: str, tier: str) -> bytes:
        """The map of a role as PNG. Raises MentorError where it cannot be drawn."""

    async def timeline(self, chart: Chart, form: Literal["png", "pdf"]) -> bytes:
        """The timeline of a plan, to look at or to print. Raises MentorError where it cannot be drawn."""


class Calendar(Protocol):
    """Writes plans for calendars."""

    def __call__(
        self,
        curriculum: Curriculum,
        plan: Plan,
        schedule: Schedule,
        *,
        id: str,
        per: Literal["week", "item"],
        at: time | None,
        zone: str,
        now: datetime,
    ) -> bytes:
        """An iCalendar file: an event per week or item, of whole days, or at a wall-clock time in a zone."""


class Builder(Protocol):
    """Runs commands of `./mentor` in a process of their own."""

    async def run(self, arguments: Sequence[str], on_line: Callable[[str], None]) -> int:
        """The exit code of `./mentor ARGUMENTS`; `on_line` gets every line of its output and errors, as it comes."""


class Indexes(Protocol):
    """The builds of the index that lie on this machine."""

    def builds(self) -> Sequence[Build]:
        """All that are kept, newest first; reads files, so it belongs on the runner."""

    def refused(self) -> tuple[str, str] | None:
        """The id of a newer build that could not be served, and why; None where all is well."""

    async def refresh(self) -> None:
        """Look now whether another build is the current one, and serve that."""


class Meter(Protocol):
    """Counts what happens, for whoever watches the bot."""

    def answered(self, confidence: str, seconds: float) -> None:
        """A question was answered, so many seconds after it reached the bot; small talk has the confidence "canned"."""


class Unwatched:
    """A meter that nobody reads."""

    def answered(self, confidence: str, seconds: float) -> None:
        """Forget it."""


class Answers(Protocol):
    """The use cases of `bot.mentor.service.Mentor`."""

    def ask(self, question: Question) -> Answer:
        """One complete answer."""

    def why(self, question: Question) -> Trace:
        """What the answer to a question comes from."""


@dataclass(frozen=True, slots=True)
class Taught:
    """One loaded index, and all that is said of it.

    `section` gives all passages of the section that a passage belongs to, by its id; none where there is no such
    passage. `link` gives the address of a place such as "guides/maths.md:3-5"; "" where there is none.
    """

    id: str
    built_at: datetime
    passages: int
    mentor: Answers
    curriculum: Curriculum
    section: Callable[[str], Sequence[Passage]]
    link: Callable[[str], str]
    map_text: Callable[[str, Tier], str]


@dataclass(frozen=True, slots=True)
class Manners:
    """Bounds and habits that an operator may set. Times are in seconds."""

    questions_per_minute: int = 6
    patience: float = 1.5
    keep_questions: bool = True
    keep_days: int = 30
    operators: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Fault:
    """An unexpected error as the doctor shows it: no texts of people in it."""

    id: str
    where: str
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class About:
    """What the doctor says of the program: its version, and the kind of its database."""

    version: str = ""
    database: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """The tools of all commands. `taught` gives the index that is served at this moment."""

    taught: Callable[[], Taught]
    store: Store
    runner: Runner
    painter: Painter
    builder: Builder
    indexes: Indexes
    now: Callable[[], datetime]
    manners: Manners
    note_fault: Callable[[Fault], None]
    faults: Callable[[], Sequence[Fault]]
    calendar: Calendar
    meter: Meter = field(default_factory=Unwatched)
    about: About = field(default_factory=About)
