"""Time zones, found by what people call them."""

from __future__ import annotations

import zoneinfo
from functools import cache

from rapidfuzz import fuzz, process

COMMON = (
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Africa/Lagos",
    "Africa/Cairo",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
)
_OURS_ALONE = {"localtime", "Factory", "posixrules"}  # what they mean depends on the machine
_NEAR = 70


@cache
def zones() -> tuple[str, ...]:
    """All names of the IANA database, sorted."""
    return tuple(sorted(zoneinfo.available_timezones() - _OURS_ALONE))


def zone(text: str) -> str | None:
    """The one zone that a text names: by its whole name or, where no other zone has it, by its city."""
    wanted = _folded(text)
    named = [z for z in zones() if _folded(z) == wanted]
    cities = [z for z in zones() if _city(z) == wanted]
    found = named or cities
    return found[0] if len(found) == 1 else None


def find(text: str, limit: int = 25) -> tuple[str, ...]:
    """The zones that a text may mean, best first; some common ones where it says nothing."""
    wanted = _folded(text)
    if not wanted:
        return COMMON[:limit]
    begins = [z for z in zones() if _city(z).startswith(wanted) or _folded(z).startswith(wanted)]
    begins.sort(key=lambda z: (not _city(z).startswith(wanted), len(z)))
    cities = {z: _city(z) for z in zones()}
    near = process.extract(wanted, cities, scorer=fuzz.WRatio, score_cutoff=_NEAR, limit=limit)
    return tuple(dict.fromkeys([*begins, *(name for _, _, name in near)]))[:limit]


def _city(name: str) -> str:
    return _folded(name.rpartition("/")[2])


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())
