"""Reading questions: typos mended, abbreviations spelt out, follow-ups resolved, two-part questions taken apart."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexicon import Lexicon, Sense
from index.query import CONTEXT_TERM_WEIGHT, EXPANSION_WEIGHT, Reader, clauses, dependence
from index.words import raw_words, terms

CORPUS = """
Machine learning engineers deploy models. Statistics and linear algebra come first. Python and PyTorch are tools.
A portfolio of projects helps in interviews. Salaries depend on experience. Kubernetes runs containers in production.
Natural language processing works with text. Reinforcement learning is for later. Certificates matter little.
"""
# Ordinary words of the language that the corpus does not hold.
LANGUAGE = frozenset(
    {
        "produce",
        "stale",
        "partners",
        "salads",
        "course",
        "house",
        "plane",
        "cake",
        "long",
        "take",
        "become",
        "work",
        "start",
    }
)
LEXICON = Lexicon(
    aliases={"ml": "machine learning", "nlp": "natural language processing", "k8s": "kubernetes"},
    misspellings={"pyhton": "python", "pie torch": "pytorch"},
    slang={"wanna": "want to", "r u": "are you", "ppl": "people"},
    ambiguous={
        "cv": (
            Sense("computer vision", ("image", "images")),
            Sense("curriculum vitae", ("job", "write", "apply")),
        )
    },
)  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(Counter(raw_words(CORPUS)), LEXICON, LANGUAGE.__contains__)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("statistcs", "statistics"),
        ("Statisitcs", "statistics"),
        ("enginer", "engineers"),
        ("portfollio", "portfolio"),
        ("kubernets", "kubernetes"),
        ("reinforcment", "reinforcement"),
        ("interveiws", "interviews"),
        ("pytorhc", "pytorch"),
        ("lerning", "learning"),
        ("pyhton", "python"),
        ("certificats", "certificates"),
    ],
)
def test_typos_are_mended_towards_words_of_the_corpus(reader: Reader, typed: str, read: str) -> None:
    """Letters left out, doubled, swapped or wrong; the person is told what was read."""
    text, mended = reader.mend(f"is {typed} hard?")
    assert (f"is {read} hard?", ((typed, read),)) == (text, mended)


@pytest.mark.parametrize(
    "word",
    [
        "produce", "stale", "partners", "salads", "course", "statistics", "statistic", "deploying", "deployed",
        "modelled", "pythons", "about", "you", "ml", "cv", "abc", "x", "xkcdzz", "blockchain",
    ],
)  # fmt: skip
def test_ordinary_words_are_never_mended(reader: Reader, word: str) -> None:
    """Words of the language, of the corpus, of the lexicon, their forms, and what is near nothing stay as they are."""
    assert (f"what about {word}", ()) == reader.mend(f"what about {word}")


@pytest.mark.parametrize(
    "text", ["@statistcs", "#statistcs", "statistcs/lerning", "lerning-rate", "x.lerning", "lerning2"]
)
def test_names_of_things_are_not_mended(reader: Reader, text: str) -> None:
    """Handles, tags, paths and compounds are written as they are on purpose."""
    assert (text, ()) == reader.mend(text)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("I wanna start", "I want to start"), ("R U ppl", "are you people"), ("wannabe", "wannabe")],
)
def test_slang_is_put_into_plain_words(reader: Reader, typed: str, read: str) -> None:
    """Whole words only, in any case; slang is no mistake, so nobody is told."""
    assert (read, ()) == reader.mend(typed)


def test_an_abbreviation_is_spelt_out(reader: Reader) -> None:
    """The full name is encoded; among the words both forms count, the added ones less than those typed."""
    query = reader.read("Where do I start with NLP?")
    assert "Where do I start with natural language processing?" == query.text
    added = dict.fromkeys(terms("natural language processing"), EXPANSION_WEIGHT)
    assert {"start": 1.0, "nlp": 1.0} | added == query.weights


def test_what_is_spelt_out_already_is_not_said_twice(reader: Reader) -> None:
    """The name beside its abbreviation is enough."""
    text = "Where does machine learning (ML) start?"
    assert text == reader.read(text).text
    assert {1.0} == set(reader.read(text).weights.values())


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("how do I write a cv", "how do I write a curriculum vitae"),
        ("CV with images", "computer vision with images"),
        ("is cv worth it", "is computer vision worth it"),
    ],
    ids=["one sense", "other sense", "first sense"],
)
def test_an_ambiguous_abbreviation_is_decided_by_the_words_around(reader: Reader, text: str, read: str) -> None:
    """Nothing else tells which one is meant."""
    assert read == reader.read(text).text


@pytest.mark.parametrize(
    ("question", "foreign", "names"),
    [
        ("how do I bake a cake", ("bake", "cake"), ()),
        ("does the Roadmap of Kaggle help with models", ("roadmap", "kaggle"), ("Roadmap", "Kaggle")),
        ("is Rust's speed better than COBOL in models", ("rust", "speed", "better", "cobol"), ("Rust", "COBOL")),
        ("Blockchain for engineers", ("blockchain",), ()),
        ("I like models. Blockchain too?! Kaggle?", ("blockchain", "kaggle"), ()),
        ('"Blockchain" for engineers', ("blockchain",), ()),
        ("is quantum stuff in PyTorch", ("quantum", "stuff"), ()),
        ("statistics of models", (), ()),
        ("ML or K8s", (), ()),
        ("what about it", (), ()),
    ],
    ids=[
        "other subject",
        "names",
        "as typed",
        "capital at the start",
        "later sentences",
        "in quotes",
        "half",
        "all known",
        "abbreviations",
        "stop words",
    ],
)
def test_words_that_stand_nowhere_are_told(
    reader: Reader, question: str, foreign: tuple[str, ...], names: tuple[str, ...]
) -> None:
    """What the corpus lacks, and which of it is written like a name: with a capital inside a sentence."""
    query = reader.read(question)
    assert (foreign, names) == (query.foreign, query.names)


WHOLE = [
    "how long does it take to become a machine learning engineer",
    "is it worth learning statistics before linear algebra",
    "which projects belong into a good portfolio",
    "is there a minimum of mathematics that employers expect",
    "how do I know that my portfolio has enough projects",
    "what salaries do engineers in production teams get",
]
LEANING = [
    "and then?",
    "why?",
    "how long does that take?",
    "what about statistics?",
    "is it hard?",
    "which of them is better?",
    "tell me more",
    "ok, but which ones first?",
    "and for beginners?",
    "do I need both?",
    "for example?",
    "Thanks! How about salaries?",
]


@pytest.mark.parametrize("question", WHOLE)
def test_a_whole_question_leans_on_nothing(question: str) -> None:
    """Words that only join clauses point at nothing."""
    assert 0.0 == dependence(question)


@pytest.mark.parametrize("question", LEANING)
def test_a_follow_up_leans_on_what_was_said(question: str) -> None:
    """Pointing words, openers and too few words of its own give it away."""
    assert dependence(question) >= 0.4


def test_more_words_of_its_own_lean_less() -> None:
    """Nothing of its own leans wholly, a long question that points back by half."""
    assert (
        1.0
        == dependence("and why is that?")
        > dependence("is it used with containers in production?")
        > dependence("is it used with containers in production by teams of engineers who deploy models often?")
        > dependence("are containers used in production by engineers")
    )


def test_a_follow_up_takes_its_context_from_the_talk(reader: Reader) -> None:
    """The text is encoded once alone and once behind the question before; its terms count less."""
    query = reader.read("how long does that take?", ["how do I learn pyhton"])
    assert "how long does that take?" == query.text
    assert "how do I learn python how long does that take?" == query.context
    assert dependence("how long does that take?") == query.share > 0
    assert CONTEXT_TERM_WEIGHT * query.share == query.weights["python"]


def test_the_context_goes_back_to_a_whole_question(reader: Reader) -> None:
    """A chain of follow-ups is followed to its beginning, but no further than three questions."""
    history = ["what salaries do engineers in production get", "which projects belong into a good portfolio", "why?"]
    context = reader.read("and then?", history).context
    assert "which projects belong into a good portfolio why? and then?" == context
    assert (
        "why? why? why? and then?" == reader.read("and then?", ["is statistics hard to learn", *["why?"] * 3]).context
    )


@pytest.mark.parametrize(
    ("question", "history"),
    [(WHOLE[0], ["how do I learn statistics"]), ("and then?", [])],
    ids=["whole question", "no talk so far"],
)
def test_without_dependence_there_is_no_context(reader: Reader, question: str, history: list[str]) -> None:
    """What stands for itself is not mixed with what was asked before."""
    query = reader.read(question, history)
    assert ("", 0.0) == (query.context, query.share)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "what maths do I need and how long does it take?",
            ["what maths do I need", "how long does it take"],
        ),
        ("How do I start? Which projects are good?", ["How do I start", "Which projects are good"]),
        ("how do I start; what should I build; where do I find jobs", [
            "how do I start", "what should I build", "where do I find jobs",
        ]),
        ("do I need a degree, but also is a certificate enough", ["do I need a degree", "is a certificate enough"]),
        ("How do I start?\nWhich projects are good?", ["How do I start", "Which projects are good"]),
    ],
    ids=["and", "two sentences", "semicolons", "but also", "two lines"],
)  # fmt: skip
def test_a_question_of_several_is_taken_apart(question: str, parts: list[str]) -> None:
    """Each part asks something of its own."""
    assert parts == clauses(question)


@pytest.mark.parametrize(
    "question",
    [
        "what is the difference between Python and R?",
        "I am a nurse and I like maths. How do I start?",
        "I know Python and what I want is a job",
        "Python and SQL and Git",
        "Thanks! And then?",
        "how do I start?",
        "???",
        "",
    ],
)
def test_one_question_stays_in_one_piece(question: str) -> None:
    """A story before the question, or an "and" between things, makes no second question."""
    assert [question] == clauses(question)


@given(st.text(max_size=200), st.lists(st.text(max_size=60), max_size=4))
def test_any_question_can_be_read(question: str, history: list[str]) -> None:
    """No text stops the reading; weights and shares stay within 0..1."""
    reader = Reader(Counter(raw_words(CORPUS)), LEXICON, LANGUAGE.__contains__)
    query = reader.read(question, history)
    assert all(0 <= weight <= 1 for weight in query.weights.values())
    assert 0 <= query.share <= 1
    assert {name.casefold() for name in query.names} <= set(query.foreign)
    assert clauses(question)


def test_an_empty_corpus_mends_nothing() -> None:
    """Without words there is nothing to mend towards."""
    query = Reader({}, Lexicon(), lambda word: False).read("How do I lern statistcs?")
    assert "How do I lern statistcs?" == query.text
    assert () == query.mended


def test_a_name_in_capitals_is_not_mended(reader: Reader) -> None:
    """COBOL is no slip for another word; a text that is all in capitals is read like any other."""
    assert (("pythn", "python"),) == tuple((a.casefold(), b) for a, b in reader.read("HOW DO I LEARN PYTHN").mended)
    assert () == reader.read("is PYTHN worth it").mended
