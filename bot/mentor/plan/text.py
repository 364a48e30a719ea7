"""A plan in words: in three lines, as a checklist in Markdown, and what a re-plan changes about it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.mentor.plan.diff import Diff
from bot.mentor.plan.ids import unit_title
from bot.mentor.plan.notes import SHOWN_WEEKS, aim
from bot.mentor.plan.reserve import CHECK_MINUTES
from bot.mentor.plan.taster import taster
from bot.mentor.plan.values import Milestone, Piece, Plan, Schedule, Week
from bot.mentor.plan.words import day, days, weeks
from bot.mentor.related import name_of
from bot.mentor.review import MINUTES
from bot.mentor.wording import counted, span
from knowledge.curriculum import Curriculum

_MOVES = 5
_NAMED = 8


def checklist(curriculum: Curriculum, plan: Plan, schedule: Schedule) -> str:
    """The plan in Markdown: notes, then a list to tick for each week; of those ahead, 104 at most."""
    return "\n".join(_Checklist(curriculum, plan, schedule).lines()).rstrip() + "\n"


def changed(curriculum: Curriculum, found: Diff) -> tuple[str, ...]:
    """What a re-plan changes, in sentences for the person who is to save it."""
    return tuple(_changed(curriculum, found))


def overview(curriculum: Curriculum, plan: Plan, schedule: Schedule) -> tuple[str, ...]:
    """The plan in three lines: for what, how long, and how far it is."""
    wishes = plan.wishes
    title = aim(curriculum, wishes)
    pace = f"{counted(wishes.hours, 'hour')} a week from {day(wishes.start)}"
    if schedule.end is None:
        return (title, pace, f"{schedule.percent} % done, nothing is open.")
    return (
        title,
        f"{pace}: {weeks(len(schedule.weeks))}, done by {day(schedule.end.typical)} "
        f"(between {day(schedule.end.early)} and {day(schedule.end.late)}).",
        f"{schedule.percent} % done, {span(schedule.left)} to go.",
    )


class _Checklist:
    """Writes one plan."""

    def __init__(self, curriculum: Curriculum, plan: Plan, schedule: Schedule) -> None:
        self._curriculum = curriculum
        self._plan = plan
        self._schedule = schedule

    def lines(self) -> Iterator[str]:
        """Line by line."""
        title, *facts = overview(self._curriculum, self._plan, self._schedule)
        yield from (f"# {title}", "", *facts, "")
        if self._schedule.notes:
            yield from (*(f"- {note}" for note in self._schedule.notes), "")
        shown = [w for w in self._schedule.weeks if w.index < self._schedule.current + SHOWN_WEEKS]
        for week in shown:
            yield from self._week(week)
        if left := len(self._schedule.weeks) - len(shown):
            yield f"{weeks(left)} more, until {day(self._schedule.weeks[-1].last)}."

    def _week(self, week: Week) -> Iterator[str]:
        title = f"Week {week.number}" if week.number else "Pause"
        yield from (f"## {title}, {days(week.first, week.last)}", "")
        if week.why:
            yield from (week.why, "")
        ticks = [
            *(self._tick(piece, done=True) for piece in week.done),
            *(self._tick(piece, done=False) for piece in week.pieces),
            *(f"- [ ] Checkpoint: {self._name(skill)} ({span(CHECK_MINUTES)})" for skill in week.checks),
            *(f"- [ ] Review: {self._name(skill)} ({span(MINUTES)})" for skill in week.reviews),
            *(f"- {self._stone(stone)}" for stone in self._schedule.milestones if stone.week == week.index),
            *self._taster(week),
        ]
        yield from (*ticks, "") if ticks else ()

    def _tick(self, piece: Piece, *, done: bool) -> str:
        unit = unit_title(self._curriculum, piece.item, piece.unit)
        time = f" ({span(piece.minutes)})" if piece.minutes else ""
        part = "" if piece.ends else ", a part of it"
        return f"- [{'x' if done else ' '}] {self._name(piece.item)}: {unit}{part}{time}"

    def _taster(self, week: Week) -> Iterator[str]:
        """The taster with its code, since a file on paper or in an editor has no other place for it."""
        found = None if week.past else taster(self._curriculum, self._plan, self._schedule, week)
        if found is None:
            return
        time = span(found.minutes) if found.fits else f"{span(found.minutes)}, if you like"
        yield f"- [ ] {found.title} ({time}). {found.brief}"
        yield from ("", "  ```python", *(f"  {line}" for line in found.code.splitlines()), "  ```", "")
        yield f"  {found.then} {found.done_when}"

    def _stone(self, stone: Milestone) -> str:
        reached = "the project" if stone.kind == "project" else f"the {stone.kind} tier,"
        return f"**Milestone: {reached} {self._name(stone.id)}**"

    def _name(self, id: str) -> str:
        return name_of(self._curriculum, id)


def _changed(curriculum: Curriculum, found: Diff) -> Iterator[str]:
    if found.nothing:
        yield "Nothing changes: the weeks stay as they are."
        return
    if found.end_after is None:
        yield "Nothing is left to plan."
    elif found.end_before is None:
        yield f"The end is {day(found.end_after)}."
    elif found.weeks == 0:
        yield f"The end stays {day(found.end_after)}."
    else:
        way = "later" if found.weeks > 0 else "earlier"
        yield f"The end moves from {day(found.end_before)} to {day(found.end_after)}, {weeks(abs(found.weeks))} {way}."
    for what, ids in (("New in the plan", found.added), ("No longer in the plan", found.removed)):
        if ids:
            more = [f"{len(ids) - _NAMED} more"] if len(ids) > _NAMED else []
            yield f"{what}: {'; '.join([*(name_of(curriculum, i) for i in ids[:_NAMED]), *more])}."
    if found.moved:
        yield f"{counted(len(found.moved), 'item')} {'moves' if len(found.moved) == 1 else 'move'}:"
        for move in found.moved[:_MOVES]:
            yield f"- {name_of(curriculum, move.item)}: done by {day(move.after)} instead of {day(move.before)}"
        if len(found.moved) > _MOVES:
            yield f"- and {len(found.moved) - _MOVES} more"
