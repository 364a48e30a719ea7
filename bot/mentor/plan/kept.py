"""Plans as they are kept for a person: the one in use, those put aside, what is not saved yet, and reminders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from bot.mentor.plan.values import Plan, Wishes

STARTED = "start"


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A person's plan in a server; `guild` is None outside servers. One that is archived is no longer in use."""

    id: str
    guild: int | None
    plan: Plan
    created_at: datetime
    changed_at: datetime
    archived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PastRevision:
    """A plan as it was at a revision, and why it became so, such as "hours"; STARTED for the first that was kept."""

    plan: Plan
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """Wishes that are looked at before they are saved: for a new plan, or for another form of a plan that is there.

    `role` is "" in the wishes as long as none was chosen. `plan` and `revision` name the plan that would change and
    the state of it that was looked at, None and 0 for a new one. `reason` is what the revision will be kept under.
    """

    id: str
    guild: int | None
    wishes: Wishes
    plan: str | None
    revision: int
    reason: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Reminder:
    """A direct message a week for one plan. `at` is wall-clock time in `zone`, `weekday` 0 on Monday.

    `next_at` is when it is due. `unanswered` counts those sent since the person last did something about the plan.
    `user` is the person's id on Discord, kept since the message goes to them. `problem` says why none can be sent until
    it is set anew, "" where all is well.
    """

    plan: str
    user: int
    guild: int | None
    weekday: int
    at: time
    zone: str
    next_at: datetime
    unanswered: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that is sent once, by its key. It is claimed before it is sent; `message` is None until it is there."""

    key: str
    claimed_at: datetime
    channel: int | None = None
    message: int | None = None
