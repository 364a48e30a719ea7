"""What a plan holds: the role's lists, what they require, less what is known, skipped or chosen otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest

from bot.errors import UsageProblem
from bot.mentor.plan.scope import PRESETS, scope
from bot.mentor.plan.values import Level, Scope
from bot.mentor.plan.wishes import checked
from knowledge.curriculum import Curriculum
from tests.doubles.curriculum import Bakery
from tests.doubles.plans import TODAY, planned, real, wished


@pytest.fixture
def bakery(tmp_path: Path) -> Bakery:
    """A curriculum of six skills: ovens require fractions, these numbers; and ovens need one of gas and wood."""
    return Bakery(tmp_path)


def of(curriculum: Curriculum, **wishes: Any) -> Scope:
    """The scope of wishes for a baker, or for what is given."""
    return scope(curriculum, checked(curriculum, wished(**({"role": "baker"} | wishes)), TODAY))


def test_the_tiers_follow_one_another(bakery: Bakery) -> None:
    """The junior tier with its projects, then what the full one adds."""
    found = of(bakery.load(), tier="full")
    assert (("numbers", "fractions", "p-cake"), ("ovens", "gas", "wood")) == (found.junior, found.rest)


def test_what_no_list_has_is_pulled_in_before_it_is_needed(bakery: Bakery) -> None:
    """A prerequisite belongs to the tier of what needs it."""
    bakery.role("baker", junior=["gas", "fractions"], full=["ovens"])
    found = of(bakery.load(), tier="full")
    assert (("gas", "numbers", "fractions", "p-cake"), ("ovens",)) == (found.junior, found.rest)


def test_what_is_known_takes_its_prerequisites_along(bakery: Bakery) -> None:
    """They are listed, so that each can be put back."""
    curriculum = bakery.load()
    found = of(curriculum, known=("fractions",))
    assert (("p-cake",), ("numbers",)) == (found.items, found.implied)
    back = of(curriculum, known=("fractions",), put_back=("numbers",))
    assert (("numbers", "p-cake"), (), ("fractions",)) == (back.items, back.implied, back.known)


def test_a_level_is_assumed_not_known() -> None:
    """What the person named is not assumed; what the role doesn't need is not checked."""
    plan = planned(level="analyst", known=("pandas",))[0]
    assert {"dev-setup", "python-basics", "numpy"} == set(plan.scope.implied)
    assert {"sql", "probability", "statistics", "data-viz", "data-collection-cleaning", "eda"} == set(
        plan.scope.assumed
    )
    assert "spreadsheets-bi" in plan.scope.known


def test_presets_name_real_skills() -> None:
    """Each level has one, and each skill exists."""
    assert set(get_args(Level)) == set(PRESETS)
    assert {s for skills in PRESETS.values() for s in skills} <= set(real().skills)


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        pytest.param({}, ("ovens", "gas", "wood"), id="the lists decide"),
        pytest.param({"choices": ("wood",)}, ("ovens", "wood"), id="a choice replaces the others"),
        pytest.param({"known": ("wood",)}, ("ovens", "gas"), id="one that is known is enough"),
        pytest.param({"known": ("wood",), "skip": ("gas",)}, ("ovens",), id="so the other can be skipped"),
    ],
)
def test_one_of_several(bakery: Bakery, wishes: dict[str, Any], expected: tuple[str, ...]) -> None:
    """Ovens need gas or wood."""
    assert expected == of(bakery.load(), tier="full", **wishes).rest


def test_a_choice_can_bring_a_prerequisite_in(bakery: Bakery) -> None:
    """Wood is in no list; gas is the first of its group."""
    bakery.skill("wood", requires=["patience"])
    bakery.role("baker", full=["ovens"])
    curriculum = bakery.load()
    assert ("gas", "ovens") == of(curriculum, tier="full").rest
    assert ("patience", "wood", "ovens") == of(curriculum, tier="full", choices=("wood",)).rest


def test_keras_users_need_no_pytorch() -> None:
    """Convolutional networks need one of both: the other one may be skipped, and waits for nothing."""
    plan, found = planned(tier="full", known=("tensorflow-keras",), skip=("pytorch",))
    assert "pytorch" not in plan.scope.items
    assert "pytorch" not in found.items["cnn"].after


def test_a_project_can_be_replaced_by_its_alternative() -> None:
    """The plan holds the one that was chosen."""
    plan = planned(choices=("p-kaggle",))[0]
    assert "p-kaggle" in plan.scope.items
    assert "p-customer-churn" not in plan.scope.items


@pytest.mark.parametrize(
    ("wishes", "reason"),
    [
        pytest.param({"skip": ("numpy",)}, "NumPy arrays can't be skipped, since pandas tables needs it", id="needed"),
        pytest.param(
            {"tier": "full", "skip": ("pytorch",)},
            "PyTorch can't be skipped, since Convolutional networks, Recurrent networks and Attention",
            id="needed as one of several",
        ),
        pytest.param({"choices": ("p-gan",)}, "p-gan can't be chosen here; choose among", id="no choice"),
        pytest.param(
            {"choices": ("p-kaggle", "p-fraud-detection")}, "are choices for the same place; keep one", id="two choices"
        ),
    ],
)
def test_what_cannot_be(wishes: dict[str, Any], reason: str) -> None:
    """The sentence names what stands in the way."""
    with pytest.raises(UsageProblem) as refused:
        scope(real(), checked(real(), wished(**wishes), TODAY))
    assert reason in str(refused.value)


def test_a_role_without_choices_says_so(bakery: Bakery) -> None:
    """There is nothing to choose among."""
    with pytest.raises(UsageProblem, match="this role leaves no choice"):
        of(bakery.load(), choices=("gas",))


def test_what_is_skipped_together_needs_no_reason() -> None:
    """An item that is skipped itself needs nothing."""
    plan = planned(skip=("apis-web", "testing-debugging", "python-oop"))[0]
    assert not {"apis-web", "testing-debugging", "python-oop"} & set(plan.scope.items)


def test_a_soft_edge_across_tiers_binds_nothing() -> None:
    """Every item of every role is placed, also where the theory comes first."""
    for role in real().roles:
        plan, found = planned(role=role, tier="full", order="theory_first")
        assert set(plan.scope.items) == {piece.item for week in found.weeks for piece in week.pieces}


def test_a_finished_item_pulls_nothing_in(bakery: Bakery) -> None:
    """What it requires came too late for it."""
    bakery.role("baker", junior=["fractions"], full=[], projects={"junior": [], "full": []})
    curriculum = bakery.load()
    wishes = checked(curriculum, wished(role="baker"), TODAY)
    assert ("numbers", "fractions") == scope(curriculum, wishes).items
    assert ("fractions",) == scope(curriculum, wishes, {"fractions"}).items


@pytest.mark.parametrize(
    ("finished", "expected"),
    [
        pytest.param((), ("gas", "ovens"), id="none: the first one is pulled in"),
        pytest.param(("gas",), ("gas", "ovens"), id="that one: it keeps its place"),
        pytest.param(("wood",), ("ovens",), id="the other one: it is enough"),
    ],
)
def test_one_of_several_that_is_finished(bakery: Bakery, finished: tuple[str, ...], expected: tuple[str, ...]) -> None:
    """Gas and wood are in no list."""
    bakery.role("baker", full=["ovens"])
    curriculum = bakery.load()
    wishes = checked(curriculum, wished(role="baker", tier="full"), TODAY)
    assert expected == scope(curriculum, wishes, finished).rest
