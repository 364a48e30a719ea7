"""`/mentor index`: what the operators of the bot do with the index."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st
from simcord.results import InteractionResult

from bot.adapters.store import open_store
from bot.adapters.worker import Worker
from bot.chat import rebuild
from bot.chat.desk import Manners
from bot.chat.manage import Managing
from bot.chat.rebuild import JOBS
from bot.chat.render_index import builds_view, done_view, progress_view, rollback_view
from index.manifest import Build, Manifest
from tests.doubles.builds import ToyBuilder, ToyIndexes
from tests.doubles.school import School, teach
from tests.doubles.town import NOW, Make, Town, client, furnished, see
from tests.doubles.views import answer, broken, text
from tests.doubles.wire.entities import Channel, Message
from tests.doubles.wire.interactions import Interaction
from tests.doubles.wire.seams import running
from tests.doubles.wire.server import WireServer

REFUSED = "Only the people who run me can do that; they are named in MENTOR_OPERATORS"
DRY_RUN = ("documents: 0 added, 1 changed, 0 removed, 22 unchanged", "Nothing was changed (--dry-run).")
BUILT = ("encoded 100 of 252", "encoded 252 of 252", "Built index B in 0.5 s: 1 passages encoded, 251 reused.")


@pytest.fixture
def use_cases() -> Sequence[Make]:
    """The group /mentor alone."""
    return [Managing]


@pytest.fixture
async def yours(town: Town) -> Town:
    """A town whose admin runs the bot."""
    town.desk = replace(town.desk, manners=replace(town.desk.manners, operators=frozenset({town.admin.id})))
    await town.restart()
    return town


def facts(created: datetime = NOW) -> Manifest:
    """What a build says of itself."""
    return Manifest("c", "c", "e", 64, 1, "exact", created, documents=23, passages=252, statements=900, sources=())


NEWER = Build("20261121T110000Z-bbbbbbbb", True, 12_000_000, facts(), "")
DAMAGED = Build("20261120T110000Z-cccccccc", False, 12_000_000, None, "manifest.json cannot be read")
OLDER = Build("20261119T110000Z-aaaaaaaa", False, 12_000_000, facts(), "")


def keep(town: Town, *builds: Build) -> None:
    """Let these be the builds on the machine."""
    town.indexes.kept = builds


async def call(town: Town, action: str) -> InteractionResult:
    """A command of the admin."""
    return await town.admin.slash(town.general, f"mentor index {action}")


async def test_status(yours: Town) -> None:
    """All builds with their size and age; which one is served, and what is wrong with the others."""
    keep(yours, NEWER, DAMAGED, OLDER)
    yours.taught = replace(yours.taught, id=NEWER.id)
    shown = await call(yours, "status")
    assert shown.ephemeral
    text = see(shown).text
    assert f"🟢 `{NEWER.id}` · served" in text
    assert "23 documents, 252 passages, 12 MB" in text
    assert f"🔴 `{DAMAGED.id}`\n-# manifest.json cannot be read" in text
    assert f"⚪ `{OLDER.id}`" in text
    assert ["Dry run", "Rebuild", "Roll back"] == see(shown).pressable


async def test_status_tells_of_a_refusal(yours: Town) -> None:
    """A newer build that cannot be served."""
    yours.indexes.refusal = ("20261121T110000Z-dddddddd", "vectors.faiss is missing")
    text = see(await call(yours, "status")).text
    assert "`20261121T110000Z-dddddddd` was refused: vectors.faiss is missing" in text


async def test_a_dry_run_and_then_the_rebuild(yours: Town) -> None:
    """Its output as it stands, and a button to go on."""
    yours.builder.lines = DRY_RUN
    shown = await call(yours, "dry-run")
    assert shown.ephemeral
    assert "\n".join(DRY_RUN) in see(shown).text
    assert [("index", "build", "--dry-run")] == yours.builder.ran
    assert 0 == yours.indexes.refreshed
    yours.builder.lines = BUILT
    await yours.admin.click(answer(shown), label="Rebuild now")
    assert ("index", "build") == yours.builder.ran[-1]
    assert "### Rebuild done" in see(shown).text
    assert "Built index B in 0.5 s" in see(shown).text
    assert "encoded" not in see(shown).text.replace("passages encoded", "")
    assert 1 == yours.indexes.refreshed


async def test_a_rebuild_that_fails(yours: Town) -> None:
    """The last words of the process are shown; what is served stays."""
    yours.builder.lines, yours.builder.code = ("mentor: process 7 is changing the index",), 2
    shown = await call(yours, "rebuild")
    assert "### The rebuild failed" in see(shown).text
    assert "mentor: process 7 is changing the index" in see(shown).text
    assert f"Served now: `{yours.taught.id}`" in see(shown).text
    assert 0 == yours.indexes.refreshed


async def test_a_rebuild_that_is_refused(yours: Town) -> None:
    """It was built, but cannot be served."""
    yours.builder.work = lambda: setattr(yours.indexes, "refusal", ("B", "vectors.faiss is missing"))
    shown = await call(yours, "rebuild")
    assert "`B` was refused: vectors.faiss is missing" in see(shown).text


async def test_a_process_that_cannot_start(yours: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator gets an id for the log, and may try again."""

    async def fail(*_: object) -> int:
        raise OSError("no such program")

    with monkeypatch.context() as patch:
        patch.setattr(ToyBuilder, "run", fail)
        shown = await call(yours, "rebuild")
    assert "Something went wrong on my side" in see(shown).text
    yours.faults.clear()
    assert "### Rebuild done" in see(await call(yours, "rebuild")).text


