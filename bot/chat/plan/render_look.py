"""What a change of the curriculum means for a plan, and the choice between the two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import discord
from discord import ui

from bot.chat.box import WARNING, Row, page
from bot.chat.plan.render_task import time
from bot.chat.plan.render_week import role_of, week_button
from bot.chat.plan.tasks import name_of_unit
from bot.chat.presses import button, select
from bot.chat.sheets import OPTION, OPTIONS, said
from bot.chat.text import pages, short
from bot.mentor.plan import knowledge
from bot.mentor.plan.diff import diff
from bot.mentor.plan.planner import Opened
from bot.mentor.plan.schedule import schedule
from bot.mentor.plan.text import changed
from bot.mentor.related import name_of
from bot.mentor.wording import joined
from knowledge.curriculum import Curriculum

_NAMED = 5
_LIST = 3200


def look_view(opened: Opened) -> ui.LayoutView:
    """What the curriculum has changed since, with a button to take it over and one to keep the plan."""
    return page(
        f"### The curriculum has changed\n-# {role_of(opened)}",
        ui.Separator(),
        *_shortened(list(_changes(opened))),
        f"{_effect(opened)}\n-# What you have done stays as it is either way.",
        colour=WARNING,
        rows=list(_rows(opened)),
    )


def _shortened(blocks: Sequence[str]) -> Iterator[str]:
    """The blocks, as far as a message has room for them."""
    first, *more = pages(blocks, _LIST)
    yield first
    if more:
        yield "-# There is more than fits here."


def _changes(opened: Opened) -> Iterator[str]:
    """A block for each kind of change."""
    found, curriculum = opened.changes, opened.curriculum

    def named(units: Iterable[knowledge.Unit]) -> list[str]:
        return [_unit(curriculum, *unit) for unit in units]

    yield from _block("New in the plan", [*_names(curriculum, found.added), *named(found.added_units)])
    yield from _block("Renamed", [f"{_former(old)} is now {_name(curriculum, now)}" for old, now in found.renamed])
    yield from _block("No longer taught", [*map(_former, found.retired), *named(found.retired_units)])
    yield from _block("No longer part of the role", _names(curriculum, found.left))
    retimed = [
        f"{_unit(curriculum, item, unit)}, {time(now)} instead of {time(before)}"
        for item, unit, before, now in found.retimed
    ]
    yield from _block("Longer or shorter", retimed)
    offered = [*_names(curriculum, found.offered), *named(found.offered_units)]
    yield from _block("New since you finished what it belongs to", offered, "Only if you choose it below.")


def _block(lead: str, lines: Sequence[str], hint: str = "") -> Iterator[str]:
    if lines:
        shown = [f"- {line}" for line in lines[:_NAMED]]
        if len(lines) > _NAMED:
            shown.append(f"- and {len(lines) - _NAMED} more")
        yield "\n".join([f"**{lead}**", *shown, *([f"-# {hint}"] if hint else [])])


def _effect(opened: Opened) -> str:
    """How the end of the plan moves where the changes are taken over."""
    after = knowledge.applied(opened.curriculum, opened.plan)
    weeks = schedule(opened.curriculum, after, opened.today)
    end, *_ = changed(opened.curriculum, diff(opened.schedule, weeks))
    return f"**If you take it over:** {said(end)}"


def _rows(opened: Opened) -> Iterator[Row]:
    id, revision, found = opened.kept.id, opened.plan.revision, opened.changes
    yield [
        button("Take over", "plan-look", id, revision, "take", style=discord.ButtonStyle.success),
        button("Keep my plan", "plan-look", id, revision, "keep"),
        week_button(opened),
    ]
    offered = tuple(dict.fromkeys((*found.offered, *(item for item, _ in found.offered_units))))[:OPTIONS]
    if offered:
        options = [
            discord.SelectOption(label=short(name_of(opened.curriculum, item), OPTION) or "…", value=item)
            for item in offered
        ]
        hint = "Take over, and learn these too"
        yield [select("plan-look", id, revision, "with", options=options, placeholder=hint, max_values=len(options))]


def took_over(opened: Opened, accepted: Sequence[str]) -> str:
    """What is said after the changes were taken over."""
    names = [_name(opened.curriculum, item) for item in accepted[:_NAMED]]
    more = f" With {joined(names)}." if names else ""
    return f"✅ Your plan follows the curriculum of today.{more}"


def _unit(curriculum: Curriculum, item: str, unit: str) -> str:
    return f"{_name(curriculum, item)}: {said(name_of_unit(curriculum, item, unit), 80)}"


def _names(curriculum: Curriculum, items: Iterable[str]) -> list[str]:
    return [_name(curriculum, item) for item in items]


def _name(curriculum: Curriculum, item: str) -> str:
    return said(name_of(curriculum, item), 80) if curriculum.page(item) else _former(item)


def _former(id: str) -> str:
    """The name of a page that is no more, by its id."""
    return said(id.removeprefix("p-").replace("-", " ").capitalize(), 60)
