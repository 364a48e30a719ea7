"""Discord and the network break in every way they have: people get their answers, or one log line tells why not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from discord import Permissions

from bot.errors import StoreProblem
from tests.doubles.ordeal import ROADS, Step, hurried, undergo
from tests.doubles.outpost import Outpost, outpost, settings_of
from tests.doubles.school import ANSWERED, School
from tests.doubles.wire.interactions import COMMAND
from tests.doubles.wire.server import WireServer

CALLBACK: Step = ("POST", "/interactions/*/*/callback")
EDIT: Step = ("PATCH", "/webhooks/*/*/messages/*")
MESSAGES: Step = ("POST", "/channels/*/messages")
ANSWER = "7 to 8 months"

Break = Callable[[WireServer], Awaitable[object]]


async def _cut(wire: WireServer) -> None:
    wire.gateway.cut()


async def _reconnect(wire: WireServer) -> None:
    wire.gateway.reconnect()


async def _resumable(wire: WireServer) -> None:
    wire.gateway.invalidate(resumable=True)


async def _invalid(wire: WireServer) -> None:
    wire.gateway.invalidate(resumable=False)


async def _forgotten(wire: WireServer) -> None:
    wire.gateway.forget()
    wire.gateway.cut()


async def _closed(wire: WireServer) -> None:
    await wire.gateway.close(4000)


async def _refused(wire: WireServer) -> None:
    wire.gateway.refuse(3, status=503)
    wire.gateway.cut()


@pytest.fixture
def _hurried() -> Iterator[None]:
    """Nobody waits as long as discord.py does."""
    with hurried():
        yield


# The gateway.


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(_cut, id="the cable is cut"),
        pytest.param(_reconnect, id="op 7"),
        pytest.param(_resumable, id="op 9, resumable"),
        pytest.param(_closed, id="closed"),
    ],
)
async def test_what_was_missed_is_answered(post: Outpost, broken: Break) -> None:
    """Commands and mentions of the meantime come with the resumed session; each is answered once."""
    wire = post.wire
    await broken(wire)
    asked = wire.interaction("ask", {"question": ANSWERED}, user=post.ann, channel=post.general)
    said = wire.mention(ANSWERED, user=post.ben, channel=post.general)
    assert ANSWER in (await asked.answered()).text
    assert ANSWER in (await said.answered()).text
    assert (1, 1) == (len(wire.gateway.identifies), len(wire.gateway.resumes))
    assert await post.is_alive()
    assert (1, 1) == (len(asked.messages), len(said.replies))
    assert [] == post.log.lines


@pytest.mark.usefixtures("_hurried")
@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(_invalid, id="op 9, not resumable"),
        pytest.param(_forgotten, id="forgotten"),
        pytest.param(_refused, id="the gateway is down"),
    ],
)
async def test_a_new_session_goes_on(post: Outpost, broken: Break) -> None:
    """What was missed is lost with the old one; commands are not told again, and nobody is greeted again."""
    wire = post.wire
    before = len(wire.exchanges)
    await broken(wire)
    await wire.until(lambda: len(wire.gateway.identifies) == 2, what="new session")
    await post.up()
    assert await post.is_alive()
    assert {"/gateway/bot", "/interactions/{interaction}/{token}/callback"} >= {
        x.route for x in wire.exchanges[before:]
    }


async def test_a_zombie_connection_is_given_up(school: School, tmp_path: Path) -> None:
    """One that is open, but silent; what was said meanwhile is answered."""
    async with (
        WireServer(heartbeat=0.2) as wire,
        outpost(wire, settings_of(school, tmp_path), heartbeat_timeout=0.6) as post,
    ):
        wire.gateway.fall_silent()
        said = wire.mention(ANSWERED, user=post.ann, channel=post.general)
        assert ANSWER in (await said.answered(within=20.0)).text
        assert wire.gateway.resumes


@pytest.mark.usefixtures("_hurried")
@pytest.mark.parametrize("status", [None, 503], ids=["hangs up", "503"])
async def test_a_gateway_that_is_down_at_the_start(
    wire: WireServer, school: School, tmp_path: Path, status: int | None
) -> None:
    """The bot waits for it."""
    wire.gateway.refuse(2, status=status)
    async with outpost(wire, settings_of(school, tmp_path)) as post:
        assert wire.gateway.refused
        assert await post.is_alive()


@pytest.mark.parametrize(
    ("event", "data"),
    [("INTERACTION_CREATE", {"id": "1", "type": 2}), ("MESSAGE_CREATE", {"id": "1"}), ("RESUMED", None)],
    ids=["interaction", "message", "resumed"],
)
async def test_an_event_that_discord_py_cannot_read(
    wire: WireServer, school: School, tmp_path: Path, event: str, data: Any
) -> None:
    """It ends the connection; a new one takes its place."""
    async with outpost(wire, settings_of(school, tmp_path), expected=["the connection failed"]) as post:
        wire.announce(event, data, guild=None, intents=0)
        await wire.until(lambda: len(wire.gateway.identifies) == 2, what="new session")
        await post.up()
        assert await post.is_alive()


async def test_events_that_nobody_knows(post: Outpost) -> None:
    """Discord invents new ones every month."""
    post.wire.announce("SOMETHING_NEW", {"id": "1"}, guild=None, intents=0)
    data = {"id": "1", "name": "forgotten", "type": 1, "options": []}
    old = post.wire.send(COMMAND, data, user=post.ann, channel=post.general)
    assert "Restart Discord" in (await old.answered()).text
    odd = post.wire.send(77, {}, user=post.ann, channel=post.general)
    assert await post.is_alive()
    assert odd.acknowledged_at is None


async def test_an_answer_under_way_survives_a_cut(school: School, tmp_path: Path) -> None:
    """It does not go over the cable that was cut."""
    async with WireServer() as wire, outpost(wire, settings_of(school, tmp_path), patience=0.05) as post:
        busy = asyncio.ensure_future(post.busy(0.3))
        asked = wire.interaction("ask", {"question": ANSWERED}, user=post.ann, channel=post.general)
        await asked.acknowledged()
        wire.gateway.cut()
        assert ANSWER in (await asked.answered()).text
        await busy


async def test_heartbeats_go_on_while_the_bot_thinks(school: School, tmp_path: Path) -> None:
    """Whatever blocks does so in a thread of its own."""
    async with WireServer(heartbeat=0.1) as wire, outpost(wire, settings_of(school, tmp_path)) as post:
        await post.busy(1.0)
        await wire.until(lambda: len(wire.gateway.heartbeat_delays()) > 5)
        assert max(wire.gateway.heartbeat_delays()) < 0.5


async def test_an_outage_of_a_server_is_no_goodbye(post: Outpost) -> None:
    """When it is over, nobody is greeted, and the server's data stay."""
    store, runner = post.bot.desk.store, post.bot.desk.runner
    post.offer_help()
    post.wire.outage(post.guild)
    post.wire.recover(post.guild)
    assert await post.is_alive()
    assert [] == post.wire.sent("POST", "/channels/*/messages")
    assert post.helpers.id == (await runner.run(lambda: store.server(post.guild.id))).helper_channel


