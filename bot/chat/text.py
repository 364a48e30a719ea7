"""Text that is safe to show: nothing pings, nothing formats by accident, and a quoted question can be read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlsplit

from bot.mentor.defuse import defuse

QUOTE = "> "

_GAP = "\u200b"
_URL = re.compile(r"https?://[^\s<>()\[\]\"'`|*~\\]+[^\s<>()\[\]\"'`|*~\\.,;:!?]")
_CODE = re.compile(r"(`[^`]+`)")
_SPECIAL = re.compile(r"([\\*_~`|<>#\[\]])")
_ESCAPED = re.compile(r"\\([\\*_~`|<>#\[\]])")
# Control signs, gaps without width, signs that turn the direction of writing, and halves of surrogate pairs.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_TOKENS = re.compile(r"<(?:@[!&]?|#)\d+>|<a?:\w+:\d+>|<id:\w+>")
_LINK = 300


def tidy(text: str) -> str:
    """A text on one line, without blanks around it and without signs that nobody sees."""
    return " ".join(_UNSEEN.sub("", text).split())


def spoken(text: str) -> str:
    """What a person wrote, on one line, without mentions and emoji of servers."""
    return tidy(_TOKENS.sub(" ", text))


def plain(text: str) -> str:
    """A text as it reads, on one line; addresses stay links, all else shows no formatting and pings nobody."""
    return _line_start(_between_links(defuse(tidy(text)), lambda url: url))


def marked(text: str) -> str:
    """Like `plain`, but code between backticks is shown as code, and an address by the name of its host."""
    parts = _CODE.split(defuse(tidy(text)))
    shown = [part if n % 2 else _between_links(part, _named_link) for n, part in enumerate(parts)]
    return _line_start("".join(shown))


def _between_links(text: str, link: Callable[[str], str]) -> str:
    parts: list[str] = []
    end = 0
    for match in _URL.finditer(text):
        parts += [_SPECIAL.sub(r"\\\1", text[end : match.start()]), link(match[0])]
        end = match.end()
    return "".join((*parts, _SPECIAL.sub(r"\\\1", text[end:])))


def _named_link(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return f"[{host.removeprefix('www.')}](<{url}>)" if re.fullmatch(r"[\w.-]+", host) and len(url) <= _LINK else url


def _line_start(text: str) -> str:
    # A line that begins like a list would become one.
    return re.sub(r"^(\d+)\.(?=\s)", r"\1\\.", re.sub(r"^([-+])(?=\s)", r"\\\1", text))


def quoted(text: str, mark: str = QUOTE) -> str:
    """A question on one line behind a mark, by default as a block quote; `unquoted` reads it back."""
    return mark + re.sub(r"([@:/])(?=\S)", rf"\1{_GAP}", _SPECIAL.sub(r"\\\1", tidy(text)))


def unquoted(line: str, mark: str = QUOTE) -> str | None:
    """The question on a line that `quoted` made with the same mark; None where it is no such line."""
    return _ESCAPED.sub(r"\1", line.removeprefix(mark).replace(_GAP, "")) if line.startswith(mark) else None


def short(text: str, limit: int) -> str:
    """The text, or its beginning up to a word's end and an ellipsis; never longer than `limit`."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return (cut[: cut.rfind(" ")] if " " in cut[limit // 2 :] else cut).rstrip(" \\") + "…"


def pages(blocks: Sequence[str], limit: int) -> list[str]:
    """Blocks joined to pages of at most `limit` characters; a block that is longer is cut at line, word or anywhere."""
    made: list[str] = []
    for piece in (p for b in blocks for p in _pieces(b, limit)):
        if made and len(made[-1]) + len(piece) + 2 <= limit:
            made[-1] += f"\n\n{piece}"
        else:
            made.append(piece)
    return made or [""]


def _pieces(block: str, limit: int) -> Iterator[str]:
    while len(block) > limit:
        head = block[:limit]
        cut = next((c for c in (head.rfind("\n"), head.rfind(" ")) if c > limit // 2), limit)
        # An escape stays with what it escapes.
        escapes = len(head[:cut]) - len(head[:cut].rstrip("\\"))
        cut -= escapes % 2
        yield block[:cut]
        block = block[cut:].lstrip()
    if block:
        yield block
