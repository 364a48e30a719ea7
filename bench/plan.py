"""Every plan there is, checked, and the time of the longest one: `python -m bench.plan [SHARE]`, a share of them."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product
from pathlib import Path
from typing import get_args

from bench.figures import Figure, show
from bot.mentor.plan.ids import front
from bot.mentor.plan.order import left_of
from bot.mentor.plan.schedule import create, schedule
from bot.mentor.plan.scope import groups
from bot.mentor.plan.values import HOURS, Level, Order, Piece, Plan, Schedule, Week, Wishes
from index.evaluate import percentile
from knowledge.curriculum import Curriculum, Tier
from knowledge.loader import load

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"
MONDAY = date(2027, 1, 4)
_SHARED_FROM = 5
_LEAST_START = 30


def wishes(curriculum: Curriculum, hours: Sequence[int] = range(HOURS[0], HOURS[1] + 1)) -> Iterator[Wishes]:
    """All roles, tiers, hours a week, orders and levels, joined in every way."""
    ways = product(curriculum.roles, get_args(Tier), hours, get_args(Order), get_args(Level))
    for role, tier, week, order, level in ways:
        yield Wishes(role, week, MONDAY, tier=tier, order=order, level=level)


def faults(curriculum: Curriculum, plan: Plan, found: Schedule) -> list[str]:
    """What is wrong with the weeks ahead, by what the curriculum and the wishes say; nothing of it may be."""
    ahead = [week for week in found.weeks if not week.past]
    pieces = [piece for week in ahead for piece in week.pieces]
    said = [
        *(f"week {week.index}: {reason}" for week in ahead for reason in _over_budget(plan, week)),
        *_not_placed_once(plan, pieces),
        *_too_early(curriculum, plan, pieces),
    ]
    if plan.wishes.hours < _SHARED_FROM and not plan.wishes.pushes:
        said += _interleaved(pieces)
    elif not plan.wishes.pushes:
        said += _crumbs(plan, ahead)
    return said


def sweep(curriculum: Curriculum, wanted: Sequence[Wishes]) -> list[str]:
    """What is wrong with the plans for some wishes, each made twice."""
    said: list[str] = []
    for wish in wanted:
        plan = create(curriculum, wish, MONDAY)
        found = schedule(curriculum, plan, MONDAY)
        again = create(curriculum, wish, MONDAY)
        reasons = faults(curriculum, plan, found)
        if (plan, found) != (again, schedule(curriculum, again, MONDAY)):
            reasons.append("differs on repeat")
        said += [f"{wish}: {reason}" for reason in reasons]
    return said


def longest(curriculum: Curriculum, times: int = 21) -> float:
    """Milliseconds of CPU time to make the longest plan and its weeks, the median of some times."""
    wish = Wishes("ai-researcher", 1, MONDAY, tier="full")
    spent = []
    for _ in range(times):
        began = time.process_time()
        schedule(curriculum, create(curriculum, wish, MONDAY), MONDAY)
        spent.append((time.process_time() - began) * 1000)
    return percentile(spent, 0.5)


def _over_budget(plan: Plan, week: Week) -> Iterator[str]:
    hours = next((p.hours for p in plan.wishes.pushes if p.first <= week.first <= p.last), plan.wishes.hours)
    paused = {
        day
        for day in range(week.first.toordinal(), week.last.toordinal() + 1)
        for pause in plan.wishes.pauses
        if pause.first.toordinal() <= day <= pause.last.toordinal()
    }
    free = (week.last - week.first).days + 1 - len(paused)
    if week.minutes * 700 > hours * 60 * 85 * free:
        yield f"{week.minutes} minutes for items are too many for {hours} hours and {free} days"
    if (week.minutes + 10 * len(week.checks) + 5 * len(week.reviews)) * 7 > hours * 60 * free:
        yield "checkpoints and reviews do not fit"
    if any(piece.minutes % 5 or piece.minutes <= 0 for piece in week.pieces):
        yield "minutes are no multiple of five"


def _not_placed_once(plan: Plan, pieces: Sequence[Piece]) -> Iterator[str]:
    logged: dict[tuple[str, str], int] = {}
    for log in plan.logs:
        logged[log.item, log.unit] = logged.get((log.item, log.unit), 0) + log.minutes
    placed: dict[tuple[str, str], int] = {}
    ended: list[tuple[str, str]] = []
    for piece in pieces:
        unit = (piece.item, piece.unit)
        if unit in ended:
            yield f"{unit} goes on after its end"
        placed[unit] = placed.get(unit, 0) + piece.minutes
        ended += [unit] if piece.ends else []
    wanted = {
        (r.item, r.unit): left_of(r.need, plan.wishes.pace, logged.get((r.item, r.unit), 0))
        for r in plan.records
        if r.state == "pending"
    }
    if placed != wanted:
        yield f"minutes differ from what is open: {set(placed.items()) ^ set(wanted.items())}"
    if sorted(ended) != sorted(wanted):
        yield "some unit has no end, or several"
    for item in dict.fromkeys(item for item, _ in wanted):
        if [u for i, u in dict.fromkeys((p.item, p.unit) for p in pieces) if i == item] != [
            u for i, u in wanted if i == item
        ]:
            yield f"the units of {item} are out of order"


def _too_early(curriculum: Curriculum, plan: Plan, pieces: Sequence[Piece]) -> Iterator[str]:
    inside = set(plan.scope.items)
    junior = set(plan.scope.junior)
    last = {piece.item: place for place, piece in enumerate(pieces)}
    begun: set[str] = set()
    for place, piece in enumerate(pieces):
        page = front(curriculum, piece.item)
        if page is None or piece.item in begun:
            continue
        begun.add(piece.item)
        missing = [other for other in page.requires if last.get(other, -1) > place]
        for group in groups(curriculum, piece.item):
            if not any(o in plan.scope.known or (o in inside and last.get(o, -1) < place) for o in group):
                missing += group
        if plan.wishes.order == "theory_first":
            here = junior if piece.item in junior else inside - junior
            missing += [o for o in getattr(page, "recommends", ()) if o in here and last.get(o, -1) > place]
        if missing:
            yield f"{piece.item} begins before {missing}"
        if piece.item not in junior and any(last[i] > place for i in junior if i in last):
            yield f"{piece.item} begins before the junior tier is done"


def _interleaved(pieces: Sequence[Piece]) -> Iterator[str]:
    """Below five hours a week, items follow one another."""
    order: list[str] = []
    for piece in pieces:
        if not order or order[-1] != piece.item:
            order.append(piece.item)
    if len(order) != len(set(order)):
        yield "items are mixed"


def _crumbs(plan: Plan, weeks: Sequence[Week]) -> Iterator[str]:
    """From five hours a week on, no unit begins with less than half an hour, unless that is all of it."""
    begun = {(log.item, log.unit) for log in plan.logs}
    for piece in (piece for week in weeks for piece in week.pieces):
        unit = (piece.item, piece.unit)
        if unit not in begun and piece.minutes < _LEAST_START and not piece.ends:
            yield f"{unit} begins with {piece.minutes} minutes"
        begun.add(unit)


def main() -> None:
    """Check a share of all plans, 1 unless it is given, and measure the longest."""
    curriculum = load(KNOWLEDGE)
    share = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    wanted = list(wishes(curriculum))[:: max(1, round(1 / share))]
    said = sweep(curriculum, wanted)
    for line in said:
        print(line)
    show(
        [
            Figure("plans made twice and checked", len(wanted)),
            Figure("violations", len(said), target=0),
            Figure("p50 of the longest plan, CPU time", longest(curriculum), "ms", 50),
        ]
    )
    sys.exit(bool(said))


if __name__ == "__main__":
    main()
