"""No message about a week or a whole plan breaks a limit of Discord, whatever the curriculum says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from discord import ui
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.plan.render_look import look_view
from bot.chat.plan.render_show import listed_view, plan_view
from bot.chat.plan.render_task import part_modal, stuck_modal, unit_key
from bot.chat.plan.render_week import TASTER, bar, week_view
from bot.mentor.plan import knowledge
from bot.mentor.plan.kept import KeptPlan
from bot.mentor.plan.knowledge import Changes
from bot.mentor.plan.missed import missed_weeks
from bot.mentor.plan.picture import alt, chart
from bot.mentor.plan.planner import Opened
from bot.mentor.plan.schedule import create, schedule
from bot.mentor.plan.values import Plan, Wishes
from knowledge import loader
from knowledge.curriculum import Curriculum
from tests.doubles.curriculum import Bakery
from tests.doubles.findings import DANGERS, TRAPS
from tests.doubles.plans import MONDAY, TODAY, follow_weeks, planned, real
from tests.doubles.views import broken, text

AT = datetime(2027, 1, 1, tzinfo=UTC)
LONGEST_ID = "p" * 12
HOSTILE = st.lists(st.one_of(st.sampled_from(TRAPS), st.text(max_size=30)), max_size=60).map("".join)


def opened(curriculum: Curriculum, plan: Plan, today: date, **more: Any) -> Opened:
    """A plan as it would be kept, with an id and a revision of full length."""
    kept = KeptPlan(LONGEST_ID, 1, replace(plan, revision=99_999), AT, AT)
    weeks, missed = schedule(curriculum, kept.plan, today), missed_weeks(kept.plan, today)
    return Opened(kept, curriculum, weeks, today, "UTC", missed=missed, **more)


def views(shown: Opened) -> Iterator[tuple[str, ui.LayoutView]]:
    """Every message about a plan at one moment."""
    drawn = chart(shown.curriculum, shown.plan, shown.schedule, shown.today)
    yield "plan", plan_view(shown, "", "", trouble="No picture.")
    yield "picture", plan_view(shown, "plan.png", alt(drawn))
    current = next((w for w in shown.schedule.weeks if w.index == shown.schedule.current), None)
    keys = [unit_key(p.item, p.unit) for p in current.pieces] if current else []
    for key in ("", TASTER, *keys):
        yield f"week {key}", week_view(shown, told="**Told.** " * 200, focus=key, undo=True)
    weeks = shown.schedule.weeks
    for week in (*weeks[:4], *weeks[-2:], *([current] if current else [])):
        yield f"listed {week.index}", listed_view(shown, week)
    if shown.changes.summary:
        yield "look", look_view(shown)


def faults(shown: Opened) -> list[str]:
    """The limits that any message breaks, and what is live in it that must not be."""
    found = []
    for name, view in views(shown):
        found += [f"{name}: {fault}" for fault in broken(view, ["plan.png"] if name == "picture" else [])]
        found += [f"{name}: {danger}" for danger in DANGERS if danger in text(view)]
    return found


@pytest.mark.parametrize("hours", [1, 10, 60])
@pytest.mark.parametrize("role", sorted(real().roles))
def test_the_real_curriculum_fits(role: str, hours: int) -> None:
    """Every role, slow and fast, at the beginning, in the middle and after a silence."""
    plan, found = planned(role=role, hours=hours, tier="full", level="new")
    assert [] == faults(opened(real(), plan, MONDAY))
    assert [] == faults(opened(real(), plan, TODAY))
    later = follow_weeks(real(), plan, found, 6)
    assert [] == faults(opened(real(), later, found.weeks[6].first))
    assert [] == faults(opened(real(), later, MONDAY + timedelta(weeks=30)))


@pytest.mark.parametrize("level", ["analyst", "software_engineer"])
def test_plans_with_checkpoints_fit(level: Any) -> None:
    """The first week asks about all that is assumed."""
    plan, _ = planned(level=level)
    assert [] == faults(opened(real(), plan, MONDAY))


def test_every_skill_and_project_fits() -> None:
    """Each task of a whole plan, as the one in focus."""
    plan, found = planned(role="ai-researcher", tier="full", hours=60)
    done = plan
    for week in found.weeks:
        shown = opened(real(), done, week.first)
        keys = [
            unit_key(p.item, p.unit)
            for w in shown.schedule.weeks
            if w.index == shown.schedule.current
            for p in w.pieces
        ]
        for key in keys:
            assert [] == broken(week_view(shown, told="x" * 5000, focus=key))
        done = follow_weeks(real(), done, replace(found, weeks=(week,)), 1)


@pytest.fixture(scope="module")
def monstrous(tmp_path_factory: pytest.TempPathFactory) -> Curriculum:
    """A curriculum that is valid, and as large and malicious as its form allows."""
    bakery = Bakery(Path(tmp_path_factory.mktemp("monstrous")))
    evil = " ".join(TRAPS)
    long = f"{evil} {'wide ' * 300}"
    for n in range(3):
        bakery.resource(f"r{n}", title=f"{n} {long}", author=long, url=f"https://example.org/{'u' * 250}{n}")
    practice = [
        {"id": "small", "level": "starter", "minutes": 30, "title": long, "brief": evil[:600], "done_when": long}
    ]
    units = [{"id": f"{'u' * 45}-{n}", "title": f"{n} {long}", "minutes": 30, "do": evil[:240]} for n in range(4)]
    skills = [f"skill-{n:02}-{'x' * 39}" for n in range(30)]
    for name in skills:
        uses = [{"ref": "r0", "use": "core", "part": long, "minutes": 600}]
        bakery.skill(name, title=f"{name[:8]} {long}", units=units, practice=practice, resources=uses)
    projects = [f"p-{n:02}-{'y' * 43}" for n in range(3)]
    texts: dict[str, Any] = {"steps": [f"{n} {long}" for n in range(8)], "done_when": [long] * 5}
    for name in projects:
        bakery.project(name, title=f"{name[:4]} {long}", requires=skills[:1], data=["r0", "r1", "r2"], **texts)
    bakery.role("baker", title=long, junior=skills, full=[], optional=[], projects={"junior": projects, "full": []})
    return loader.read(bakery.folder)[0]


def test_a_monstrous_curriculum_fits(monstrous: Curriculum) -> None:
    """Long titles, long ids and every trap: no limit is broken, and nothing is live."""
    for hours in (5, 60):
        plan = create(monstrous, Wishes("baker", hours, MONDAY), TODAY)
        found = schedule(monstrous, plan, TODAY)
        everything = tuple(monstrous.skills)
        changes = Changes(
            renamed=tuple((i, i) for i in everything),
            retired=everything,
            retired_units=tuple((r.item, r.unit) for r in plan.records),
            left=everything,
            added=everything,
            added_units=tuple((r.item, r.unit) for r in plan.records),
            retimed=tuple((r.item, r.unit, 30, 60) for r in plan.records),
            offered=everything,
            offered_units=tuple((r.item, r.unit) for r in plan.records),
        )
        units_only = replace(changes, retired=(), left=(), added=(), offered=())
        for changed in (changes, units_only):
            assert [] == faults(opened(monstrous, plan, MONDAY, changes=changed))
        assert [] == faults(opened(monstrous, plan, MONDAY + timedelta(weeks=4)))
        later = follow_weeks(monstrous, plan, found, len(found.weeks) - 1)
        assert [] == faults(opened(monstrous, later, found.weeks[-1].first))


@given(HOSTILE)
def test_whatever_is_wrong_with_a_role_is_said_safely(fault: str) -> None:
    """The name of a role that is gone comes from a file that may have been brought along."""
    plan, _ = planned()
    view = week_view(opened(real(), plan, MONDAY, fault=fault))
    assert [] == broken(view)
    assert [] == [danger for danger in DANGERS if danger in text(view)]


def test_the_modals_fit() -> None:
    """With ids of full length."""
    key = unit_key("i" * 48, "u" * 48)
    for modal in (part_modal(LONGEST_ID, 99_999, key), stuck_modal(LONGEST_ID, 99_999, key)):
        assert len(modal.custom_id) <= 100
        assert len(modal.title) <= 45


def test_the_units_of_a_curriculum_have_keys_of_their_own() -> None:
    """Also where they are shortened."""
    plan, _ = planned(role="ai-researcher", tier="full")
    assert len(plan.records) == len({unit_key(r.item, r.unit) for r in plan.records})


@pytest.mark.parametrize(
    ("done", "whole", "shown"),
    [
        (0, 5, "▱" * 10),
        (1, 100, "▱" * 10),
        (5, 10, "▰▰▰▰▰▱▱▱▱▱"),
        (99, 100, "▰" * 9 + "▱"),
        (5, 5, "▰" * 10),
        (0, 0, "▰" * 10),
    ],
)
def test_a_bar_is_full_only_where_all_is_done(done: int, whole: int, shown: str) -> None:
    """And never longer than ten cells."""
    assert shown == bar(done, whole)


def test_nothing_is_changed_by_looking() -> None:
    """What would change is worked out from a copy."""
    plan, _ = planned()
    changes = knowledge.Changes(added=("sql",))
    shown = opened(real(), plan, MONDAY, changes=changes)
    before = shown.plan
    look_view(shown)
    assert before == shown.plan
