"""Discord's own description of its API takes what discord.py sends, and names what is wrong elsewhere."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import simcord

from tests.doubles import discord_schema
from tests.doubles.discord_schema import Schema
from tests.doubles.wire.server import WireServer
from tests.wire.ordinary import Ordinary

V2 = 1 << 15
MESSAGE, CALLBACK = ("POST", "/channels/1/messages"), ("POST", "/interactions/1/a-token/callback")
COMMANDS, FORUM = ("PUT", "/applications/1/commands"), ("POST", "/channels/1/threads")
EDIT, ORIGINAL = ("PATCH", "/channels/1/messages/2"), ("PATCH", "/webhooks/1/a-token/messages/@original")
FOLLOW_UP = ("POST", "/webhooks/1/a-token")


def row(*components: dict[str, Any]) -> dict[str, Any]:
    """A row of buttons or a select."""
    return {"type": 1, "components": list(components)}


def button(**changed: Any) -> dict[str, Any]:
    """A button."""
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go"} | changed


def command(**changed: Any) -> dict[str, Any]:
    """A command."""
    return {"name": "ask", "type": 1, "description": "Ask"} | changed


@pytest.fixture(scope="module")
def schema() -> Schema:
    """Discord's description."""
    return discord_schema.needed()


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        (MESSAGE, {"content": "x", "nonce": "1", "enforce_nonce": True, "tts": False, "embeds": [{"flags": 0}]}),
        (MESSAGE, {"content": "x", "message_reference": {"message_id": 5, "channel_id": 6, "guild_id": None}}),
        (MESSAGE, {"flags": V2, "components": [{"type": 17, "components": [{"type": 10, "content": "x"}]}]}),
        (MESSAGE, {"components": [row(button(emoji={"name": "👍", "id": None}))]}),
        (MESSAGE, {"embeds": [{"timestamp": "2026-11-21T12:00:00+00:00", "url": "https://example.org/"}]}),
        (CALLBACK, {"type": 5}),
        (CALLBACK, {"type": 5, "data": {"flags": 64}}),
        (CALLBACK, {"type": 6}),
        (CALLBACK, {"type": 7, "data": {"content": "x", "tts": False}}),
        (CALLBACK, {"type": 8, "data": {"choices": [{"name": "one", "value": 1}]}}),
        (ORIGINAL, {"content": None, "embeds": [], "attachments": []}),
        (FOLLOW_UP, {"content": "x", "tts": False, "flags": 64}),
        (EDIT, {"components": [{"type": 10, "content": "an edit need not repeat the flag"}]}),
        (COMMANDS, [command(nsfw=False, default_member_permissions="32", contexts=[0, 1], integration_types=[0])]),
        (COMMANDS, [{"name": "Ask about this", "type": 3}]),
        (FORUM, {"name": "x", "applied_tags": [5], "type": 11, "message": {"content": "x", "tts": False}}),
    ],
)
def test_what_is_right_passes(schema: Schema, operation: tuple[str, str], body: Any) -> None:
    """Numbers for ids, digits for bit sets, null where allowed, and the few fields that Discord ignores."""
    assert [] == schema.faults(*operation, body)


