"""`./mentor prompts`: what a weekly prompt says, and when each one comes."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.errors import UsageProblem
from bot.mentor.clock import WEEKDAYS, time_of
from bot.mentor.lookup import directory
from bot.mentor.prompt.ahead import Ahead, ahead
from bot.mentor.prompt.cadence import change, slot
from bot.mentor.prompt.card import card
from bot.mentor.prompt.values import Asked, Prompt, Schedule, Study
from bot.mentor.wording import joined, span
from bot.mentor.zones import COMMON, find
from bot.mentor.zones import zone as zone_named
from bot.terminal.common import curriculum, default_file, write
from bot.terminal.layout import WIDTH
from knowledge.curriculum import Curriculum

_MOST_WEEKS = 520
_YEARS = (1970, 2099)
_START = datetime(2027, 1, 1, tzinfo=UTC)


def preview(track: str, week: str, *, picture: bool = False, out: Path | None = None) -> int:
    """Print the prompt of a week, counted from the first one on; or draw it, and print the file's path.

    Raises UsageProblem.
    """
    if out and not picture:
        raise UsageProblem("--out is for a picture; add --png, or leave it out")
    number = int(week) if week.isascii() and week.isdigit() else 0
    if not 1 <= number <= _MOST_WEEKS:
        raise UsageProblem(f'--week takes a number from 1 to {_MOST_WEEKS}, not "{week}"')
    taught = curriculum()
    schedule = Schedule("preview", 0, 0, _START, track=_role(taught, track))
    found = next(islice(ahead(taught, schedule, (), _START), number - 1, None))
    if picture:
        from bot.adapters.drawing.card import draw

        target = out or default_file("prompts", f"{schedule.track}-{number}.png")
        write(target, draw(card(taught, found.prompt)))
        print(target)
    else:
        print(page(found.prompt))
    return 0


def simulate(track: str, *, zone: str, first: str, last: str, weekday: str, at: str) -> int:
    """Print a line for each prompt from one day to another, both included. Raises UsageProblem."""
    name = _zone(zone)
    begin, end = _day("--from", first), _day("--to", last)
    if begin > end:
        raise UsageProblem(f"--from {begin} is after --to {end}; swap them")
    taught = curriculum()
    before = slot(begin, time(0), name) - timedelta(seconds=1)
    schedule = Schedule("simulate", 0, 0, before, _weekday(weekday), _time(at), name, track=_role(taught, track))
    for found in ahead(taught, schedule, (), before):
        if found.slot.day > end:
            break
        print(line(found, name))
    return 0


def line(found: Ahead, zone: str) -> str:
    """A prompt in a line: local date and time with its offset, the instant in UTC, the topic, and a note."""
    local = found.slot.at.astimezone(ZoneInfo(zone))
    note = _note(found, zone)
    return (
        f"{local:%a %Y-%m-%d %H:%M} {local.isoformat()[19:]}  {found.slot.at:%Y-%m-%d %H:%M}Z  {found.prompt.title}"
        f"{f'  ({note})' if note else ''}"
    )


def page(prompt: Prompt) -> str:
    """A prompt as text, with its answers at the end."""
    blocks = [prompt.title, *(_study(prompt.study) if prompt.study else ()), *_look_back(prompt)]
    if prompt.study:
        blocks.append(_filled(f"Discuss: {prompt.study.discussion}"))
    blocks.append(_filled(f"Sources: {joined(prompt.sources)}. Thread: {prompt.thread}. {prompt.id}"))
    return "\n\n".join([*blocks, _answers(prompt.asked)])


def _study(study: Study) -> Iterator[str]:
    yield _filled(f"Why now: {study.why}")
    yield _filled(f"Before you study: {study.warm_up.ask}")
    reading = study.reading
    minutes = f", {span(reading.minutes)}" if reading.minutes else ""
    mark = "" if reading.checked else ", link not checked"
    part = f": {reading.part}" if reading.part else ""
    yield _filled(f"Learn with: {reading.title} ({reading.cost} {reading.kind}{minutes}{mark}){part}")
    exercise = study.exercise
    yield _filled(f"Do ({span(exercise.minutes)}): {exercise.title} - {exercise.brief}")
    yield _filled(f"Done when: {' '.join(exercise.done_when)}")
    if study.other:
        yield _filled(f"Or ({span(study.other.minutes)}): {study.other.title}")


def _look_back(prompt: Prompt) -> Iterator[str]:
    yield "\n".join(
        [
            "Look back",
            *(_filled(f"- {asked.name}: {asked.ask}", "  ") for asked in prompt.look_back),
            *([_filled(prompt.remark)] if prompt.remark else ()),
        ]
    )


def _answers(asked: Sequence[Asked]) -> str:
    return "\n".join(["Answers", *(_filled(f"- {one.name}: {one.answer}", "  ") for one in asked)])


def _note(found: Ahead, zone: str) -> str:
    wanted = datetime.combine(found.slot.day, found.schedule.at)
    local = found.slot.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    match change(found.slot.day, found.schedule.at, zone):
        case "gap":
            day = f" on {wanted:%Y-%m-%d}" if local.date() != wanted.date() else ""
            return f"gap: {wanted:%H:%M} does not exist{day}"
        case "overlap":
            return f"overlap: {wanted:%H:%M} comes twice, this is the first"
    return ""


def _role(curriculum: Curriculum, typed: str) -> str:
    roles = directory(curriculum).roles
    found = roles.find(typed)
    if found.entry is None:
        ids = ", ".join(entry.id for entry in found.near or roles.suggest(""))
        raise UsageProblem(f'there is no role "{typed}"; choose one of {ids or "none, as no roles are taught here"}')
    return found.entry.id


def _zone(typed: str) -> str:
    if (name := zone_named(typed)) is None:
        raise UsageProblem(
            f'there is no time zone "{typed}"; choose one such as {joined(find(typed, 3) or COMMON[:3], "or")}'
        )
    return name


def _day(option: str, typed: str) -> date:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        raise UsageProblem(f'{option} takes a day such as 2027-01-04, not "{typed}"') from None
    if not _YEARS[0] <= found.year <= _YEARS[1]:
        raise UsageProblem(f"{option} takes a day of the years {_YEARS[0]} to {_YEARS[1]}, not {typed}")
    return found


def _weekday(typed: str) -> int:
    fitting = [n for n, day in enumerate(WEEKDAYS) if len(typed) > 1 and day.casefold().startswith(typed.casefold())]
    if len(fitting) != 1:
        raise UsageProblem(f'--weekday takes {joined(WEEKDAYS, "or")}, not "{typed}"')
    return fitting[0]


def _time(typed: str) -> time:
    try:
        return time_of(typed)
    except UsageProblem:
        raise UsageProblem(f'--time takes a time such as 18:30, not "{typed}"') from None


def _filled(text: str, indent: str = "") -> str:
    return textwrap.fill(text, WIDTH, subsequent_indent=indent)
