"""What happens to a plan when the curriculum changes under it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.errors import UsageProblem
from bot.mentor.plan.change import done, worked
from bot.mentor.plan.ids import version
from bot.mentor.plan.knowledge import Changes, applied, changes, kept
from bot.mentor.plan.schedule import create, schedule
from bot.mentor.plan.values import Plan, Record
from knowledge.curriculum import Curriculum
from tests.doubles.curriculum import Bakery
from tests.doubles.plans import MONDAY, TODAY, wished

TWO_UNITS = [
    {"id": "first", "title": "All of it", "minutes": 120, "do": "Bake."},
    {"id": "second", "title": "More", "minutes": 60, "do": "Bake more."},
]


@pytest.fixture
def bakery(tmp_path: Path) -> Bakery:
    """A baker learns numbers, then fractions, then bakes a cake."""
    return Bakery(tmp_path)


def baker(curriculum: Curriculum, **wishes: object) -> Plan:
    """A plan for a baker."""
    return create(curriculum, wished(**({"role": "baker"} | wishes)), TODAY)


def rename(bakery: Bakery, old: str, new: str) -> None:
    """Give a skill another name, with all that points to it; its old one is locked as renamed."""
    bakery.lock()
    (bakery.folder / "skills" / f"{old}.md").unlink()
    bakery.skill(new, aliases=[old])
    bakery.skill("fractions", requires=[new], projects=["p-cake"])
    bakery.role("baker", junior=[new, "fractions"])


def retire(bakery: Bakery, skill: str) -> None:
    """Take a skill out of the curriculum for good."""
    bakery.lock()
    (bakery.folder / "skills" / f"{skill}.md").unlink()
    bakery.spoil("ids.lock", f"skill {skill} active", f"skill {skill} retired")


def test_without_a_change_there_is_nothing_to_review(bakery: Bakery) -> None:
    """Other texts don't count."""
    curriculum = bakery.load()
    plan = baker(curriculum)
    bakery.skill("numbers", outcomes=["Count to a hundred."])
    assert version(curriculum) == version(bakery.load())
    assert not changes(bakery.load(), plan).summary
    assert "" == Changes().summary


def test_an_open_unit_takes_its_new_length(bakery: Bakery) -> None:
    """A done one keeps its own."""
    curriculum = bakery.load()
    plan = done(curriculum, baker(curriculum), "numbers", MONDAY)
    for skill in ("numbers", "fractions"):
        bakery.skill(
            skill, hours=3, units=[TWO_UNITS[0] | {"minutes": 180}], requires=["numbers"] * (skill != "numbers")
        )
    after = bakery.load()
    assert (("fractions", "first", 120, 180),) == changes(after, plan).retimed
    assert "1 unit longer or shorter: review" == changes(after, plan).summary
    records = {(r.item, r.unit): r for r in applied(after, plan).records}
    assert Record("numbers", "first", 120, "done", MONDAY, "work") == records["numbers", "first"]
    assert Record("fractions", "first", 180) == records["fractions", "first"]


def test_until_it_is_reviewed_the_plan_stays_as_it_is(bakery: Bakery) -> None:
    """It still works, with the figures that it was made with."""
    curriculum = bakery.load()
    plan = baker(curriculum)
    before = schedule(curriculum, plan, TODAY)
    bakery.skill("fractions", hours=3, units=TWO_UNITS, requires=["numbers"])
    bakery.role("baker", junior=["numbers", "fractions", "patience"], optional=[])
    after = bakery.load()
    assert before == schedule(after, plan, TODAY)
    assert before == schedule(after, kept(after, plan), TODAY)
    assert not changes(after, kept(after, plan)).summary
    assert "1 skill added, 1 unit added: review" == changes(after, plan).summary
    assert before.open + 60 + 120 == schedule(after, applied(after, plan), TODAY).open


def test_a_renamed_skill_is_followed(bakery: Bakery) -> None:
    """With its records, its logs and its reviews."""
    curriculum = bakery.load()
    plan = done(curriculum, baker(curriculum, skip=("gas",)), "numbers", MONDAY)
    rename(bakery, "numbers", "counting")
    after = bakery.load()
    assert (("numbers", "counting"),) == changes(after, plan).renamed
    assert "1 skill renamed: review" == changes(after, plan).summary
    for now in (applied(after, plan), kept(after, plan)):
        assert ("counting", "fractions", "p-cake") == now.scope.items
        assert Record("counting", "first", 120, "done", MONDAY, "work") == now.records[0]
        assert ["counting"] == [log.item for log in now.logs]
        assert ["counting"] == [review.skill for review in now.reviews]
        assert plan.revision + 1 == now.revision


