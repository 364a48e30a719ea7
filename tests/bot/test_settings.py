"""What an operator may set."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import HOME, Settings
from bot.terminal.common import settings


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of the machine, and no `.env` of the project."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"MENTOR_{name.upper()}", raising=False)
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / ".env")


def test_defaults_lie_in_the_project() -> None:
    """Without any setting the own knowledge is indexed below `var/`, exactly and with float32."""
    plain = Settings()
    assert (HOME / "knowledge", HOME / "var" / "index", HOME / "var" / "models") == (
        plain.knowledge,
        plain.index,
        plain.models,
    )
    assert ("", "float32", False, "", 0, 20.0) == (
        plain.model,
        plain.model_variant,
        plain.approximate,
        plain.reranker,
        plain.threads,
        plain.max_file_mb,
    )


def test_variables_and_a_file_set_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`.env` sets what no variable sets; other programs' lines in it don't matter."""
    (tmp_path / ".env").write_text("MENTOR_THREADS=2\nMENTOR_MODEL_VARIANT=int8\nOTHER=1\nMENTOR_UNKNOWN=2\n")
    monkeypatch.setenv("MENTOR_THREADS", "3")
    assert (3, "int8") == (Settings().threads, Settings().model_variant)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("THREADS", "-1"),
        ("THREADS", "many"),
        ("MODEL_VARIANT", "float8"),
        ("MAX_FILE_MB", "0"),
        ("APPROXIMATE", "perhaps"),
    ],
)
def test_values_out_of_range_are_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that cannot be used is named in one sentence."""
    monkeypatch.setenv(f"MENTOR_{name}", value)
    with pytest.raises(Exception, match=rf"MENTOR_{name}: .*see \.env\.example"):
        settings()


def test_settings_are_plain_values() -> None:
    """Nobody changes a setting on the way."""
    with pytest.raises(ValidationError):
        Settings().threads = 5  # type: ignore[misc]
    assert all(field.description for field in Settings.model_fields.values())
