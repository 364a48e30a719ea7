"""Each fact that the curriculum has to hold is found by a learner's question about it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from bot import evaluation
from bot.evaluation import Golden, Result, holds
from index.chunk import chunk
from index.evaluate import hit_at
from tests.doubles.examination import Examination

pytestmark = [pytest.mark.model, pytest.mark.slow]


@pytest.fixture(scope="module")
def facts() -> Golden:
    """A question for each fact, with the places that answer it."""
    return evaluation.load(Path(__file__).parents[1] / "data" / "facts.yaml")


def test_every_place_holds_its_fact(own: Examination, facts: Golden) -> None:
    """Each place that a question names exists, and answers on its own."""
    texts: dict[str, str] = defaultdict(str)
    for passage in (p for document in own.reading.documents for p in chunk(document)):
        for heading in passage.headings:
            texts[f"{passage.source}#{heading}"] += f"{passage.text}\n"
    places = [(exam, place) for exam in facts.questions for alike in exam.places for place in alike]
    assert [] == [(exam.id, place) for exam, place in places if not holds(exam, texts[place])]


@pytest.fixture(scope="module")
def results(own: Examination, facts: Golden) -> list[Result]:
    """What came of the questions."""
    return evaluation.run(own.opened.mentor, facts)


def test_every_fact_is_found(results: list[Result]) -> None:
    """A place that answers is among the first five passages, for every single question."""
    assert [] == [r.exam.id for r in results if not hit_at(r.found, len(r.exam.sections), 5)]


def test_most_facts_are_told(results: list[Result]) -> None:
    """At least nine in ten stand in the answer itself."""
    assert (evaluation.figures(results)["all"].fact_recall or 0) >= 0.9
