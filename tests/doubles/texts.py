"""Hostile texts, and answers and passages made of them, to be drawn at random."""

from __future__ import annotations

from itertools import count

from hypothesis import strategies as st

from bot.mentor.model import Answer, Confidence, Line, Source
from index.types import Passage, Statement, StatementKind

NASTY = (
    "@everyone @here <@1> <@!2> <@&3> <#4> <id:home> </ask:5> <:a:6> <a:b:7> <t:1:R> `code` ``` **b** __u__ _i_ ~~s~~ "
    "||spoiler|| > quote >>> all # head -# small - item + item 1. one [text](https://example.org) <https://a.example> "
    "discord.gg/abc https://discord.gg/abc \\ \\\\ \\* \u202e\u200b\u0301 👩‍👩‍👧 \ud800 \x00 \u2028 ↳ -# ↳ "
).split(" ")
SIGNS = [*NASTY, *"\\*_`|<>[]()#@:"]


def texts(longest: int = 3000) -> st.SearchStrategy[str]:
    """Any text of at most so many characters: ordinary, hostile, or one endless word."""
    return st.one_of(
        st.text(max_size=min(longest, 300)),
        st.lists(st.sampled_from(NASTY), max_size=min(longest // 60, 40)).map(" ".join),
        st.lists(st.sampled_from(SIGNS), max_size=min(longest // 60, 60)).map("".join),
        st.builds(lambda sign, n: sign * n, st.sampled_from("x\\*@"), st.integers(0, longest)),
    )


_addresses = st.sampled_from(["", "https://example.org/a", "https://example.org/" + "x" * 500, "javascript:alert(1)"])


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Any answer that keeps to the rules of its class."""
    number = count(1)

    def source() -> Source:
        own = next(number)
        title, section, publisher = (draw(texts(400)) for _ in range(3))
        return Source(own, title, section, publisher, f"a.md:{own}-{own}", draw(_addresses), f"{own:020d}")

    confidence = draw(st.sampled_from(Confidence))
    known = confidence is not Confidence.NONE
    sources = tuple(source() for _ in range(draw(st.integers(1, 4)))) if known else ()
    lines = [
        Line(draw(texts()), s.number, draw(st.booleans())) for s in sources for _ in range(draw(st.integers(1, 4)))
    ]
    read_as = draw(st.lists(st.tuples(texts(80), texts(80)), max_size=4))
    return Answer(
        confidence,
        tuple(lines),
        sources,
        note=draw(texts(300)),
        next_step=draw(texts(600)),
        closest=() if known else tuple(source() for _ in range(draw(st.integers(0, 3)))),
        related=tuple(source() for _ in range(draw(st.integers(0, 5)))) if known else (),
        read_as=tuple(read_as),
        canned=not known and draw(st.booleans()),
    )


@st.composite
def sections(draw: st.DrawFn) -> list[Passage]:
    """The passages of any section."""
    headings = tuple(draw(st.lists(texts(300), max_size=3)))
    title, publisher, url = draw(texts(300)), draw(texts(300)), draw(_addresses)
    kinds: st.SearchStrategy[StatementKind] = st.sampled_from(("sentence", "lead", "item", "resources", "code"))
    line = count(1)
    made = []
    for number in range(draw(st.integers(1, 3))):
        statements = []
        for _ in range(draw(st.integers(1, 5))):
            first = next(line)
            statements.append(Statement(draw(kinds), draw(texts()), first, first, draw(st.booleans())))
        passage = Passage(f"{number:020d}", "d", title, publisher, "a.md", url, headings, tuple(statements))
        made.append(passage)
    return made
