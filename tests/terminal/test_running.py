"""`./mentor run` and `./mentor invite`, within this process."""

from __future__ import annotations

import asyncio
import functools
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot import connect
from bot.adapters.store import open_store
from bot.chat.connection import TokenRefused
from bot.cli import main
from bot.errors import MentorError
from bot.mentor.model import Confidence
from bot.mentor.records import KeptQuestion
from bot.settings import Settings
from bot.terminal import running
from index import store
from tests.doubles.encoder import HashingEncoder
from tests.doubles.school import ANSWERED, School, found_school
from tests.doubles.wire.seams import pointed_at
from tests.doubles.wire.server import WireServer


@pytest.fixture(autouse=True)
def _no_token_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither in the environment nor in `.env`."""
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / ".env")


@pytest.mark.parametrize("command", ["run", "invite"])
def test_without_a_token_one_line_says_where_it_goes(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is loaded or built for that."""
    assert 2 == main([command])
    said = capsys.readouterr()
    assert "" == said.out
    assert 1 == len(said.err.splitlines())
    assert "DISCORD_TOKEN in .env" in said.err


@pytest.mark.parametrize("token", ["two words", "tök.en", "a\ttab"])
def test_what_cannot_be_a_token_is_refused(
    token: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not shown."""
    monkeypatch.setenv("DISCORD_TOKEN", token)
    assert 2 == main(["run"])
    said = capsys.readouterr().err
    assert "copy it once more" in said
    assert token not in said


@pytest.fixture
def school(tmp_path: Path) -> School:
    """A small curriculum and its index, which a test may change."""
    return found_school(tmp_path)


@pytest.fixture
async def wire() -> AsyncIterator[WireServer]:
    """A Discord on this machine."""
    async with WireServer() as wire:
        with pointed_at(wire):
            yield wire


@pytest.fixture
def settings(school: School, tmp_path: Path) -> Settings:
    """The school's."""
    return school.settings(tmp_path, health="127.0.0.1:0", questions_per_minute=1000)


@pytest.fixture(autouse=True)
def _toy_encoder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No model is needed; logs are seen."""
    monkeypatch.setattr(connect, "build", functools.partial(connect.build, encoder=HashingEncoder()))
    level = logging.getLogger("bot").level
    logging.getLogger("bot").setLevel(logging.INFO)
    yield
    logging.getLogger("bot").setLevel(level)


@asynccontextmanager
async def serving(settings: Settings, wire: WireServer) -> AsyncIterator[asyncio.Task[int]]:
    """Within it the bot serves and is connected; at the end it is told to stop, and ends with 0."""
    stop = asyncio.Event()
    task = asyncio.create_task(running.serve(settings, wire.token, stop))
    try:
        await wire.until(lambda: task.done() or wire.gateway.connected, what="connection")
        if task.done():
            task.result()
        yield task
    finally:
        stop.set()
        await asyncio.wait({task}, timeout=5.0)
    assert 0 == task.result()


async def test_it_serves_until_it_is_told_to_stop(settings: Settings, wire: WireServer) -> None:
    """A question is answered; afterwards nothing is left running."""
    guild, ann = wire.guild(), wire.user("ann")
    wire.join(guild, ann)
    general = wire.text_channel(guild)
    async with serving(settings, wire):
        answer = await wire.interaction("ask", {"question": ANSWERED}, user=ann, channel=general).answered()
        assert "7 to 8 months" in answer.text
    assert not wire.gateway.connected
    assert [] == [thread.name for thread in threading.enumerate() if "mentor" in thread.name]


async def test_a_wrong_token_ends_it(settings: Settings, wire: WireServer) -> None:
    """The sentence is for the operator."""
    with pytest.raises(TokenRefused):
        await running.serve(settings, "another.token", asyncio.Event())


async def test_without_a_connection_it_leaves(
    settings: Settings, wire: WireServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its exit code asks the supervisor to start it anew."""
    monkeypatch.setattr(running, "_LOST_AFTER", 0.2)
    monkeypatch.setattr(running, "_GLANCE", 0.05)
    wire.faults.fail("GET", "/gateway/bot", 503, times=99)
    assert 75 == await running.serve(settings, wire.token, asyncio.Event())


async def test_health_tells_how_it_is(settings: Settings, wire: WireServer, caplog: pytest.LogCaptureFixture) -> None:
    """Ready while the gateway works; the answers are counted."""

    async def look(path: str) -> tuple[int, str]:
        port = next(record.args for record in caplog.records if "health is served" in record.msg)
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port[0]}{path}") as answer:  # type: ignore[index]
            return answer.status, await answer.text()

    guild, ann = wire.guild(), wire.user("ann")
    wire.join(guild, ann)
    general = wire.text_channel(guild)
    async with serving(settings, wire):
        await wire.interaction("ask", {"question": ANSWERED}, user=ann, channel=general).answered()
        assert 200 == (await look("/ready"))[0]
        await asyncio.sleep(0.05)
        figures = (await look("/metrics"))[1]
        assert "mentor_gateway_up 1.0" in figures
        assert "mentor_answer_seconds_count 1.0" in figures
        wire.gateway.refuse(99)
        wire.gateway.cut()
        await wire.until(lambda: wire.gateway.refused, what="refusal")
        assert (503, 200) == ((await look("/ready"))[0], (await look("/live"))[0])


