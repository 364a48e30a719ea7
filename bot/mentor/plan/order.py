"""In which order a plan takes its items: projects pull in what they need, everything else runs beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from bot.mentor.plan.ids import front
from bot.mentor.plan.scope import groups
from bot.mentor.plan.values import STEP, Item, Log, Open, Plan, Progress, Record, Stream
from bot.mentor.wording import LEVELS
from knowledge.curriculum import Curriculum, Tier
from knowledge.schema import Project, Skill

_LEAST = 15  # minutes for a unit whose time is used up though it isn't done


def items(curriculum: Curriculum, plan: Plan) -> tuple[Item, ...]:
    """The items of a plan, phase by phase: those of the projects in their order, then those beside them.

    What the curriculum no longer has is left out.
    """
    works = _Works(plan)
    scope = plan.scope
    phases: tuple[tuple[Tier, tuple[str, ...]], ...] = (("junior", scope.junior), ("full", scope.rest))
    earlier: tuple[str, ...] = ()
    found: list[Item] = []
    for tier, ids in phases:
        queues = _Queues(curriculum, plan, tier, earlier, tuple(i for i in ids if front(curriculum, i)))
        found += (works.applied(item) for item in queues.items())
        earlier += ids
    return tuple(found)


def finished_items(records: Iterable[Record]) -> frozenset[str]:
    """The items of which something is done and nothing is open."""
    listed = tuple(records)
    return frozenset(r.item for r in listed if r.state == "done") - {r.item for r in listed if r.state == "pending"}


class _Queues:
    """The two queues of one phase, which comes after the `earlier` items."""

    def __init__(
        self, curriculum: Curriculum, plan: Plan, tier: Tier, earlier: tuple[str, ...], ids: tuple[str, ...]
    ) -> None:
        self._curriculum = curriculum
        self._tier = tier
        self._rank = {item: n for n, item in enumerate((*earlier, *ids))}
        self._here = dict.fromkeys(ids)
        self._theory = plan.wishes.order == "theory_first"
        self._choices = plan.wishes.choices
        # What is finished in the plan keeps its place, so that finishing it moves nothing else.
        self._known = frozenset(plan.scope.known) | (finished_items(plan.records) - frozenset(plan.scope.items))
        self._seen: set[str] = set()
        self._met: dict[str, Item] = {}

    def items(self) -> tuple[Item, ...]:
        """Both queues, the main one first."""
        projects = [i for i in self._here if i in self._curriculum.projects]
        while projects:
            project = min(projects, key=self._distance)
            projects.remove(project)
            self._visit(project, "main", project)
        for item in self._here:
            self._visit(item, "side", "")
        return tuple(self._met.values())

    def _visit(self, item: str, stream: Stream, toward: str, serves: str = "") -> None:
        if item in self._seen or item not in self._here:
            return
        self._seen.add(item)
        made = self._item(item, stream, toward, serves)
        for other in sorted((*made.after, *made.softly), key=self._rank.__getitem__):
            self._visit(other, stream, toward, item)
        self._met[item] = made

    def _item(self, id: str, stream: Stream, toward: str, serves: str) -> Item:
        page = front(self._curriculum, id)
        after = tuple(dict.fromkeys(self._hard(id)))
        return Item(
            id,
            "project" if isinstance(page, Project) else "skill",
            page.area if isinstance(page, Skill) else None,
            self._tier,
            stream,
            after,
            tuple(s for s in self._soft(id) if s not in after),
            serves,
            toward,
            units=(),
            done=0,
            need=0,
            state="pending",
        )

    def _hard(self, item: str) -> Iterator[str]:
        """What must come before an item, as far as the plan holds it."""
        page = front(self._curriculum, item)
        yield from (i for i in (page.requires if page else ()) if i in self._rank)
        for group in groups(self._curriculum, item):
            members = [s for s in group if s in self._rank]
            if members and self._known.isdisjoint(group):
                yield min(members, key=lambda s: (s not in self._choices, self._rank[s]))

    def _soft(self, item: str) -> tuple[str, ...]:
        """What should come before it within its phase."""
        page = front(self._curriculum, item)
        soft = page.recommends if self._theory and isinstance(page, Skill) else ()
        return tuple(s for s in soft if s in self._here)

    def _distance(self, project: str) -> tuple[int, int, str]:
        """How far a project is away: its level, then the hours before it that no earlier project takes."""
        seen: set[str] = set()
        waiting = [project]
        hours = 0
        while waiting:
            item = waiting.pop()
            if item in self._here and item not in seen and item not in self._met:
                seen.add(item)
                hours += page.hours if (page := front(self._curriculum, item)) else 0
                waiting += (*self._hard(item), *self._soft(item))
        return LEVELS.index(self._curriculum.projects[project].front.level), hours, project


class _Works:
    """What is done and what is open in a plan, by item."""

    def __init__(self, plan: Plan) -> None:
        self._pace = plan.wishes.pace
        self._logged = logged(plan.logs)
        self._records: dict[str, list[Record]] = {}
        for record in plan.records:
            self._records.setdefault(record.item, []).append(record)

    def applied(self, item: Item) -> Item:
        """An item with its open units and the minutes of the others."""
        records = self._records.get(item.id, [])
        units = tuple(self._open(r) for r in records if r.state == "pending")
        done = sum(r.need for r in records if r.state == "done")
        need = done + sum(r.need for r in records if r.state == "pending")
        return replace(item, units=units, done=done, need=need, state=self._state(units, done))

    def _open(self, record: Record) -> Open:
        had = self._logged[record.item, record.unit]
        return Open(record.unit, left_of(record.need, self._pace, had), had > 0)

    @staticmethod
    def _state(units: Collection[Open], done: int) -> Progress:
        if not units:
            return "done" if done else "skipped"
        return "active" if done or any(unit.begun for unit in units) else "pending"


def logged(logs: Iterable[Log]) -> Counter[tuple[str, str]]:
    """The minutes that were worked on each unit, by item and unit."""
    found: Counter[tuple[str, str]] = Counter()
    for log in logs:
        found[log.item, log.unit] += log.minutes
    return found


def left_of(minutes: int, pace: int, logged: int) -> int:
    """What is left of a unit of so many minutes at a pace, when some are logged and it isn't done."""
    need = paced(minutes, pace)
    left = rounded(need - logged)
    return left if left > 0 else min(need, _LEAST)


def paced(minutes: int, pace: int) -> int:
    """Minutes at a pace in percent, as a multiple of five; 5 at least."""
    return max(STEP, rounded(minutes * pace, 100))


def rounded(value: int, divisor: int = 1) -> int:
    """A value over a divisor, to the nearest multiple of five; half of it goes up."""
    return (2 * value + STEP * divisor) // (2 * STEP * divisor) * STEP
