"""A walk through `/plan`: each button, choice and form that can come up, each time with a plan as new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.mentor.plan.values import Pause
from tests.doubles.outpost import Outpost
from tests.doubles.tour import OPTIONS, explore
from tests.doubles.wire.entities import Message

Begin = tuple[str, Mapping[str, Any], str]  # a command, its options, and how the plan stands


async def plan_tour(here: Outpost) -> Counter[str]:
    """Walk as the operator of the bot, who ends without any plan; gives the verbs that were pressed."""
    me, wire = here.wire.operator, here.wire
    commands = [(name, options, "") for name in OPTIONS if name.startswith("plan ") for options in OPTIONS[name]]
    states: list[Begin] = [("plan week", {}, "paused"), ("plan week", {}, "behind"), ("plan show", {}, "behind")]

    async def show(begin: Begin) -> Message:
        name, options, state = begin
        _give(here, state)
        if name == "plan import":
            options = {"file": ("plan.json", await _exported(here))}
        return await wire.interaction(name, options, user=me, channel=here.general).answered()

    verbs = await explore(here, [*states, *commands], show, "")
    here.bot.desk.store.forget(me.id)
    return verbs


def _give(here: Outpost, state: str) -> None:
    """A plan in use and one in the archive, none of them older than this."""
    me, store = here.wire.operator, here.bot.desk.store
    store.forget(me.id)
    here.give_plan(me, here.guild, role="baker")
    now = here.bot.desk.now()
    pauses = (Pause(now.date(), now.date() + timedelta(days=7)),) if state == "paused" else ()
    kept = here.give_plan(me, here.guild, known=("numbers",), pauses=pauses)
    if state == "behind":
        records = tuple(record for record in kept.plan.records if record.item != "gas")
        behind = replace(kept.plan, records=records, version="an earlier one", revision=2)
        store.save_plan(me.id, kept.id, behind, now, "hours")


async def _exported(here: Outpost) -> bytes:
    """The plan in use as a file."""
    wire, where = here.wire, here.general
    given = await wire.interaction("plan export", {"format": "json"}, user=wire.operator, channel=where).answered()
    return wire.stored[given.attachments[0]["url"].rpartition("/")[2]]
