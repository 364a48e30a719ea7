"""Mend by rule what an author need not think about: names of tools, blanks at line ends, the last line's end."""

from __future__ import annotations

import re
from collections.abc import Collection

from knowledge.checks.names import with_right_names
from knowledge.checks.texts import FIELDS
from knowledge.parse import split

# A quoted text of the front matter: after the name of a field in our own words, or as an item of a list.
_TEXT = re.compile(rf'((?:\b(?:{"|".join(sorted(FIELDS))}): |^ *- )")((?:[^"\\\n]|\\.)*)(?=")', re.MULTILINE)
# People's questions, which stay in their own words.
_ASKED = re.compile(r"(^asked:.*\n(?:(?:[ \t].*)?\n)*)", re.MULTILINE)
_BLANKS = re.compile(r"[ \t]+$", re.MULTILINE)


def page(text: str, titles: Collection[str] = ()) -> str:
    """A page with names as their makers write them, outside of code, ids, `asked` and `titles`; and tidy."""
    parts = split(text)
    if parts is None:
        return tidy(text)
    above = text[: len(text) - len(parts[1])]
    fields = (part if part.startswith("asked:") else _mended(part, titles) for part in _ASKED.split(above))
    return tidy("".join(fields) + with_right_names(parts[1], titles))


def _mended(fields: str, titles: Collection[str]) -> str:
    return _TEXT.sub(lambda match: match[1] + with_right_names(match[2], titles), fields)


def tidy(text: str) -> str:
    """A text without blanks at the ends of its lines, that ends with one line break."""
    return _BLANKS.sub("", text).rstrip("\n") + "\n"
