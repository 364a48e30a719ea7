"""Days as people type them: 2027-07-01, "1 July 2027", "next Monday", "in 6 weeks"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from bot.errors import UsageProblem
from bot.mentor.clock import WEEKDAYS

ACCEPTED = "2027-07-01, 1 July 2027, next Monday or in 6 weeks"
_READ = 60  # characters
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WEEKDAYS = tuple(map(str.casefold, WEEKDAYS))
_WORDS = {"today": 0, "tomorrow": 1}
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)? (?:of )?([a-z]{3,9})(?: ([0-9]{4}))?")
_MONTH_FIRST = re.compile(r"([a-z]{3,9}) ([0-9]{1,2})(?:st|nd|rd|th)?(?: ([0-9]{4}))?")
_WEEKDAY = re.compile(r"(?:(?:on|next) )?([a-z]{3,9})")
_AHEAD = re.compile(r"in ([0-9]{1,3}|an?|one) (day|week|month|year)s?")
_NUMBERS = re.compile(r"[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{2,4}")
_LEAP = 8  # years until a 29 February comes again at the latest


def day(text: str, today: date) -> date:
    """The day that was typed; without a year, or by its weekday, the next one. Raises UsageProblem.

    It may lie in the past, where its year says so.
    """
    typed = " ".join(re.sub(r"[,.]\s|[,.]$", " ", text[:_READ].casefold()).split())
    if typed in _WORDS:
        return today + timedelta(days=_WORDS[typed])
    if found := _ISO.fullmatch(typed):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    for pattern, number, name in ((_DAY_FIRST, 1, 2), (_MONTH_FIRST, 2, 1)):
        if (found := pattern.fullmatch(typed)) and (month := _place(found[name], _MONTHS)) is not None:
            return _in_month(int(found[number]), month + 1, found[3], today)
    if (found := _WEEKDAY.fullmatch(typed)) and (weekday := _place(found[1], _WEEKDAYS)) is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if found := _AHEAD.fullmatch(typed):
        return _ahead(int(found[1]) if found[1].isdigit() else 1, found[2], today)
    if _NUMBERS.fullmatch(typed):
        raise UsageProblem(f"Which is the day there, and which the month? Write it in another way: {ACCEPTED}.")
    raise UsageProblem(f"I can't read that day; write it in one of these ways: {ACCEPTED}.")


def _place(word: str, names: Sequence[str]) -> int | None:
    """Where in the names a word or its beginning stands."""
    return next((n for n, name in enumerate(names) if name.startswith(word)), None)


def _in_month(number: int, month: int, year: str | None, today: date) -> date:
    if year:
        return _made(int(year), month, number)
    if month == 2 and number == 29:
        return next(date(y, 2, 29) for y in range(today.year, today.year + _LEAP + 1) if _is_ahead(y, 2, 29, today))
    found = _made(today.year, month, number)
    return found if found >= today else _made(today.year + 1, month, number)


def _is_ahead(year: int, month: int, number: int, today: date) -> bool:
    return monthrange(year, month)[1] >= number and date(year, month, number) >= today


def _ahead(count: int, unit: str, today: date) -> date:
    if unit in ("day", "week"):
        return today + timedelta(days=count * (7 if unit == "week" else 1))
    years, month = divmod(today.month - 1 + count * (12 if unit == "year" else 1), 12)
    year = today.year + years
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _made(year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError:
        raise UsageProblem(
            f"There is no such day in the calendar; write it in one of these ways: {ACCEPTED}."
        ) from None
