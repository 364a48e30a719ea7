"""Many people who ask at once, and how they were served."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

from tests.doubles.wire.entities import Channel, Guild
from tests.doubles.wire.interactions import ACKNOWLEDGE_WITHIN, Interaction
from tests.doubles.wire.server import WireServer


@dataclass(frozen=True, slots=True)
class Rush:
    """How many asked, how many of them got no whole answer, how many were acknowledged too late; times in seconds.

    `slowest` is the longest time until an acknowledgement, `heartbeat` the longest delay of a heartbeat.
    """

    asked: int
    unanswered: int
    late: int
    slowest: float
    heartbeat: float


async def rush(
    wire: WireServer, guild: Guild, channel: Channel, questions: Sequence[str], people: int, *, within: float = 60.0
) -> Rush:
    """Let so many new people ask at once, the questions in turn."""
    users = [wire.user(f"visitor{n}") for n in range(people)]
    wire.join(guild, *users)
    await asyncio.sleep(wire.gateway.heartbeat)
    before = len(wire.gateway.heartbeat_delays())
    asked = []
    for number, user in enumerate(users):
        options = {"question": questions[number % len(questions)]}
        asked.append(wire.interaction("ask", options, user=user, channel=channel))
        await asyncio.sleep(0)  # a server that is itself too busy to notice a heartbeat would blame the bot for it
    with contextlib.suppress(AssertionError):  # counted below
        await wire.until(lambda: all(each.answer for each in asked), within)
    # The heartbeats during all this have all come once two more have.
    past = len(wire.gateway.heartbeat_delays())
    await wire.until(lambda: len(wire.gateway.heartbeat_delays()) > past + 1, 3 * wire.gateway.heartbeat + 5.0)
    times = [each.acknowledged_at or float("inf") for each in asked]
    return Rush(
        people,
        unanswered=sum(not is_whole(each) for each in asked),
        late=sum(seconds > ACKNOWLEDGE_WITHIN for seconds in times),
        slowest=max(times),
        heartbeat=max(wire.gateway.heartbeat_delays()[before:]),
    )


def is_whole(asked: Interaction) -> bool:
    """Whether the answer to a question is one: it quotes the question, and says something to it."""
    return asked.answer is not None and asked.answer.text.startswith("> ") and "\n" in asked.answer.text
