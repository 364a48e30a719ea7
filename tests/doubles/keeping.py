"""Plans that people in town keep."""

from __future__ import annotations

from datetime import date
from typing import Any

from simcord.actors import MemberActor

from bot.chat.ask import Asking
from bot.chat.desk import Desk
from bot.chat.plan.group import Planning
from bot.mentor.plan.planner import Opened, Planner
from bot.mentor.plan.values import Wishes
from tests.doubles.town import Town

MONDAY = date(2026, 11, 23)  # two days after the clock of the town begins


def planning(desk: Desk) -> Planning:
    """The group `/plan`, alone at a desk."""
    return Planning(desk, Asking(desk))


def planner(town: Town) -> Planner:
    """The planner behind the commands."""
    return Planner(town.store, lambda: town.taught.curriculum, town.clock)


def give(town: Town, person: MemberActor | None = None, *, direct: bool = False, **wishes: Any) -> Opened:
    """A plan of the learner, unless somebody else is named: to become a baker at 5 hours a week, but for the wishes."""
    user, guild = (person or town.learner).id, None if direct else town.guild.id
    usual: dict[str, Any] = {"role": "baker", "hours": 5, "start": MONDAY}
    used = town.store.plan_in_use(user, guild)
    draft = town.store.keep_draft(user, guild, Wishes(**usual | wishes), town.clock())
    return planner(town).start(user, draft.id, replaces=used.id if used else None)


def kept(town: Town, opened: Opened, person: MemberActor | None = None) -> Opened:
    """A plan as it is by now."""
    return planner(town).look((person or town.learner).id, opened.kept.id)


def states(opened: Opened) -> dict[str, str]:
    """The state of each unit by its place, such as "numbers/first"."""
    return {f"{record.item}/{record.unit}": record.state for record in opened.plan.records}
