"""A walk through all that the bot offers: every command, button, choice and modal that it shows on the way."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.chat.presses import parse
from tests.doubles.discord_rules import GROUP, RADIO, SELECTS, SUBCOMMAND, TEXT_INPUT, TEXT_SELECT, Body, walk
from tests.doubles.outpost import Outpost
from tests.doubles.school import ANSWERED, FOLLOWING, UNKNOWN
from tests.doubles.wire.entities import Channel, Message, User

BREAD = "What did the bakers of town 7 bake, loaf after loaf?"

# What a curious person fills in; a command that is missing here is one that nobody has walked yet.
OPTIONS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "ask": [{"question": BREAD}, {"question": ANSWERED}, {"question": UNKNOWN, "private": True}, {"question": "hello"}],
    "help": [{}],
    "privacy": [{}],
    "skill": [{"name": "ovens"}, {"name": "quantum knitting"}, {"name": "gas", "private": True}],
    "role": [{"name": "baker"}],
    "project": [{"name": "p-cake"}, {"level": "beginner"}, {"skill": "fractions"}],
    "term": [{"word": "levain"}],
    "resources": [{"topic": "ovens"}, {"topic": "cookbook"}],
    "compare": [{"first": "baker", "second": "confectioner"}, {"first": "baker", "second": "baker"}],
    "roadmap": [{"role": "baker", "tier": "junior"}],
    "plan create": [{}, {"role": "confectioner", "tier": "full", "hours": 3, "start": "today", "target": "in 3 weeks"}],
    "plan week": [{}],
    "plan done": [{}, {"item": "All of fractions", "minutes": 30}],
    "plan log": [{"item": "All of gas", "minutes": 20}],
    "plan show": [{}, {"week": 1}],
    "plan checkin": [{}],
    "plan pause": [{}, {"from": "next Monday", "until": "in 3 weeks"}],
    "plan resume": [{}],
    "plan replan": [{}],
    "plan hours": [{"hours": 3}],
    "plan target": [{"date": "in 2 weeks"}, {}],
    "plan order": [{"order": "theory_first"}],
    "plan switch": [{"role": "baker", "tier": "junior"}],
    "plan known": [{}],
    "plan timezone": [{"zone": "Berlin"}, {}],
    "plan export": [
        {},
        *({"format": form} for form in ("ics", "md", "png", "pdf", "json")),
        {"per": "item", "at": "9:30"},
    ],
    "plan import": [{"file": ("plan.json", b"no plan")}],
    "plan share": [{}],
    "plan history": [{}],
    "plan delete": [{}],
    "plan review": [{}],
    "plan remind": [{}, {"weekday": 2, "time": "18:30"}],
    "prompts setup": [{}, {"weekday": 3, "time": "18:30", "zone": "Berlin"}],
    "prompts preview": [{}, {"week": 2}],
    "prompts post": [{}],
    "prompts status": [{}],
    "prompts history": [{}],
    "prompts pause": [{}, {"until": "in 3 weeks"}],
    "prompts resume": [{}],
    "prompts skip": [{}, {"date": "next Monday"}],
    "prompts pin": [{}, {"topic": "ovens"}],
    "prompts disable": [{}],
    "prompts catchup": [{}],
    "prompts summary": [{}],
    "mentor setup": [{}, {"timezone": "Berlin"}],
    "mentor doctor": [{}],
    "mentor index status": [{}],
    "mentor index dry-run": [{}],
    "mentor index rebuild": [{}],
    "mentor index rollback": [{}],
}
TEXTS = {"zone": "Berlin", "question": FOLLOWING, "minutes": "30", "hours": "7", "time": "8:15", "target": ""}
_EACH = 12  # presses of one verb
_DEEP = 4  # presses one after the other
_WORD = re.compile(r"[a-z-]{1,10}")  # what an id of a button says beside ids and numbers
T = TypeVar("T")


@dataclass(slots=True)
class Walk:
    """What was met: the commands that were called, and the verbs that were pressed."""

    commands: set[str] = field(default_factory=set)
    verbs: Counter[str] = field(default_factory=Counter)


def leaves(commands: Sequence[Body]) -> Iterator[tuple[str, Body]]:
    """Each slash command that can be called, such as "mentor index status", with its description."""
    for command in commands:
        if (command.get("type") or 1) in (1, SUBCOMMAND, GROUP):
            inner = [o for o in command.get("options") or () if o["type"] in (SUBCOMMAND, GROUP)]
            if inner:
                yield from ((f"{command['name']} {name}", leaf) for name, leaf in leaves(inner))
            else:
                yield command["name"], command


async def tour(here: Outpost) -> Walk:
    """Call everything as the operator of the bot, and press whatever comes up, a few times each."""
    met, wire, me = Walk(), here.wire, here.wire.operator
    wire.join(here.guild, me, roles=[role for role in here.guild.roles.values() if role.name == "Managers"])
    here.offer_help()
    here.give_plan(me, here.guild)
    queue: deque[Message] = deque()
    for name, _ in leaves(wire.commands(here.general)):
        for options in OPTIONS[name]:
            met.commands.add(name)
            queue.append(await wire.interaction(name, options, user=me, channel=here.general).answered())
    met.commands |= {"Ask the mentor about this"}
    queue += await _by_message(here, me)
    while queue:
        queue += await _press(here, queue.popleft(), met)
    return met


async def _by_message(here: Outpost, me: User) -> list[Message]:
    """Everything that begins with a message: in a channel, a thread, a forum and directly."""
    wire = here.wire
    said = wire.mention(ANSWERED, user=me, channel=here.general)
    found = [first := await said.answered()]
    thread = wire.thread(here.general, "baking", owner=me)
    post = wire.post(here.forum, "How long?", f"{wire.me.mention} {ANSWERED}", user=me)
    asked: list[tuple[str, Channel]] = [(ANSWERED, thread), (FOLLOWING, thread), (FOLLOWING, post.message.channel)]
    found.append(await post.answered())
    found += [await wire.mention(text, user=me, channel=channel).answered() for text, channel in asked]
    found.append(await wire.mention(FOLLOWING, user=me, channel=here.general, reply_to=first).answered())
    direct = wire.dm(me)
    found += [await wire.message(text, user=me, channel=direct).answered() for text in (ANSWERED, FOLLOWING)]
    menu = wire.interaction("Ask the mentor about this", user=me, channel=here.general, target=said.message)
    return [*found, await menu.answered()]


async def _press(here: Outpost, message: Message, met: Walk) -> list[Message]:
    """Press what is new in a message; gives the messages that come of it."""
    found = []
    for id in message.custom_ids:
        press = parse(id)
        assert press is not None, f"{id} is none of our ids"
        # A press may have changed the message, so that others are gone. Plans and prompts have walks of their own.
        gone = id not in message.custom_ids or message.id not in here.wire.messages
        if gone or met.verbs[press.verb] >= _EACH or press.verb.startswith(("plan-", "prompt")):
            continue
        brought = await follow(here, message, id, met.verbs)
        found += [brought] if brought else []
    return found


async def explore(here: Outpost, begins: Iterable[T], show: Callable[[T], Awaitable[Message]], of: str) -> Counter[str]:
    """Press whatever comes up, step by step, each time from one of the beginnings; gives the verbs.

    `show` makes the message of a beginning anew. No step is taken twice, and only those whose verb begins with `of`.
    """
    verbs, seen = Counter[str](), set[str]()
    paths: deque[tuple[T, Sequence[str]]] = deque((begin, ()) for begin in begins)
    while paths:
        begin, path = paths.popleft()
        shown: Message | None = await show(begin)
        for step in path:
            id = next((id for id in shown.custom_ids if _said(id) == step), None) if shown else None
            if id is None or shown is None:
                break
            shown = await follow(here, shown, id, verbs)
        else:
            steps = dict.fromkeys(map(_said, shown.custom_ids if shown else ()))
            fresh = [step for step in steps if step.startswith(of) and step not in seen]
            if len(path) < _DEEP:
                seen.update(fresh)
                paths += [(begin, (*path, step)) for step in fresh]
    return verbs


def _said(id: str) -> str:
    """What a button says, without what changes from one time to the other."""
    press = parse(id)
    assert press is not None, f"{id} is none of our ids"
    return ":".join([press.verb, *(a for a in press.arguments if _WORD.fullmatch(a))])


async def follow(here: Outpost, message: Message, id: str, verbs: Counter[str]) -> Message | None:
    """Press a button, choose in a select, and fill in the form that may come; gives the message that comes of it."""
    wire, who = here.wire, message.reader or here.wire.operator
    part = next(c for c in message.components if c.get("custom_id") == id)
    has_thread = message.id in wire.channels
    if part["type"] in SELECTS:
        done = wire.choose(id, _choice(here, part), message, user=who)
    else:
        done = wire.press(id, message, user=who)
    verbs[id.split(":")[1]] += 1

    def is_done() -> object:
        return done.answer or done.modal or (message.id in wire.channels and not has_thread)

    await wire.until(is_done, what=f"{done}")
    if done.modal:
        verbs[done.modal["custom_id"].split(":")[1]] += 1
        filled = wire.modal(done, _filled(done.modal))
        return await filled.answered()
    return done.answer


def _choice(here: Outpost, part: Body) -> list[Any]:
    if part["type"] == TEXT_SELECT:
        return [option["value"] for option in part["options"][: part.get("max_values") or 1]]
    return [here.role] if part["type"] == 6 else [here.general if (part.get("max_values") or 1) > 1 else here.helpers]


def _filled(modal: Body) -> dict[str, Any]:
    """Something in every field of a modal."""
    return {part["custom_id"]: _entry(part) for _, part in walk(modal["components"]) if part.get("custom_id")}


def _entry(field: Body) -> Any:
    if field["type"] == TEXT_INPUT:
        return TEXTS.get(field["custom_id"], field.get("value") or "Because of it.")
    values = [option["value"] for option in field["options"]]
    if field["type"] == RADIO:
        return values[-1]
    return values[: field.get("max_values") or 1]
