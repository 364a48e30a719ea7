"""A plan as a Markdown checklist, and re-plans in words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.mentor.plan.change import replanned
from bot.mentor.plan.diff import Diff, Move, diff
from bot.mentor.plan.schedule import schedule
from bot.mentor.plan.text import changed, checklist, overview
from bot.mentor.plan.values import Pause
from bot.mentor.plan.words import days
from tests.doubles.plans import MLE, MONDAY, TODAY, follow_weeks, planned, real


def test_a_plan_is_a_list_to_tick() -> None:
    """A heading for each week, a box for each unit with its minutes, a line for each milestone."""
    text = checklist(real(), *planned())
    assert text.startswith(
        "# Machine Learning Engineer, junior tier\n\n10 hours a week from 4 January 2027: 54 weeks, done by 16 January "
        "2028 (between 14 October 2027 and 30 August 2028).\n0 % done, 458 h to go.\n\n"
    )
    assert "## Week 1, 4 to 10 January 2027\n\nNow Working setup: needed for Python basics" in text
    assert "- [ ] Working setup: " in text
    assert "- [ ] Review: Working setup (5 min)" in text
    assert "- **Milestone: the project Predict house prices**" in text
    assert "- **Milestone: the junior tier, Machine Learning Engineer**" in text
    assert 54 == len(re.findall("^## Week", text, flags=re.MULTILINE))
    assert text.endswith("\n")
    assert "\n\n\n" not in text


def test_what_is_done_is_ticked() -> None:
    """In the week in which it was done."""
    plan, found = planned()
    plan = follow_weeks(real(), plan, found, 2)
    text = checklist(real(), plan, schedule(real(), plan, found.weeks[2].first))
    first = text.split("## ")[1]
    assert "- [x] Working setup: " in first
    assert "- [ ]" not in first


def test_a_part_of_a_unit_says_so() -> None:
    """It goes on in the next week."""
    assert re.search(r"- \[ \] .+, a part of it \((\d h )?\d+ min\)", checklist(real(), *planned()))


def test_a_pause_and_a_checkpoint_are_named() -> None:
    """A pause has no number; a checkpoint has its minutes."""
    pause = Pause(date(2027, 1, 11), date(2027, 1, 24))
    text = checklist(real(), *planned(pauses=(pause,), level="some_python"))
    assert "## Pause, 11 to 17 January 2027\n\n## Pause, 18 to 24 January 2027\n\n## Week 2, 25 to 31 January" in text
    assert "- [ ] Checkpoint: Python basics (10 min)" in text


def test_the_taster_comes_with_its_code() -> None:
    """Once, for those who begin from nothing, as long as its week is not over."""
    plan, found = planned()
    text = checklist(real(), plan, found)
    first, *others = text.split("## Week ")[1:]
    assert "- [ ] A taster: train a model in 15 lines (30 min). Copy these lines" in first
    assert "\n\n  ```python\n  from sklearn.datasets import load_iris\n" in first
    assert "taster" not in "".join(others)
    assert "taster" not in checklist(real(), plan, schedule(real(), plan, found.weeks[2].first))
    assert "taster" not in checklist(real(), *planned(level="analyst"))


def test_at_most_104_weeks_are_shown() -> None:
    """Of those ahead; the rest is counted."""
    text = checklist(real(), *planned(hours=1))
    assert 104 == len(re.findall("^## Week", text, flags=re.MULTILINE))
    assert text.rstrip().endswith("446 weeks more, until 19 July 2037.")


def test_a_plan_without_weeks_is_still_a_text() -> None:
    """It says what could come next."""
    plan, found = planned(known=tuple(real().roles[MLE].front.junior))
    assert "100 % done, nothing is open." == overview(real(), plan, found)[2]
    assert "- You know everything that this plan would teach." in checklist(real(), plan, found)


def test_a_replan_in_words() -> None:
    """The new end first, then what comes and goes, then what moves."""
    plan, before = planned()
    wishes = replace(plan.wishes, hours=13, choices=("p-kaggle",))
    after = schedule(real(), replanned(real(), plan, wishes, TODAY), TODAY)
    said = changed(real(), diff(before, after))
    assert "The end moves from 16 January 2028 to 24 October 2027, 12 weeks earlier." == said[0]
    assert "New in the plan: Enter one beginner competition and write up the result." == said[1]
    assert "No longer in the plan: Predict churn end to end." == said[2]
    assert re.fullmatch(r"\d+ items move:", said[3])
    assert re.fullmatch(r"- and \d+ more", said[-1])
    assert 10 == len(said)


def test_no_difference_is_said_in_one_sentence() -> None:
    """Nothing more."""
    before = planned()[1]
    assert ("Nothing changes: the weeks stay as they are.",) == changed(real(), diff(before, before))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (
            Diff((), (), (), MONDAY, date(2027, 1, 11)),
            "The end moves from 4 January 2027 to 11 January 2027, 1 week later.",
        ),
        (Diff((), (), (), None, MONDAY), "The end is 4 January 2027."),
        (Diff((), (), (), MONDAY, None), "Nothing is left to plan."),
    ],
    ids=["later", "a new end", "no end"],
)
def test_the_end_in_words(found: Diff, expected: str) -> None:
    """Also where there was none, or is none any more."""
    assert (expected,) == changed(real(), found)
    assert found.weeks in (0, 1)


def test_long_lists_of_what_comes_and_goes_are_cut() -> None:
    """Eight names, then a number."""
    skills = tuple(real().skills)
    said = changed(real(), Diff((), skills[:8], skills[8:18], MONDAY, MONDAY))
    assert "more" not in said[1]
    assert said[2].endswith("; 2 more.")


def test_few_moves_are_all_named() -> None:
    """With both dates."""
    found = Diff((Move("numpy", MONDAY, date(2027, 1, 11)),), (), (), MONDAY, MONDAY)
    assert (
        "The end stays 4 January 2027.",
        "1 item moves:",
        "- NumPy arrays: done by 11 January 2027 instead of 4 January 2027",
    ) == changed(real(), found)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2027, 1, 4), date(2027, 1, 10), "4 to 10 January 2027"),
        (date(2027, 1, 25), date(2027, 2, 7), "25 January to 7 February 2027"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 December 2026 to 3 January 2027"),
        (date(2027, 1, 4), date(2027, 1, 4), "4 January 2027"),
    ],
    ids=["month", "year", "years", "day"],
)
def test_spans_say_everything_once(first: date, last: date, expected: str) -> None:
    """Month and year stand where they are needed."""
    assert expected == days(first, last)
