"""`/mentor doctor`: what is wrong, and a report to copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, NoReturn

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.access import Lack
from bot.chat.checkup import Fact, span, table
from bot.chat.desk import About, Fault, Manners
from bot.chat.manage import Managing
from bot.chat.render_admin import doctor_view
from bot.chat.rights import is_operator
from bot.errors import StoreProblem
from tests.doubles.prompting import change, set_up
from tests.doubles.town import Make, Town, see
from tests.doubles.views import answer, broken

REFUSED = ("20261121T000000Z-00000000", "the index in /srv/var/index is damaged")


@pytest.fixture
def use_cases() -> Sequence[Make]:
    """The group /mentor alone."""
    return [Managing]


async def report(town: Town) -> str:
    """What the doctor says to the admin."""
    return see(await town.admin.slash(town.general, "mentor doctor")).text


async def operate(town: Town) -> None:
    """Make the admin an operator of the bot."""
    town.desk = replace(town.desk, manners=replace(town.desk.manners, operators=frozenset({town.admin.id})))
    await town.restart()


async def test_all_is_well(town: Town) -> None:
    """A report for its reader alone, as a block of plain text that can be copied."""
    town.desk = replace(town.desk, about=About("1.2.3", "SQLite"))
    await town.restart()
    shown = await town.admin.slash(town.general, "mentor doctor")
    assert shown.ephemeral
    text = see(shown).text
    assert "### Doctor: all is well" in text
    block = text.split("```")[1]
    for line in (
        "mentor       1.2.3, discord.py",
        "time         2026-11-21 12:00 UTC",
        f"index        {town.taught.id}",
        f"{town.taught.passages} passages",
        "model        ready, a trial question took",
        "database     SQLite answers in",
        "queue        0 waiting",
        "gateway      ",
        "shard 1 of 1",
        "errors       none since I started",
        "server       all channels, public answers",
        "permissions  all there",
    ):
        assert line in block


async def test_the_next_weekly_prompts(town: Town) -> None:
    """Three for each that is on, by its own clock; what stands in the way of one is named."""
    assert "prompts      none set up" in await report(town)
    set_up(town, zone="Asia/Kolkata")
    set_up(town, town.helpers, id="s2", on=False)
    text = await report(town)
    for day in ("Mon 2026-11-23 09:00", "Mon 2026-11-30 09:00", "2026-12-07 09:00"):
        assert day in text.replace("\n             ", " ")
    assert "prompts      #helpers: off" in text
    assert "### Doctor: all is well" in text
    change(town, channel=1, failures=2)
    text = await report(town)
    assert "- Prompts: 2 posts in a row could not be made; see /prompts status." in text
    assert "it no longer exists, or I cannot see it; choose again" in text


async def test_a_prompt_that_cannot_be_full(town: Town) -> None:
    """A track that is gone, and topics that are left out."""
    set_up(town, track="alchemist")
    assert "no longer taught here; choose another track" in await report(town)
    curriculum = town.taught.curriculum
    topic = curriculum.roles["baker"].front.junior[0]
    page = curriculum.skills[topic]
    poor = replace(page, front=page.front.model_copy(update={"practice": ()}))
    town.taught = replace(town.taught, curriculum=replace(curriculum, skills={**curriculum.skills, topic: poor}))
    change(town, track="baker")
    assert "1 topic cannot make a full prompt; see /prompts status." in await report(town)


async def test_errors_are_listed_newest_first(town: Town) -> None:
    """With the ids that people were told; no more than five."""
    for n in range(7):
        town.faults.append(Fault(f"aaaaa{n}", "/ask", "KeyError", town.clock.at - timedelta(hours=7 - n)))
    text = await report(town)
    assert "errors       7 remembered" in text
    assert "  aaaaa6     /ask, KeyError, 1 hour ago" in text
    assert text.index("aaaaa6") < text.index("aaaaa2")
    assert "aaaaa1" not in text
    town.faults.clear()


async def test_missing_permissions_are_named_by_channel(town: Town) -> None:
    """As a list with what to do, and in the report in plain words."""
    closed = discord.PermissionOverwrite(send_messages=False)
    hall = town.guild.create_text_channel("hall", overwrites={town.guild.default_role: closed})
    town.settings(channels=(town.general.id, hall.id))
    text = await report(town)
    assert "### Doctor: 1 thing needs you" in text
    assert f"- <#{hall.id}>: give me **Send Messages**" in text
    assert "permissions  #hall\n             ! Send Messages" in text


async def test_a_refused_index_is_reported(town: Town) -> None:
    """Managers learn that there is one; where things lie on the machine is for operators."""
    town.indexes.refusal = REFUSED
    text = await report(town)
    assert f"newer index  {REFUSED[0]} was refused" in text
    assert "/srv" not in text
    await operate(town)
    assert REFUSED[1] in " ".join((await report(town)).split())


async def test_a_database_that_cannot_be_used(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor still answers, and says so."""

    def fail(*_: object) -> NoReturn:
        raise StoreProblem("the database at db.example cannot be reached: start it")

    monkeypatch.setattr(type(town.store), "server", fail)
    text = await report(town)
    assert "the database cannot be used" in text
    assert "settings are unknown" in text
    assert "db.example" not in text


