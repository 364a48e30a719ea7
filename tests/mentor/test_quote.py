"""Which statements an answer shows: few, whole, in reading order, none twice, none out of its context."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mentor.asks import Shape, shape
from bot.mentor.quote import FEATURES, MAX_WORDS, PASSAGES, Candidate, candidates, choose, features
from index.types import Hit, Search
from tests.doubles.findings import CALIBRATION, hit, passage, searches

PLAIN = shape("why is that")
LIST = shape("which tools are there?")
SHORT = 4  # words of an item that says nothing alone


def chosen(hits: Sequence[Hit], form: Shape = PLAIN) -> list[Candidate]:
    """What is quoted of the hits."""
    return choose(hits, candidates(hits, form, CALIBRATION.quote), form)


def said(*hits: Hit, form: Shape = PLAIN) -> list[str]:
    """The texts that are quoted, in order."""
    return [c.statement.text for c in chosen(hits, form)]


def test_the_closest_statement_is_quoted_alone() -> None:
    """What is far from the question stays out, though it stands beside the answer."""
    page = passage("Maths has four fields.", "Algebra comes first.", "Cats are animals.")
    assert ["Algebra comes first."] == said(hit(page, 0.1, 0.9, 0.1))


def test_sentences_keep_their_order() -> None:
    """Quotes of one passage stand as they are written, whichever is the likeliest."""
    page = passage("Algebra comes first.", "Calculus follows soon.", "Statistics closes.")
    assert ["Algebra comes first.", "Calculus follows soon.", "Statistics closes."] == said(hit(page, 0.7, 0.8, 0.9))


def test_the_best_hit_comes_first() -> None:
    """Quotes of several sections stand in the order in which the sections were found."""
    one = passage("Algebra comes first.", headings=("One",), first=50)
    two = passage("Projects convince employers.", headings=("Two",), first=10)
    assert ["Algebra comes first.", "Projects convince employers."] == said(hit(one, 0.9), hit(two, 0.8))


def test_three_passages_at_most() -> None:
    """A fourth passage is not quoted, however close it is."""
    texts = ["Algebra comes first.", "Projects convince employers.", "Git stores versions.", "Docker ships images."]
    hits = [hit(passage(t, headings=(str(n),), first=10 * n), 0.9 - n / 100) for n, t in enumerate(texts)]
    assert texts[:3] == said(*hits)


def test_the_quotes_of_a_passage_stand_together() -> None:
    """Also where a long paragraph was cut, so that two passages stand in the same lines."""
    one = passage("Algebra comes first.", "Calculus follows soon.", first=10)
    two = passage("Projects convince employers.", "Docker ships images.", first=10)
    lines = said(hit(one, 0.9, 0.8), hit(two, 0.85, 0.84))
    assert ["Algebra comes first.", "Calculus follows soon.", *(s.text for s in two.statements)] == lines


def test_each_part_of_a_question_has_its_passages() -> None:
    """The second part is answered as well, although all that was found for the first is closer."""
    texts = ["Algebra comes first.", "Calculus follows soon.", "Statistics closes."]
    hits = [hit(passage(t, headings=(str(n),), first=10 * n), 0.9) for n, t in enumerate(texts)]
    other = hit(passage("It takes seven months.", headings=("Time",), first=90), 0.5, part=1)
    assert [*texts[:2], "It takes seven months."] == said(*hits, other)
    assert texts == said(*hits)


def test_the_parts_of_a_question_share_the_words() -> None:
    """The first part may not use up what the second one needs."""
    one = passage(*[f"Field number {n} " + " ".join(f"of{n}x{w}" for w in range(13)) + "." for n in range(5)])
    two = passage("Months " * 20 + "pass.", "Years " * 20 + "pass.", headings=("Time",), first=90)
    apart = chosen([hit(one, 0.9), hit(two, 0.8, part=1)])
    words = [sum(len(c.statement.text.split()) for c in apart if c.hit == n) for n in (0, 1)]
    assert [32, 42] == words
    assert 80 == sum(len(c.statement.text.split()) for c in chosen([hit(one, 0.9)]))


def test_a_sentence_that_leans_brings_the_one_before() -> None:
    """ "They" and "This" mean nothing without what they point to."""
    page = passage("Vectors hold numbers.", "They add up.", "This matters later.", "Cats sleep all day.")
    assert ["Vectors hold numbers.", "They add up.", "This matters later."] == said(hit(page, 0.1, 0.1, 0.9, 0.1))


def test_a_sentence_that_leans_on_nothing_stands_alone() -> None:
    """Where no sentence stands before, there is nothing to bring."""
    page = passage("- First of all something", "This matters later.")
    assert ["This matters later."] == said(hit(page, 0.1, 0.9))


def test_nothing_is_said_twice() -> None:
    """A statement that says in like words what was said already is left out."""
    one = passage("Learn linear algebra before anything else.", headings=("One",))
    two = passage("Before anything else, learn linear algebra.", headings=("Two",), first=50)
    assert ["Learn linear algebra before anything else."] == said(hit(one, 0.9), hit(two, 0.8))


def test_a_lead_in_in_two_parts_of_a_list_is_said_once() -> None:
    """A long list repeats its lead-in in each of its passages; the answer doesn't."""
    one = passage("Tools of the trade are:", "- Git", "- Docker", first=10)
    two = passage("Tools of the trade are:", "- Linux", "- SQL", first=20)
    lines = said(hit(one, 0.5, 0.9), hit(two, 0.5, 0.8), form=LIST)
    assert ["Tools of the trade are:", "Git", "Docker", "Linux", "SQL"] == lines


