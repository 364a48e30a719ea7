"""What many tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.doubles.library import Library, build_library

ROOT = Path(__file__).parents[1]

# How long an example takes says more about the machine than about the code.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def minilm() -> Path:
    """The folder of the exported default model; exported on first use into var/models, as by the bot."""
    from index.export import ensure_exported

    return ensure_exported("", ROOT / "var" / "models")


@pytest.fixture
def place(minilm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for the bot's settings: the knowledge and models of the project, no index yet."""
    monkeypatch.setenv("MENTOR_KNOWLEDGE", str(ROOT / "knowledge"))
    monkeypatch.setenv("MENTOR_MODELS", str(minilm.parent))
    monkeypatch.setenv("MENTOR_INDEX", str(tmp_path / "index"))
    return tmp_path


@pytest.fixture(scope="session")
def library(minilm: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A small index built with the real model; to be read only."""
    return build_library(tmp_path_factory.mktemp("library"), minilm.parent, ROOT / "knowledge")
