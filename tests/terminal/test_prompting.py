"""`./mentor prompts`: what a weekly prompt says, and when each one comes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from bot.cli import main
from bot.terminal import common


def lines(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """What a command prints, when it goes well."""
    assert 0 == main(["prompts", *arguments])
    return capsys.readouterr().out.splitlines()


def test_a_preview_shows_all_parts(capsys: pytest.CaptureFixture[str]) -> None:
    """Of the week that was asked for, with the answers at the end."""
    shown = lines(capsys, "preview", "--track", "machine-learning-engineer", "--week", "12")
    assert "Week 12 - Model evaluation · cycle 1" == shown[0]
    parts = ["Why now: ", "Before you study: ", "Learn with: ", "Do (30 min): ", "Done when: ", "Or (1 h 30 min): "]
    parts += ["Look back", "Discuss: ", "Sources: ", "Answers"]
    assert parts == [part for line in shown for part in parts if line.startswith(part)]
    assert all(len(line) <= 88 for line in shown)
    assert 3 == len([line for line in shown[shown.index("Answers") :] if line.startswith("- ")])


def test_a_picture_lies_below_var(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Named after track and week, where no file is named; its path is all that is printed."""
    monkeypatch.setattr(common, "HOME", tmp_path)
    path = tmp_path / "var" / "prompts" / "machine-learning-engineer-12.png"
    assert [str(path)] == lines(capsys, "preview", "--track", "mle", "--week", "12", "--png")
    with Image.open(path) as picture:
        assert (1360, "PNG") == (picture.width, picture.format)


def test_a_picture_lies_where_it_should(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same one each time."""
    paths = [tmp_path / name for name in ("a.png", "b.png")]
    for path in paths:
        assert [str(path)] == lines(capsys, "preview", "--png", "--out", str(path))
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize(
    ("arguments", "title"),
    [
        ([], "Week 1 - Working setup · cycle 1"),
        (["--week", "26"], "Week 1 - Working setup · cycle 2"),
        (["--track", "data analyst", "--week", "14"], "Week 14 - "),
    ],
    ids=["the first by default", "the second cycle", "a track by its name"],
)
def test_weeks_count_on(arguments: list[str], title: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Through all cycles of the track."""
    assert lines(capsys, "preview", *arguments)[0].startswith(title)


def test_a_simulation_has_a_line_for_each_post(capsys: pytest.CaptureFixture[str]) -> None:
    """Local date, time and offset, the instant in UTC, the topic; Mondays at nine, both ends included."""
    shown = lines(capsys, "simulate", "--zone", "Europe/Berlin", "--from", "2027-03-22", "--to", "2027-04-05")
    assert [
        "Mon 2027-03-22 09:00 +01:00  2027-03-22 08:00Z  Week 1 - Working setup · cycle 1",
        "Mon 2027-03-29 09:00 +02:00  2027-03-29 07:00Z  Week 2 - Python basics · cycle 1",
        "Mon 2027-04-05 09:00 +02:00  2027-04-05 07:00Z  Week 3 - Git and GitHub · cycle 1",
    ] == shown


@pytest.mark.parametrize(
    ("zone", "day", "weekday", "at", "expected"),
    [
        ("berlin", "2027-03-28", "sunday", "02:30", "Sun 2027-03-28 03:30 +02:00  2027-03-28 01:30Z  Week 1 - Working "
         "setup · cycle 1  (gap: 02:30 does not exist)"),
        ("Europe/Berlin", "2027-10-31", "sun", "02:30", "Sun 2027-10-31 02:30 +02:00  2027-10-31 00:30Z  Week 1 - "
         "Working setup · cycle 1  (overlap: 02:30 comes twice, this is the first)"),
        ("Africa/Cairo", "2027-04-30", "Friday", "00:00", "Fri 2027-04-30 01:00 +03:00  2027-04-29 22:00Z  Week 1 - "
         "Working setup · cycle 1  (gap: 00:00 does not exist)"),
        ("Pacific/Apia", "2011-12-30", "Friday", "09:00", "Sat 2011-12-31 09:00 +14:00  2011-12-30 19:00Z  Week 1 - "
         "Working setup · cycle 1  (gap: 09:00 does not exist on 2011-12-30)"),
    ],
    ids=["a gap", "an overlap", "a gap at midnight", "a day that was left out"],
)  # fmt: skip
def test_clock_changes_are_noted(
    zone: str, day: str, weekday: str, at: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A post in a gap comes as much later, and one in an overlap at the first of both times."""
    options = ("--zone", zone, "--from", day, "--to", day, "--weekday", weekday, "--time", at)
    assert [expected] == lines(capsys, "simulate", *options)


def test_years_come_week_by_week(capsys: pytest.CaptureFixture[str]) -> None:
    """No week is left out, not the 53rd either, and the time on the wall stays."""
    shown = lines(
        capsys, "simulate", "--zone", "America/New_York", "--from", "2026-01-01", "--to", "2027-12-31", "--track", "mle"
    )
    assert 104 == len(shown)
    assert {"09:00"} == {line.split()[2] for line in shown}
    assert ["2026-12-28", "2027-01-04"] == [line.split()[1] for line in shown[51:53]]


def test_a_span_without_a_slot_is_empty(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is printed."""
    assert [] == lines(capsys, "simulate", "--zone", "UTC", "--from", "2027-01-05", "--to", "2027-01-10")


SPAN = ["--from", "2027-01-01", "--to", "2027-02-01"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["preview", "--week", "0"], '--week takes a number from 1 to 520, not "0"'),
        (["preview", "--week", "1.5"], '--week takes a number from 1 to 520, not "1.5"'),
        (["preview", "--out", "a.png"], "--out is for a picture; add --png"),
        (["preview", "--png", "--out", "/nowhere/a.png"], "/nowhere/a.png cannot be written"),
        (["preview", "--png", "--week", "none"], '--week takes a number from 1 to 520, not "none"'),
        (["preview", "--track", "baker"], 'there is no role "baker"; choose one of '),
        (["simulate", "--zone", "Mars/Base", *SPAN], 'there is no time zone "Mars/Base"; choose one such as '),
        (["simulate", "--zone", "+02:00", *SPAN], 'there is no time zone "+02:00"; choose one such as '),
        (
            ["simulate", "--zone", "UTC", "--from", "soon", "--to", "2027-02-01"],
            "--from takes a day such as 2027-01-04",
        ),
        (
            ["simulate", "--zone", "UTC", "--from", "2027-02-02", "--to", "2027-02-01"],
            "--from 2027-02-02 is after --to",
        ),
        (["simulate", "--zone", "UTC", "--from", "0001-01-01", "--to", "2027-02-01"], "of the years 1970 to 2099"),
        (["simulate", "--zone", "UTC", *SPAN, "--weekday", "t"], "--weekday takes Monday, Tuesday, "),
        (["simulate", "--zone", "UTC", *SPAN, "--time", "25:00"], '--time takes a time such as 18:30, not "25:00"'),
    ],
    ids=[
        "week 0",
        "half a week",
        "no picture",
        "no such folder",
        "no week",
        "track",
        "zone",
        "an offset",
        "day",
        "backwards",
        "long ago",
        "weekday",
        "time",
    ],
)
def test_what_cannot_be_used_is_named(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With what can."""
    assert 2 == main(["prompts", *arguments])
    assert said in capsys.readouterr().err


def test_without_any_role_there_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rather than an empty list."""
    monkeypatch.setenv("MENTOR_KNOWLEDGE", str(tmp_path))
    assert 2 == main(["prompts", "preview"])
    assert "no roles are taught here" in capsys.readouterr().err