def test_a_list_asked_for_is_finished_under_its_lead_in() -> None:
    """Whoever asks for the tools gets all of them."""
    page = passage(
        "The tools are:",
        "- Git keeps every version of code",
        "- Docker packs programs with their surroundings",
        "- Linux runs nearly all servers today",
    )
    assert [s.text for s in page.statements] == said(hit(page, 0.4, 0.9, 0.5, 0.5), form=LIST)


def test_one_item_of_a_list_stands_without_the_lead_in() -> None:
    """A lead-in promises the whole list, so over a single item that stands alone it would be a lie."""
    page = passage(
        "The tools are:",
        "- Git keeps every version of code",
        "- Docker packs programs with their surroundings",
        "- Linux runs nearly all servers today",
    )
    assert ["Git keeps every version of code"] == said(hit(page, 0.1, 0.9, 0.1, 0.1))


def test_a_short_item_brings_its_lead_in() -> None:
    """An item of a few words says nothing without what it is an item of."""
    page = passage("The tools are:", "- Git", "- Docker", "- Linux")
    assert ["The tools are:", "Git"] == said(hit(page, 0.1, 0.9, 0.1, 0.1))


def test_a_list_that_is_too_long_is_not_finished() -> None:
    """Where the whole list would be too much, the likeliest items stand without the lead-in."""
    items = [f"- Tool number {n} " + " ".join(f"word{n}x{w}" for w in range(20)) for n in range(9)]
    lines = said(hit(passage("The tools are:", *items), 0.4, 0.9, 0.6), form=LIST)
    assert "The tools are:" not in lines
    assert 1 <= len(lines) < len(items)


@pytest.mark.parametrize("line", ["` x = 1", "The tools are:"], ids=["code", "lead-in"])
def test_code_and_bare_lead_ins_are_never_quoted(line: str) -> None:
    """Neither says anything by itself."""
    assert [] == said(hit(passage(line), 0.9))


def test_a_statement_too_long_to_quote_is_left_out() -> None:
    """Statements are quoted whole or not at all."""
    page = passage("Word " * 130 + "end.", "A short one.")
    assert ["A short one."] == said(hit(page, 0.9, 0.8))


def test_nothing_found_nothing_quoted() -> None:
    """Without hits there are neither candidates nor quotes."""
    assert ([], []) == (candidates([], PLAIN, CALIBRATION.quote), said())


