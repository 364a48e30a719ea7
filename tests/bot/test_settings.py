"""What an operator may set."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.errors import UsageProblem
from bot.settings import HOME, Settings
from bot.terminal.common import settings


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of the machine, and no `.env` of the project."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"MENTOR_{name.upper()}", raising=False)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
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
        ("QUESTIONS_PER_MINUTE", "0"),
        ("QUEUE", "0"),
        ("KEEP_DAYS", "0"),
        ("OPERATORS", "ada"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("HEALTH", "8080"),
        ("HEALTH", "127.0.0.1:"),
        ("HEALTH", "127.0.0.1:65536"),
        ("SOURCE_LINK", "javascript:alert({path})"),
        ("SOURCE_LINK", "https://example.org/{page}"),
        ("SOURCE_LINK", "https://example.org/{path"),
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


def test_the_bot_has_settings_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any, the database is a file below `var/`, nothing is linked, nobody is an operator, no port is open."""
    plain = Settings()
    assert f"sqlite:///{HOME / 'var' / 'mentor.db'}" == plain.database.get_secret_value()
    assert ("", "", "", frozenset()) == (
        plain.token.get_secret_value(),
        plain.source_link,
        plain.health,
        plain.operators,
    )
    assert (6, 256, True, 30) == (
        plain.questions_per_minute,
        plain.queue,
        plain.keep_questions,
        plain.keep_days,
    )
    assert ("human", "INFO") == (plain.log_format, plain.log_level)


def test_the_token_has_the_name_that_discord_gives_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """DISCORD_TOKEN, without the prefix; nothing that is printed shows it, nor the database's password."""
    monkeypatch.setenv("DISCORD_TOKEN", "a.secret.token")
    monkeypatch.setenv("MENTOR_DATABASE", "postgresql://mentor:password@host/name")
    assert "a.secret.token" == Settings().token.get_secret_value()
    assert "secret" not in repr(Settings())
    assert "password" not in str(Settings())


@pytest.mark.parametrize("written", ["1,22", " 1, 22 ", "1 22"])
def test_operators_are_a_list(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids parted by commas or blanks."""
    monkeypatch.setenv("MENTOR_OPERATORS", written)
    assert frozenset({1, 22}) == Settings().operators


@pytest.mark.parametrize("address", ["127.0.0.1:8080", "localhost:80", "[::1]:9000", "0.0.0.0:0"])
def test_health_has_a_host_and_a_port(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names, IPv4 and IPv6."""
    monkeypatch.setenv("MENTOR_HEALTH", address)
    assert address == Settings().health


def test_a_refused_setting_does_not_show_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written may be a secret in the wrong line."""
    monkeypatch.setenv("MENTOR_OPERATORS", "a.secret.token")
    with pytest.raises(UsageProblem) as refused:
        settings()
    assert "MENTOR_OPERATORS" in str(refused.value)
    assert "secret" not in str(refused.value)
