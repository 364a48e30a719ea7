"""Servers with weekly prompts over years: processes are killed or stand still, answers are lost, clocks jump."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from itertools import cycle
from typing import Any

from bot.mentor.plan.values import Pause
from bot.mentor.prompt.cadence import retimed
from bot.mentor.prompt.errands import Errand
from bot.mentor.prompt.values import Prompt, Schedule
from bot.mentor.prompt.watch import look_at
from bot.mentor.zones import zones
from tests.doubles.prompt_judge import SETTLED, START, Fault, Judge, Message, clock
from tests.doubles.prompt_process import TOPICS, Counting, Process, Refused, Unanswered, nothing_taught
from tests.doubles.prompts import Shelf
from tests.doubles.steps import Steps, Stepwise

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_YEAR = timedelta(days=365)
_CLAIMED = timedelta(minutes=5)  # as long as a claim is respected
_SPACE = 100_000  # ids of messages for each server
_STEPS = (
    *("schedule", "delivery", "claim_delivery", "change_schedule", "complete_delivery", "keep_post"),
    *("release_delivery", "find", "send", "open_thread"),
)
_AT_DISCORD = ("refused", "request lost", "reply lost", "search lost", "thread lost")
_FATES = (
    *(("die", step) for step in _STEPS),
    *(("stall", step) for step in _STEPS),
    *(("fail", fault) for fault in _AT_DISCORD * 2),
)


@dataclass(slots=True)
class Fate:
    """What will happen, after which step, and how often that step goes well before."""

    what: str
    after: str
    spares: int = 0


@dataclass(slots=True)
class Running:
    """What a process is about."""

    process: int
    work: Steps
    until: datetime = START  # it stands still


@dataclass(slots=True)
class Server:
    """A server with its bot: some processes on one database. Their clock may be wrong, and be set right."""

    guild: int
    stores: Sequence[Any]  # one for each process, on the same database
    chance: random.Random
    years: int
    now: datetime = START
    channel: list[Message] = field(default_factory=list)
    changed: datetime = START
    fates: list[Fate] = field(default_factory=list)
    calm_since: datetime = START
    away: list[datetime] = field(default_factory=list)  # until when each process does not run
    stalled: list[Running] = field(default_factory=list)
    by_hand_at: datetime | None = None  # when a manager asks for the next prompt
    _known: Schedule | None = None

    def __post_init__(self) -> None:
        self.away = [START for _ in self.stores]
        weekday = self.chance.choice((4, 5, 6, 6, 6, 0, 3))
        schedule = Schedule("s", self.guild, 1, START, weekday, _often_changed(self.chance))
        self.stores[0].add_schedule(schedule, look_at(schedule, START))

    @property
    def schedule(self) -> Schedule:
        """The schedule as it is kept."""
        if self._known is None:
            self._known = self.stores[0].schedule(self.guild, "s")
            assert self._known is not None
        return self._known

    def tick(self) -> None:
        """One look at the schedule by each process that runs; they take turns as chance has it."""
        if min(self.away) > self.now:
            self.sleep(min(self.away) - self.now)
        running = [each for each in self.stalled if each.until <= self.now]
        self.stalled = [each for each in self.stalled if each.until > self.now]
        due = self.stores[0].schedules_to_look_at(self.now, {self.guild})
        for n, until in enumerate(self.away):
            if until <= self.now:
                running += [self._started(n, partial(_look, schedule=schedule)) for schedule in due]
                if self.by_hand_at and self.by_hand_at <= self.now:
                    self.by_hand_at = None
                    running.append(self._started(n, partial(_post_now, guild=self.guild)))
        while running:
            self._known = None
            one = self.chance.choice(running)
            match self._step(one):
                case "ended":
                    running.remove(one)
                case "die":
                    self._kill(one.process, running)
                    running = [other for other in running if other.process != one.process]
                case "stall":
                    running.remove(one)
                    one.until = self.now + timedelta(seconds=self.chance.choice((20, 100, 400, 4000)))
                    self.stalled.append(one)
                    self.calm_since = max(self.calm_since, self.now + _CLAIMED)

    def change(self, **changes: Any) -> None:
        """A manager changes when the prompts come."""

        def change(schedule: Schedule) -> tuple[Schedule, datetime | None]:
            after = retimed(schedule, self.now, **changes)
            return after, look_at(after, self.now)

        self._known = self.stores[0].change_schedule(self.guild, "s", change)
        self.changed = self.now

    def sleep(self, span: timedelta) -> None:
        """Nothing runs for a while."""
        self.now += span
        self.calm_since = self.now + _CLAIMED
        for each in self.stalled:
            each.work.kill()
        self.stalled.clear()

    def set_back(self, span: timedelta) -> None:
        """The clock was fast; now it is right. Claims of what it called the future hold until then."""
        self.calm_since = self.now + _CLAIMED
        self.now -= span

    # The channel, as the processes see it.

    def find(self, errand: Errand) -> int | None:
        """The message of an errand, if it is there."""
        if self._fails("search lost"):
            raise Unanswered
        here = (n for n, message in enumerate(self.channel) if message.id == errand.id)
        return next((self.guild * _SPACE + n for n in here), None)

    def send(self, errand: Errand, prompt: Prompt) -> int:
        """Send a prompt, unless something comes between."""
        if self._fails("refused"):
            raise Refused
        if self._fails("request lost"):
            raise Unanswered
        message = Message(
            prompt.id,
            prompt.day,
            number=TOPICS * (prompt.cycle - 1) + len(prompt.covered),
            decided=errand.claimed_at,
            sent=self.now,
            late=errand.late,
            light=prompt.covered == errand.schedule.covered,
            by_hand=errand.by_hand,
            schedule=errand.schedule,
        )
        self.channel.append(message)
        if self._fails("reply lost"):
            raise Unanswered
        return self.guild * _SPACE + len(self.channel) - 1

    def open_thread(self, message: int) -> None:
        """Threads are not looked at; but it may fail."""
        if self._fails("thread lost"):
            raise Unanswered

    def _fails(self, what: str) -> bool:
        if self._fate(what) != "fail":
            return False
        self.calm_since = max(self.calm_since, self.now + _CLAIMED)
        return True

    def _started(self, process: int, work: Callable[[Process], None]) -> Running:
        def run(after: Callable[[str], None]) -> None:
            errands = Counting(Stepwise(self.stores[process], after), nothing_taught, lambda: self.now)
            work(Process(errands, Stepwise(self, after)))

        return Running(process, Steps(run))

    def _step(self, one: Running) -> str:
        """Let a process take a step; gives what happens to it then, mostly nothing."""
        done = one.work.step()
        return "ended" if done is None else self._fate(done)

    def _fate(self, step: str) -> str:
        """What happens after a step, once."""
        for fate in self.fates:
            if fate.after == step:
                fate.spares -= 1
                if fate.spares < 0:
                    self.fates.remove(fate)
                    return fate.what
        return ""

    def _kill(self, process: int, running: Sequence[Running]) -> None:
        """Somebody starts it again, sooner or later."""
        self.away[process] = self.now + timedelta(seconds=self.chance.choice((5, 60, 600, 7200, 200_000)))
        self.calm_since = max(self.calm_since, self.now + _CLAIMED)
        for one in (*running, *self.stalled):
            if one.process == process:
                one.work.kill()
        self.stalled = [one for one in self.stalled if one.process != process]


def _look(process: Process, schedule: Schedule) -> None:
    process.look(schedule)


def _post_now(process: Process, guild: int) -> None:
    process.post_now(guild, "s")


def live(server: Server, places: Iterator[str]) -> Counter[Fault]:
    """Let a server live through its years, each in another zone; gives how many prompts had which fault."""
    judge = Judge(server.years)
    busy_until = moves_at = server.now
    while server.now < START + server.years * _YEAR:
        if server.now >= moves_at:
            server.change(**_move(server, next(places)))
            moves_at += _YEAR
        server.tick()
        schedule = server.schedule
        missing = judge.owed(schedule, server.changed, server.now, server.channel)
        if missing and server.now - max(server.calm_since, judge.instant(schedule, missing)) >= SETTLED:
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
    on_the_way = server.now + timedelta(hours=chance.uniform(1, 60))
    server.now = min(coming - 2 * _MINUTE, on_the_way)
    _mishap(server)
    return server.now + timedelta(minutes=chance.randint(3, 25) if server.now != on_the_way else 2)


def _mishap(server: Server) -> None:
    """Something that happens now or to the next post, or nothing."""
    chance, today = server.chance, server.now.date()
    match chance.choices(
        ("", "fate", "sleep", "long sleep", "back", "time", "days", "hand"), (50, 22, 9, 2, 3, 2, 2, 1)
    )[0]:
        case "fate":
            server.fates = [Fate(*chosen, chance.choice((0, 0, 1))) for chosen in chance.sample(_FATES, 2)]
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
            server.by_hand_at = server.now + timedelta(minutes=chance.randint(0, 10))


def _time(chance: random.Random) -> dict[str, int | time | str]:
    """Another weekday, time or zone, or all of them."""
    other: dict[str, int | time | str] = {
        "weekday": chance.randrange(7),
        "at": _often_changed(chance),
        "zone": chance.choice(zones()),
    }
    return dict(chance.sample(sorted(other.items()), chance.randint(1, 3)))


def _often_changed(chance: random.Random) -> time:
    """A time of day, mostly one at which clocks are changed; a day is mostly Sunday for the same reason."""
    return chance.choice((time(0), time(0, 30), time(1, 30), time(2), time(2, 30), time(3), time(9), time(23, 59)))


def simulate(count: int, years: int, stores: Sequence[Any] | None = None) -> tuple[list[Message], Counter[Fault]]:
    """The prompts that some servers got over years, and what was wrong with them.

    The servers share `stores`, a process on each. Without any, all is kept in memory, and each third server has two
    processes.
    """
    mixed = random.Random(0).sample(zones(), len(zones()))
    places = cycle(mixed)
    faults: Counter[Fault] = Counter()
    sent: list[Message] = []
    for number in range(count):
        own = stores or [Shelf()] * (2 if number % 3 == 0 else 1)
        server = Server(number, own, random.Random(number), years)
        faults += live(server, places)
        sent += server.channel
    return sent, faults
