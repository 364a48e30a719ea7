"""A whole plan as a picture with its figures, and any of its weeks as a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import discord
from discord import ui

from bot.chat.box import GOOD, QUIET, Row, page
from bot.chat.plan.render_task import time, title
from bot.chat.plan.render_week import BLUE, bar, role_of, study_weeks
from bot.chat.plan.tasks import name_of_unit
from bot.chat.presses import button
from bot.chat.sheets import said
from bot.chat.text import pages, short
from bot.mentor.plan.notes import goal
from bot.mentor.plan.planner import Opened
from bot.mentor.plan.preview import milestone_line
from bot.mentor.plan.reserve import CHECK_MINUTES
from bot.mentor.plan.values import Piece, Week
from bot.mentor.plan.ways import target_notes, verdict
from bot.mentor.plan.words import day, days, weeks
from bot.mentor.related import name_of
from bot.mentor.review import MINUTES
from bot.mentor.wording import counted, joined

_ALT = 1024
_STONES = 4
_NOTES = 3
_LIST = 3000


def plan_view(opened: Opened, picture: str, alt: str, *, trouble: str = "") -> ui.LayoutView:
    """The picture of a plan, which is attached under the name `picture`, and its figures.

    Without a picture, where there is no such name, `trouble` says why.
    """
    return page(
        f"### {role_of(opened)}",
        _gallery(picture, alt) if picture else f"-# {said(trouble)}" if trouble else "",
        "\n".join(_figures(opened, drawn=bool(picture))),
        "\n".join(_stones(opened)),
        "\n".join(_notes(opened)),
        colour=BLUE if opened.schedule.end else GOOD,
        rows=[list(_ways(opened)), list(_paces(opened))],
    )


def _gallery(picture: str, alt: str) -> ui.MediaGallery[Any]:
    gallery: ui.MediaGallery[Any] = ui.MediaGallery()
    gallery.add_item(media=f"attachment://{picture}", description=short(alt, _ALT) or "The plan as a timeline.")
    return gallery


def _figures(opened: Opened, *, drawn: bool) -> Iterator[str]:
    """How far the plan is; with a bar where no picture has one."""
    found, wishes = opened.schedule, opened.plan.wishes
    yield f"{'' if drawn else bar(found.done, found.done + found.open) + '  '}**{found.percent} % done**"
    if found.end is None:
        yield "Nothing is open."
        return
    yield f"{time(found.left)} to go at {counted(wishes.hours, 'hour')} a week, {weeks(len(found.ahead))}"
    yield f"Likely end **{day(found.end.typical)}** (between {day(found.end.early)} and {day(found.end.late)})"


def _stones(opened: Opened) -> Iterator[str]:
    found = opened.schedule
    ahead = [stone for stone in found.milestones if found.end is None or stone.week >= found.current]
    if ahead:
        yield f"**Milestones {'ahead' if found.end else 'reached'}**"
    for stone in ahead[:_STONES]:
        yield f"- {said(milestone_line(opened.curriculum, opened.schedule, stone), 200)}"
    if len(ahead) > _STONES:
        yield f"- and {len(ahead) - _STONES} more"


def _notes(opened: Opened) -> Iterator[str]:
    """How the target date fits, then the other notes; the ways out stand behind a button."""
    found, curriculum, notes = opened.schedule.feasibility, opened.curriculum, opened.schedule.notes
    if found:
        yield said(verdict(curriculum, found)[0], 300)
        notes = notes[: len(notes) - len(target_notes(curriculum, opened.plan.wishes, found))]
    yield from (f"-# {said(note, 300)}" for note in notes[:_NOTES])


def _ways(opened: Opened) -> Iterator[ui.Item[Any]]:
    id = opened.kept.id
    yield button("This week", "plan-week", id, style=discord.ButtonStyle.primary)
    if opened.schedule.weeks:
        yield button("Week by week", "plan-show", id, min(opened.schedule.current, len(opened.schedule.weeks)))
    found = opened.schedule.feasibility
    if found and not found.feasible and opened.kept.archived_at is None:
        yield button("Ways to meet the target", "plan-change", id, "target")


def _paces(opened: Opened) -> Iterator[ui.Item[Any]]:
    """The ways back from a pace that was learned, and from one that is not to be learned."""
    id, revision, wishes = opened.kept.id, opened.plan.revision, opened.plan.wishes
    if opened.kept.archived_at is not None or opened.schedule.end is None:
        return
    if wishes.pace != 100:
        yield button("Plan with usual times again", "plan-do", id, revision, "own-pace", 100)
    if wishes.own_pace:
        yield button("Learn my pace", "plan-do", id, revision, "learn-pace")


def listed_view(opened: Opened, week: Week) -> ui.LayoutView:
    """A week as a list: what was done in it, and what is planned."""
    number = f"Week {week.number:,} of {study_weeks(opened):,}" if week.number else "⏸ Pause"
    lead = f"### {number}\n-# {days(week.first, week.last)} · {_when(opened, week)}"
    why = f"-# {said(week.why, 300)}" if week.why else ""
    lines = list(_lines(opened, week)) or [_nothing(week)]
    return page(
        "\n".join(part for part in (lead, why) if part),
        ui.Separator(),
        pages(["\n".join(lines)], _LIST)[0],
        "\n".join(_beside(opened, week)),
        colour=QUIET if week.past or not week.number else BLUE,
        rows=[_turns(opened, week)],
    )


def _when(opened: Opened, week: Week) -> str:
    if week.index == opened.schedule.current:
        return "the present week" if week.first <= opened.today else "the first week"
    if week.past:
        spent = sum(piece.minutes for piece in week.done)
        return f"{time(spent)} worked" if spent else "past"
    return f"{time(week.minutes)} planned"


def _lines(opened: Opened, week: Week) -> Iterator[str]:
    yield from (f"- ✅ {_piece(opened, piece)}" for piece in week.done if piece.ends)
    yield from (f"- {_piece(opened, piece)}, a part done" for piece in week.done if not piece.ends)
    yield from (f"- {_piece(opened, piece)}{'' if piece.ends else ', a part'}" for piece in week.pieces)


def _piece(opened: Opened, piece: Piece) -> str:
    name = said(name_of(opened.curriculum, piece.item), 50)
    minutes = f" ·\u00a0{time(piece.minutes)}" if piece.minutes else ""
    return f"{name}: {title(name_of_unit(opened.curriculum, piece.item, piece.unit), 90)}{minutes}"


def _nothing(week: Week) -> str:
    if not week.number:
        return "A pause: nothing is planned."
    return "Nothing was noted in this week. That's fine, the work moved on." if week.past else "Nothing is planned."


def _beside(opened: Opened, week: Week) -> Iterator[str]:
    for what, minutes, skills in (("Reviews", MINUTES, week.reviews), ("Checkpoints", CHECK_MINUTES, week.checks)):
        if skills:
            names = joined([said(name_of(opened.curriculum, skill), 60) for skill in skills[:5]])
            more = f" and {len(skills) - 5} more" if len(skills) > 5 else ""
            yield f"-# {what}: {names}{more} · {time(minutes * len(skills))}"
    reached = [said(goal(opened.curriculum, m), 120) for m in opened.schedule.milestones if m.week == week.index]
    if reached:
        yield f"**Milestone:** {joined(reached)}"


def _turns(opened: Opened, week: Week) -> Row:
    id, last = opened.kept.id, len(opened.schedule.weeks)
    return [
        button("Back", "plan-show", id, max(week.index - 1, 0), disabled=week.index <= 1),
        button("Next", "plan-show", id, week.index + 1, disabled=week.index >= last),
        button("This week", "plan-week", id, style=discord.ButtonStyle.primary),
        button("Whole plan", "plan-show", id),
    ]
