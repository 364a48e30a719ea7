"""Whatever is taught and wished, the messages of `/plan create` keep to Discord's limits and show no live text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from bot.chat.plan.forms import dates_modal, hours_modal
from bot.chat.plan.render_create import LEVELS, Panel, panel_view, replace_view
from bot.chat.plan.render_known import known_modal, page_count
from bot.mentor.lookup import Directory, directory
from bot.mentor.plan.kept import Draft, KeptPlan
from bot.mentor.plan.planner import Opened
from bot.mentor.plan.schedule import create, schedule
from bot.mentor.plan.values import Wishes
from knowledge import loader
from knowledge.curriculum import Curriculum
from tests.doubles.curriculum import Bakery
from tests.doubles.findings import DANGERS, TRAPS
from tests.doubles.plans import MONDAY, TODAY, real
from tests.doubles.views import broken, text

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
EARLY, FAR = date(2027, 3, 1), date(2040, 1, 1)
ID = "AbCdEf123456"


@cache
def names() -> Directory:
    """All names in the project's own curriculum."""
    return directory(real())


def opened(curriculum: Curriculum, wishes: Wishes) -> Opened:
    """The plan that the wishes make."""
    plan = create(curriculum, wishes, TODAY)
    return Opened(KeptPlan(ID, 1, plan, NOW, NOW), curriculum, schedule(curriculum, plan, TODAY), TODAY, "UTC")


def panels(over: Directory, wishes: Wishes) -> Iterator[Panel]:
    """The panel with and without less common choices."""
    kept = Draft(ID, 1, wishes, None, 0, "", NOW)
    seen = opened(over.curriculum, wishes) if wishes.role else None
    told = "x@everyone " * 100
    for more, wrong in ((False, False), (True, True)):
        yield Panel(over.curriculum, over.roles.suggest("", 1000), kept, seen, told, wrong=wrong, more=more)


def faults(over: Directory, wishes: Wishes) -> list[str]:
    """The limits that a panel breaks."""
    return [f"{wishes}: {fault}" for panel in panels(over, wishes) for fault in broken(panel_view(panel))]


@pytest.mark.parametrize("role", real().roles)
def test_every_plan_fits(role: str) -> None:
    """All tiers, from one hour a week to sixty, with and without a target."""
    for tier, hours, level, target in product(("junior", "full"), (1, 60), ("new", "analyst"), (None, EARLY, FAR)):
        wishes = Wishes(role, hours, MONDAY, tier=tier, level=level, target=target)  # type: ignore[arg-type]
        assert [] == faults(names(), wishes)


@pytest.mark.parametrize("level", LEVELS)
def test_every_form_fits(level: str) -> None:
    """A modal has five groups of ten boxes at most."""
    for role in real().roles:
        wishes = Wishes(role, 10, MONDAY, tier="full", level=level)  # type: ignore[arg-type]
        for page in range(page_count(real(), wishes)):
            groups = known_modal(real(), wishes, page, "plan-draft", ID, "known", 1).to_dict()["components"]
            assert 1 <= len(groups) <= 5
            assert max(len(group["component"]["options"]) for group in groups) <= 10
            assert max(len(group["label"]) for group in groups) <= 45
    assert "Hours a week" == hours_modal("plan-draft", ID, "own-hours", 1).title
    assert "Start and target" == dates_modal(replace(wishes, target=EARLY), "plan-draft", ID, "own-dates", 1).title


def test_nothing_left_to_learn_fits() -> None:
    """The ways on from there have a row of their own."""
    for role in real().roles:
        assert [] == faults(names(), Wishes(role, 10, MONDAY, tier="full", known=tuple(real().skills)))


def test_no_role_fits() -> None:
    """The first look."""
    assert [] == faults(names(), Wishes("", 10, MONDAY))


@pytest.fixture
def monstrous(tmp_path: Path) -> Curriculum:
    """A curriculum that is valid, and as large and malicious as its form allows."""
    bakery = Bakery(tmp_path)
    long = f"{' '.join(TRAPS)} {'wide ' * 300}"
    skills = [f"skill-{n:02}-{'x' * 39}" for n in range(60)]
    for name in skills:
        units = [{"id": f"u{n}", "title": long, "minutes": 60, "do": "Bake."} for n in range(10)]
        bakery.skill(name, title=long, hours=10, units=units)
    projects = [f"p-{n:02}-{'y' * 43}" for n in range(12)]
    for name in projects:
        bakery.project(name, title=long, requires=skills[:5])
    for n in range(30):
        bakery.role(
            f"role-{n:02}-{'z' * 40}",
            title=long,
            junior=skills[:30],
            full=skills[30:],
            optional=[],
            projects={"junior": projects[:6], "full": projects[6:]},
            next_roles=[f"role-{m:02}-{'z' * 40}" for m in range(30) if m != n],
        )
    return loader.read(bakery.folder)[0]


def test_a_monstrous_curriculum_fits(monstrous: Curriculum) -> None:
    """Long and hostile titles, more roles than a select holds, more areas than a modal."""
    over, last = directory(monstrous), sorted(monstrous.roles)[-1]
    for tier, target in (("junior", None), ("full", EARLY)):
        wishes = Wishes(last, 60, MONDAY, tier=tier, target=target, known=tuple(monstrous.skills)[:20])  # type: ignore[arg-type]
        assert [] == faults(over, wishes)
        for panel in panels(over, wishes):
            shown = text(panel_view(replace(panel, told="")))
            assert [] == [danger for danger in DANGERS if danger in shown]
        for page in range(page_count(monstrous, wishes)):
            assert len(known_modal(monstrous, wishes, page, "plan-draft", ID, "known", 1).children) <= 5
    assert [] == faults(over, Wishes(last, 60, MONDAY, tier="full", known=tuple(monstrous.skills)))
    question = replace_view(Draft(ID, 1, wishes, None, 0, "", NOW), opened(monstrous, wishes))
    assert [] == broken(question)
    assert [] == [danger for danger in DANGERS if danger in text(question)]
