"""`./mentor plan`: the same plans without Discord, in every form."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from bot.cli import main
from bot.mentor.plan.json import load
from bot.mentor.plan.schedule import create, schedule
from bot.mentor.plan.text import checklist
from bot.mentor.plan.values import Pause
from bot.mentor.plan.wishes import next_monday
from bot.terminal import common
from tests.doubles.plans import real, wished

ROOT = Path(__file__).parents[2]
TODAY = datetime.now().astimezone().date()
MONDAY = next_monday(TODAY)
MLE = ["plan", "--role", "mle", "--hours", "10"]


@pytest.fixture
def said(capsysbinary: pytest.CaptureFixture[bytes]) -> pytest.CaptureFixture[bytes]:
    """What was printed, byte for byte."""
    return capsysbinary


def test_a_page_to_read(capsys: pytest.CaptureFixture[str]) -> None:
    """What it takes, the milestones, three weeks in full with resources and exercises, the others in a line."""
    assert 0 == main(MLE)
    page, faults = capsys.readouterr()
    assert "" == faults
    assert page.startswith("Machine Learning Engineer, junior tier\n\n10 hours a week from ")
    for part in (
        "\nMilestones\n\n • Week 27, by ",
        "\nWeek 1, ",
        "\nWorking setup  Needed for Python basics, on the way to the project",
        " • With: VS Code: getting started with Python (free documentation, 1 h).",
        " • Exercise: The restart test (30 min): ",
        "\nA taster: train a model in 15 lines (30 min, within the time of the week)",
        "\n from sklearn.datasets import load_iris\n",
        "\nPython basics, continued\n\n • Values, variables, types and printing, the rest of it (1 h 30 min)",
        "\nAnd then\n\n • Week 4, ",
    ):
        assert part in page, part
    assert page.splitlines()[-2].startswith(" • Week 54, ")
    assert max(map(len, page.splitlines())) <= 88
    assert "\x1b" not in page


def test_a_very_long_plan_is_cut(capsys: pytest.CaptureFixture[str]) -> None:
    """After 104 weeks the rest is only counted."""
    assert 0 == main(["plan", "--role", "ai-researcher", "--hours", "1", "--tier", "full"])
    page = capsys.readouterr().out
    assert " • Week 104, " in page
    assert " • Week 105, " not in page
    assert " weeks more, until " in page.splitlines()[-1]


def test_a_target_that_is_missed(capsys: pytest.CaptureFixture[str]) -> None:
    """The ways out stand in a part of their own."""
    assert 0 == main([*MLE, "--target", str(MONDAY + timedelta(weeks=25))])
    page = capsys.readouterr().out
    assert "\nThe target\n\nThe plan ends " in page
    assert " • Study 22 hours a week.\n" in page
    assert 1 == page.count("Study 22 hours")


def test_nothing_to_learn(capsys: pytest.CaptureFixture[str]) -> None:
    """The page says so, and what else there is."""
    known = ",".join(real().skills)
    assert 0 == main([*MLE, "--known", known])
    page = capsys.readouterr().out
    assert "You know everything that this plan would teach." in page
    assert "Week 1" not in page


def test_a_checklist(said: pytest.CaptureFixture[bytes]) -> None:
    """The same as anywhere else."""
    assert 0 == main([*MLE, "--md"])
    plan = create(real(), wished(start=MONDAY), TODAY)
    assert checklist(real(), plan, schedule(real(), plan, TODAY)).encode() == said.readouterr().out


def test_every_wish_counts(said: pytest.CaptureFixture[bytes]) -> None:
    """What is asked for stands in the data, which can be imported."""
    start, end = date(MONDAY.year + 1, 3, 1), date(MONDAY.year + 1, 3, 14)
    options = (
        f"--tier full --level analyst --order practice_first --start {MONDAY} --target {MONDAY.year + 3}-01-31 "
        f"--known git-github,Docker --skip kubernetes --pause {start}..{end} --json"
    )
    assert 0 == main(["plan", "--role", "ml engineer", "--hours", "12", *options.split()])
    text = said.readouterr().out
    assert load(text, real(), TODAY).wishes == wished(
        hours=12,
        tier="full",
        level="analyst",
        order="practice_first",
        start=MONDAY,
        target=date(MONDAY.year + 3, 1, 31),
        known=("git-github", "docker"),
        skip=("kubernetes",),
        pauses=(Pause(start, end),),
    )
    assert 1 == json.loads(text)["schema"]


def test_a_calendar(said: pytest.CaptureFixture[bytes]) -> None:
    """As bytes with the line ends that calendars want; the same events for the same goal."""
    uids = []
    for hours in ("10", "12"):
        assert 0 == main(["plan", "--role", "mle", "--hours", hours, "--ics"])
        data = said.readouterr().out
        assert data.count(b"\r\n") == data.count(b"\n") > 100
        events = icalendar.Calendar.from_ical(data).walk("VEVENT")
        assert MONDAY == events[0].decoded("DTSTART")
        uids.append(str(events[0]["UID"]))
    assert 1 == len(set(uids))


def test_a_calendar_with_times(said: pytest.CaptureFixture[bytes]) -> None:
    """In the zone of the person."""
    assert 0 == main([*MLE, "--ics", "--per", "item", "--at", "18:30", "--zone", "berlin"])
    events = icalendar.Calendar.from_ical(said.readouterr().out).walk("VEVENT")
    first = events[0].decoded("DTSTART")
    assert (18, 30, "Europe/Berlin") == (first.hour, first.minute, str(first.tzinfo))


@pytest.mark.parametrize(
    ("name", "opening"),
    [
        ("plan.md", b"# Machine Learning Engineer"),
        ("plan.ICS", b"BEGIN:VCALENDAR\r\n"),
        ("plan.json", b"{\n"),
        ("plan.png", b"\x89PNG\r\n\x1a\n"),
        ("plan.pdf", b"%PDF"),
        ("plan.txt", b"Machine Learning Engineer, junior tier\n"),
    ],
)
def test_the_name_decides_the_form(
    name: str, opening: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The path is all that is printed."""
    path = tmp_path / name
    assert 0 == main([*MLE, "--out", str(path)])
    assert (f"{path}\n", "") == capsys.readouterr()
    assert opening == path.read_bytes()[: len(opening)]


