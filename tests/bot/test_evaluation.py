"""Measuring: figures against cases computed by hand."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import evaluation
from bot.errors import EvaluationProblem
from bot.evaluation import Exam, Golden, Result, covered, figures, holds, holds_any, regressions
from bot.mentor.model import Answer, Confidence, Line, Source
from bot.mentor.service import Mentor
from index.types import Search
from tests.doubles.findings import CALIBRATION, found, hit, passage


def exam(kind: str = "answerable", **values: Any) -> Exam:
    return Exam(id="x", kind=kind, question="why?", **values)


def result(
    asked: Exam, *places: Collection[int], answered: bool = True, facts: bool = False, words: int = 10
) -> Result:
    """A result whose hits cover these sections."""
    confidence = Confidence.STRONG if answered else Confidence.NONE
    return Result(asked, Answer(confidence), found(), tuple(frozenset(p) for p in places), facts, words, float(words))


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("guides/maths.md#Algebra", {0}),
        ("guides/maths.md#Vectors", {0}),
        ("guides/maths.md#Statistics", set()),
        ("guides/other.md#Algebra", set()),
        ("guides/*.md#Algebra", {0}),
        ("short#Algebra", {0}),
        ("guides/maths.md:1-9", set()),
        ("guides/maths.md:1-10", {0}),
        ("guides/maths.md:11-11", {0}),
        ("guides/maths.md:12-99", {0}),
        ("guides/maths.md:13-99", set()),
        ("short:10-10", {0}),
        ("other:10-10", set()),
        ("guides/maths.md", set()),
    ],
)
def test_a_hit_covers_sections_by_heading_or_by_lines(section: str, expected: set[int]) -> None:
    """`file#Heading` at any level, or `file:first-last` where lines meet; documents may have short names."""
    page = hit(
        passage("One.", "Two.", "Three.", source="guides/maths.md", headings=("Algebra", "Vectors"), first=10), 0.9
    )
    documents = {"short": "guides/m*.md", "other": "b.md"}
    assert expected == covered(exam(sections=(section,)), page, documents)


def test_a_hit_may_cover_several_sections() -> None:
    """Sections are numbered as they are listed."""
    page = hit(passage("One.", source="a.md", headings=("A", "B")), 0.9)
    assert {0, 2} == covered(exam(sections=("a.md#A", "a.md#C", "a.md#B")), page, {})


def test_places_that_serve_equally_are_one_section() -> None:
    """An entry that lists several places is covered by each of them, and counts once."""
    asked = exam(sections=(["a.md#A", "b.md#B"], "c.md#C"), needs_all=True)
    assert (("a.md#A", "b.md#B"), ("c.md#C",)) == asked.places
    hits = [hit(passage("One.", source=f"{name}.md", headings=(name.upper(),)), 0.9) for name in "abcd"]
    found = [covered(asked, h, {}) for h in hits]
    assert [{0}, {0}, {1}, set()] == found
    ends = [figures([result(asked, *(found[i] for i in order))])["all"] for order in ([0, 1], [1, 2], [2, 3])]
    assert [0.0, 1.0, 0.0] == [f.hit_at_3 for f in ends]
    assert 1.0 == ends[1].ndcg_at_10


def test_facts_are_an_and_of_ors() -> None:
    """Every fact in one of its spellings, whatever the case and the quotes."""
    asked = exam(facts=(("7-8 months", "seven"), ("it's fine",)))
    assert holds(asked, "About SEVEN months; it’s fine.")
    assert not holds(asked, "About seven months.")
    assert holds_any(asked, "About seven months.")
    assert not holds_any(asked, "No idea.")
    assert (True, False) == (holds(exam(), "x"), holds_any(exam(), "x"))


def test_figures_by_hand() -> None:
    """Hit rates, ranks, gains, facts, words and abstention of five questions, by kind and of all."""
    placed = exam(sections=("a", "b"), facts=(("f",),))
    both = exam(sections=("a", "b"), needs_all=True)
    results = [
        result(placed, [], [0], [1], facts=True, words=20),
        result(placed, [], [], [], [], [1], words=40),
        result(both, [0], [], answered=False),
        result(exam("near-miss"), [], answered=False),
        result(exam("off-topic"), [], words=30),
    ]
    table = figures(results)
    assert ["answerable", "near-miss", "off-topic", "all"] == list(table)
    mine = table["answerable"]
    assert (3, 0.0, 1 / 3, 2 / 3) == (mine.questions, mine.hit_at_1, mine.hit_at_3, mine.hit_at_5)
    assert pytest.approx((1 / 2 + 1 / 5 + 1) / 3) == mine.mrr
    ideal = 1 + 1 / math.log2(3)
    gains = (1 / math.log2(3) + 1 / math.log2(4)) + 1 / math.log2(6) + 1
    assert pytest.approx(gains / ideal / 3) == mine.ndcg_at_10
    assert (1 / 2, 30.0) == (mine.fact_recall, mine.answer_words)
    assert (None, None, None) == (mine.abstention_precision, mine.abstention_recall, mine.abstention_f1)
    everything = table["all"]
    assert (5, 1 / 2, 1 / 2, 1 / 2) == (
        everything.questions,
        everything.abstention_precision,
        everything.abstention_recall,
        everything.abstention_f1,
    )
    assert (20.0, 40.0) == (everything.p50_ms, everything.p95_ms)
    assert (None, None, 1.0) == (
        table["near-miss"].hit_at_5,
        table["near-miss"].answer_words,
        table["near-miss"].abstention_f1,
    )
    assert 0.0 == table["off-topic"].abstention_f1


def test_no_questions_no_figures() -> None:
    """An empty file is measured without a fault."""
    assert (0, None, None) == (
        figures([])["all"].questions,
        figures([])["all"].hit_at_5,
        figures([])["all"].abstention_f1,
    )


def test_running_asks_every_question_once() -> None:
    """Facts count only in what is answered, and words are those of the answer's text."""

    class Book:
        """Finds the same page whatever is asked."""

        def search(self, question: str, k: int = 8, history: Sequence[str] = ()) -> Search:
            page = passage("Algebra comes first.", source="a.md")
            return found(hit(page, 0.1 if "pizza" in question else 0.9))

    golden = Golden(
        questions=(
            exam(sections=("a.md#A section",), facts=(("algebra",),)),
            Exam(id="y", kind="off-topic", question="best pizza?", facts=(("answer",),)),
        )
    )
    done: list[int] = []
    first, second = evaluation.run(Mentor(Book(), CALIBRATION), golden, done.append)
    assert ((frozenset({0}),), True, 4) == (first.found, first.holds_facts, first.words)
    assert ((frozenset(),), False, False) == (second.found, second.holds_facts, second.answer.answered)
    assert [1, 1] == done