async def test_thrown_out_in_the_middle_of_an_answer(post: Outpost) -> None:
    """One line tells of the mention that cannot be answered any more; other servers notice nothing."""
    wire = post.wire
    other, carl = wire.guild("Others"), wire.user("carl")
    wire.join(other, carl)
    there = wire.text_channel(other)
    busy = asyncio.ensure_future(post.busy(0.3))
    await asyncio.sleep(0)
    wire.mention(ANSWERED, user=carl, channel=there)
    await asyncio.sleep(0.1)
    wire.remove_bot(other)
    await busy
    await wire.until(lambda: post.log.lines, what="log line")
    assert await post.is_alive()
    assert ["a message: cannot answer (Forbidden)"] == post.log.lines


# HTTP.


@pytest.mark.usefixtures("_hurried")
@pytest.mark.parametrize(
    "fault", ["500", "502", "503", "504", "request lost", "response lost", "429", "429 everywhere"]
)
@pytest.mark.parametrize(
    ("road", "slow", "step"),
    [
        pytest.param("ask", False, CALLBACK, id="answer"),
        pytest.param("ask", True, CALLBACK, id="announcement"),
        pytest.param("ask", True, EDIT, id="answer after its announcement"),
        pytest.param("mention", False, MESSAGES, id="reply"),
    ],
)
async def test_a_passing_fault_costs_nobody_an_answer(
    school: School, tmp_path: Path, road: str, slow: bool, step: Step, fault: str
) -> None:
    """A try or two later it is there, and only once."""
    outcome = await undergo(school, tmp_path, road, slow=slow, fault=fault, step=step)
    assert (True, 1, []) == (outcome.alive, outcome.answers, outcome.lines)
    assert ANSWER in outcome.text


@pytest.mark.usefixtures("_hurried")
@pytest.mark.parametrize(
    ("road", "slow", "step", "fault", "line"),
    [
        ("ask", False, CALLBACK, "gone", "/ask: too late to answer (10062)"),
        ("ask", True, EDIT, "gone", "/ask: too late to answer (10062)"),
        ("ask", False, CALLBACK, "no connection", "/ask: cannot tell the person (ServerDisconnectedError)"),
        ("ask", False, CALLBACK, "banned", "/ask: cannot tell the person (HTTPException)"),
        ("ask", False, CALLBACK, "500 for good", "/ask: cannot tell the person (DiscordServerError)"),
        ("mention", False, MESSAGES, "gone", "a message: cannot answer (NotFound)"),
        ("mention", False, MESSAGES, "forbidden", "a message: cannot answer (Forbidden)"),
        ("mention", False, MESSAGES, "no connection", "a message: cannot answer (ServerDisconnectedError)"),
        ("suggestions", False, CALLBACK, "gone", "suggestions were not taken (NotFound)"),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) and " (" not in value else "",
)
async def test_who_cannot_be_answered_is_one_line(
    school: School, tmp_path: Path, road: str, slow: bool, step: Step, fault: str, line: str
) -> None:
    """No traceback, no fault of the bot; and it goes on."""
    outcome = await undergo(school, tmp_path, road, slow=slow, fault=fault, step=step)
    assert ([line], [], True) == (outcome.lines, outcome.errors, outcome.alive)


