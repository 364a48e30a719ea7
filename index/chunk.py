"""Cut documents into passages at headings and list borders."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence

from index.sentences import split_sentences
from index.types import Block, Document, Passage, Statement

VERSION = 3
TARGET_WORDS = 110
MAX_WORDS = 180
MIN_WORDS = 30

Unit = tuple[Statement, ...]


def chunk(document: Document) -> list[Passage]:
    """Passages of a document in reading order, about 30 to 180 words each.

    A list is never torn from its lead-in: where it is too long for one passage, the lead-in is repeated. A section
    shorter than 30 words stays a passage of its own, since its heading says what it is about.
    """
    passages: list[Passage] = []
    seen: dict[str, int] = {}
    for headings, blocks in _sections(document.blocks):
        for statements in _pack(_units(blocks)):
            passages.append(_passage(document, headings, statements, seen))
    return passages


def _passage(document: Document, headings: tuple[str, ...], statements: Unit, seen: dict[str, int]) -> Passage:
    body = "\x1f".join((document.id, *headings, *(s.text for s in statements)))
    identity = hashlib.sha256(body.encode()).hexdigest()[:20]
    # The very same section twice in one document: number the copies, so that ids stay unique and stable.
    seen[identity] = seen.get(identity, 0) + 1
    if seen[identity] > 1:
        identity = hashlib.sha256(f"{identity}:{seen[identity]}".encode()).hexdigest()[:20]
    return Passage(
        id=identity,
        document=document.id,
        title=document.title,
        publisher=document.publisher,
        source=document.source,
        url=document.url,
        headings=headings,
        statements=statements,
        asked=tuple(document.asked.get(headings[-1] if headings else document.title, ())),
    )


def _sections(blocks: Sequence[Block]) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    """Runs of blocks under one heading path. A heading with nothing below it becomes the parent of the next one."""
    path: list[Block] = []
    run: list[Block] = []
    for block in blocks:
        if block.kind != "heading":
            run.append(block)
            continue
        if run:
            yield tuple(h.text for h in path), run
            keep = [h for h in path if h.level < block.level]
        else:
            keep = [h for h in path if h.level < block.level or h is path[-1]]
        path, run = [*keep, block], []
    if run:
        yield tuple(h.text for h in path), run


def _units(blocks: Sequence[Block]) -> list[Unit]:
    """Things that must stay together: a paragraph; a lead-in with its items; a run of items."""
    units: list[list[Statement]] = []
    for block in blocks:
        if block.kind in {"code", "resources"}:
            units.append([Statement(block.kind, block.text, block.first, block.last, opens=True)])
        elif block.kind == "item":
            item = Statement("item", block.text, block.first, block.last)
            if units and units[-1][-1].kind in {"item", "lead"}:
                units[-1].append(item)
            else:
                units.append([item])
        else:
            statements = [
                Statement("sentence", s, block.first, block.last, opens=n == 0)
                for n, s in enumerate(split_sentences(block.text))
            ]
            if not block.text.endswith(":"):
                units.append(statements)
                continue
            lead = statements.pop()
            if statements:
                units.append(statements)
            units.append([Statement("lead", lead.text, lead.first, lead.last, opens=True)])
    return [tuple(u) for u in units]


def _words(statements: Sequence[Statement]) -> int:
    return sum(len(s.text.split()) for s in statements)


def _split(unit: Unit) -> Iterator[Unit]:
    """Parts of a unit that is too long for one passage, of about equal size; a lead-in opens each part."""
    lead = tuple(s for s in unit if s.kind == "lead")
    body = [s for s in unit if s.kind != "lead"]
    room = max(1, MAX_WORDS - _words(lead))
    share = _words(body) / max(1, round(_words(body) / TARGET_WORDS), math.ceil(_words(body) / room))
    part: list[Statement] = []
    for statement in body:
        more = _words([statement])
        if part and (_words(part) + more / 2 > share or _words(part) + more > room):
            yield (*lead, *part)
            part = []
        part.append(statement)
    yield (*lead, *part)


def _pack(units: Sequence[Unit]) -> Iterator[Unit]:
    """Fill passages with whole units; resources stand with resources only, a short remainder never alone."""
    packed: list[list[Statement]] = []
    for unit in units:
        for part in _split(unit) if _words(unit) > MAX_WORDS else (unit,):
            last = packed[-1] if packed else []
            short = min(_words(last), _words(part)) < MIN_WORDS
            alike = len({s.kind == "resources" for s in (*last, *part)}) == 1
            if last and alike and _words(last) + _words(part) <= (MAX_WORDS if short else TARGET_WORDS):
                last.extend(part)
            else:
                packed.append(list(part))
    yield from map(tuple, packed)