async def test_going_back_is_confirmed(yours: Town) -> None:
    """Both builds are shown before, and nothing happens until the button is pressed."""
    keep(yours, NEWER, DAMAGED, OLDER)
    shown = await call(yours, "rollback")
    text = see(shown).text
    assert text.index(NEWER.id) < text.index(OLDER.id)
    assert DAMAGED.id not in text
    assert [] == yours.builder.ran
    await yours.restart()
    yours.builder.lines = (f"Went back to index {OLDER.id}.",)
    await yours.admin.click(answer(shown), label="Roll back")
    assert [("index", "rollback")] == yours.builder.ran
    assert f"Went back to index {OLDER.id}." in see(shown).text
    assert 1 == yours.indexes.refreshed


async def test_going_back_after_the_index_has_changed(yours: Town) -> None:
    """The confirmation was for another build."""
    keep(yours, NEWER, OLDER)
    shown = await call(yours, "rollback")
    keep(yours, replace(NEWER, id="20261121T120000Z-eeeeeeee"), replace(NEWER, current=False), OLDER)
    refused = await yours.admin.click(answer(shown), label="Roll back")
    assert "The index was changed meanwhile" in see(refused).text
    assert [] == yours.builder.ran


async def test_leaving_it(yours: Town) -> None:
    """Nothing is changed."""
    keep(yours, NEWER, OLDER)
    shown = await call(yours, "rollback")
    await yours.admin.click(answer(shown), label="Leave it")
    assert "Nothing was changed." == see(shown).text
    assert [] == yours.builder.ran


@pytest.mark.parametrize("builds", [(), (NEWER,), (NEWER, DAMAGED)], ids=["none", "one", "a damaged one"])
async def test_nothing_to_go_back_to(yours: Town, builds: Sequence[Build]) -> None:
    """That is said."""
    keep(yours, *builds)
    assert "There is no older build to go back to" == see(await call(yours, "rollback")).text


async def test_the_way_back_from_the_status(yours: Town) -> None:
    """The button asks before, like the command."""
    keep(yours, NEWER, OLDER)
    shown = await call(yours, "status")
    await yours.admin.click(answer(shown), label="Roll back")
    assert "### Go back to the build before?" in see(shown).text


@pytest.mark.parametrize("action", ["status", "dry-run", "rebuild", "rollback"])
async def test_managers_are_no_operators(yours: Town, action: str) -> None:
    """The index belongs to those who run the bot."""
    role = yours.guild.create_role("Other managers", permissions=discord.Permissions(manage_guild=True))
    manager = yours.guild.add_member(yours.env.create_user("manager"), roles=[role])
    refused = await manager.slash(yours.general, f"mentor index {action}")
    assert (True, REFUSED) == (refused.ephemeral, see(refused).text)
    assert [] == yours.builder.ran


async def test_a_button_of_somebody_who_no_longer_operates(yours: Town) -> None:
    """Each press is checked."""
    shown = await call(yours, "status")
    yours.desk = replace(yours.desk, manners=Manners())
    await yours.restart()
    refused = await yours.admin.click(answer(shown), label="Rebuild")
    assert REFUSED == see(refused).text
    assert [] == yours.builder.ran


@dataclass(slots=True)
class Yard:
    """The real client on a wire server, where time is real and people act at once."""

    wire: WireServer
    builder: ToyBuilder
    general: Channel

    def call(self, action: str) -> Interaction:
        """A command of the owner of the application."""
        return self.wire.interaction(f"mentor index {action}", user=self.wire.operator, channel=self.general)

    async def says(self, message: Message, words: str) -> None:
        """Wait until a message says something."""
        await self.wire.until(lambda: words in message.text, 5, words)


@pytest.fixture
async def yard(school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Yard]:
    """Progress is shown every 20 ms; a gate keeps a build from ending."""
    monkeypatch.setattr(rebuild, "STEP", 0.02)
    builder, worker, kept, taught = ToyBuilder(), Worker(), open_store(f"sqlite:///{tmp_path / 'w.db'}"), teach(school)
    builder.gate = asyncio.Event()
    desk = furnished(
        lambda: taught,
        kept,
        worker,
        builder=builder,
        indexes=ToyIndexes(school.index),
        note_fault=lambda fault: pytest.fail(str(fault)),
    )
    async with WireServer() as wire:
        guild = wire.guild("Learners")
        managers = wire.role(guild, "Managers", discord.Permissions(manage_guild=True))
        wire.join(guild, wire.operator, roles=[managers])
        general = wire.text_channel(guild, "general")
        async with running(wire, client(desk, [Managing])):
            yield Yard(wire, builder, general)
    worker.close()
    kept.close()