@pytest.mark.slow
@pytest.mark.usefixtures("_hurried")
@pytest.mark.parametrize("road", sorted(ROADS))
async def test_every_road_ends_somewhere(school: School, tmp_path: Path, road: str) -> None:
    """In an answer or in one line, whichever of its requests is lost, for once or for good."""
    plain = await undergo(school, tmp_path, road, slow=True)
    assert (True, []) == (plain.survived, plain.lines)
    for step in plain.steps:
        for fault in ("response lost", "no connection"):
            outcome = await undergo(school, tmp_path, road, slow=True, fault=fault, step=step)
            assert outcome.survived, f"{fault} at {step}: {outcome}"


async def test_a_late_acknowledgement(wire: WireServer, school: School, tmp_path: Path) -> None:
    """Whoever Discord has given up on is one line, and nobody else notices."""
    wire.interactions.acknowledge_within = 0.2
    async with outpost(wire, settings_of(school, tmp_path)) as post:
        busy = asyncio.ensure_future(post.busy(0.4))
        asked = wire.interaction("ask", {"question": ANSWERED}, user=post.ann, channel=post.general)
        await wire.until(lambda: post.log.lines, what="log line")
        await busy
        assert (["/ask: too late to answer (10062)"], None) == (post.log.lines, asked.answer)
        assert await post.is_alive()


@pytest.mark.parametrize("afterwards", [False, True], ids=["on the way there", "on the way back"])
async def test_a_slow_way_to_discord(post: Outpost, afterwards: bool) -> None:
    """A second more or less changes nothing."""
    post.wire.faults.delay("POST", CALLBACK[1], 1.0, times=1, afterwards=afterwards)
    asked = post.wire.interaction("ask", {"question": ANSWERED}, user=post.ann, channel=post.general)
    assert ANSWER in (await asked.answered()).text
    assert await post.is_alive()
    assert [] == post.log.lines


async def test_a_map_survives_a_lost_connection(post: Outpost) -> None:
    """The picture is sent whole with the second try as well."""
    post.wire.faults.drop("POST", CALLBACK[1])
    shown = await post.wire.interaction("roadmap", {"role": "baker"}, user=post.ann, channel=post.general).answered()
    first, second = (x.files["files[0]"] for x in post.wire.sent("POST", CALLBACK[1]))
    assert first == second
    assert 1 == len(shown.attachments)


async def test_channels_that_can_only_be_written_in(post: Outpost) -> None:
    """Without the right to read what was said, the bot cannot reply to it; it answers below."""
    post.wire.overwrite(post.general, post.guild.everyone, deny=Permissions(read_message_history=True))
    said = post.wire.mention(ANSWERED, user=post.ann, channel=post.general)
    assert ANSWER in (await said.answered()).text
    assert [] == post.log.lines


async def test_a_locked_thread_is_one_line(post: Outpost) -> None:
    """Nothing can be written there."""
    thread = post.wire.thread(post.general, "closed", owner=post.ann)
    thread.locked = True
    post.wire.mention(ANSWERED, user=post.ann, channel=thread)
    await post.wire.until(lambda: post.log.lines, what="log line")
    assert await post.is_alive()
    assert ["a message: cannot answer (HTTPException)"] == post.log.lines


async def test_a_database_that_is_gone(post: Outpost, monkeypatch: pytest.MonkeyPatch) -> None:
    """People get their answers, privately, since nobody knows what the server chose."""

    def gone(*_: object, **__: object) -> None:
        raise StoreProblem("the database cannot be reached; see to it")

    for name in ("server", "keep_question"):
        monkeypatch.setattr(type(post.bot.desk.store), name, gone)
    asked = post.wire.interaction("ask", {"question": ANSWERED}, user=post.ann, channel=post.general)
    answer = await asked.answered()
    await post.wire.until(lambda: len(post.log.lines) == 2, what="log lines")
    assert (True, True) == (ANSWER in answer.text, answer.flags.ephemeral)
    assert all("the database cannot be reached" in line for line in post.log.lines)
    assert {"bot.chat.ask"} == {record.name for record in post.log.records}
    post.log.clear()
