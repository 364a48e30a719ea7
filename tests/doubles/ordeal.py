"""Faults of Discord and of the network, at each request that an answer needs, and what becomes of the answer."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import discord

from tests.doubles.outpost import Outpost, outpost, settings_of
from tests.doubles.school import ANSWERED, FOLLOWING, UNKNOWN, School
from tests.doubles.wire.entities import Message
from tests.doubles.wire.exchange import Exchange
from tests.doubles.wire.faults import Faults
from tests.doubles.wire.interactions import Interaction
from tests.doubles.wire.people import Said
from tests.doubles.wire.server import WireServer

Done = Interaction | Said
Step = tuple[str, str]  # method and pattern of a path
Road = Callable[[Outpost], Awaitable[Callable[[], Done]]]

_FOR_GOOD = 99.0
_WITHIN = 4.0
_AFTERWARDS = 0.05

# What may go wrong with a request.
FAULTS: Mapping[str, Callable[[Faults, Step], None]] = {
    "500": lambda faults, step: faults.fail(*step, 500),
    "502": lambda faults, step: faults.fail(*step, 502),
    "503": lambda faults, step: faults.fail(*step, 503),
    "504": lambda faults, step: faults.fail(*step, 504),
    "500 for good": lambda faults, step: faults.fail(*step, 500, times=_FOR_GOOD),
    "503 for good": lambda faults, step: faults.fail(*step, 503, times=_FOR_GOOD),
    "request lost": lambda faults, step: faults.drop(*step),
    "response lost": lambda faults, step: faults.drop(*step, afterwards=True),
    "lost three times": lambda faults, step: faults.drop(*step, times=3, afterwards=True),
    "no connection": lambda faults, step: faults.drop(*step, times=_FOR_GOOD),
    "429": lambda faults, step: faults.limit(*step, seconds=0.1),
    "429 everywhere": lambda faults, step: faults.limit("*", seconds=0.1, scope="global"),
    "banned": lambda faults, step: faults.limit(*step, seconds=60.0, via=False),
    "gone": lambda faults, step: faults.fail(*step, 404, code=_gone(step), times=_FOR_GOOD),
    "forbidden": lambda faults, step: faults.fail(*step, 403, code=50013, times=_FOR_GOOD),
}


def _gone(step: Step) -> int:
    """The code for an interaction whose time is over, or for a channel that was deleted."""
    return 10003 if step[1].startswith("/channels") else 10062


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an answer: whether the person got one, what the log says, and whether the bot goes on.

    `answers` counts the messages that came of it, `text` is that of the last one; `steps` are the requests.
    """

    reached: bool
    answers: int
    text: str
    lines: Sequence[str]
    errors: Sequence[str]
    alive: bool
    steps: Sequence[Step]

    @property
    def survived(self) -> bool:
        """The person was answered, or one line tells why not; nothing counts as a fault of the bot; and it goes on."""
        return (self.reached or 1 == len(self.lines)) and not self.errors and self.alive


@contextlib.contextmanager
def hurried() -> Iterator[None]:
    """Within it, the pauses that discord.py makes between its tries are a two-hundredth as long."""
    with contextlib.ExitStack() as stack:
        for module in (discord.http, discord.webhook.async_, discord.shard):
            stack.callback(setattr, module, "asyncio", asyncio)
            module.asyncio = _Hurried("asyncio")  # type: ignore[attr-defined]
        yield


class _Hurried(ModuleType):
    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    @staticmethod
    async def sleep(seconds: float) -> None:
        """Short pauses are those that a rate limit asks for."""
        await asyncio.sleep(seconds if seconds < 1 else seconds / 200)


async def undergo(
    school: School, folder: Path, road: str, *, slow: bool, fault: str = "", step: Step = ("", "")
) -> Outcome:
    """Go down a road while a fault waits at a step of it. A slow bot announces every answer before it gives it."""
    async with (
        WireServer(checked=False) as wire,
        _outpost(wire, school, folder, slow=slow) as here,
    ):
        act = await ROADS[road](here)
        here.log.clear()
        before = len(wire.exchanges)
        if fault:
            FAULTS[fault](wire.faults, step)
        done = act()
        with contextlib.suppress(AssertionError):
            await wire.until(lambda: reached(done) or here.log.lines, _WITHIN)
        await _quiet(here)
        lines, errors = list(here.log.lines), list(here.log.errors)
        steps = tuple(dict.fromkeys(map(_step, wire.exchanges[before:])))
        got, answers = reached(done), messages(done)
        wire.faults.clear()
        text = answers[-1].text if answers else ""
        return Outcome(got, len(answers), text, lines, errors, await here.is_alive(), steps)


