"""Outline: headings, lists and paragraphs are found in plain lines, with and without blank lines between them."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.outline import is_heading, outline
from index.types import Block

LONG = "This is a longer sentence about the work that somebody does all day."


def blocks(text: str) -> list[Block]:
    return outline(list(enumerate(textwrap.dedent(text).strip("\n").split("\n"), 1)))


def shape(text: str) -> list[tuple[str, str]]:
    return [(b.kind, b.text) for b in blocks(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Learn Software Engineering Skills",
        "What Does a Data Analyst Do?",
        "Natural Language Processing (NLP)",
        "The Foundation: Mathematics and Statistics",
        "Getting a Job in the Field of AI",
        "2024 Outlook",
        "R vs. Python",
        "CI/CD & Testing",
        "Conclusion",
    ],
)
def test_a_short_open_line_in_capitals_reads_like_a_heading(text: str) -> None:
    """Small words do not count; a question mark or a closing bracket may end it."""
    assert is_heading(text)


@pytest.mark.parametrize(
    "text",
    [
        "Learn Python first.",
        "Key Steps:",
        "Learn Python, then SQL, and finally statistics",
        "So Much To Do!",
        "Numbers, Strings,",
        "a",
        "2024",
        "- -",
        "",
        "Data " * 20,
        "One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen",
    ],
    ids=["sentence", "lead-in", "prose", "call", "comma", "letter", "year", "marks", "empty", "long", "many words"],
)
def test_prose_and_lead_ins_are_no_headings(text: str) -> None:
    """What ends like a sentence or a lead-in, runs long or is mostly in small letters is text."""
    assert not is_heading(text)


def test_headings_without_blank_lines() -> None:
    """A bare heading between full paragraphs is found although no line is empty."""
    assert [
        ("heading", "A Path Into Data"),
        ("paragraph", "It takes a while to get there."),
        ("heading", "Start With the Basics"),
        ("paragraph", "Begin with loops. Do the following:"),
        ("item", "Read code"),
        ("item", "Write code"),
        ("paragraph", "Do it every day."),
        ("heading", "Version Control (Git)"),
        ("paragraph", "It keeps what you did."),
    ] == shape(
        """
        A Path Into Data
        It takes a while to get there.
        Start With the Basics
        Begin with loops. Do the following:
        - Read code
        - Write code
        Do it every day.
        Version Control (Git)
        It keeps what you did.
        """
    )


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Where to begin\n==============", 1),
        ("Where to begin\n---", 2),
        ("# Where to begin", 1),
        ("### Where to begin ###", 3),
    ],
)
def test_marked_headings(text: str, level: int) -> None:
    """An underline or number signs make any line a heading, and say how deep it stands."""
    found = blocks(f"{text}\nText.")
    assert [("heading", "Where to begin", level), ("paragraph", "Text.", 0)] == [
        (b.kind, b.text, b.level) for b in found
    ]


def test_a_rule_is_no_text() -> None:
    """A line of dashes between paragraphs only separates them."""
    assert [("paragraph", "One ends."), ("paragraph", "Two ends.")] == shape("One ends.\n\n-----\n\nTwo ends.\n\n***")


def test_numbered_headings() -> None:
    """Numbers far apart, each with text below, open sections; the number is no part of the heading."""
    assert [
        ("heading", "Establish a Strong Base"),
        ("paragraph", LONG),
        ("heading", "Learn the Tools"),
        ("paragraph", LONG),
        ("heading", "Build and Show"),
        ("paragraph", LONG),
    ] == shape(f"1. Establish a Strong Base\n\n{LONG}\n\n2. Learn the Tools\n\n{LONG}\n10) Build and Show\n{LONG}")


def test_numbered_lists() -> None:
    """Numbers right below each other count items, which keep them, also where they look like headings."""
    assert [
        ("paragraph", "The order:"),
        ("item", "1. Linear Algebra"),
        ("item", "2. Calculus and Statistics"),
        ("item", "3. learn to read papers"),
        ("paragraph", LONG),
    ] == shape(f"The order:\n1. Linear Algebra\n2) Calculus and Statistics\n\n03. learn to read papers\n\n{LONG}")


@pytest.mark.parametrize("marker", ["- ", "* ", "+ ", "• ", "‣ ", "◦ ", "▪ ", "– ", "●", "•"])
def test_bullets(marker: str) -> None:
    """Every usual bullet opens an item, some of them without a blank."""
    assert [("item", "one thing"), ("item", "Another")] == shape(f"{marker}one thing\n{marker}Another")


def test_depth_of_items() -> None:
    """How far an item is indented is kept as its level."""
    assert [0, 2, 4] == [b.level for b in outline([(1, "- a"), (2, "  - b"), (3, "\t- c")])]


def test_hard_wrapped_prose_is_joined() -> None:
    """Lines cut at a margin are one paragraph; its lines are counted."""
    text = """
        Machine learning takes patience, and whoever begins should know that
        Python is the language of most courses. It is read like English, so
        the first weeks are
        easy.

        Second paragraph.
        """
    assert [
        Block(
            "paragraph",
            "Machine learning takes patience, and whoever begins should know that Python is the language of most "
            "courses. It is read like English, so the first weeks are easy.",
            1,
            4,
        ),
        Block("paragraph", "Second paragraph.", 6, 6),
    ] == blocks(text)


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ("It needs clean and \nscalable data.", "It needs clean and scalable data."),
        ("It is com-\nputed at night.", "It is computed at night."),
        ("It takes time,\nPatience and luck.", "It takes time, Patience and luck."),
        ("Tools (\nGit) help.", "Tools ( Git) help."),
    ],
    ids=["small letter", "hyphen", "comma", "bracket"],
)
def test_a_sentence_broken_over_lines_is_mended(lines: str, joined: str) -> None:
    """A line that cannot be the end of a sentence goes on in the next one."""
    assert [Block("paragraph", joined, 1, 2)] == blocks(lines)


def test_an_item_goes_on_where_it_is_indented() -> None:
    """The second line of an item belongs to it, a flush line in capitals does not."""
    assert [("item", "Read code of Others"), ("item", "write"), ("paragraph", "That is all.")] == shape(
        "- Read code of\n  Others\n- write\nThat is all."
    )


def test_a_bare_list_behind_its_lead_in() -> None:
    """Lines that end alike below a lead-in are its items, though they have no bullets; a summary ends the list."""
    assert [
        ("paragraph", "There are several roles:"),
        ("item", "Data Analyst, who answers questions."),
        ("item", "Data Engineer, who moves data."),
        ("item", "Researcher, who finds new ways."),
        ("paragraph", "Each of these needs practice."),
    ] == shape(
        """
        There are several roles:
        Data Analyst, who answers questions.
        Data Engineer, who moves data.
        Researcher, who finds new ways.
        Each of these needs practice.
        """
    )


def test_bare_items_may_look_like_headings() -> None:
    """Below a lead-in two short lines that end alike are a list."""
    assert [("paragraph", "You need:"), ("item", "Linear Algebra"), ("item", "Some Calculus")] == shape(
        "You need:\nLinear Algebra\nSome Calculus"
    )


def test_a_heading_behind_a_lost_list_stays_a_heading() -> None:
    """A heading and its prose do not end alike, so they are no list."""
    assert [("paragraph", "For ideas, look at:"), ("heading", "Interview for Roles"), ("paragraph", LONG)] == shape(
        f"For ideas, look at:\nInterview for Roles\n{LONG}"
    )


def test_a_heading_in_small_letters_stands_over_longer_text() -> None:
    """A short open line over a paragraph or a lead-in is a heading; over a short line it is text."""
    assert [("heading", "How to get started"), ("paragraph", LONG)] == shape(f"How to get started\n\n{LONG}")
    assert [("paragraph", "How to get started"), ("paragraph", "Short text.")] == shape(
        "How to get started\n\nShort text."
    )
    assert [("heading", "How to get started"), ("paragraph", LONG)] == shape(f"How to get started\n{LONG}")
    assert "heading" == shape("How to start a study group\nThe steps are:\n- Meet.\n- Learn.")[0][0]
    assert "paragraph" == shape(f"and how it goes on\n{LONG}")[0][0]


ordinary = st.sampled_from(
    ["Learn the Basics", "Why it matters", LONG, "the rest of it.", "- an item", "  • Another Item", "1. First",
     "2. Second Thing", "3) third", "Steps:", "", "", "=====", "---", "# Title", "cut at the mar-", "It is,", "(NLP)"]
)  # fmt: skip
lines = st.lists(st.one_of(ordinary, st.text(max_size=30).map(lambda t: " ".join(t.split()))), max_size=15)


@given(lines)
def test_no_word_is_lost(texts: list[str]) -> None:
    """The letters of all blocks, in order, are those of all lines."""
    numbered = list(enumerate(texts, 1))
    found = outline(numbered)
    assert [c for t in texts for c in t if c.isalpha()] == [c for b in found for c in b.text if c.isalpha()]


@given(lines)
def test_blocks_stand_in_order(texts: list[str]) -> None:
    """No block is empty, and each begins behind the end of the one before."""
    found = outline(list(enumerate(texts, 1)))
    ends = [0, *(b.last for b in found)]
    assert all(b.text.strip() for b in found)
    assert all(end < b.first <= b.last <= len(texts) for end, b in zip(ends, found, strict=False))
