"""What people do to their plans: work, finish, skip, prove, review."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.errors import UsageProblem
from bot.mentor.plan.change import PlanChanged, checkpoint, done, expect, replanned, reviewed, skipped, worked
from bot.mentor.plan.order import finished_items
from bot.mentor.plan.schedule import create, schedule
from bot.mentor.plan.values import Log, Plan, Record
from bot.mentor.review import Review
from tests.doubles.plans import MONDAY, TODAY, planned, real, wished


def record(plan: Plan, item: str, unit: str) -> Record:
    """The record of a unit."""
    return next(r for r in plan.records if (r.item, r.unit) == (item, unit))


def first_unit(plan: Plan, item: str) -> str:
    """The first unit of an item."""
    return next(r.unit for r in plan.records if r.item == item)


def left(plan: Plan, item: str, unit: str) -> int:
    """The minutes that are open of a unit."""
    found = schedule(real(), plan, TODAY)
    return sum(p.minutes for week in found.weeks for p in week.pieces if (p.item, p.unit) == (item, unit))


def test_each_change_has_its_revision() -> None:
    """A change that was made against an older one is refused, with the plan as it stands."""
    plan = planned()[0]
    after = worked(plan, "dev-setup", first_unit(plan, "dev-setup"), 20, MONDAY)
    assert (1, 2) == (plan.revision, after.revision)
    assert after == expect(after, 2)
    with pytest.raises(PlanChanged, match="has changed meanwhile") as refused:
        expect(after, 1)
    assert after == refused.value.plan


class TestWork:
    """Logging minutes and finishing units."""

    def test_logged_minutes_are_left_out(self) -> None:
        """What is left is rounded to five minutes."""
        plan = planned()[0]
        unit = first_unit(plan, "python-basics")
        assert 180 == left(plan, "python-basics", unit)
        plan = worked(plan, "python-basics", unit, 62, MONDAY)
        assert 120 == left(plan, "python-basics", unit)

    def test_a_unit_that_takes_longer_stays_open(self) -> None:
        """A quarter of an hour is kept for it."""
        plan = planned()[0]
        unit = first_unit(plan, "python-basics")
        assert 15 == left(worked(plan, "python-basics", unit, 500, MONDAY), "python-basics", unit)

    def test_done_without_minutes_took_as_long_as_planned(self) -> None:
        """Minutes that were logged before are part of it."""
        plan = planned()[0]
        unit = first_unit(plan, "python-basics")
        plan = done(real(), worked(plan, "python-basics", unit, 60, MONDAY), "python-basics", MONDAY, unit=unit)
        assert Record("python-basics", unit, 180, "done", MONDAY, "work") == record(plan, "python-basics", unit)
        assert [60, 120] == [log.minutes for log in plan.logs]

    def test_done_with_minutes_keeps_them(self) -> None:
        """They are logged as they are."""
        plan = planned()[0]
        unit = first_unit(plan, "python-basics")
        plan = done(real(), plan, "python-basics", MONDAY, unit=unit, minutes=25)
        assert (Log("python-basics", unit, MONDAY, 25),) == plan.logs

    def test_a_whole_item_can_be_done(self) -> None:
        """A skill is then reviewed after a week; a project is not."""
        plan = done(real(), planned()[0], "dev-setup", MONDAY)
        assert {"dev-setup"} == finished_items(plan.records)
        assert (Review("dev-setup", 0, MONDAY + timedelta(weeks=1)),) == plan.reviews
        assert plan.reviews == done(real(), plan, "p-housing-prices", MONDAY).reviews

    def test_a_review_moves_on(self) -> None:
        """Right answers lengthen the gap; the last one ends the ladder."""
        plan = done(real(), planned()[0], "dev-setup", MONDAY)
        plan = reviewed(plan, "dev-setup", MONDAY, right=True)
        assert (Review("dev-setup", 1, MONDAY + timedelta(weeks=2)),) == plan.reviews
        plan = replace(plan, reviews=(Review("dev-setup", 4, MONDAY),))
        assert () == reviewed(plan, "dev-setup", MONDAY, right=True).reviews

    @pytest.mark.parametrize("minutes", [0, -5, 1441])
    def test_impossible_minutes_are_refused(self, minutes: int) -> None:
        """A day has 1,440."""
        plan = planned()[0]
        with pytest.raises(UsageProblem, match="Log 1 to 1,440 minutes"):
            worked(plan, "dev-setup", first_unit(plan, "dev-setup"), minutes, MONDAY)

    def test_what_is_not_open_is_refused(self) -> None:
        """An unknown unit, a unit that is done, minutes for a whole item, a review that isn't there."""
        plan = done(real(), planned()[0], "dev-setup", MONDAY)
        for item, unit in (("dev-setup", ""), ("python-basics", "nothing"), ("nothing", "")):
            with pytest.raises(UsageProblem, match="is not open in your plan"):
                done(real(), plan, item, MONDAY, unit=unit)
        with pytest.raises(UsageProblem, match="Minutes belong to one unit"):
            done(real(), plan, "numpy", MONDAY, minutes=30)
        with pytest.raises(UsageProblem, match="no review of that skill"):
            reviewed(plan, "numpy", MONDAY, right=True)


