"""Make one complete answer of what the search found, or an honest "I don't know"."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.mentor.asks import Ask, Shape
from bot.mentor.defuse import defuse
from bot.mentor.judge import weigh
from bot.mentor.model import Answer, Calibration, Confidence, Line, Question, Source
from bot.mentor.quote import Candidate, choose
from bot.mentor.talk import NO_ORDERS, small_talk, without_orders
from index.types import Hit, Search

CLOSEST = 3
RELATED = 5
MAX_CHARACTERS = 1000


def reply_without_search(question: Question) -> Answer | None:
    """The answer to a message that needs no search: small talk, nothing but orders, nothing at all, far too much."""
    text = question.text.strip()
    if len(text) > MAX_CHARACTERS:
        return Answer(
            Confidence.NONE,
            note=f"That is {len(text)} characters long; I read at most {MAX_CHARACTERS}. "
            "Ask the heart of it in a sentence or two.",
            canned=True,
        )
    if talk := small_talk(text):
        return Answer(Confidence.NONE, note=talk, canned=True)
    if not without_orders(text):
        return Answer(Confidence.NONE, note=NO_ORDERS, canned=True)
    return None


def search_text(question: Question) -> str:
    """What to search for: the question without sentences that are orders."""
    return without_orders(question.text.strip())


def compose(question: Question, search: Search, calibration: Calibration) -> Answer:
    """The whole answer to a question from the hits of its search."""
    weighed = weigh(search_text(question), search, calibration)
    confidence, missing = weighed.confidence, weighed.missing
    read_as = tuple((a, b) for a, b in search.mended if a.casefold() != b.casefold())
    chosen = choose(search.hits, weighed.ranked, weighed.shape) if confidence is not Confidence.NONE else []
    if not chosen:  # also where no statement is short enough to be quoted
        return Answer(
            Confidence.NONE,
            note=_unknown(missing, search.names),
            closest=_sections(search.hits)[:CLOSEST],
            next_step="Ask about one of the closest sections, or put it in other words.",
            read_as=read_as,
            score=weighed.chance,
        )
    lines, sources = _cite(search.hits, chosen)
    return Answer(
        confidence,
        lines=lines,
        sources=sources,
        note=_opening(confidence, weighed.shape, missing, search.names, sources),
        next_step=_next_step(search.hits, chosen),
        related=_sections(search.hits, {search.hits[c.hit].passage.section for c in chosen})[:RELATED],
        read_as=read_as,
        score=weighed.chance,
    )


def _unknown(missing: Sequence[Ask], names: Sequence[str]) -> str:
    if names:
        return f"I don't know: our sources don't mention {_listed(names)}."
    if missing:
        return f"I don't know: our sources give no {missing[0].noun} for that."
    return "I don't know: our sources don't answer that."


def _listed(names: Sequence[str]) -> str:
    shown = [defuse(name) for name in names[:3]]
    return " or ".join(shown) if len(shown) < 3 else f"{shown[0]}, {shown[1]} or {shown[2]}"


def _opening(
    confidence: Confidence, form: Shape, missing: Sequence[Ask], names: Sequence[str], sources: Sequence[Source]
) -> str:
    if names:
        return f"Our sources don't mention {_listed(names)}. What they do say:"
    if missing:
        return f"Our sources give no {missing[0].noun} for that. What they do say:"
    if confidence is Confidence.PARTIAL:
        return "Our sources answer only in part:"
    if form.wants_choice and len({(s.title, s.publisher) for s in sources}) > 1:
        return "What each source says:"
    return ""


def _cite(hits: Sequence[Hit], chosen: Sequence[Candidate]) -> tuple[tuple[Line, ...], tuple[Source, ...]]:
    """Lines with the numbers of their sections; a section is one source, however many of its passages are quoted."""
    quoted: dict[tuple[str, tuple[str, ...]], list[Candidate]] = {}
    for candidate in chosen:
        quoted.setdefault(hits[candidate.hit].passage.section, []).append(candidate)
    numbers = {section: n for n, section in enumerate(quoted, 1)}
    lines = tuple(
        Line(defuse(c.statement.text), numbers[hits[c.hit].passage.section], c.statement.kind in {"item", "resources"})
        for c in chosen
    )
    return lines, tuple(_source(hits[q[0].hit], numbers[s], q) for s, q in quoted.items())


def _source(hit: Hit, number: int, quoted: Sequence[Candidate] = ()) -> Source:
    passage = hit.passage
    first = min((c.statement.first for c in quoted), default=passage.first)
    last = max((c.statement.last for c in quoted), default=passage.last)
    return Source(
        number,
        defuse(passage.title),
        defuse(" > ".join(passage.headings)),
        defuse(passage.publisher),
        f"{passage.source}:{first}-{last}",
        passage.url,
        passage.id,
    )


def _sections(hits: Sequence[Hit], quoted: Collection[tuple[str, tuple[str, ...]]] = ()) -> tuple[Source, ...]:
    """Each section that was found and is not quoted, best first, by the best of its passages."""
    sections = {h.passage.section: h for h in reversed(hits) if h.passage.section not in quoted}
    best = sorted(sections.values(), key=lambda h: -h.score)
    return tuple(_source(h, n) for n, h in enumerate(best, 1))


def _next_step(hits: Sequence[Hit], chosen: Sequence[Candidate]) -> str:
    """A section worth reading on: the best hit that was not quoted and stands under another heading."""
    used = {hits[c.hit].passage.section for c in chosen}
    for hit in hits:
        if hit.passage.headings and hit.passage.section not in used:
            return f'Read on: "{defuse(hit.passage.headings[-1])}" in {defuse(hit.passage.title)}.'
    return ""
