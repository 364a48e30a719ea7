"""Sections of the documents, lists of them, and traces of answers, as Discord messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import discord
from discord import ui

from bot.chat.box import line, page
from bot.chat.presses import button
from bot.chat.render import BODY, Link, linked, name_of, turn
from bot.chat.text import marked, pages, plain, short
from bot.mentor.model import Answer, Confidence, Source
from bot.mentor.why import Trace
from index.types import Hit, Passage, Statement

_HITS = 5
_NEARNESS = ((0.65, "very close"), (0.5, "close"), (0.35, "near"))


def section_view(passages: Sequence[Passage], link: Link, number: int) -> ui.LayoutView:
    """One section of a document, at one of its pages. `passages` are all of the section."""
    first = passages[0]
    heading = first.headings[-1] if first.headings else first.title
    above = " › ".join((first.title, *first.headings[:-1])) if first.headings else ""
    subtitle = " · ".join(short(plain(part), 150) for part in (above, first.publisher) if part)
    bodies = pages(list(_blocks(_statements(passages))), BODY)
    number = min(number, len(bodies) - 1)
    place = f"{first.source}:{min(p.first for p in passages)}-{max(p.last for p in passages)}"
    url = first.url or link(place)
    ways: list[ui.Item[Any]] = list(turn(number, len(bodies), "leaf", first.id)) if len(bodies) > 1 else []
    if linked("", url):
        ways.append(ui.Button(label="Open the source", url=url))
    title = f"### {short(plain(heading), 250)}"
    return page(f"{title}\n-# {subtitle}" if subtitle else title, bodies[number], rows=[ways])


def _statements(passages: Sequence[Passage]) -> list[Statement]:
    """All statements in the order of the text, once each: passages may share a lead-in."""
    known = {(s.first, s.last, s.text): s for p in passages for s in p.statements}
    return sorted(known.values(), key=lambda s: (s.first, s.last))


def _blocks(statements: Sequence[Statement]) -> Iterator[str]:
    """Paragraphs, each with the list below it, safe to show; what follows a list stands apart."""
    text, in_list = "", False
    for statement in statements:
        shown = marked(statement.text)
        item = statement.kind in ("item", "resources")
        if item:
            text += f"\n{shown}" if shown[:1].isdigit() else f"\n- {shown}"
        elif text and statement.kind == "sentence" and not (statement.opens or in_list):
            text += f" {shown}"
        else:
            yield from [text] if text else []
            text = shown
        in_list = item
    yield from [text] if text else []


def related_view(answer: Answer, link: Link) -> ui.LayoutView:
    """The sections that an answer quotes, and further ones around it, each with a button to read it."""
    parts: list[ui.Item[Any] | str] = []
    for lead, sources in (
        ("Quoted in the answer", answer.sources),
        ("Further sections", answer.related or answer.closest),
    ):
        if sources:
            parts += [
                f"**{lead}**",
                *(line(_source(source, link), button("Read", "read", source.passage)) for source in sources),
            ]
    return page(*parts or ["The search found nothing else."])


def _source(source: Source, link: Link) -> str:
    return linked(name_of(source), source.url or link(source.place))


@dataclass(frozen=True, slots=True)
class Index:
    """What is said of an index; `newer` means that it has changed since the answer."""

    id: str
    built_at: datetime
    passages: int
    newer: bool = False


def trace_view(trace: Trace, index: Index) -> ui.LayoutView:
    """Why an answer from an index is as it is, in words."""
    title = "### Why this answer?"
    if trace.canned:
        return page(title, "That message asks nothing of the documents, so I answered without a search.")
    found = [f"{n}. {_hit(hit)}" for n, hit in enumerate(trace.hits[:_HITS], 1)]
    return page(
        f"{title}\n-# I make up no text: I search, quote the sentences that fit best, and say how sure I am.",
        f"**Closest of {index.passages:,} passages**\n" + "\n".join(found),
        _verdict(trace),
        "\n".join(f"-# {note}" for note in _notes(trace, index)),
    )


def _hit(hit: Hit) -> str:
    name = short(plain(" › ".join((hit.passage.title, *hit.passage.headings[-1:]))), 160)
    meaning = next((words for least, words in _NEARNESS if hit.cosine >= least), "far")
    return f"{name}\n-# meaning {meaning} ({hit.cosine:.2f}) · {hit.coverage:.0%} of your words{_ranks(hit)}"


def _ranks(hit: Hit) -> str:
    ranks = [f"{name} rank {rank}" for name, rank in (("meaning", hit.dense_rank), ("word", hit.lexical_rank)) if rank]
    return f" · {', '.join(ranks)}" if ranks else ""


def _verdict(trace: Trace) -> str:
    least, strong = f"{trace.none_below:.0%}", f"{trace.partial_below:.0%}"
    verdict = {
        Confidence.STRONG: f"that is strong, which begins at {strong}",
        Confidence.PARTIAL: f"that is partial, which ends at {strong}",
        Confidence.NONE: f"below {least} I say that I don't know",
    }[trace.confidence]
    if trace.missing:
        verdict = f"but none of them gives a {trace.missing[0]}, which you asked for"
    # Rounded to 100%, it would promise too much.
    return f"**How sure I am**\nChance that these sections answer you: {min(trace.chance, 0.99):.0%}; {verdict}."


def _notes(trace: Trace, index: Index) -> Iterator[str]:
    if trace.read_as:
        yield "Read as: " + ", ".join(f"{short(plain(a), 40)} → {short(plain(b), 40)}" for a, b in trace.read_as[:3])
    if trace.foreign:
        yield "Words that stand nowhere in the documents: " + ", ".join(short(plain(w), 40) for w in trace.foreign[:6])
    if trace.leans >= 0.05:
        yield f"It leans on your earlier questions by {trace.leans:.0%}"
    since = ", newer than the answer" if index.newer else ""
    yield f"Index of {discord.utils.format_dt(index.built_at, 'D')}{since} · `{index.id}`"
