"""Markdown: front matter, headings, lists, tables and code become blocks with their exact lines."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.draft import Draft, Unreadable
from index.parse_markdown import MAX_QUESTION, parse_markdown
from index.types import Block


def parse(text: str) -> Draft:
    return parse_markdown(textwrap.dedent(text).lstrip("\n").encode())


def test_front_matter_tells_title_and_publisher() -> None:
    """Lines are counted from the top of the file, front matter included."""
    draft = parse(
        """
        ---
        title: Learning by Doing
        publisher: Learn Well
        url: a/place
        level: 3
        ---

        # Learning

        Do it.
        """
    )
    assert ("Learning by Doing", "Learn Well", "a/place") == (draft.title, draft.publisher, draft.url)
    assert [Block("heading", "Learning", 8, 8, 1), Block("paragraph", "Do it.", 10, 10)] == list(draft.blocks)


def test_front_matter_tells_what_sections_are_asked() -> None:
    """Questions by heading, each on one line, written as text is; an endless one is cut."""
    draft = parse(
        f"""
        ---
        asked:
          "What isn’t new":
            - "why  is “it”
              so?"
            - ""
            - {"x" * 999}
          Empty: []
        ---
        ## What isn't new

        Nothing is.
        """
    )
    assert {"What isn't new": ('why is "it" so?', "x" * MAX_QUESTION), "Empty": ()} == draft.asked
    assert ["What isn't new", "Nothing is."] == [b.text for b in draft.blocks]
    assert {} == parse("Text.").asked == parse("---\nasked:\n---\nText.").asked


@pytest.mark.parametrize(
    ("text", "title", "publisher"),
    [
        ("---\ntitle: 2024\nauthor: Jane\n---\nText.", "2024", "Jane"),
        ("---\n---\n# A Title\n\nText.", "A Title", ""),
        ("---\npublisher: P\n---\n# A Title\n\nText.", "A Title", "P"),
        ("# A Title\n\nText.", "A Title", ""),
        ("## Not a Title\n\nText.", "", ""),
        ("Text.\n\n# Too Late\n", "", ""),
        ("---\n\nA rule opens this text.", "", ""),
    ],
    ids=["author", "empty front matter", "no title in it", "first heading", "second level", "late", "rule"],
)
def test_without_a_title_the_first_heading_is_it(text: str, title: str, publisher: str) -> None:
    """Only a heading of the first level, at the very top, names the document."""
    draft = parse(text)
    assert (title, publisher) == (draft.title, draft.publisher)
    assert "A Title" not in [b.text for b in draft.blocks]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\ntitle: [a\npublisher: b\n---\nText.", "line 3"),
        ("---\nok: 1\ntitle: a: b\n---\nText.", "line 3"),
        ("---\ntitle: a\n\nText.", "closing line `---` is missing"),
        ("---\n- a\n- b\n---\nText.", "list of `key: value` lines"),
        ("---\njust words\n---\nText.", "list of `key: value` lines"),
        ("---\ndate: 2024-13-45\n---\nText.", "month must be in 1..12"),
        (f"---\nx: {'[' * 3000}\n---\nText.", "recursion"),
        ("---\nasked: [why]\n---\nText.", "`asked` must list questions below headings"),
        ("---\nasked: {A: why}\n---\nText.", "`asked` must list questions below headings"),
        ("---\nasked: why?\n---\nText.", "`asked` must list questions below headings"),
        ("---\nasked:\n  A:\n    - but: why?\n---\nText.", "each in quotes"),
    ],
    ids=[
        "open bracket",
        "two colons",
        "unclosed",
        "a list",
        "words",
        "impossible date",
        "too deep",
        "asked without headings",
        "asked without a list",
        "asked once",
        "asked with a colon",
    ],
)
def test_broken_front_matter_is_told(text: str, reason: str) -> None:
    """The reason names what is wrong, and the line where it is known."""
    with pytest.raises(Unreadable, match="has broken front matter") as caught:
        parse(text)
    assert reason in str(caught.value)


def test_blocks_and_their_lines() -> None:
    """Each kind of block is found with its first and last line."""
    draft = parse(
        """
        # The Title

        First line of a paragraph
        and its second line.

        ## Lists

        Some things:

        - one
        - two is
          longer
            - inside
        3. third
        4. fourth

           More on the fourth.

        > Somebody said this.

        ```python
        x = 1

        y = 2
        ```

        | Role | Pay |
        |------|-----|
        | Analyst | low |
        | Engineer | |
        """
    )
    assert [
        Block("paragraph", "First line of a paragraph and its second line.", 3, 4),
        Block("heading", "Lists", 6, 6, 2),
        Block("paragraph", "Some things:", 8, 8),
        Block("item", "one", 10, 10),
        Block("item", "two is longer", 11, 12),
        Block("item", "inside", 13, 13, 1),
        Block("item", "3. third", 14, 14),
        Block("item", "4. fourth", 15, 15),
        Block("paragraph", "More on the fourth.", 17, 17),
        Block("paragraph", "Somebody said this.", 19, 19),
        Block("code", "x = 1\n\ny = 2", 21, 25),
        Block("item", "Role: Analyst; Pay: low", 29, 29),
        Block("item", "Role: Engineer", 30, 30),
    ] == list(draft.blocks)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Learn **Python** and _SQL_ with `pip`.", "Learn Python and SQL with pip."),
        ("See [the guide](guide.md).", "See the guide."),
        ("![a chart](chart.png) of it", "a chart of it"),
        ("“Quotes” and don’t", '"Quotes" and don\'t'),
        ("R&amp;D &lt;3", "R&D <3"),
        (r"C\# and snake\_case", "C# and snake_case"),
        ("one  \ntwo", "one two"),
        ("a<br>b <!-- hidden --> c", "ab c"),
    ],
    ids=["emphasis", "link", "image", "quotes", "entities", "escapes", "hard break", "html"],
)
def test_text_is_plain(text: str, plain: str) -> None:
    """Marks of emphasis, addresses and markup are no part of what is quoted."""
    assert [plain] == [b.text for b in parse(text).blocks]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
def test_any_line_ends_count_alike(end: str) -> None:
    """Lines are the same whatever system the file comes from, and a byte order mark is no text."""
    data = end.join(["---", "title: T", "---", "", "One.", "", "Two."]).encode("utf-8-sig")
    assert [("One.", 5), ("Two.", 7)] == [(b.text, b.first) for b in parse_markdown(data).blocks]


@given(st.text(st.sampled_from("ab #-*`|>\n1.[]()!&<\t\\_:"), max_size=80))
def test_any_markdown_is_read(text: str) -> None:
    """Blocks are never empty and stand within the file, in order of their beginnings."""
    try:
        blocks = parse_markdown(text.encode()).blocks
    except Unreadable:
        return
    lines = text.count("\n") + 1
    assert all(b.text.strip() and 1 <= b.first <= b.last <= lines for b in blocks)
    assert [b.first for b in blocks] == sorted(b.first for b in blocks)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Nothing but the named refusal comes out."""
    try:
        parse_markdown(b"---\n" + data)
        parse_markdown(data)
    except Unreadable:
        return
