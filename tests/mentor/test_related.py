"""What belongs together: roles, skills, projects and resources, as the curriculum links them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.mentor.related import (
    Use,
    hours_by_area,
    name_of,
    offers,
    projects_for,
    roles_building,
    roles_with,
    skills_after,
)
from knowledge.curriculum import Curriculum
from tests.doubles.curriculum import Bakery


@pytest.fixture
def curriculum(tmp_path: Path) -> Curriculum:
    """A bakery with a second project and some more resources."""
    bakery = Bakery(tmp_path)
    bakery.project("p-wedding", level="advanced", hours=9, requires=["ovens"])
    bakery.resource("oven-course", kind="course", cost="paid", level=3, author="Ann Baker", title="Ovens: a course")
    bakery.resource("old-book", level=1, title="An old book", status="dead", replaced_by="cookbook")
    uses = [{"ref": "old-book", "use": "core"}, {"ref": "oven-course", "use": "core", "part": "Week 1", "minutes": 90}]
    bakery.skill("gas", resources=[{"ref": "cookbook", "use": "extra"}, *uses])
    return bakery.load()


def test_names_are_short_titles(curriculum: Curriculum) -> None:
    """What follows a colon is left out; what has no page keeps its id."""
    assert ["Ovens", "P-cake", "Baker", "nobody"] == [
        name_of(curriculum, i) for i in ("ovens", "p-cake", "baker", "nobody")
    ]


def test_what_comes_after_a_skill(curriculum: Curriculum) -> None:
    """Also where it is one of several that are enough."""
    assert ("fractions",) == skills_after(curriculum, "numbers")
    assert ("ovens",) == skills_after(curriculum, "gas")


@pytest.mark.parametrize(("skill", "tier"), [("numbers", "junior"), ("ovens", "full"), ("patience", "optional")])
def test_roles_of_a_skill(curriculum: Curriculum, skill: str, tier: str) -> None:
    """With the tier in which they need it."""
    assert (("baker", tier),) == roles_with(curriculum, skill)


@pytest.mark.parametrize(
    ("level", "skill", "expected"),
    [
        pytest.param("any", "any", ("p-cake", "p-wedding"), id="all, the easiest first"),
        pytest.param("advanced", "any", ("p-wedding",), id="a level"),
        pytest.param("any", "fractions", ("p-cake",), id="a skill"),
        pytest.param("advanced", "fractions", (), id="nothing fits both"),
        pytest.param("any", "nobody", (), id="no such skill"),
    ],
)
def test_projects(curriculum: Curriculum, level: str, skill: str, expected: tuple[str, ...]) -> None:
    """By level, and by the skill that they practise."""
    assert expected == projects_for(curriculum, level=level, skill=skill)


def test_roles_of_a_project(curriculum: Curriculum) -> None:
    """Those that build it on their way."""
    assert ("baker",) == roles_building(curriculum, "p-cake")
    assert () == roles_building(curriculum, "p-wedding")


def test_hours_by_area(curriculum: Curriculum) -> None:
    """Areas without hours are left out; the sum is what the role takes."""
    assert (("Data work", 4), ("Projects", 3)) == hours_by_area(curriculum, "baker", "junior")


@pytest.mark.parametrize(
    ("topic", "expected"),
    [
        pytest.param("skill.gas", ["oven-course", "cookbook", "old-book"], id="a skill: core first, dead last"),
        pytest.param("skill.fractions", ["cookbook", "mill"], id="with the data of its projects"),
        pytest.param("area.data", ["cookbook", "oven-course", "mill", "old-book"], id="an area"),
        pytest.param("role.baker", ["cookbook", "oven-course", "mill", "old-book"], id="a role"),
        pytest.param("text.ann baker", ["oven-course"], id="an author"),
        pytest.param("text.book", ["old-book"], id="a word of a title"),
        pytest.param("text.", [], id="no words"),
        pytest.param("skill.nobody", [], id="no such skill"),
        pytest.param("moon.cheese", [], id="no such kind of topic"),
    ],
)
def test_resources_of_a_topic(curriculum: Curriculum, topic: str, expected: list[str]) -> None:
    """The most useful first."""
    assert expected == [o.resource.id for o in offers(curriculum, topic)]


def test_resources_say_what_they_are_for(curriculum: Curriculum) -> None:
    """Which skill takes which part of it."""
    found = offers(curriculum, "skill.gas")[0]
    assert (Use("gas", "core", "Week 1", 90),) == found.uses


@pytest.mark.parametrize(
    ("kind", "cost", "expected"),
    [("course", "any", ["oven-course"]), ("any", "paid", ["oven-course"]), ("book", "paid", [])],
)
def test_resources_of_a_kind_and_price(curriculum: Curriculum, kind: str, cost: str, expected: list[str]) -> None:
    """Both narrow the list."""
    assert expected == [o.resource.id for o in offers(curriculum, "skill.gas", kind=kind, cost=cost)]
