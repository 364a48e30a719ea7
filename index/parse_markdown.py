"""Markdown with YAML front matter to blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from index.clean import normalise
from index.draft import Draft, Unreadable, decode, one_line
from index.types import Block

MAX_QUESTION = 200
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)


def parse_markdown(data: bytes) -> Draft:
    """Blocks of Markdown; front matter may give title, publisher, author, url and asked. Raises Unreadable."""
    from markdown_it import MarkdownIt

    text = decode(data)
    front: Mapping[str, Any] = {}
    skipped = 0
    if match := _FRONT.match(text):
        try:
            loaded = yaml.safe_load(match[1])
        except (yaml.YAMLError, ValueError, RecursionError) as fault:  # ValueError: a date such as 2024-13-45
            mark = getattr(fault, "problem_mark", None)
            where = f"line {mark.line + 2}: " if mark else ""
            raise Unreadable(
                f"has broken front matter ({where}{one_line(getattr(fault, 'problem', fault) or fault)})"
            ) from fault
        if loaded is not None and not isinstance(loaded, dict):
            raise Unreadable("has broken front matter (it must be a list of `key: value` lines)")
        front = loaded or {}
        skipped = text[: match.end()].count("\n")
        text = text[match.end() :]
    elif text.startswith("---\n") and re.match(r"---\n[\w-]+:", text):
        raise Unreadable("has broken front matter (the closing line `---` is missing)")
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    blocks = list(_markdown_blocks(tokens, skipped))
    title = str(front.get("title") or "")
    if not title and blocks and blocks[0].kind == "heading" and blocks[0].level == 1:
        title = blocks[0].text
        blocks = blocks[1:]
    publisher = str(front.get("publisher") or front.get("author") or "")
    return Draft(blocks, title, publisher, str(front.get("url") or ""), asked=_asked(front.get("asked")))


def _asked(listed: Any) -> dict[str, tuple[str, ...]]:
    """Questions by heading, each on one line. Raises Unreadable."""
    if listed is None:
        return {}
    lists = listed.values() if isinstance(listed, dict) else [None]
    if not all(isinstance(asked, list) and all(isinstance(q, str) for q in asked) for asked in lists):
        raise Unreadable(
            "has broken front matter (`asked` must list questions below headings of the file, each in quotes)"
        )
    return {normalise(str(h)).strip(): tuple(_question(q) for q in asked if q.strip()) for h, asked in listed.items()}


def _question(question: str) -> str:
    """A question as it is searched."""
    return " ".join(normalise(question).split())[:MAX_QUESTION]


def _markdown_blocks(tokens: Sequence[Any], skipped: int) -> Iterator[Block]:
    markers: list[str] = []  # of the open items, outermost first: "" or "3. "
    header: list[str] = []
    row: list[str] = []
    fresh_item = False
    heading = 0
    in_head = in_cell = False
    span = (0, 0)
    for token in tokens:
        if token.map:
            span = (token.map[0] + 1 + skipped, max(token.map[0] + 1, token.map[1]) + skipped)
        if token.type == "list_item_open":
            markers.append(f"{token.info}. " if token.info else "")
            fresh_item = True
        elif token.type == "list_item_close":
            markers.pop()
        elif token.type == "heading_open":
            heading = int(token.tag[1])
        elif token.type == "thead_open":
            in_head = True
        elif token.type in {"th_open", "td_open"}:
            in_cell = True
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            if in_head:
                header, in_head = row, False
            elif any(row):
                cells = [f"{h}: {c}" if h else c for h, c in zip(header, row, strict=False) if c]
                yield Block("item", "; ".join(cells), *span)
        elif token.type in {"fence", "code_block"} and token.content.strip():
            yield Block("code", token.content.strip(), *span)
        elif token.type == "inline":
            text = normalise(_inline_text(token)).strip()
            if in_cell:
                row.append(text)
                in_cell = False
            elif not text:
                continue
            elif heading:
                yield Block("heading", text, *span, heading)
                heading = 0
            elif markers and fresh_item:
                yield Block("item", markers[-1] + text, *span, len(markers) - 1)
                fresh_item = False
            else:
                yield Block("paragraph", text, *span)


def _inline_text(token: Any) -> str:
    parts: list[str] = []
    for child in token.children or ():
        if child.type in {"text", "code_inline"}:
            parts.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif child.type == "image":
            parts.append(child.content)
    return "".join(parts)
