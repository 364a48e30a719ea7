"""What grows old: links, and pages that nobody reads again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.doubles.curriculum import TODAY, Bakery, findings


def test_unopened_links_are_one_warning(bakery: Bakery) -> None:
    """Counted, at the first of them; those that were replaced are not opened any more."""
    for name in ("jam", "honey"):
        bakery.resource(name, status="unchecked", checked=None)
    bakery.resource("syrup", status="unchecked", checked=None, replaced_by="jam")
    line = bakery.line("resources.yaml", "id: jam")
    said = '2 links were never opened; "./mentor knowledge links" opens them'
    assert [f"resources.yaml:{line}: warning: {said}"] == findings(bakery, "unchecked")


@pytest.mark.parametrize(("days", "count"), [(180, 0), (181, 1)])
def test_old_links_are_one_warning(bakery: Bakery, days: int, count: int) -> None:
    """Half a year after they were opened."""
    line = bakery.line("resources.yaml", "id: cookbook")
    said = '2 links were not opened for 180 days; "./mentor knowledge links" opens them'
    assert count * [f"resources.yaml:{line}: warning: {said}"] == findings(bakery, "stale", days)


def test_what_learners_begin_with_has_an_address(bakery: Bakery) -> None:
    """Other resources may do without one, where none is certain."""
    bakery.resource("jam", url=None)
    assert [] == findings(bakery, "no-address")
    bakery.resource("cookbook", url=None)
    line = bakery.line("resources.yaml", "id: cookbook")
    said = "learners begin with cookbook, which has no address; find one, or let them begin with something else"
    assert [f"resources.yaml:{line}: warning: {said}"] == findings(bakery, "no-address")


@pytest.mark.parametrize("status", ["dead", "moved"])
@pytest.mark.parametrize("use", ["core", "extra"])
def test_a_link_that_is_gone_is_not_used(bakery: Bakery, status: str, use: str) -> None:
    """An error where a learner needs it, a warning elsewhere."""
    bakery.resource("leaflet", status=status)
    bakery.skill("wood", resources=[{"ref": "cookbook", "use": "core"}, {"ref": "leaflet", "use": use}])
    line = bakery.line("skills/wood.md", "leaflet")
    mark = "" if use == "core" else "warning: "
    said = "is dead" if status == "dead" else "has moved"
    expected = f"skills/wood.md:{line}: {mark}leaflet {said}; mend its address or use another"
    assert [expected] == findings(bakery, "gone")


def test_data_that_is_gone_is_an_error(bakery: Bakery) -> None:
    """A project cannot begin without, and is told what to use instead."""
    bakery.resource("mill", status="dead", replaced_by="cookbook")
    line = bakery.line("projects/p-cake.md", "- mill")
    assert [f"projects/p-cake.md:{line}: mill is dead; use cookbook"] == findings(bakery, "gone")


def test_nobody_minds_what_is_gone_and_not_used(bakery: Bakery) -> None:
    """Entries stay in the catalogue for ever."""
    bakery.resource("leaflet", status="dead")
    assert [] == findings(bakery, "gone")


@pytest.mark.parametrize(("days", "count"), [(10, 0), (11, 1)])
def test_pages_are_read_again_within_a_year(bakery: Bakery, days: int, count: int) -> None:
    """A warning from the 366th day on, in the line of the date."""
    reviewed = TODAY - timedelta(355)
    bakery.guide("baking", reviewed=reviewed)
    line = bakery.line("guides/baking.md", "reviewed:")
    said = f"last reviewed on {reviewed}; read it again and set the date"
    assert count * [f"guides/baking.md:{line}: warning: {said}"] == findings(bakery, "reviewed", days)