def test_features_belong_to_statements() -> None:
    """Every statement of the first six hits has features, the same names for all."""
    hits = [hit(passage("One.", "Two.", first=n * 10), 0.5) for n in range(8)]
    rows = list(features(hits, PLAIN))
    assert [(h, p) for h in range(6) for p in range(2)] == [(h, p) for h, p, _ in rows]
    assert {FEATURES} == {frozenset(values) for _, _, values in rows}


def test_what_a_passage_is_known_to_answer_speaks_for_its_statements() -> None:
    """Being near to a question that was written down counts; where none was, the closest statement stands for it."""
    known = replace(hit(passage("One.", "Two."), 0.3, 0.5), asked=0.8)
    unknown = hit(passage("Three."), 0.4)
    assert [0.8, 0.8, 0.4] == [values["asked"] for _, _, values in features([known, unknown], PLAIN)]


def test_the_hits_of_one_part_share_their_chances() -> None:
    """The better hit has most of them; a hit that is alone with its part has all."""
    hits = [hit(passage("One."), 0.9, score=n, part=part) for n, part in ((2.0, 0), (1.0, 1), (0.0, 0))]
    chances = [values["hit_chance"] for _, _, values in features(hits, PLAIN)]
    assert pytest.approx([1 / (1 + math.exp(-2)), 1.0, 1 / (1 + math.exp(2))]) == chances


FORMS = st.sampled_from(["why", "which tools are there?", "where can I read that?", "is it 5 or 6?"]).map(shape)


def texts_of(search: Search) -> set[str]:
    return {s.text for h in search.hits for s in h.passage.statements}


@given(searches(), FORMS)
def test_few_whole_statements(search: Search, form: Shape) -> None:
    """For any hits: at most 115 words out of few passages, whole statements only, none of them twice."""
    quotes = chosen(search.hits, form)
    lines = [c.statement.text for c in quotes]
    assert sum(len(line.split()) for line in lines) <= MAX_WORDS
    for part in range(search.parts):
        assert len({c.hit for c in quotes if search.hits[c.hit].part == part}) <= PASSAGES
    assert len(set(lines)) == len(lines)
    assert set(lines) <= texts_of(search)
    assert [] == [c for c in quotes if search.hits[c.hit].passage.statements[c.position] != c.statement]


@given(searches(), FORMS)
def test_quotes_stand_in_reading_order(search: Search, form: Shape) -> None:
    """Inside a passage, quotes stand as they are written, and each passage's quotes stand together."""
    quotes = chosen(search.hits, form)
    runs = list(dict.fromkeys(c.hit for c in quotes))
    by_run = [[c.position for c in quotes if c.hit == run] for run in runs]
    assert [sorted(run) for run in by_run] == by_run
    assert [run for run in runs for _ in by_run[runs.index(run)]] == [c.hit for c in quotes]


@given(searches(), FORMS)
def test_a_lead_in_keeps_its_promise(search: Search, form: Shape) -> None:
    """A lead-in stands over its whole list, or over an item that says nothing without it."""
    quotes = chosen(search.hits, form)
    lines = {c.statement.text for c in quotes}
    for lead in (c for c in quotes if c.statement.kind == "lead"):
        statements = search.hits[lead.hit].passage.statements
        end = lead.position + 1
        while end < len(statements) and statements[end].kind == "item":
            end += 1
        items = [s.text for s in statements[lead.position + 1 : end]]
        whole = items and lines >= set(items)
        assert whole or [i for i in items if i in lines and (len(i.split()) <= SHORT or i[0].isdigit())]


@given(searches(), FORMS)
def test_the_same_hits_give_the_same_quotes(search: Search, form: Shape) -> None:
    """Choosing is deterministic, and the order of the candidates is total."""
    assert chosen(search.hits, form) == chosen(search.hits, form)


@given(searches(), FORMS)
def test_something_is_quoted_where_something_fits(search: Search, form: Shape) -> None:
    """As long as the first hits hold a short enough statement, an answer has at least one quote."""
    fits = [
        s
        for h in search.hits[:6]
        for s in h.passage.statements
        if s.kind in {"resources"} and len(s.text.split()) <= 60
    ]
    assert not fits or chosen(search.hits, form)
