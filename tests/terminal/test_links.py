"""`./mentor knowledge links`: what is printed, what is recorded, and the exit code."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.adapters.catalogue import load
from bot.adapters.links import Manners
from bot.cli import main
from bot.errors import UsageProblem
from bot.terminal.links import check
from tests.doubles.website import Reply, Website, open_website

TODAY = date(2026, 11, 21)
QUICK = Manners(pause=0.0, timeout=0.3)
REMEDY = "Give a moved resource its new address, and a dead one another address or a `replaced_by`; then check again."


@pytest.fixture
def website() -> Iterator[Website]:
    """One good page, one that has moved to it, and one in trouble."""
    with open_website() as site:
        site.page("/good", Reply())
        site.page("/moved", Reply(301, {"Location": "/good"}))
        site.page("/trouble", Reply(500))
        yield site


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the catalogue in a knowledge folder of its own."""
    monkeypatch.setenv("MENTOR_KNOWLEDGE", str(tmp_path))
    return tmp_path / "resources.yaml"


def entry(name: str, url: str | None, more: str = "") -> str:
    address = f'"{url}"' if url else "null"
    return (
        f"  - {{id: {name}, title: {name}, kind: tool, cost: free, url: {address}, level: 1, hours: 1, "
        f"status: unchecked, checked: null{more}}}\n"
    )


def written(catalogue: Path, *entries: str) -> str:
    """The text of the catalogue that was written."""
    text = "resources:  # ours\n" + "".join(entries)
    catalogue.write_text(text)
    return text


def recorded(text: str, statuses: dict[str, str]) -> str:
    """The text of a catalogue with a verdict of today for some resources."""
    lines = text.splitlines(keepends=True)
    for name, status in statuses.items():
        lines = [
            x.replace("unchecked, checked: null", f"{status}, checked: {TODAY}") if f"id: {name}," in x else x
            for x in lines
        ]
    return "".join(lines)


def test_all_is_well(website: Website, catalogue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The sums alone are printed, and the verdict is recorded."""
    text = written(catalogue, entry("good", website.address("/good")), entry("bare", None))
    assert 0 == check(today=TODAY, manners=QUICK)
    assert "1 ok, 0 moved, 0 dead, 0 no answer\n" == capsys.readouterr().out
    assert recorded(text, {"good": "ok"}) == catalogue.read_text()


def test_each_problem_has_a_line(website: Website, catalogue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Dead ones first, then moved ones with their new address; where there is no verdict, nothing is recorded."""
    pages = {name: website.address(f"/{name}") for name in ("trouble", "moved", "good", "gone")}
    text = written(catalogue, *(entry(name, url) for name, url in pages.items()))
    assert 1 == check(today=TODAY, manners=QUICK)
    assert [
        f"dead       gone  {pages['gone']}: 404 Not Found",
        f"moved      moved  {pages['moved']} -> {pages['good']}",
        f"no answer  trouble  {pages['trouble']}: 500 Internal Server Error",
        "1 ok, 1 moved, 1 dead, 1 no answer",
        REMEDY,
    ] == capsys.readouterr().out.splitlines()
    assert recorded(text, {"moved": "moved", "good": "ok", "gone": "dead"}) == catalogue.read_text()


def test_only_the_named_resources_are_asked(website: Website, catalogue: Path) -> None:
    """The rest of the catalogue stays as it is."""
    text = written(catalogue, entry("good", website.address("/good")), entry("gone", website.address("/gone")))
    assert 0 == check(("good",), today=TODAY, manners=QUICK)
    assert ["/good"] == [visit.path for visit in website.visits]
    assert recorded(text, {"good": "ok"}) == catalogue.read_text()


def test_a_replaced_resource_is_asked_only_by_name(website: Website, catalogue: Path) -> None:
    """Its dead address is no news any more."""
    gone = entry("gone", website.address("/gone"), ", replaced_by: good")
    written(catalogue, entry("good", website.address("/good")), gone)
    assert 0 == check(today=TODAY, manners=QUICK)
    assert 1 == check(("gone",), today=TODAY, manners=QUICK)


def test_an_unknown_resource_is_refused(website: Website, catalogue: Path) -> None:
    """The nearest ids help with a slip of the finger."""
    written(catalogue, entry("good", website.address("/good")), entry("gone", website.address("/gone")))
    with pytest.raises(UsageProblem, match=r"^there is no resource 'godo'; the nearest are: good, gone$"):
        check(("good", "godo"), manners=QUICK)
    assert [] == website.visits


@pytest.mark.parametrize(("only", "said"), [((), ""), (("bare",), "bare has no address.\n")], ids=["all", "named"])
def test_nothing_to_check_is_said(
    catalogue: Path, capsys: pytest.CaptureFixture[str], only: tuple[str, ...], said: str
) -> None:
    """A resource without an address cannot be checked."""
    text = written(catalogue, entry("bare", None))
    assert 2 == check(only, manners=QUICK)
    assert ("", f"{said}There is no address to check.\n") == capsys.readouterr()
    assert text == catalogue.read_text()


def test_no_verdict_at_all_changes_nothing(
    website: Website, catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Servers in trouble are named, and the file is not even written."""
    text = written(catalogue, entry("trouble", website.address("/trouble")))
    assert 2 == check(manners=QUICK)
    assert "0 ok, 0 moved, 0 dead, 1 no answer" == capsys.readouterr().out.splitlines()[-1]
    assert text == catalogue.read_text()


def test_without_a_network_nothing_is_dead(catalogue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where no host answers, the fault is here: the command says so, and the catalogue stays as it is."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    text = written(catalogue, entry("a", f"http://localhost:{port}/"), entry("b", f"http://127.0.0.1:{port}/"))
    assert 2 == main(["knowledge", "links"])
    said = capsys.readouterr().err.splitlines()[-1]
    assert re.match(r"mentor: no host answered .* no network\. Nothing was changed: connect", said)
    assert text == catalogue.read_text()


def test_the_command_dates_its_check(website: Website, catalogue: Path) -> None:
    """It records the day of the check, and asks only what it is told to."""
    written(catalogue, entry("good", website.address("/good")), entry("gone", website.address("/gone")))
    assert 0 == main(["knowledge", "links", "--only", "good"])
    good, gone = load(catalogue).values()
    assert ("ok", "unchecked", None) == (good.status, gone.status, gone.checked)
    assert good.checked is not None