async def test_a_port_in_use_ends_it(settings: Settings, wire: WireServer) -> None:
    """Before it connects."""
    taken = wire.api_url.split("/")[2]
    with pytest.raises(MentorError, match="MENTOR_HEALTH"):
        await running.serve(settings.model_copy(update={"health": taken}), wire.token, asyncio.Event())
    assert [] == wire.exchanges


async def test_a_new_index_is_served_without_a_restart(
    settings: Settings, school: School, wire: WireServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is noticed, verified by a real process, and served; people see it in the next answer."""
    monkeypatch.setattr(running, "_LOOK", 0.05)
    guild, ann = wire.guild(), wire.user("ann")
    wire.join(guild, ann)
    general = wire.text_channel(guild)
    async with serving(settings, wire):
        newer = take_over(school, found_school(tmp_path / "again"))
        store_path = settings.database.get_secret_value()
        for _ in range(100):
            answer = await wire.interaction("ask", {"question": ANSWERED}, user=ann, channel=general).answered()
            assert "7 to 8 months" in answer.text
            if newer in indexes(store_path, ann.id):
                break
            await asyncio.sleep(0.1)
    assert newer in indexes(store_path, ann.id)


def take_over(school: School, other: School) -> str:
    """Make the other school's build the current one of this school; gives its id."""
    build_id = store.current_id(other.index)
    newer = f"2099{build_id[4:]}"
    (other.index / build_id).rename(school.index / newer)
    (school.index / store.CURRENT).write_text(f"{newer}\n")
    return newer


def indexes(url: str, user: int) -> set[object]:
    """The indexes that a person's kept questions were asked of."""
    kept = open_store(url)
    try:
        return {row["index_id"] for row in kept.everything_of(user).get("questions", ())}
    finally:
        kept.close()


async def test_old_things_are_forgotten(
    settings: Settings, wire: WireServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Soon after the start, and then daily: old questions, and servers that are no longer there."""
    monkeypatch.setattr(running, "_SOON", 0.1)
    monkeypatch.setattr(running, "_DAY", 0.1)
    kept = open_store(settings.database.get_secret_value())
    now = datetime.now(UTC)
    kept.joined(99, now)
    kept.left(98, now - timedelta(days=31))
    kept.keep_question(1, KeptQuestion("old", None, "why?", Confidence.NONE, (), "index", now - timedelta(days=31)))
    guild = wire.guild()
    async with serving(settings, wire):
        await wire.until(lambda: "forgot 1 questions and 1 servers" in caplog.text, what="forgetting")
        # Which servers were left is known once Discord has named all that were not.
        await wire.until(lambda: (guild.id,) == kept.servers(), what="knowledge of the servers")
    kept.close()


async def test_what_happens_once_a_day_is_not_put_off_by_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it goes wrong it is tried again soon: people were promised that their questions are forgotten in time."""
    monkeypatch.setattr(running, "_AGAIN", 0.0)
    faults: list[Exception] = [MentorError("busy"), KeyError("x")]
    seen = asyncio.Event()

    async def work() -> None:
        if faults:
            raise faults.pop(0)
        seen.set()

    task = asyncio.create_task(running._again_and_again("forgetting", work, running._DAY, first=0.0))
    await asyncio.wait_for(seen.wait(), 5.0)
    task.cancel()


async def test_what_goes_wrong_again_and_again_ends_nothing(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A problem of the outside is one line, a fault of ours has its traceback."""
    faults: list[Exception] = [MentorError("the disk is full"), KeyError("x"), ValueError("enough")]
    seen = asyncio.Event()

    async def work() -> None:
        if not faults:
            seen.set()
            return
        raise faults.pop(0)

    task = asyncio.create_task(running._again_and_again("tidying", work, 0.0))
    await seen.wait()
    task.cancel()
    said = [(record.getMessage(), bool(record.exc_info)) for record in caplog.records]
    assert [
        ("tidying, trying again later: the disk is full", False),
        ("tidying failed; trying again later", True),
        ("tidying failed; trying again later", True),
    ] == said
