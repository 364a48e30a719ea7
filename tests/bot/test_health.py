"""What a supervisor is told about the bot."""

from __future__ import annotations

import socket

import aiohttp
import pytest

from bot.adapters.health import Figures, serving
from bot.errors import MentorError
from tests.doubles.loopback import loopback_only


async def look(port: int, path: str) -> tuple[int, str]:
    """Status and text of a page."""
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.text()


@pytest.mark.parametrize(("ready", "status"), [(True, 200), (False, 503)], ids=["connected", "on its way"])
async def test_alive_and_ready(ready: bool, status: int) -> None:
    """The process is alive whenever it answers; ready it is while its gateway works."""
    with loopback_only():
        async with serving("127.0.0.1:0", Figures(), lambda: ready) as port:
            assert (200, "alive\n") == await look(port, "/live")
            assert status == (await look(port, "/ready"))[0]
            assert 404 == (await look(port, "/elsewhere"))[0]


async def test_figures_in_the_format_of_prometheus() -> None:
    """Questions by confidence, how long answers took, and whatever is watched, read anew each time."""
    figures, waiting = Figures(), [3]
    figures.watch("mentor_queue", "How much waits.", lambda: waiting[0])
    figures.answered("strong", 0.02)
    figures.answered("strong", 2.0)
    figures.answered("none", 0.02)
    async with serving("127.0.0.1:0", figures, lambda: True) as port:
        _, first = await look(port, "/metrics")
        waiting[0] = 0
        _, second = await look(port, "/metrics")
    lines = first.splitlines()
    for line in (
        'mentor_questions_total{confidence="strong"} 2.0',
        'mentor_questions_total{confidence="none"} 1.0',
        'mentor_answer_seconds_bucket{le="0.025"} 2.0',
        'mentor_answer_seconds_bucket{le="3.0"} 3.0',
        "mentor_answer_seconds_count 3.0",
        "mentor_queue 3.0",
    ):
        assert line in lines
    assert "mentor_queue 0.0" in second.splitlines()


async def test_two_bots_count_for_themselves() -> None:
    """Nothing is shared by the process."""
    one, other = Figures(), Figures()
    one.answered("strong", 0.1)
    assert b'confidence="strong"' not in other.text()


async def test_a_port_in_use_is_a_sentence() -> None:
    """It names the setting."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(MentorError, match=f"MENTOR_HEALTH: {address} cannot be opened"):
            async with serving(address, Figures(), lambda: True):
                pass
