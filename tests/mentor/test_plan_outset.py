"""What a new plan begins with, and how its wishes stay possible."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.mentor.plan import change
from bot.mentor.plan.outset import first_wishes, fitting, possible
from bot.mentor.plan.schedule import create
from bot.mentor.plan.switch import surely_learned
from bot.mentor.plan.values import Wishes
from tests.doubles.plans import MLE, MONDAY, TODAY, planned, real, wished


def test_the_first_wishes_make_a_plan() -> None:
    """Ten hours a week from next Monday, for whatever role."""
    assert Wishes("", 10, MONDAY) == first_wishes(TODAY)
    assert create(real(), replace(first_wishes(TODAY), role=MLE), TODAY).records


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        pytest.param({"start": date(2026, 12, 1)}, {"start": MONDAY}, id="a start that is over"),
        pytest.param({"role": "astronaut"}, {"role": ""}, id="a role that is gone"),
        pytest.param({"role": "mle"}, {"role": MLE}, id="an alias"),
        pytest.param({"known": ("sql", "alchemy")}, {"known": ("sql",)}, id="a skill that is gone"),
        pytest.param({"put_back": ("alchemy",)}, {"put_back": ()}, id="put back and gone"),
        pytest.param({"skip": ("python-basics",)}, {"skip": ()}, id="a skip that is needed"),
        pytest.param({"skip": ("interview-prep", "alchemy")}, {"skip": ("interview-prep",)}, id="a skip"),
        pytest.param({"choices": ("tensorflow-keras",)}, {"choices": ()}, id="a choice of another tier"),
        pytest.param({"hours": 60, "target": MONDAY}, {}, id="the rest stays"),
    ],
)
def test_what_can_still_be_met(wishes: dict[str, Any], expected: dict[str, Any]) -> None:
    """Nothing else changes, and twice is as once."""
    given = wished(**wishes)
    found = possible(real(), given, TODAY)
    assert replace(given, **expected) == found
    assert found == possible(real(), found, TODAY)


def test_skips_and_choices_go_where_they_do_not_fit() -> None:
    """Those that fit stay."""
    kept = wished(tier="full", choices=("tensorflow-keras",), skip=("interview-prep",))
    assert kept == fitting(real(), kept)
    assert wished(tier="junior") == fitting(real(), replace(kept, tier="junior"))


def test_a_guess_by_the_level_is_not_learned() -> None:
    """What was named is, with what it builds on, and what was finished."""
    plan, found = planned(level="analyst", known=("git-github",))
    assert frozenset({"git-github", "dev-setup"}) == surely_learned(plan)
    item = found.weeks[0].pieces[0].item
    assert item in surely_learned(change.done(real(), plan, item, MONDAY))


def test_what_was_put_back_is_not_learned() -> None:
    """Even where something that is known builds on it."""
    plan, _ = planned(known=("git-github",), put_back=("dev-setup",))
    assert frozenset({"git-github"}) == surely_learned(plan)
