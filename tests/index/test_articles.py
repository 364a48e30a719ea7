"""Five scraped articles, counted by hand: what is said is found, what only the page needs is not."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from index.chunk import MAX_WORDS, chunk
from index.clean import normalise
from index.parse_text import parse_text
from index.read import Reading, read_folders
from index.types import Passage

FOLDER = Path(os.environ.get("MENTOR_ARTICLES") or Path(__file__).parents[3] / "shared" / "seeds")
FILES = sorted(FOLDER.glob("00[0-4]_*.txt"))

pytestmark = pytest.mark.skipif(
    len(FILES) != 5,
    reason=f"the five articles are not in {FOLDER}; name their folder in MENTOR_ARTICLES to run these tests",
)

# Counted by hand: 65 headings, with the five lines that only repeat a title.
SECTIONS = {0: 7, 1: 20, 2: 11, 3: 12, 4: 10}
TITLE_LINES = {0: (1,), 1: (1,), 2: (4,), 3: (5, 9), 4: ()}
TITLES = {
    0: "A Roadmap for Your Machine Learning Career",
    1: "The Ultimate Roadmap to Becoming a Machine Learning Engineer",
    2: "A Roadmap for Your Machine Learning Career",
    3: "How to Build a Career in Machine Learning",
    4: "Machine learning has become one of the most sought-after ...",
}
PUBLISHERS = {0: "", 1: "", 2: "Itxperts", 3: "Code to Career", 4: ""}
ITEMS = {0: 31, 1: 69, 2: 29, 3: 5, 4: 0}
HEADING_LINES = {
    0: (5, 13, 25, 32, 43, 51, 59),
    1: (3, 7, 16, 18, 20, 31, 36, 41, 44, 46, 47, 51, 56, 60, 65, 70, 75, 77, 94, 99),
    2: (9, 17, 24, 32, 40, 48, 56, 64, 72, 80, 88),
    3: (17, 28, 43, 54, 69, 80, 91, 103, 112, 121, 128, 136),
    4: (2, 6, 10, 13, 17, 20, 24, 27, 30, 34),
}
RESOURCE_LINES = (15, 22, 30, 38, 46, 54, 62, 70)
PAGE_REMAINS = (
    "Read also", "Post a Comment", "Comments", "tags:", "#how", "ticker", "check out:", "video earlier", "©",
    "Follow us", "Education for Psychologists", "College Advisors", "University Professor", "Itxperts",
    "is an excellent resource", "APIs: APIs", "close\n",
)  # fmt: skip


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_folders([FOLDER])


@pytest.fixture(scope="module")
def passages(reading: Reading) -> dict[int, list[Passage]]:
    return {number: chunk(reading.documents[number]) for number in range(5)}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", normalise(text).casefold())


def test_all_are_read(reading: Reading) -> None:
    """Five documents, no faults, with the titles and publishers that they name."""
    assert ([f.name for f in FILES], ()) == ([d.id for d in reading.documents], reading.faults)
    assert TITLES == {n: d.title for n, d in enumerate(reading.documents)}
    assert PUBLISHERS == {n: d.publisher for n, d in enumerate(reading.documents)}


@pytest.mark.parametrize("number", range(5))
def test_headings_are_those_counted_by_hand(reading: Reading, number: int) -> None:
    """Each heading on its line, and nothing else; the lines of the title are dropped as repeated."""
    document = reading.documents[number]
    assert HEADING_LINES[number] == tuple(b.first for b in document.blocks if b.kind == "heading")
    dropped = {c.line for c in reading.changes[document.id] if c.reason == "repeated title"}
    assert set(TITLE_LINES[number]) == dropped
    assert SECTIONS[number] == len(HEADING_LINES[number])


def test_sixty_five_headings_in_all() -> None:
    """The labels themselves: sixty that open sections, five that say the title; the outline finds all of them."""
    assert 65 == sum(SECTIONS.values()) + sum(len(lines) for lines in TITLE_LINES.values())
    found = {
        n: [b.first for b in parse_text(f.read_bytes()).blocks if b.kind == "heading"] for n, f in enumerate(FILES)
    }
    assert {n: sorted((*TITLE_LINES[n], *HEADING_LINES[n])) for n in range(5)} == found


@pytest.mark.parametrize("number", range(5))
def test_items_are_those_counted_by_hand(reading: Reading, number: int) -> None:
    """Bulleted items, and in one article five of a list without bullets."""
    assert ITEMS[number] == sum(b.kind == "item" for b in reading.documents[number].blocks)


@pytest.mark.parametrize("remains", PAGE_REMAINS)
def test_no_page_remains(passages: dict[int, list[Passage]], remains: str) -> None:
    """Nothing of the pages around the articles is in any passage or heading."""
    assert [] == [p.source for group in passages.values() for p in group if remains in p.encoded_text]


def test_resource_lists_are_passages_of_their_own(passages: dict[int, list[Passage]]) -> None:
    """Eight of them, split off the last item of their section."""
    alone = [p for group in passages.values() for p in group if any(s.kind == "resources" for s in p.statements)]
    assert RESOURCE_LINES == tuple(p.first for p in alone) == tuple(p.last for p in alone)
    assert {1} == {len(p.statements) for p in alone}
    assert all(p.text.startswith("Suggested Resources: ") for p in alone)


@pytest.mark.parametrize("number", range(5))
def test_the_lines_of_a_passage_hold_its_words(passages: dict[int, list[Passage]], number: int) -> None:
    """A reader who follows a citation finds each statement there, word for word."""
    lines = FILES[number].read_text("utf-8").split("\n")
    for passage in passages[number]:
        for s in passage.statements:
            cited = iter(words("\n".join(lines[s.first - 1 : s.last])))
            # Each word behind the one before it: a clause may be left out, none may be moved.
            assert all(w in cited for w in words(s.text)), s.text
            assert s.kind == "lead" or passage.first <= s.first <= s.last <= passage.last


@pytest.mark.parametrize("number", range(5))
def test_no_sentence_is_lost(reading: Reading, passages: dict[int, list[Passage]], number: int) -> None:
    """Every word of a line that no change touched is in a passage or a heading."""
    document = reading.documents[number]
    touched = {c.line for c in reading.changes[document.id]}
    kept = [w for p in passages[number] for w in words(p.encoded_text)]
    for line, text in enumerate(FILES[number].read_text("utf-8").split("\n"), 1):
        if line not in touched:
            spoken = [w for w in words(text) if not w.isdigit()]
            assert set(spoken) <= set(kept), line


def test_sizes_are_within_limits(passages: dict[int, list[Passage]]) -> None:
    """Nothing is longer than 180 words; a passage below 30 words is a short section, a resource list or a remainder."""
    sizes = [(sum(len(s.text.split()) for s in p.statements), p) for group in passages.values() for p in group]
    assert max(size for size, _ in sizes) <= MAX_WORDS
    short = [p for size, p in sizes if size < 30 and p.statements[0].kind != "resources"]
    assert len(short) <= 9
    assert 55 <= sum(size for size, _ in sizes) / len(sizes) <= 120
