"""What to do now: tasks with why and with what, in every state that a plan can be in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mentor.plan.change import done, replanned, worked
from bot.mentor.plan.material import exercise, materials
from bot.mentor.plan.now import Now, today_list
from bot.mentor.plan.schedule import create, schedule
from bot.mentor.plan.values import Pause, Plan
from bot.mentor.review import Review
from knowledge.curriculum import Curriculum
from tests.doubles.curriculum import Bakery
from tests.doubles.plans import MONDAY, TODAY, follow, follow_weeks, planned, real, wished
from tests.mentor.test_plan_properties import wished as any_wish

MONTH = timedelta(weeks=4)


def now(plan: Plan, today: date = MONDAY, curriculum: Curriculum | None = None) -> Now:
    """What to do on a day."""
    over = curriculum or real()
    return today_list(over, plan, schedule(over, plan, today), today)


def week_done(plan: Plan) -> Plan:
    """The plan after all that its first week holds."""
    return follow_weeks(real(), plan, schedule(real(), plan, MONDAY), 1)


def test_a_week_in_full() -> None:
    """Its days and minutes, and skills with the reason, a resource, an exercise, and their units."""
    found = now(planned()[0])
    assert ("study", 1, 510, 0) == (found.state, found.week and found.week.number, found.planned, found.spent)
    assert ["Working setup", "Python basics", "Git and GitHub"] == [topic.name for topic in found.topics]
    setup, python, git = found.topics
    assert "Needed for Python basics, on the way to the project “Predict house prices”." == setup.why
    assert "Beside the projects, needed later for Portfolio, write-ups, community and open source." == git.why
    assert [False, False, False, False] == [task.part for task in setup.tasks]
    assert [True] == [task.part for task in python.tasks]
    assert "Write a tip calculator that asks for two numbers and prints a neatly formatted bill." == python.tasks[0].do
    [tutorial] = setup.materials
    assert ("free", "documentation", 60, False) == (tutorial.cost, tutorial.kind, tutorial.minutes, tutorial.checked)
    assert tutorial.url.startswith("https://")
    assert git.exercise is not None
    assert ("Cause a conflict and solve it", 30, 1) == (
        git.exercise.title,
        git.exercise.minutes,
        len(git.exercise.done_when),
    )


def test_before_the_start() -> None:
    """The first week is shown."""
    found = now(planned()[0], TODAY)
    assert ("before", 1, 510) == (found.state, found.week and found.week.number, found.planned)
    assert found.topics


def test_what_was_done_this_week() -> None:
    """Stands beside what is left of it."""
    plan, found = planned()
    first, second = found.weeks[0].pieces[:2]
    plan = worked(done(real(), plan, first.item, MONDAY, unit=first.unit), second.item, second.unit, 25, MONDAY)
    later = now(plan)
    assert (85, 425) == (later.spent, later.planned)
    assert [(first.unit, 60, False), (second.unit, 25, True)] == [(t.unit, t.minutes, t.part) for t in later.finished]
    assert (second.unit, True) == (later.tasks[0].unit, later.tasks[0].begun)


def test_ahead_of_the_week() -> None:
    """Whoever is done early sees what comes first in the next week."""
    found = now(week_done(planned()[0]))
    assert ("ahead", 0, 510) == (found.state, found.planned, found.spent)
    [task] = found.tasks
    assert (task.item, task.begun) == ("python-basics", True)


def test_a_pause() -> None:
    """Says how long; after it the plan goes on."""
    plan, _ = planned(pauses=(Pause(date(2027, 1, 11), date(2027, 1, 19)),))
    found = now(plan, date(2027, 1, 12))
    assert ("pause", date(2027, 1, 19), ()) == (found.state, found.until, found.topics)
    part = now(plan, date(2027, 1, 18))
    assert ("pause", date(2027, 1, 19), True) == (part.state, part.until, bool(part.topics))
    assert ("study", None) == ((after := now(plan, date(2027, 1, 20))).state, after.until)


def test_everything_done() -> None:
    """The notes say what could come next."""
    plan, found = planned(hours=60, role="data-analyst")
    for week in found.weeks:
        plan = follow(real(), plan, week.pieces, week.first)
    last = found.weeks[-1].first
    assert "done" == now(plan, last).state
    over = now(plan, last + MONTH)
    assert ("done", None, ()) == (over.state, over.week, over.topics)
    assert "Everything in this plan is done." == over.notes[0]
    assert len(over.notes) > 1


def test_everything_known() -> None:
    """Nothing is to be done, ever."""
    skills = tuple(real().skills)
    found = now(create(real(), wished(known=skills), TODAY))
    assert ("done", None, 0, 0) == (found.state, found.week, found.planned, found.spent)
    assert "You know everything" in found.notes[0]


def test_reviews_that_are_due() -> None:
    """By today, the oldest first; later ones wait."""
    plan, _ = planned()
    due = [Review("git-github", 0, MONDAY), Review("dev-setup", 2, TODAY), Review("sql", 0, date(2027, 1, 5))]
    assert (due[1], due[0]) == now(replace(plan, reviews=tuple(due))).reviews


def test_checkpoints_of_assumed_skills() -> None:
    """Are due in the first week."""
    assert ("dev-setup", "python-basics") == now(planned(level="some_python")[0]).checks


def test_milestones_of_the_week() -> None:
    """The one in which a project is finished says so."""
    plan, found = planned()
    stone = found.milestones[0]
    week = found.weeks[stone.week - 1]
    for earlier in found.weeks[: stone.week - 1]:
        plan = follow(real(), plan, earlier.pieces, earlier.first)
    assert [stone.id] == [m.id for m in now(plan, week.first).milestones]
    assert () == now(planned()[0]).milestones


def test_a_project_brings_its_data() -> None:
    """Its steps are the tasks, and it is done when all of its conditions hold."""
    plan, found = planned()
    week = next(w for w in found.weeks if any(found.items[p.item].kind == "project" for p in w.pieces))
    for earlier in found.weeks[: week.index - 1]:
        plan = follow(real(), plan, earlier.pieces, earlier.first)
    topic = next(t for t in now(plan, week.first).topics if t.kind == "project")
    assert "Everything that it needs is in place." == topic.why
    page = real().projects[topic.item].front
    assert page.steps[0] == topic.tasks[0].title
    assert "" == topic.tasks[0].do
    assert page.data == [m.id for m in topic.materials]
    assert topic.exercise is not None
    assert tuple(page.done_when) == topic.exercise.done_when


@pytest.mark.parametrize(
    ("order", "end"),
    [("practice_first", "; you asked for practice first."), ("theory_first", "; you asked for theory first.")],
)
def test_the_order_is_named(order: str, end: str) -> None:
    """Where the person chose one."""
    assert now(planned(order=order)[0]).topics[0].why.endswith(end)


def test_the_taster_stands_in_the_first_week() -> None:
    """And not in the second."""
    plan, _ = planned()
    assert [True, False] == [now(plan, day).taster is not None for day in (MONDAY, MONDAY + timedelta(weeks=1))]


@settings(max_examples=40)
@given(any_wish, st.integers(0, 200))
def test_any_plan_on_any_day(wish: Any, later: int) -> None:
    """Something is said, and the minutes are those of the week."""
    plan = create(real(), wish, TODAY)
    today = TODAY + timedelta(weeks=later)
    plan = replanned(real(), plan, plan.wishes, today)
    found = now(plan, today)
    assert found.topics or found.notes or found.state in ("pause", "before")
    assert found.state != "ahead"  # nobody worked
    assert found.planned == sum(task.minutes for task in found.tasks)
    assert all(t.why.endswith(".") and t.why[0].isupper() and t.exercise for t in found.topics)


@pytest.fixture
def bakery(tmp_path: Path) -> Bakery:
    """A curriculum whose resources can be spoilt."""
    return Bakery(tmp_path / "knowledge")


@pytest.mark.parametrize(
    ("states", "uses", "expected"),
    [
        ({"a": {}, "b": {}}, [("a", "core"), ("b", "core")], "a"),
        ({"a": {"cost": "paid"}, "b": {}}, [("a", "core"), ("b", "core")], "b"),
        ({"a": {"cost": "paid"}, "b": {}}, [("a", "core"), ("b", "extra")], "a"),
        ({"a": {}, "b": {}}, [("a", "extra"), ("b", "core")], "b"),
        ({"a": {"status": "dead"}, "b": {}}, [("a", "core"), ("b", "extra")], "b"),
        ({"a": {"status": "moved"}, "b": {}}, [("a", "core"), ("b", "extra")], "b"),
        ({"a": {"status": "dead", "replaced_by": "c"}, "c": {}, "b": {}}, [("a", "core"), ("b", "core")], "c"),
        ({"a": {"status": "dead"}}, [("a", "core")], None),
        ({n: {"status": "dead", "replaced_by": m} for n, m in ("ac", "ca")}, [("a", "core")], None),
    ],
    ids=[
        "first",
        "free first",
        "core before price",
        "core first",
        "dead",
        "moved",
        "replaced",
        "nothing is left",
        "in a circle",
    ],
)  # fmt: skip
def test_which_resource(
    states: dict[str, dict[str, Any]], uses: list[tuple[str, str]], expected: str | None, bakery: Bakery
) -> None:
    """A core one that is there, a free one first; what is gone gives way to its replacement or to the next."""
    for name, fields in states.items():
        bakery.resource(name, **fields)
    listed = [{"ref": ref, "use": use, "part": "All of it", "minutes": 60} for ref, use in uses]
    bakery.skill("tasting", resources=listed)
    found = materials(bakery.load(), "tasting")
    assert ([expected] if expected else []) == [m.id for m in found]
    assert all(("" if m.id == "c" else "All of it") == m.part for m in found)


def test_nothing_for_what_is_unknown() -> None:
    """An item that is gone has neither resources nor an exercise."""
    assert ((), None) == (materials(real(), "alchemy"), exercise(real(), "alchemy"))
