"""What holds for every plan: no week over its budget, everything in order, each unit placed once, nothing by chance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bench.plan import faults, longest, sweep, wishes
from bot.errors import UsageProblem
from bot.mentor.plan.change import replanned, worked
from bot.mentor.plan.json import dump, load
from bot.mentor.plan.knowledge import Changes, changes
from bot.mentor.plan.missed import ways_on
from bot.mentor.plan.order import paced, rounded
from bot.mentor.plan.schedule import create, schedule
from bot.mentor.plan.text import checklist
from bot.mentor.plan.values import Level, Order, Pause, Piece, Plan, Wishes
from knowledge.curriculum import Tier
from tests.doubles.plans import MONDAY, TODAY, follow, real

ROLES = tuple(real().roles)
SKILLS = tuple(real().skills)


def days(most: int) -> st.SearchStrategy[date]:
    """Days from the start of a plan on."""
    return st.integers(0, most).map(lambda n: MONDAY + timedelta(days=n))


pauses = st.builds(lambda first, length: Pause(first, first + timedelta(days=length)), days(400), st.integers(0, 60))
wished = st.builds(
    Wishes,
    role=st.sampled_from(ROLES),
    hours=st.integers(1, 60),
    start=days(300),
    tier=st.sampled_from(get_args(Tier)),
    order=st.sampled_from(get_args(Order)),
    level=st.sampled_from(get_args(Level)),
    target=st.none() | days(2000).map(lambda day: day + timedelta(days=400)),
    known=st.lists(st.sampled_from(SKILLS), max_size=3).map(tuple),
    put_back=st.lists(st.sampled_from(SKILLS), max_size=3).map(tuple),
    pauses=st.lists(pauses, max_size=4).map(tuple),
    pace=st.integers(50, 200),
)
partly = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 400)), max_size=6)
whole = settings(max_examples=60)


@pytest.mark.slow
def test_a_tenth_of_all_plans_is_sound() -> None:
    """Roles, tiers, hours, orders and levels; each plan made twice. All of them: python -m bench.plan."""
    assert [] == sweep(real(), list(wishes(real(), hours=(1, 2, 5, 10, 23, 60))))


@whole
@given(wished)
def test_every_plan_is_sound(wish: Wishes) -> None:
    """Whatever is wished for."""
    plan = create(real(), wish, TODAY)
    found = schedule(real(), plan, TODAY)
    assert [] == faults(real(), plan, found)
    assert (plan, found) == (create(real(), wish, TODAY), schedule(real(), plan, TODAY))
    assert all(earlier.last < later.first for earlier, later in zip(found.weeks, found.weeks[1:], strict=False))
    assert plan == load(dump(plan, found), real(), TODAY)
    assert checklist(real(), plan, found)
    assert Changes() == changes(real(), plan)


def worked_through(plan: Plan, shares: list[tuple[int, int]], skip_weeks: int) -> tuple[Plan, date]:
    """The plan after weeks in which some pieces were done, and some minutes of the next; then weeks without work."""
    today = MONDAY
    for share, minutes in shares:
        week = next((w for w in schedule(real(), plan, today).weeks if not w.past), None)
        if week is None:
            break
        plan = follow(real(), plan, week.pieces[:share], week.first)
        for piece in week.pieces[share : share + 1]:
            plan = worked(plan, piece.item, piece.unit, minutes, week.last)
        today = week.last + timedelta(days=1)
    return plan, today + timedelta(weeks=skip_weeks)


@whole
@given(wished, partly, st.integers(0, 5), st.integers(0, 6))
def test_every_plan_in_progress_is_sound(
    wish: Wishes, shares: list[tuple[int, int]], missed: int, weekday: int
) -> None:
    """Work that is done for a part, missed weeks, a look in the middle of a week: all that is open is placed once."""
    plan = create(real(), wish, TODAY)
    plan, today = worked_through(plan, shares, missed)
    today += timedelta(days=weekday)
    found = schedule(real(), plan, today)
    assert [] == faults(real(), plan, found)
    again = replanned(real(), plan, plan.wishes, today)
    assert found == schedule(real(), again, today)
    for way in ways_on(real(), plan, today):
        taken = replanned(real(), plan, way.wishes, today)
        assert [] == faults(real(), taken, schedule(real(), taken, today))


@whole
@given(wished, st.integers(0, 20), st.integers(0, 9), st.integers(0, 6))
def test_keeping_to_a_plan_changes_nothing(wish: Wishes, weeks: int, pieces: int, weekday: int) -> None:
    """At any moment of a week in which all was done as planned, the rest stands where it stood."""
    plan = create(real(), wish, TODAY)
    found = schedule(real(), plan, TODAY)
    assume(len(found.weeks) > weeks)
    for week in found.weeks[:weeks]:
        plan = follow(real(), plan, week.pieces, week.first)
    now = found.weeks[weeks]
    had = now.pieces[:pieces]
    plan = follow(real(), plan, had, now.first)
    later = schedule(real(), plan, max(now.first, now.last - timedelta(days=weekday)))
    expected = [tuple(p for p in now.pieces if p not in had), *(w.pieces for w in found.weeks[weeks + 1 :])]
    assert [week for week in expected if week] == [w.pieces for w in later.weeks if w.pieces]


@whole
@given(wished, st.lists(st.sampled_from(SKILLS), min_size=1, max_size=4))
def test_what_is_skipped_is_refused_or_gone(wish: Wishes, skip: list[str]) -> None:
    """A plan never holds an item without what it needs."""
    try:
        plan = create(real(), replace(wish, skip=tuple(skip)), TODAY)
    except UsageProblem:
        return
    assert not set(skip) & set(plan.scope.items)
    assert [] == faults(real(), plan, schedule(real(), plan, TODAY))


@given(st.integers(0, 10_000), st.integers(50, 200))
def test_minutes_are_multiples_of_five(minutes: int, pace: int) -> None:
    """Rounded to the nearest, half of it up; nothing takes no time at all."""
    assert 0 == paced(minutes, pace) % 5
    assert abs(max(5, minutes * pace / 100) - paced(minutes, pace)) <= 2.5 or minutes * pace < 500
    assert paced(minutes, pace) >= 5
    assert rounded(minutes) == rounded(minutes * 7, 7)


def test_the_longest_plan_is_timed() -> None:
    """How fast it is, the benchmark says."""
    assert 0 < longest(real(), times=1)


def test_faults_are_found() -> None:
    """The check above sees what it looks for."""
    plan = create(real(), Wishes(ROLES[0], 10, MONDAY), TODAY)
    found = schedule(real(), plan, TODAY)
    first, second, *rest = found.weeks
    spoilt = replace(found, weeks=(replace(second, pieces=(*first.pieces, *second.pieces)), first, *rest))
    said = " ".join(faults(real(), plan, spoilt))
    for fault in ("too many", "goes on after its end", "minutes differ"):
        assert fault in said
    crumb = replace(first, pieces=(Piece("dev-setup", "x", 7, False),))
    said = " ".join(faults(real(), plan, replace(found, weeks=(crumb,))))
    for fault in ("no multiple of five", "begins with 7 minutes", "some unit has no end"):
        assert fault in said
    backwards = replace(found, weeks=tuple(reversed(found.weeks)))
    assert "begins before" in " ".join(faults(real(), plan, backwards))
