"""PDF: the text of all pages without running headers and page numbers; what cannot be read is told."""

from __future__ import annotations

import contextlib
import random

import pytest

from index.draft import Unreadable
from index.parse_pdf import parse_pdf
from tests.doubles.pdf import AES, make_pdf

PAGES = [
    ["Career Handbook", "Learning the Trade", "Begin with small programs, and write one of them every day, so that",
     "it becomes a habit.", "Learn Well - page 1 of 3"],
    ["Career Handbook", "You need:", "- a computer", "- patience (a lot)", "Learn Well - page 2 of 3"],
    ["Career Handbook", "Getting Hired", "Show what you have built.", "Learn Well - page 3 of 3"],
]  # fmt: skip


def test_lines_are_counted_through_all_pages() -> None:
    """Headings, paragraphs and lists are found as in plain text; a broken sentence is joined."""
    draft = parse_pdf(make_pdf(PAGES, title="The Handbook"))
    assert "The Handbook" == draft.title
    assert [
        ("heading", "Learning the Trade", 2, 2),
        ("paragraph", "Begin with small programs, and write one of them every day, so that it becomes a habit.", 3, 4),
        ("paragraph", "You need:", 7, 7),
        ("item", "a computer", 8, 8),
        ("item", "patience (a lot)", 9, 9),
        ("heading", "Getting Hired", 12, 12),
        ("paragraph", "Show what you have built.", 13, 13),
    ] == [(b.kind, b.text, b.first, b.last) for b in draft.blocks]


def test_running_headers_and_page_numbers_are_dropped() -> None:
    """A line that stands at the edge of most pages, whatever its number, is told as dropped."""
    changes = parse_pdf(make_pdf(PAGES)).changes
    assert [(1, "Career Handbook"), (5, "Learn Well - page 1 of 3")] == [
        (c.line, c.text) for c in changes if c.reason == "running header or footer"
    ][:2]
    assert 6 == len(changes)


def test_what_is_repeated_on_two_pages_only_stays() -> None:
    """Two pages prove nothing."""
    draft = parse_pdf(make_pdf([["Practise well.", "One is told."], ["Practise well.", "Two is told."]]))
    assert 2 == sum("Practise well." in b.text for b in draft.blocks)


def test_bare_page_numbers_are_dropped_on_every_page() -> None:
    """A number on a line of its own is no text."""
    texts = [b.text for b in parse_pdf(make_pdf([["One is told.", "1"], ["Two is told.", "2"]])).blocks]
    assert ["One is told.", "Two is told."] == texts


def test_without_a_title_of_its_own_the_first_heading_is_it() -> None:
    """As in plain text."""
    assert "Learning the Trade" == parse_pdf(make_pdf(PAGES)).title


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (make_pdf(PAGES, password="secret"), "is protected by a password"),
        (AES, "is encrypted"),
        (b"%PDF-1.7\nnothing of it", "is a damaged PDF"),
        (b"no PDF at all", "is a damaged PDF"),
        (make_pdf(PAGES)[:200], "is a damaged PDF"),
        (b"", "is a damaged PDF"),
    ],
    ids=["password", "newer encryption", "header only", "text", "cut off", "empty"],
)
def test_what_cannot_be_read_is_told(data: bytes, reason: str) -> None:
    """The reason says whether it is protected or damaged."""
    with pytest.raises(Unreadable, match=reason):
        parse_pdf(data)


def test_any_damage_is_read_or_refused() -> None:
    """Whatever bytes are wrong, nothing but the named refusal comes out."""
    chance = random.Random(7)
    sound = make_pdf(PAGES, title="The Handbook")
    for _ in range(60):
        damaged = bytearray(sound)
        for _ in range(chance.randint(1, 40)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with contextlib.suppress(Unreadable):
            parse_pdf(bytes(damaged[: chance.randint(300, len(damaged))]))
