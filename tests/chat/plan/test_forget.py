"""What `/privacy` tells of plans, and that none of it is left when a person has it deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

import pytest

from bot.chat.privacy import Privacy
from bot.mentor.plan.reminders import Reminders
from tests.doubles.keeping import give, planner, planning
from tests.doubles.town import Make, Town, press, see


@pytest.fixture
def use_cases() -> Sequence[Make]:
    """Plans, and what is kept about people."""
    return [planning, Privacy]


async def keep_everything(town: Town) -> None:
    """Let the learner have a plan in use, one in the archive, a draft, a reminder and a zone; the stranger, a plan."""
    give(town)
    opened = give(town, hours=9)
    Reminders(town.store, planner(town), town.clock).set(town.learner.id, opened, 0, time(9))
    await town.learner.slash(town.general, "plan hours", hours=20)
    await town.learner.slash(town.general, "plan timezone", zone="Asia/Tokyo")
    give(town, town.stranger)


async def test_deleting_all_takes_the_plans_along(town: Town) -> None:
    """With their history, drafts and reminders; those of others stay, and a new plan begins from nothing."""
    await keep_everything(town)
    shown = await town.learner.slash(town.general, "privacy")
    await press(town.learner, shown, "Delete all")
    await press(town.learner, shown, "Delete for good")
    assert {} == town.store.everything_of(town.learner.id)
    assert "no study plan here yet" in see(await town.learner.slash(town.general, "plan week")).text
    assert "### Your study plan" in see(await town.learner.slash(town.general, "plan create")).text
    assert "### Week 1" in see(await town.stranger.slash(town.general, "plan week")).text


async def test_a_message_from_before_the_deletion_is_harmless(town: Town) -> None:
    """Its buttons find nothing, and say so."""
    await keep_everything(town)
    week = await town.learner.slash(town.general, "plan week")
    change = await town.learner.slash(town.general, "plan hours", hours=30)
    town.store.forget(town.learner.id)
    for shown, label in ((week, "Done"), (week, "Skip"), (week, "Whole plan"), (change, "Save")):
        refused = await press(town.learner, shown, label)
        assert "`/plan" in see(refused).text
    assert {} == town.store.everything_of(town.learner.id)
