"""The taster: a first model in the first week of those who begin from nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.mentor.plan.schedule import schedule
from bot.mentor.plan.taster import CODE, MINUTES, Taster, taster
from bot.mentor.plan.values import Pause
from bot.mentor.review import Review
from tests.doubles.plans import MONDAY, planned, real


def weeks_with(**wishes: Any) -> dict[int, Taster]:
    """The tasters of a plan, by week."""
    plan, found = planned(**wishes)
    each = {week.index: taster(real(), plan, found, week) for week in found.weeks}
    return {index: made for index, made in each.items() if made}


def test_its_code_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """In 15 lines, as they are given: the model beats the dummy by far."""
    pytest.importorskip("sklearn")
    assert 15 == len(CODE.splitlines())
    exec(compile(CODE, "taster", "exec"), {})
    said = capsys.readouterr().out
    assert "100 flowers to learn from, 50 to be tested on\nalways the same answer: 32% right\n" in said
    assert "your first model: 94% right\n|--- petal width" in said
    assert said.endswith("it is a setosa\n")


def test_its_lines_are_short() -> None:
    """A phone shows them without a mess, as far as Python allows."""
    assert max(map(len, CODE.splitlines())) <= 80


def test_it_comes_once_in_the_first_week() -> None:
    """Within the reserve, so that no item gives way."""
    found = weeks_with()
    assert [(1, True)] == [(index, made.fits) for index, made in found.items()]


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({"hours": 3}, [(1, True)]),
        ({"hours": 2}, [(1, False)]),
        ({"level": "some_python"}, []),
        ({"known": ("sklearn-workflow",)}, []),
        ({"role": "data-engineer-ml", "tier": "junior"}, None),
        ({"start": date(2027, 1, 9), "hours": 4}, [(1, True)]),
        ({"start": date(2027, 1, 8), "hours": 4}, [(2, True)]),
        ({"pauses": (Pause(MONDAY, date(2027, 1, 10)),)}, [(2, True)]),
    ],
    ids=[
        "just room",
        "no room, so it is optional",
        "not from nothing",
        "models known",
        "role with or without models",
        "start next Monday",
        "short first week",
        "pause first",
    ],
)
def test_where_it_belongs(wishes: dict[str, Any], expected: list[tuple[int, bool]] | None) -> None:
    """To people without any start, in the first week of study with room for it."""
    plan, _ = planned(**wishes)
    if expected is None:
        expected = [(1, True)] if "sklearn-workflow" in plan.scope.items else []
    assert expected == [(index, made.fits) for index, made in weeks_with(**wishes).items()]


def test_it_stays_in_its_week() -> None:
    """What else fills the reserve comes first; and the week that held it is past a week later."""
    plan, found = planned(hours=3)
    busy = replace(plan, reviews=(Review("git-github", 0, MONDAY),))
    weeks = schedule(real(), busy, MONDAY).weeks
    assert [False, True] == [taster(real(), busy, replace(found, weeks=weeks), w) is not None for w in weeks[:2]]
    later = schedule(real(), plan, date(2027, 1, 13))
    assert [True, False] == [taster(real(), plan, later, w) is not None for w in later.weeks[:2]]
    assert 30 == MINUTES
