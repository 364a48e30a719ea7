"""Answers as text for a terminal."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING

from bot.mentor.model import Answer, Source
from bot.mentor.why import Trace

if TYPE_CHECKING:  # pages without an index should not wait for its engines
    from index.store import Artefact

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


def explain(trace: Trace, artefact: Artefact) -> str:
    """Ranks of both retrievers, scores, features and thresholds: why this answer."""
    lines = [f"Index {artefact.id}, {artefact.manifest.passages} passages"]
    if trace.canned:
        return "\n".join([*lines, "Answered without a search: the message asks nothing of the documents."])
    lines.append(f"Leans on earlier questions: {trace.leans:.1f}; parts: {trace.parts}")
    if trace.foreign:
        lines.append(f"Words that stand nowhere in the index: {', '.join(trace.foreign)}")
    lines += ["", " rank  fused  dense# lexical#  cosine   bm25  covers  passage"]
    for rank, hit in enumerate(trace.hits, 1):
        place = f"{hit.passage.breadcrumb} ({hit.passage.source}:{hit.passage.first}-{hit.passage.last})"
        lines.append(
            f"{rank:5d} {hit.score:6.2f} {hit.dense_rank or '-':>7} {hit.lexical_rank or '-':>8} "
            f"{hit.cosine:7.3f} {hit.bm25:6.2f} {hit.coverage:7.2f}  {place}"
        )
    lines += ["", "Likeliest statements (chance that the answer needs them)"]
    lines += [f"  {c.chance:.2f}  {textwrap.shorten(c.statement.text, 90)}" for c in trace.statements[:5]]
    lines.append("")
    lines.append(
        f"Chance that the sources answer: {trace.chance:.2f}; none below {trace.none_below:.2f}, "
        f"partial below {trace.partial_below:.2f} -> {trace.confidence.value}"
    )
    if trace.missing:
        lines.append(f"Asked for and not there: {', '.join(trace.missing)}")
    lines.append("Evidence: " + ", ".join(f"{k} {v:.2f}" for k, v in trace.evidence.items()))
    return "\n".join(lines)
