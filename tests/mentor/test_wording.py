"""Figures and codes of the curriculum in words."""

from __future__ import annotations

import pytest

from bot.mentor.wording import counted, describe, joined, paragraphs, short, span, weeks
from knowledge.schema import Resource

COURSE = {
    "id": "bread-101",
    "title": "Bread 101",
    "kind": "video",
    "cost": "free",
    "url": "https://example.org/bread",
    "author": "Ann Baker",
    "level": 2,
    "hours": 1.5,
    "status": "ok",
    "checked": "2026-11-21",
}


@pytest.mark.parametrize(("minutes", "expected"), [(30, "30 min"), (60, "1 h"), (150, "2 h 30 min"), (0, "")])
def test_span(minutes: int, expected: str) -> None:
    """Hours and minutes, none of them where it is nought."""
    assert expected == span(minutes)


@pytest.mark.parametrize(("hours", "expected"), [(0, 1), (4, 1), (85, 10), (458, 54)])
def test_weeks(hours: int, expected: int) -> None:
    """Ten hours a week, of which some are lost; never less than a week."""
    assert expected == weeks(hours)


@pytest.mark.parametrize(("number", "expected"), [(0, "0 skills"), (1, "1 skill"), (2000, "2,000 skills")])
def test_counted(number: int, expected: str) -> None:
    """One thing is no plural."""
    assert expected == counted(number, "skill")


@pytest.mark.parametrize(
    ("names", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")]
)
def test_joined(names: list[str], expected: str) -> None:
    """As in a sentence."""
    assert expected == joined(names, "or")


def test_short() -> None:
    """The details behind a colon are left out."""
    assert "Probability" == short("Probability: Bayes, distributions")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Bread 101 by Ann Baker (free video series, intermediate level, about 1.5 h)"),
        ({"author": "", "hours": None, "kind": "book"}, "Bread 101 (free book, intermediate level)"),
        ({"title": "Ann Baker's bread"}, "Ann Baker's bread (free video series, intermediate level, about 1.5 h)"),
        ({"status": "dead", "author": "", "hours": 20.0, "kind": "tool"},
         "Bread 101 (free tool, intermediate level, about 20 h, no longer available)"),
    ],
    ids=["all", "little", "author in the title", "gone"],
)  # fmt: skip
def test_describe(changes: dict[str, object], expected: str) -> None:
    """One line that stands alone."""
    assert expected == describe(Resource.model_validate(COURSE | changes))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("One\nline.\n\n\nTwo.", ["One line.", "Two."]),
        ("Such as:\n- a\n  b\n- c\n\nEnd.", ["Such as:", "- a b", "- c", "End."]),
    ],
)
def test_paragraphs(text: str, expected: list[str]) -> None:
    """Lines of a file become paragraphs and items."""
    assert expected == paragraphs(text)
