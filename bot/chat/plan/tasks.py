"""The open units of a plan, as commands and buttons name them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.chat.plan.render_task import unit_key
from bot.errors import MentorError
from bot.mentor.lookup import key_of
from bot.mentor.plan.ids import unit_title, units
from bot.mentor.plan.planner import Opened
from bot.mentor.plan.values import Record
from bot.mentor.related import name_of
from bot.mentor.wording import counted, span
from knowledge.curriculum import Curriculum


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be done: a unit, or with `unit` "" all open units of an item."""

    key: str
    label: str
    item: str
    unit: str = ""


def record_of(opened: Opened, key: str) -> Record | None:
    """The unit with a key, open or not; None where the plan has none."""
    return next((r for r in opened.plan.records if unit_key(r.item, r.unit) == key), None)


def name_of_unit(curriculum: Curriculum, item: str, unit: str) -> str:
    """The title of a unit; its id where it is no more, and the title of its item where none is named."""
    return unit_title(curriculum, item, unit) if unit else name_of(curriculum, item)


def unit_of(curriculum: Curriculum, key: str) -> tuple[str, str] | None:
    """Item and unit of a key, by the curriculum alone."""
    items = (*curriculum.skills, *curriculum.projects)
    return next(((i, unit.id) for i in items for unit in units(curriculum, i) if unit_key(i, unit.id) == key), None)


def choices(opened: Opened, *, whole: bool) -> list[Choice]:
    """What is open: the units of the present week, whole items where these are asked for, then all other units."""
    found = list(_units(opened))
    first = sum(week.index == opened.schedule.current for week in opened.schedule.weeks for _ in week.pieces)
    return [*found[:first], *(_items(opened) if whole else ()), *found[first:]]


def near(found: list[Choice], typed: str) -> list[Choice]:
    """The choices that hold all words of a text."""
    words = typed.casefold().split()
    return [choice for choice in found if all(word in choice.label.casefold() for word in words)]


def chosen(found: list[Choice], typed: str) -> Choice:
    """The choice that a text means: its key, or words that only one holds. Raises MentorError."""
    if named := next((choice for choice in found if choice.key == typed), None):
        return named
    fitting = near(found, typed)
    if len(fitting) == 1:
        return fitting[0]
    what = "fits several open tasks" if fitting else "is not open in your plan"
    raise MentorError(f"that {what}; choose one that Discord suggests while you type.")


def _units(opened: Opened) -> Iterator[Choice]:
    """Open units in the order of the weeks, each once."""
    seen: set[tuple[str, str]] = set()
    for week in opened.schedule.weeks:
        for piece in week.pieces:
            place = (piece.item, piece.unit)
            if place not in seen:
                seen.add(place)
                name = name_of(opened.curriculum, piece.item)
                title = name_of_unit(opened.curriculum, *place)
                yield Choice(unit_key(*place), f"{name}: {title} · {span(piece.minutes)}", *place)


def _items(opened: Opened) -> Iterator[Choice]:
    for item in opened.schedule.items.values():
        if len(item.units) > 1:
            name = name_of(opened.curriculum, item.id)
            yield Choice(key_of(item.id), f"All of {name} · {counted(len(item.units), 'open unit')}", item.id)
