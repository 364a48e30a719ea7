"""Split a paragraph into whole sentences."""

from __future__ import annotations

import re

_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|al|approx|no|fig|eq|ch|vol|ed|eds|dr|mr|mrs|ms|prof|st|jr|sr|inc|ltd|co|dept|est|"
    r"jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|u\.s|u\.k|ph\.d|b\.sc|m\.sc|a\.m|p\.m)|\b[A-Z])\.$",
    re.IGNORECASE,
)
# A single capital before the full stop is an initial ("J. Smith"), unless it ends a word such as "Plan B."
_BREAK = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9])")


def ends_with_abbreviation(text: str) -> bool:
    """True where the full stop at the end belongs to an abbreviation or an initial."""
    return bool(_ABBREVIATION.search(text[-12:]))


def split_sentences(text: str) -> list[str]:
    """The sentences of a paragraph, in order; joined with spaces they give the paragraph again."""
    sentences: list[str] = []
    start = 0
    for match in _BREAK.finditer(text):
        head = text[start : match.start()].rstrip()
        last = head.rsplit(None, 1)[-1] if head else ""
        # Words such as "etc." may end a sentence; initials and titles may not.
        if _ABBREVIATION.search(last) and not last.lower().startswith(("etc", "p.m", "a.m")):
            continue
        end = match.start() + len(match.group().rstrip())
        sentences.append(text[start:end].strip())
        start = match.end()
    tail = text[start:].strip()
    if tail:
        sentences.append(tail)
    return sentences
