"""The bot as a whole, without its connection."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import connect
from bot.chat.client import Command
from bot.chat.presses import Handlers, Press
from bot.connect import Bot, build, environment
from bot.errors import StoreProblem
from bot.mentor.model import Question
from bot.settings import HOME, Settings
from index import store
from index.errors import IndexDamaged, IndexMissing
from tests.doubles.builds import ToyBuilder
from tests.doubles.encoder import HashingEncoder
from tests.doubles.school import ANSWERED, School, found_school


@pytest.fixture
def school(tmp_path: Path) -> School:
    """A small curriculum and its index, which a test may change."""
    return found_school(tmp_path)


@pytest.fixture
def settings(school: School, tmp_path: Path) -> Settings:
    """The school's settings."""
    link = "https://example.org/{commit}/{path}#L{first}"
    return school.settings(tmp_path, source_link=link, questions_per_minute=3, operators=frozenset({7}))


@pytest.fixture
def builder() -> ToyBuilder:
    """Stands in for other processes."""
    return ToyBuilder()


@pytest.fixture
def bot(settings: Settings, builder: ToyBuilder) -> Iterator[Bot]:
    """The bot, with the toy encoder."""
    bot = build(settings, encoder=HashingEncoder(), builder=builder)
    yield bot
    bot.close()


def test_the_index_is_served(bot: Bot, school: School) -> None:
    """With the curriculum it was made of, and addresses for what stands in it."""
    taught = bot.desk.taught()
    assert store.current_id(school.index) == taught.id
    assert "baker" in taught.curriculum.roles
    answer = taught.mentor.ask(Question(ANSWERED))
    assert answer.answered
    assert "https://example.org/HEAD/time.md#L" in taught.link(answer.sources[0].place)


def test_a_section_is_given_whole(bot: Bot, school: School) -> None:
    """All of its passages in their order, by the id of any of them; nothing for an id of an earlier index."""
    passages = store.load(school.index).shelf.passages
    for passage in passages:
        section = bot.desk.taught().section(passage.id)
        assert [p for p in passages if p.section == passage.section] == list(section)
    assert [] == list(bot.desk.taught().section("gone"))


def test_the_settings_arrive_at_the_desk(bot: Bot) -> None:
    """Bounds, operators, and what the doctor tells about the program."""
    assert (3, frozenset({7})) == (bot.desk.manners.questions_per_minute, bot.desk.manners.operators)
    assert "SQLite" == bot.desk.about.database
    assert b"mentor_queue 0.0" in bot.figures.text()


async def test_every_client_has_every_command(bot: Bot) -> None:
    """A new one after a lost connection as well."""
    for _ in range(2):
        client = bot.client(shard_count=1)
        names = {command.name for command in client.tree.get_commands()}
        assert {"ask", "help", "mentor", "privacy", "skill", "role", "compare", "roadmap"} <= names


@pytest.mark.parametrize(
    ("code", "lines", "served"), [(0, ["sound"], True), (1, ["vectors.faiss is missing"], False), (-9, [], False)]
)
async def test_a_new_index_is_verified_by_another_process(
    bot: Bot, builder: ToyBuilder, school: School, code: int, lines: list[str], served: bool
) -> None:
    """And served where it is sound; where it isn't, what was found is told."""
    before = bot.desk.taught().id
    again = found_school(school.index.parent / "again")
    build_id = store.current_id(again.index)
    newer = f"2099{build_id[4:]}"
    (again.index / build_id).rename(school.index / newer)
    (school.index / store.CURRENT).write_text(f"{newer}\n")
    builder.code, builder.lines = code, lines
    await bot.desk.indexes.refresh()
    assert [("index", "verify", "--out", str(school.index))] == builder.ran
    assert (newer if served else before) == bot.desk.taught().id
    refused = bot.desk.indexes.refused()
    if served:
        assert refused is None
    else:
        assert refused == (newer, lines[0] if lines else "it could not be verified (exit code -9)")


def test_without_an_index_there_is_no_bot(settings: Settings, tmp_path: Path) -> None:
    """The sentence names the remedy."""
    with pytest.raises(IndexMissing, match=r"\./mentor index build"):
        build(settings.model_copy(update={"index": tmp_path / "nowhere"}))


def test_with_a_damaged_index_there_is_no_bot(settings: Settings, school: School) -> None:
    """Nothing is served that cannot be trusted."""
    (school.index / store.current_id(school.index) / store.PASSAGES).write_text("")
    with pytest.raises(IndexDamaged, match="rollback"):
        build(settings, encoder=HashingEncoder())


def test_without_a_database_there_is_no_bot(settings: Settings) -> None:
    """The sentence does not show the URL."""
    with pytest.raises(StoreProblem, match="MENTOR_DATABASE"):
        build(settings.model_copy(update={"database": SecretStr("mysql://me:secret@host/x")}), encoder=HashingEncoder())


def test_two_use_cases_never_share_a_verb(bot: Bot) -> None:
    """A press would reach the wrong one."""

    class Pressing:
        def commands(self) -> list[Command]:
            return []

        def presses(self) -> Handlers:
            return {"press": self.press}

        async def press(self, interaction: object, press: Press) -> None:
            """Never called."""

    with pytest.raises(ValueError, match="two use cases handle press"):
        connect._together([Pressing(), Pressing()])


def test_other_processes_have_the_same_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Read from the variables that they are given they are equal, whole paths in place of relative ones; no secrets."""
    monkeypatch.chdir(tmp_path)
    ours = Settings(
        _env_file=None,
        token=SecretStr("a.secret.token"),
        knowledge=Path("here"),
        threads=3,
        operators=frozenset({1, 2}),
        source_link="https://example.org/{path}",
    )
    variables = environment(ours)
    assert not {"DISCORD_TOKEN", "MENTOR_TOKEN", "MENTOR_DATABASE"} & variables.keys()
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    theirs = Settings(_env_file=None)
    assert ours.model_dump(exclude={"token", "database", "knowledge"}) == theirs.model_dump(
        exclude={"token", "database", "knowledge"}
    )
    assert (tmp_path / "here", HOME / "var" / "index") == (theirs.knowledge, theirs.index)
