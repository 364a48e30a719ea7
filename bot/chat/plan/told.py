"""What has just happened to a plan, in a line or two of Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from bot.chat.plan.render_task import time
from bot.chat.plan.tasks import Choice, name_of_unit
from bot.chat.sheets import said
from bot.mentor.plan.planner import Opened
from bot.mentor.plan.values import State
from bot.mentor.plan.words import day
from bot.mentor.related import name_of


def done(after: Opened, before: Opened, what: Choice) -> str:
    """Something was finished, and what was reached with it."""
    return "\n".join([f"✅ **{_name(after, what)}** is done.", *_reached(after, before)])


def worked(after: Opened, what: Choice, minutes: int) -> str:
    """Some time was spent on a unit, and how much of it is left."""
    item = after.schedule.items.get(what.item)
    left = next((unit.minutes for unit in item.units if unit.id == what.unit), 0) if item else 0
    rest = f" {time(left)} of it are left." if left else ""
    return f"✅ {time(minutes)} on **{_name(after, what)}** noted.{rest}"


def skipped(after: Opened, what: Choice) -> str:
    """A unit, or with its last one the whole item, has left the plan."""
    gone = what.item not in after.plan.scope.items
    name = said(name_of(after.curriculum, what.item), 100) if gone else _name(after, what)
    return f"**{name}** is out of your plan."


def already(opened: Opened, what: Choice, state: State) -> str:
    """A unit cannot be worked on, since it was done or taken out before."""
    return f"**{_name(opened, what)}** is {'done already' if state == 'done' else 'no longer in your plan'}."


def _name(opened: Opened, what: Choice) -> str:
    return said(name_of_unit(opened.curriculum, what.item, what.unit), 160)


def _reached(after: Opened, before: Opened) -> Iterator[str]:
    """The items that are finished now, and the tier with them."""
    now, then = after.schedule.items, before.schedule.items
    new = [i for i in now.values() if i.state == "done" and (was := then.get(i.id)) and was.state != "done"]
    for item in new:
        name = said(name_of(after.curriculum, item.id), 100)
        due = next((r.due for r in after.plan.reviews if r.skill == item.id), None)
        if item.kind == "project":
            yield f"A milestone: the project **{name}** is complete!"
        else:
            yield f"**{name}** is complete." + (f" Its first review comes on {day(due)}." if due else "")
    junior = [i.state for i in now.values() if i.tier == "junior"]
    if new and new[0].tier == "junior" and all(state in ("done", "skipped") for state in junior):
        yield "You have reached the **junior tier**!"
