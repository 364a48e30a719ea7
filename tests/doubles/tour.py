"""A walk through all that the bot offers: every command, button, choice and modal that it shows on the way."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.chat.presses import parse
from tests.doubles.discord_rules import GROUP, SELECTS, SUBCOMMAND, TEXT_INPUT, TEXT_SELECT, Body, walk
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
    "mentor setup": [{}, {"timezone": "Berlin"}],
    "mentor doctor": [{}],
    "mentor index status": [{}],
    "mentor index dry-run": [{}],
    "mentor index rebuild": [{}],
    "mentor index rollback": [{}],
}
TEXTS = {"zone": "Berlin", "question": FOLLOWING}
_EACH = 12  # presses of one verb


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
    wire, found = here.wire, []
    who = message.reader or wire.operator
    for id in message.custom_ids:
        press = parse(id)
        assert press is not None, f"{id} is none of our ids"
        # A press may have changed the message, so that others are gone.
        if met.verbs[press.verb] >= _EACH or id not in message.custom_ids or message.id not in wire.messages:
            continue
        met.verbs[press.verb] += 1
        part = next(c for c in message.components if c.get("custom_id") == id)
        if part["type"] in SELECTS:
            done = wire.choose(id, _choice(here, part), message, user=who)
        else:
            done = wire.press(id, message, user=who)
        await wire.until(lambda done=done: done.answer or done.modal or _opened(here, message), what=f"{done}")  # type: ignore[misc]
        if done.modal:
            met.verbs[parse(done.modal["custom_id"]).verb] += 1  # type: ignore[union-attr]
            done = wire.modal(done, _filled(done.modal))
            await done.answered()
        found += [done.answer] if done.answer else []
    return found


def _choice(here: Outpost, part: Body) -> list[Any]:
    if part["type"] == TEXT_SELECT:
        return [option["value"] for option in part["options"][: part.get("max_values") or 1]]
    return [here.role] if part["type"] == 6 else [here.general if (part.get("max_values") or 1) > 1 else here.helpers]


def _filled(modal: Body) -> dict[str, Any]:
    """Something in every field of a modal."""
    return {
        part["custom_id"]: TEXTS.get(part["custom_id"], "Because of it.")
        if part["type"] == TEXT_INPUT
        else [option["value"] for option in part["options"]]
        for _, part in walk(modal["components"])
        if part.get("custom_id")
    }


def _opened(here: Outpost, message: Message) -> bool:
    return message.id in here.wire.channels
