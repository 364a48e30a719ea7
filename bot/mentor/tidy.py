"""What the bot forgets, and when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.mentor.ports import Store

AFTER_LEAVING = timedelta(days=30)
DRAFTS = timedelta(days=1)
DELIVERIES = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many questions, drafts of plans and notes of deliveries were deleted, and of how many servers everything."""

    questions: int
    servers: int
    drafts: int = 0
    deliveries: int = 0


def tidy(store: Store, now: datetime, *, keep_days: int, present: Collection[int] | None = None) -> Tidied:
    """Delete what has been kept long enough.

    `present` are the servers that the bot is in now, None where that isn't known: joining and leaving may have happened
    while it was away.
    """
    if present is not None:
        known = set(store.servers())
        for guild in set(present) - known:
            store.joined(guild, now)
        for guild in known - set(present):
            store.left(guild, now)
    return Tidied(
        questions=store.forget_questions(now - timedelta(days=keep_days)),
        servers=store.forget_left(now - AFTER_LEAVING),
        drafts=store.forget_drafts(now - DRAFTS),
        deliveries=store.forget_deliveries(now - DELIVERIES),
    )
