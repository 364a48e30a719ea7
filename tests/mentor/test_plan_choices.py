"""Where a way leaves a choice, and what choosing makes of a plan."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bot.errors import UsageProblem
from bot.mentor.plan.choices import Choice, choices, choose
from bot.mentor.plan.scope import scope
from tests.doubles.curriculum import Bakery
from tests.doubles.plans import real, wished

FRAMEWORKS = ("pytorch", "tensorflow-keras")
PROJECTS = ("p-customer-churn", "p-fraud-detection", "p-kaggle")


def of(**wishes: Any) -> dict[tuple[str, ...], str]:
    """The choices of a machine learning engineer, or of what is wished, and which one it is."""
    return {choice.options: choice.chosen for choice in choices(real(), wished(**wishes))}


def test_the_usual_one_comes_first() -> None:
    """That is the one in the role's lists."""
    assert {PROJECTS: "p-customer-churn"} == of()
    assert {FRAMEWORKS: "pytorch", PROJECTS: "p-customer-churn"} == of(tier="full")


def test_what_was_chosen_is_told() -> None:
    """Each choice for itself."""
    assert {FRAMEWORKS: "tensorflow-keras", PROJECTS: "p-customer-churn"} == of(
        tier="full", choices=("tensorflow-keras",)
    )


@pytest.mark.parametrize(
    ("role", "tier"),
    [
        pytest.param("data-analyst", "full", id="nothing to choose"),
        pytest.param("computer-vision-specialist", "junior", id="not yet"),
        pytest.param("ai-researcher", "full", id="others need the usual one, or both are wanted"),
    ],
)
def test_no_choice_is_offered_in_vain(role: str, tier: str) -> None:
    """A choice that would take away what the role wants, or change nothing, is none."""
    assert {} == of(role=role, tier=tier)


def test_a_group_outside_the_lists_is_a_choice(tmp_path: Path) -> None:
    """The first of it would be pulled in."""
    bakery = Bakery(tmp_path)
    bakery.role("baker", full=["ovens"])
    assert (Choice(("gas", "wood"), "gas"),) == choices(bakery.load(), wished(role="baker", tier="full"))


def test_choosing_takes_the_place_of_what_was_chosen() -> None:
    """The usual one is chosen by choosing nothing; other choices stay."""
    wishes = wished(tier="full", choices=("tensorflow-keras", "p-kaggle"))
    assert ("tensorflow-keras", "p-fraud-detection") == choose(real(), wishes, "p-fraud-detection").choices
    assert ("p-kaggle",) == choose(real(), wishes, "pytorch").choices


@pytest.mark.parametrize("item", ["p-gan", "", "<@1>"])
def test_what_is_no_choice_is_refused(item: str) -> None:
    """With what to do."""
    with pytest.raises(UsageProblem, match="no choice any more"):
        choose(real(), wished(), item)


@pytest.mark.parametrize(("role", "tier"), [*product(real().roles, ("junior", "full"))])
def test_every_choice_makes_a_plan(role: str, tier: str) -> None:
    """It holds what was chosen in place of the usual one; who knows the chosen one needs neither."""
    usual = wished(role=role, tier=tier)
    for choice in choices(real(), usual):
        assert choice.usual in scope(real(), usual).items
        for item in choice.options[1:]:
            chosen = choose(real(), usual, item)
            items = scope(real(), chosen).items
            assert (True, False) == (item in items, choice.usual in items)
            items = scope(real(), replace(chosen, known=(item,))).items
            assert not {item, choice.usual}.intersection(items)
