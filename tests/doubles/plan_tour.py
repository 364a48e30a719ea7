"""A walk through `/plan`: each button, choice and form that can come up, each time with a plan as new."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.chat.presses import parse
from bot.mentor.plan.values import Pause
from tests.doubles.outpost import Outpost
from tests.doubles.tour import OPTIONS, follow
from tests.doubles.wire.entities import Message

_DEEP = 4  # presses one after the other
_WORD = re.compile(r"[a-z-]{1,10}")  # what an id of a button says beside ids and numbers
Begin = tuple[str, Mapping[str, Any], str]  # a command, its options, and how the plan stands


async def plan_tour(here: Outpost) -> Counter[str]:
    """Walk as the operator of the bot, who ends without any plan; gives the verbs that were pressed."""
    me, wire, verbs = here.wire.operator, here.wire, Counter[str]()
    commands = [(name, options, "") for name in OPTIONS if name.startswith("plan ") for options in OPTIONS[name]]
    states: list[Begin] = [("plan week", {}, "paused"), ("plan week", {}, "behind"), ("plan show", {}, "behind")]
    seen: set[str] = set()
    paths: deque[tuple[Begin, Sequence[str]]] = deque((begin, ()) for begin in (*states, *commands))
    while paths:
        begin, path = paths.popleft()
        name, options, state = begin
        _give(here, state)
        if name == "plan import":
            options = {"file": ("plan.json", await _exported(here))}
        shown: Message | None = await wire.interaction(name, options, user=me, channel=here.general).answered()
        for step in path:
            id = next((id for id in shown.custom_ids if _said(id) == step), None) if shown else None
            if id is None or shown is None:
                break
            shown = await follow(here, shown, id, verbs)
        else:
            fresh = [step for step in dict.fromkeys(map(_said, shown.custom_ids if shown else ())) if step not in seen]
            if len(path) < _DEEP:
                seen.update(fresh)
                paths += [(begin, (*path, step)) for step in fresh]
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


def _said(id: str) -> str:
    """What a button says, without what changes from plan to plan."""
    press = parse(id)
    assert press is not None, f"{id} is none of our ids"
    return ":".join([press.verb, *(a for a in press.arguments if _WORD.fullmatch(a))])
