"""The check-in: which week is asked about, and what an answer makes of the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import UsageProblem
from bot.mentor.plan.checkin import about, all_done, answered_on, asked, partly_done, went_on
from bot.mentor.plan.kept import PastRevision
from bot.mentor.plan.missed import missed_weeks
from bot.mentor.plan.schedule import schedule
from bot.mentor.plan.values import Pause
from tests.doubles.plans import MONDAY, follow_weeks, planned, real

WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)


class TestAsked:
    """Which week it is about."""

    def test_the_last_week_that_is_over_comes_first(self) -> None:
        """With what was planned for it."""
        plan, found = planned()
        check = asked(real(), plan, MONDAY + WEEK)
        assert check is not None
        assert (1, True, MONDAY + 6 * DAY) == (check.index, check.over, check.on)
        assert found.weeks[0].pieces == check.pieces

    @pytest.mark.parametrize("days", [0, 3, 6])
    def test_in_the_first_week_it_is_that_one(self, days: int) -> None:
        """What is done is written down today."""
        today = MONDAY + days * DAY
        check = asked(real(), planned()[0], today)
        assert check is not None
        assert (1, False, today) == (check.index, check.over, check.on)

    @pytest.mark.parametrize(("answer", "expected"), [(-1, 1), (6, 1), (7, 2), (8, 2)])
    def test_an_answer_after_its_end_settles_a_week(self, answer: int, expected: int) -> None:
        """One that was given in it does not."""
        check = asked(real(), planned()[0], MONDAY + 9 * DAY, MONDAY + answer * DAY)
        assert check is not None
        assert expected == check.index

    def test_a_week_that_was_done_is_not_asked_about(self) -> None:
        """The present one is."""
        plan, found = planned()
        check = asked(real(), follow_weeks(real(), plan, found, 1), MONDAY + WEEK)
        assert check is not None
        assert 2 == check.index

    def test_weeks_of_a_pause_are_passed_over(self) -> None:
        """It is about the last week of study."""
        plan = planned()[0]
        pause = Pause(MONDAY + WEEK, MONDAY + 2 * WEEK - DAY)
        paused = replace(plan, wishes=replace(plan.wishes, pauses=(pause,)))
        check = asked(real(), paused, MONDAY + 2 * WEEK)
        assert check is not None
        assert (1, 1) == (check.index, check.number)
        assert about(real(), paused, 2, MONDAY + 2 * WEEK) is None

    def test_there_may_be_nothing_to_ask(self) -> None:
        """Before the start, about a week ahead, and where nothing is open."""
        plan = planned()[0]
        assert asked(real(), plan, MONDAY - DAY) is None
        assert about(real(), plan, 2, MONDAY) is None
        assert about(real(), plan, 0, MONDAY) is None
        assert asked(real(), replace(plan, records=()), MONDAY + WEEK) is None

    def test_the_last_answer_is_in_the_history(self) -> None:
        """By the person's own days; other changes are no answers."""
        plan = planned()[0]
        at = datetime(2027, 1, 10, 23, 30, tzinfo=UTC)
        history = [PastRevision(plan, at + DAY, "hours"), PastRevision(plan, at, "checkin")]
        assert at.date() + DAY == answered_on(history, "Europe/Berlin")
        assert at.date() == answered_on(history, "UTC")
        assert answered_on(history[:1], "UTC") is None


class TestAnswers:
    """What an answer makes of the plan."""

    def test_all_done_is_the_week_as_planned(self) -> None:
        """One revision; the weeks after it stay as they are, and nothing was missed."""
        plan, found = planned()
        today = MONDAY + WEEK
        check = asked(real(), plan, today)
        assert check is not None
        after = all_done(real(), plan, check)
        assert plan.revision + 1 == after.revision
        assert 0 == missed_weeks(after, today)
        again = schedule(real(), after, today)
        assert found.weeks[0].pieces == again.weeks[0].done
        assert [w.pieces for w in found.weeks[1:]] == [w.pieces for w in again.weeks[1:]]

    def test_partly_done_is_what_was_named(self) -> None:
        """And minutes for one more unit."""
        plan = planned()[0]
        check = asked(real(), plan, MONDAY + WEEK)
        assert check is not None
        first, second, *_ = check.pieces
        after = partly_done(real(), plan, check, [(first.item, first.unit)], (second.item, second.unit, 25))
        assert plan.revision + 1 == after.revision
        assert [(first.unit, first.minutes), (second.unit, 25)] == [(log.unit, log.minutes) for log in after.logs]
        assert {check.on} == {log.on for log in after.logs}

    def test_what_is_not_of_the_week_is_refused(self) -> None:
        """As is an answer that says nothing, or the same unit twice."""
        plan = planned()[0]
        check = asked(real(), plan, MONDAY + WEEK)
        assert check is not None
        first = check.pieces[0]
        unit = (first.item, first.unit)
        for units, worked, said in (
            ([("numpy", "nothing")], None, "not open in this week"),
            ([], None, "Tick what is done"),
            ([unit], (*unit, 5), "ticked as done"),
            ([], (*unit, 0), "Log 1 to"),
        ):
            with pytest.raises(UsageProblem, match=said):
                partly_done(real(), plan, check, units, worked)

    def test_going_on_changes_the_revision_alone(self) -> None:
        """So that the history has it."""
        plan = planned()[0]
        assert replace(plan, revision=2) == went_on(plan)

    @pytest.mark.parametrize("hours", [1, 3, 10, 60])
    def test_a_plan_can_be_followed_by_check_ins_alone(self, hours: int) -> None:
        """Week after week is done as it was planned, however few hours it has."""
        plan, found = planned(hours=hours)
        for week in found.weeks[:6]:
            check = about(real(), plan, week.index, week.last + DAY)
            assert check is not None
            assert week.minutes == sum(piece.minutes for piece in check.pieces)
            plan = all_done(real(), plan, check)
        again = schedule(real(), plan, found.weeks[6].first)
        assert [w.pieces for w in found.weeks[6:]] == [w.pieces for w in again.weeks[6:]]
