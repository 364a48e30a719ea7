"""The values of weekly prompts: a server's schedule, what was posted, and all that a prompt shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from bot.mentor.clock import NINE
from bot.mentor.plan.material import Exercise, Material
from bot.mentor.plan.values import Pause

Kind = Literal["text", "forum"]
Lateness = Literal["post", "late", "skip"]
Doing = Literal["wait", "post", "look", "record", "skip"]

TRACK = "machine-learning-engineer"
MONDAY = 0


@dataclass(frozen=True, slots=True)
class Used:
    """A question of a skill, by both ids."""

    topic: str
    question: str


@dataclass(frozen=True, slots=True)
class Pending:
    """A post that was begun: what it is about, how the cursor stands once it is there, where and when it is sent."""

    day: date
    week: int
    cycle: int
    topic: str
    warm_up: Used | None
    look_back: tuple[Used, ...]
    covered: tuple[str, ...]
    pinned: bool = False
    channel: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Omitted:
    """A day on which no prompt came, though one was due; `problem` as in the schedule then."""

    day: date
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When and where a server gets its prompt, and how far it is.

    `id` is short and stands in prompt ids. `weekday` (0 is Monday) and `at` are wall-clock time in `zone`. Prompts
    from before `since` are not owed: it is the instant when the schedule, or its time, was last set. `tags` are names
    of forum tags. `role` is the one to mention. On `skips` nothing is posted, or a light prompt with `light_weeks`;
    in `pauses` never anything.

    `pinned` is the topic of the next prompt, "" for none. `covered` are the topics that were posted in this `cycle`,
    and so the cursor: it moves with a sent post only. `week` counts the posts of the cycle. `last_day` is the local
    date that the last post was for, `last_at` when it was sent. `pending` is a post that was begun, as long as nobody
    knows how it ended. `failures` counts the posts in a row that could not be made, and `problem` says why the one that
    is due cannot be, as was told to the server; "" where all is well. `omitted` are the latest days without a post.
    """

    id: str
    guild: int
    channel: int
    since: datetime
    weekday: int = MONDAY
    at: time = NINE
    zone: str = "UTC"
    track: str = TRACK
    kind: Kind = "text"
    tags: tuple[str, ...] = ()
    role: int | None = None
    thread: bool = True
    light_weeks: bool = False
    follow_cohort: bool = False
    on: bool = True
    pauses: tuple[Pause, ...] = ()
    skips: tuple[Pause, ...] = ()
    pinned: str = ""
    covered: tuple[str, ...] = ()
    cycle: int = 1
    week: int = 0
    last_day: date | None = None
    last_at: datetime | None = None
    pending: Pending | None = None
    failures: int = 0
    problem: str = ""
    omitted: tuple[Omitted, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """A post that is to come: the local date it is for, and its instant in UTC; `light` in a week that is skipped."""

    day: date
    at: datetime
    light: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A slot whose time has come: to be posted, to be posted as a late one, or too late by now.

    `missed` are the days of earlier slots that were never dealt with; they are gone.
    """

    kind: Lateness
    slot: Slot
    missed: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What to do about a schedule now.

    - `wait`: nothing.
    - `post`: claim the delivery `key`, save the schedule as `begun`, send, complete the delivery, save it as `posted`.
    - `look`: claim the delivery, and look whether the message is there: if so, complete the delivery and save the
      schedule as `posted`; else send as in `post` where there is a `due`, or release the delivery and save `dropped`.
    - `record`: the message is there; save the schedule as `posted`.
    - `skip`: too late; save the schedule as `skipped`, and say so.
    """

    do: Doing
    key: str = ""
    day: date | None = None
    due: Due | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A prompt that was sent. A light one has no topic; `thread` is None where there is none."""

    schedule: str
    day: date
    week: int
    cycle: int
    topic: str
    warm_up: Used | None
    look_back: tuple[Used, ...]
    channel: int
    message: int
    thread: int | None
    at: datetime

    @property
    def used(self) -> tuple[Used, ...]:
        """All questions that it asked."""
        return (*([self.warm_up] if self.warm_up else ()), *self.look_back)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answer, which is shown apart; `name` is the short title of the skill."""

    used: Used
    name: str
    ask: str
    answer: str


@dataclass(frozen=True, slots=True)
class Study:
    """What a prompt says about its topic: why now, a question to try before, what to read, what to do, what to discuss.

    `other` is a second exercise, named in a line. The address of what to read may be empty, and is not always checked.
    """

    topic: str
    name: str
    why: str
    warm_up: Asked
    reading: Material
    exercise: Exercise
    other: Exercise | None
    discussion: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """All that a weekly prompt shows. A light one has no `study`.

    `week` counts the posts of the `cycle`, as `covered` will stand when it is sent. `remark` says why there is less to
    look back on than usual, else "". `late_for` is when it should have come, where it comes late. `thread` is the name
    of its thread. `pinned` is True where the topic was chosen by hand.
    """

    id: str
    schedule: str
    day: date
    week: int
    cycle: int
    title: str
    study: Study | None
    look_back: tuple[Asked, ...]
    remark: str
    thread: str
    sources: tuple[str, ...]
    covered: tuple[str, ...]
    late_for: datetime | None = None
    pinned: bool = False

    @property
    def light(self) -> bool:
        """True for a prompt that only looks back."""
        return self.study is None

    @property
    def asked(self) -> tuple[Asked, ...]:
        """All questions, the warm-up first."""
        return (*([self.study.warm_up] if self.study else ()), *self.look_back)


@dataclass(frozen=True, slots=True)
class Gap:
    """A topic that cannot make a full prompt, with what it lacks."""

    topic: str
    lacks: tuple[str, ...]
