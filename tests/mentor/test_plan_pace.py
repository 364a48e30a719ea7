"""How fast a person learns, and what of another role they have already."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.mentor.plan.change import checkpoint, done, replanned
from bot.mentor.plan.diff import diff
from bot.mentor.plan.pace import announced, learned_pace, new_pace, own_pace
from bot.mentor.plan.schedule import schedule
from bot.mentor.plan.switch import learned, share, switched
from bot.mentor.plan.values import Plan
from tests.doubles.plans import MLE, MONDAY, TODAY, follow_weeks, planned, real


class TestPace:
    """Learning how fast a person is."""

    def plan(self, *ratios: int) -> Plan:
        """A plan in which skills were done in a percentage of the planned time each."""
        plan = planned()[0]
        for skill, percent in zip(("dev-setup", "git-github", "numpy", "sql"), ratios, strict=False):
            for r in [r for r in plan.records if r.item == skill]:
                plan = done(real(), plan, skill, MONDAY, unit=r.unit, minutes=r.need * percent // 100)
        return plan

    @pytest.mark.parametrize(
        ("ratios", "expected"),
        [
            pytest.param((120, 120), None, id="two skills are too few"),
            pytest.param((110, 150, 120), 120, id="the median of three"),
            pytest.param((110, 150, 120, 130), 125, id="or of more"),
            pytest.param((10, 10, 10), 50, id="at least a half"),
            pytest.param((300, 300, 300), 200, id="at most twice"),
            pytest.param((100, 100, 100), 100, id="as planned"),
        ],
    )
    def test_it_is_the_median_of_finished_skills(self, ratios: tuple[int, ...], expected: int | None) -> None:
        """Logged over planned minutes, clipped."""
        assert expected == learned_pace(real(), self.plan(*ratios))

    def test_checkpoints_say_nothing_about_it(self) -> None:
        """Nor does a skill that is half done."""
        plan = checkpoint(real(), self.plan(120, 120), "numpy", MONDAY, passed=True)
        assert learned_pace(real(), plan) is None

    def test_it_is_applied_to_what_is_open(self) -> None:
        """What is done keeps its figures, and the end moves."""
        plan = self.plan(120, 120, 120)
        assert 120 == new_pace(real(), plan)
        today = MONDAY + timedelta(days=7)
        after = replanned(real(), plan, replace(plan.wishes, pace=120), today)
        assert None is new_pace(real(), after)
        before, later = schedule(real(), plan, today), schedule(real(), after, today)
        assert (before.done, before.open) == (later.done, later.open)
        assert later.left == pytest.approx(before.left * 1.2, rel=0.02)
        assert diff(before, later).weeks > 5

    def test_it_can_be_taken_back(self) -> None:
        """And is not learned again behind one's back."""
        plan = self.plan(120, 120, 120)
        assert None is new_pace(real(), replace(plan, wishes=own_pace(plan.wishes, 100)))

    @pytest.mark.parametrize(("pace", "words"), [(120, "20 % longer"), (80, "20 % less"), (100, "as long as planned")])
    def test_it_is_announced(self, pace: int, words: str) -> None:
        """In one sentence or two."""
        assert words in announced(pace)


class TestSwitch:
    """Going for another role."""

    @pytest.mark.parametrize(
        ("first", "second", "expected"),
        [
            ("data-scientist", MLE, 72),
            (MLE, "nlp-engineer", 81),
            (MLE, "ai-researcher", 63),
            ("data-analyst", MLE, 29),
            ("data-engineer-ml", "mlops-engineer", 68),
        ],
    )
    def test_the_share_that_is_carried(self, first: str, second: str, expected: int) -> None:
        """Hours of the second role, at the full tier, that the first one has taught."""
        have = {*real().skills_of(first, "full"), *real().projects_of(first, "full")}
        assert expected == share(real(), have, second, "full", TODAY).percent

    def test_what_was_learned_counts_for_the_new_role(self) -> None:
        """With its dates; the rest of the old role leaves the plan, and comes back with it."""
        plan, found = planned(role="data-scientist")
        plan = follow_weeks(real(), plan, found, 20)
        today = found.weeks[20].first
        after = replanned(real(), plan, switched(plan, MLE, "full"), today)
        assert MLE == after.wishes.role
        assert learned(plan) == learned(after)
        assert not [r for r in after.records if r.state == "pending" and r.item == "data-communication"]
        had = share(real(), learned(plan), MLE, "full", today)
        assert had.kept * 60 == sum(i.need for i in schedule(real(), after, today).items.values() if i.state == "done")
        back = replanned(real(), after, switched(after, "data-scientist", "junior"), today)
        assert set(plan.records) == set(back.records)

    def test_a_new_plan_begins_with_what_the_old_one_taught(self) -> None:
        """Skills and projects that were finished in a plan that is put aside are known in the next one."""
        old, found = planned(role="data-scientist")
        old = follow_weeks(real(), old, found, len(found.weeks))
        new = planned(known=tuple(sorted(learned(old))))[0]
        assert not learned(old) & set(new.scope.items)
        assert "p-housing-prices" in new.scope.known

    def test_choices_of_the_old_role_fall_away(self) -> None:
        """They may have no meaning in the new one."""
        plan = planned(choices=("p-kaggle",), skip=("portfolio",))[0]
        wishes = switched(plan, "data-analyst", "junior")
        assert ((), ()) == (wishes.choices, wishes.skip)

    def test_what_other_plans_taught_counts_as_known(self) -> None:
        """But not what the person wants to learn after all, and nothing twice."""
        plan = planned(known=("git-github",), put_back=("sql",))[0]
        assert ("git-github", "pandas") == switched(plan, MLE, "full", {"sql", "pandas", "git-github"}).known
