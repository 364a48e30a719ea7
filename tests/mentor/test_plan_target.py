"""Target dates: what fits, what does not, and the ways out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.mentor.plan.change import done
from bot.mentor.plan.schedule import create, schedule
from bot.mentor.plan.values import Feasibility
from tests.doubles.curriculum import Bakery
from tests.doubles.plans import MONDAY, TODAY, planned, real, wished


def fit(**wishes: Any) -> tuple[Feasibility, str]:
    """How the plan fits its target, and what is said about it."""
    found = planned(**wishes)[1]
    assert found.feasibility is not None
    return found.feasibility, " ".join(found.notes)


def test_a_target_that_comes_too_early() -> None:
    """The junior tier by 1 July takes 22 hours a week; the plan is built as wished, and flagged late."""
    found, said = fit(target=date(2027, 7, 1))
    assert (False, 22, 29) == (found.feasible, found.needed, found.late_weeks)
    assert "The plan ends 29 weeks after your target, 1 July 2027." in said
    assert "Study 22 hours a week." in said
    assert "Move the target to 16 January 2028." in said
    assert 54 == len(planned(target=date(2027, 7, 1))[1].weeks)


def test_the_hours_that_are_needed_do_it() -> None:
    """One hour less does not."""
    for hours, feasible in ((22, True), (21, False)):
        assert feasible == fit(target=date(2027, 7, 1), hours=hours)[0].feasible


def test_there_are_four_ways_out_of_a_full_plan() -> None:
    """More hours, the junior tier, fewer items, a later date."""
    found, said = fit(tier="full", target=date(2028, 6, 30))
    assert found.junior == date(2028, 1, 16)
    assert found.needed is not None
    assert found.dropped_end is not None
    for way in (
        "Study 15 hours",
        "Aim at the junior tier: it ends by 16 January 2028, in time",
        "Drop what",
        "Move the",
    ):
        assert way in said, said


def test_dropping_takes_the_last_items_that_nothing_needs() -> None:
    """As few as will do; without them the plan ends as told."""
    target = date(2027, 12, 19)
    found = fit(target=target)[0]
    assert ("portfolio", "apis-web", "testing-debugging") == found.droppable
    again = planned(target=target, skip=found.droppable)[1]
    assert again.end is not None
    assert found.dropped_end == again.end.typical <= target


def test_a_target_that_no_hours_meet() -> None:
    """It says so, and names what can be reached."""
    found, said = fit(tier="full", target=date(2027, 3, 1))
    assert found.needed is None
    assert "even 60 hours a week are too few" in said
    assert {"dev-setup", "git-github"} <= set(found.reachable)
    assert "By then you can reach: “Working setup”" in said


def test_a_target_before_the_end_of_the_first_week() -> None:
    """Nothing is reached by then."""
    found, said = fit(target=date(2027, 1, 6))
    assert (None, 54, ()) == (found.needed, found.late_weeks, found.reachable)
    assert "nothing is finished" in said


def test_a_target_with_time_to_spare() -> None:
    """Fewer hours would do, or the full tier fits."""
    found, said = fit(target=date(2029, 6, 1), hours=10)
    assert (True, 71) == (found.feasible, found.spare_weeks)
    assert "You are done 71 weeks before your target" in said
    assert found.fewer == 5
    assert "5 hours a week would do as well." in said
    assert found.full_end is not None
    assert found.full_end <= found.target
    assert "There is time for the full tier" in said


def test_a_target_that_just_fits() -> None:
    """There is nothing to offer."""
    found, said = fit(target=date(2028, 1, 16))
    assert (True, 0, 0, None, None) == (
        found.feasible, found.spare_weeks, found.late_weeks, found.fewer, found.full_end,
    )  # fmt: skip
    assert "You are done by your target, 16 January 2028." in said


@pytest.mark.parametrize("hours", [6, 9])
def test_fewer_hours_than_offered_miss_the_target(hours: int) -> None:
    """What is offered is the least that does."""
    fewer = fit(target=date(2029, 6, 1), hours=hours)[0].fewer
    assert fewer is not None
    assert fit(target=date(2029, 6, 1), hours=fewer)[0].feasible
    assert not fit(target=date(2029, 6, 1), hours=fewer - 1)[0].feasible


def test_nothing_to_do_has_nothing_to_miss() -> None:
    """Without weeks the target is not looked at."""
    role = real().roles["machine-learning-engineer"].front
    plan = create(real(), wished(known=tuple(role.junior), target=date(2027, 2, 1)), TODAY)
    assert schedule(real(), plan, TODAY).feasibility is None


def test_a_junior_tier_that_is_too_late_is_still_sooner() -> None:
    """It says so."""
    said = fit(tier="full", target=date(2027, 9, 1))[1]
    assert "Aim at the junior tier: it ends by 16 January 2028, too late as well, but sooner." in said


def test_dropping_may_be_too_late_as_well() -> None:
    """It says so, so that nobody leaves things out for nothing."""
    assert "done by 12 September 2027, too late as well, but sooner. It is about" in fit(target=date(2027, 7, 1))[1]
    assert "in time. It is about" in fit(target=date(2027, 12, 19))[1]


def test_a_plan_of_leaves_can_be_dropped_as_a_whole() -> None:
    """Then nothing is left."""
    role = real().roles["machine-learning-engineer"].front
    known = tuple(s for s in role.junior if s not in ("sql", "portfolio"))
    projects = tuple(role.projects.junior)
    found, said = fit(known=(*known, *projects), target=MONDAY + timedelta(days=8))
    assert {"sql", "portfolio"} == set(found.droppable)
    assert found.dropped_end is None
    assert "Drop what nothing else needs: nothing is left. It is about “" in said


def test_an_older_plan_is_not_compared_with_the_full_tier() -> None:
    """Its wishes may no longer fit the curriculum; it still has its weeks."""
    plan, found = planned(target=date(2029, 6, 1))
    older = schedule(real(), replace(plan, version="older"), TODAY)
    assert found.weeks == older.weeks
    assert older.feasibility is not None
    assert older.feasibility.full_end is None


def test_choices_that_exclude_each_other_later_offer_no_full_tier(tmp_path: Path) -> None:
    """The junior plan stands as it is."""
    bakery = Bakery(tmp_path)
    bakery.skill("ovens", requires_any=[["gas", "patience"]])
    bakery.skill("fractions", requires_any=[["wood", "numbers"]])
    bakery.skill("cooling", requires_any=[["gas", "wood"]])
    bakery.role("baker", junior=["gas", "wood", "ovens", "fractions"], full=["cooling"], optional=[])
    curriculum = bakery.load()
    found = planned(curriculum, role="baker", choices=("gas", "wood"), target=date(2027, 6, 1))[1]
    assert found.feasibility is not None
    assert found.feasibility.spare_weeks
    assert found.feasibility.full_end is None


def test_what_is_needed_cannot_be_dropped() -> None:
    """A plan of which only projects are left can be faster or later, and no shorter."""
    plan = planned(target=date(2027, 2, 1))[0]
    for skill in real().roles["machine-learning-engineer"].front.junior:
        plan = done(real(), plan, skill, TODAY)
    found = schedule(real(), plan, MONDAY + timedelta(days=7)).feasibility
    assert found is not None
    assert ((), None, 13) == (found.droppable, found.dropped_end, found.needed)
