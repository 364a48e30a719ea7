"""Find whatever is wrong, doubtful or old in the knowledge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from knowledge import ids
from knowledge.checks import age, counts, measure, order, prose, references
from knowledge.checks.finding import Finding, error
from knowledge.curriculum import LOCK, Curriculum


def check(
    curriculum: Curriculum,
    *,
    today: date,
    embed: prose.Embed | None = None,
    documents: Mapping[str, str] | None = None,
) -> tuple[Finding, ...]:
    """All findings, errors first, then by file and line.

    `embed` turns texts into unit vectors, one row each; without it nobody looks for copied prose. `documents` are
    texts by file name whose counts of skills, roles and the like are compared with what there is.
    """
    return in_order(_found(curriculum, today, embed, documents or {}))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once, errors first, then by file and line."""
    return tuple(sorted(set(findings), key=lambda f: (f.severity, f.file, f.line, f.rule, f.message)))


def _found(
    curriculum: Curriculum, today: date, embed: prose.Embed | None, documents: Mapping[str, str]
) -> Iterator[Finding]:
    for line, reason in ids.faults(curriculum):
        yield error("ids", LOCK, line, reason)
    for rule in (
        references.references,
        references.inline_ids,
        references.sources,
        order.cycles,
        order.tiers,
        order.levels,
        order.unused,
        measure.skills,
        measure.lengths,
        measure.prompts,
        prose.headings,
        prose.questions,
        prose.readability,
        prose.wording,
        prose.unfinished,
        age.gone,
    ):
        yield from rule(curriculum)
    yield from age.links(curriculum, today)
    yield from age.reviews(curriculum, today)
    if embed:
        yield from prose.copies(curriculum, embed)
    # Sums are wrong as long as a file cannot be read.
    if not curriculum.broken:
        yield from measure.bands(curriculum)
        yield from counts.stated(curriculum, documents)
