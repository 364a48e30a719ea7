"""How plans name days, spans of days and weeks in a sentence."""

from __future__ import annotations

from datetime import date

from bot.mentor.wording import counted


def day(on: date) -> str:
    """A day such as "4 January 2027"."""
    return f"{on.day} {on:%B} {on.year}"


def days(first: date, last: date) -> str:
    """A span of days such as "28 December 2026 to 3 January 2027"; what both ends share is said once."""
    if first == last:
        return day(first)
    if first.year != last.year:
        return f"{day(first)} to {day(last)}"
    return f"{first.day} to {day(last)}" if first.month == last.month else f"{first.day} {first:%B} to {day(last)}"


def weeks(number: int) -> str:
    """A number of weeks, such as "1 week"."""
    return counted(number, "week")
