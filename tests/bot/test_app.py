"""Loading an index, and what is served of it."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from bot import app
from bot.mentor.model import Question
from bot.settings import Settings
from index import build, store
from index.errors import IndexDamaged, ModelProblem
from index.lexicon import Lexicon
from index.manifest import Manifest
from index.read import read_folders
from tests.doubles.encoder import HashingEncoder, exported
from tests.doubles.school import ANSWERED, School, found_school, teach


@pytest.fixture
def school(tmp_path: Path) -> School:
    """A small curriculum and its index."""
    return found_school(tmp_path)


@pytest.fixture
def settings(school: School) -> Settings:
    """The school's."""
    return Settings(_env_file=None, knowledge=school.knowledge, index=school.index)


def rebuild(school: School, revision: str) -> str:
    """Build anew over the guides alone, at some revision; gives the build's id."""
    encoder = HashingEncoder()
    calibration = store.load(school.index).calibration
    model = exported(school.index.parent / "model", encoder)
    reading = read_folders([school.index.parent / "guides"])
    built = build.build(
        reading, encoder, model, school.index, lexicon=Lexicon(), calibration=calibration, revision=revision
    )
    return built.id


def test_a_loaded_model_is_used_again(settings: Settings, school: School) -> None:
    """Where the build was made with it; so a new index takes no second model into memory."""
    encoder = HashingEncoder()
    assert encoder is app.open_index(settings, school.index, encoder=encoder).encoder


def test_another_model_is_not_used(settings: Settings, school: School) -> None:
    """The build's own is loaded, which is a mere stand-in here."""
    with pytest.raises(ModelProblem):
        app.open_index(settings, school.index, encoder=HashingEncoder("another"))


def test_any_build_can_be_opened(settings: Settings, school: School) -> None:
    """The current one where none is named."""
    first = store.current_id(school.index)
    second = rebuild(school, "")
    encoder = HashingEncoder()
    assert second == app.open_index(settings, school.index, encoder=encoder).artefact.id
    assert first == app.open_index(settings, school.index, build_id=first, encoder=encoder).artefact.id


def test_answers_link_to_the_revision_that_was_indexed(settings: Settings, school: School) -> None:
    """Which the build remembers."""
    rebuild(school, "0a1b2c")
    linking = settings.model_copy(update={"source_link": "https://example.org/{commit}/{path}#L{first}-L{last}"})
    opened = app.open_index(linking, school.index, encoder=HashingEncoder())
    assert "0a1b2c" == opened.artefact.manifest.revision
    served = app.serving(opened, school.curriculum, linking)
    assert "https://example.org/0a1b2c/time.md#L5-L5" == served.link("time.md:5-5")


def test_builds_of_before_have_no_revision(school: School) -> None:
    """They load as they are."""
    manifest = store.load(school.index).manifest
    assert "" == manifest.revision
    frame = manifest.to_text().splitlines()
    body = "\n".join(line for line in frame[1:] if '"revision"' not in line) + "\n"
    text = f'{{"checksum": "{hashlib.sha256(body.encode()).hexdigest()}",\n{body}'
    assert manifest == Manifest.from_text(text)


def test_a_revision_belongs_to_one_folder(settings: Settings, tmp_path: Path) -> None:
    """The knowledge where no folder is named; several folders may lie in several repositories."""
    git = ["git", "-C", str(settings.knowledge), "-c", "user.name=ada", "-c", "user.email=ada@example.org"]
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "All"]):
        subprocess.run([*git, *command], check=True)
    commit = app.revision_of(settings, [])
    assert 40 == len(commit)
    assert commit == app.revision_of(settings, [settings.knowledge])
    assert "" == app.revision_of(settings, [settings.knowledge, tmp_path])
    assert "" == app.revision_of(settings, [tmp_path / "guides"])


def test_what_is_served_answers(school: School) -> None:
    """With sources whose sections can be read."""
    taught = teach(school)
    found = store.load(school.index).shelf.passages
    assert taught.mentor.ask(Question(ANSWERED)).answered
    assert found[0] in taught.section(found[0].id)


def test_a_missing_build_is_named(settings: Settings, school: School) -> None:
    """As when `current` was changed by hand."""
    (school.index / store.CURRENT).write_text("20200101T000000Z-00000000\n")
    with pytest.raises(IndexDamaged, match="is missing"):
        app.open_index(settings, school.index)