def test_what_was_known_is_known_under_its_new_name(bakery: Bakery) -> None:
    """The wishes follow, too."""
    curriculum = bakery.load()
    plan = baker(curriculum, known=("numbers",))
    rename(bakery, "numbers", "counting")
    assert ("counting",) == applied(bakery.load(), plan).wishes.known


def test_a_retired_skill_stays_in_the_history(bakery: Bakery) -> None:
    """It leaves the totals, so that all of the plan can be done."""
    bakery.role("baker", junior=["numbers", "patience"], full=[], optional=[], projects={"junior": [], "full": []})
    curriculum = bakery.load()
    plan = done(curriculum, baker(curriculum), "numbers", MONDAY)
    plan = worked(plan, "patience", "first", 30, MONDAY)
    retire(bakery, "patience")
    bakery.role("baker", junior=["numbers"], full=[], optional=[], projects={"junior": [], "full": []})
    after = bakery.load()
    assert "1 skill retired: review" == changes(after, plan).summary
    now = applied(after, plan)
    assert Record("patience", "first", 120, "retired") in now.records
    assert plan.logs == now.logs
    assert 100 == schedule(after, now, MONDAY).percent
    assert not changes(after, now).summary


def test_a_done_skill_that_is_retired_keeps_its_date(bakery: Bakery) -> None:
    """History is not rewritten."""
    bakery.role("baker", junior=["numbers", "patience"], full=[], optional=[], projects={"junior": [], "full": []})
    curriculum = bakery.load()
    plan = done(curriculum, baker(curriculum), "patience", MONDAY)
    retire(bakery, "patience")
    bakery.role("baker", junior=["numbers"], full=[], optional=[], projects={"junior": [], "full": []})
    after = bakery.load()
    assert Record("patience", "first", 120, "retired", MONDAY, "work") in applied(after, plan).records
    assert 0 == schedule(after, applied(after, plan), MONDAY).percent


def test_a_unit_that_is_no_more_is_retired(bakery: Bakery) -> None:
    """Also where the person keeps the plan as it was; a finished skill keeps all its units."""
    bakery.skill("numbers", hours=3, units=TWO_UNITS)
    curriculum = bakery.load()
    plan = baker(curriculum)
    bakery.skill("numbers")
    bakery.spoil("ids.lock", "unit numbers/second active", "unit numbers/second retired")
    after = bakery.load()
    assert (("numbers", "second"),) == changes(after, plan).retired_units
    for now in (applied(after, plan), kept(after, plan)):
        assert Record("numbers", "second", 60, "retired") in now.records
        assert schedule(after, now, TODAY).open == 420
    finished = done(curriculum, plan, "numbers", MONDAY)
    assert not changes(after, finished).summary


def test_a_new_prerequisite_of_a_done_skill_is_only_offered(bakery: Bakery) -> None:
    """It comes into the plan when it is accepted."""
    curriculum = bakery.load()
    plan = done(curriculum, done(curriculum, baker(curriculum), "numbers", MONDAY), "fractions", MONDAY)
    bakery.skill("fractions", requires=["numbers", "patience"], projects=["p-cake"])
    bakery.role("baker", junior=["numbers", "patience", "fractions"], optional=[])
    after = bakery.load()
    found = changes(after, plan)
    assert (("patience",), ()) == (found.offered, found.added)
    assert "1 skill new since you finished: review" == found.summary
    assert "patience" not in applied(after, plan).scope.items
    assert ("patience",) == applied(after, plan).wishes.skip
    assert "patience" in applied(after, plan, accepted=("patience",)).scope.items


def test_a_new_prerequisite_of_an_open_skill_comes_in(bakery: Bakery) -> None:
    """Before that skill."""
    curriculum = bakery.load()
    plan = baker(curriculum)
    bakery.skill("fractions", requires=["numbers", "patience"], projects=["p-cake"])
    bakery.role("baker", junior=["numbers", "fractions", "patience"], optional=[])
    after = bakery.load()
    assert (("patience",), ()) == (changes(after, plan).added, changes(after, plan).offered)
    order = [piece.item for week in schedule(after, applied(after, plan), TODAY).weeks for piece in week.pieces]
    assert order.index("patience") < order.index("fractions")


def test_a_new_unit_of_a_done_skill_is_only_offered(bakery: Bakery) -> None:
    """It comes in when the skill is accepted."""
    curriculum = bakery.load()
    plan = done(curriculum, baker(curriculum), "numbers", MONDAY)
    bakery.skill("numbers", hours=3, units=TWO_UNITS)
    after = bakery.load()
    assert (("numbers", "second"),) == changes(after, plan).offered_units
    assert schedule(curriculum, plan, MONDAY).open == schedule(after, applied(after, plan), MONDAY).open
    accepted = applied(after, plan, accepted=("numbers",))
    assert Record("numbers", "second", 60) in accepted.records
    assert plan.reviews == done(after, accepted, "numbers", MONDAY).reviews


