"""Rounds of questions: which ones, how they stand, and how that is written into a button."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UsageProblem
from bot.mentor.plan.quiz import Round, checkpoint, of_review
from bot.mentor.review import Review
from tests.doubles.plans import real

GIT = real().skills["git-github"].front
questions = st.lists(st.sampled_from([f"q{n}" for n in range(1, 7)]), min_size=1, max_size=6, unique=True)


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    """Any round that there can be."""
    asked = draw(questions)
    need = draw(st.integers(1, len(asked)))
    answers = draw(st.lists(st.booleans(), max_size=len(asked)))
    return Round(draw(st.sampled_from(["review", "checkpoint"])), tuple(asked), need, tuple(answers))


@given(rounds())
def test_a_code_brings_a_round_back(found: Round) -> None:
    """It is short, and of signs that stand in the id of a button as they are."""
    assert found == Round.of(found.code)
    assert len(found.code) <= 20
    assert found.code.replace("-", "").isalnum()


def test_a_code_is_one_word() -> None:
    """Kind, how many are needed, the questions, and the answers so far."""
    assert "c4-12346-110" == Round("checkpoint", ("q1", "q2", "q3", "q4", "q6"), 4, (True, True, False)).code


@pytest.mark.parametrize(
    "code",
    [
        "",
        "x1-1-",
        "r0-1-",
        "r1-7-",
        "r1--",
        "r3-12-",
        "r1-11-",
        "r1-1-11",
        "r1-1-2",
        "c4-12346",
        "r1-1-1\n",
        "r1-1234561-",
    ],
)
def test_a_foreign_code_is_refused(code: str) -> None:
    """With what to do next."""
    with pytest.raises(UsageProblem, match="begin it again"):
        Round.of(code)


def test_a_checkpoint_is_passed_with_enough_right_answers() -> None:
    """As the page of the skill says."""
    found = checkpoint(GIT)
    assert (tuple(GIT.checkpoint.questions), GIT.checkpoint.pass_) == (found.questions, found.need)
    for n in range(len(found.questions)):
        assert (False, found.questions[n]) == (found.over, getattr(found.question(GIT), "id", ""))
        found = found.answered(n > 0)
    assert (True, None) == (found.over, found.question(GIT))
    assert (len(found.questions) - 1 >= found.need, len(found.questions) - 1) == (found.passed, found.right)


def test_every_checkpoint_can_be_kept() -> None:
    """Of all skills that there are."""
    for page in real().skills.values():
        found = checkpoint(page.front)
        assert found == Round.of(found.code)


def test_a_review_wants_both_answers() -> None:
    """One miss is a step back."""
    found = of_review(GIT, Review("git-github", 1, date(2027, 1, 4)))
    assert (("q3", "q4"), 2) == (found.questions, found.need)
    assert (True, False) == (
        found.answered(True).answered(True).passed,
        found.answered(True).answered(False).passed,
    )


def test_nothing_is_answered_twice() -> None:
    """A button that is pressed again finds the round over."""
    with pytest.raises(UsageProblem, match="begin another one"):
        Round("review", ("q1",), 1, (True,)).answered(True)


def test_a_question_that_is_gone() -> None:
    """Ends the round with a sentence."""
    shorter = GIT.model_copy(update={"questions": GIT.questions[:2]})
    with pytest.raises(UsageProblem, match="begin it again"):
        Round("review", ("q5",), 1).question(shorter)
