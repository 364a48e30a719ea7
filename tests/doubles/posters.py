"""Other processes that work on the same weekly prompts at the same moment.

`python -m tests.doubles.posters ACTION URL` is such a process.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from bot.adapters.store import SqlStore
from bot.mentor.prompt.values import Post, Schedule, Used
from tests.doubles.prompts import START
from tests.doubles.writers import serve

HERE = "tests.doubles.posters"
PLACE = 197038439483310086
MONDAY = date(2027, 1, 4)
WEEK = timedelta(weeks=1)
TIMES = 40


def post_of(schedule: str, number: int, message: int) -> Post:
    """The post of a schedule for a week: all of it follows from these three."""
    warm_up = Used(f"topic-{number}", "q1")
    look_back = (Used("git", "q2"), Used("Größe", "q3")) if number else ()
    at = START + number * WEEK
    return Post(
        schedule, MONDAY + number * WEEK, number + 1, 1, warm_up.topic, warm_up, look_back, 5, message, message, at
    )


def counted(schedule: Schedule) -> tuple[Schedule, datetime]:
    """The schedule with one more week, and to be looked at as many weeks later."""
    return replace(schedule, week=schedule.week + 1), START + (schedule.week + 1) * WEEK


def _change(store: SqlStore) -> None:
    """Count one more, again and again; print what it became."""
    for _ in range(TIMES):
        schedule = store.change_schedule(PLACE, "s1", counted)
        assert schedule is not None
        print(schedule.week)


def _add(store: SqlStore) -> None:
    """Add schedules as long as there are fewer than five; print those that were ours."""
    for number in range(TIMES):
        id = f"{os.getpid()}-{number}"
        if store.add_schedule(Schedule(id, PLACE, 5, START), None, lambda known: len(known) < 5):
            print(id)


def _keep(store: SqlStore) -> None:
    """Keep a post for every week, and count it; print those that were ours."""

    def mine(number: int, schedule: Schedule) -> tuple[Schedule, datetime]:
        print(number)
        return counted(schedule)

    for number in range(TIMES):
        assert store.keep_post(PLACE, post_of("s1", number, 1000 + number), partial(mine, number)) is not None


def _reveal(store: SqlStore) -> None:
    """Reveal the answers of all posts; print those that were ours."""
    print(*[number for number in range(TIMES) if store.revealed(1000 + number)], sep="\n")


if __name__ == "__main__":
    serve(sys.argv[1:], {"add": _add, "change": _change, "keep": _keep, "reveal": _reveal})