@contextlib.asynccontextmanager
async def _outpost(wire: WireServer, school: School, folder: Path, *, slow: bool) -> AsyncIterator[Outpost]:
    patience = 0.0 if slow else 1.5
    async with outpost(wire, settings_of(school, folder), patience=patience, expected=[""]) as here:
        yield here


async def _quiet(here: Outpost) -> None:
    """Wait until no more requests come."""
    count = -1
    while count != len(here.wire.exchanges):
        count = len(here.wire.exchanges)
        await asyncio.sleep(_AFTERWARDS)


def reached(done: Done) -> bool:
    """Whether the person sees an end of it: an answer, a modal, suggestions, but not only that the bot thinks."""
    if isinstance(done, Said):
        return bool(done.replies)
    return done.answer is not None or done.modal is not None or done.choices is not None


def messages(done: Done) -> list[Message]:
    """The messages that came of it."""
    return done.replies if isinstance(done, Said) else done.messages


def _step(exchange: Exchange) -> Step:
    return exchange.method, re.sub(r"\{\w+\}", "*", exchange.route)


# The roads: how the person gets to the place where the fault waits, and what they do there.


def _command(name: str, **options: Any) -> Road:
    async def road(here: Outpost) -> Callable[[], Done]:
        return lambda: here.wire.interaction(name, options, user=here.admin, channel=here.general)

    return road


async def _typing(here: Outpost) -> Callable[[], Done]:
    options = {"name": "ov"}
    return lambda: here.wire.autocomplete("skill", options, focused="name", user=here.ann, channel=here.general)


async def _mention(here: Outpost) -> Callable[[], Done]:
    return lambda: here.wire.mention(ANSWERED, user=here.ann, channel=here.general)


async def _direct(here: Outpost) -> Callable[[], Done]:
    return lambda: here.wire.message(ANSWERED, user=here.ann, channel=here.wire.dm(here.ann))


def _press(label: str, question: str = ANSWERED) -> Road:
    async def road(here: Outpost) -> Callable[[], Done]:
        here.offer_help()
        await here.is_alive()  # from now on the bot knows how public the server is
        asked = here.wire.interaction("ask", {"question": question}, user=here.ann, channel=here.general)
        message = await asked.answered()
        return lambda: here.wire.press(message.labels[label], message, user=here.ann)

    return road


async def _confirm(here: Outpost) -> Callable[[], Done]:
    preview = (await _press("Ask a human", UNKNOWN)(here))()
    assert isinstance(preview, Interaction)
    message = await preview.answered()
    return lambda: here.wire.press(message.labels["Post it"], message, user=here.ann)


def _fill(label: str, **texts: Any) -> Road:
    async def road(here: Outpost) -> Callable[[], Done]:
        options = {"question": ANSWERED, "private": True}
        message = await here.wire.interaction("ask", options, user=here.ann, channel=here.general).answered()
        shown = here.wire.press(message.labels[label], message, user=here.ann)
        await shown.asked()
        return lambda: here.wire.modal(shown, texts)

    return road


async def _settings(here: Outpost) -> Callable[[], Done]:
    panel = await here.wire.interaction("mentor setup", user=here.admin, channel=here.general).answered()
    return lambda: here.wire.choose("m1:setup:helper-role", [here.role], panel, user=here.admin)


ROADS: Mapping[str, Road] = {
    "ask": _command("ask", question=ANSWERED),
    "ask in private": _command("ask", question=ANSWERED, private=True),
    "mention": _mention,
    "direct message": _direct,
    "suggestions": _typing,
    "picture": _command("roadmap", role="baker"),
    "settings": _command("mentor setup"),
    "choice": _settings,
    "why": _press("Why?"),
    "modal": _press("Not helpful"),
    "thread": _press("Continue in a thread"),
    "human": _press("Ask a human", UNKNOWN),
    "post": _confirm,
    "follow-up": _fill("Follow up", question=FOLLOWING),
    "verdict": _fill("Not helpful", reasons=["wrong"]),
}
