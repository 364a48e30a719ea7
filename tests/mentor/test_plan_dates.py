"""Days as people type them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UsageProblem
from bot.mentor.plan.dates import day
from bot.mentor.plan.words import day as said

TODAY = date(2026, 11, 21)  # a Saturday


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2027-07-01", date(2027, 7, 1)),
        (" 2027-7-1 ", date(2027, 7, 1)),
        ("1 July 2027", date(2027, 7, 1)),
        ("1st of JULY, 2027.", date(2027, 7, 1)),
        ("1. July 2027", date(2027, 7, 1)),
        ("1 jul 2027", date(2027, 7, 1)),
        ("July 1, 2027", date(2027, 7, 1)),
        ("Sept 22nd", date(2027, 9, 22)),
        ("24 December", date(2026, 12, 24)),
        ("21 November", TODAY),
        ("20 November", date(2027, 11, 20)),
        ("29 February", date(2028, 2, 29)),
        ("29 Feb 2028", date(2028, 2, 29)),
        ("1 March 2020", date(2020, 3, 1)),
        ("today", TODAY),
        ("Tomorrow", date(2026, 11, 22)),
        ("next monday", date(2026, 11, 23)),
        ("Monday", date(2026, 11, 23)),
        ("on Sun", date(2026, 11, 22)),
        ("Saturday", date(2026, 11, 28)),
        ("in 3 days", date(2026, 11, 24)),
        ("in a week", date(2026, 11, 28)),
        ("in 6 weeks", date(2027, 1, 2)),
        ("in 3 months", date(2027, 2, 21)),
        ("in 1 year", date(2027, 11, 21)),
        ("in 999 years", date(3025, 11, 21)),
    ],
)
def test_what_can_be_read(typed: str, expected: date) -> None:
    """In full, or such that the next one is meant."""
    assert expected == day(typed, TODAY)


def test_a_month_may_be_too_short() -> None:
    """Then its last day is taken."""
    assert date(2027, 2, 28) == day("in 1 month", date(2027, 1, 31))


@pytest.mark.parametrize("today", [date(2028, 2, 29), date(2028, 3, 1), date(2096, 3, 1)])
def test_a_leap_day_comes_again(today: date) -> None:
    """Around the end of a century after eight years."""
    assert (2, 29) == (day("29 February", today).month, day("29 February", today).day)
    assert day("29 February", today) >= today


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "can't read that day"),
        ("soon", "can't read that day"),
        ("next year", "can't read that day"),
        ("July 2027", "can't read that day"),
        ("1 Brumaire 2027", "can't read that day"),
        ("in 1000 weeks", "can't read that day"),
        ("１ July 2027", "can't read that day"),
        ("<@&1> @everyone", "can't read that day"),
        ("9" * 5000, "can't read that day"),
        ("01/07/2027", "Which is the day there, and which the month?"),
        ("1.7.27", "Which is the day there, and which the month?"),
        ("07-01-2027", "Which is the day there, and which the month?"),
        ("31 June 2027", "no such day"),
        ("2027-13-01", "no such day"),
        ("0000-01-01", "no such day"),
        ("29 February 2027", "no such day"),
        ("0 May", "no such day"),
    ],
)
def test_what_cannot_be_read_is_refused_with_examples(typed: str, reason: str) -> None:
    """The sentence names forms that work, and never repeats what was typed."""
    with pytest.raises(UsageProblem, match=r"2027-07-01, 1 July 2027, next Monday or in 6 weeks\.") as refused:
        day(typed, TODAY)
    assert reason in str(refused.value)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back(on: date) -> None:
    """As plans say it, and as computers write it."""
    assert (on, on) == (day(said(on), TODAY), day(on.isoformat(), TODAY))


@given(st.text(max_size=80))
def test_no_text_is_too_strange(typed: str) -> None:
    """It is a day, or a sentence says that it isn't."""
    with suppress(UsageProblem):
        day(typed, TODAY)
