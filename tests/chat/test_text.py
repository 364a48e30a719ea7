"""Text from documents and people, made safe to show."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.chat.text import marked, pages, plain, quoted, short, spoken, tidy, unquoted
from tests.doubles.texts import texts

LIVE = re.compile(r"(?<!\\)<[@#/:at]|@(?:everyone|here)|discord(?:app)?\.(?:gg|com/invite)", re.IGNORECASE)


def unescaped(text: str, signs: str) -> list[str]:
    """The signs that stand in a text and are not escaped."""
    return re.findall(rf"[{re.escape(signs)}]", re.sub(r"\\.", "", text, flags=re.DOTALL))


@given(texts())
@example("a\u200bb  c\n\nd")
def test_a_quoted_question_can_be_read_back(text: str) -> None:
    """Whatever was asked, it comes back from its quote as it was, but for blanks and signs that nobody sees."""
    line = quoted(text)
    assert "\n" not in line
    assert tidy(text) == unquoted(line)


@given(texts())
def test_a_quote_is_dead_text(text: str) -> None:
    """No mention, no link to an invite, no formatting comes alive in a quoted question."""
    line = quoted(text).removeprefix("> ")
    assert [] == unescaped(line, "*_~`|<>#[]")
    assert not re.search(r"[@:/](?=\S)(?!\u200b)", line)


def test_other_lines_are_no_questions() -> None:
    """Only what has the mark is read back."""
    assert [None, None, ""] == [unquoted("a"), unquoted(">a"), unquoted("> ")]


@given(texts())
def test_plain_text_is_dead_text(text: str) -> None:
    """What stands in a document neither pings nor formats; only addresses stay links."""
    shown = plain(text)
    beside_links = re.sub(r"https?://\S+", "", shown)
    assert [] == unescaped(beside_links, "*_~`|<>#[]")
    assert not LIVE.search(shown)
    assert not re.match(r"[-+]\s|\d+\.\s", shown)


@given(texts())
@example("``<")
def test_marked_text_has_code_and_links_alone(text: str) -> None:
    """Nothing but code and links to their own host is formatted."""
    shown = marked(text)
    beside_code = re.sub(r"(\\.)|`[^`]+`", lambda match: match[1] or "", shown)
    assert not LIVE.search(beside_code)
    assert "@everyone" not in shown
    rest = re.sub(r"\[[\w.-]+\]\(<https?://[^<>\s]+>\)|https?://\S+", "", beside_code)
    assert [] == unescaped(rest, "*_~|<>#[]")
    for name, url in re.findall(r"(?<!\\)\[([^\]]*)\]\(<([^>]*)>\)", shown):
        assert name in url


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Run `git init` **now**", "Run `git init` \\*\\*now\\*\\*"),
        ("See https://www.example.org/a_b.", "See [example.org](<https://www.example.org/a_b>)."),
        ("a ` alone", "a \\` alone"),
        ("1. One", "1\\. One"),
        ("- One", "\\- One"),
        ("C# and C++", "C\\# and C++"),
    ],
)
def test_marked_text_reads_well(text: str, shown: str) -> None:
    """Code is shown as code, an address by its host, and the rest as it stands."""
    assert shown == marked(text)


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("<@1> what is <@!2> Git?", "what is Git?"),
        ("<@&3> in <#4> <:wave:5>", "in"),
        ("a < b and c > d", "a < b and c > d"),
        ("  two\n lines ", "two lines"),
        ("<@1>", ""),
    ],
)
def test_mentions_are_no_part_of_a_question(said: str, heard: str) -> None:
    """What a person says is heard without mentions, channels and emoji of servers."""
    assert heard == spoken(said)


@given(texts(), st.integers(2, 200))
def test_short_text_is_short(text: str, limit: int) -> None:
    """Never longer than the limit, and the beginning of the text."""
    cut = short(text, limit)
    assert len(cut) <= limit
    assert cut == text or text.startswith(cut.removesuffix("…"))


@given(st.lists(texts().map(plain), max_size=6), st.integers(20, 400))
def test_pages_hold_all_and_fit(blocks: list[str], limit: int) -> None:
    """Every page fits, no word is lost, and no escape is torn from what it escapes."""
    made = pages(blocks, limit)
    assert all(len(page) <= limit for page in made)
    assert "".join("".join(blocks).split()) == "".join("".join(made).split())
    for page in made:
        backslashes = len(page) - len(page.rstrip("\\"))
        assert 0 == backslashes % 2


def test_pages_are_few() -> None:
    """A wall of backslashes makes no more pages than any other text."""
    assert 3 == len(pages(["\\" * 1000], 400))


def test_nothing_is_one_empty_page() -> None:
    """There is always a page to show."""
    assert [""] == pages([], 10)
