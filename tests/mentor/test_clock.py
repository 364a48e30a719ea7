"""Times of day as people type them."""

from __future__ import annotations

from datetime import time

import pytest

from bot.errors import UsageProblem
from bot.mentor.clock import time_of, times


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18:30", time(18, 30)),
        ("9", time(9)),
        (" 7.15 ", time(7, 15)),
        ("6 pm", time(18)),
        ("6:45PM", time(18, 45)),
        ("12 am", time(0)),
        ("12pm", time(12)),
        ("18h30", time(18, 30)),
        ("00:00", time(0)),
        ("9 Uhr", time(9)),
    ],
)
def test_times_are_read_as_people_type_them(text: str, expected: time) -> None:
    """With or without minutes, by either clock."""
    assert expected == time_of(text)


@pytest.mark.parametrize("text", ["", "24:00", "9:60", "13 pm", "0 am", "noon", "-1", "1:2", "9:5", "٩:٠٠x"])
def test_other_times_are_refused(text: str) -> None:
    """With the form in which to write them."""
    with pytest.raises(UsageProblem, match=r"write it like 18:30"):
        time_of(text)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1", ("12:00", "15:00", "17:00", "18:00", "19:00", "01:00")),
        ("09", ("09:00",)),
        ("6 pm", ("18:00",)),
        ("7:4", ()),
        ("7:45", ("07:45",)),
        ("noon", ()),
    ],
)
def test_times_are_suggested(typed: str, expected: tuple[str, ...]) -> None:
    """Usual ones that begin like this, and the one that was typed."""
    assert expected == times(typed)


def test_usual_times_are_suggested_at_once() -> None:
    """In the order of the day."""
    assert ("07:00", "21:00") == (times("")[0], times("")[-1])
