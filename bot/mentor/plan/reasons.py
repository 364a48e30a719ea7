"""Why a week holds what it holds, in one sentence, and what is finished with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from bot.mentor.plan.values import Item, Milestone, Order, Piece, Plan, Week
from bot.mentor.related import name_of
from knowledge.curriculum import Curriculum

_ASKED: Mapping[Order, str] = {
    "balanced": "",
    "practice_first": "; you asked for practice first",
    "theory_first": "; you asked for theory first",
}


class Reasons:
    """Finds the reasons in the edges that placed the items."""

    def __init__(self, curriculum: Curriculum, items: Mapping[str, Item]) -> None:
        self._curriculum = curriculum
        self._items = items
        self._leads_to: dict[str, str] = {}
        for item in items.values():
            for before in item.after:
                self._leads_to.setdefault(before, item.id)
        self._softly = {before: item.id for item in reversed(tuple(items.values())) for before in item.softly}
        self._with_projects = {item.tier for item in items.values() if item.stream == "main"}

    def lines(self, weeks: Iterable[Sequence[Piece]]) -> Iterator[str]:
        """For each week a sentence on the first item that begins in it, else on one that goes on; empty without any."""
        begun = {item.id for item in self._items.values() if item.state != "pending"}
        for pieces in weeks:
            new = next((p.item for p in pieces if p.item not in begun), None)
            begun.update(piece.item for piece in pieces)
            if new:
                yield self._begun(self._items[new])
            else:
                yield self._continued(self._items[pieces[0].item]) if pieces else ""

    def why(self, item: Item, order: Order) -> str:
        """Why one item comes now, in a sentence that can stand below its name."""
        if item.kind == "project":
            return "Everything that it needs is in place."
        if item.stream == "side":
            later = self._later(item)
            return f"{self._place(item)}{f', needed later for {self._name(later)}' if later else ''}."
        purpose = self._purpose(item)
        return f"{purpose[0].upper()}{purpose[1:]}{_ASKED[order]}."

    def _begun(self, item: Item) -> str:
        if item.kind == "project":
            return f"Now the project “{self._name(item.id)}”: everything that it needs is in place."
        if item.stream == "main":
            return f"Now {self._name(item.id)}: {self._purpose(item)}."
        later = self._later(item)
        return (
            f"{self._place(item)}: {self._name(item.id)}{f', needed later for {self._name(later)}' if later else ''}."
        )

    def _continued(self, item: Item) -> str:
        if item.kind == "project":
            return f"On with the project “{self._name(item.id)}”."
        if item.stream == "main":
            return f"On with {self._name(item.id)}: {self._purpose(item)}."
        return f"On with {self._name(item.id)}."

    def _purpose(self, item: Item) -> str:
        project = f"the project “{self._name(item.toward)}”"
        if item.serves == item.toward:
            return f"needed for {project}"
        link = "needed for" if item.id in self._items[item.serves].after else "a help for"
        return f"{link} {self._name(item.serves)}, on the way to {project}"

    def _place(self, item: Item) -> str:
        return "Beside the projects" if item.tier in self._with_projects else "Next in the order of the role"

    def _later(self, item: Item) -> str | None:
        return self._leads_to.get(item.id) or self._softly.get(item.id)

    def _name(self, id: str) -> str:
        return name_of(self._curriculum, id)


def milestones(plan: Plan, items: Mapping[str, Item], weeks: Sequence[Week]) -> tuple[Milestone, ...]:
    """The projects and tiers that are or will be finished, in the order of their weeks."""
    finished = finishes(plan, items, weeks)
    found = list(_projects(items, finished))
    tiers = {item.tier: [i.id for i in items.values() if i.tier == item.tier] for item in items.values()}
    if "full" in tiers:
        tiers["full"] += tiers.get("junior", [])
    for tier, ids in tiers.items():
        days = [finished[i] for i in ids if items[i].state != "skipped" and i in finished]
        if days:
            week, on = max(days)
            found.append(Milestone(tier, plan.wishes.role, week, on))
    return tuple(sorted(found, key=lambda m: (m.week, m.kind != "project")))


def finishes(plan: Plan, items: Mapping[str, Item], weeks: Sequence[Week]) -> dict[str, tuple[int, date]]:
    """Week and day on which each item is finished: the day when it was done, or the last day of a week ahead."""
    found: dict[str, tuple[int, date]] = {}
    for record in plan.records:
        if record.on and record.item in items and items[record.item].state == "done":
            index = next((w.index for w in weeks if record.on <= w.last), len(weeks))
            found[record.item] = max(found.get(record.item, (0, record.on)), (index, record.on))
    for week in weeks:
        if not week.past:
            found.update({piece.item: (week.index, week.last) for piece in week.pieces})
    return found


def _projects(items: Mapping[str, Item], finished: Mapping[str, tuple[int, date]]) -> Iterator[Milestone]:
    for item in items.values():
        if item.kind == "project" and item.id in finished:
            yield Milestone("project", item.id, *finished[item.id])
