"""What to do in the present week of a plan: what for, with what, how long, and what is due beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.mentor import review
from bot.mentor.plan.ids import UnitFacts, units
from bot.mentor.plan.material import Exercise, Material, exercise, materials
from bot.mentor.plan.reasons import Reasons
from bot.mentor.plan.taster import Taster, taster
from bot.mentor.plan.values import Milestone, Piece, Plan, Schedule, Week
from bot.mentor.related import name_of
from bot.mentor.review import Review
from knowledge.curriculum import Curriculum

State = Literal["study", "before", "pause", "ahead", "done"]


@dataclass(frozen=True, slots=True)
class Task:
    """A unit of a skill or a step of a project, and the minutes for it; `part` where these don't finish it.

    `begun` where some of it was worked on before. `do` is empty where the title says it.
    """

    item: str
    unit: str
    title: str
    do: str
    minutes: int
    part: bool
    begun: bool


@dataclass(frozen=True, slots=True)
class Topic:
    """A skill or project with its tasks; `why` says in a sentence why it comes now."""

    item: str
    kind: Literal["skill", "project"]
    name: str
    why: str
    tasks: tuple[Task, ...]
    materials: tuple[Material, ...]
    exercise: Exercise | None


@dataclass(frozen=True, slots=True)
class Now:
    """The present week of a plan, or its first one before the start.

    `state` is "study" where there is something to do; "before" until the plan starts; "pause" with the last day of it
    in `until`; "ahead" where the week's work is done, and `topics` is then the first piece of the next week with any;
    "done" where nothing is open, and `notes` say what could come next. `week` is None only where that is so and the
    plan has ended before. `finished` is what was worked on in the week.
    """

    state: State
    week: Week | None
    topics: tuple[Topic, ...] = ()
    finished: tuple[Task, ...] = ()
    reviews: tuple[Review, ...] = ()
    checks: tuple[str, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    taster: Taster | None = None
    until: date | None = None
    notes: tuple[str, ...] = ()

    @property
    def planned(self) -> int:
        """Minutes that are still to be done in the week."""
        return self.week.minutes if self.week else 0

    @property
    def spent(self) -> int:
        """Minutes that were worked in the week so far."""
        return sum(piece.minutes for piece in self.week.done) if self.week else 0

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks of all topics."""
        return tuple(task for topic in self.topics for task in topic.tasks)


def today_list(curriculum: Curriculum, plan: Plan, schedule: Schedule, today: date) -> Now:
    """What to do now, by a schedule of that day."""
    week = next((w for w in schedule.weeks if w.index == schedule.current), None)
    due = review.due(plan.reviews, today)
    writer = _Writer(curriculum, plan, schedule)
    finished = writer.tasks(week.done, done=True) if week else ()
    if week is None or schedule.end is None:
        return Now("done", week, finished=finished, reviews=due, notes=schedule.notes)
    pause = plan.wishes.pause_on(today)
    if today < week.first:
        state: State = "before"
    else:
        state = "pause" if pause else "study" if week.pieces else "ahead"
    return Now(
        state,
        week,
        writer.topics(_next(schedule, week) if state == "ahead" else week.pieces),
        finished,
        due,
        week.checks,
        tuple(stone for stone in schedule.milestones if stone.week == week.index),
        taster(curriculum, plan, schedule, week),
        pause.last if state == "pause" and pause else None,
    )


def topics(curriculum: Curriculum, plan: Plan, schedule: Schedule, week: Week) -> tuple[Topic, ...]:
    """What is to be done in any week of a schedule, by skill and project."""
    return _Writer(curriculum, plan, schedule).topics(week.pieces)


def _next(schedule: Schedule, week: Week) -> tuple[Piece, ...]:
    """The first piece after a week."""
    return next(w.pieces for w in schedule.weeks if w.index > week.index and w.pieces)[:1]


class _Writer:
    """Finds the words for the pieces of one plan."""

    def __init__(self, curriculum: Curriculum, plan: Plan, schedule: Schedule) -> None:
        self._curriculum = curriculum
        self._order = plan.wishes.order
        self._items = schedule.items
        self._reasons = Reasons(curriculum, schedule.items)

    def topics(self, pieces: Iterable[Piece]) -> tuple[Topic, ...]:
        """The pieces by item, in the order in which the items come up."""
        by_item: dict[str, list[Piece]] = {}
        for piece in pieces:
            by_item.setdefault(piece.item, []).append(piece)
        return tuple(self._topic(item, of_it) for item, of_it in by_item.items())

    def tasks(self, pieces: Iterable[Piece], *, done: bool = False) -> tuple[Task, ...]:
        """The pieces one by one; of those that are done, a part is one that did not finish its unit."""
        return tuple(self._task(piece, done=done) for piece in pieces)

    def _topic(self, id: str, pieces: Iterable[Piece]) -> Topic:
        item = self._items[id]
        return Topic(
            id,
            item.kind,
            name_of(self._curriculum, id),
            self._reasons.why(item, self._order),
            self.tasks(pieces),
            materials(self._curriculum, id),
            exercise(self._curriculum, id),
        )

    def _task(self, piece: Piece, *, done: bool) -> Task:
        found = (unit for unit in units(self._curriculum, piece.item) if unit.id == piece.unit)
        facts = next(found, UnitFacts(piece.unit, piece.unit, 0, ""))
        begun = not done and self._begun(piece)
        do = "" if facts.do == facts.title else facts.do
        return Task(piece.item, piece.unit, facts.title, do, piece.minutes, not piece.ends, begun)

    def _begun(self, piece: Piece) -> bool:
        item = self._items[piece.item]
        return any(unit.id == piece.unit and unit.begun for unit in item.units)
