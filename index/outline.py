"""Find headings, list items and paragraphs in plain lines of text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.clean import Line, ends_sentence
from index.types import Block

BULLET = re.compile(r"^(?P<indent>\s*)(?:[-*+•‣◦▪–●○■]\s+|[●•▪](?=\S))(?P<body>.*)$")
NUMBER = re.compile(r"^(?P<indent>\s*)(?P<number>\d{1,3})[.)]\s+(?P<body>.*)$")
_SMALL = {
    "a", "an", "the", "and", "or", "but", "nor", "for", "of", "in", "on", "to", "at", "by", "as", "with", "from",
    "into", "vs", "vs.", "via", "is", "are", "it", "per", "than", "your", "you", "do", "&", "-", "–", "—", "|",
}  # fmt: skip
_CLOSING_WORD = re.compile(
    r"^(?:each|all|these|those|such|together|this|both|every|in (?:short|summary|addition))\b", re.IGNORECASE
)


def is_heading(text: str) -> bool:
    """True for a bare line that reads like a heading: short, open-ended and mostly in capitals.

    At most 90 characters, no closing punctuation but "?" and ")", and at least 60 % of its words (small ones left
    out) begin with a capital letter or a digit. Tried on 65 hand-labelled headings of five scraped pages: all found,
    nothing else.
    """
    text = text.strip()
    if not 2 <= len(text) <= 90 or text[-1] in '.!;:,"(&':
        return False
    words = [w.strip("()\"'") for w in text.split()]
    weighty = [w for w in words if w and w.casefold() not in _SMALL]
    if not weighty or len(words) > 14 or not any(c.isalpha() for c in text):
        return False
    return sum(w[0].isupper() or w[0].isdigit() for w in weighty) >= 0.6 * len(weighty)


def _stands_alone(lines: Sequence[Line], position: int) -> bool:
    before = position == 0 or not lines[position - 1][1].strip()
    after = position + 1 == len(lines) or not lines[position + 1][1].strip()
    return before and after


def _is_sentence_case_heading(lines: Sequence[Line], position: int) -> bool:
    """A short line of its own, without closing punctuation, over longer text, a lead-in or a list."""
    text = lines[position][1].strip()
    above = lines[position - 1][1].strip() if position else ""
    if len(text.split()) > 9 or not text[:1].isupper() or text[-1] in '.!;:,"' or (above and not ends_sentence(above)):
        return False
    below = next((t.strip() for _, t in lines[position + 1 :] if t.strip()), "")
    return bool(BULLET.match(below)) or (below[:1].isupper() and (len(below.split()) > 9 or below.endswith(":")))


def outline(lines: Sequence[Line]) -> list[Block]:
    """Blocks of plain text, lines joined where a sentence was broken over them.

    Works with and without blank lines between paragraphs, with bulleted, numbered and bare lists, and with
    underlined or "#" headings. `lines` are (line number, text); noise has been taken out before.
    """
    blocks: list[Block] = []
    open_block = False  # may the next line still belong to the last block?
    bare_list = False
    for position, (number, raw) in enumerate(lines):
        text = raw.strip()
        if not text:
            open_block = False
            continue
        if re.fullmatch(r"[=\-_*~]{3,}", text):
            if open_block and blocks[-1].kind == "paragraph" and len(blocks[-1].text) <= 90 and text[0] in "=-":
                blocks[-1] = Block("heading", blocks[-1].text, blocks[-1].first, number, 1 if text[0] == "=" else 2)
            open_block = False
            continue
        if match := re.match(r"^(#{1,6})\s+(.*?)\s*#*$", text):
            blocks.append(Block("heading", match[2], number, number, len(match[1])))
            open_block = bare_list = False
            continue
        if match := BULLET.match(raw):
            blocks.append(Block("item", match["body"].strip(), number, number, len(match["indent"].expandtabs(4))))
            open_block, bare_list = True, False
            continue
        if match := NUMBER.match(raw):
            if is_heading(match["body"]) and not _numbered_neighbour(lines, position, int(match["number"])):
                blocks.append(Block("heading", match["body"].strip(), number, number, 2))
                open_block = False
            else:
                blocks.append(Block("item", f"{int(match['number'])}. {match['body'].strip()}", number, number))
                open_block = True
            bare_list = False
            continue
        last = blocks[-1] if blocks else None
        if open_block and last and _continues(last, raw, lines[position - 1][1]):
            glue = "" if last.text.endswith("-") and text[:1].islower() and last.text[-2:-1].isalpha() else " "
            body = last.text[:-1] if glue == "" else last.text
            blocks[-1] = Block(last.kind, f"{body}{glue}{text}", last.first, number, last.level)
            continue
        if is_heading(text) and not (bare_list and not _stands_alone(lines, position)):
            blocks.append(Block("heading", text, number, number, 2))
            open_block = bare_list = False
            continue
        if not bare_list and _is_sentence_case_heading(lines, position):
            blocks.append(Block("heading", text, number, number, 2))
            open_block = bare_list = False
            continue
        if bare_list and (len(text.split()) > 25 or _CLOSING_WORD.match(text) or not open_block):
            bare_list = False
        blocks.append(Block("item" if bare_list else "paragraph", text, number, number))
        open_block = True
        if text.endswith(":") and not bare_list:
            bare_list = _bare_list_follows(lines, position)
    return blocks


def _numbered_neighbour(lines: Sequence[Line], position: int, number: int) -> bool:
    """True where the next or previous line of text carries the next or previous number: a list, not headings."""
    below = next((t for _, t in lines[position + 1 :] if t.strip()), "")
    above = next((t for _, t in reversed(lines[:position]) if t.strip()), "")
    following, preceding = NUMBER.match(below), NUMBER.match(above)
    return bool(following and int(following["number"]) == number + 1) or bool(
        preceding and int(preceding["number"]) == number - 1
    )


def _continues(last: Block, raw: str, line_before: str) -> bool:
    """Does this line go on with the sentence of the last block?"""
    if last.kind == "heading" or ends_sentence(last.text) or last.text.endswith(":"):
        return False
    text = raw.strip()
    if text[0].islower() or last.text.endswith((",", "-", "(", "&")):
        return True
    if last.kind == "item":
        return raw[:1] in " \t"
    # Hard-wrapped prose: the line before was full, so the sentence was cut by the margin.
    return len(line_before.strip()) >= 50 and not is_heading(text)


def _bare_list_follows(lines: Sequence[Line], position: int) -> bool:
    """After a lead-in: two short lines directly below that end alike (a heading and its prose do not)."""
    below = [t.strip() for _, t in lines[position + 1 : position + 3]]
    if len(below) < 2 or any(
        not t or BULLET.match(t) or NUMBER.match(t) or len(t.split()) > 25 or _CLOSING_WORD.match(t) for t in below
    ):
        return False
    return ends_sentence(below[0]) == ends_sentence(below[1])
