"""When a schedule has to be looked at next."""

from __future__ import annotations

from datetime import datetime

from bot.mentor.prompt.cadence import due, next_slot
from bot.mentor.prompt.values import Schedule


def look_at(schedule: Schedule, now: datetime) -> datetime | None:
    """The instant of the next look, now where there is something to do; None where there will be nothing."""
    if schedule.pending or due(schedule, now):
        return now
    slot = next_slot(schedule, now) if schedule.on else None
    return slot.at if slot else None
