"""The client: what it tells Discord, what it listens to, and what it does not."""

from __future__ import annotations

import json
import logging
from copy import copy

import discord
import pytest

from bot.chat.client import SYNCED, invite, permissions
from bot.chat.welcome import Welcome
from tests.doubles import discord_schema
from tests.doubles.discord_rules import commands_faults
from tests.doubles.school import ANSWERED
from tests.doubles.town import Town, client, forge, press, see


def syncs(town: Town) -> int:
    """How often Discord was told about the commands."""
    return sum(r.method == "PUT" and r.path.endswith("/commands") for r in town.env.http_requests)


async def test_commands_are_told_once(town: Town) -> None:
    """Not at every start: Discord bears a few hundred changes a day."""
    assert 1 == syncs(town)
    await town.restart()
    assert 1 == syncs(town)


async def test_changed_commands_are_told_again(town: Town) -> None:
    """As soon as a single word of them is another one."""
    await town.env.restart_bot(client(town.desk, [*town.use_cases, Welcome]))
    assert 2 == syncs(town)
    town.store.set_meta(SYNCED, "something else")
    await town.restart()
    assert 3 == syncs(town)


async def test_what_discord_is_told_is_valid(town: Town) -> None:
    """By its rules, and by its own description where that is at hand."""
    (sent,) = [r for r in town.env.http_requests if r.path.endswith("/commands")]
    assert [] == list(commands_faults(sent.json))  # type: ignore[arg-type]
    if schema := discord_schema.at_hand():
        assert [] == schema.faults(sent.method, sent.path, sent.json)


async def test_commands_work_everywhere(town: Town) -> None:
    """In servers, direct messages and groups, installed by a server or a person, unless one says otherwise."""
    (sent,) = [r for r in town.env.http_requests if r.path.endswith("/commands")]
    described = {c["name"]: (c["contexts"], c["integration_types"]) for c in json.loads(json.dumps(sent.json))}
    assert ([0, 1, 2], [0, 1]) == tuple(map(sorted, described["ask"]))
    assert described["ask"] == described["Ask the mentor about this"]


async def test_no_privileged_intent_is_needed(town: Town) -> None:
    """Neither members nor presences nor the text of all messages."""
    intents = town.bot.intents
    assert (False, False, False) == (intents.members, intents.presences, intents.message_content)
    assert (True, True, True) == (intents.guilds, intents.guild_messages, intents.dm_messages)


def test_the_install_link_asks_for_what_is_needed() -> None:
    """And for nothing that could do harm."""
    asked = dict(permissions())
    assert [] == [
        name for name in ("administrator", "manage_guild", "manage_messages", "mention_everyone") if asked[name]
    ]
    link = invite(1234)
    assert f"client_id=1234&scope=bot+applications.commands&permissions={permissions().value}" in link


async def test_system_messages_are_not_answered(town: Town) -> None:
    """Such as the note that somebody added the bot to a thread, which mentions it."""
    shown = await town.learner.slash(town.general, "ask", question=ANSWERED)
    await press(town.learner, shown, "Continue in a thread")
    thread = town.general.threads[0]
    added = copy(thread.last_message)
    assert added is not None
    added.type, added.author, added.mentions = discord.MessageType.recipient_add, await person(town), [town.bot.user]  # type: ignore[list-item]
    before = len(thread.history())
    await town.bot.on_message(added)
    assert before == len(thread.history())
    added.type = discord.MessageType.default
    await town.bot.on_message(added)
    assert before + 1 == len(thread.history())


async def person(town: Town) -> discord.User:
    """The learner, as discord.py knows them."""
    message = await town.learner.send(town.general, "hi all")
    assert isinstance(message.author, discord.User)
    return message.author


async def test_a_button_of_an_older_version_is_answered(town: Town) -> None:
    """Politely; so is one whose verb nobody knows any more."""
    shown = await town.learner.slash(town.general, "ask", question=ANSWERED)
    for custom_id in ("m0:helpful:x", "m1:gone:x"):
        told = await forge(town.learner, shown, custom_id)
        assert told.ephemeral
        assert "is from an older version of me and no longer works. Ask again, or see `/help`." in see(told).text


async def test_servers_are_remembered(town: Town) -> None:
    """When the bot joins one, and when it leaves."""
    guild = town.bot.get_guild(town.guild.id)
    assert guild is not None
    await town.bot.on_guild_join(guild)
    assert (guild.id,) == town.store.servers()
    await town.bot.on_guild_remove(guild)
    assert () == town.store.servers()


@pytest.mark.parametrize("method", ["joined", "left"])
async def test_a_fault_about_a_server_ends_nothing(town: Town, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    """It is recorded; the bot goes on."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(type(town.store), method, broken)
    guild = town.bot.get_guild(town.guild.id)
    assert guild is not None
    await (town.bot.on_guild_join(guild) if method == "joined" else town.bot.on_guild_remove(guild))
    assert [f"{'joining' if method == 'joined' else 'leaving'} a server"] == [fault.where for fault in town.faults]
    town.faults.clear()
    assert "7 to 8" in see(await town.learner.slash(town.general, "ask", question=ANSWERED)).text


async def test_the_start_log_shows_the_install_link(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """For whoever starts the bot for the first time."""
    caplog.set_level(logging.INFO, "bot")
    await town.restart()
    assert any(line.startswith("install link: https://discord.com/oauth2/authorize?") for line in caplog.messages)
