"""Hostile texts in every place where a person can put one, thousands of them."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.chat.plan.render_task import unit_key
from bot.mentor.plan.choices import choices
from bot.mentor.plan.kept import KeptPlan
from bot.mentor.plan.values import Wishes
from bot.mentor.prompt.schedules import Schedules
from tests.doubles.discord_rules import LABEL, RADIO, TEXT_INPUT, TEXT_SELECT, Body
from tests.doubles.outpost import Outpost
from tests.doubles.posted import keep_posts
from tests.doubles.school import ANSWERED, UNKNOWN
from tests.doubles.texts import NASTY
from tests.doubles.tour import leaves
from tests.doubles.wire.entities import Channel, Message, User
from tests.doubles.wire.interactions import AUTOCOMPLETE, COMMAND, MODAL, Interaction

_STRING, _WHOLE = 3, 4
_ID = 100
_AT_ONCE = 25
_LIVE = re.compile(r"@(?:everyone|here)\b|<@[!&]?\d+>")
_WHATS = ("channel", "tags", "role", "zone", "track", "extras", "show", "preview", "unskip", "history:0")
_CODE = re.compile(r"(`+).+?\1", re.DOTALL)


@dataclass(slots=True)
class Toll:
    """What became of hostile inputs: how many there were by kind, and those that nobody answered.

    `pings` are the messages that notified somebody; `tokens` those that would have if they were allowed to, because
    they hold a mention as it was written.
    """

    inputs: Counter[str] = field(default_factory=Counter)
    unanswered: list[str] = field(default_factory=list)
    pings: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)


class Texts:
    """An endless supply of hostile texts, the same ones for the same number."""

    def __init__(self, number: int, here: Outpost) -> None:
        self.pick = random.Random(number)
        people = [here.ann.mention, here.ben.mention, f"<@!{here.ben.id}>", here.role.mention, here.general.mention]
        self._tokens = [*NASTY, *people, "@everyone", "@here", "@\u200beveryone", "\\@everyone", "`@here", "||@here||"]
        self._words = f"{ANSWERED} {UNKNOWN} oven baker numpy what is the cost compare list all days".split()

    def text(self, longest: int, least: int = 1) -> str:
        """A text of at least and at most so many characters."""
        make = self.pick.choice((self._mixed, self._glued, self._worn, self._random, self._question))
        text = make(self.pick.choice((8, 60, 300, longest)))
        return (text or "@here")[:longest].ljust(least, "`")

    def _mixed(self, size: int) -> str:
        return " ".join(self.pick.choices(self._tokens + self._words, k=size // 8 + 1))

    def _glued(self, size: int) -> str:
        return "".join(self.pick.choices([*self._tokens, *"\\*_`|<>[]()#@:-\n"], k=size // 6 + 1))

    def _worn(self, size: int) -> str:
        return self.pick.choice(["x", "\\", "*", "@", "`", ">", "🧑‍🚀", "\u0301", "\n", "# "]) * size

    def _random(self, size: int) -> str:
        return "".join(
            chr(self.pick.choice((self.pick.randrange(0x300), self.pick.randrange(0x11000)))) for _ in range(size)
        )

    def _question(self, size: int) -> str:
        words = self.pick.choices(self._words, k=min(size // 8, 30) + 1)
        words.insert(self.pick.randrange(len(words)), self.pick.choice(self._tokens))
        return " ".join(words)


class Attack:
    """Puts texts into options, suggestions, messages, modals and the ids of buttons, choices and modals."""

    def __init__(self, here: Outpost, number: int = 1) -> None:
        self._here = here
        self._verbs = list(here.client._presses)
        self._texts = Texts(number, here)
        self._answers: list[Message] = []
        self._modals: list[Body] = []
        self._plan = ""
        self._schedule = ""

    async def run(self, count: int) -> Toll:
        """Make so many inputs, some at once, and see what comes of each."""
        toll, wire = Toll(), self._here.wire
        self._answers = [await self._answer(text) for text in (ANSWERED, UNKNOWN)]
        plan = self._make_plan()
        self._plan = plan.id
        self._schedule = self._make_schedule()
        plan_forms = _plan_forms(plan, await self._draft(plan))
        forms = ("m1:follow", "m1:unhelpful:an-id", "m1:setup:zone", *plan_forms, *self._prompt_forms())
        self._modals = [await self._modal_of(id) for id in forms]
        known = set(wire.messages)
        kinds = [
            self._options,
            self._suggestions,
            self._messages,
            self._menus,
            self._fields,
            self._presses,
            self._choices,
        ]
        for begin in range(0, count, _AT_ONCE):
            batch = [self._texts.pick.choice(kinds) for _ in range(min(_AT_ONCE, count - begin))]
            await asyncio.gather(*(self._one(kind, toll) for kind in batch))
            self._look([m for n, m in wire.messages.items() if n not in known and m.author is wire.me], toll)
            for number in set(wire.messages) - known:
                del wire.messages[number]
            wire.interactions.known.clear()
        return toll

    async def _one(self, kind: Callable[[], tuple[str, Any]], toll: Toll) -> None:
        name, done = kind()
        toll.inputs[name] += 1

        def is_answered() -> object:
            return done.acknowledged_at is not None if isinstance(done, Interaction) else done.replies

        try:
            await self._here.wire.until(is_answered, 10.0)
        except AssertionError:
            toll.unanswered.append(f"{name}: {getattr(done, 'payload', {}).get('data', done)}")

    def _look(self, messages: Sequence[Message], toll: Toll) -> None:
        here = self._here
        for message in messages:
            allowed = {here.role.mention} if message.channel is here.helpers else set()
            toll.pings += [message.text] * bool(message.pings - allowed)
            live = set(_LIVE.findall(_CODE.sub("", message.text)))
            # The bot itself names who asked, the one role, and how to go on.
            own = {here.ann.mention, here.admin.mention, here.role.mention, here.wire.me.mention}
            toll.tokens += [message.text] * bool(live - own)

    async def _answer(self, text: str) -> Message:
        here = self._here
        return await here.wire.interaction("ask", {"question": text}, user=here.ann, channel=here.general).answered()

    async def _modal_of(self, id: str) -> Body:
        return await self._here.press(id, self._answers[0], user=self._here.admin).asked()

    def _make_plan(self) -> KeptPlan:
        """A plan of the admin for a role that leaves a choice."""
        here = self._here
        curriculum, today = here.bot.desk.taught().curriculum, here.bot.desk.now().date()
        wishes = (Wishes(role, 1, today, "full") for role in curriculum.roles)
        role = next(wish.role for wish in wishes if choices(curriculum, wish))
        return here.give_plan(here.admin, here.guild, role=role)

    def _make_schedule(self) -> str:
        """The id of a weekly prompt that is on, with two posts behind it."""
        desk, guild = self._here.bot.desk, self._here.guild
        made = Schedules(desk.store, lambda: desk.taught().curriculum, desk.now).set_up(guild.id).schedule
        desk.store.change_schedule(
            guild.id, made.id, lambda s: (replace(s, channel=self._here.general.id, on=True, follow_cohort=True), None)
        )
        keep_posts(desk, made, 2, channel=self._here.general.id)
        return made.id

    def _prompt_forms(self) -> Iterator[str]:
        """The buttons that open the forms of weekly prompts."""
        topic = next(iter(self._here.bot.desk.taught().curriculum.skills))
        yield from (f"m1:prompts:{self._schedule}:when", f"m1:prompt-ask:{topic}")

    async def _draft(self, plan: KeptPlan) -> str:
        """The id of a plan for the same role that is not saved yet."""
        here, options = self._here, {"role": plan.plan.wishes.role, "tier": "full"}
        panel = here.wire.interaction("plan create", options, user=here.admin, channel=here.general)
        ids = (await panel.answered()).custom_ids
        return next(id.split(":")[2] for id in ids if id.startswith("m1:plan-draft:"))

    # Where texts can be put.

    def _options(self) -> tuple[str, Interaction]:
        data, user, channel = self._command(lambda option: option.get("autocomplete") or not option.get("choices"))
        return "option", self._here.wire.send(COMMAND, data, user=user, channel=channel)

    def _suggestions(self) -> tuple[str, Interaction]:
        here, pick = self._here, self._texts.pick
        commands = [(n, c) for n, c in self._leaves() if any(o.get("autocomplete") for o in c.get("options") or ())]
        name, leaf = pick.choice(commands)
        option = pick.choice([o for o in leaf["options"] if o.get("autocomplete")])
        text = self._texts.text(option.get("max_length") or 100, 0)
        filled = [{"name": option["name"], "type": _STRING, "value": text, "focused": True}]
        data = self._wrapped(name, filled)
        return "suggestion", here.wire.send(AUTOCOMPLETE, data, user=here.admin, channel=here.general)

    def _messages(self) -> tuple[str, Any]:
        here, pick = self._here, self._texts.pick
        text = self._texts.text(1900)
        if pick.random() < 0.3:
            return "message", here.wire.message(text, user=here.ann, channel=here.wire.dm(here.ann))
        reply_to = pick.choice([None, *self._answers])
        return "message", here.wire.mention(text, user=here.ann, channel=here.general, reply_to=reply_to)

    def _menus(self) -> tuple[str, Interaction]:
        here = self._here
        said = here.wire.message(self._texts.text(2000), user=here.ben, channel=here.general).message
        name = "Ask the mentor about this"
        return "menu", here.wire.interaction(name, user=here.ann, channel=here.general, target=said)

    def _fields(self) -> tuple[str, Interaction]:
        modal = self._texts.pick.choice(self._modals)
        parts = []
        for part in modal["components"]:
            inner = part["component"]
            shown: dict[str, Any] = {"type": inner["type"], "id": 2, "custom_id": inner["custom_id"]}
            if inner["type"] == TEXT_INPUT:
                shown["value"] = self._texts.text(inner.get("max_length") or 4000)
            elif inner["type"] == RADIO:
                shown["value"] = self._texts.text(_ID)
            else:
                shown["values"] = [self._texts.text(_ID)]
            parts.append({"type": LABEL, "id": 1, "component": shown})
        return "field", self._modal(modal["custom_id"], parts)

    def _presses(self) -> tuple[str, Interaction]:
        id, pick = self._id(), self._texts.pick
        if pick.random() < 0.2:
            field = {"type": TEXT_INPUT, "id": 2, "custom_id": self._texts.text(_ID), "value": self._texts.text(200)}
            return "id of a modal", self._modal(id, [{"type": LABEL, "id": 1, "component": field}])
        return "id of a button", self._here.press(id, pick.choice(self._answers), user=self._here.admin)

    def _choices(self) -> tuple[str, Interaction]:
        here, pick = self._here, self._texts.pick
        own = f"m1:prompts:{self._schedule}:{pick.choice(_WHATS)}"
        id = pick.choice(["m1:goto:read0", "m1:setup:zone-pick", own[:_ID], self._id()])
        value = pick.choice([self._id(), self._id()[3:], self._texts.text(_ID)])
        select = {"type": TEXT_SELECT, "custom_id": id, "options": [{"label": "x", "value": value}], "id": 90}
        on = here.copy(pick.choice(self._answers), select)
        return "choice", here.wire.choose(id, [value], on, user=here.admin)

    # How they are put there.

    def _leaves(self) -> Iterator[tuple[str, Body]]:
        return leaves(self._here.wire.commands(self._here.general))

    def _command(self, is_free: Callable[[Body], object]) -> tuple[dict[str, Any], User, Channel]:
        """A command with texts in its options, as the one who may call it."""
        here, pick = self._here, self._texts.pick
        free = [(n, c) for n, c in self._leaves() if any(o["type"] == _STRING for o in c.get("options") or ())]
        name, leaf = pick.choice(free)
        filled: list[dict[str, Any]] = []
        for option in leaf["options"]:
            if option["type"] == _WHOLE and option.get("required"):
                filled.append({"name": option["name"], "type": _WHOLE, "value": option.get("min_value") or 1})
            if option["type"] != _STRING or not (option.get("required") or pick.random() < 0.7):
                continue
            if is_free(option):
                value = self._texts.text(option.get("max_length") or 100, option.get("min_length") or 1)
            else:
                value = pick.choice(option["choices"])["value"]
            filled.append({"name": option["name"], "type": _STRING, "value": value})
        return self._wrapped(name, filled), here.admin, here.general

    def _wrapped(self, name: str, filled: list[dict[str, Any]]) -> dict[str, Any]:
        first, *rest = name.split(" ")
        command = next(c for c in self._here.wire.commands(self._here.general) if c["name"] == first)
        for step, kind in reversed(list(zip(rest, [2, 1][-len(rest) :] if rest else [], strict=True))):
            filled = [{"name": step, "type": kind, "options": filled}]
        return {"id": command["id"], "name": first, "type": 1, "options": filled}

    def _id(self) -> str:
        """An id with a verb of ours and arguments of theirs, or another one altogether."""
        pick = self._texts.pick
        rest = self._texts.text(60)
        number = str(pick.choice((0, 1, -1, 10**19, 10**30)))
        verb = pick.choice(self._verbs)
        makers = (
            f"m1:{verb}",
            f"m1:{verb}:{rest}",
            f"m1:{verb}:{number}:{rest}:{number}",
            f"m1:{verb}:{rest}:{number}:{rest}",
            f"m1:{verb}:{self._plan}:{pick.choice((number, rest))}:{pick.choice((number, rest))}",
            f"m1:{verb}:{self._schedule}:{pick.choice((*_WHATS, number, rest))}",
            f"m0:{verb}:{number}",
            f"m1:{rest}",
        )
        return pick.choice(makers)[:_ID]

    def _modal(self, id: str, parts: list[Any]) -> Interaction:
        here = self._here
        on = here.copy(self._texts.pick.choice(self._answers))
        data = {"custom_id": id, "components": parts}
        return here.wire.send(MODAL, data, user=here.admin, channel=here.general, message=on)


def _plan_forms(kept: KeptPlan, draft: str) -> Iterator[str]:
    """The buttons that open the forms of a plan, and of one that is not saved yet."""
    plan, first = kept.id, kept.plan.records[0]
    yield from (f"m1:plan-do:{plan}:1:{what}:{unit_key(first.item, first.unit)}" for what in ("part", "stuck"))
    yield from (f"m1:plan-draft:{draft}:{what}" for what in ("dates:1", "choices:1", "know:1:0"))
    yield from (f"m1:plan-checkin:{plan}:1:partly:1", f"m1:plan-remind:{plan}:edit")
