"""Boxes to tick for what a person knows: how they are grouped, and what ticking does."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mentor.plan.known import BOXES, GROUPS, chosen, groups, ticked
from bot.mentor.plan.schedule import create
from bot.mentor.plan.scope import known_by, required
from bot.mentor.plan.values import Level, Wishes
from knowledge.curriculum import Tier
from tests.doubles.plans import MLE, TODAY, real, wished

ROLES = tuple(real().roles)
SKILLS = tuple(real().skills)
lists = st.lists(st.sampled_from(SKILLS), max_size=4, unique=True).map(tuple)
wishes = st.builds(
    lambda **given: wished(**given),
    role=st.sampled_from(ROLES),
    tier=st.sampled_from(get_args(Tier)),
    level=st.sampled_from(get_args(Level)),
    known=lists,
    put_back=lists,
)


def boxes(wish: Wishes, page: int) -> frozenset[str]:
    """The skills on a page."""
    found = groups(real(), wish.role, wish.tier)
    return frozenset(box.skill for group in found if group.page == page for box in group.boxes)


@pytest.mark.parametrize("tier", get_args(Tier))
@pytest.mark.parametrize("role", ROLES)
def test_every_skill_has_one_box(role: str, tier: Tier) -> None:
    """Ten boxes to a group and five groups to a page, as Discord allows, under names that fit and differ."""
    found = groups(real(), role, tier)
    listed = [box.skill for group in found for box in group.boxes]
    assert sorted(real().skills_of(role, tier)) == sorted(listed)
    assert all(1 <= len(group.boxes) <= BOXES for group in found)
    assert len({group.title for group in found}) == len(found)
    assert all(1 <= len(box.title) <= 100 for group in found for box in group.boxes)
    pages = [group.page for group in found]
    assert pages == sorted(pages)
    assert all(pages.count(page) == GROUPS for page in range(pages[-1]))


def test_a_large_area_is_shared_evenly() -> None:
    """Eleven boxes are five and six, not ten and one."""
    found = [g for g in groups(real(), "ai-researcher", "full") if g.area == "deep-learning"]
    sizes = [len(group.boxes) for group in found]
    assert max(sizes) - min(sizes) <= 1
    assert sum(sizes) == sum(
        real().skills[s].front.area == "deep-learning" for s in real().skills_of("ai-researcher", "full")
    )


def test_the_level_ticks_boxes() -> None:
    """A person with some Python has two of them ticked; from nothing there is none."""
    assert frozenset({"dev-setup", "python-basics"}) == ticked(real(), wished(level="some_python"))
    assert frozenset() == ticked(real(), wished())


def test_ticking_says_what_is_known() -> None:
    """And what it builds on is implied, so that it is ticked the next time."""
    found = chosen(real(), wished(), 0, {"pandas"})
    assert ("pandas",) == found.known
    assert {"pandas", "numpy", "python-basics"} <= ticked(real(), found)


def test_unticking_an_assumed_skill_puts_it_back() -> None:
    """It comes into the plan, and ticking it again takes that back."""
    some = wished(level="some_python")
    found = chosen(real(), some, 0, {"dev-setup"})
    assert ((), ("python-basics",)) == (found.known, found.put_back)
    assert "python-basics" in create(real(), found, TODAY).scope.items
    assert some == chosen(real(), found, 0, {"dev-setup", "python-basics"})


def test_what_stays_ticked_stays_known() -> None:
    """Also where it was only implied by what is no longer ticked."""
    found = chosen(real(), wished(known=("pandas",)), 0, {"python-basics", "dev-setup"})
    assert frozenset({"python-basics", "dev-setup"}) == ticked(real(), found) & boxes(found, 0)


@given(wishes, st.integers(0, 3))
def test_a_page_as_it_was_changes_nothing(wish: Wishes, page: int) -> None:
    """Opening and sending it is harmless, but for what was said twice: known and put back."""
    before = ticked(real(), wish)
    found = chosen(real(), wish, page, before & boxes(wish, page))
    assert wish == found


@given(wishes, st.integers(0, 2), st.data())
def test_a_page_is_taken_at_its_word(wish: Wishes, page: int, data: st.DataObject) -> None:
    """What is ticked is known; what was unticked isn't; beyond that only what the ticked ones build on."""
    here = sorted(boxes(wish, page))
    ticks = frozenset(data.draw(st.sets(st.sampled_from(here)))) if here else frozenset()
    before = ticked(real(), wish)
    found = chosen(real(), wish, page, ticks)
    after = ticked(real(), found)
    assert ticks <= after
    assert not (before & boxes(wish, page)) - ticks & after
    assert (after & boxes(wish, page)) - ticks <= required(real(), found.known)
    assert chosen(real(), found, page, after & boxes(wish, page)) == found
    assert known_by(real(), found) >= ticks
    assert create(real(), found, TODAY).wishes == found


def test_foreign_ticks_are_left_out() -> None:
    """Only boxes of the page count."""
    assert wished(role=MLE) == chosen(real(), wished(role=MLE), 0, {"p-gan", "nothing"})
