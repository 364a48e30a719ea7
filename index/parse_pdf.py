"""PDF to blocks; lines are counted through all pages."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter

from index.clean import Change, Line, noise_class, normalise
from index.draft import Draft, Unreadable, one_line
from index.parse_text import from_lines


def parse_pdf(data: bytes) -> Draft:
    """Blocks of all pages, running headers and footers taken out. Raises Unreadable."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("is protected by a password")
        pages = [_lines(page.extract_text()) for page in reader.pages]
        title = normalise(str((reader.metadata.title if reader.metadata else "") or "")).strip()
    except Unreadable:
        raise
    except DependencyError as fault:
        raise Unreadable("is encrypted; save it without protection") from fault
    except Exception as fault:  # damage shows as errors of many kinds; one file must not end the reading
        raise Unreadable(f"is a damaged PDF ({one_line(fault)})") from fault
    edges = Counter(t for page in pages for t in {_edge(x) for x in (*page[:2], *page[-2:])} if t)
    running = {t for t, n in edges.items() if n >= max(3, len(pages) // 2)}
    lines: list[Line] = []
    changes: list[Change] = []
    number = 0
    for page in pages:
        for text in page:
            number += 1
            if _edge(text) in running:
                changes.append(Change(number, "running header or footer", text.strip()))
            else:
                lines.append((number, text))
    draft = from_lines(lines, title if noise_class(title) is None else "")
    return Draft(draft.blocks, draft.title, draft.publisher, "", [*changes, *draft.changes])


def _lines(text: str) -> list[str]:
    return [normalise(line) for line in text.strip("\n").split("\n")]


def _edge(text: str) -> str:
    """A header or footer without its page number."""
    return re.sub(r"\d+", "#", text).strip() if text.strip() else ""
