"""The check-in: which week a person is asked about, and what their answer makes of the plan."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from bot.errors import UsageProblem
from bot.mentor.plan import change
from bot.mentor.plan.calendar import Frame, frames
from bot.mentor.plan.kept import PastRevision
from bot.mentor.plan.schedule import schedule
from bot.mentor.plan.values import Piece, Plan, Wishes
from bot.mentor.plan.wishes import day_of
from knowledge.curriculum import Curriculum

REASON = "checkin"
_ANSWERS = (REASON, "push", "trim")


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A week to ask about, and what of it is open, a piece for each unit.

    `number` counts the weeks of study. What was done in it is written down `on` a day: that of today, or the last one
    of a week that is `over`.
    """

    index: int
    number: int
    first: date
    last: date
    on: date
    over: bool
    pieces: tuple[Piece, ...]

    def piece(self, item: str, unit: str) -> Piece | None:
        """The piece for a unit."""
        return next((piece for piece in self.pieces if (piece.item, piece.unit) == (item, unit)), None)


def asked(curriculum: Curriculum, plan: Plan, today: date, answered: date | None = None) -> CheckIn | None:
    """The week to ask about; None where nothing is open in it, in a pause, and before the start.

    It is the last week of study that is over, unless the person `answered` after its end; else the present one.
    """
    past = [frame for frame in _until(plan.wishes, today) if frame.last < today and frame.number]
    if past and (answered is None or answered <= past[-1].last):
        found = about(curriculum, plan, past[-1].index, today)
        if found:
            return found
    present = list(_until(plan.wishes, today))[-1:]
    return about(curriculum, plan, present[0].index, today) if present else None


def about(curriculum: Curriculum, plan: Plan, index: int, today: date) -> CheckIn | None:
    """The check-in for a week by its index; None where there is nothing to ask about it."""
    frame = next((frame for frame in _until(plan.wishes, today) if frame.index == index), None)
    if frame is None or frame.number is None:
        return None
    over = frame.last < today
    weeks = schedule(curriculum, plan, frame.last if over else today).weeks
    pieces = next((week.pieces for week in weeks if week.index == index), ())
    if not pieces:
        return None
    on = frame.last if over else today
    return CheckIn(frame.index, frame.number, frame.first, frame.last, on, over, _by_unit(pieces))


def answered_on(history: Sequence[PastRevision], zone: str) -> date | None:
    """The day of the last check-in in a history, the newest first; None where there is none."""
    return next((day_of(past.at, zone) for past in history if past.reason in _ANSWERS), None)


def all_done(curriculum: Curriculum, plan: Plan, check: CheckIn) -> Plan:
    """The plan after everything of the week was done as planned."""
    return partly_done(curriculum, plan, check, [(piece.item, piece.unit) for piece in check.pieces])


def partly_done(
    curriculum: Curriculum,
    plan: Plan,
    check: CheckIn,
    units: Collection[tuple[str, str]],
    worked: tuple[str, str, int] | None = None,
) -> Plan:
    """The plan after some units of the week were done as planned, and perhaps some minutes `worked` on another one.

    Raises UsageProblem where there is neither, or where a unit is none of the week's.
    """
    found = plan
    for unit in units:
        found = _done(curriculum, found, _known(check, *unit), check.on)
    if worked:
        item, unit_id, minutes = worked
        if (item, unit_id) in units:
            raise UsageProblem("That unit is ticked as done already; choose another one for the minutes, or none.")
        found = change.worked(found, item, _known(check, item, unit_id).unit, minutes, check.on)
    if found is plan:
        raise UsageProblem("Tick what is done, or say how many minutes you worked on what isn't.")
    return replace(found, revision=plan.revision + 1)


def went_on(plan: Plan) -> Plan:
    """The plan as it is, after an answer that changes nothing else."""
    return replace(plan, revision=plan.revision + 1)


def _until(wishes: Wishes, today: date) -> Iterable[Frame]:
    return takewhile(lambda frame: frame.first <= today, frames(wishes))


def _by_unit(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    found: dict[tuple[str, str], Piece] = {}
    for piece in pieces:
        had = found.get((piece.item, piece.unit))
        minutes, ends = (had.minutes, had.ends) if had else (0, False)
        found[piece.item, piece.unit] = replace(piece, minutes=piece.minutes + minutes, ends=piece.ends or ends)
    return tuple(found.values())


def _known(check: CheckIn, item: str, unit: str) -> Piece:
    piece = check.piece(item, unit)
    if piece is None:
        raise UsageProblem("That is not open in this week any more; run `/plan checkin` once more.")
    return piece


def _done(curriculum: Curriculum, plan: Plan, piece: Piece, on: date) -> Plan:
    if piece.ends:
        return change.done(curriculum, plan, piece.item, on, unit=piece.unit)
    return change.worked(plan, piece.item, piece.unit, piece.minutes, on)
