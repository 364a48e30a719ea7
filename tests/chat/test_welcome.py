"""`/help`, and the greeting of a server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.store import open_store
from bot.adapters.worker import Worker
from bot.chat.ask import Asking
from bot.chat.browse import Browsing
from bot.chat.desk import Desk
from bot.chat.manage import Managing
from bot.chat.privacy import Privacy
from bot.chat.render_people import greeting_view, help_view
from bot.chat.welcome import Welcome, with_article
from tests.doubles.keeping import planning
from tests.doubles.prompting import prompting
from tests.doubles.school import School, teach
from tests.doubles.town import Make, Town, client, furnished, see
from tests.doubles.views import answer, broken
from tests.doubles.wire.entities import Guild
from tests.doubles.wire.seams import running
from tests.doubles.wire.server import WireServer

HELLO = "### Hello, I am Roadmap Mentor"


@pytest.fixture
def use_cases() -> Sequence[Make]:
    """Everything that help speaks of."""
    return [Asking, Browsing, planning, prompting, Managing, Welcome, Privacy]


async def test_help(town: Town) -> None:
    """For the person alone: what the bot can do, things to try, how private it is."""
    shown = await town.learner.slash(town.general, "help")
    assert shown.ephemeral
    text = see(shown).text
    assert "each quote with its source" in text
    assert "mention me in a channel or thread" in text
    assert "kept for 30 days under a code" in text
    assert "`/plan create`" in text
    assert "`/prompts catchup`" in text
    assert "`/prompts setup`" in text
    assert "`/mentor setup`" in text
    assert 3 == len(see(shown).labels)


async def test_help_names_every_command(town: Town) -> None:
    """Nothing that the bot can do is hidden."""
    text = see(await town.learner.slash(town.general, "help")).text
    commands = town.bot.tree.get_commands(type=discord.AppCommandType.chat_input)
    assert ["help"] == [command.name for command in commands if f"`/{command.name}" not in text]
    menu = town.bot.tree.get_commands(type=discord.AppCommandType.message)
    assert all(command.name in text for command in menu)


async def test_help_in_a_direct_message(town: Town) -> None:
    """There are no channels to mention the bot in, and nothing to manage."""
    text = see(await town.learner.user.slash("help")).text
    assert "`/ask`" in text
    assert "`/plan create`" in text
    assert "mention me" not in text
    assert "`/prompts" not in text
    assert "`/mentor setup`" not in text


async def test_what_help_proposes_is_answered(town: Town) -> None:
    """Each button asks its question, for the person alone, also after a restart."""
    shown = await town.learner.slash(town.general, "help")
    await town.restart()
    for label in see(shown).labels:
        told = await town.learner.click(answer(shown), label=label)
        assert told.ephemeral
        assert "Confidence: none" not in see(told).text
        assert label in see(told).text


async def test_what_is_proposed_follows_the_index(town: Town, school: School) -> None:
    """Without a curriculum, what any index may know is tried; nothing that it can't answer is proposed."""
    empty = replace(school.curriculum, skills={}, roles={}, terms={}, projects={}, guides={}, resources={})
    town.taught = replace(town.taught, id="another", curriculum=empty)
    labels = see(await town.learner.slash(town.general, "help")).labels
    assert [] == [label for label in labels if "baker" in label]


async def test_where_questions_are_never_kept(town: Town) -> None:
    """Help says so."""
    town.desk = replace(town.desk, manners=replace(town.desk.manners, keep_questions=False))
    await town.restart()
    assert "Questions are not kept" in see(await town.learner.slash(town.general, "help")).text


async def greet(town: Town) -> None:
    """Let the bot join the server, once more."""
    guild = town.bot.get_guild(town.guild.id)
    assert guild is not None
    await town.bot.on_guild_join(guild)


async def test_the_greeting_stands_in_the_first_channel(town: Town) -> None:
    """Where no channel for system messages is chosen."""
    await greet(town)
    (message,) = town.general.history()
    assert see(message).text.startswith(HELLO)
    for command in ("/plan create", "/mentor setup", "/prompts setup"):
        assert f"`{command}`" in see(message).text
    assert 3 == len(see(message).labels)
    assert [] == town.helpers.history()


