"""Passages, hits and searches written down by hand, or drawn at random."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import strategies as st

from bot.mentor.model import Calibration, Weights
from index.types import Hit, Passage, Search, Statement, StatementKind

# The chance of a statement, and that of the whole answer, is 0.5 at a cosine of 0.5, 0.98 at 0.9 and 0.02 at 0.1.
CALIBRATION = Calibration(
    quote=Weights(0.0, {"closeness": 1.0}, {"closeness": 0.5}, {"closeness": 0.1}),
    judge=Weights(0.0, {"closest": 1.0}, {"closest": 0.5}, {"closest": 0.1}),
    none_below=0.4,
    partial_below=0.8,
)

TRAPS = (
    "@everyone",
    "@here",
    "<@123456789>",
    "<@!1>",
    "<@&42>",
    "<@",
    "<#77>",
    "discord.gg/abc",
    "DISCORD.GG/x",
    "https://discord.gg/free",
    "discord.com/invite/abc",
    "[click](https://evil.example)",
    "[a]](http://evil.example)",
    "[free](discord://x)",
    "](http",
    "dis[](http://x)cord.gg/abc",
    "</ask:1>",
    "<a:wave:1>",
)
DANGERS = ("@everyone", "@here", "<@", "discord.gg/", "](http")


def passage(
    *lines: str,
    title: str = "A guide",
    headings: Sequence[str] = ("A section",),
    source: str = "guides/guide.md",
    publisher: str = "",
    first: int = 10,
    asked: Sequence[str] = (),
) -> Passage:
    """One statement a line: "- " begins an item, "+ " a resource list, "` " code; a lead-in ends with a colon."""
    statements = tuple(_statement(text, first + n, opens=n == 0) for n, text in enumerate(lines))
    identity = hashlib.sha256(f"{source}:{first}:{'>'.join(headings)}".encode("utf-8", "replace")).hexdigest()[:20]
    return Passage(identity, source, title, publisher, source, "", tuple(headings), statements, tuple(asked))


def _statement(text: str, line: int, *, opens: bool) -> Statement:
    marks: dict[str, StatementKind] = {"- ": "item", "+ ": "resources", "` ": "code"}
    if kind := marks.get(text[:2]):
        return Statement(kind, text[2:], line, line)
    return Statement("lead" if text.endswith(":") else "sentence", text, line, line, opens)


def hit(found: Passage, *closeness: float, score: float | None = None, part: int = 0) -> Hit:
    """A hit whose statements have these cosines to the question, the last one repeated as needed."""
    cosines = [*closeness, *[closeness[-1]] * len(found.statements)][: len(found.statements)]
    best = max(cosines)
    overlap = tuple(0.0 for _ in cosines)
    fused = best * 10 if score is None else score
    return Hit(found, fused, best, 1.0, 1, 1, 0.5, part=part, closeness=tuple(cosines), overlap=overlap)


def found(
    *hits: Hit,
    terms: int = 3,
    foreign: Sequence[str] = (),
    names: Sequence[str] = (),
    mended: Sequence[tuple[str, str]] = (),
) -> Search:
    """A search that found these hits."""
    return Search(hits, tuple(mended), tuple(foreign), tuple(names), terms)


ASKED = "Do zebras bake @everyone? discord.gg/zebra"
_NAMES = st.lists(st.sampled_from(["Zig", "COBOL", *TRAPS]), max_size=2)
_WORDS = ["it", "maths", "python", "learn", "data", "models", "R", "a", "job", "weeks", "This", "They", "2024", *TRAPS]


def _mixture(start: int, length: int) -> str:
    return " ".join(_WORDS[(start + n * n) % len(_WORDS)] for n in range(length))


_LENGTHS = st.one_of(st.integers(1, 4), st.integers(1, 40), st.integers(100, 140))
_TEXTS = st.one_of(
    st.builds(_mixture, st.integers(0, 99), _LENGTHS),
    st.text(min_size=1, max_size=20).map(lambda t: " ".join(t.split()) or "x"),
)
_KINDS = st.sampled_from(["", "", "", "- ", "- ", "- ", ":", "+ ", "` "])
_LINES = st.lists(st.tuples(_KINDS, _TEXTS), min_size=1, max_size=8)


@st.composite
def searches(draw: st.DrawFn, names: st.SearchStrategy[Sequence[str]] = _NAMES) -> Search:
    """Any search: up to eight hits for up to three parts of a question, with any statements and any cosines.

    Some statements stand in two passages. Some passages are known to answer ASKED.
    """
    hits: list[Hit] = []
    twice, asked = draw(st.integers(0, 2**8)), draw(st.integers(0, 2**8))
    parts = draw(st.integers(1, 3))
    for number in range(draw(st.integers(0, 8))):
        lines = [f"{t}:" if k == ":" else f"{k}{t}" for k, t in draw(_LINES)]
        if hits and twice >> number & 1:
            lines[:2] = [f"{'- ' if s.kind == 'item' else ''}{s.text}" for s in hits[0].passage.statements[:2]]
        headings = draw(st.lists(st.one_of(st.sampled_from(TRAPS), _TEXTS), max_size=2))
        made = passage(
            *lines,
            title=draw(st.one_of(st.sampled_from(["A guide", *TRAPS]), _TEXTS)),
            publisher=draw(st.sampled_from(["", "A press", *TRAPS])),
            headings=headings,
            first=100 * number + 1,
            asked=(ASKED,) * (asked >> number & 1),
        )
        cosines = draw(st.lists(st.floats(-1, 1), min_size=1, max_size=len(lines)))
        hits.append(hit(made, *cosines, part=number % parts))
    hits.sort(key=lambda h: -h.score)
    return replace(found(*hits, terms=draw(st.integers(0, 9)), names=draw(names)), parts=parts)
