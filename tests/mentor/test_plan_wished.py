"""What is different between two wishes, in short phrases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.mentor.plan.values import Pause, Push
from bot.mentor.plan.wished import differences
from tests.doubles.plans import MONDAY, real, wished

DAYS = timedelta(days=6)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({}, {}, (), id="nothing"),
        pytest.param({}, {"hours": 14}, ("14 hours a week instead of 10",), id="hours"),
        pytest.param({}, {"hours": 1}, ("1 hour a week instead of 10",), id="one hour"),
        pytest.param({}, {"order": "theory_first"}, ("Theory first instead of balanced",), id="order"),
        pytest.param({}, {"tier": "full"}, ("Full tier instead of junior",), id="tier"),
        pytest.param({}, {"role": "nlp-engineer"}, ("NLP Engineer instead of Machine Learning Engineer",), id="role"),
        pytest.param({}, {"target": date(2027, 7, 1)}, ("Target: 1 July 2027",), id="target"),
        pytest.param({"target": date(2027, 7, 1)}, {"target": None}, ("No target date",), id="no target"),
        pytest.param(
            {}, {"start": date(2027, 1, 5)}, ("Start on 5 January 2027 instead of 4 January 2027",), id="start"
        ),
        pytest.param({}, {"level": "some_python"}, ("What can be assumed: some python instead of new",), id="level"),
        pytest.param({}, {"pace": 120}, ("Planned at 120 % of the usual time instead of 100 %",), id="pace"),
        pytest.param({}, {"pauses": (Pause(MONDAY, MONDAY + DAYS),)}, ("Pause: 4 to 10 January 2027",), id="pause"),
        pytest.param(
            {"pauses": (Pause(MONDAY, MONDAY + DAYS),)},
            {"pauses": ()},
            ("No longer a pause: 4 to 10 January 2027",),
            id="no pause",
        ),
        pytest.param(
            {"pauses": (Pause(MONDAY, MONDAY + DAYS),)},
            {"pauses": (Pause(MONDAY, MONDAY + 2 * DAYS),)},
            ("Pause: 4 to 16 January 2027",),
            id="a longer pause",
        ),
        pytest.param(
            {},
            {"pushes": (Push(MONDAY, MONDAY + DAYS, 13),)},
            ("13 hours a week: 4 to 10 January 2027",),
            id="more for some weeks",
        ),
        pytest.param({}, {"known": ("numpy", "sql")}, ("Known: “NumPy arrays” and “SQL and relational databases”",)),
        pytest.param({"known": ("numpy",)}, {"known": ()}, ("No longer known: “NumPy arrays”",), id="not known"),
        pytest.param(
            {"known": ("numpy",)},
            {"known": (), "put_back": ("numpy",)},
            ("To be learned after all: “NumPy arrays”",),
            id="put back",
        ),
        pytest.param({}, {"skip": ("numpy",)}, ("Left out: “NumPy arrays”",), id="skipped"),
        pytest.param({"skip": ("numpy",)}, {"skip": ()}, ("No longer left out: “NumPy arrays”",), id="not skipped"),
    ],
)
def test_each_difference_is_a_phrase(before: dict[str, Any], after: dict[str, Any], expected: tuple[str, ...]) -> None:
    """In words that can stand alone."""
    first = wished(**before)
    assert expected == differences(real(), first, replace(first, **after))


def test_several_come_in_the_same_order() -> None:
    """The role first."""
    found = differences(real(), wished(), wished(hours=5, role="data-scientist", target=date(2028, 1, 1)))
    assert ["Data", "5 ho", "Targ"] == [phrase[:4] for phrase in found]
