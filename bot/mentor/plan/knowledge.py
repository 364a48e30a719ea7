"""What a change of the curriculum means for a plan, and how the plan takes it over; what is done is never rewritten."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from bot.errors import UsageProblem
from bot.mentor.plan.ids import Ids, front, units, version
from bot.mentor.plan.order import finished_items
from bot.mentor.plan.records import adapted
from bot.mentor.plan.scope import groups
from bot.mentor.plan.values import Log, Plan, Record, Wishes
from bot.mentor.wording import counted, joined
from knowledge.curriculum import Curriculum

Unit = tuple[str, str]  # ids of the item and of the unit


@dataclass(frozen=True, slots=True)
class Changes:
    """How a plan would change with the curriculum of today.

    `renamed` are items, old and new id. `retired` are no more; `left` are still there, but no longer in the role.
    `retimed` are open units with another length: minutes before and after. What a finished item has got since then,
    a skill that it requires or a unit, is `offered` and not put into the plan. `projects` tells which ids are projects.
    """

    renamed: tuple[tuple[str, str], ...] = ()
    retired: tuple[str, ...] = ()
    retired_units: tuple[Unit, ...] = ()
    left: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    added_units: tuple[Unit, ...] = ()
    retimed: tuple[tuple[str, str, int, int], ...] = ()
    offered: tuple[str, ...] = ()
    offered_units: tuple[Unit, ...] = ()
    projects: frozenset[str] = frozenset()

    @property
    def summary(self) -> str:
        """Such as "2 units added, 1 skill renamed: review"; empty where the plan stays as it is."""
        renamed = tuple(now for _, now in self.renamed)
        parts = (
            (len(self.added), self._noun(self.added), "added"),
            (len(self.added_units), "unit", "added"),
            (len(self.renamed), self._noun(renamed), "renamed"),
            (len(self.retired), self._noun(self.retired), "retired"),
            (len(self.retired_units), "unit", "retired"),
            (len(self.left), self._noun(self.left), "no longer in the role"),
            (len(self.retimed), "unit", "longer or shorter"),
            (len(self.offered), self._noun(self.offered), "new since you finished"),
            (len(self.offered_units), "unit", "new since you finished"),
        )
        said = [f"{counted(number, noun)} {what}" for number, noun, what in parts if number]
        return f"{', '.join(said)}: review" if said else ""

    def _noun(self, items: Collection[str]) -> str:
        projects = self.projects.intersection(items)
        return "item" if projects and projects != set(items) else "project" if projects else "skill"


def changes(curriculum: Curriculum, plan: Plan) -> Changes:
    """What the curriculum of today would change in a plan. Raises UsageProblem where the role is gone."""
    if plan.version == version(curriculum):
        return Changes()
    named = _named(curriculum, plan)
    after = applied(curriculum, plan)
    before = {(r.item, r.unit): r for r in named.records}
    had = dict.fromkeys(r.item for r in plan.records)
    new = [i for i in after.scope.items if i not in named.scope.items]
    ids = Ids(curriculum)
    gone = [r.item for r in plan.records if ids.item(r.item) is None and r.state != "retired"]
    retired = tuple(dict.fromkeys(gone))
    return Changes(
        renamed=tuple((i, now) for i in had if (now := ids.item(i)) and now != i),
        retired=retired,
        retired_units=tuple(
            (r.item, r.unit)
            for r in after.records
            if r.state == "retired" and r.item not in retired and before[r.item, r.unit].state != "retired"
        ),
        left=tuple(i for i in named.scope.items if i not in after.scope.items and front(curriculum, i)),
        added=tuple(new),
        added_units=tuple(
            (r.item, r.unit) for r in after.records if (r.item, r.unit) not in before and r.item not in new
        ),
        retimed=tuple(
            (r.item, r.unit, before[r.item, r.unit].need, r.need)
            for r in after.records
            if r.state == "pending" and (r.item, r.unit) in before and before[r.item, r.unit].need != r.need
        ),
        offered=tuple(s for s in after.wishes.skip if s not in named.wishes.skip),
        offered_units=tuple(_new_units(curriculum, named.records)),
        projects=frozenset(filter(ids.is_project, (*retired, *named.scope.items, *after.scope.items))),
    )


def applied(curriculum: Curriculum, plan: Plan, accepted: Collection[str] = ()) -> Plan:
    """The plan with the curriculum of today, at the next revision. Raises UsageProblem where the role is gone.

    Of what is offered, only `accepted` items come in, and the new units of accepted skills.
    """
    named = _named(curriculum, plan)
    finished = finished_items(named.records)
    after = _adapted(curriculum, named, named.wishes)
    new = [i for i in after.scope.items if i not in (*named.scope.items, *accepted)]
    offered = [i for i in new if _only_for(curriculum, i, after, finished)]
    if offered:
        after = _adapted(curriculum, named, replace(after.wishes, skip=(*after.wishes.skip, *offered)))
    more = [
        Record(item, unit, minutes)
        for item, unit in _new_units(curriculum, after.records)
        if item in accepted
        for minutes in (facts.minutes for facts in units(curriculum, item) if facts.id == unit)
    ]
    return replace(after, records=(*after.records, *more), revision=plan.revision + 1)


def kept(curriculum: Curriculum, plan: Plan) -> Plan:
    """The plan as it was, at the next revision, but for names and for units that are no more.

    The rest of the changes waits for the next re-plan. Raises UsageProblem where the role is gone.
    """
    named = _named(curriculum, plan)
    records = tuple(
        replace(r, state="retired") if r.state == "pending" and r.unit not in _unit_ids(curriculum, r.item) else r
        for r in named.records
    )
    return replace(named, records=records, version=version(curriculum), revision=plan.revision + 1)


def _unit_ids(curriculum: Curriculum, item: str) -> frozenset[str]:
    return frozenset(unit.id for unit in units(curriculum, item))


def _only_for(curriculum: Curriculum, item: str, plan: Plan, finished: Collection[str]) -> bool:
    """True for an item that finished items require, and nothing that is open."""
    needing = {k for k in plan.scope.items if item in _edges(curriculum, k)}
    return bool(needing) and needing <= set(finished)


def _edges(curriculum: Curriculum, item: str) -> Iterator[str]:
    page = front(curriculum, item)
    yield from page.requires if page else ()
    for group in groups(curriculum, item):
        yield from group


def _new_units(curriculum: Curriculum, records: Iterable[Record]) -> Iterator[Unit]:
    """The units that finished items have got since."""
    listed = tuple(records)
    had = {(r.item, r.unit) for r in listed}
    finished = finished_items(listed)
    for item in dict.fromkeys(r.item for r in listed if r.item in finished):
        yield from ((item, unit.id) for unit in units(curriculum, item) if (item, unit.id) not in had)


def _adapted(curriculum: Curriculum, plan: Plan, wishes: Wishes) -> Plan:
    """The plan adapted; where choices or skips no longer fit, without these."""
    for tried in (wishes, replace(wishes, choices=())):
        try:
            return adapted(curriculum, plan, tried)
        except UsageProblem:
            continue
    return adapted(curriculum, plan, replace(wishes, choices=(), skip=()))


def _named(curriculum: Curriculum, plan: Plan) -> Plan:
    """The plan under the ids of today; what is retired keeps its ids, and the state says so."""
    ids = Ids(curriculum)
    role = ids.role(plan.wishes.role)
    if role is None:
        others = joined(tuple(curriculum.roles), "or")
        raise UsageProblem(f'The role "{plan.wishes.role}" is no longer taught; choose {others}.')

    def now(items: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(found for i in items if (found := ids.item(i))))

    wishes, scope = plan.wishes, plan.scope
    return replace(
        plan,
        wishes=replace(
            wishes, role=role, known=now(wishes.known), put_back=now(wishes.put_back), skip=now(wishes.skip),
            choices=now(wishes.choices),
        ),
        scope=replace(
            scope, junior=now(scope.junior), rest=now(scope.rest), known=now(scope.known), implied=now(scope.implied),
            assumed=now(scope.assumed),
        ),
        records=tuple(_renamed(ids, plan.records)),
        logs=tuple(_relogged(ids, plan.logs)),
        reviews=tuple(replace(r, skill=s) for r in plan.reviews if (s := ids.item(r.skill))),
    )  # fmt: skip


def _renamed(ids: Ids, records: Iterable[Record]) -> Iterator[Record]:
    """The records under their present names; of two that have become one, the one that is done stands."""
    found: dict[Unit, Record] = {}
    for record in records:
        item = ids.item(record.item)
        place = ids.unit(record.item, record.unit) or (item or record.item, record.unit)
        renamed = replace(record, item=place[0], unit=place[1], state=record.state if item else "retired")
        if place not in found or renamed.state == "done":
            found[place] = renamed
    yield from found.values()


def _relogged(ids: Ids, logs: Iterable[Log]) -> Iterator[Log]:
    for log in logs:
        item, unit = ids.unit(log.item, log.unit) or (log.item, log.unit)
        yield replace(log, item=item, unit=unit)
