"""What a re-plan changes: which items move, which come and go, and the new end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.mentor.plan.values import Schedule


@dataclass(frozen=True, slots=True)
class Move:
    """An open item that is finished in another week; the dates are the last days of the two weeks."""

    item: str
    before: date
    after: date


@dataclass(frozen=True, slots=True)
class Diff:
    """Two schedules of a plan side by side; an end is None where nothing is open."""

    moved: tuple[Move, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    end_before: date | None
    end_after: date | None

    @property
    def nothing(self) -> bool:
        """True where nobody would notice a change."""
        return not (self.moved or self.added or self.removed) and self.end_before == self.end_after

    @property
    def weeks(self) -> int:
        """By how many weeks the end moves, negative where it comes earlier; 0 where there is no end to compare."""
        if self.end_before is None or self.end_after is None:
            return 0
        return (self.end_after - self.end_before).days // 7


def diff(before: Schedule, after: Schedule) -> Diff:
    """What is different in the open part of a later schedule, in its order."""
    old, new = _ends(before), _ends(after)
    return Diff(
        moved=tuple(Move(i, old[i], new[i]) for i in new if i in old and old[i] != new[i]),
        added=tuple(i for i in new if i not in old),
        removed=tuple(i for i in old if i not in new and i not in after.items),
        end_before=before.end.typical if before.end else None,
        end_after=after.end.typical if after.end else None,
    )


def _ends(schedule: Schedule) -> dict[str, date]:
    return {piece.item: week.last for week in schedule.weeks for piece in week.pieces}
