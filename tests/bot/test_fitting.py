"""Fitting a calibration: it finds what tells right from wrong, and refuses what it cannot learn from."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.errors import EvaluationProblem
from bot.evaluation import Exam, Golden
from bot.fitting import Fitted, Material, fit
from bot.mentor.model import Confidence, Question
from bot.mentor.rank import FEATURES
from bot.mentor.service import Mentor
from index.types import Search
from tests.doubles.findings import found, hit, passage

PAGES = 40


class Shelf:
    """A toy index: question n of those that can be answered finds page n close by, all others find it far away.

    With a dense share of 0.6 the right page comes first, else second.
    """

    def __init__(self, share: float) -> None:
        self._share = share

    def search(self, question: str, k: int = 8, history: Sequence[str] = ()) -> Search:
        """The right page and a wrong one."""
        number = int(question.split()[-1].rstrip("?"))
        close = 0.8 if "topic" in question else 0.2
        wobble = (number % 7) / 50
        right = hit(
            passage(f"Fact number {number} is true.", "Cats sleep all day.", headings=(f"Page {number}",)),
            close + wobble,
            0.1,
        )
        wrong = hit(passage("Dogs bark at night.", headings=("Wrong",), first=90), 0.1 + wobble, score=1.0)
        return found(right, wrong) if self._share == 0.6 else found(wrong, right)


def material(
    answerable: int = PAGES, unanswerable: int = 20, *, facts: bool = True, file: str = "guides/guide.md"
) -> Material:
    """Questions about the toy index."""
    exams = [
        Exam(
            id=f"a{n}",
            kind="answerable",
            question=f"what is topic {n}?",
            sections=(f"{file}#Page {n}",),
            facts=((f"fact number {n}",),) if facts else (),
        )
        for n in range(answerable)
    ]
    exams += [Exam(id=f"n{n}", kind="near-miss", question=f"what is rumour {n}?") for n in range(unanswerable)]
    return Material(Golden(questions=tuple(exams)), Shelf)


@pytest.fixture(scope="module")
def fitted() -> Fitted:
    """Fitted on the toy questions."""
    return fit([material()])


def test_a_separable_problem_is_solved(fitted: Fitted) -> None:
    """The better share is found, the ranking is perfect, and no question is judged wrongly."""
    assert (0.6, 1.0, 1.0, 60) == (
        fitted.calibration.dense_share,
        fitted.ndcg_at_10,
        fitted.abstention_f1,
        fitted.questions,
    )


def test_the_calibration_works_on_new_questions(fitted: Fitted) -> None:
    """The mentor quotes the fact where there is one, and abstains where there is none."""
    mentor = Mentor(Shelf(0.6), fitted.calibration)
    told = mentor.ask(Question("what is topic 77?"))
    assert (True, ["Fact number 77 is true."]) == (told.answered, [x.text for x in told.lines])
    assert Confidence.NONE == mentor.ask(Question("what is rumour 77?")).confidence


def test_the_right_page_comes_first_however_it_was_found(fitted: Fitted) -> None:
    """What the fitted order knows of the pages outweighs the order of the search."""
    wrong_first = Mentor(Shelf(0.9), fitted.calibration)
    _, search = wrong_first.ask_in_full(Question("what is topic 77?"))
    assert ["Page 77", "Wrong"] == [h.passage.headings[0] for h in search.hits]
    assert search.hits[0].score > search.hits[1].score


def test_closeness_is_what_counts(fitted: Fitted) -> None:
    """The weights point to the features that tell right from wrong; each model has all of its features."""
    assert fitted.calibration.rank.weight["closest"] > 0
    assert FEATURES == set(fitted.calibration.rank.weight)
    assert {0.0} == set(fitted.calibration.rank.mean.values())
    assert fitted.calibration.quote.weight["closeness"] > 0
    assert fitted.calibration.judge.weight["closest"] > 0
    assert 0.0 < fitted.calibration.none_below <= fitted.calibration.partial_below <= 0.9


def test_fitting_is_deterministic(fitted: Fitted) -> None:
    """The same questions give the same calibration."""
    assert fitted == fit([material()])


def test_several_corpora_are_fitted_together(fitted: Fitted) -> None:
    """All questions of all materials count."""
    assert 120 == fit([material(), material()]).questions


@pytest.mark.parametrize(
    ("answerable", "unanswerable", "facts", "said"),
    [
        (29, 20, True, "too few to fit on"),
        (40, 9, True, "too few to fit on"),
        (0, 0, True, "too few to fit on"),
        (40, 20, False, "`facts`"),
    ],
    ids=["answerable", "unanswerable", "nothing", "no facts"],
)
def test_too_little_is_refused(answerable: int, unanswerable: int, facts: bool, said: str) -> None:
    """The message says what is missing."""
    with pytest.raises(EvaluationProblem, match=said):
        fit([material(answerable, unanswerable, facts=facts)])


def test_sections_that_are_nowhere_are_refused() -> None:
    """Without a single right passage there is no order to learn."""
    with pytest.raises(EvaluationProblem, match="no question was found its section for"):
        fit([material(file="guides/lost.md")])


def test_small_talk_alone_teaches_no_judgement() -> None:
    """Questions that need no search cannot be learnt from, so they don't count as examples."""
    plain = material(unanswerable=0).golden.questions
    talk = tuple(Exam(id=f"t{n}", kind="small-talk", question="hi") for n in range(20))
    with pytest.raises(EvaluationProblem, match="too few"):
        fit([Material(Golden(questions=plain + talk), Shelf)])
