"""When a learned skill is reviewed: a ladder of growing gaps, one step back on a miss."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.schema import Question, Skill

LADDER = (1, 2, 4, 8, 16)
MINUTES = 5
_ASKED = 2  # questions in a review


@dataclass(frozen=True, slots=True)
class Review:
    """The next review of a skill; `step` is the place of the gap before it on the ladder, from 0."""

    skill: str
    step: int
    due: date


def first(skill: str, learned: date) -> Review:
    """The first review of a skill that was learned on a day."""
    return _after(skill, 0, learned)


def answered(review: Review, right: bool, on: date) -> Review | None:
    """The review that follows one that was done on a day; None where the ladder is at its end."""
    if not right:
        return _after(review.skill, max(0, review.step - 1), on)
    return _after(review.skill, review.step + 1, on) if review.step + 1 < len(LADDER) else None


def due(reviews: Iterable[Review], today: date) -> tuple[Review, ...]:
    """The reviews that are due by a day, the oldest first."""
    return tuple(sorted((r for r in reviews if r.due <= today), key=lambda r: (r.due, r.skill)))


def ahead(review: Review) -> Iterator[date]:
    """The days on which a skill is reviewed, if each answer is right and on time."""
    day = review.due
    yield day
    for gap in LADDER[review.step + 1 :]:
        day += timedelta(weeks=gap)
        yield day


def questions(skill: Skill, review: Review) -> tuple[Question, ...]:
    """The questions of a review: two each time, and all six in three reviews."""
    count = len(skill.questions)
    return tuple(skill.questions[(review.step * _ASKED + n) % count] for n in range(min(_ASKED, count)))


def _after(skill: str, step: int, day: date) -> Review:
    return Review(skill, step, day + timedelta(weeks=LADDER[step]))