async def test_progress_is_shown_while_it_works(yard: Yard) -> None:
    """The same message says what happens and how it ended; few edits, as long as nothing changes."""
    yard.builder.lines = BUILT[:1]
    message = await yard.call("rebuild").answered()
    assert message.flags.ephemeral
    await yard.says(message, "100 of 252")
    await asyncio.sleep(0.1)
    assert 1 == len(yard.wire.sent("PATCH", "/webhooks/**"))
    assert yard.builder.gate is not None
    yard.builder.gate.set()
    await yard.says(message, "### Rebuild done")
    assert 2 == len(yard.wire.sent("PATCH", "/webhooks/**"))


async def test_one_at_a_time(yard: Yard) -> None:
    """Whoever comes second is told to wait, and the buttons are disabled meanwhile."""
    message = await yard.call("rebuild").answered()
    assert "The index is being changed already" in (await yard.call("dry-run").answered()).text
    status = await yard.call("status").answered()
    assert "It is being changed right now" in status.text
    assert [] == status.custom_ids
    assert yard.builder.gate is not None
    yard.builder.gate.set()
    await yard.says(message, "### Rebuild done")
    assert [("index", "build")] == yard.builder.ran


async def test_a_build_that_outlives_its_message(yard: Yard, caplog: pytest.LogCaptureFixture) -> None:
    """After 15 minutes Discord takes no edits: the work goes on all the same, and its end stands in the log."""
    caplog.set_level(logging.INFO, "bot.chat.rebuild")
    yard.builder.lines = BUILT[:1]
    yard.wire.faults.fail("PATCH", "/webhooks/**", 401, times=2)
    await yard.call("rebuild").answered()
    await yard.wire.until(lambda: yard.wire.sent("PATCH", "/webhooks/**"), 5, "first edit")
    assert yard.builder.gate is not None
    yard.builder.gate.set()
    await yard.wire.until(lambda: "cannot tell the operator" in caplog.text, 5, "last log line")
    assert "index rebuild ended with status 0" in caplog.text
    assert "### Index" in (await yard.call("status").answered()).text


words = st.text(max_size=400)
builds = st.builds(
    Build,
    id=st.just(NEWER.id),
    current=st.booleans(),
    bytes=st.integers(0, 10**15),
    manifest=st.none() | st.just(facts()),
    problem=words,
)
refusals = st.none() | st.tuples(st.just(NEWER.id), st.text(max_size=5000))


@given(st.lists(builds, max_size=12), refusals, st.booleans())
def test_no_status_breaks_a_limit(kept: list[Build], refused: tuple[str, str] | None, busy: bool) -> None:
    """Whatever is on the disk."""
    assert [] == broken(builds_view(kept, NEWER.id, refused, busy=busy))


@given(builds, builds)
def test_no_question_breaks_a_limit(current: Build, before: Build) -> None:
    """Whatever is on the disk."""
    assert [] == broken(rollback_view(current, before))


@given(st.sampled_from(sorted(JOBS)), st.integers(-9, 255), st.lists(words, max_size=30), refusals)
def test_no_output_breaks_a_limit(job: str, code: int, lines: list[str], refused: tuple[str, str] | None) -> None:
    """Whatever a process says."""
    assert [] == broken(progress_view(job, lines))
    assert [] == broken(done_view(job, code, lines, served=NEWER.id, refused=refused))


@pytest.mark.parametrize(
    ("line", "expected"),
    [("encoded 0 of 252", "░" * 20), ("encoded 126 of 252", "█" * 10 + "░" * 10), ("encoded 252 of 252", "█" * 20)],
)
def test_the_bar(line: str, expected: str) -> None:
    """Twenty steps from nothing to all."""
    assert f"`{expected}`" in text(progress_view("rebuild", [line]))


def test_long_output_is_cut() -> None:
    """What went well begins with what matters; a failure ends with it."""
    lines = [f"line {n}" for n in range(100)]
    good, bad = (text(done_view("rebuild", code, lines, served="x", refused=None)) for code in (0, 2))
    assert "```text\nline 0\n" in good
    assert "line 10\n  and 89 more lines\n```" in good
    assert "```text\nline 88\n" in bad
    assert "line 99\n```" in bad


def test_output_is_no_formatting() -> None:
    """A block ends where the bot ends it, and colours of a terminal are left out."""
    shown = text(done_view("rebuild", 2, ["\x1b[31m```**bold** @everyone"], served="x", refused=None))
    assert "```text\n'''**bold** @everyone\n```" in shown
