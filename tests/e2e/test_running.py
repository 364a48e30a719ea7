"""`python -m bot run` as a process of its own, against a Discord on this machine."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.doubles.library import Library, write_guides
from tests.doubles.wire import seams
from tests.doubles.wire.entities import Channel, User
from tests.doubles.wire.server import WireServer

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals"),
]

ROOT = Path(__file__).parents[2]
QUESTION = "How long does it take to become a machine learning engineer?"
PATIENCE = 30.0


@dataclass(slots=True)
class Process:
    """The bot as a process; `lines` are what it wrote on stderr."""

    process: asyncio.subprocess.Process
    lines: list[str] = field(default_factory=list)

    def signal(self, number: int) -> float:
        """Send a signal; gives the time."""
        self.process.send_signal(number)
        return time.perf_counter()

    async def ended(self) -> int:
        """Wait for its end; gives the exit code."""
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()

    async def read(self) -> None:
        """Collect its lines."""
        while self.process.stderr and (line := await self.process.stderr.readline()):
            self.lines.append(line.decode().rstrip())


@asynccontextmanager
async def mentor(command: str, settings: Mapping[str, str]) -> AsyncIterator[Process]:
    """Run a command with these variables; at the end it is gone."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.doubles.run_against_wire",
        command,
        cwd=ROOT,
        env={**os.environ, **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    running = Process(process)
    reading = asyncio.create_task(running.read())
    try:
        yield running
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reading


@pytest.fixture
async def wire() -> AsyncIterator[WireServer]:
    """A Discord on this machine."""
    async with WireServer() as wire:
        yield wire


@pytest.fixture
def settings(wire: WireServer, library: Library, tmp_path: Path) -> dict[str, str]:
    """The variables of a bot that serves a small library."""
    return {
        **seams.environment(wire),
        "MENTOR_KNOWLEDGE": str(ROOT / "knowledge"),
        "MENTOR_INDEX": str(library.index),
        "MENTOR_DATABASE": f"sqlite:///{tmp_path / 'mentor.db'}",
        "MENTOR_LOG_FORMAT": "json",
    }


@pytest.fixture
def place(wire: WireServer) -> tuple[User, Channel]:
    """Somebody, and where they talk."""
    guild, ann = wire.guild(), wire.user("ann")
    wire.join(guild, ann)
    return ann, wire.text_channel(guild)


async def connected(wire: WireServer) -> None:
    """Wait until the bot is there."""
    await wire.until(lambda: wire.gateway.connected, PATIENCE, "connection")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
async def test_it_answers_until_a_signal(
    wire: WireServer, settings: dict[str, str], place: tuple[User, Channel], number: int
) -> None:
    """Then it ends in order, quickly and with 0; its log names neither token nor question, nor who asked it."""
    ann, general = place
    async with mentor("run", settings) as bot:
        await connected(wire)
        answer = await wire.interaction("ask", {"question": QUESTION}, user=ann, channel=general).answered()
        assert "7 to 8 months" in answer.text
        began = bot.signal(number)
        assert 0 == await bot.ended()
        assert time.perf_counter() - began < 5.0
    records = [json.loads(line) for line in bot.lines]
    messages = [record["message"] for record in records]
    assert {"INFO"} == {record["level"] for record in records}
    assert any("install link: https://discord.com/oauth2/authorize" in text for text in messages)
    assert "stopped" == messages[-1]
    said = "\n".join(bot.lines)
    assert not [secret for secret in (wire.token, QUESTION, "machine learning", ann.name) if secret in said]


async def test_commands_are_told_once(wire: WireServer, settings: dict[str, str]) -> None:
    """Only where they changed since the last start, by whichever process."""
    for _ in range(2):
        async with mentor("run", settings) as bot:
            await connected(wire)
            bot.signal(signal.SIGTERM)
            assert 0 == await bot.ended()
    assert 1 == len(wire.sent("PUT", "/applications/*/commands"))


async def test_the_first_start_builds_the_index(
    wire: WireServer, settings: dict[str, str], place: tuple[User, Channel], tmp_path: Path, minilm: Path
) -> None:
    """In another process, which says what it does; then it is served."""
    ann, general = place
    knowledge = write_guides(tmp_path / "knowledge")
    for name in ("calibration.yaml", "glossary.yaml"):
        shutil.copy(ROOT / "knowledge" / name, knowledge / name)
    changes = {"KNOWLEDGE": knowledge, "MODELS": minilm.parent, "INDEX": tmp_path / "index"}
    async with mentor("run", settings | {f"MENTOR_{name}": str(path) for name, path in changes.items()}) as bot:
        await connected(wire)
        answer = await wire.interaction("ask", {"question": QUESTION}, user=ann, channel=general).answered()
        assert "7 to 8 months" in answer.text
        bot.signal(signal.SIGTERM)
        assert 0 == await bot.ended()
    assert any("there is no index yet" in line for line in bot.lines)


async def test_an_index_that_cannot_be_built_is_said(settings: dict[str, str], tmp_path: Path) -> None:
    """Once by the build, and once by the bot, which ends with 2."""
    changes = {"KNOWLEDGE": tmp_path / "nowhere", "INDEX": tmp_path / "index"}
    async with mentor("run", settings | {f"MENTOR_{name}": str(path) for name, path in changes.items()}) as bot:
        assert 2 == await bot.ended()
    assert bot.lines[-1].startswith("mentor: the index was not built")


@pytest.mark.slow
async def test_it_waits_for_a_gateway_that_is_down(
    wire: WireServer, settings: dict[str, str], place: tuple[User, Channel]
) -> None:
    """The first connections of all are refused; some seconds later it is there."""
    ann, general = place
    wire.gateway.refuse(1)
    async with mentor("run", settings) as bot:
        await connected(wire)
        assert wire.gateway.refused
        answer = await wire.interaction("ask", {"question": QUESTION}, user=ann, channel=general).answered()
        assert "7 to 8 months" in answer.text
        bot.signal(signal.SIGTERM)
        assert 0 == await bot.ended()


async def test_it_can_be_stopped_while_discord_is_down(wire: WireServer, settings: dict[str, str]) -> None:
    """Also then quickly and in order."""
    wire.gateway.refuse(1000)
    async with mentor("run", settings) as bot:
        await wire.until(lambda: wire.gateway.refused, PATIENCE, "refusal")
        began = bot.signal(signal.SIGTERM)
        assert 0 == await bot.ended()
        assert time.perf_counter() - began < 5.0


async def test_a_second_signal_ends_it_at_once(
    wire: WireServer, settings: dict[str, str], place: tuple[User, Channel]
) -> None:
    """Whatever is under way; the exit code tells of the signal."""
    ann, general = place
    wire.faults.delay("POST", "/interactions/**", 10.0)
    async with mentor("run", settings) as bot:
        await connected(wire)
        wire.interaction("ask", {"question": QUESTION}, user=ann, channel=general)
        await wire.until(lambda: wire.sent("POST", "/interactions/**"), what="answer under way")
        bot.signal(signal.SIGTERM)
        await wire.until(lambda: any("stopping" in line for line in bot.lines), what="stop")
        began = bot.signal(signal.SIGTERM)
        assert 128 + signal.SIGTERM == await bot.ended()
        assert time.perf_counter() - began < 1.0


@pytest.mark.parametrize("command", ["run", "invite"])
async def test_a_wrong_token_is_one_line(wire: WireServer, settings: dict[str, str], command: str) -> None:
    """It says where the right one goes, and does not show the wrong one."""
    async with mentor(command, settings | {"DISCORD_TOKEN": "a.wrong.token", "MENTOR_LOG_LEVEL": "WARNING"}) as bot:
        assert 2 == await bot.ended()
    assert 1 == len(bot.lines)
    assert bot.lines[0].startswith("mentor: Discord refuses the token")
    assert "a.wrong.token" not in bot.lines[0]


async def test_invite_prints_the_link(wire: WireServer, settings: dict[str, str]) -> None:
    """And nothing else."""
    async with mentor("invite", settings) as bot:
        assert bot.process.stdout is not None
        out = (await bot.process.stdout.read()).decode()
        assert 0 == await bot.ended()
    assert [] == bot.lines
    assert out.startswith("https://discord.com/oauth2/authorize?client_id=")
    assert 1 == len(out.splitlines())
