"""Commands of `./mentor` in a process of their own."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adapters import child as children
from bot.adapters.child import Child, Piped, piped
from bot.settings import HOME

PROGRAM = """\
import os, subprocess, sys, time
command, *rest = sys.argv[1:]
if command == "say":
    print("to stdout", *rest, flush=True)
    print("to stderr", file=sys.stderr, flush=True)
    sys.stdout.buffer.write(b"caf\\xe9\\r\\n")
elif command == "exit":
    sys.exit(int(rest[0]))
elif command == "show":
    print(os.environ.get(rest[0]))
elif command == "sleep":
    below = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    print(below.pid, flush=True)
    time.sleep(60)
elif command == "hold-on":
    import signal
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print(os.getpid(), flush=True)
    time.sleep(60)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a package `bot` that does as it is told."""
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__main__.py").write_text(PROGRAM, "utf-8")
    return tmp_path


@pytest.fixture
def child(folder: Path) -> Child:
    """Runs that package."""
    return Child(folder, {"MENTOR_THREADS": "7"}, hidden=["DISCORD_TOKEN"])


async def test_each_line_is_told(child: Child) -> None:
    """Output and errors, in the order in which they came, without their ends; bytes that are no UTF-8 spoil nothing."""
    lines: list[str] = []
    assert 0 == await child.run(["say", "a b"], lines.append)
    assert {"to stdout a b", "to stderr", "caf\ufffd"} == set(lines)


@pytest.mark.parametrize("code", [0, 1, 2])
async def test_the_exit_code_comes_back(child: Child, code: int) -> None:
    """As the command gave it."""
    assert code == await child.run(["exit", str(code)], lambda line: None)


async def test_it_has_the_same_settings_and_no_token(child: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables of this process with those of the bot on top; what is hidden stays here."""
    monkeypatch.setenv("MENTOR_THREADS", "1")
    monkeypatch.setenv("DISCORD_TOKEN", "a.secret.token")
    lines: list[str] = []
    for name in ("MENTOR_THREADS", "DISCORD_TOKEN"):
        await child.run(["show", name], lines.append)
    assert ["7", "None"] == lines


def gone(pid: int) -> bool:
    """Whether a process has ended, within a moment."""
    for _ in range(200):
        try:
            os.kill(pid, 0)
            if "State:\tZ" in Path(f"/proc/{pid}/status").read_text():  # ended, and nobody has asked how
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize("command", ["sleep", "hold-on"])
async def test_a_cancelled_run_ends_all_its_processes(
    child: Child, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also what the command has started itself, and one that does not listen."""
    monkeypatch.setattr("bot.adapters.child._GRACE", 0.2)
    pids: asyncio.Queue[int] = asyncio.Queue()
    task = asyncio.create_task(child.run([command], lambda line: pids.put_nowait(int(line))))
    pid = await pids.get()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert gone(pid)


async def test_a_listener_that_fails_ends_the_process(child: Child) -> None:
    """Its error comes back, and nothing stays behind."""
    pids: list[int] = []

    def listen(line: str) -> None:
        pids.append(int(line))
        raise LookupError("no more")

    with pytest.raises(LookupError, match="no more"):
        await child.run(["sleep"], listen)
    assert gone(pids[0])


@pytest.fixture
def _elsewhere(tmp_path: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(tmp_path)
    yield
    os.chdir(before)


@pytest.mark.usefixtures("_elsewhere")
async def test_the_real_program_is_found_from_anywhere() -> None:
    """Wherever the bot was started."""
    lines: list[str] = []
    assert 0 == await Child(HOME, {}).run(["--help"], lines.append)
    assert "usage: ./mentor" in lines[0]


ECHO = """\
import os, sys, time
given = sys.stdin.buffer.read()
if sys.argv[1] == "echo":
    sys.stdout.buffer.write(given[::-1])
    print("a\\nb", file=sys.stderr)
elif sys.argv[1] == "token":
    print(os.environ.get("DISCORD_TOKEN"))
elif sys.argv[1] == "fail":
    sys.exit("it did not work")
elif sys.argv[1] == "sleep":
    open(sys.argv[2], "w").write(str(os.getpid()))
    time.sleep(60)
"""


@pytest.fixture
def _echo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "echo.py").write_text(ECHO, "utf-8")
    monkeypatch.setattr(children, "_PROGRAM", tmp_path)


@pytest.mark.usefixtures("_echo")
async def test_bytes_go_in_and_come_out() -> None:
    """However many; of its errors, the last line is told."""
    given = bytes(range(256)) * 4096
    assert Piped(0, given[::-1], "b") == await piped("echo", ["echo"], given)
    assert Piped(1, b"", "it did not work") == await piped("echo", ["fail"], given)


@pytest.mark.usefixtures("_echo")
async def test_a_module_knows_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor any other setting."""
    monkeypatch.setenv("DISCORD_TOKEN", "a.secret.token")
    assert b"None" == (await piped("echo", ["token"], b"")).output.strip()


@pytest.mark.usefixtures("_echo")
async def test_a_cancelled_module_ends(tmp_path: Path) -> None:
    """Its process is gone."""
    place = tmp_path / "pid"
    task = asyncio.create_task(piped("echo", ["sleep", str(place)], b""))
    pid = await asyncio.to_thread(told, place)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert gone(pid)


def told(place: Path) -> int:
    """The number in a file, as soon as it is there."""
    while not place.exists() or not place.read_text():
        time.sleep(0.01)
    return int(place.read_text())
