"""`./mentor plan`: a study plan as a page, a checklist, a calendar, data or a picture."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Literal, cast

from bot.errors import UsageProblem
from bot.mentor.lookup import Directory, Names, directory
from bot.mentor.plan import json
from bot.mentor.plan.dates import day
from bot.mentor.plan.schedule import create, schedule
from bot.mentor.plan.text import checklist
from bot.mentor.plan.values import Level, Order, Pause, Plan, Schedule, Wishes
from bot.mentor.plan.wishes import day_of, hours_of, next_monday
from bot.mentor.zones import zone as zone_named
from bot.terminal import plan_page
from bot.terminal.common import curriculum, default_file, say, write
from bot.terminal.pages import as_text
from knowledge.curriculum import Curriculum, Tier

Form = Literal["text", "md", "ics", "json", "png", "pdf"]
_FORMS: dict[str, Form] = {
    ".txt": "text", ".md": "md", ".ics": "ics", ".json": "json", ".png": "png", ".pdf": "pdf",
}  # fmt: skip
_DRAWN = ("png", "pdf")


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of the command as they were typed; what was left out is empty or None."""

    role: str
    hours: str
    tier: str = "junior"
    level: str = "new"
    order: str = "balanced"
    start: str = ""
    target: str = ""
    known: str = ""
    skip: str = ""
    pause: Sequence[str] = ()
    zone: str = ""
    per: str = ""
    at: str = ""
    form: str = ""
    out: Path | None = None


@dataclass(frozen=True, slots=True)
class _Made:
    """A plan with its weeks, as of today."""

    curriculum: Curriculum
    plan: Plan
    schedule: Schedule
    today: date


def make(asked: Asked) -> int:
    """Make a plan and print it, or write it into a file and print its path. Raises UsageProblem.

    Pictures always go into a file. Without a form the file's name decides, and without both the plan is a page of text.
    """
    form = _form(asked)
    taught = curriculum()
    today = day_of(datetime.now(UTC), asked.zone) if asked.zone else datetime.now().astimezone().date()
    plan = create(taught, _wishes(taught, asked, today), today)
    made = _Made(taught, plan, schedule(taught, plan, today), today)
    if asked.out is None and form == "text":
        page = plan_page.page(taught, plan, made.schedule)
        print(as_text(page, colour=sys.stdout.isatty()))
    elif asked.out is None and form not in _DRAWN:
        sys.stdout.flush()
        sys.stdout.buffer.write(_data(made, form, asked))
        sys.stdout.buffer.flush()
    else:
        target = asked.out or default_file("plans", f"{plan.wishes.role}.{form}")
        write(target, _data(made, form, asked))
        print(target)
    return 0


def _form(asked: Asked) -> Form:
    """The form of the plan; options that only calendars have are refused for others."""
    suffix = asked.out.suffix.lower() if asked.out else ".txt"
    if not asked.form and suffix not in _FORMS:
        raise UsageProblem(f"{asked.out} doesn't say what to write; end its name in {', '.join(_FORMS)}")
    form = cast("Form", asked.form) if asked.form else _FORMS[suffix]
    if form != "ics" and (asked.per or asked.at):
        raise UsageProblem("--per and --at belong to a calendar; add --ics, or leave them out")
    if asked.at and not asked.zone:
        raise UsageProblem("--at is a time somewhere; say where with --zone, such as --zone Europe/Berlin")
    return form


def _wishes(curriculum: Curriculum, asked: Asked, today: date) -> Wishes:
    """What was asked for; whether it makes sense is seen when the plan is made."""
    names = directory(curriculum)
    return Wishes(
        role=_role(names.roles, asked.role),
        hours=hours_of(asked.hours),
        start=_day("--start", asked.start, today) if asked.start else next_monday(today),
        tier=cast("Tier", asked.tier),
        order=cast("Order", asked.order),
        target=_day("--target", asked.target, today) if asked.target else None,
        level=cast("Level", asked.level),
        known=tuple(_items(names, asked.known)),
        skip=tuple(_items(names, asked.skip)),
        pauses=tuple(_pause(typed, today) for typed in asked.pause),
    )


def _role(roles: Names, typed: str) -> str:
    """The role that was meant; what was only guessed is said."""
    found = roles.find(typed)
    if found.entry is None:
        offer = "the closest are" if found.near else "choose one of"
        ids = ", ".join(entry.id for entry in found.near or roles.suggest(""))
        raise UsageProblem(f'there is no role "{typed}"; {offer} {ids or "none, as no roles are taught here"}')
    if found.entry not in roles.named((typed,)):
        say(f'"{typed}" is read as {found.entry.id}.')
    return found.entry.id


def _items(names: Directory, typed: str) -> Iterator[str]:
    """The skills and projects of a list with commas, by id or another name; what has none is left as it is."""
    for name in filter(None, map(str.strip, typed.split(","))):
        same = (*names.skills.named((name,)), *names.projects.named((name,)))
        yield same[0].id if len(same) == 1 else name


def _day(option: str, typed: str, today: date) -> date:
    try:
        return day(typed, today)
    except UsageProblem as problem:
        raise UsageProblem(f"{option}: {problem}") from None


def _pause(typed: str, today: date) -> Pause:
    first, dots, last = typed.partition("..")
    if not dots:
        raise UsageProblem(f'--pause takes two days such as 2027-07-05..2027-07-18, not "{typed}"')
    return Pause(_day("--pause", first, today), _day("--pause", last, today))


def _data(made: _Made, form: Form, asked: Asked) -> bytes:
    match form:
        case "text":
            return (as_text(plan_page.page(made.curriculum, made.plan, made.schedule)) + "\n").encode()
        case "md":
            return checklist(made.curriculum, made.plan, made.schedule).encode()
        case "json":
            return json.dump(made.plan, made.schedule).encode()
        case "ics":
            return _calendar(made, asked)
        case "png" | "pdf":
            from bot.adapters.drawing.timeline import draw
            from bot.mentor.plan.picture import chart

            return draw(chart(made.curriculum, made.plan, made.schedule, made.today), form)


def _calendar(made: _Made, asked: Asked) -> bytes:
    from bot.adapters.calendar import ics

    if asked.per not in ("", "week", "item"):
        raise UsageProblem(f'--per is week or item, not "{asked.per}"')
    return ics(
        made.curriculum,
        made.plan,
        made.schedule,
        id=_id(made.plan.wishes),
        per="item" if asked.per == "item" else "week",
        at=_time(asked.at) if asked.at else None,
        zone=zone_named(asked.zone) or "UTC",
        now=datetime.now(UTC),
    )


def _id(wishes: Wishes) -> str:
    """The same for plans that take each other's place in a calendar: those for one goal from one day on."""
    return hashlib.sha256(f"{wishes.role} {wishes.tier} {wishes.start}".encode()).hexdigest()[:12]


def _time(typed: str) -> time:
    try:
        return datetime.strptime(typed, "%H:%M").time()  # noqa: DTZ007 - a time on a clock, in no zone yet
    except ValueError:
        raise UsageProblem(f'--at takes a time such as 18:30, not "{typed}"') from None
