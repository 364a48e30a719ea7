"""Which topic comes next: pinned, the cohort's, or the track's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.errors import UsageProblem
from bot.mentor.prompt.choose import Choice, choose, core, incomplete, track
from bot.mentor.prompt.values import Gap
from knowledge.curriculum import Curriculum, LockedId
from tests.doubles.curriculum import Bakery
from tests.doubles.plans import MLE, real
from tests.doubles.prompts import scheduled

ROLES = tuple(real().roles)


@pytest.fixture
def bakery(tmp_path: Path) -> Bakery:
    """The bakery, where bakers also learn about gas and wood from the start."""
    made = Bakery(tmp_path)
    made.role("baker", junior=["numbers", "fractions", "gas", "wood"], full=["ovens"])
    return made


def topics(curriculum: Curriculum, count: int, **fields: Any) -> list[str]:
    """The next topics of a baker, each posted."""
    schedule = scheduled(track="baker", **fields)
    found = []
    for _ in range(count):
        choice = choose(curriculum, schedule)
        schedule = replace(schedule, covered=choice.covered, cycle=choice.cycle, pinned="")
        found.append(choice.topic)
    return found


@pytest.mark.parametrize("role", ROLES)
def test_a_track_is_the_junior_list_in_a_sound_order(role: str) -> None:
    """Each skill once, and nothing before what it requires."""
    found = track(real(), role)
    assert sorted(real().skills_of(role, "junior")) == sorted(found)
    for place, topic in enumerate(found):
        assert not set(real().skills[topic].front.requires) & set(found[place:])


def test_a_track_goes_by_its_aliases() -> None:
    """And one that is not there is refused, with those that are."""
    assert track(real(), MLE) == track(real(), "mle")
    with pytest.raises(UsageProblem, match='role "baker" is not taught; choose ai-researcher, '):
        track(real(), "baker")


@pytest.mark.parametrize("role", ROLES)
def test_the_whole_curriculum_is_complete(role: str) -> None:
    """Every topic of every track can make a full prompt."""
    assert () == incomplete(real(), role)


def test_a_cycle_has_each_topic_once(bakery: Bakery) -> None:
    """Then comes the next cycle."""
    curriculum = bakery.load()
    order = track(curriculum, "baker")
    assert [*order, *order, order[0]] == topics(curriculum, 9)
    assert Choice(order[0], 2, order[:1]) == choose(curriculum, scheduled(track="baker", covered=order))


def test_a_pinned_topic_comes_first(bakery: Bakery) -> None:
    """Even one from outside of the track, or again; the order of the others stays, and it is not repeated for it."""
    curriculum = bakery.load()
    order = list(track(curriculum, "baker"))
    assert ["patience", *order] == topics(curriculum, 5, pinned="patience")
    assert [order[2], order[0], order[1], order[3]] == topics(curriculum, 4, pinned=order[2])
    again = choose(curriculum, scheduled(track="baker", covered=tuple(order[:2]), pinned=order[0]))
    assert Choice(order[0], 1, tuple(order[:2]), pinned=True) == again


def test_a_pinned_topic_that_is_no_more_is_passed_by(bakery: Bakery) -> None:
    """The track goes on."""
    curriculum = bakery.load()
    assert list(track(curriculum, "baker")) == topics(curriculum, 4, pinned="glass")


@pytest.mark.parametrize(
    ("cohort", "expected"),
    [
        ({"wood": 3}, "wood"),
        ({"wood": 2, "gas": 2}, "numbers"),
        ({"wood": 3, "gas": 4}, "gas"),
        ({"wood": 3, "gas": 3}, "gas"),
        ({"fractions": 9, "wood": 3}, "wood"),
        ({"p-cake": 5, "glass": 7}, "numbers"),
        ({}, "numbers"),
    ],
    ids=["three", "too few", "most", "as many: as in the track", "posted already", "no skills", "nobody"],
)
def test_the_topic_follows_the_cohort(bakery: Bakery, cohort: dict[str, int], expected: str) -> None:
    """Where three members or more are at one, which was not posted in this cycle; only if the server wants that."""
    curriculum = bakery.load()
    schedule = scheduled(track="baker", covered=("fractions",), follow_cohort=True)
    assert ("numbers", "fractions", "gas", "wood") == track(curriculum, "baker")
    assert expected == choose(curriculum, schedule, cohort).topic
    assert "numbers" == choose(curriculum, replace(schedule, follow_cohort=False), cohort).topic


@pytest.mark.parametrize(
    ("spoil", "lacks"),
    [
        ({"resources": [{"ref": "cookbook", "use": "extra"}]}, "a core resource that can be shown"),
        ({"discussion": []}, "a question to discuss"),
    ],
    ids=["no core resource", "nothing to discuss"],
)
def test_incomplete_topics_are_passed_by_and_reported(bakery: Bakery, spoil: dict[str, Any], lacks: str) -> None:
    """They come as soon as they are complete."""
    bakery.skill("numbers", **spoil)
    curriculum = bakery.load()
    gap = Gap("numbers", (lacks,))
    assert (gap,) == incomplete(curriculum, "baker")
    assert Choice("fractions", 1, ("fractions",), passed=(gap,)) == choose(curriculum, scheduled(track="baker"))
    bakery.skill("numbers")
    assert "numbers" == choose(bakery.load(), scheduled(track="baker", covered=("fractions",))).topic


@pytest.mark.parametrize("status", ["moved", "dead"])
def test_what_is_gone_is_never_shown(bakery: Bakery, status: str) -> None:
    """Without any other, no topic is complete, and the message says where to look."""
    bakery.resource("cookbook", status=status)
    curriculum = bakery.load()
    assert 4 == len(incomplete(curriculum, "baker"))
    with pytest.raises(UsageProblem, match="No skill of the track"):
        choose(curriculum, scheduled(track="baker"))


def test_free_resources_come_first_then_checked_ones(bakery: Bakery) -> None:
    """Then as they are listed."""
    wanted = {
        "free-old": ("free", "unchecked"),
        "paid": ("paid", "ok"),
        "free": ("free", "ok"),
        "gone": ("free", "dead"),
    }
    for name, (cost, status) in wanted.items():
        bakery.resource(name, cost=cost, status=status)
    bakery.skill("numbers", resources=[{"ref": name, "use": "core"} for name in wanted])
    curriculum = bakery.load()
    found = core(curriculum, curriculum.skills["numbers"].front)
    assert ["free", "free-old", "paid"] == [resource.id for resource, _ in found]


def test_a_renamed_topic_was_covered(bakery: Bakery) -> None:
    """It does not come again under its new name."""
    curriculum = bakery.load()
    renamed = replace(curriculum, ids=(*curriculum.ids, LockedId("skill", "digits", "renamed-to:numbers", 1)))
    assert "fractions" == choose(renamed, scheduled(track="baker", covered=("digits",))).topic


def test_a_retired_topic_is_forgotten(bakery: Bakery) -> None:
    """The others go on."""
    found = choose(bakery.load(), scheduled(track="baker", covered=("glass", "numbers")))
    assert Choice("fractions", 1, ("numbers", "fractions")) == found


def test_another_order_neither_repeats_nor_loses_a_topic(bakery: Bakery) -> None:
    """What was posted in the cycle is known by name, not by its place."""
    before = topics(bakery.load(), 2)
    bakery.role("baker", junior=["wood", "patience", "gas", "numbers", "fractions"], full=["ovens"], optional=[])
    curriculum = bakery.load()
    after = topics(curriculum, 3, covered=tuple(before))
    assert sorted(track(curriculum, "baker")) == sorted([*before, *after])


def test_a_shorter_list_begins_the_next_cycle(bakery: Bakery) -> None:
    """Where all that is left of it was posted."""
    bakery.role("baker", junior=["numbers"], full=["ovens", "fractions", "gas", "wood"])
    found = choose(bakery.load(), scheduled(track="baker", covered=("numbers", "fractions", "gas")))
    assert Choice("numbers", 2, ("numbers",)) == found


def test_another_track_goes_on_with_what_is_new_in_it() -> None:
    """In the same cycle: what both tracks share was posted."""
    done = track(real(), "data-analyst")[:8]
    found = choose(real(), scheduled(covered=done))
    assert next(topic for topic in track(real(), MLE) if topic not in done) == found.topic
    assert 1 == found.cycle
