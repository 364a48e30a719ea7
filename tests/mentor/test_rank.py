"""The order of what was found: a fitted model decides, part by part, and changes nothing but the order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from bot.mentor.asks import shape
from bot.mentor.model import Weights
from bot.mentor.rank import FEATURES, features, ranked
from index.types import Hit, Search
from tests.doubles.findings import hit, passage, searches

PLAIN = shape("why is that")
READ = shape("where can I read about it?")
BY_CLOSENESS = Weights(0.0, {"closest": 1.0}, {"closest": 0.0}, {"closest": 0.5})


def page(text: str, closeness: float, *, part: int = 0) -> Hit:
    """A hit of one statement."""
    return hit(passage(text), closeness, score=0.0, part=part)


def texts(*hits: Hit) -> list[str]:
    """What stands in the hits, in the order of their closeness."""
    return [h.passage.text for h in ranked(hits, PLAIN, BY_CLOSENESS)]


def test_features_of_a_hit() -> None:
    """By hand: scores and ranks of the search, the closest statements and questions, and what is asked for."""
    book = replace(
        hit(passage("+ Read a book.", "One.", "Two."), 0.2, 0.9, 0.5, score=3.0),
        cosine=0.6,
        lexical_rank=4,
        asked=0.95,
        asked_overlap=0.25,
        overlap=(0.0, 0.75, 0.5),
    )
    expected = {
        "fused": 3.0,
        "cosine": 0.6,
        "lexical_first": 0.25,
        "closest": 0.9,
        "second_closest": 0.5,
        "asked": 0.95,
        "overlap": 0.75,
        "asked_overlap": 0.75,
        "resource": 1.0,
        "resource_wanted": 1.0,
    }
    assert expected == features(book, READ)
    assert 0.0 == features(book, PLAIN)["resource_wanted"]
    assert set(expected) == FEATURES


def test_a_passage_with_nothing_but_statements_is_at_no_loss() -> None:
    """Where nobody wrote down what it answers, its closest statement stands for that; no rank counts nothing."""
    alone = replace(hit(passage("One."), 0.7), lexical_rank=0)
    values = features(alone, PLAIN)
    assert (0.7, 0.7, 0.7, 0.0) == (
        values["closest"],
        values["second_closest"],
        values["asked"],
        values["lexical_first"],
    )


def test_the_model_decides() -> None:
    """Best first by its own score, whatever the score of the search was; that score replaces the former one."""
    far, near = page("Far.", 0.2), page("Near.", 0.8)
    hits = ranked([far, near], PLAIN, BY_CLOSENESS)
    assert [near.passage, far.passage] == [h.passage for h in hits]
    assert pytest.approx([1.6, 0.4]) == [h.score for h in hits]


def test_equals_stay_as_they_were_found() -> None:
    """Nothing is left to chance."""
    assert ["One.", "Two.", "Three."] == texts(page("One.", 0.5), page("Two.", 0.5), page("Three.", 0.5))


def test_the_parts_of_a_question_take_turns() -> None:
    """The best of each part first, though everything of one part is closer."""
    hits = [
        page("One.", 0.7),
        page("Time.", 0.1, part=1),
        page("Two.", 0.8),
        page("Three.", 0.9),
        page("Cost.", 0.2, part=1),
    ]
    assert ["Three.", "Cost.", "Two.", "Time.", "One."] == texts(*hits)


def test_without_weights_all_stays_as_it_was_found() -> None:
    """An index of other people's documents may have no fitted order."""
    hits = (page("One.", 0.1), page("Two.", 0.9))
    assert hits == ranked(hits, PLAIN, Weights())


@given(searches())
def test_ordering_loses_and_changes_nothing(search: Search) -> None:
    """All hits are there, each as it was but for its score; inside a part scores never rise."""
    hits = ranked(search.hits, PLAIN, BY_CLOSENESS)
    before = sorted(search.hits, key=lambda h: h.passage.first)
    assert before == [
        replace(h, score=b.score) for h, b in zip(sorted(hits, key=lambda h: h.passage.first), before, strict=True)
    ]
    for part in range(search.parts):
        scores = [h.score for h in hits if h.part == part]
        assert sorted(scores, reverse=True) == scores
