"""Plain text to blocks."""

from __future__ import annotations

from collections.abc import Sequence

from index.clean import Change, Line, drop_noise, normalise, same_title
from index.draft import Draft, decode
from index.outline import is_heading, outline


def parse_text(data: bytes) -> Draft:
    """Blocks of plain text; the title is its first heading. Raises Unreadable."""
    lines = [(n, normalise(t)) for n, t in enumerate(decode(data).split("\n"), 1)]
    return from_lines(lines)


def from_lines(lines: Sequence[Line], title: str = "") -> Draft:
    """Blocks of numbered lines, page noise dropped; without a `title` the first heading becomes it."""
    kept, changes, publisher = drop_noise(lines)
    changes = list(changes)
    texts = [(i, t.strip()) for i, (_, t) in enumerate(kept) if t.strip()]
    # A site's name over the title: a short bare line behind dropped page furniture, right before a longer heading.
    if len(texts) > 1 and changes and changes[0].line < kept[texts[0][0]][0]:
        (position, name), (_, following) = texts[:2]
        if (
            len(name.split()) <= 3
            and is_heading(name)
            and is_heading(following)
            and len(following.split()) > len(name.split())
        ):
            changes.append(Change(kept[position][0], "site name", name))
            publisher = publisher or name
            kept = kept[:position] + kept[position + 1 :]
    blocks = outline(kept)
    if not title and blocks and blocks[0].kind == "heading" and len(blocks) > 1:
        title = blocks[0].text
        repeated = [b.text for b in blocks[1:4] if b.kind == "heading" and same_title(b.text, title)]
        title = min([title, *repeated], key=len)
    return Draft(blocks, title, publisher, "", changes)
