"""What others may see of a plan."""

from __future__ import annotations

import re
from datetime import date

from bot.mentor.plan.schedule import schedule
from bot.mentor.plan.share import summary
from tests.doubles.plans import follow, planned, real


def test_at_the_beginning() -> None:
    """What for, how fast, and what comes first."""
    assert (
        "Machine Learning Engineer, junior tier",
        "10 hours a week, 54 weeks to go",
        "0 % done",
        "Next: the project “Predict house prices”",
    ) == summary(real(), *planned())


def test_on_the_way() -> None:
    """The last milestone stands before the next one."""
    plan, found = planned()
    stone = found.milestones[0]
    for week in found.weeks[: stone.week]:
        plan = follow(real(), plan, week.pieces, week.first)
    later = schedule(real(), plan, found.weeks[stone.week].first)
    pace, progress, reached, following = summary(real(), plan, later)[1:]
    assert f"10 hours a week, {54 - stone.week} weeks to go" == pace
    assert f"{later.percent} % done" == progress
    assert "Reached: the project “Predict house prices”" == reached
    assert following.startswith("Next: the project “")


def test_at_the_end() -> None:
    """Nothing is to go, and nothing comes next."""
    plan, found = planned(hours=60, role="data-analyst")
    for week in found.weeks:
        plan = follow(real(), plan, week.pieces, week.first)
    lines = summary(real(), plan, schedule(real(), plan, date(2028, 1, 1)))
    assert ("60 hours a week", "100 % done", "Reached: the end of the junior tier") == lines[1:]


def test_nothing_private_is_told() -> None:
    """Neither days, nor what is known already, nor what was missed."""
    plan, found = planned(level="analyst", target=date(2027, 3, 1), known=("git-github",))
    said = "\n".join(summary(real(), plan, found))
    assert [] == re.findall(r"20\d\d|January|target|late|assumed|Git", said)
