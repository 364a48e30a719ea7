"""Log lines."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Literal

import pytest

from bot import logs

TOKEN = "MTIz.abc.def-ghi"


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """What a test sets up ends with it."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in logs._QUIET:
        logging.getLogger(name).setLevel(logging.NOTSET)


def fail(text: str) -> None:
    """Raise."""
    raise ValueError(text)


def write(text: str, *, level: int = logging.INFO, name: str = "bot.test") -> None:
    """Log a text, with a traceback that holds it as well."""
    try:
        fail(text)
    except ValueError:
        logging.getLogger(name).log(level, "it says %s", text, exc_info=True)


def test_lines_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    """Time in UTC, level, where, what; the traceback below."""
    logs.configure("human", "INFO")
    write("hello")
    first, *trace = capsys.readouterr().err.splitlines()
    assert "INFO    bot.test: it says hello" == first[20:]
    assert "ValueError: hello" == trace[-1]


def test_lines_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    """One JSON object on each line, tracebacks inside."""
    logs.configure("json", "INFO")
    write("hällo")
    (line,) = capsys.readouterr().err.splitlines()
    record = json.loads(line)
    assert ("INFO", "bot.test", "it says hällo") == (record["level"], record["logger"], record["message"])
    assert record["trace"].endswith("ValueError: hällo")
    assert record["at"].endswith("+00:00")


@pytest.mark.parametrize("form", ["human", "json"])
def test_the_token_never_appears(form: Literal["human", "json"], capsys: pytest.CaptureFixture[str]) -> None:
    """Neither in a message nor in a traceback."""
    logs.configure(form, "INFO", secret=TOKEN)
    write(f"Bot {TOKEN}")
    said = capsys.readouterr().err
    assert TOKEN not in said
    assert 2 <= said.count("[removed]")


def test_levels(capsys: pytest.CaptureFixture[str]) -> None:
    """Below the chosen level nothing is written; of libraries only warnings, unless fewer are wanted."""
    logs.configure("human", "DEBUG")
    for name in ("bot.test", "discord.gateway", "alembic"):
        logging.getLogger(name).info("from %s", name)
        logging.getLogger(name).warning("warning from %s", name)
    said = capsys.readouterr().err
    assert ["bot.test", "bot.test", "discord.gateway", "alembic"] == [line.split()[-1] for line in said.splitlines()]
    logs.configure("human", "ERROR")
    logging.getLogger("discord").warning("hidden")
    assert "" == capsys.readouterr().err
