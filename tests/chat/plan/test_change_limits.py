"""No proposal, way on or check-in breaks a limit of Discord, whatever the plan and whatever the curriculum says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from discord import ui

from bot.adapters.store import open_store
from bot.chat.plan.render_change import KNOWN, pause_view, proposal_view, unchanged_view, ways_view
from bot.chat.plan.render_checkin import checkin_view, partly_modal
from bot.chat.plan.render_known import known_modal
from bot.mentor.plan.checkin import asked
from bot.mentor.plan.known import groups
from bot.mentor.plan.missed import missed_weeks, ways_on
from bot.mentor.plan.planner import Planner
from bot.mentor.plan.text import changed
from bot.mentor.plan.values import Pause, Wishes
from knowledge.curriculum import Curriculum
from tests.doubles.discord_rules import modal_faults
from tests.doubles.findings import DANGERS, TRAPS
from tests.doubles.plans import real
from tests.doubles.town import Clock
from tests.doubles.views import broken, text

MONDAY = date(2027, 1, 4)
CHANGES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("hours", {"hours": 1}),
    ("hours", {"hours": 60}),
    ("order", {"order": "theory_first"}),
    ("target", {"target": date(2027, 6, 1)}),
    ("target", {"target": date(2027, 1, 12)}),
    ("target", {"target": date(2059, 1, 1)}),
    ("pause", {"pauses": (Pause(MONDAY, MONDAY + timedelta(days=9)),)}),
    ("switch", {"role": "nlp-engineer", "tier": "full", "hours": 2, "target": date(2027, 3, 1)}),
    (KNOWN, {"level": "software_engineer", "put_back": ("git-github",)}),
)


def spoilt() -> Curriculum:
    """The real curriculum with the most malicious titles."""
    long = f"{' '.join(TRAPS)} {'wide ' * 300}"

    def renamed(pages: Any) -> dict[str, Any]:
        return {id: replace(p, front=p.front.model_copy(update={"title": long})) for id, p in pages.items()}

    found = real()
    return replace(found, skills=renamed(found.skills), projects=renamed(found.projects), roles=renamed(found.roles))


def views(curriculum: Curriculum, role: str, tier: Any, hours: int, place: Path) -> Iterator[ui.LayoutView]:
    """All messages about a plan, week after week."""
    clock = Clock(datetime(2027, 1, 4, 12, tzinfo=UTC))
    store = open_store(f"sqlite:///{place / f'{role}.db'}")
    planner = Planner(store, lambda: curriculum, clock)
    draft = planner.begin(1, None, Wishes(role, hours, MONDAY, tier, level="some_python"))
    opened = planner.start(1, draft.id, replaces=None)
    yield pause_view(opened, MONDAY)
    yield unchanged_view(opened, "hours")
    for reason, wishes in CHANGES:
        found = planner.propose(1, opened, replace(opened.plan.wishes, **wishes), reason)
        yield proposal_view(found, lead="x" * 2000)
    for weeks in (1, 2, 9):
        clock.at = datetime(2027, 1, 4, 12, tzinfo=UTC) + timedelta(weeks=weeks)
        opened = planner.open(1, opened.kept.id)
        ways = ways_on(curriculum, opened.plan, opened.today)
        yield ways_view(opened, missed_weeks(opened.plan, opened.today), ways, changed(curriculum, found.diff))
        for way in ways:
            yield proposal_view(planner.propose(1, opened, way.wishes, way.kind))
        check = asked(curriculum, opened.plan, opened.today)
        assert check is not None
        yield checkin_view(opened, check, told="x" * 200)
        modals = [partly_modal(opened, check)]
        modals += [
            known_modal(curriculum, opened.plan.wishes, group.page, "plan-ticked", draft.id)
            for group in groups(curriculum, role, tier)
        ]
        assert [] == [str(fault) for modal in modals for fault in modal_faults(modal.to_dict())]
    store.close()


@pytest.mark.parametrize(("tier", "hours"), [("junior", 3), ("full", 60)])
@pytest.mark.parametrize("role", list(real().roles))
def test_every_role_fits(role: str, tier: str, hours: int, tmp_path: Path) -> None:
    """All proposals, ways on and check-ins."""
    assert [] == [fault for view in views(real(), role, tier, hours, tmp_path) for fault in broken(view)]


def test_no_title_breaks_or_formats_a_message(tmp_path: Path) -> None:
    """However long or malicious."""
    for view in views(spoilt(), "machine-learning-engineer", "full", 40, tmp_path):
        assert [] == broken(view)
        assert [] == [danger for danger in DANGERS if danger in text(view)]