@pytest.mark.parametrize("form", ["png", "pdf"])
def test_a_picture_lies_below_var(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no file is named."""
    monkeypatch.setattr(common, "HOME", tmp_path)
    assert 0 == main([*MLE, f"--{form}"])
    path = tmp_path / "var" / "plans" / f"machine-learning-engineer.{form}"
    assert f"{path}\n" == capsys.readouterr().out
    assert path.stat().st_size > 10_000


def test_a_guess_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """On stderr, so that it spoils no file."""
    assert 0 == main(["plan", "--role", "data scientsts", "--hours", "10", "--md"])
    assert '"data scientsts" is read as data-scientist.\n' == capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--role", "plumber"], 'there is no role "plumber"; choose one of '),
        (["--hours", "7.5"], 'Hours a week are a whole number from 1 to 60, not "7.5".'),
        (["--tier", "senior"], 'The tier is junior or full, not "senior".'),
        (["--level", "wizard"], "The level is new, some_python, analyst, software_engineer or stem_graduate"),
        (["--order", "random"], "The order is balanced, practice_first or theory_first"),
        (["--start", "soon"], "--start: I can't read that day; write it in one of these ways: 2027-07-01, 1 July 2027"),
        (["--start", "2020-01-06"], "6 January 2020 is over; start today, on "),
        (["--target", "2020-01-06"], "The target, 6 January 2020, must be after the start, "),
        (["--known", "git-githb"], 'There is no skill or project "git-githb"; did you mean git-github'),
        (["--skip", "pandas"], "pandas tables can't be skipped, since "),
        (["--pause", "2027-07-05"], '--pause takes two days such as 2027-07-05..2027-07-18, not "2027-07-05"'),
        (["--pause", "2027-07-05..x"], "--pause: I can't read that day; write it in one of these ways: 2027-07-01"),
        (["--zone", "Atlantis"], 'There is no time zone "Atlantis"'),
        (["--at", "18:30"], "--per and --at belong to a calendar; add --ics"),
        (["--ics", "--at", "18:30"], "--at is a time somewhere; say where with --zone"),
        (["--ics", "--at", "late", "--zone", "UTC"], '--at takes a time such as 18:30, not "late"'),
        (["--ics", "--per", "day"], '--per is week or item, not "day"'),
        (["--out", "plan.docx"], "plan.docx doesn't say what to write; end its name in .txt, .md, "),
        (["--out", "nowhere/plan.md"], "nowhere/plan.md cannot be written (No such file or directory)"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_problems_end_with_2(options: list[str], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With a sentence on what to change."""
    assert 2 == main([*MLE, *options])
    out, err = capsys.readouterr()
    assert "" == out
    assert err.startswith(f"mentor: {expected}")


def test_it_starts_fast() -> None:
    """It loads no engine, no database and no Discord."""
    heavy = ("discord", "faiss", "numpy", "onnxruntime", "sqlalchemy", "torch")
    program = (
        f"import sys; from bot.cli import main; assert main({MLE!r}) == 0; "
        f"print([m for m in {heavy!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "[]\n" == done.stderr
