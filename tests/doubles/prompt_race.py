"""Processes that post weekly prompts from one database at the same moment, and are killed while they do.

`python -m tests.doubles.prompt_race URL CHANNEL NOW SINCE` is such a process. CHANNEL is a file that stands for
Discord; it was NOW when the clock of this machine showed SINCE.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from pathlib import Path

from bot.adapters.store import open_store
from bot.mentor.prompt.errands import Errand
from bot.mentor.prompt.values import Prompt, Schedule
from bot.mentor.prompt.watch import look_at
from tests.doubles.prompt_process import Counting, Process, nothing_taught
from tests.doubles.prompts import START, scheduled
from tests.doubles.writers import ROOT

_FASTER = 60  # a minute of theirs is a second, and so a claim holds for five
_FIRST = START.replace(day=4, hour=9)  # the first Monday at nine
_WEEK = timedelta(weeks=1)
_MINUTE = timedelta(minutes=1)
_LONGEST = 60.0  # seconds for a week


def race(url: str, channel: Path, *, servers: int, weeks: int, kills: int, seed: int = 1) -> list[str]:
    """Let two processes post the prompts of some servers for some weeks; gives a line for each fault.

    In each week so many of them are killed, and others take their place.
    """
    chance = random.Random(seed)
    channel.touch()
    with closing(open_store(url)) as store:
        for guild in range(1, servers + 1):
            schedule = scheduled(guild=guild, id="s")
            store.add_schedule(schedule, look_at(schedule, START))
        for week in range(1, weeks + 1):

            def is_over(week: int = week) -> bool:
                return all(s.week >= week and s.pending is None for s in store.every_schedule())

            _post(url, channel, _FIRST + (week - 1) * _WEEK, [chance.uniform(0.0, 0.5) for _ in range(kills)], is_over)
        counted = [f"server {s.guild} counts {s.week} posts" for s in store.every_schedule() if s.week != weeks]
    days = [(_FIRST + n * _WEEK).date() for n in range(weeks)]
    wanted = {f"{guild} {day} {n}" for guild in range(1, servers + 1) for n, day in enumerate(days, 1)}
    sent = Counter(channel.read_text().splitlines())
    wrong = [f"{line}: {count} times" for line, count in sent.items() if count > 1 or line not in wanted]
    return [*counted, *wrong, *(f"{line}: never" for line in sorted(wanted - sent.keys()))]


def _post(url: str, channel: Path, due: datetime, pauses: list[float], is_over: Callable[[], bool]) -> None:
    """Post what is due at an instant; after each of some pauses one of the two processes is killed."""
    since = time.time() + 1.0
    with ExitStack() as stack:

        def started() -> subprocess.Popen[bytes]:
            begun = (due - _MINUTE / 2).isoformat(), str(since)
            process = subprocess.Popen([sys.executable, "-m", __name__, url, str(channel), *begun], cwd=ROOT)
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        processes = [started(), started()]
        time.sleep(1.5)  # until the prompts are due
        for number, pause in enumerate(pauses):
            time.sleep(pause)
            processes[number % 2].kill()
            processes[number % 2] = started()
        deadline = time.monotonic() + _LONGEST
        while not is_over() and time.monotonic() < deadline:
            time.sleep(0.1)


class _Channel:
    """A clock that is fast, and a file with a line for each message."""

    def __init__(self, path: Path, now: datetime, since: float) -> None:
        self._path = path
        self._now, self._since = now, since

    @property
    def now(self) -> datetime:
        """This instant."""
        return self._now + timedelta(seconds=(time.time() - self._since) * _FASTER)

    def find(self, errand: Errand) -> int | None:
        """The message of an errand, by its number."""
        wanted = f"{errand.schedule.guild} {errand.day} "
        found = (line.startswith(wanted) for line in self._path.read_text().splitlines())
        return _message(errand) if any(found) else None

    def send(self, errand: Errand, prompt: Prompt) -> int:
        """Add a line, as a whole."""
        time.sleep(random.uniform(0.0, 0.02))
        line = f"{errand.schedule.guild} {prompt.day} {prompt.week}\n"
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND)
        os.write(file, line.encode())
        os.close(file)
        time.sleep(random.uniform(0.0, 0.02))
        return _message(errand)

    def open_thread(self, message: int) -> None:
        """Threads are not looked at."""


def _message(errand: Errand) -> int:
    return errand.schedule.guild * 1_000_000 + errand.day.toordinal()


def _work(url: str, channel: _Channel) -> None:
    """Do what is due, again and again, in no order."""
    store = open_store(url)
    errands = Counting(store, nothing_taught, lambda: channel.now)
    process = Process(errands, channel)
    guilds = [schedule.guild for schedule in store.every_schedule()]
    while True:
        due: list[Schedule] = list(errands.due(guilds))
        random.shuffle(due)
        for schedule in due:
            process.look(schedule)
        time.sleep(0.01)


if __name__ == "__main__":
    _work(sys.argv[1], _Channel(Path(sys.argv[2]), datetime.fromisoformat(sys.argv[3]), float(sys.argv[4])))
