"""Answers as text for a terminal."""

from __future__ import annotations

import textwrap
from itertools import groupby

from bot import app
from bot.mentor.ask import reply_without_search, search_text
from bot.mentor.asks import shape
from bot.mentor.judge import evidence, judge, missing_asks
from bot.mentor.model import Answer, Question, Source
from bot.mentor.quote import candidates
from index.types import Search

WIDTH = 88
_CONFIDENCE = {
    "strong": "the sources answer this.",
    "partial": "the sources answer this only in part.",
    "none": "the sources don't answer this.",
}


def render(answer: Answer, *, colour: bool = False) -> str:
    """The answer, its sources by title and section, the confidence in words, and one next step."""

    def faint(text: str) -> str:
        return f"\x1b[2m{text}\x1b[0m" if colour and text else text

    blocks: list[str] = []
    if answer.read_as:
        blocks.append(faint(f"(read as: {', '.join(f'{a} -> {b}' for a, b in answer.read_as)})"))
    if answer.note:
        blocks.append(textwrap.fill(answer.note, WIDTH))
    blocks.extend(_quotes(answer))
    if answer.sources:
        listed = "\n".join(f"  [{s.number}] {name_of(s)}" for s in answer.sources)
        blocks.append(faint(f"Sources\n{listed}"))
    if answer.closest:
        blocks.append("Closest sections\n" + "\n".join(f"  - {name_of(s)}" for s in answer.closest))
    if not answer.canned:
        closing = [
            f"Confidence: {answer.confidence.value} - {_CONFIDENCE[answer.confidence]}",
            answer.next_step,
        ]
        blocks.append(faint("\n".join(c for c in closing if c)))
    return "\n\n".join(blocks)


def _quotes(answer: Answer) -> list[str]:
    """One paragraph per source, items on lines of their own."""
    paragraphs = []
    for number, lines in groupby(answer.lines, key=lambda line: line.source):
        parts: list[str] = []
        prose: list[str] = []
        quoted = list(lines)
        for position, line in enumerate(quoted):
            mark = f" [{number}]" if position == len(quoted) - 1 or line.item != quoted[position + 1].item else ""
            if line.item:
                parts.extend(_wrapped(prose))
                prose = []
                parts.append(textwrap.fill(line.marked + mark, WIDTH, initial_indent="  ", subsequent_indent="    "))
            else:
                prose.append(line.text + mark)
        parts.extend(_wrapped(prose))
        paragraphs.append("\n".join(parts))
    return paragraphs


def _wrapped(prose: list[str]) -> list[str]:
    return [textwrap.fill(" ".join(prose), WIDTH)] if prose else []


def name_of(source: Source) -> str:
    """Title and section, and who published it."""
    name = f"{source.title} > {source.section}" if source.section else source.title
    return f"{name} ({source.publisher})" if source.publisher else name


def explain(opened: app.Opened, question: Question, search: Search) -> str:
    """Ranks of both retrievers, scores, features and thresholds: why this answer."""
    lines = [f"Index {opened.artefact.id}, {opened.artefact.manifest.passages} passages"]
    if reply_without_search(question):
        return "\n".join([*lines, "Answered without a search: the message asks nothing of the documents."])
    form = shape(search_text(question))
    ranked = candidates(search.hits, form, opened.calibration.quote)
    confidence, chance = judge(search, form, ranked, opened.calibration)
    lines.append(f"Leans on earlier questions: {search.leans:.1f}; parts: {search.parts}")
    if search.foreign:
        lines.append(f"Words that stand nowhere in the index: {', '.join(search.foreign)}")
    lines.append("")
    lines.append(" rank  fused  dense# lexical#  cosine   bm25  covers  passage")
    for rank, hit in enumerate(search.hits, 1):
        place = f"{hit.passage.breadcrumb} ({hit.passage.source}:{hit.passage.first}-{hit.passage.last})"
        lines.append(
            f"{rank:5d} {hit.score:6.2f} {hit.dense_rank or '-':>7} {hit.lexical_rank or '-':>8} "
            f"{hit.cosine:7.3f} {hit.bm25:6.2f} {hit.coverage:7.2f}  {place}"
        )
    lines.append("")
    lines.append("Likeliest statements (chance that the answer needs them)")
    lines.extend(f"  {c.chance:.2f}  {textwrap.shorten(c.statement.text, 90)}" for c in ranked[:5])
    lines.append("")
    lines.append(
        f"Chance that the sources answer: {chance:.2f}; none below {opened.calibration.none_below:.2f}, "
        f"partial below {opened.calibration.partial_below:.2f} -> {confidence.value}"
    )
    if missing := missing_asks(form, ranked):
        lines.append(f"Asked for and not there: {', '.join(a.noun for a in missing)}")
    values = evidence(search, form, ranked) if ranked else {}
    lines.append("Evidence: " + ", ".join(f"{k} {v:.2f}" for k, v in values.items()))
    return "\n".join(lines)
