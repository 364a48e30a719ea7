"""The weekly reminder as a direct message, and the panel that sets it, as Discord messages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import discord
from discord import ui

from bot.chat.box import GOOD, QUIET, Row, page
from bot.chat.plan.render_checkin import checkin_row, question
from bot.chat.plan.render_task import time, title
from bot.chat.plan.render_week import BLUE, bar, role_of, study_weeks
from bot.chat.presses import AnyItem, button, press_id
from bot.chat.sheets import said
from bot.chat.timing import day_label, time_label
from bot.mentor.clock import NINE, WEEKDAYS
from bot.mentor.plan.checkin import CheckIn
from bot.mentor.plan.kept import Reminder
from bot.mentor.plan.now import Now, Task, today_list
from bot.mentor.plan.planner import UTC, Opened
from bot.mentor.plan.remind import LIMIT, Step
from bot.mentor.plan.words import days
from bot.mentor.related import name_of
from bot.mentor.wording import counted, joined

_TASKS = 6
_PRIMARY = discord.ButtonStyle.primary
_LAST = (
    "I have not heard from you for a while, so this is **my last message for now**. Press any button, and I go on. "
    "If I hear nothing for a week, I pause your plan: nothing is lost, and `/plan resume` takes you back to it."
)


def reminder_view(opened: Opened, step: Step, check: CheckIn | None = None) -> ui.LayoutView:
    """The message itself: the week in short, and how the last one went, if there is a `check` to ask about."""
    now = today_list(opened.curriculum, opened.plan, opened.schedule, opened.today)
    asked: list[ui.Item[Any] | str] = []
    if check is not None:
        asked += [ui.Separator(), f"**{question(opened, check)}**", ui.ActionRow(*checkin_row(opened, check))]
    if step.last:
        asked += [ui.Separator(), _LAST]
    return page(
        _late(step) if step.late else "",
        _head(opened, now),
        "\n".join(_tasks(opened, now)),
        *asked,
        colour=BLUE,
        rows=[_ways(opened, now, step)],
    )


def mark(plan: str, day: date) -> str:
    """What tells the reminder of a plan for a day from all other messages: the id of one of its buttons."""
    return press_id("plan-remind", plan, "show", _written(day))


def panel_view(opened: Opened, reminder: Reminder | None, *, told: str = "") -> ui.LayoutView:
    """How a plan's reminder is set, and how to change that."""
    id = opened.kept.id
    note = (
        f"-# A direct message with your week. After {LIMIT} without an answer I stop by myself; "
        "while your plan is paused, I stay quiet."
    )
    if reminder is None:
        ask = "Off. Shall I write to you once a week, with what your plan holds for it?"
        rows: list[Row] = [[button("Choose day and time", "plan-remind", id, "edit", style=_PRIMARY)]]
        return page(f"### Weekly reminder\n{told or ask}", note, colour=QUIET, rows=rows)
    at = discord.utils.format_dt(reminder.next_at, "F")
    soon = discord.utils.format_dt(reminder.next_at, "R")
    when = f"Every **{WEEKDAYS[reminder.weekday]}** at **{reminder.at:%H:%M}**, {_place(reminder.zone)}"
    return page(
        f"### Weekly reminder\n{told}".rstrip(),
        f"{when}\nNext one: {at}, {soon}",
        note,
        colour=GOOD,
        rows=[[button("Change", "plan-remind", id, "edit"), button("Stop", "plan-remind", id, "stop")]],
    )


def remind_modal(plan: str, reminder: Reminder | None) -> ui.Modal:
    """Asks for a weekday and a time of day."""
    weekday, at = (reminder.weekday, reminder.at) if reminder else (0, NINE)
    asking = ui.Modal(title="Weekly reminder", custom_id=press_id("plan-remind-set", plan))
    asking.add_item(day_label(weekday))
    asking.add_item(time_label(at))
    return asking


def lost_text() -> str:
    """What is told once to a person whom no direct message reaches."""
    return (
        "**I could not send you your weekly reminder:** you take no direct messages from me, so I switched it off. "
        "Allow them (in the server's menu: Privacy Settings, Direct Messages), then turn it on again."
    )


def lost_button(reminder: Reminder) -> AnyItem:
    """Turns the reminder on again as it was."""
    return button(
        "Turn it on again", "plan-remind", reminder.plan, "set", reminder.weekday, f"{reminder.at:%H%M}", style=_PRIMARY
    )


def _late(step: Step) -> str:
    return f"-# This was due on {WEEKDAYS[step.day.weekday()]}, but I could not write to you then."


def _head(opened: Opened, now: Now) -> str:
    week, schedule = now.week, opened.schedule
    title = f"Week {week.number} of {study_weeks(opened)}" if week and week.number else "Your week"
    dates = f"{days(week.first, week.last)} · " if week else ""
    lines = [f"### {title}", f"-# {dates}{role_of(opened)}"]
    if whole := now.spent + now.planned:
        lines.append(f"{bar(now.spent, whole)}  **{time(now.spent)}** of {time(whole)} this week")
    return "\n".join([*lines, f"-# {schedule.percent} % of the plan is done"])


def _tasks(opened: Opened, now: Now) -> Iterator[str]:
    if now.state == "ahead":
        yield "**This week's work is done already.** Rest, or take the next piece."
    else:
        yield from (f"- {_task(opened, task)}" for task in now.tasks[:_TASKS])
        if len(now.tasks) > _TASKS:
            yield f"- and {len(now.tasks) - _TASKS} more"
    due = [counted(len(what), noun) for what, noun in ((now.reviews, "review"), (now.checks, "checkpoint")) if what]
    if due:
        yield f"-# Also due: {joined(due)}, a few minutes each."


def _task(opened: Opened, task: Task) -> str:
    return f"{said(name_of(opened.curriculum, task.item), 50)}: {title(task.title, 90)} · {time(task.minutes)}"


def _ways(opened: Opened, now: Now, step: Step) -> Row:
    id = opened.kept.id
    row = [button("Open my week", "plan-week", id, style=_PRIMARY)]
    if now.reviews:
        row.append(button("Review now", "plan-quiz", id, "r"))
    return [*row, button("Change or stop", "plan-remind", id, "show", _written(step.day))]


def _written(day: date) -> str:
    return f"{day:%Y%m%d}"


def _place(zone: str) -> str:
    return "UTC; tell me your own zone with `/plan timezone`" if zone == UTC else f"{zone} time"