async def test_a_model_that_fails(town: Town) -> None:
    """An error of any kind is a finding, not the end of the report."""

    def fail(_: object) -> NoReturn:
        raise RuntimeError

    mentor: Any = SimpleNamespace(ask=fail)
    town.taught = replace(town.taught, mentor=mentor)
    text = await report(town)
    assert "model        failed (RuntimeError)" in text
    assert "Model: restart me" in text


async def test_check_again(town: Town) -> None:
    """The button draws the report anew, also after a restart."""
    shown = await town.admin.slash(town.general, "mentor doctor")
    town.indexes.refusal = REFUSED
    await town.restart()
    await town.admin.click(answer(shown), label="Check again")
    assert "1 thing needs you" in see(shown).text
    town.indexes.refusal = None
    await town.admin.click(answer(shown), label="Check again")
    assert "all is well" in see(shown).text


async def test_the_way_to_the_settings(town: Town) -> None:
    """A button opens the panel beside the report."""
    shown = await town.admin.slash(town.general, "mentor doctor")
    panel = await town.admin.click(answer(shown), label="Settings")
    assert panel.ephemeral
    assert "Settings of Learners" in see(panel).text


async def test_a_long_report_is_a_file(town: Town) -> None:
    """Which goes again once the report is short."""
    closed = discord.PermissionOverwrite(send_messages=False, attach_files=False, read_message_history=False)
    halls = [
        town.guild.create_text_channel(
            f"a-rather-long-name-for-a-hall-{n}", overwrites={town.guild.default_role: closed}
        )
        for n in range(25)
    ]
    town.settings(channels=tuple(hall.id for hall in halls))
    shown = await town.admin.slash(town.general, "mentor doctor")
    assert ["doctor.txt"] == [file.filename for file in answer(shown).attachments]
    assert "25 things need you" in see(shown).text
    assert "and 19 more" in see(shown).text
    town.settings(channels=())
    await town.admin.click(answer(shown), label="Check again")
    assert [] == answer(shown).attachments
    assert "permissions  all there" in see(shown).text


async def test_others_are_refused(town: Town) -> None:
    """Also where a server opened the command to them."""
    command = town.env.backend.find_command("mentor", town.guild.id, type=1)
    assert command is not None
    town.guild.set_command_permissions(int(command["id"]), {town.learner: True})
    refused = await town.learner.slash(town.general, "mentor doctor")
    assert (True, "Only people who may manage this server can do that.") == (refused.ephemeral, see(refused).text)


@pytest.mark.parametrize(
    ("application", "expected"),
    [
        pytest.param({"owner": 5}, True, id="owner"),
        pytest.param({"owner": 6}, False, id="somebody else"),
        pytest.param({"owner": 6, "team": [(5, "accepted", "developer")]}, True, id="member of the team"),
        pytest.param({"owner": 6, "team": [(5, "invited", "developer")]}, False, id="only invited"),
        pytest.param({"owner": 6, "team": [(5, "accepted", "read_only")]}, False, id="may only read"),
        pytest.param({"owner": 5, "team": [(7, "accepted", "admin")]}, False, id="the team's stand-in"),
        pytest.param(None, False, id="not known"),
    ],
)
def test_who_operates_the_bot(application: dict[str, Any] | None, expected: bool) -> None:
    """The owner of the application, or who works in the team that owns it."""
    known = None
    if application is not None:
        team = application.get("team")
        members = [
            SimpleNamespace(
                id=id, membership_state=discord.TeamMembershipState[state], role=discord.TeamMemberRole[role]
            )
            for id, state, role in team or ()
        ]
        known = SimpleNamespace(
            owner=SimpleNamespace(id=application["owner"]), team=SimpleNamespace(members=members) if team else None
        )
    interaction: Any = SimpleNamespace(user=SimpleNamespace(id=5), client=SimpleNamespace(application=known))
    assert expected is is_operator(interaction, Manners())
    assert is_operator(interaction, Manners(operators=frozenset({5})))


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (timedelta(seconds=-5), "less than a minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=47), "1 day"),
        (timedelta(days=3), "3 days"),
    ],
)
def test_ages(age: timedelta, expected: str) -> None:
    """In the largest whole unit."""
    assert expected == span(age)


words = st.text(max_size=400)


@given(
    lacks=st.lists(st.builds(Lack, words, words, st.just(("View Channel",) * 6), words), max_size=30),
    facts=st.lists(st.builds(Fact, st.text(max_size=12), words, words), min_size=1, max_size=20),
)
def test_no_report_breaks_a_limit(lacks: list[Lack], facts: list[Fact]) -> None:
    """However much is wrong."""
    troubles = [f"{fact.name}: {fact.remedy}" for fact in facts if fact.remedy]
    assert [] == broken(doctor_view(lacks, troubles, table(facts)[:2600], manager=True))
    assert [] == broken(doctor_view(lacks, troubles, None, manager=False), ["doctor.txt"])
