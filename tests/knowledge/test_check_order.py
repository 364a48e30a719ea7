"""Skills can be learned in some order, and roles hold all that they need."""

from __future__ import annotations

from typing import Any

import pytest

from tests.doubles.curriculum import Bakery, findings


@pytest.mark.parametrize(
    "fields",
    [{"requires": ["ovens"]}, {"requires_any": [["gas", "ovens"]]}, {"recommends": ["ovens"]}],
    ids=["required", "one of a group", "recommended"],
)
def test_nothing_comes_before_itself(bakery: Bakery, fields: dict[str, Any]) -> None:
    """A cycle is named from its first id on, in the line that leads on from there."""
    bakery.skill("numbers", **fields)
    line = bakery.line("skills/fractions.md", "- numbers")
    chain = "fractions needs numbers needs ovens needs fractions"
    assert [f"skills/fractions.md:{line}: these skills come before themselves: {chain}"] == findings(bakery, "cycle")


def test_every_cycle_is_named(bakery: Bakery) -> None:
    """Two cycles are two findings, and a skill that needs itself is one."""
    bakery.skill("numbers", requires=["fractions"])
    bakery.skill("wood", requires=["wood"])
    said = [finding.rpartition(": ")[2] for finding in findings(bakery, "cycle")]
    assert ["fractions needs numbers needs fractions", "wood needs wood"] == said


@pytest.mark.parametrize(
    ("role", "at", "said"),
    [
        ({"junior": ["fractions"]}, "- fractions", "fractions needs numbers, which is not in the junior tier"),
        (
            {"junior": ["fractions"], "full": ["numbers", "ovens", "gas"]},
            "- fractions",
            "fractions needs numbers, which is not in the junior tier",
        ),
        ({"full": ["ovens"]}, "- ovens", "ovens needs one of gas, wood, which is not in the full tier"),
        (
            {"full": ["ovens"], "optional": ["gas", "wood", "patience"]},
            "- ovens",
            "ovens needs one of gas, wood, which is not in the full tier",
        ),
        (
            {"full": [], "optional": ["ovens", "patience"]},
            "- ovens",
            "ovens needs one of gas, wood, which is nowhere in the role",
        ),
        (
            {"junior": ["numbers"], "full": ["fractions", "ovens", "gas"]},
            "- p-cake",
            "p-cake needs fractions, which is not in the junior tier",
        ),
    ],
    ids=["missing", "too late", "no member of a group", "member only optional", "optional", "project"],
)
def test_a_tier_holds_what_it_needs(bakery: Bakery, role: dict[str, Any], at: str, said: str) -> None:
    """Each tier is closed under what its skills and projects require, in the line of the one that lacks something."""
    bakery.role("baker", **role)
    assert f"roles/baker.md:{bakery.line('roles/baker.md', at)}: {said}" in findings(bakery, "tier")
    assert 1 == len(findings(bakery, "tier"))


def test_a_full_project_needs_the_full_tier(bakery: Bakery) -> None:
    """What a project of the full tier requires may come late, but not be optional."""
    bakery.project("p-cake", requires=["ovens", "patience"])
    bakery.role("baker", projects={"junior": [], "full": ["p-cake"]})
    line = bakery.line("roles/baker.md", "- p-cake")
    assert [f"roles/baker.md:{line}: p-cake needs patience, which is not in the full tier"] == findings(bakery, "tier")


def test_an_optional_skill_is_enough_for_an_optional_one(bakery: Bakery) -> None:
    """Optional skills may build on each other."""
    bakery.role("baker", full=[], optional=["ovens", "wood", "patience", "gas"])
    assert [] == findings(bakery, "tier")


def test_prerequisites_are_not_harder(bakery: Bakery) -> None:
    """A warning where a skill of level 1 requires one of level 2; a recommendation may be harder."""
    bakery.skill("wood", level=2)
    bakery.skill("patience", requires=["wood"], recommends=["ovens"])
    line = bakery.line("skills/patience.md", "- wood")
    expected = f"skills/patience.md:{line}: warning: wood is of level 2, above the 1 of patience"
    assert [expected] == findings(bakery, "level")


def test_everything_belongs_to_a_role(bakery: Bakery) -> None:
    """A warning for skills and projects that no plan can hold; an alternative to a project of a role is fine."""
    bakery.skill("waffles")
    bakery.project("p-roll", requires=["fractions"])
    bakery.project("p-loaf", requires=["fractions"])
    bakery.project("p-cake", requires=["fractions"], alternatives=["p-roll"])
    assert [
        "projects/p-loaf.md:4: warning: no role names p-loaf, so no plan will hold it",
        "skills/waffles.md:4: warning: no role names waffles, so no plan will hold it",
    ] == findings(bakery, "unused")
