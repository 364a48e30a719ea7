"""Which units a plan holds: those of its scope, with what was done of them, and those done before they left it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.mentor.plan.ids import units, version
from bot.mentor.plan.order import finished_items
from bot.mentor.plan.scope import scope
from bot.mentor.plan.values import Plan, Record, Wishes
from knowledge.curriculum import Curriculum


def adapted(curriculum: Curriculum, plan: Plan, wishes: Wishes) -> Plan:
    """A plan with other wishes, which are checked, and with the curriculum of today; the revision stays.

    What is done stays done, and a finished item keeps the units it had. Open units take their present length. Raises
    UsageProblem where the wishes don't fit together.
    """
    finished = finished_items(plan.records)
    found = scope(curriculum, wishes, finished)
    if not any(item in curriculum.skills for item in found.items) and not plan.records:
        found = replace(found, junior=(), rest=())
    kept: dict[str, list[Record]] = {}
    for record in plan.records:
        kept.setdefault(record.item, []).append(record)
    inside = [
        record
        for item in found.items
        for record in (kept[item] if item in finished else _opened(curriculum, item, kept.get(item, ())))
    ]
    outside = [r for r in plan.records if r.item not in found.items and r.state != "pending"]
    return replace(plan, wishes=wishes, scope=found, records=(*inside, *outside), version=version(curriculum))


def _opened(curriculum: Curriculum, item: str, kept: Iterable[Record]) -> Iterator[Record]:
    """The present units of an item that isn't finished, then those that are no more."""
    had = {record.unit: record for record in kept}
    for unit in units(curriculum, item):
        record = had.pop(unit.id, Record(item, unit.id, unit.minutes))
        yield replace(record, need=unit.minutes) if record.state == "pending" else record
    yield from (replace(record, state="retired") for record in had.values())
