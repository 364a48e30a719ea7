"""The values of study plans: what a person wishes, what is kept, and what is worked out from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.mentor.review import Review
from knowledge.curriculum import Tier
from knowledge.schema import Area

Order = Literal["balanced", "practice_first", "theory_first"]
Level = Literal["new", "some_python", "analyst", "software_engineer", "stem_graduate"]
State = Literal["pending", "done", "skipped", "retired"]
Progress = Literal["pending", "active", "done", "skipped"]
How = Literal["", "work", "checkpoint"]
Stream = Literal["main", "side"]

STEP = 5  # all times are multiples of 5 minutes
HOURS = (1, 60)
PACE = (50, 200)


@dataclass(frozen=True, slots=True, order=True)
class Pause:
    """Days without study, both ends included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, order=True)
class Push:
    """Days on which another number of hours a week holds, both ends included."""

    first: date
    last: date
    hours: int


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person asks of a plan; ids are those of the curriculum.

    `hours` are whole hours a week. `level` stands for skills that are assumed; `known` is known for sure; what is in
    `put_back` is in neither. `choices` take one of several skills or projects. `pace` is in percent of the planned
    time: 200 takes twice as long; with `own_pace` the person set it, so that it is no longer learned.
    """

    role: str
    hours: int
    start: date
    tier: Tier = "junior"
    order: Order = "balanced"
    target: date | None = None
    level: Level = "new"
    known: tuple[str, ...] = ()
    put_back: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    pauses: tuple[Pause, ...] = ()
    pushes: tuple[Push, ...] = ()
    pace: int = 100
    own_pace: bool = False

    def pause_on(self, day: date) -> Pause | None:
        """The pause that a day is in; None where it is in none."""
        return next((pause for pause in self.pauses if pause.first <= day <= pause.last), None)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which skills and projects a plan holds, those of the junior tier first, in the order of the role's lists.

    `known` is all that counts as known; of these, `implied` follow from what the person named, and `assumed` from the
    level alone, until a checkpoint confirms them. Only what the role would need is in `assumed`.
    """

    junior: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    implied: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[str, ...]:
        """Everything that the plan holds."""
        return (*self.junior, *self.rest)


@dataclass(frozen=True, slots=True)
class Record:
    """A unit of a plan. `need` are its minutes by the curriculum; `on` is the day when it was done, and `how`."""

    item: str
    unit: str
    need: int
    state: State = "pending"
    on: date | None = None
    how: How = ""


@dataclass(frozen=True, slots=True)
class Log:
    """Minutes that a person worked on a unit on one day."""

    item: str
    unit: str
    on: date
    minutes: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What is kept of a plan: everything else is worked out from it. Each change gives the next `revision`.

    `version` names the curriculum that the records are from. Records of the scope come first, in its order, then
    those of items that have left it.
    """

    wishes: Wishes
    scope: Scope
    records: tuple[Record, ...]
    version: str
    logs: tuple[Log, ...] = ()
    reviews: tuple[Review, ...] = ()
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Open:
    """What is left of a unit, in minutes; `begun` where some of it was worked on."""

    id: str
    minutes: int
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A skill or project in a plan, with its open units.

    `after` must be finished first; in the order "theory_first" that holds for `softly` too. `serves` is the item that
    pulled this one in, and `toward` the project behind it; both are empty beside the projects. `done` and `need` are
    minutes by the curriculum; skipped units are in neither.
    """

    id: str
    kind: Literal["skill", "project"]
    area: Area | None
    tier: Tier
    stream: Stream
    after: tuple[str, ...]
    softly: tuple[str, ...]
    serves: str
    toward: str
    units: tuple[Open, ...]
    done: int
    need: int
    state: Progress


@dataclass(frozen=True, slots=True)
class Piece:
    """Minutes for a unit in a week; `ends` where the unit is finished with them."""

    item: str
    unit: str
    minutes: int
    ends: bool


@dataclass(frozen=True, slots=True)
class Week:
    """A week of a plan, from Monday to Sunday; only the first may be shorter.

    `index` counts from 1; `number` counts the weeks of study, None in a pause. `capacity` is for `pieces`, `reserve`
    for `reviews` and for the checkpoints of assumed skills in `checks`; `done` is what was worked on in it. A week that
    is `past` holds nothing else. `why` says in one sentence what the week is for.
    """

    index: int
    number: int | None
    first: date
    last: date
    capacity: int
    reserve: int
    pieces: tuple[Piece, ...] = ()
    done: tuple[Piece, ...] = ()
    reviews: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    why: str = ""
    past: bool = False

    @property
    def minutes(self) -> int:
        """Minutes of all pieces that are to be done."""
        return sum(piece.minutes for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Milestone:
    """A project or a tier that is finished in a week; `id` is that of the project or of the role."""

    kind: Literal["project", "junior", "full"]
    id: str
    week: int
    on: date


@dataclass(frozen=True, slots=True)
class Range:
    """When a plan ends: typically, and where it goes well or takes long."""

    early: date
    typical: date
    late: date


@dataclass(frozen=True, slots=True)
class Feasibility:
    """How a plan and its target date fit. Weeks are those between the two ends; one of the two counts is 0.

    `needed` are hours a week that would do, None where 60 are too few. `junior` is the end of the junior tier in a
    plan for the full one. Without `droppable` items the plan ends on `dropped_end`. `reachable` items are done by the
    target. `fewer` hours would do as well where there is time to spare, and `full_end` is then the end of the full
    tier at the present hours, None where that is too late.
    """

    target: date
    late_weeks: int
    spare_weeks: int
    end: date
    needed: int | None
    junior: date | None = None
    droppable: tuple[str, ...] = ()
    dropped_end: date | None = None
    reachable: tuple[str, ...] = ()
    fewer: int | None = None
    full_end: date | None = None

    @property
    def feasible(self) -> bool:
        """True where the plan ends by the target."""
        return not self.late_weeks


@dataclass(frozen=True, slots=True)
class Schedule:
    """A plan week by week, as it stands on a day.

    `current` is the index of the week of that day, or of the first week before the start. `end` is None where nothing
    is open. `done` and `open` are minutes by the curriculum, `left` are minutes at the person's pace.
    """

    weeks: tuple[Week, ...]
    items: Mapping[str, Item]
    milestones: tuple[Milestone, ...]
    current: int
    end: Range | None
    done: int
    open: int
    left: int
    feasibility: Feasibility | None = None
    notes: tuple[str, ...] = ()

    @property
    def percent(self) -> int:
        """How much of the plan is done, 0 to 100; 100 only where nothing is open."""
        return 100 * self.done // (self.done + self.open) if self.open else 100

    @property
    def ahead(self) -> tuple[Week, ...]:
        """The weeks that are not past."""
        return tuple(week for week in self.weeks if not week.past)
