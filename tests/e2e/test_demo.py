"""`./mentor demo` as a process of its own, used in a real browser."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.errors import UsageProblem
from bot.terminal import demo
from tests.doubles import browser
from tests.doubles.browser import Tab
from tests.doubles.library import Library

ROOT = Path(__file__).parents[2]
KNOWLEDGE = ROOT / "knowledge"
PICTURES = ROOT / "var" / "screenshots"
CHROMIUM = browser.found()
MESSAGES = "#channel-message-list"
LAST = f"{MESSAGES} .channel-message:last-of-type"
COMPOSER = "#channel-composer-input"
READY = "window.simcordPreview?.ready"
OPENED = f"{READY} && document.querySelector('#action-status').innerText === 'Viewport updated'"
IMMEDIATE = 1.5  # seconds
needs_a_browser = pytest.mark.skipif(
    CHROMIUM is None,
    reason="NO BROWSER TEST WAS RUN: there is no Chromium; install one (apt-get install chromium) or set "
    "MENTOR_CHROMIUM to its program",
)


@dataclass(frozen=True, slots=True)
class Running:
    """A running demo and the address of its page."""

    process: asyncio.subprocess.Process
    address: str

    async def ends_well(self, by: signal.Signals | None = None) -> None:
        """After a signal, or by itself, it ends within two seconds with exit code 0; it has said one line in all."""
        began = time.perf_counter()
        if by:
            self.process.send_signal(by)
        _, said = await asyncio.wait_for(self.process.communicate(), 20)
        assert time.perf_counter() - began < 2
        assert (0, 1) == (self.process.returncode, len(said.splitlines())), said.decode()


async def started(index: Path, place: Path, *arguments: str, knowledge: Path = KNOWLEDGE) -> asyncio.subprocess.Process:
    """The command, on its way; it may use neither the network nor the folder for temporary files of this machine."""
    environment = {
        **os.environ,
        "TMPDIR": str(place),
        "MENTOR_INDEX": str(index),
        "MENTOR_KNOWLEDGE": str(knowledge),
        "MENTOR_MODELS": str(ROOT / "var" / "models"),
        "MENTOR_DATABASE": "sqlite:////nowhere/at/all.db",
        "DISCORD_TOKEN": "of.no.use",
    }
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.doubles.run_offline", "demo", "--no-open", *arguments),
        cwd=ROOT,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@asynccontextmanager
async def playing(index: Path, place: Path, *arguments: str, knowledge: Path = KNOWLEDGE) -> AsyncIterator[Running]:
    """A demo that has printed its address; killed in the end if it is still there."""
    process = await started(index, place, *arguments, knowledge=knowledge)
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 60)).decode()
        address = re.search(r"http://127\.0\.0\.1:\d+/#\S+", line)
        assert address, f"{line}{(await process.communicate())[1].decode()}"
        yield Running(process, address[0])
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@asynccontextmanager
async def visiting(library: Library, place: Path, *arguments: str) -> AsyncIterator[Tab]:
    """The page of a demo in a browser; in the end the demo stops in order, without having complained of anything."""
    assert CHROMIUM is not None
    async with playing(library.index, place, *arguments) as running, browser.chromium(CHROMIUM) as tab:
        await tab.open(running.address)
        await tab.until(OPENED)
        yield tab
        await running.ends_well(signal.SIGINT)


async def command(tab: Tab, name: str, **options: str) -> float:
    """Type a command as a person does; gives how many seconds passed from Enter to the next message."""
    await tab.until(READY)
    await tab.click(COMPOSER)
    await tab.type(f"/{name}")
    chosen = "document.querySelector('#command-picker-listbox [aria-selected=true]')"
    await tab.until(f"{READY} && {chosen}?.innerText.includes({json.dumps('/' + name)})")
    await tab.press("Enter")
    for option, value in options.items():
        await tab.until(f"document.activeElement?.dataset.option === {json.dumps(option)}")
        await tab.type(value)
    return await next_message(tab, tab.press("Enter"))


async def next_message(tab: Tab, action: Awaitable[None]) -> float:
    """Do something, and wait for the message that it brings; gives how many seconds that took."""
    count = f"document.querySelectorAll('{MESSAGES} .channel-message').length"
    await tab.until(READY)
    before = await tab.run(count)
    began = time.perf_counter()
    await action
    await tab.until(f"{count} > {before}")
    return time.perf_counter() - began


async def drawn(tab: Tab) -> None:
    """Wait until the picture of the last message is there, and not only the words that stand for it."""
    await tab.until(f"document.querySelector('{LAST} .gallery-image')?.naturalWidth > 0")


async def in_view(tab: Tab) -> None:
    """Wait until the end of the last message can be read without scrolling."""
    bottom = "getBoundingClientRect().bottom"
    await tab.until(
        f"document.querySelector('{LAST}').{bottom} <= document.querySelector('#channel-timeline').{bottom} + 1"
    )


@needs_a_browser
@pytest.mark.model
@pytest.mark.slow
async def test_a_person_asks_reads_and_asks_on(library: Library, tmp_path: Path) -> None:
    """A greeting and an answer are there; /ask is answered at once, in view; its buttons say why, thank and go on."""
    async with visiting(library, tmp_path) as tab:
        await tab.sees("Hello, I am Roadmap Mentor", MESSAGES)
        await tab.sees("Maya used /ask", MESSAGES)
        await tab.picture(PICTURES / "demo-1-opened.png")

        question = "How long does it take to become a machine learning engineer?"
        waited = await command(tab, "ask", question=question)
        await tab.sees("7 to 8 months", LAST)
        assert waited < IMMEDIATE
        await in_view(tab)
        await tab.picture(PICTURES / "demo-2-answered.png")

        waited = await next_message(tab, tab.click(f"{MESSAGES} button", "Why?"))
        await tab.sees("Only you can see this", LAST)
        assert waited < IMMEDIATE
        await tab.picture(PICTURES / "demo-3-why.png")

        await next_message(tab, tab.click(f"{MESSAGES} button", "Helpful"))
        await tab.sees("Thank", LAST)
        await tab.picture(PICTURES / "demo-4-thanked.png")

        await tab.click(f"{MESSAGES} button", "Follow up")
        await tab.sees("Your next question", "#modal-root")
        await tab.click("#modal-root textarea")
        await tab.type("and how many hours a week?")
        await tab.picture(PICTURES / "demo-5-follow-up.png")
        await next_message(tab, tab.click("#modal-root button", "Submit"))
        await tab.sees("ten hours", LAST)
        await tab.sees(question, LAST)
        await tab.picture(PICTURES / "demo-6-followed.png")


@needs_a_browser
@pytest.mark.model
@pytest.mark.slow
async def test_an_admin_looks_after_the_server(library: Library, tmp_path: Path) -> None:
    """Seen as the admin, the server's settings and the doctor's report are at hand."""
    async with visiting(library, tmp_path) as tab:
        await tab.run(
            "(p => {p.value = [...p.options].find(o => o.text.includes('Sam')).value;"
            " p.dispatchEvent(new Event('change'))})(document.querySelector('#viewer-picker'))"
        )
        await tab.until(f"{READY} && document.querySelector('#viewer-picker').selectedOptions[0]?.text.includes('Sam')")
        await command(tab, "mentor doctor")
        await tab.sees("Only you can see this", LAST)
        await tab.picture(PICTURES / "demo-7-doctor.png")


@needs_a_browser
@pytest.mark.model
@pytest.mark.slow
async def test_a_plan_is_under_way(library: Library, tmp_path: Path) -> None:
    """The learner is in the second week of a plan, which shows what to do; a press brings the picture of all of it.

    The picture of a roadmap changes with its tier.
    """
    async with visiting(library, tmp_path) as tab:
        waited = await command(tab, "plan week")
        await tab.sees("Week 2 of", LAST)
        await tab.sees("Machine Learning Engineer", LAST)
        assert waited < IMMEDIATE
        await tab.picture(PICTURES / "demo-9-week.png")
        await tab.click(f"{LAST} button", "Whole plan")
        await tab.sees("Likely end", LAST)
        await drawn(tab)
        await tab.picture(PICTURES / "demo-10-plan.png")
        await command(tab, "roadmap", role="machine-learning-engineer")
        for tier in ("Junior way", "Full way"):
            await drawn(tab)  # until then, the buttons move
            await in_view(tab)
            await tab.click(f"{LAST} button", tier)
            await tab.sees(f"Machine Learning Engineer: {tier.lower()}", LAST)
            await drawn(tab)


@needs_a_browser
@pytest.mark.model
@pytest.mark.slow
async def test_direct_messages_need_no_mention(library: Library, tmp_path: Path) -> None:
    """With --direct the page is the learner's conversation with the bot, which answers every message."""
    async with visiting(library, tmp_path, "--direct") as tab:
        await tab.sees("Do I need a degree?", MESSAGES)
        await tab.click(COMPOSER)
        await tab.type("What is Git for?")
        await tab.press("Enter")
        await tab.sees("Git keeps every version of your code", MESSAGES)
        await tab.picture(PICTURES / "demo-8-direct.png")


