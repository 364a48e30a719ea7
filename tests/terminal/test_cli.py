"""The terminal's door: arguments, exit codes and errors that say what to do."""

from __future__ import annotations

import pytest

from bot import cli
from bot.cli import main
from bot.errors import MentorError
from index.errors import IndexMissing


@pytest.mark.parametrize("arguments", [[], ["dance"], ["index"], ["index", "dance"], ["ask", "--json", "--jsonl"]])
def test_unknown_commands_end_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The usage stands on stderr."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert 2 == ended.value.code
    assert "usage: ./mentor" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [[], ["ask"], ["chat"], ["eval"], ["test"], ["index"], ["index", "build"], ["index", "search"]]
)
def test_every_command_explains_itself(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` gives the usage of each command, and every option has a description."""
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--help"])
    assert 0 == ended.value.code
    assert " ".join(["usage: ./mentor", *arguments]) in capsys.readouterr().out


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        (MentorError("mend this"), 2, "mentor: mend this\n"),
        (IndexMissing("build that"), 2, "mentor: build that\n"),
        (KeyboardInterrupt(), 130, "\nmentor: stopped\n"),
    ],
    ids=["ours", "the index's", "interrupted"],
)
def test_problems_are_sentences_on_stderr(
    fault: BaseException,
    code: int,
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a person can mend is said in one sentence, without a traceback."""

    def fail(_: object) -> int:
        raise fault

    monkeypatch.setattr(cli, "_chat", fail)
    assert code == main(["chat"])
    assert ("", said) == capsys.readouterr()


def test_faults_of_ours_are_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """Anything else is a bug, and keeps its traceback."""

    def fail(_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "_chat", fail)
    with pytest.raises(ZeroDivisionError):
        main(["chat"])


@pytest.mark.parametrize(
    ("name", "value"),
    [("THREADS", "many"), ("MODEL_VARIANT", "float8"), ("MAX_FILE_MB", "-1")],
)
def test_a_setting_that_cannot_be_used_is_named(
    name: str, value: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 2 with the name of the variable and where they are explained."""
    monkeypatch.setenv(f"MENTOR_{name}", value)
    assert 2 == main(["index", "status"])
    said = capsys.readouterr().err
    assert f"MENTOR_{name}: " in said
    assert ".env.example" in said
