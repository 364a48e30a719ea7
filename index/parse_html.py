"""The article of a web page to blocks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from index.clean import normalise
from index.draft import Draft, Unreadable, decode
from index.types import Block

_UNSEEN = re.compile(
    r"<!--.*?-->|<(?P<name>head|script|style)\b[^>]*>.*?</(?P=name)\s*>"
    r"|<(?P<inline>/?(?:a|abbr|b|code|em|i|kbd|mark|s|small|span|strong|sub|sup|u)\b)?[^>]*>",
    re.DOTALL | re.IGNORECASE,
)


def parse_html(data: bytes) -> Draft:
    """Blocks of the article in a page, with the lines where they stand in the file. Raises Unreadable."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document as Article

    text = decode(data)
    extracted = bare_extraction(
        text, include_comments=False, include_tables=True, favor_recall=True, with_metadata=True
    )
    if not isinstance(extracted, Article) or extracted.body is None:
        raise Unreadable("holds no article text that could be told from the page around it")
    finder = _LineFinder(text)
    blocks = list(_html_blocks(extracted.body, finder))
    title = normalise(extracted.title or "").strip()
    return Draft(blocks, title, normalise(extracted.sitename or "").strip(), extracted.url or "")


def _html_blocks(body: Any, finder: _LineFinder) -> Iterator[Block]:
    for element in body.iter("head", "p", "item", "quote", "code", "row"):
        if element.tag == "p" and any(a.tag in {"item", "quote", "cell"} for a in element.iterancestors()):
            continue
        if element.tag == "row":
            text = normalise("; ".join(t for t in ("".join(c.itertext()).strip() for c in element) if t)).strip()
        elif element.tag == "item":
            text = normalise("".join(t for t in _own_text(element))).strip()
        else:
            text = normalise("".join(element.itertext())).strip()
        if not text:
            continue
        first, last = finder.find(text)
        if element.tag == "head":
            rend = element.get("rend") or "h2"
            yield Block("heading", text, first, last, int(rend[1]) if rend[1:].isdigit() else 2)
        elif element.tag == "code":
            yield Block("code", text, first, last)
        else:
            yield Block("item" if element.tag in {"item", "row"} else "paragraph", text, first, last)


def _own_text(item: Any) -> Iterator[str]:
    """Text of a list item without that of lists inside it."""
    yield item.text or ""
    for child in item:
        if child.tag not in {"list", "item"}:
            yield "".join(child.itertext())
        yield child.tail or ""


def _words(text: str) -> list[str]:
    return [w.casefold() for w in re.findall(r"\w+", normalise(text))]


def _blank(match: re.Match[str]) -> str:
    """As many line ends as the markup has; a tag inside a word leaves no gap."""
    return "\n" * match[0].count("\n") or ("" if match["inline"] else " ")


class _LineFinder:
    """Where extracted text stands in its raw page, looked for forwards from the last place."""

    def __init__(self, raw: str) -> None:
        self._words: list[tuple[str, int]] = []
        for number, line in enumerate(_UNSEEN.sub(_blank, raw).split("\n"), 1):
            self._words.extend((w, number) for w in _words(html.unescape(line)))
        self._at = 0

    def find(self, text: str) -> tuple[int, int]:
        """First and last line; the last known line where the text cannot be found."""
        wanted = _words(text)
        head = wanted[:4]
        for start in (*range(self._at, len(self._words)), *range(self._at)):
            if head and [w for w, _ in self._words[start : start + len(head)]] == head:
                end = min(start + len(wanted), len(self._words)) - 1
                self._at = start + 1
                return self._words[start][1], self._words[end][1]
        line = self._words[min(self._at, len(self._words) - 1)][1] if self._words else 1
        return line, line
