"""The same over five scraped articles: a corpus that the mentor was not written for."""

from __future__ import annotations

import re

import pytest

from bot import evaluation
from bot.fitting import Material, fit
from bot.mentor.service import Mentor
from bot.terminal.layout import render
from tests.doubles.examination import Examination
from tests.doubles.findings import DANGERS

pytestmark = [pytest.mark.model, pytest.mark.slow]

# What is left of the pages that the articles were taken from.
REMAINS = re.compile(
    r"read also|post a comment|^comments?$|\btags?:|ticker|check out:|video earlier|©|all rights reserved|"
    r"share (?:this|on)|follow us|subscribe (?:to|now|for)\b|cookie|leave a (?:reply|comment)",
    re.IGNORECASE | re.MULTILINE,
)


@pytest.mark.parametrize(
    ("figure", "floor"),
    [("hit_at_5", 0.91), ("fact_recall", 0.77), ("abstention_f1", 0.91)],
)
def test_figures_hold(articles: Examination, figure: str, floor: float) -> None:
    """None of the figures over the articles falls below its floor."""
    assert getattr(articles.figures, figure) >= floor


def test_answers_are_short(articles: Examination) -> None:
    """On average an answer has no more than 90 words."""
    assert (articles.figures.answer_words or 0) <= 90


@pytest.fixture(scope="module")
def carried_over(own: Examination, articles: Examination) -> evaluation.Figures:
    """The figures over the articles with a calibration that was fitted on the own knowledge alone."""
    calibration = fit([Material(own.golden, own.opened.retriever)]).calibration
    mentor = Mentor(articles.opened.retriever(calibration.dense_share), calibration)
    return evaluation.figures(evaluation.run(mentor, articles.golden))["all"]


@pytest.mark.parametrize(("figure", "floor"), [("abstention_f1", 0.84), ("fact_recall", 0.71)])
def test_a_calibration_carries_over(carried_over: evaluation.Figures, figure: str, floor: float) -> None:
    """What was fitted on one corpus works on another: nobody has to write questions to index documents of their own."""
    assert getattr(carried_over, figure) >= floor


def test_no_page_remains_are_quoted(own: Examination, articles: Examination) -> None:
    """Navigation, share buttons, comment forms, counters and copyright lines are in no answer of either corpus."""
    lines = [x.text for e in (own, articles) for r in e.results for x in r.answer.lines]
    assert [] == [line for line in lines if REMAINS.search(line)]


def test_no_page_remains_are_indexed(articles: Examination) -> None:
    """They are in no passage either."""
    shelf = articles.opened.artefact.shelf
    texts = [shelf.passages[n].encoded_text for n in range(len(shelf.passages))]
    assert [] == [t for t in texts if REMAINS.search(t)]


def test_no_answer_is_dangerous(articles: Examination) -> None:
    """Not one answer holds a mention, an invite or a masked link."""
    texts = [text for r in articles.results for text in (r.answer.text, render(r.answer))]
    assert [] == [t for t in texts if any(d in t for d in DANGERS)]
