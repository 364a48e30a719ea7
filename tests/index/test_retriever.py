"""Searching: both retrievers have their say, questions are read part by part, and hits carry their evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.query import Reader
from index.retriever import Retriever
from index.types import Hit
from tests.doubles.workshop import Workshop

EXTRA: Mapping[str, str] = {
    "deploy.md": (
        "# Deployment\n\n## Containers\n\nContainers carry a model into production. Learn Docker for that.\n\n"
        "## Monitoring\n\nA dashboard shows when the data drifts. Alerts wake somebody up.\n"
    ),
    "salary.md": "# Salaries\n\nSalaries grow with experience. A junior earns less than a senior.\n",
}


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    workshop = Workshop(tmp_path_factory.mktemp("shelf"))
    for name, text in EXTRA.items():
        workshop.write(name, text)
    workshop.build()
    return workshop


def retriever(workshop: Workshop, weight: float = 0.5) -> Retriever:
    artefact = workshop.load()
    return Retriever(
        artefact.shelf,
        workshop.encoder,
        Reader(artefact.words, artefact.lexicon, lambda word: False),
        weight=weight,
    )


@pytest.fixture(scope="module")
def search(workshop: Workshop) -> Retriever:
    return retriever(workshop)


def places(hits: Sequence[Hit]) -> list[str]:
    return [" > ".join((h.passage.source, *h.passage.headings)) for h in hits]


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Which Python libraries matter?", "python.md > Libraries"),
        ("how do I describe a sample with mean and variance", "maths.md > Statistics"),
        ("what happens in the coding round of an interview", "jobs.md > Interviews"),
        ("do salaries grow", "salary.md"),
        ("is np a library that matters", "python.md > Libraries"),
        ("do I need dockr containers", "deploy.md > Containers"),
    ],
    ids=["heading", "text", "another", "no heading", "abbreviation", "typo"],
)
def test_the_right_passage_comes_first(search: Retriever, question: str, place: str) -> None:
    """Words of the passage or its heading, spelt out and mended, lead to it."""
    assert place == places(search.search(question, 3).hits)[0]


def test_hits_come_best_first_and_each_once(search: Retriever) -> None:
    """Scores fall, no passage is found twice."""
    hits = search.search("Python libraries for statistics in production", 8).hits
    assert sorted((h.score for h in hits), reverse=True) == [h.score for h in hits]
    assert len({h.passage.id for h in hits}) == len(hits)


@pytest.mark.parametrize("k", [0, 1, 3, 8, 500])
def test_never_more_than_asked_for_or_there_are(workshop: Workshop, search: Retriever, k: int) -> None:
    """Eight passages are all there are; a longer list begins like a shorter one."""
    everything = search.search("Python libraries", 500).hits
    assert 8 == len(everything) == len(workshop.load().shelf.passages)
    assert list(everything[:k]) == list(search.search("Python libraries", k).hits)


def test_a_hit_carries_its_evidence(workshop: Workshop, search: Retriever) -> None:
    """Cosine and BM25 are raw, ranks count from 1, and every statement has its own closeness and overlap."""
    question = "mean and variance of a sample"
    (hit, *_) = search.search(question, 1).hits
    shelf = workshop.load().shelf
    position = [p.id for p in shelf.passages].index(hit.passage.id)
    (vector,) = workshop.encoder.encode_queries([question])
    assert (1, 1) == (hit.dense_rank, hit.lexical_rank)
    assert float(shelf.dense.vectors(np.array([position]))[0] @ vector) == pytest.approx(hit.cosine, abs=1e-5)
    assert float(shelf.lexical.scores({"mean": 1, "varianc": 1, "sampl": 1})[position]) == pytest.approx(hit.bm25)
    rows = slice(shelf.offsets[position], shelf.offsets[position + 1])
    assert pytest.approx(shelf.statements[rows] @ vector, abs=1e-3) == hit.closeness
    assert 1.0 == pytest.approx(hit.coverage)
    assert [1.0, 0.0] == pytest.approx(list(hit.overlap))


def test_coverage_is_weighted_by_rarity(search: Retriever) -> None:
    """A rare word of the question that is missing costs more than a common one."""
    (hit, *_) = search.search("python haskell", 1).hits
    assert 0 < hit.coverage < 0.5
    assert 0.0 == search.search("haskell erlang", 1).hits[0].coverage


def test_the_weight_shares_between_the_retrievers(workshop: Workshop) -> None:
    """Without weight for the dense side BM25 alone decides; no weight changes what is found at all."""
    question = "Python libraries for statistics in production"
    dense, lexical = (retriever(workshop, weight).search(question, 9).hits for weight in (1.0, 0.0))
    assert sorted((h.bm25 for h in lexical), reverse=True) == [h.bm25 for h in lexical]
    fused = retriever(workshop).search(question, 9).hits
    assert {h.passage.id for h in dense} == {h.passage.id for h in fused}


def test_a_question_of_two_parts_gets_the_best_of_both(search: Retriever) -> None:
    """The parts take turns, and the search says that there are two."""
    found = search.search("what do containers carry and how do salaries grow?", 4)
    assert 2 == found.parts
    assert ["deploy.md > Containers", "salary.md"] == places(found.hits)[:2]
    assert 1 == search.search("what do containers carry?", 4).parts


def test_a_hit_knows_its_part(search: Retriever) -> None:
    """Parts count from 0, in the order in which they are asked."""
    hits = search.search("what do containers carry and how do salaries grow?", 4).hits
    assert {"deploy.md > Containers": 0, "salary.md": 1}.items() <= dict(
        zip(places(hits), [h.part for h in hits], strict=True)
    ).items()
    assert {0} == {h.part for h in search.search("what do containers carry?", 4).hits}


ASKED = """---
asked:
  Sleep:
    - "why am I so tired after lunch"
    - "is a nap okay"
