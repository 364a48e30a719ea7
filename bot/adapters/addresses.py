"""Where a line of a source can be read on the web."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

_PLACE = re.compile(r"(?P<path>.+):(?P<first>\d+)-(?P<last>\d+)", re.DOTALL)


def addresses(template: str, revision: str) -> Callable[[str], str]:
    """What gives the address of a place `<path>:<first line>-<last line>`, "" where there is none.

    The template may hold {commit}, {path}, {first} and {last}; without a revision, {commit} is HEAD.
    """

    def address(place: str) -> str:
        match = _PLACE.fullmatch(place) if template else None
        if match is None:
            return ""
        path = quote(match["path"].encode("utf-8", "replace"))
        lines = {"first": match["first"], "last": match["last"]}
        return template.format(commit=quote(revision) or "HEAD", path=path, **lines)

    return address
