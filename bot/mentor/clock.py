"""Weekdays, and times of day as people type them."""

from __future__ import annotations

import re
from datetime import time

from bot.errors import UsageProblem

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NINE = time(9)  # when a weekly message comes unless somebody chooses another time
_USUAL = ("07:00", "08:00", "09:00", "12:00", "15:00", "17:00", "18:00", "19:00", "20:00", "21:00")
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?:uhr|h)?(am|pm)?")


def time_of(text: str) -> time:
    """A time of day as people type it, such as "18:30", "9", "7.15" or "6 pm". Raises UsageProblem."""
    found = _TIME.fullmatch("".join(text.casefold().split()))
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if found and found[3]:
        hour = hour % 12 + 12 * (found[3] == "pm") if 1 <= hour <= 12 else 24
    if hour > 23 or minute > 59:
        raise UsageProblem("I cannot read that as a time of day; write it like 18:30.")
    return time(hour, minute)


def times(typed: str) -> tuple[str, ...]:
    """Times to suggest to somebody who types: usual ones that begin like this, and what it means already."""
    begun = typed.strip().lstrip("0")
    usual = [at for at in _USUAL if at.lstrip("0").startswith(begun)]
    try:
        meant = [f"{time_of(typed):%H:%M}"]
    except UsageProblem:
        meant = []
    return tuple(dict.fromkeys([*usual, *meant]))