---
# Health

## Sleep

Rest is needed. Eight hours are enough.

## Food

Bread is fine. Apples are finer.
"""


@pytest.fixture(scope="module")
def advised(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    """An index with a section that is known to answer two questions."""
    workshop = Workshop(tmp_path_factory.mktemp("advised"))
    workshop.write("health.md", ASKED)
    workshop.build()
    return retriever(workshop)


def test_a_section_is_found_by_what_people_ask(advised: Retriever) -> None:
    """Not a word of the question stands in the section itself."""
    (hit, *others) = advised.search("so tired after lunch, why?", 4).hits
    assert "health.md > Sleep" == places([hit])[0]
    assert 0.9 < hit.asked
    assert pytest.approx([1.0, 1.0]) == [hit.asked_overlap, hit.coverage]
    assert (2, (0.0, 0.0)) == (len(hit.closeness), hit.overlap)
    assert max(hit.closeness) < 0.5
    assert {(0.0, 0.0)} == {(h.asked, h.asked_overlap) for h in others}


def test_a_hit_never_carries_the_questions_as_statements(advised: Retriever) -> None:
    """They are searched; what may be quoted is the text."""
    (hit, *_) = advised.search("is a nap okay", 1).hits
    assert "Rest is needed. Eight hours are enough." == hit.passage.text
    assert ("why am I so tired after lunch", "is a nap okay") == hit.passage.asked


def test_a_follow_up_is_searched_inside_the_talk(search: Retriever) -> None:
    """Alone it could mean anything; behind the question before it means that."""
    found = search.search("and how do I get better at it?", 3, ["what is a coding round of an interview"])
    assert "jobs.md > Interviews" == places(found.hits)[0]
    assert found.leans > 0
    assert 0.0 == search.search("what is a coding round of an interview", 3, ["do salaries grow"]).leans


def test_the_second_part_may_lean_on_the_first(search: Retriever) -> None:
    """ "It" in the second part is what the first is about."""
    found = search.search("what does a dashboard show, and why is it needed?", 4)
    assert ("deploy.md > Monitoring", 2) == (places(found.hits)[0], found.parts)


def test_what_was_read_is_told(search: Retriever) -> None:
    """Typos with their reading, words that stand nowhere, names, and the number of content words."""
    found = search.search("do Kaggle notebooks run in containrs", 1)
    assert (("containrs", "containers"),) == found.mended
    assert ("kaggle", "notebooks", "run") == found.foreign
    assert ("Kaggle",) == found.names
    assert 4 == found.terms


@pytest.mark.parametrize("question", ["", " ", "?", "🤖", "what about it", "haskell erlang", "\n", "and ?"])
def test_a_question_without_known_words_is_searched_all_the_same(search: Retriever, question: str) -> None:
    """There are hits, without evidence of words."""
    hits = search.search(question, 3).hits
    assert 3 == len(hits)
    assert [0.0] * 3 == [h.coverage for h in hits]
    assert [0.0] * 3 == [h.bm25 for h in hits]


@given(st.text(max_size=120), st.lists(st.text(max_size=40), max_size=3), st.integers(0, 12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_question_is_answered_with_hits(search: Retriever, question: str, history: list[str], k: int) -> None:
    """Whatever is typed, measures are finite and within their bounds."""
    found = search.search(question, k, history)
    assert min(k, len(search.search("Python", 500).hits)) == len(found.hits)
    for hit in found.hits:
        assert np.isfinite([hit.score, hit.cosine, hit.bm25, *hit.closeness]).all()
        assert 0 <= hit.coverage <= 1 + 1e-6
        assert len(hit.passage.statements) == len(hit.closeness) == len(hit.overlap)


def test_searching_twice_finds_the_same(search: Retriever) -> None:
    """Nothing is left to chance."""
    question = "Python libraries for statistics in production"
    assert search.search(question, 9) == search.search(question, 9)


def test_an_index_of_one_passage(tmp_path: Path) -> None:
    """The smallest index there is finds what it has."""
    workshop = Workshop(tmp_path)
    for path in list(workshop.sources.iterdir())[1:]:
        path.unlink()
    (only,) = workshop.sources.iterdir()
    only.write_text("# One\n\nOnly this is told.", "utf-8")
    workshop.build()
    assert [only.name] == places(retriever(workshop).search("what is told", 5).hits)


def test_an_approximate_index_finds_the_same(workshop: Workshop, tmp_path: Path) -> None:
    """As long as everything is near."""
    other = Workshop(tmp_path)
    for name, text in EXTRA.items():
        other.write(name, text)
    other.build(kind="approximate")
    for question in ("Which Python libraries matter?", "do salaries grow"):
        exact, near = (places(retriever(w).search(question, 5).hits) for w in (workshop, other))
        assert exact == near