async def test_the_greeting_prefers_the_system_channel(town: Town) -> None:
    """That is where a server expects it."""
    guild = town.bot.get_guild(town.guild.id)
    assert guild is not None
    guild._system_channel_id = town.helpers.id
    await greet(town)
    assert [] == town.general.history()
    assert 1 == len(town.helpers.history())


async def test_what_the_greeting_proposes_is_private(town: Town) -> None:
    """Whoever presses a button gets an answer of their own; the channel stays as it is."""
    await greet(town)
    (message,) = town.general.history()
    told = await town.stranger.click(message, label=see(message).labels[0])
    assert told.ephemeral
    assert 1 == len(town.general.history(viewer=town.learner))


async def test_a_channel_that_is_closed_is_passed_over(town: Town) -> None:
    """The next one is taken."""
    town.env.inject_error("POST", f"/channels/{town.general.id}/messages", status=403, code=50013)
    await greet(town)
    assert [] == town.general.history()
    assert 1 == len(town.helpers.history())


async def test_where_nothing_can_be_written_the_bot_is_silent(town: Town) -> None:
    """No channel, no greeting, no error."""
    before = len(town.env.http_requests)
    town.env.create_guild("Closed")
    await town.env.settle()
    assert [] == town.calls(before)


@pytest.fixture
async def desk(school: School, tmp_path: Path) -> AsyncIterator[Desk]:
    """Tools for a bot on the wire."""
    worker, kept, taught = Worker(), open_store(f"sqlite:///{tmp_path / 'w.db'}"), teach(school)
    yield furnished(lambda: taught, kept, worker, note_fault=lambda fault: pytest.fail(str(fault)))
    worker.close()
    kept.close()


async def test_one_greeting_for_each_join(desk: Desk) -> None:
    """Not when the bot starts, not after an outage of the server; again after it was thrown out and asked back."""

    def greetings(guild: Guild) -> int:
        return sum(HELLO in m.text for m in wire.messages.values() if m.channel.guild is guild)

    async with WireServer() as wire:
        old, new = wire.guild("Old"), wire.guild("New", bot=False)
        for guild in (old, new):
            wire.text_channel(guild)
        bot = client(desk, [Asking, Welcome])
        async with running(wire, bot):
            wire.outage(old)
            wire.recover(old)
            wire.add_bot(new)
            await wire.until(lambda: greetings(new), 5, "greeting")
            wire.outage(new)
            wire.recover(new)
            wire.remove_bot(new)
            await wire.until(lambda: bot.get_guild(new.id) is None, 5, "goodbye")
            wire.add_bot(new)
            await wire.until(lambda: greetings(new) == 2, 5, "second greeting")
            assert 0 == greetings(old)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Data Analyst", "a data analyst"),
        ("Machine Learning Engineer", "a machine learning engineer"),
        ("AI Researcher", "an AI researcher"),
        ("NLP Engineer", "an NLP engineer"),
        ("MLOps Engineer", "an MLOps engineer"),
        ("UX Writer", "a UX writer"),
        ("Engineer: builds things", "an engineer"),
    ],
)
def test_titles_within_a_sentence(title: str, expected: str) -> None:
    """As one says them."""
    assert expected == with_article(title)


questions = st.lists(st.text(min_size=1, max_size=75).filter(lambda text: ":" not in text), max_size=3, unique=True)


@given(
    questions,
    st.lists(st.sampled_from(["ask", "role", "skill", "term", "compare", "plan", "prompts"])),
    st.integers(0, 9999),
)
def test_no_message_breaks_a_limit(tries: list[str], commands: list[str], keep_days: int) -> None:
    """Whatever is proposed."""
    assert [] == broken(help_view(tries, commands=commands, keep_days=keep_days, in_server=True))
    assert [] == broken(greeting_view(tries, commands=commands))
