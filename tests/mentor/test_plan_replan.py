"""Filling the future of a plan again: re-plans, pauses, missed weeks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import UsageProblem
from bot.mentor.plan.change import done, replanned
from bot.mentor.plan.diff import diff
from bot.mentor.plan.missed import missed_weeks, ways_on
from bot.mentor.plan.schedule import schedule
from bot.mentor.plan.values import Pause
from bot.mentor.plan.wishes import resumed
from tests.doubles.plans import MLE, MONDAY, TODAY, follow, follow_weeks, planned, real


class TestReplan:
    """Filling the future again."""

    @pytest.mark.parametrize("weeks", [0, 1, 8, 30, 53])
    def test_no_change_of_wishes_is_no_change_of_weeks(self, weeks: int) -> None:
        """After any number of weeks done as planned, 54 stay 54, and the pieces stay where they are."""
        plan, found = planned()
        plan = follow_weeks(real(), plan, found, weeks)
        today = found.weeks[weeks].first
        again = schedule(real(), replanned(real(), plan, plan.wishes, today), today)
        assert 54 == len(again.weeks)
        assert [w.pieces for w in found.weeks[weeks:]] == [w.pieces for w in again.weeks[weeks:]]
        assert diff(schedule(real(), plan, today), again).nothing

    def test_in_the_middle_of_a_week_only_the_rest_of_it_is_left(self) -> None:
        """What was done this week takes its share of it."""
        plan, found = planned()
        plan = follow_weeks(real(), plan, found, 3)
        week = found.weeks[3]
        plan = follow(real(), plan, week.pieces[:2], week.first)
        again = schedule(real(), plan, week.first + timedelta(days=3))
        assert week.pieces[2:] == again.weeks[3].pieces
        assert week.pieces[:2] == again.weeks[3].done
        assert [w.pieces for w in found.weeks[4:]] == [w.pieces for w in again.weeks[4:]]

    def test_done_work_keeps_its_dates(self) -> None:
        """And its logs, whatever the wishes are."""
        plan, found = planned()
        plan = follow_weeks(real(), plan, found, 4)
        after = replanned(real(), plan, replace(plan.wishes, hours=20, order="theory_first"), found.weeks[4].first)
        assert plan.logs == after.logs
        assert {r for r in plan.records if r.state == "done"} == {r for r in after.records if r.state == "done"}

    @pytest.mark.parametrize("change", [{"hours": 20}, {"order": "practice_first"}])
    def test_other_hours_or_another_order_hold_from_this_week_on(self, change: dict[str, object]) -> None:
        """The weeks before stay as they were."""
        plan, found = planned()
        plan = follow_weeks(real(), plan, found, 4)
        today = found.weeks[4].first
        before = schedule(real(), plan, today)
        after = schedule(real(), replanned(real(), plan, replace(plan.wishes, **change), today), today)  # type: ignore[arg-type]
        assert [w.done for w in before.weeks[:4]] == [w.done for w in after.weeks[:4]]
        assert before.weeks[4].pieces != after.weeks[4].pieces

    def test_the_difference_is_shown_before_saving(self) -> None:
        """Moved items with both dates, what comes and goes, the new end."""
        plan, before = planned()
        wishes = replace(plan.wishes, hours=20, known=("sql",), choices=("p-kaggle",))
        found = diff(before, schedule(real(), replanned(real(), plan, wishes, TODAY), TODAY))
        assert (("p-kaggle",), {"sql", "p-customer-churn"}) == (found.added, set(found.removed))
        assert before.end is not None
        assert before.end.typical == found.end_before
        assert found.weeks < -25
        assert {"numpy"} <= {move.item for move in found.moved if move.after < move.before}

    def test_what_was_finished_meanwhile_is_not_called_removed(self) -> None:
        """It is done, and not gone."""
        plan, before = planned()
        after = done(real(), plan, "dev-setup", MONDAY)
        assert () == diff(before, schedule(real(), after, MONDAY)).removed

    def test_a_pause_moves_the_end_and_resuming_moves_it_back(self) -> None:
        """A pause of four weeks that is ended after two moves it by two."""
        plan, before = planned()
        pause = Pause(MONDAY + timedelta(weeks=2), MONDAY + timedelta(weeks=6, days=-1))
        paused = replanned(real(), plan, replace(plan.wishes, pauses=(pause,)), MONDAY)
        assert 4 == diff(before, schedule(real(), paused, MONDAY)).weeks
        back = MONDAY + timedelta(weeks=4)
        going = replanned(real(), paused, resumed(paused.wishes, back), back)
        assert 56 == len(schedule(real(), going, MONDAY).weeks)

    def test_a_new_start_may_not_be_in_the_past(self) -> None:
        """An old one may."""
        plan = planned()[0]
        later = MONDAY + timedelta(weeks=3)
        assert plan.records == replanned(real(), plan, plan.wishes, later).records
        with pytest.raises(UsageProblem, match="is over; start today"):
            replanned(real(), plan, replace(plan.wishes, start=MONDAY + timedelta(days=1)), later)


class TestMissed:
    """Missed weeks."""

    def test_weeks_without_work_are_counted_from_the_last_work_on(self) -> None:
        """Weeks of a pause are not missed, and the present one is not over."""
        plan, found = planned()
        assert 0 == missed_weeks(plan, MONDAY + timedelta(days=6))
        assert 2 == missed_weeks(plan, MONDAY + timedelta(weeks=2))
        plan = follow_weeks(real(), plan, found, 1)
        assert 1 == missed_weeks(plan, MONDAY + timedelta(weeks=2))
        pause = Pause(MONDAY + timedelta(weeks=1), MONDAY + timedelta(weeks=2, days=-1))
        assert 0 == missed_weeks(
            replace(plan, wishes=replace(plan.wishes, pauses=(pause,))), MONDAY + timedelta(weeks=2)
        )

    def test_nothing_is_offered_where_nothing_is_open(self) -> None:
        """Neither more hours nor fewer items."""
        role = real().roles[MLE].front
        assert () == ways_on(real(), planned(known=tuple(role.junior))[0], MONDAY)

    def test_sixty_hours_cannot_be_raised(self) -> None:
        """A quarter more is capped, and nothing is offered where nothing is missed but to go on."""
        assert [60] == [p.hours for p in ways_on(real(), planned(hours=55)[0], MONDAY)[1].wishes.pushes]
        assert ["extend"] == [way.kind for way in ways_on(real(), planned(hours=60)[0], MONDAY)]
