"""Study plans over the project's own curriculum: the measured examples, and what stands in the weeks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.mentor.plan.change import replanned
from bot.mentor.plan.missed import missed_weeks, ways_on
from bot.mentor.plan.schedule import create, schedule
from bot.mentor.plan.values import Order, Pause
from tests.doubles.curriculum import Bakery
from tests.doubles.plans import MLE, MONDAY, TODAY, begins, ends, follow_weeks, planned, real, wished

EXAMPLES = yaml.safe_load((Path(__file__).parents[1] / "data" / "plan_examples.yaml").read_text("utf-8"))


def name(example: dict[str, Any]) -> str:
    """What the example is about, for the report."""
    return "-".join(str(v) for k, v in example.items() if k not in ("whole", "units"))


@pytest.mark.parametrize("example", EXAMPLES, ids=name)
def test_units_take_hardly_longer_than_whole_skills(example: dict[str, Any]) -> None:
    """The plan has the weeks that were measured, at most 4 % more and never fewer."""
    wishes: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in example.items() if k not in ("whole", "units")
    }
    weeks = len(planned(**wishes)[1].weeks)
    assert example["units"] == weeks
    assert example["whole"] <= weeks <= example["whole"] * 1.04


@pytest.mark.parametrize(
    ("order", "model", "project", "algebra"),
    [("theory_first", 29, 37, 6), ("balanced", 17, 25, 28), ("practice_first", 14, 20, 38)],
)
def test_the_order_decides_what_comes_early(order: Order, model: int, project: int, algebra: int) -> None:
    """The week of the first model, that of the first project, and that in which linear algebra is done."""
    found = planned(order=order)[1]
    first = min(begins(found, item) for item in found.items if found.items[item].kind == "project")
    assert (model, project, algebra) == (begins(found, "sklearn-workflow"), first, ends(found, "linear-algebra"))


def test_sixty_hours_a_week_are_packed_but_readable() -> None:
    """The full tier has at most six items in a week, and a word of warning."""
    found = planned(hours=60, tier="full")[1]
    assert 6 == max(len({piece.item for piece in week.pieces}) for week in found.weeks)
    assert any("little time for rest" in note for note in found.notes)


@pytest.mark.parametrize(("hours", "warned"), [(45, False), (46, True)])
def test_many_hours_call_for_rest(hours: int, warned: bool) -> None:
    """Above 45 hours a week."""
    assert warned == any("rest" in note for note in planned(hours=hours)[1].notes)


@pytest.mark.parametrize(("hours", "long"), [(1, True), (2, True), (3, False)])
def test_few_hours_are_told_honestly(hours: int, long: bool) -> None:
    """One or two hours a week: how long it takes, and the next milestone as the better goal."""
    notes = " ".join(planned(hours=hours)[1].notes)
    assert long == ("Better look at the next milestone" in notes)


def test_one_hour_a_week_takes_years() -> None:
    """The note names the weeks, the years and the first project."""
    notes = planned(hours=1)[1].notes
    assert "At 1 hour a week the plan takes 550 weeks, which is about 11 years." in notes
    assert any("the project “Predict house prices”" in note for note in notes)


def test_the_end_is_a_range() -> None:
    """From three quarters of the days to 1.6 times as many."""
    end = planned()[1].end
    assert end is not None
    first, days = MONDAY - timedelta(days=1), 54 * 7
    assert first + timedelta(days=days) == end.typical
    assert first + timedelta(days=284) == end.early
    assert first + timedelta(days=605) == end.late


def test_every_week_says_why() -> None:
    """One sentence, from the edge that placed its first new item."""
    found = planned()[1]
    assert all(week.why for week in found.weeks)
    assert (
        "Now Working setup: needed for Python basics, on the way to the project “Predict house prices”."
        == found.weeks[0].why
    )


@pytest.mark.parametrize(
    ("wishes", "item", "expected"),
    [
        pytest.param({}, "model-evaluation", "Now Model evaluation: needed for the project “", id="for a project"),
        pytest.param({}, "p-housing-prices", "Now the project “Predict house prices”: everything that", id="project"),
        pytest.param({}, "apis-web", "Beside the projects: Web APIs with FastAPI, Flask or Django.", id="beside"),
        pytest.param(
            {"role": "mlops-engineer"},
            "docker",
            "Next in the order of the role: Containers with Docker, needed later for Serving models as services.",
            id="without projects",
        ),
        pytest.param(
            {"order": "theory_first"}, "linear-algebra", "Now Linear algebra for ML: a help for Reg", id="soft"
        ),
    ],
)
def test_the_reason_follows_the_item(wishes: dict[str, Any], item: str, expected: str) -> None:
    """What an item is for: a skill, a project, a later tier, or just the role."""
    said = [week.why for week in planned(**wishes)[1].weeks]
    assert any(line.startswith(expected) for line in said)


def test_milestones_are_projects_and_tiers() -> None:
    """In a full plan the end of the junior tier stands out."""
    stones = planned(tier="full")[1].milestones
    assert ["project", "project", "junior", "project", "project", "project", "full"] == [m.kind for m in stones]
    assert 115 == stones[-1].week


def test_reviews_follow_what_was_learned() -> None:
    """A skill comes back one week after its end, then after two, four, eight and sixteen more."""
    found = planned()[1]
    end = ends(found, "dev-setup")
    assert [end + n for n in (1, 3, 7, 15, 31)] == [w.index for w in found.weeks if "dev-setup" in w.reviews]


def test_assumed_skills_are_checked_first() -> None:
    """The first week asks about what the level stands for, in its reserve."""
    plan, found = planned(level="software_engineer")
    assert 7 == len(plan.scope.assumed)
    assert plan.scope.assumed == found.weeks[0].checks
    assert found.weeks[0].reserve == 90


def test_checks_wait_where_the_reserve_is_small() -> None:
    """At one hour a week there is one check a week."""
    plan, found = planned(level="software_engineer", hours=1)
    assert [(skill,) for skill in plan.scope.assumed] == [week.checks for week in found.weeks[:7]]


def test_two_weeks_and_three_days_of_pause_move_the_end() -> None:
    """A plan of 54 weeks has 57 then, of which 55 are for study."""
    pauses = (Pause(date(2027, 1, 18), date(2027, 1, 31)), Pause(date(2027, 2, 17), date(2027, 2, 19)))
    found = planned(pauses=pauses)[1]
    assert (57, 55) == (len(found.weeks), found.weeks[-1].number)
    assert [1, 2, None, None, 3, 4, 5] == [week.number for week in found.weeks[:7]]


def test_missed_weeks_stack_no_debt() -> None:
    """After eight weeks of work and three missed ones the plan ends at week 57, and no week holds more than before."""
    plan, found = planned()
    plan = follow_weeks(real(), plan, found, 8)
    later = found.weeks[8].first + timedelta(weeks=3)
    extended = schedule(real(), plan, later)
    assert 3 == missed_weeks(plan, later)
    assert 57 == len(extended.weeks)
    assert all(week.minutes <= 510 for week in extended.weeks)
    assert [week.pieces for week in found.weeks[8:]] == [week.pieces for week in extended.weeks[11:]]


def test_more_hours_make_up_for_missed_weeks() -> None:
    """At 13 instead of 10 hours from then on, it ends at week 47."""
    plan, found = planned()
    plan = follow_weeks(real(), plan, found, 8)
    later = found.weeks[8].first + timedelta(weeks=3)
    faster = replanned(real(), plan, replace(plan.wishes, hours=13), later)
    assert 47 == len(schedule(real(), faster, later).weeks)


def test_there_are_three_ways_on_after_missed_weeks() -> None:
    """Extend, a quarter more for four weeks, or trim so that the old end holds."""
    plan, found = planned()
    plan = follow_weeks(real(), plan, found, 8)
    later = found.weeks[8].first + timedelta(weeks=3)
    extend, push, trim = ways_on(real(), plan, later)
    old = found.weeks[-1].last
    assert (extend.kind, extend.wishes, extend.end) == ("extend", plan.wishes, old + timedelta(weeks=3))
    assert ("push", [13]) == (push.kind, [p.hours for p in push.wishes.pushes])
    assert push.end == old + timedelta(weeks=2)
    assert ("trim", ("portfolio", "apis-web")) == (trim.kind, trim.wishes.skip)
    assert trim.end == old
    for way in (extend, push, trim):
        taken = schedule(real(), replanned(real(), plan, way.wishes, later), later)
        assert taken.end is not None
        assert way.end == taken.end.typical


def test_nothing_left_to_learn() -> None:
    """Where everything is known there are no weeks, but a next role, open projects and interviews."""
    role = real().roles["machine-learning-engineer"].front
    plan, found = planned(known=tuple(role.junior))
    assert ((), None, 100) == (found.weeks, found.end, found.percent)
    assert () == plan.records
    notes = " ".join(found.notes)
    assert "You know everything" in notes
    assert "“Predict house prices” and “Predict churn end to end”" in notes
    assert "NLP Engineer" in notes
    assert "interviews" in notes


def test_a_research_plan_says_what_it_cannot_replace() -> None:
    """Only there."""
    assert any("formal training" in note for note in planned(role="ai-researcher")[1].notes)
    assert not any("formal training" in note for note in planned()[1].notes)


def test_the_year_end_does_not_matter() -> None:
    """28 December 2026 begins the 53rd week of its year, and the first week of the plan."""
    plan = create(real(), wished(start=date(2026, 12, 28)), date(2026, 12, 20))
    found = schedule(real(), plan, date(2026, 12, 20))
    assert 53 == found.weeks[0].first.isocalendar().week
    assert [(1, date(2026, 12, 28)), (2, date(2027, 1, 4))] == [(w.number, w.first) for w in found.weeks[:2]]


def test_what_was_done_keeps_its_week() -> None:
    """Past weeks hold what was done in them, and the item its dates."""
    plan, found = planned()
    plan = follow_weeks(real(), plan, found, 2)
    later = schedule(real(), plan, found.weeks[2].first)
    assert [week.pieces for week in found.weeks[:2]] == [week.done for week in later.weeks[:2]]
    assert all(week.past and not week.pieces for week in later.weeks[:2])
    assert 3 == later.current
    assert later.done == sum(r.need for r in plan.records if r.state == "done")
    assert later.done + later.open == found.open


def test_a_finished_plan_has_no_weeks_ahead() -> None:
    """Its past ends with the last work, it is done by 100 %, and its milestones keep their days."""
    plan, found = planned(level="analyst", hours=60)
    plan = follow_weeks(real(), plan, found, len(found.weeks))
    later = schedule(real(), plan, found.weeks[-1].last + timedelta(weeks=10))
    assert (len(found.weeks), (), 100) == (len(later.weeks), later.ahead, later.percent)
    assert [m.week for m in found.milestones] == [m.week for m in later.milestones]
    assert "Everything in this plan is done." in later.notes


def test_the_last_week_shows_what_finished_the_plan() -> None:
    """On the very day."""
    plan, found = planned(level="analyst", hours=60)
    plan = follow_weeks(real(), plan, found, len(found.weeks))
    later = schedule(real(), plan, found.weeks[-1].first)
    assert [week.pieces for week in found.weeks] == [week.done for week in later.weeks]
    assert [False] == [week.past for week in later.weeks[-1:]]


def test_today_is_all_that_a_zone_decides() -> None:
    """Nothing moves for a traveller: weeks are dates."""
    plan, found = planned()
    assert found == schedule(real(), plan, TODAY + timedelta(days=1))


def test_the_next_milestone_may_be_a_tier() -> None:
    """Where a role's tier has no project."""
    notes = planned(role="mlops-engineer", hours=1)[1].notes
    assert any("the end of the junior tier, in week 370" in note for note in notes)


def test_skills_that_wait_for_each_other_are_no_plan(tmp_path: Path) -> None:
    """The curriculum is at fault, and the error says where to look."""
    bakery = Bakery(tmp_path)
    bakery.skill("numbers", requires=["fractions"])
    curriculum = bakery.load()
    plan = create(curriculum, wished(role="baker"), TODAY)
    with pytest.raises(ValueError, match=r"see \./mentor knowledge check: numbers, fractions"):
        schedule(curriculum, plan, TODAY)


def test_a_tier_without_any_work_has_no_milestone() -> None:
    """Where all of its items were skipped unit by unit, nothing was reached."""
    plan = planned(known=tuple(s for s in real().roles[MLE].front.junior if s != "sql"))[0]
    plan = replace(plan, scope=replace(plan.scope, junior=("sql",)))
    plan = replace(plan, records=tuple(replace(r, state="skipped") for r in plan.records if r.item == "sql"))
    assert () == schedule(real(), plan, TODAY).milestones
