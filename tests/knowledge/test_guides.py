"""The guides and the questions about them are sound."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from bot import evaluation
from knowledge.loader import load_guide, load_works

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
PATHS = sorted((KNOWLEDGE / "guides").glob("*.md"))
GUIDES = {p.stem: load_guide(p) for p in PATHS}
EXAMS = evaluation.load(KNOWLEDGE / "golden.yaml").questions
each_guide = pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)


def sections(path: Path) -> dict[str, str]:
    """Heading -> text of each section of a guide."""
    body = path.read_text("utf-8").split("\n---\n", 1)[1]
    parts = re.split(r"^##+ (.+)$", body, flags=re.MULTILINE)
    return {h.strip(): t for h, t in zip(parts[1::2], parts[2::2], strict=True)}


def test_there_are_guides_enough() -> None:
    """The topics of the curriculum are spread over at least fourteen guides."""
    assert len(GUIDES) >= 14


def test_ids_and_aliases_are_unique() -> None:
    """No two guides answer to one name."""
    names = Counter(n for g in GUIDES.values() for n in (g.id, *g.aliases))
    assert [] == [n for n, times in names.items() if times > 1]


@each_guide
def test_a_guide_is_named_after_its_id(path: Path) -> None:
    """The file name is the id."""
    assert path.stem == GUIDES[path.stem].id


@each_guide
def test_sources_are_known_works(path: Path) -> None:
    """Every source is a work of the manifest, with a place and a claim."""
    works = load_works(KNOWLEDGE / "sources" / "manifest.yaml")
    guide = GUIDES[path.stem]
    assert guide.sources
    assert [] == [s for s in guide.sources if s.work not in works or not s.place or not s.claim]


@each_guide
def test_summaries_are_sentences(path: Path) -> None:
    """A summary says something, in at most 200 characters."""
    assert 20 <= len(GUIDES[path.stem].summary) <= 200


@each_guide
def test_headings_are_unique(path: Path) -> None:
    """A question can name a section by its heading alone, and every section holds text."""
    headings = re.findall(r"^##+ (.+)$", path.read_text("utf-8"), flags=re.MULTILINE)
    assert len(headings) >= 4
    assert sorted(set(headings)) == sorted(headings)
    assert [] == [h for h, text in sections(path).items() if len(text.split()) < 20]


@each_guide
def test_no_addresses(path: Path) -> None:
    """Guides name sources, they don't link: addresses grow old."""
    assert [] == re.findall(r"https?://\S+|www\.\S+|\]\(", path.read_text("utf-8"))


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
    texts = []
    for section in exam.sections:
        name, _, heading = section.partition("#")
        assert heading in sections(KNOWLEDGE / name)
        texts.append(sections(KNOWLEDGE / name)[heading])
    assert evaluation.holds(exam, " ".join(texts))