def test_an_item_that_leaves_the_role_leaves_the_plan(bakery: Bakery) -> None:
    """What was done of it stays in the history."""
    curriculum = bakery.load()
    plan = baker(curriculum, tier="full")
    bakery.role("baker", full=["ovens", "gas"])
    found = changes(bakery.load(), plan)
    assert ("wood",) == found.left
    assert "1 skill no longer in the role: review" == found.summary


def test_choices_and_skips_that_no_longer_fit_fall_away(bakery: Bakery) -> None:
    """The plan goes on without them."""
    curriculum = bakery.load()
    plan = baker(curriculum, tier="full", choices=("wood",), skip=("p-cake",))
    bakery.skill("ovens", level=2, requires=["fractions"])
    after = applied(bakery.load(), plan)
    assert ((), ("p-cake",)) == (after.wishes.choices, after.wishes.skip)


def test_a_skip_that_is_needed_now_falls_away(bakery: Bakery) -> None:
    """What was left out comes back, as the changes show; and so does what a choice had replaced."""
    curriculum = bakery.load()
    plan = baker(curriculum, tier="full", choices=("gas",), skip=("ovens",))
    bakery.skill("ovens", level=2, requires=["numbers"])
    bakery.skill("fractions", requires=["ovens"], projects=["p-cake"])
    bakery.role("baker", junior=["numbers", "ovens", "fractions"], full=["gas", "wood"])
    after = bakery.load()
    assert () == applied(after, plan).wishes.skip
    assert ("ovens", "wood") == changes(after, plan).added


def test_one_of_several_that_only_a_done_skill_needs_is_offered(bakery: Bakery) -> None:
    """As any other prerequisite."""
    bakery.role("baker", junior=["numbers", "fractions"], full=[], optional=[])
    curriculum = bakery.load()
    plan = done(curriculum, baker(curriculum), "numbers", MONDAY)
    bakery.skill("numbers", requires_any=[["gas", "wood"]])
    bakery.role("baker", junior=["wood", "numbers", "fractions"], full=[], optional=[])
    assert ("wood",) == changes(bakery.load(), plan).offered


def test_a_role_that_is_gone_must_be_replaced(bakery: Bakery) -> None:
    """The sentence names the others."""
    plan = baker(bakery.load())
    bakery.role("cook")
    (bakery.folder / "roles" / "baker.md").unlink()
    bakery.spoil("ids.lock", "role baker active", "role baker retired")
    with pytest.raises(UsageProblem, match='"baker" is no longer taught; choose cook'):
        applied(bakery.load(), plan)


@pytest.mark.parametrize(("unit", "need"), [("second", 60), ("first", 120)])
def test_two_units_that_became_one_keep_the_done_one(bakery: Bakery, unit: str, need: int) -> None:
    """Nothing that was done is lost."""
    bakery.skill("numbers", hours=3, units=TWO_UNITS)
    curriculum = bakery.load()
    plan = done(curriculum, baker(curriculum), "numbers", MONDAY, unit=unit)
    bakery.skill("numbers", hours=3, units=[TWO_UNITS[0] | {"minutes": 180}])
    bakery.spoil("ids.lock", "unit numbers/second active", "unit numbers/second renamed-to:numbers/first")
    after = bakery.load()
    numbers = [r for r in applied(after, plan).records if r.item == "numbers"]
    assert [Record("numbers", "first", need, "done", MONDAY, "work")] == numbers


def test_a_plan_for_a_role_that_is_gone_still_has_its_weeks(bakery: Bakery) -> None:
    """Until its owner chooses another one; also when all of it is done."""
    curriculum = bakery.load()
    plan = baker(curriculum)
    finished = plan
    for item in plan.scope.items:
        finished = done(curriculum, finished, item, MONDAY)
    bakery.role("cook")
    (bakery.folder / "roles" / "baker.md").unlink()
    bakery.spoil("ids.lock", "role baker active", "role baker retired")
    after = bakery.load()
    assert schedule(curriculum, plan, TODAY).weeks == schedule(after, plan, TODAY).weeks
    assert ("Everything in this plan is done.",) == schedule(after, finished, MONDAY).notes


def test_the_summary_counts_everything() -> None:
    """As in the note to the owner of the plan."""
    found = Changes(added_units=(("a", "b"), ("a", "c")), renamed=(("x", "y"),))
    assert "2 units added, 1 skill renamed: review" == found.summary


def test_a_version_is_part_of_the_plan(bakery: Bakery) -> None:
    """A plan names the curriculum that it was made with."""
    curriculum = bakery.load()
    plan = baker(curriculum)
    assert version(curriculum) == plan.version
    assert replace(plan, version="older").records == kept(curriculum, replace(plan, version="older")).records
    assert date(2027, 1, 4) == plan.wishes.start
