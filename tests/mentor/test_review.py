"""Reviews of learned skills: growing gaps, and one step back on a miss."""

from __future__ import annotations

from datetime import date, timedelta

from bot.mentor.review import LADDER, Review, ahead, answered, due, first, questions
from tests.doubles.plans import real

DAY = date(2027, 1, 10)


def weeks(number: int) -> date:
    """The day so many weeks later."""
    return DAY + timedelta(weeks=number)


def test_right_answers_climb_the_ladder() -> None:
    """The gaps are 1, 2, 4, 8 and 16 weeks; then the skill is settled."""
    review: Review | None = first("numpy", DAY)
    gaps, day = [], DAY
    while review:
        gaps.append((review.due - day).days // 7)
        day = review.due
        review = answered(review, True, day)
    assert [1, 2, 4, 8, 16] == gaps == list(LADDER)


def test_a_miss_goes_one_step_back() -> None:
    """After the third gap comes the second one again; before the first there is none."""
    assert Review("numpy", 1, weeks(2)) == answered(Review("numpy", 2, DAY), False, DAY)
    assert Review("numpy", 0, weeks(1)) == answered(Review("numpy", 0, DAY), False, DAY)


def test_a_late_review_counts_from_its_own_day() -> None:
    """Nobody has to catch up."""
    assert Review("numpy", 1, weeks(5)) == answered(Review("numpy", 0, weeks(1)), True, weeks(3))


def test_the_oldest_is_due_first() -> None:
    """What is due later is not named."""
    reviews = [Review("b", 0, weeks(0)), Review("c", 2, weeks(1)), Review("a", 0, weeks(0)), Review("d", 1, weeks(-1))]
    assert ["d", "a", "b"] == [review.skill for review in due(reviews, DAY)]


def test_the_days_ahead_assume_right_answers() -> None:
    """From the present step to the end of the ladder."""
    assert [weeks(1), weeks(3), weeks(7), weeks(15), weeks(31)] == list(ahead(first("numpy", DAY)))
    assert [DAY, weeks(16)] == list(ahead(Review("numpy", 3, DAY)))


def test_three_reviews_ask_everything() -> None:
    """Two questions each; then they begin again."""
    skill = real().skills["numpy"].front
    asked = [[q.id for q in questions(skill, Review("numpy", step, DAY))] for step in range(5)]
    assert [["q1", "q2"], ["q3", "q4"], ["q5", "q6"], ["q1", "q2"], ["q3", "q4"]] == asked
