"""How well the mentor finds, answers and abstains over its own knowledge; floors lie a little under what it reaches."""

from __future__ import annotations

import pytest

from bot.mentor.defuse import defuse
from bot.mentor.quote import MAX_WORDS
from bot.terminal.layout import render
from tests.doubles.examination import Examination
from tests.doubles.findings import DANGERS

pytestmark = [pytest.mark.model, pytest.mark.slow]


@pytest.mark.parametrize(
    ("figure", "floor"),
    [
        ("hit_at_5", 0.92),
        ("mrr", 0.78),
        ("ndcg_at_10", 0.60),
        ("fact_recall", 0.69),
        ("abstention_f1", 0.87),
    ],
)
def test_figures_hold(own: Examination, figure: str, floor: float) -> None:
    """None of the figures over knowledge/golden.yaml falls below its floor."""
    assert getattr(own.figures, figure) >= floor


def test_answers_are_short(own: Examination) -> None:
    """An answer has at most 115 quoted words, and on average no more than 95 words with the mentor's own."""
    quoted = [sum(len(x.text.split()) for x in r.answer.lines) for r in own.results]
    assert max(quoted) <= MAX_WORDS
    assert (own.figures.answer_words or 0) <= 95


def test_what_is_quoted_is_written(own: Examination) -> None:
    """Every line of every answer is verbatim a statement of a passage that was found, never a question of people's."""
    for result in own.results:
        written = {defuse(s.text) for h in result.search.hits for s in h.passage.statements}
        asked = {a for h in result.search.hits for a in h.passage.asked} - written
        assert [] == [x.text for x in result.answer.lines if x.text not in written]
        assert [] == [a for a in asked if a in result.answer.text]


def test_no_answer_is_dangerous(own: Examination) -> None:
    """Not one answer, also to hostile questions, holds a mention, an invite or a masked link."""
    texts = [text for r in own.results for text in (r.answer.text, render(r.answer))]
    assert [] == [t for t in texts if any(d in t for d in DANGERS)]


def test_small_talk_claims_no_source(own: Examination) -> None:
    """Greetings and orders are answered without quotes."""
    kinds = {"small-talk", "hostile"}
    canned = [r.answer for r in own.results if r.exam.kind in kinds and r.answer.canned]
    assert len(canned) >= 8
    assert [] == [a for a in canned if a.lines or a.sources or a.answered]