@needs_a_browser
@pytest.mark.model
@pytest.mark.slow
async def test_it_can_be_ended_in_the_page(library: Library, tmp_path: Path) -> None:
    """The entry "End preview session" ends the command too."""
    assert CHROMIUM is not None
    async with playing(library.index, tmp_path) as running, browser.chromium(CHROMIUM) as tab:
        await tab.open(running.address)
        await tab.until(OPENED)
        await tab.click(".session-menu summary", "More")
        await tab.click("#close")
        await running.ends_well()


@pytest.mark.model
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
async def test_it_ends_in_order(library: Library, tmp_path: Path, number: signal.Signals) -> None:
    """At once, without leaving anything behind: neither its database nor what onnxruntime notes for its maker."""
    async with playing(library.index, tmp_path) as running:
        await running.ends_well(number)
    assert [] == await asyncio.to_thread(lambda: [*tmp_path.iterdir()])


@pytest.mark.model
@pytest.mark.slow
async def test_the_index_is_built_on_first_use(library: Library, tmp_path: Path) -> None:
    """Without an index it says so, builds one over the knowledge with its progress, and then plays."""
    knowledge = tmp_path / "knowledge"
    shutil.copytree(library.sources, knowledge)
    shutil.copy(ROOT / "knowledge" / "calibration.yaml", knowledge)
    async with playing(tmp_path / "index", tmp_path, knowledge=knowledge) as running:
        running.process.send_signal(signal.SIGINT)
        _, said = await asyncio.wait_for(running.process.communicate(), 20)
    lines = said.decode().splitlines()
    assert "There is no index yet: building one over the project's own knowledge, once." == lines[0]
    assert [line for line in lines if line.startswith("Built index")]
    assert 0 == running.process.returncode


@pytest.mark.model
async def test_a_taken_port_is_explained(library: Library, tmp_path: Path) -> None:
    """One line that names the port and the option; exit code 2."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = await started(library.index, tmp_path, "--port", str(port))
        _, said = await asyncio.wait_for(process.communicate(), 60)
    assert (2, 1) == (process.returncode, len(said.splitlines())), said.decode()
    assert f"port {port}" in said.decode()
    assert "--port" in said.decode()


def test_without_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where they are not installed, the message says what installs them."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(UsageProblem, match=r"\./mentor demo"):
        demo.run(port=0, direct=False, browser=False)