BASE = figures([result(exam(sections=("a",), facts=(("f",),)), [0], facts=True)])


def test_the_same_figures_are_no_regression() -> None:
    """What `as_json` wrote compares equal to what it was made of."""
    assert [] == regressions(BASE, evaluation.as_json(BASE), "base.json")


@pytest.mark.parametrize(
    ("change", "worse"),
    [
        ({"mrr": 0.5}, ["all: mrr was 1.000, is 0.500"]),
        ({"mrr": 0.995}, []),
        ({"fact_recall": None}, ["all: fact_recall was 1.000, is gone"]),
        ({"p95_ms": 9999.0, "answer_words": 999.0}, []),
    ],
    ids=["worse", "by chance", "gone", "times and words"],
)
def test_what_got_worse_is_named(change: dict[str, Any], worse: list[str]) -> None:
    """A figure that fell by more than a hundredth; times and lengths are not compared."""
    now = {**BASE, "all": replace(BASE["all"], **change)}
    assert worse == regressions(now, evaluation.as_json(BASE), "base.json")


def test_a_kind_that_is_gone_is_named() -> None:
    """Leaving out the hard questions is no way to better figures."""
    assert ["answerable: no questions of this kind any more"] == regressions(
        {"all": BASE["all"]}, evaluation.as_json(BASE), "base.json"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "5",
        '{"all": {}}',
        '{"all": [1]}',
        evaluation.as_json(BASE).replace('"mrr": 1.0', '"mrr": "x"'),
    ],
    ids=["empty", "list", "number", "no figures", "no names", "text"],
)
def test_what_is_no_baseline_is_refused(text: str) -> None:
    """The message names the file and the command that writes one."""
    with pytest.raises(EvaluationProblem, match=r'base\.json is no baseline; .*"\./mentor eval --json > base\.json"'):
        regressions(BASE, text, "base.json")


def test_the_two_tracked_sets_load() -> None:
    """The questions that come with the project are well-formed."""
    root = Path(__file__).parents[2]
    for path in (root / "knowledge" / "golden.yaml", root / "tests" / "data" / "articles.yaml"):
        assert evaluation.load(path).questions


def test_sources_of_lines_exist() -> None:
    """An answer's text shows the numbers that its sources bear."""
    answer = Answer(
        Confidence.STRONG, (Line("One.", 1), Line("Two", 2, item=True)), (Source(1, "A", "", "", "a.md:1-1"),)
    )
    assert "One. [1]\n- Two [2]" == answer.text
