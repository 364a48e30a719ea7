"""The guides and the questions about them are sound."""

from __future__ import annotations

import re
from collections import Counter
from itertools import takewhile
from pathlib import Path

import pytest

from bot import evaluation
from bot.adapters.corpus import taught
from index.read import read_folders
from knowledge.curriculum import Page
from knowledge.loader import load
from knowledge.schema import Guide

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
CURRICULUM = load(KNOWLEDGE)
EXAMS = evaluation.load(KNOWLEDGE / "golden.yaml").questions
DOCUMENTS = {d.source: d for d in taught(read_folders([KNOWLEDGE]), KNOWLEDGE).documents}
each_guide = pytest.mark.parametrize("guide", CURRICULUM.guides.values(), ids=CURRICULUM.guides)


def text_below(place: str) -> str:
    """The text of a section, by file and heading, as the index reads it."""
    file, _, heading = place.partition("#")
    blocks = iter(DOCUMENTS[file].blocks)
    level = next(b.level for b in blocks if b.kind == "heading" and b.text == heading)
    return " ".join(b.text for b in takewhile(lambda b: b.kind != "heading" or b.level > level, blocks))


def test_there_are_guides_enough() -> None:
    """The topics of the curriculum are spread over at least fourteen guides."""
    assert len(CURRICULUM.guides) >= 14


@each_guide
def test_sources_are_known_works(guide: Page[Guide]) -> None:
    """Every source is a work of the manifest, with a place and a claim."""
    sources = guide.front.sources
    assert sources
    assert [] == [s for s in sources if s.work not in CURRICULUM.works or not s.place or not s.claim]


@each_guide
def test_summaries_are_sentences(guide: Page[Guide]) -> None:
    """A summary says something, in at most 200 characters."""
    assert 20 <= len(guide.front.summary) <= 200


@each_guide
def test_headings_are_unique(guide: Page[Guide]) -> None:
    """A question can name a section by its heading alone, and every section holds text."""
    headings = [s.heading for s in guide.sections]
    assert len(headings) >= 4
    assert sorted(set(headings)) == sorted(headings)
    assert [] == [s.heading for s in guide.sections if len(s.text.split()) < 20]


@each_guide
def test_no_addresses(guide: Page[Guide]) -> None:
    """Guides name sources, they don't link: addresses grow old."""
    assert [] == re.findall(r"https?://\S+|www\.\S+|\]\(", (KNOWLEDGE / guide.file).read_text("utf-8"))


def test_questions_are_many_and_of_every_kind() -> None:
    """At least 120 questions, of all eight kinds."""
    kinds = Counter(e.kind for e in EXAMS)
    assert len(EXAMS) >= 120
    assert {
        "answerable",
        "follow-up",
        "typo",
        "slang",
        "near-miss",
        "off-topic",
        "hostile",
        "small-talk",
    } == set(kinds)


@pytest.mark.parametrize("exam", EXAMS, ids=lambda e: e.id)
def test_a_question_fits_the_guides(exam: evaluation.Exam) -> None:
    """Its sections exist and hold its facts; what cannot be answered has neither; follow-ups have a history."""
    assert (exam.kind in evaluation.UNANSWERABLE) == (not exam.sections) == (not exam.facts)
    assert exam.history or exam.kind != "follow-up"
    assert evaluation.holds(exam, " ".join(text_below(place) for alike in exam.places for place in alike))