@pytest.mark.parametrize(
    ("operation", "body", "faults"),
    [
        (MESSAGE, {"contents": "x"}, ["(whole): Additional properties are not allowed ('contents' was unexpected)"]),
        (MESSAGE, {"content": 5}, ["content: 5 is not of type 'string', 'null'"]),
        (MESSAGE, {"components": [{"type": 99}]}, ["components/0: type 99 is none of 1, 17, 13, 12, 9, 14, 10"]),
        (MESSAGE, {"components": [row({"type": 2, "style": 9, "label": "x"})]}, ["components/0/components/0/style"]),
        (MESSAGE, {"components": [row(button(label="x" * 81))]}, ["components/0/components/0/label"]),
        (MESSAGE, {"embeds": [{"timestamp": "noon"}]}, ["embeds/0/timestamp: 'noon' is not a 'date-time'"]),
        (MESSAGE, {"embeds": [{"url": "nowhere"}]}, ["embeds/0/url: 'nowhere' is not a 'uri'"]),
        (MESSAGE, {"message_reference": {"message_id": "x"}}, ["message_reference/message_id"]),
        (MESSAGE, {"content": "x", "nonce": "x" * 26}, ["nonce"]),
        (MESSAGE, {}, ["(whole): Cannot send an empty message"]),
        (CALLBACK, {"type": 4, "data": {"content": "x" * 2001}}, ["data/content"]),
        (
            CALLBACK,
            {"type": 4, "data": {"components": [row(button()), row(button())]}},
            ["data/components/0/components/0/custom_id", "data/components/1/components/0/custom_id"],
        ),
        (CALLBACK, {"type": 8, "data": {"choices": [{"name": "", "value": "x"}]}}, ["data/choices/0/name"]),
        (CALLBACK, {"type": 9, "data": {"title": "x", "custom_id": "x"}}, ["data: 'components' is a required"]),
        (CALLBACK, {"type": 3}, ["(whole): type 3 is none of"]),
        (ORIGINAL, {"content": "x" * 2001}, ["content"]),
        (COMMANDS, [command(options=[{"type": 3, "name": "a"}])], ["0/options/0: 'description' is a required"]),
        (COMMANDS, [command(name="Ask Me")], ["0/name: 'Ask Me' is no name"]),
        (FORUM, {"name": "x", "message": {"content": "x", "nonse": 1}}, ["message"]),
        (("POST", "/channels/1/post"), {}, ["POST /channels/1/post is no operation with a body"]),
    ],
)
def test_what_is_wrong_is_named(schema: Schema, operation: tuple[str, str], body: Any, faults: list[str]) -> None:
    """Each fault has its place, and a union tells of the one branch that was meant."""
    found = schema.faults(*operation, body)
    assert len(faults) == len(found)
    assert all(each.startswith(expected) for expected, each in zip(faults, found, strict=True)), found


def test_uploads_are_counted(schema: Schema) -> None:
    """`attachments` and the parts of a multipart body belong together."""
    body = {"attachments": [{"id": 0, "filename": "a.png"}]}
    assert [] == schema.faults(*MESSAGE, body, ["files[0]"])
    assert ["attachments: files[0] is not both uploaded and listed"] == schema.faults(*MESSAGE, body)


def test_templates_do_as_well_as_paths(schema: Schema) -> None:
    """The path of an operation may have the names of its parts, or ids."""
    for path in ("/channels/{channel_id}/messages", "/channels/123/messages"):
        assert ["(whole): Cannot send an empty message"] == schema.faults("POST", path, {})


async def test_the_server_reports_what_the_description_forbids(schema: Schema) -> None:
    """A body that only the description knows to be wrong is found at the end of a test."""
    async with WireServer(checked=False) as server:
        channel = server.text_channel(server.guild())
        async with aiohttp.ClientSession(headers={"Authorization": f"Bot {server.token}"}) as session:
            address = f"{server.api_url}/channels/{channel.id}/messages"
            answer = await session.post(address, json={"content": "x", "contents": "y"})
            assert 200 == answer.status
    assert 1 == len(server.problems())


async def test_what_simcord_records_can_be_checked(schema: Schema) -> None:
    """The bodies that the simulated Discord records are those of the wire."""
    async with simcord.run(Ordinary()) as env:
        guild = env.create_guild()
        channel = guild.create_text_channel("general")
        ann = guild.add_member(env.create_user("ann"))
        await ann.slash(channel, "ask", question="why")
        await ann.slash(channel, "picture")
        requests = env.http_requests
    assert 6 == len(requests)
    assert [] == schema.simulated_faults(requests)
    wrong = dataclasses.replace(requests[-1], json={"contents": "x"})
    assert 1 == len(schema.simulated_faults([wrong]))


def test_without_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the variable there is no check, and a test that needs it is skipped; a wrong name is an error."""
    monkeypatch.delenv(discord_schema.VARIABLE, raising=False)
    assert discord_schema.at_hand() is None
    with pytest.raises(pytest.skip.Exception, match="names no file"):
        discord_schema.needed()
    monkeypatch.setenv(discord_schema.VARIABLE, str(tmp_path / "gone.json"))
    with pytest.raises(FileNotFoundError):
        discord_schema.at_hand()
