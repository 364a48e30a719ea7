"""Whether the hits answer the question: strong, partial or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from bot.mentor.asks import Shape, shape
from bot.mentor.judge import FEATURES, evidence, judge, missing_asks
from bot.mentor.model import Confidence
from bot.mentor.quote import candidates
from index.types import Search
from tests.doubles.findings import CALIBRATION, found, hit, passage, searches

PLAIN = shape("why is that")


def judged(search: Search, form: Shape = PLAIN) -> Confidence:
    """The confidence in what was found."""
    return judge(search, form, candidates(search.hits, form, CALIBRATION.quote), CALIBRATION)[0]


@pytest.mark.parametrize(
    ("cosine", "expected"),
    [
        (0.9, Confidence.STRONG),
        (0.64, Confidence.STRONG),
        (0.63, Confidence.PARTIAL),
        (0.47, Confidence.PARTIAL),
        (0.45, Confidence.NONE),
        (0.0, Confidence.NONE),
    ],
)
def test_the_chance_is_held_against_two_thresholds(cosine: float, expected: Confidence) -> None:
    """Below 0.4 the mentor abstains rather than guesses, below 0.8 it calls its answer partial."""
    assert expected == judged(found(hit(passage("Algebra comes first."), cosine)))


def test_nothing_found_is_no_answer() -> None:
    """Without hits there is no chance at all."""
    assert (Confidence.NONE, 0.0) == judge(found(), PLAIN, [], CALIBRATION)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("how much does an engineer earn?", "Engineers are paid well.", Confidence.NONE),
        ("how much does an engineer earn?", "Engineers earn $90,000.", Confidence.STRONG),
        ("how long does it take?", "It takes 8 months.", Confidence.STRONG),
        ("how long does it take?", "It takes patience.", Confidence.NONE),
        ("do you know what the salary in Berlin is?", "Engineers are paid well.", Confidence.PARTIAL),
        ("what is the average salary?", "Our sources give no salary figures.", Confidence.PARTIAL),
        ("who invented it?", "Researchers of a company did.", Confidence.NONE),
        ("how much maths do I need?", "Some maths is enough.", Confidence.STRONG),
    ],
)
def test_a_precise_thing_that_is_missing_overrules_closeness(question: str, text: str, expected: Confidence) -> None:
    """A figure asked for and absent is never made up for: none, or partial for a yes or no, or where a text says so."""
    assert expected == judged(found(hit(passage(text), 0.95)), shape(question))


@pytest.mark.parametrize(
    ("cosine", "named", "expected"),
    [
        (0.6, False, Confidence.PARTIAL),
        (0.6, True, Confidence.NONE),
        (0.7, False, Confidence.STRONG),
        (0.7, True, Confidence.STRONG),
    ],
    ids=["partial", "partial with a name", "sure", "sure with a name"],
)
def test_a_name_that_stands_nowhere_needs_a_sure_answer(cosine: float, named: bool, expected: Confidence) -> None:
    """The question is about what bears the name, so what is only near is no answer in part."""
    assert expected == judged(found(hit(passage("Algebra comes first."), cosine), names=["COBOL"] * named))


def test_only_the_likeliest_statements_count_as_evidence() -> None:
    """A figure far away from the question does not answer it."""
    page = passage(*[f"Engineers are paid well in field {n} too." for n in "abcde"], "Engineers earn $90,000.")
    form = shape("how much does an engineer earn?")
    far, near = (
        candidates([hit(page, 0.9, 0.9, 0.9, 0.9, 0.9, cosine)], form, CALIBRATION.quote) for cosine in (0.1, 0.95)
    )
    assert (["money"], []) == ([a.name for a in missing_asks(form, far)], [a.name for a in missing_asks(form, near)])


def test_features_of_the_evidence() -> None:
    """Closest statements and questions, cosine and coverage of the first hit, words that stand nowhere: by hand."""
    first, second = passage("One here.", "Two here.", asked=["Which one?"]), passage("Three here.", first=50)
    hits = replace(hit(first, 0.9, 0.5), asked=0.95), hit(second, 0.7)
    search = replace(found(*hits, terms=4, foreign=("in", "berlin"), names=("Berlin",)), leans=0.4)
    values = evidence(search, PLAIN, candidates(search.hits, PLAIN, CALIBRATION.quote))
    assert set(values) == FEATURES
    expected = {
        "closest": 0.9,
        "second_closest": 0.7,
        "mean_closest": 0.7,
        "first_cosine": 0.9,
        "first_coverage": 0.5,
        "lead_over_last": 2.0,
        "foreign_share": 0.5,
        "named_share": 0.25,
        "ask_missing": 0.0,
        "ask_met": 0.0,
        "leans": 0.4,
        "best_asked": 0.95,
        "asked_known": 0.5,
    }
    assert pytest.approx(expected) == {name: values[name] for name in expected}


@given(searches())
def test_any_search_is_judged(search: Search) -> None:
    """The chance lies between 0 and 1, and the confidence follows from it and the thresholds."""
    confidence, chance = judge(search, PLAIN, candidates(search.hits, PLAIN, CALIBRATION.quote), CALIBRATION)
    assert 0.0 <= chance <= 1.0
    known = 0.8 if search.names else 0.4
    expected = Confidence.NONE if chance < known else Confidence.PARTIAL if chance < 0.8 else Confidence.STRONG
    assert expected == confidence
