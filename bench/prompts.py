"""Weekly prompts over years of mishaps: `python -m bench.prompts [SERVERS [YEARS]]`, in all time zones in turn."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import cycle
from typing import Any

from bench.figures import Figure, show
from bot.mentor.plan.values import Pause
from bot.mentor.prompt.cadence import change, extra, retimed
from bot.mentor.prompt.tick import begun, dropped, expired, holds, key, posted, skipped, step
from bot.mentor.prompt.values import Prompt, Schedule, Step
from bot.mentor.prompt.write import prompt_id
from bot.mentor.zones import zones
from tests.doubles.prompt_judge import SETTLED, START, Fault, Judge, Message, clock, within
from tests.doubles.prompts import Ledger

SERVERS, YEARS = 200, 5
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_YEAR = timedelta(days=365)
_AT_DISCORD = ("refused", "request lost", "reply lost")
_PLACES = ("claim", "note", "send", "complete")


class Died(Exception):
    """The process was killed."""


@dataclass(slots=True)
class Server:
    """A server with its bot: one process, or two on one database. Its clock may be wrong, and be set right."""

    schedule: Schedule
    chance: random.Random
    years: int
    now: datetime = START
    ledger: Ledger = field(default_factory=Ledger)
    channel: list[Message] = field(default_factory=list)
    changed: datetime = START
    fate: str = ""  # what happens to the next post
    calm_since: datetime = START
    stalled: tuple[datetime, datetime, Step, Schedule] | None = None  # when it goes on; when it claimed, and for what

    def tick(self, processes: int) -> None:
        """One look at the schedule by each process; both have seen the same state."""
        steps = [step(self.schedule, self.now, self.ledger.delivery) for _ in range(processes)]
        for found in steps:
            try:
                self._do(found)
            except Died:
                self._disturbed(timedelta(seconds=self.chance.choice((5, 60, 600, 7200, 200_000))))
                return
        if self.stalled and self.now >= self.stalled[0]:
            _, claimed, found, decided = self.stalled
            self.stalled = None
            if holds(claimed, self.now):
                self._send(found, decided, claimed)

    def by_hand(self) -> None:
        """A manager asks for the next prompt now."""
        slot = extra(self.schedule, self.now)
        if slot is None:
            return
        name = key(self.schedule, slot.day)
        if self.ledger.claim_delivery(name, self.now, since=expired(self.now)):
            self.schedule = begun(self.schedule, self._prompt(slot.day))
            self._send(Step("post", name, slot.day), self.schedule, self.now)

    def change(self, **changes: Any) -> None:
        """A manager changes when the prompts come."""
        self.schedule = retimed(self.schedule, self.now, **changes)
        self.changed = self.now

    def sleep(self, span: timedelta) -> None:
        """Nothing runs for a while."""
        self._disturbed(span)

    def set_back(self, span: timedelta) -> None:
        """The clock was fast; now it is right. Claims of what it called the future hold until then."""
        self.calm_since = self.now + timedelta(minutes=5)
        self.now -= span

    def _do(self, found: Step) -> None:
        match found.do:
            case "skip":
                self.schedule = skipped(self.schedule, self.now)
            case "record":
                self._record(found.key)
            case "post" | "look":
                self._claim(found)

    def _claim(self, found: Step) -> None:
        claim = self.ledger.claim_delivery(found.key, self.now, since=expired(self.now))
        if claim is None or found.day is None:
            return
        self._dies_after("claim")
        if claim.claimed_at != self.now:
            there = next((n for n, m in enumerate(self.channel) if m.id == prompt_id("s", found.day)), None)
            if there is not None:
                self.ledger.complete_delivery(found.key, 1, there)
                self._record(found.key)
                return
            if found.due is None:
                self.ledger.release_delivery(found.key)
                self.schedule = dropped(self.schedule)
                return
        self.schedule = begun(self.schedule, self._prompt(found.day))
        self._dies_after("note")
        if self.fate == "stall":
            self.fate = ""
            goes_on = self.now + timedelta(seconds=self.chance.choice((20, 100, 400, 4000)))
            self.stalled = (goes_on, self.now, found, self.schedule)
            self.calm_since = self.now + timedelta(minutes=5)
            return
        self._send(found, self.schedule, self.now)

    def _send(self, found: Step, schedule: Schedule, decided: datetime) -> None:
        """Send what is pending, as it was decided."""
        fate, self.fate = (self.fate, "") if self.fate in _AT_DISCORD else ("", self.fate)
        if fate:
            self.calm_since = self.now + timedelta(minutes=5)
        if fate == "refused":
            self.ledger.release_delivery(found.key)
            self.schedule = dropped(self.schedule)
            return
        if fate == "request lost":
            return
        pending, due = schedule.pending, found.due
        assert pending is not None
        light = pending.covered == schedule.covered
        late = bool(due and due.kind == "late")
        name = prompt_id("s", pending.day)
        self.channel.append(
            Message(name, pending.day, len(pending.covered), decided, self.now, late, light, due is None, schedule)
        )
        if fate == "reply lost":
            return
        self._dies_after("send")
        self.ledger.complete_delivery(found.key, 1, len(self.channel) - 1)
        self._dies_after("complete")
        self._record(found.key)

    def _record(self, name: str) -> None:
        delivery = self.ledger.delivery(name)
        assert delivery is not None
        assert delivery.message is not None
        if self.schedule.pending is None:  # the other process was faster
            return
        sent = self.channel[delivery.message].sent
        self.schedule, _ = posted(self.schedule, channel=1, message=delivery.message, thread=None, at=sent)

    def _prompt(self, day: date) -> Prompt:
        """A prompt without content: what it is about is only counted."""
        covered = self.schedule.covered
        light = within(self.schedule.skips, day) and self.schedule.light_weeks
        after = covered if light else (*covered, str(len(covered)))
        return Prompt(prompt_id("s", day), "s", day, 1, 1, "", None, (), "", "", (), after)

    def _dies_after(self, place: str) -> None:
        if self.fate == place:
            self.fate = ""
            raise Died

    def _disturbed(self, span: timedelta) -> None:
        self.now += span
        self.calm_since = self.now + timedelta(minutes=5)  # claims from before hold so long
        self.stalled = None


def live(server: Server, processes: int, places: Iterator[str]) -> Counter[Fault]:
    """Let a server live through its years, each in another zone; gives how many prompts had which fault."""
    judge = Judge(server.years)
    busy_until = moves_at = server.now
    while server.now < START + server.years * _YEAR:
        if server.now >= moves_at:
            server.change(**_move(server, next(places)))
            moves_at += _YEAR
        server.tick(processes)
        missing = judge.owed(server.schedule, server.changed, server.now, server.channel)
        if missing and server.now - max(server.calm_since, judge.instant(server.schedule, missing)) >= SETTLED:
            judge.lost(missing)
        waits = missing and not judge.gave_up(missing)
        if waits or server.stalled or server.now < max(busy_until, server.calm_since + SETTLED):
            server.now += _MINUTE + timedelta(seconds=server.chance.uniform(-3, 3))
        else:
            busy_until = _leap(server, judge)
    judge.check(server.channel)
    return judge.faults


def _move(server: Server, zone: str) -> dict[str, Any]:
    """Another zone and, where its clocks are changed soon, prompts at that very time of the week."""
    turns = clock(zone, server.years).turns(server.now, server.now + _YEAR)
    if not turns:
        return {"zone": zone}
    wall = server.chance.choice(turns) + timedelta(minutes=server.chance.choice((-30, 0, 15, 30)))
    return {"zone": zone, "weekday": wall.weekday(), "at": wall.time()}


def _leap(server: Server, judge: Judge) -> datetime:
    """Go on to shortly before the next slot, with a stop or a mishap on the way; gives until when to look closely."""
    chance, schedule = server.chance, server.schedule
    days = (server.now.date() + n * _DAY for n in range(-1, 10))
    slots = [judge.instant(schedule, day) for day in days if day.weekday() == schedule.weekday]
    coming = next(at for at in slots if at > server.now + timedelta(minutes=3))
    server.now = min(coming - 2 * _MINUTE, server.now + timedelta(hours=chance.uniform(1, 60)))
    _mishap(server)
    return server.now + timedelta(minutes=chance.randint(3, 25))


def _mishap(server: Server) -> None:
    """Something that happens now or to the next post, or nothing."""
    chance, today = server.chance, server.now.date()
    match chance.choices(
        ("", "fate", "sleep", "long sleep", "back", "time", "days", "hand"), (50, 18, 9, 2, 3, 2, 2, 1)
    )[0]:
        case "fate":
            server.fate = chance.choice((*_PLACES, "stall", *_AT_DISCORD))
        case "sleep":
            server.sleep(timedelta(minutes=chance.choice((1, 4, 30, 300, 2000))))
        case "long sleep":
            server.sleep(timedelta(days=chance.uniform(1, 30)))
        case "back":
            server.set_back(timedelta(minutes=chance.uniform(1, 120)))
        case "time":
            server.change(**_time(chance))
        case "days":
            first = today + timedelta(days=chance.randint(0, 20))
            span = Pause(first, first + timedelta(days=chance.randint(0, 20)))
            light = chance.random() < 0.5
            what = chance.choice(("pauses", "skips"))
            server.change(**{what: (span,), "light_weeks": light})
        case "hand":
            server.fate = ""
            server.by_hand()


def _time(chance: random.Random) -> dict[str, int | time | str]:
    """Another weekday, time or zone, or all of them."""
    other: dict[str, int | time | str] = {
        "weekday": chance.randrange(7),
        "at": _often_changed(chance),
        "zone": chance.choice(zones()),
    }
    return dict(chance.sample(sorted(other.items()), chance.randint(1, 3)))


def _often_changed(chance: random.Random) -> time:
    """A time of day, mostly one at which clocks are changed."""
    return chance.choice((time(0), time(0, 30), time(1, 30), time(2), time(2, 30), time(3), time(9), time(23, 59)))


def server(number: int, years: int) -> Server:
    """A server, and when it wants its prompts: mostly when clocks are changed, which is on Sundays as a rule."""
    chance = random.Random(number)
    weekday = chance.choice((4, 5, 6, 6, 6, 0, 3))
    return Server(Schedule("s", number, 1, START, weekday, _often_changed(chance)), chance, years)


def simulate(count: int, years: int) -> tuple[list[Message], Counter[Fault]]:
    """The prompts that some servers got over years, and what was wrong with them; each third has two processes."""
    mixed = random.Random(0).sample(zones(), len(zones()))
    places = cycle(mixed)
    faults: Counter[Fault] = Counter()
    sent: list[Message] = []
    for number in range(count):
        made = server(number, years)
        faults += live(made, 2 if number % 3 == 0 else 1, places)
        sent += made.channel
    return sent, faults


def main() -> None:
    """Simulate 200 servers over 5 years, unless told otherwise."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SERVERS
    years = int(sys.argv[2]) if len(sys.argv) > 2 else YEARS
    sent, faults = simulate(count, years)
    kinds: tuple[Fault, ...] = ("lost", "doubled", "at a wrong time")
    changed = sum(bool(change(m.day, m.schedule.at, m.schedule.zone)) for m in sent)
    show(
        [
            Figure("prompts posted", len(sent)),
            Figure("of them at a time that was left out or came twice", changed),
            *(Figure(f"prompts {kind}", faults[kind], target=0) for kind in kinds),
        ]
    )
    sys.exit(faults.total() > 0)


if __name__ == "__main__":
    main()
