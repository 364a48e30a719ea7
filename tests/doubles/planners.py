"""Other processes that work on the same plans: at the same moment, or until they are killed.

`python -m tests.doubles.planners ACTION URL` is such a process.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import sys
import time as clock
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path

from bot.adapters.store import SqlStore, open_store
from bot.adapters.store.plans import HISTORY
from bot.mentor.plan.change import PlanChanged
from bot.mentor.plan.kept import KeptPlan, Reminder
from bot.mentor.plan.values import Plan, Record, Scope, Wishes
from tests.doubles.writers import KEYS, go, serve, start, wait

HERE = "tests.doubles.planners"
NOW = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
OWNER, PLACE = 80351110224678912, 197038439483310086
REVISIONS = range(2, 42)
PEOPLE = range(1, 31)
ENOUGH = 4  # plans at a time


def plan_of(mark: str, revision: int = 1) -> Plan:
    """A plan that tells by itself whether it is whole: all of it follows from a mark and a revision."""
    chance = random.Random(f"{mark}/{revision}")
    units = range(chance.randrange(1, 300))
    records = tuple(Record(f"skill-{n}", f"unit-{chance.randrange(99)}", 5 * chance.randrange(1, 50)) for n in units)
    wishes = Wishes(mark, 1 + revision % 60, date(2027, 1, 4))
    return Plan(wishes, Scope(tuple(r.item for r in records)), records, version=mark, revision=revision)


def weekly(kept: KeptPlan, user: int, next_at: datetime = NOW, unanswered: int = 0) -> Reminder:
    """A reminder of a plan on Sundays."""
    return Reminder(kept.id, user, kept.guild, 6, time(19, 30), "Europe/Berlin", next_at, unanswered)


def kill_planners(path: Path, times: int, seed: int = 1) -> list[str]:
    """Kill a process that works on plans, at random instants; gives a line for each time when something was wrong.

    What it had done must be there, what it was about to do as a whole or not at all.
    """
    chance = random.Random(seed)
    faults: list[str] = []
    steps = 0
    state = _State()
    for number in range(1, times + 1):
        planner = start("work", f"sqlite:///{path}", HERE)
        wait(planner)
        go(planner)
        clock.sleep(chance.uniform(0.0, 0.2))
        planner.kill()
        allowed = [state]
        for line in planner.communicate()[0].splitlines():
            said = _State(**json.loads(line.partition(" ")[2]))
            allowed = [said] if line.startswith("done") else [*allowed, said]
            steps += 1
        state, problems = _look(path)
        if planner.returncode != -signal.SIGKILL:
            problems.append("it ended by itself")
        if state not in allowed:
            problems.append(f"{state} instead of {allowed}")
        if problems:
            faults.append(f"kill {number}: {'; '.join(problems)}")
    assert steps > times, "hardly any planner came far enough to do anything"
    return faults


@dataclass
class _State:
    """The revision of each plan by its mark, and which of them is in use and has the reminder."""

    plans: dict[str, int] = field(default_factory=dict)
    used: str | None = None
    reminded: str | None = None

    def line(self, word: str) -> str:
        return f"{word} {json.dumps(vars(self))}"


def _look(path: Path) -> tuple[_State, list[str]]:
    """What is in the database after a process has died, and what is wrong with it."""
    with closing(open_store(f"sqlite:///{path}")) as store:
        state = _state(store)
        problems = [problem for kept in store.plans(OWNER, PLACE) for problem in _torn(store, kept)]
        done = {past.reason for kept in store.plans(OWNER, PLACE) for past in store.history(OWNER, kept.id, HISTORY)}
        drafts = {str(row["reason"]) for row in store.everything_of(OWNER).get("drafts", ())}
        problems += [f"the draft {reason} was saved and is still there" for reason in drafts & (done | {*state.plans})]
    with closing(sqlite3.connect(path)) as connection:
        problems += [line for (line,) in connection.execute("PRAGMA integrity_check") if line != "ok"]
        problems += [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
    return state, problems


def _torn(store: SqlStore, kept: KeptPlan) -> Iterator[str]:
    """Where a plan or its history is not what it was made from."""
    mark, newest = kept.plan.version, kept.plan.revision
    expected = [plan_of(mark, n) for n in range(newest, max(0, newest - HISTORY), -1)]
    found = [past.plan for past in store.history(OWNER, kept.id, 2 * HISTORY)]
    if kept.plan != expected[0] or found != expected:
        yield f"{mark} is not whole at revision {newest}"


def _state(store: SqlStore) -> _State:
    kept = store.plans(OWNER, PLACE)
    used = [p.plan.version for p in kept if p.archived_at is None]
    reminded = [p.plan.version for p in kept if store.reminder(OWNER, p.id)]
    assert len(used) <= 1 >= len(reminded)
    return _State({p.plan.version: p.plan.revision for p in kept}, next(iter(used), None), next(iter(reminded), None))


def _work(store: SqlStore) -> None:
    """Work on plans for ever; say what will be before each step, and what is after it."""
    for number in range(sys.maxsize):
        kept = {p.plan.version: p for p in store.plans(OWNER, PLACE)}
        used = next((p for p in kept.values() if p.archived_at is None), None)
        state = _state(store)
        print(state.line("done"), flush=True)
        if used is None or (number % 4 == 0 and len(kept) < ENOUGH):
            _start_one(store, state, used, f"{os.getpid()}-{number}")
        elif number % 4 == 1 and len(kept) == ENOUGH:
            _delete_one(store, state, random.choice(list(kept.values())))
        elif number % 4 == 2:
            _reuse_one(store, state, random.choice(list(kept.values())))
        elif state.reminded is None:
            state.reminded = used.plan.version
            print(state.line("will"), flush=True)
            store.set_reminder(weekly(used, OWNER))
        else:
            _save_one(store, state, used)


def _start_one(store: SqlStore, state: _State, used: KeptPlan | None, mark: str) -> None:
    plan = plan_of(mark)
    draft = store.keep_draft(OWNER, PLACE, plan.wishes, NOW, reason=mark)
    state.plans[mark] = 1
    state.reminded = mark if used and state.reminded == used.plan.version else state.reminded
    state.used = mark
    print(state.line("will"), flush=True)
    store.start_plan(OWNER, PLACE, plan, NOW, replaces=used.id if used else None, draft=draft.id)


def _save_one(store: SqlStore, state: _State, used: KeptPlan) -> None:
    mark, revision = used.plan.version, used.plan.revision
    plan, reason = plan_of(mark, revision + 1), f"{mark} by {os.getpid()}: {revision + 1}"
    draft = store.keep_draft(OWNER, PLACE, plan.wishes, NOW, plan=used.id, revision=revision, reason=reason)
    state.plans[mark] += 1
    print(state.line("will"), flush=True)
    store.save_plan(OWNER, used.id, plan, NOW, reason, draft=draft.id)


def _reuse_one(store: SqlStore, state: _State, wanted: KeptPlan) -> None:
    if state.reminded == state.used:
        state.reminded = wanted.plan.version
    state.used = wanted.plan.version
    print(state.line("will"), flush=True)
    store.reuse_plan(OWNER, wanted.id, NOW)


def _delete_one(store: SqlStore, state: _State, unwanted: KeptPlan) -> None:
    mark = unwanted.plan.version
    del state.plans[mark]
    state.used = None if state.used == mark else state.used
    state.reminded = None if state.reminded == mark else state.reminded
    print(state.line("will"), flush=True)
    store.delete_plan(OWNER, unwanted.id)


def _start(store: SqlStore) -> None:
    """Start a plan for everybody; print for whom it was the first."""
    mine = plan_of(str(os.getpid()))
    for user in PEOPLE:
        in_use = _changed(partial(store.start_plan, user, PLACE if user % 2 else None, mine, NOW, replaces=None))
        assert in_use != mine
        if in_use is None:
            print(user)


def _save(store: SqlStore) -> None:
    """Save one revision after the other of the same plan; print those that were ours."""
    kept = store.plan_in_use(OWNER, PLACE)
    assert kept is not None
    for revision in REVISIONS:
        new = plan_of(kept.plan.version, revision)
        newer = _changed(partial(store.save_plan, OWNER, kept.id, new, NOW, "race"))
        if newer is None:
            print(revision)
        else:
            assert newer.revision >= revision
            assert plan_of(kept.plan.version, newer.revision) == newer


def _changed(change: Callable[[], object]) -> Plan | None:
    """The plan that was there, where a change came too late."""
    try:
        change()
    except PlanChanged as changed:
        return changed.plan
    return None


def _reuse(store: SqlStore) -> None:
    """Take plans out of the archive, again and again."""
    ids = [kept.id for kept in store.plans(OWNER, PLACE)]
    for _ in range(40):
        store.reuse_plan(OWNER, random.choice(ids), NOW)
    print("done")


def _claim(store: SqlStore) -> None:
    """Claim all deliveries whose claim is over an hour old; print those that were ours."""
    since = NOW - timedelta(hours=1)
    print(*[key for key in KEYS if store.claim_delivery(key, NOW, since=since)], sep="\n")


def _advance(store: SqlStore) -> None:
    """Make all reminders due a week later; print those that were ours."""
    due = store.due_reminders(NOW, 1000)
    print(*[r.plan for r in due if store.advance_reminder(r, NOW + timedelta(days=7), sent=True)], sep="\n")


if __name__ == "__main__":
    serve(
        sys.argv[1:],
        {"start": _start, "save": _save, "reuse": _reuse, "claim": _claim, "advance": _advance, "work": _work},
    )