class TestSkip:
    """Leaving out units and items."""

    def test_a_unit_leaves_the_totals(self) -> None:
        """The skill goes on without it."""
        plan, found = planned()
        unit = first_unit(plan, "numpy")
        after = skipped(real(), plan, "numpy", unit)
        assert "skipped" == record(after, "numpy", unit).state
        assert found.open - 120 == schedule(real(), after, TODAY).open

    def test_an_item_leaves_the_plan(self) -> None:
        """Where nothing needs it."""
        plan = skipped(real(), planned()[0], "portfolio")
        assert "portfolio" not in plan.scope.items
        assert not [r for r in plan.records if r.item == "portfolio"]
        with pytest.raises(UsageProblem, match="NumPy arrays can't be skipped"):
            skipped(real(), plan, "numpy")

    def test_the_last_unit_is_the_item(self) -> None:
        """A skill that others need cannot be skipped piece by piece."""
        plan = planned()[0]
        own = [r.unit for r in plan.records if r.item == "numpy"]
        for unit in own[:-1]:
            plan = skipped(real(), plan, "numpy", unit)
        with pytest.raises(UsageProblem, match="NumPy arrays can't be skipped"):
            skipped(real(), plan, "numpy", own[-1])


class TestCheckpoint:
    """Proving that a skill is known."""

    def test_an_assumed_skill_that_is_known_is_checked_no_more(self) -> None:
        """It stays out of the plan."""
        plan = planned(level="some_python")[0]
        after = checkpoint(real(), plan, "python-basics", TODAY, passed=True)
        assert (("dev-setup",), ("python-basics",)) == (after.scope.assumed, after.wishes.known)
        again = replanned(real(), after, after.wishes, TODAY)
        assert "python-basics" not in (*again.scope.assumed, *again.scope.items)

    def test_a_miss_puts_an_assumed_skill_back(self) -> None:
        """It is taught, in its place; what was assumed with it stays."""
        plan, found = planned(level="some_python")
        after = checkpoint(real(), plan, "python-basics", TODAY, passed=False)
        assert "python-basics" in after.scope.items
        assert ("dev-setup",) == after.scope.assumed
        assert (49, 54) == (len(found.weeks), len(schedule(real(), after, TODAY).weeks))

    def test_a_skill_of_the_plan_is_done_by_it(self) -> None:
        """Without minutes, so that it says nothing about the pace; a miss changes nothing."""
        plan = planned()[0]
        after = checkpoint(real(), plan, "sql", MONDAY, passed=True)
        assert {"checkpoint"} == {r.how for r in after.records if r.item == "sql"}
        assert () == after.logs
        assert ["sql"] == [review.skill for review in after.reviews]
        assert plan == checkpoint(real(), plan, "sql", MONDAY, passed=False)


def test_a_plan_is_one_value() -> None:
    """It names no person and no server: deleting it leaves nothing of it."""
    assert {"wishes", "scope", "records", "version", "logs", "reviews", "revision"} == set(Plan.__slots__)


def test_an_unknown_role_is_no_plan() -> None:
    """As everywhere, the sentence names the roles."""
    with pytest.raises(UsageProblem, match="There is no role"):
        create(real(), wished(role="baker", start=date(2027, 1, 4)), TODAY)
