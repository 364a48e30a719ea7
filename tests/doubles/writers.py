"""Other processes that use the same database: at the same moment, or until they are killed.

`python -m tests.doubles.writers ACTION URL` is such a process; it says "ready" and waits for a line. Other modules may
be run so as well: see `serve`.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.adapters.store import SqlStore, open_store
from bot.mentor.model import Confidence
from bot.mentor.records import Feedback, KeptQuestion, Verdict

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEYS = [f"key{number}" for number in range(100)]
HERE = "tests.doubles.writers"

Actions = Mapping[str, Callable[[SqlStore], None]]


def together(action: str, url: str, processes: int = 2, module: str = HERE) -> list[list[str]]:
    """Let processes do the same at the same moment; gives what each of them printed, line by line."""
    started = [start(action, url, module) for _ in range(processes)]
    for process in started:
        wait(process)
    for process in started:
        go(process)
    printed = [process.communicate(timeout=60)[0].splitlines() for process in started]
    assert [0] * processes == [process.returncode for process in started]
    return printed


def kill_writers(path: Path, times: int, seed: int = 1) -> list[str]:
    """Kill a writer at random instants; gives a line for each time when the database was not whole."""
    chance = random.Random(seed)
    faults: list[str] = []
    kept: set[str] = set()
    for number in range(1, times + 1):
        writer = start("write", f"sqlite:///{path}")
        wait(writer)
        go(writer)
        time.sleep(chance.uniform(0.0, 0.2))
        writer.kill()
        kept |= set(writer.communicate()[0].splitlines())
        faults += [f"kill {number}: {problem}" for problem in _problems(path, kept)]
    assert kept, "no writer came far enough to write anything"
    return faults


def _problems(path: Path, kept: set[str]) -> list[str]:
    open_store(f"sqlite:///{path}").close()
    connection = sqlite3.connect(path)
    try:
        problems = [line for (line,) in connection.execute("PRAGMA integrity_check") if line != "ok"]
        found = connection.execute("SELECT id, text, sections FROM questions").fetchall()
        problems += [f"{id} is not whole" for id, text, sections in found if [_digest(text)] != json.loads(sections)]
        problems += [f"{id} is lost" for id in kept - {id for id, _, _ in found}]
        for table in ("questions", "feedback", "escalations"):
            left_over = f"SELECT count(*) FROM {table} WHERE guild NOT IN (SELECT guild FROM servers)"
            if count := connection.execute(left_over).fetchone()[0]:
                problems.append(f"{count} {table} of deleted servers")
        return problems
    finally:
        connection.close()


def start(action: str, url: str, module: str = HERE) -> subprocess.Popen[str]:
    """A process that does something once it is told to `go`."""
    command = [sys.executable, "-m", module, action, url]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def wait(process: subprocess.Popen[str]) -> None:
    """Wait until a process is ready."""
    assert process.stdout is not None
    assert "ready\n" == process.stdout.readline()


def go(process: subprocess.Popen[str]) -> None:
    """Let a process begin."""
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def serve(arguments: Sequence[str], actions: Actions) -> None:
    """Be such a process: with an open store, but for the action "open"."""
    action, url = arguments
    store = None if action == "open" else open_store(url)
    print("ready", flush=True)
    sys.stdin.readline()
    store = store or open_store(url)
    actions[action](store)
    store.close()


def _claim(store: SqlStore) -> None:
    """Claim all keys; print those that were ours."""
    print(*[key for key in KEYS if store.claim_escalation(key, NOW)], sep="\n")


def _write(store: SqlStore) -> None:
    """Keep questions for ever, of servers that stay and of servers that go; print the ids of those that must stay."""
    guild = os.getpid() * 1_000_000
    while True:
        guild += 1
        store.joined(guild, NOW)
        text = os.urandom(random.randrange(8000)).hex()
        id = store.new_question_id()
        store.keep_question(guild, KeptQuestion(id, guild, text, Confidence.NONE, (_digest(text),), "index", NOW))
        store.give_feedback(guild, Feedback(id, guild, Verdict.HELPFUL, NOW))
        store.claim_escalation(id, NOW, guild)
        if guild % 2:
            print(id, flush=True)
        else:
            store.left(guild, NOW)
            store.forget_left(NOW + timedelta(seconds=1))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    serve(sys.argv[1:], {"open": lambda _: None, "claim": _claim, "write": _write})
