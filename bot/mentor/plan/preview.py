"""What a person sees of a plan before it is saved: how long, to what, on which assumptions, and what does not fit."""

from __future__ import annotations

from dataclasses import dataclass

from bot.mentor.plan.notes import aim, goal
from bot.mentor.plan.values import Milestone, Plan, Range, Schedule, Week
from bot.mentor.plan.ways import WayOut, target_notes, verdict, ways_out
from bot.mentor.plan.words import day, days
from bot.mentor.related import name_of
from bot.mentor.wording import counted, joined, span
from knowledge.curriculum import Curriculum

_FIRST = 3  # weeks


@dataclass(frozen=True, slots=True)
class Preview:
    """A plan in short. `weeks` are all of it and `minutes` what is open; `end` is None where nothing is.

    `milestones` and `first`, the first weeks, hold a sentence each. `verdict` says how the target date fits, if there
    is one, and `ways` are the ways on from there. `notes` hold the rest.
    """

    title: str
    pace: str
    weeks: int
    end: Range | None
    minutes: int
    milestones: tuple[str, ...]
    first: tuple[str, ...]
    notes: tuple[str, ...]
    verdict: tuple[str, ...] = ()
    ways: tuple[WayOut, ...] = ()


def preview(curriculum: Curriculum, plan: Plan, schedule: Schedule) -> Preview:
    """What to show of a plan and its weeks before saving it."""
    wishes, found = plan.wishes, schedule.feasibility
    of_target = target_notes(curriculum, wishes, found) if found else ()
    ahead = schedule.ahead
    return Preview(
        aim(curriculum, wishes),
        f"{counted(wishes.hours, 'hour')} a week from {day(wishes.start)}",
        len(schedule.weeks),
        schedule.end,
        schedule.left,
        tuple(milestone_line(curriculum, schedule, m) for m in schedule.milestones if m.week >= schedule.current),
        tuple(week_line(curriculum, week) for week in ahead[:_FIRST]) if schedule.end else (),
        schedule.notes[: len(schedule.notes) - len(of_target)],
        verdict(curriculum, found) if found else (),
        ways_out(curriculum, wishes, found) if found else (),
    )


def milestone_line(curriculum: Curriculum, schedule: Schedule, stone: Milestone) -> str:
    """A milestone with its week and day, such as "Week 25, by 27 June 2027: the project “Predict house prices”"."""
    number = next((week.number for week in schedule.weeks if week.index == stone.week), None)
    return f"{f'Week {number:,}, by' if number else 'By'} {day(stone.on)}: {goal(curriculum, stone)}"


def week_line(curriculum: Curriculum, week: Week) -> str:
    """A week in one line: its days, and the skills and projects of which it holds pieces, with the time for each."""
    title = f"Week {week.number:,}" if week.number else "Pause"
    minutes: dict[str, int] = {}
    for piece in week.pieces:
        minutes[piece.item] = minutes.get(piece.item, 0) + piece.minutes
    held = joined([f"{name_of(curriculum, item)} ({span(time)})" for item, time in minutes.items()])
    return f"{title}, {days(week.first, week.last)}{f': {held}' if held else ''}"
