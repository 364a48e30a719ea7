"""Two roles side by side: what is shared, what differs, and the hours to cross over, each skill counted once."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from bot.mentor.compare import Way, compare, crossing, needed, whole
from knowledge import loader
from knowledge.curriculum import Curriculum, Tier
from tests.doubles.curriculum import Bakery

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


@pytest.fixture
def bakery(tmp_path: Path) -> Bakery:
    """A curriculum whose skills take two hours and whose project takes three."""
    return Bakery(tmp_path)


@pytest.fixture(scope="module")
def real() -> Curriculum:
    """The project's own curriculum."""
    return loader.load(KNOWLEDGE)


def baker_and(bakery: Bakery, **role: Any) -> Curriculum:
    """The curriculum with a role "cook" beside the baker."""
    bakery.role("cook", **({"projects": {"junior": [], "full": []}, "optional": []} | role))
    return bakery.load()


def test_what_two_roles_share_and_what_only_one_has(bakery: Bakery) -> None:
    """Each way holds what the other role lacks, skills and projects, with their hours."""
    curriculum = baker_and(bakery, junior=["numbers", "patience"], full=[])
    found = compare(curriculum, "baker", "cook", "junior")
    assert Way(("numbers",), (), 2) == found.shared
    assert Way(("patience",), (), 2) == found.there
    assert Way(("fractions",), ("p-cake",), 5) == found.back


def test_the_full_tier_includes_the_junior_one(bakery: Bakery) -> None:
    """At the full tier more is shared, and more differs."""
    curriculum = baker_and(bakery, junior=["numbers"], full=["wood", "patience"])
    found = compare(curriculum, "baker", "cook", "full")
    assert ("numbers", "wood") == found.shared.skills
    assert ("patience",) == found.there.skills
    assert ("fractions", "gas", "ovens") == found.back.skills


def test_what_a_skill_requires_is_counted_with_it(bakery: Bakery) -> None:
    """A role that names only the last skill of a chain still takes the whole chain, in an order that works."""
    curriculum = baker_and(bakery, junior=["ovens"], full=[])
    assert ("numbers", "fractions", "gas", "ovens") == whole(curriculum, "cook", "junior").skills
    assert 8 == whole(curriculum, "cook", "junior").hours


def test_what_a_project_requires_is_counted_with_it(bakery: Bakery) -> None:
    """A project brings the skills that it builds on."""
    curriculum = baker_and(bakery, junior=["patience"], full=[], projects={"junior": ["p-cake"], "full": []})
    assert Way(("patience", "numbers", "fractions"), ("p-cake",), 9) == whole(curriculum, "cook", "junior")


@pytest.mark.parametrize(
    ("wanted", "known", "expected"),
    [
        pytest.param(["ovens"], ["fractions", "wood"], ("ovens",), id="one that is known is enough"),
        pytest.param(["ovens", "wood"], ["fractions"], ("wood", "ovens"), id="one that is wanted anyway is enough"),
        pytest.param(
            ["ovens", "wood", "gas"], ["fractions"], ("gas", "wood", "ovens"), id="the wanted ones come before"
        ),
        pytest.param(["ovens"], ["fractions"], ("gas", "ovens"), id="else the first of the cheapest"),
        pytest.param(["ovens"], ["ovens"], (), id="what is known needs nothing"),
        pytest.param(["ovens", "ovens"], ["gas", "fractions"], ("ovens",), id="nothing twice"),
        pytest.param(["nobody-wrote-it", "gas"], [], ("gas",), id="what nobody wrote is left out"),
    ],
)
def test_one_of_several_skills(bakery: Bakery, wanted: list[str], known: list[str], expected: tuple[str, ...]) -> None:
    """Where a skill needs one of several, the learner takes the one that costs least on top."""
    assert expected == needed(bakery.load(), wanted, known)


def test_the_cheaper_one_of_several_skills_is_taken(bakery: Bakery) -> None:
    """The hours of a skill include what it requires."""
    bakery.skill("gas", requires=["patience"])
    assert ("numbers", "fractions", "wood", "ovens") == needed(bakery.load(), ["ovens"])


def test_a_circle_ends(bakery: Bakery) -> None:
    """Skills that require each other are listed once; the check of the knowledge reports them."""
    bakery.skill("hen", requires=["egg"])
    bakery.skill("egg", requires=["hen"])
    assert {"hen", "egg"} == set(needed(bakery.load(), ["egg"]))


def test_an_unknown_role_is_an_error(bakery: Bakery) -> None:
    """The caller has to know its roles."""
    with pytest.raises(KeyError):
        compare(bakery.load(), "baker", "astronaut", "full")


@pytest.mark.parametrize("tier", ["junior", "full"])
def test_the_real_roles_add_up(real: Curriculum, tier: Tier) -> None:
    """Crossing over and what is shared make the whole other role, and every order of learning works."""
    for first, second in permutations(real.roles, 2):
        found = compare(real, first, second, tier)
        target, known = whole(real, second, tier), whole(real, first, tier)
        assert target.hours == found.shared.hours + found.there.hours
        assert found.there == crossing(real, known, second, tier)
        assert not set(found.shared.skills) & set(found.there.skills)
        assert [] == too_early(real, found.there, known)


def too_early(curriculum: Curriculum, way: Way, known: Way) -> list[str]:
    """Skills of a way that come before something they require."""
    learned = set(known.skills)
    early = []
    for id in way.skills:
        skill = curriculum.skills[id].front
        if set(skill.requires) - learned or not all(learned & set(group) for group in skill.requires_any):
            early.append(id)
        learned.add(id)
    return early
