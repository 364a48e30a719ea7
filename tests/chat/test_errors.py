"""The one funnel: every failure ends in a message to the person, or in one line of the log."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.chat.ask import Asking
from bot.chat.desk import Desk, Manners
from bot.chat.errors import sentence
from bot.chat.presses import Handlers, Press, button
from bot.chat.reply import Reply, note, respond, send
from bot.errors import MentorError
from index.errors import IndexMissing
from tests.doubles.school import ANSWERED
from tests.doubles.town import Make, Town, press, see


class Broken:
    """A command and a button that go wrong in the way that is asked for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def commands(self) -> list[Any]:
        """`/break`."""

        @app_commands.command(name="break", description="Go wrong")
        async def broken(interaction: discord.Interaction[Any], how: str) -> None:
            await self._break(interaction, how)

        return [broken]

    def presses(self) -> Handlers:
        """The same behind a button."""
        return {"break": self._pressed}

    async def _pressed(self, interaction: discord.Interaction[Any], press: Press) -> None:
        await self._break(interaction, press.argument(0))

    async def _break(self, interaction: discord.Interaction[Any], how: str) -> None:
        async def late() -> Reply:
            await self._desk.runner.run(lambda: None)
            raise ZeroDivisionError("a secret")

        match how:
            case "expected":
                raise MentorError("that cannot be; do this")
            case "unexpected":
                raise ZeroDivisionError("a secret")
            case "afterwards":
                await send(interaction, Reply(note("done"), private=False))
                raise ZeroDivisionError("a secret")
            case "late":
                await respond(interaction, late(), private=False, patience=self._desk.manners.patience)
            case "button":
                await send(interaction, Reply(note("press", items=[button("Go", "break", "expected")])))


@pytest.fixture
def use_cases() -> Sequence[Make]:
    """A broken command beside the ordinary ones."""
    return [Asking, Broken]


async def broken(town: Town, how: str) -> Any:
    """What the learner gets."""
    return await town.learner.slash(town.general, "break", how=how)


async def test_an_expected_error_is_shown_as_it_is(town: Town) -> None:
    """In private, as a sentence; nothing is recorded."""
    shown = await broken(town, "expected")
    assert (True, "That cannot be; do this", []) == (shown.ephemeral, see(shown).text, list(town.faults))


async def test_a_fault_of_ours_is_shown_with_an_id(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """The same id stands in the log with the traceback, and in the doctor's list; its text is shown to nobody."""
    shown = await broken(town, "unexpected")
    text = see(shown).text
    match = re.search(r"Something went wrong on my side \(`(\w{6})`\)", text)
    assert match
    assert (True, False) == (shown.ephemeral, "secret" in text)
    (fault,) = town.faults
    assert (match[1], "/break", "ZeroDivisionError") == (fault.id, fault.where, fault.kind)
    assert f"fault {match[1]} in /break" in caplog.text
    assert "Traceback" in caplog.text
    town.faults.clear()


async def test_a_fault_after_the_answer_is_one_more_message(town: Town) -> None:
    """For the person alone."""
    shown = await broken(town, "afterwards")
    (told,) = shown.followups
    assert (True, "done") == (told.ephemeral, see(shown.response).text)
    assert "Something went wrong" in see(told).text
    town.faults.clear()


@pytest.mark.parametrize("manners", [Manners(patience=0.02)])
async def test_a_fault_after_a_deferral_ends_the_waiting(town: Town, manners: Manners) -> None:
    """Nobody goes on looking at "thinking", and others don't see what went wrong."""
    await town.slow_down(0.1)
    shown = await broken(town, "late")
    (told,) = shown.followups
    assert (True, None) == (told.ephemeral, shown.response)
    assert "Something went wrong" in see(told).text
    town.faults.clear()


async def test_buttons_have_the_same_funnel(town: Town) -> None:
    """A press is answered as well."""
    shown = await broken(town, "button")
    told = await press(town.stranger, shown, "Go")
    assert (True, "That cannot be; do this") == (told.ephemeral, see(told).text)


async def test_who_cannot_be_told_is_one_line(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """Discord takes no message; the bot goes on."""
    caplog.set_level(logging.WARNING, "bot")
    town.env.inject_error("POST", "/interactions/*", status=403, code=50001)
    await broken(town, "expected")
    assert ["/break: cannot tell the person (Forbidden)"] == [r.getMessage() for r in caplog.records]
    assert "That cannot be; do this" == see(await broken(town, "expected")).text


@pytest.mark.parametrize("code", [10062, 10015, 50027])
async def test_too_late_is_one_line(town: Town, caplog: pytest.LogCaptureFixture, code: int) -> None:
    """The interaction or its token is gone: no fault, and no further attempt."""
    caplog.set_level(logging.WARNING, "bot")
    town.env.inject_error("POST", "/interactions/*", status=404, code=code)
    await town.learner.slash(town.general, "ask", question=ANSWERED)
    assert [f"/ask: too late to answer ({code})"] == [r.getMessage() for r in caplog.records]


async def test_a_missing_right_is_named(town: Town) -> None:
    """With a word on who can help."""
    shown = await town.learner.slash(town.general, "ask", question=ANSWERED)
    town.env.inject_error("POST", "/channels/*/messages/*/threads", status=403, code=50013)
    told = await press(town.learner, shown, "Continue in a thread")
    assert "Discord does not let me do that here. Ask an admin to run `/mentor doctor`." == see(told).text


async def test_a_fault_about_a_message_is_a_reply(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """With an id, like all others."""

    def gone(*_: object) -> str:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(type(town.store), "new_question_id", gone)
    await town.learner.send(town.general, f"{town.me} {ANSWERED}")
    (fault,) = town.faults
    assert f"Something went wrong on my side (`{fault.id}`). Please try again." == see(town.general.last_message).text
    town.faults.clear()


RENEWED = "That command has changed, and your Discord still has the old one. Restart Discord, then try it again."
COMMAND = Broken(SimpleNamespace()).commands()[0]  # type: ignore[arg-type]


def refusal(code: int) -> discord.Forbidden:
    """An error that Discord gives."""
    return discord.Forbidden(SimpleNamespace(status=403, reason=""), {"code": code, "message": "no"})


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MentorError("do this"), "Do this"),
        (IndexMissing("no index"), "No index"),
        (app_commands.MissingPermissions(["manage_guild"]), "Only people who may manage this server can do that."),
        (app_commands.NoPrivateMessage(), "That works in a server only."),
        (app_commands.CommandNotFound("old", []), RENEWED),
        (app_commands.CommandSignatureMismatch(COMMAND), RENEWED),
        (refusal(50001), "Discord does not let me see this channel. Ask an admin to run `/mentor doctor`."),
        (refusal(1), None),
        (ZeroDivisionError(), None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_expected_errors_are_sentences(error: Exception, said: str | None) -> None:
    """All others are faults of ours."""
    assert said == sentence(error)
