"""What the picture of a plan shows, and its words for those who don't see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.mentor.plan.change import replanned
from bot.mentor.plan.chart import Bar, Chart, Fact, Row, Stone, dumps, loads
from bot.mentor.plan.picture import ALT_LIMIT, alt, chart
from bot.mentor.plan.schedule import schedule
from bot.mentor.plan.values import Pause
from tests.doubles.plans import MLE, MONDAY, TODAY, follow_weeks, planned, real

PAUSE = Pause(date(2027, 7, 5), date(2027, 7, 25))


def shown(**wishes: Any) -> Chart:
    """The picture of a plan that has not begun."""
    return chart(real(), *planned(**wishes), TODAY)


def begun(weeks: int, **wishes: Any) -> Chart:
    """The picture of a plan after some weeks of work, on the first day of the next one."""
    plan, found = planned(**wishes)
    plan = follow_weeks(real(), plan, found, weeks)
    today = found.weeks[weeks].first
    return chart(real(), plan, schedule(real(), plan, today), today)


def bars(found: Chart) -> dict[str, Bar]:
    """All bars by name."""
    return {bar.name: bar for row in found.rows for bar in row.bars}


def test_the_head_is_the_plan_in_figures() -> None:
    """What is done, what is left, and when it ends, as a range."""
    found = shown()
    assert ("Machine Learning Engineer", "Junior tier, 10 h a week", 0) == (found.title, found.subtitle, found.percent)
    assert (
        Fact("458 h", "to go"),
        Fact("54 weeks", "to go"),
        Fact("Jan 2028", "is the likely end (Oct 2027 to Aug 2028)"),
    ) == found.facts


def test_a_row_for_each_area_as_it_begins() -> None:
    """The projects come last."""
    assert [
        "Programming",
        "Classical ML",
        "Mathematics",
        "Data work",
        "Engineering",
        "Career",
        "Projects",
    ] == [row.name for row in shown().rows]


def test_bars_last_from_the_first_work_to_the_last() -> None:
    """In days; what follows within a week begins where the other ends."""
    found = bars(shown())
    assert 0.0 == found["Working setup"].first
    assert found["ML ideas"].last == found["scikit-learn workflow"].first
    assert all(0 <= bar.first < bar.last <= 54 * 7 for bar in found.values())


def test_what_is_done_reaches_as_far_as_its_share() -> None:
    """All of a finished item, nothing of one that waits, and a part of one that is begun."""
    found = bars(begun(26))
    assert found["pandas tables"].done == found["pandas tables"].last
    assert found["Statistics"].done == found["Statistics"].first
    assert (
        found["Linear algebra for ML"].first < found["Linear algebra for ML"].done < found["Linear algebra for ML"].last
    )


def test_milestones_have_names_and_days() -> None:
    """Projects and tiers; those that are reached say so."""
    assert (
        Stone("Predict house prices", date(2027, 7, 11), done=False),
        Stone("Predict churn end to end", date(2027, 10, 31), done=False),
        Stone("Junior-ready", date(2028, 1, 16), done=False),
    ) == shown().stones
    assert [True, False, False] == [stone.done for stone in begun(27).stones]


def test_a_finished_plan_is_all_done() -> None:
    """Its last milestone too, and nothing is left."""
    plan, found = planned(hours=60)
    plan = follow_weeks(real(), plan, found, len(found.weeks))
    today = found.weeks[-1].last + timedelta(days=1)
    seen = chart(real(), plan, schedule(real(), plan, today), today)
    assert (100, {True}) == (seen.percent, {stone.done for stone in seen.stones})
    assert Fact("Nothing", "is left to do") == seen.facts[0]
    assert all(bar.done == bar.last for bar in bars(seen).values())


def test_a_long_plan_shows_104_weeks_from_now() -> None:
    """It says what comes after them, and milestones beyond are not shown."""
    found = shown(role="ai-researcher", tier="full", hours=1)
    assert (MONDAY, 104 * 7, "1,108 weeks more, until Mar 2050") == (found.first, found.days, found.more)
    assert () == found.stones
    assert max(bar.last for bar in bars(found).values()) <= 104 * 7


def test_the_past_is_shown_where_there_is_room() -> None:
    """A plan of a year is seen whole; of one of two years and more, what is ahead comes first."""
    assert MONDAY == begun(26).first
    found = begun(20, tier="full")
    assert (104 * 7, "") == (found.days, found.more)
    assert MONDAY < found.first


def test_pauses_are_shown_as_far_as_they_are_seen() -> None:
    """One after the end is not."""
    assert ((PAUSE.first, PAUSE.last),) == shown(pauses=(PAUSE, Pause(date(2040, 1, 1), date(2040, 1, 31)))).pauses


def test_what_left_the_plan_stays_as_far_as_it_was_done() -> None:
    """Its bar is all done."""
    plan, found = planned()
    plan = follow_weeks(real(), plan, found, 12)
    today = found.weeks[12].first
    plan = replanned(real(), plan, replace(plan.wishes, skip=("sql",)), today)
    bar = bars(chart(real(), plan, schedule(real(), plan, today), today))["SQL and relational databases"]
    assert bar.done == bar.last


def test_a_plan_without_weeks_is_a_head() -> None:
    """There is nothing to draw below it."""
    found = shown(known=tuple(real().roles[MLE].front.junior))
    assert (0, 100, (), (), "") == (found.days, found.percent, found.rows, found.stones, found.more)
    assert alt(found).endswith("100 % done; Nothing is left to do. It has no weeks.")


def test_the_picture_in_words() -> None:
    """Head, days, milestones, pauses, then each area."""
    assert (
        "Timeline of a study plan: Machine Learning Engineer, junior tier, 10 h a week. 0 % done; 458 h to go; "
        "57 weeks to go; Feb 2028 is the likely end (Oct 2027 to Oct 2028). Shown are 4 January 2027 to 6 February "
        "2028. Milestones: Predict house prices by Aug 2027; Predict churn end to end by Nov 2027; Junior-ready by Feb "
        "2028. Pauses: 5 to 25 July 2027. Programming, Jan to May 2027: 7 skills."
    ) == alt(shown(pauses=(PAUSE,))).partition(" Classical ML,")[0]
    assert "Programming, Jan to May 2027: 7 skills, 7 done. " in alt(begun(26))
    assert "Milestones: Predict house prices reached in Jul 2027; " in alt(begun(27))


@pytest.mark.parametrize("role", list(real().roles))
@pytest.mark.parametrize("hours", [1, 10])
def test_the_words_fit(role: str, hours: int) -> None:
    """For every role, whole sentences in at most a thousand characters."""
    said = alt(shown(role=role, tier="full", hours=hours))
    assert len(said) <= ALT_LIMIT
    assert said.endswith((".", " ..."))


def test_too_many_words_end_with_a_sentence() -> None:
    """Dots stand for the rest."""
    row = Row("Programming", "#7db4ff", (Bar("NumPy", 0, 0, 7),))
    said = alt(replace(shown(), rows=(row,) * 50))
    assert len(said) <= ALT_LIMIT
    assert said.endswith("1 skill. ...")


@pytest.mark.parametrize("found", [shown(pauses=(PAUSE,)), begun(27), shown(hours=1)], ids=["new", "begun", "long"])
def test_a_chart_survives_as_json(found: Chart) -> None:
    """For the process that draws it."""
    assert found == loads(dumps(found))
