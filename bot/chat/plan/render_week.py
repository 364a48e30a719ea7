"""What to do this week, as a Discord message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.chat.box import GOOD, QUIET, Row, line, page
from bot.chat.plan.render_task import task_blocks, taster_blocks, time, title, unit_key
from bot.chat.presses import AnyItem, button, select
from bot.chat.sheets import OPTION, OPTIONS, said
from bot.chat.text import short
from bot.mentor.lookup import key_of
from bot.mentor.plan import pace
from bot.mentor.plan.notes import goal
from bot.mentor.plan.now import Now, Task, Topic, today_list
from bot.mentor.plan.planner import Opened
from bot.mentor.plan.reserve import CHECK_MINUTES
from bot.mentor.plan.words import day, days, weeks
from bot.mentor.related import name_of
from bot.mentor.review import MINUTES
from bot.mentor.wording import counted, joined, span

BLUE = 0x5865F2
TASTER = "taster"
_MESSAGE = 4000
_TOLD = 700
_CELLS = 10
_LISTED = 6  # other tasks that are listed
_NAMED = 3  # names in a line
_LEADS = {"pause": "**Then**", "before": "**In the first week**", "ahead": "**Or one of these**"}

Part = ui.Item[Any] | str


@dataclass(frozen=True, slots=True)
class _Focus:
    """The task that is shown in full."""

    topic: Topic
    task: Task

    @property
    def key(self) -> str:
        return unit_key(self.task.item, self.task.unit)


def week_view(opened: Opened, *, told: str = "", focus: str = "", undo: bool = False) -> ui.LayoutView:
    """The present week of a plan, with its first task in full.

    `told` is a line of Markdown about what has just happened, which a button takes back with `undo`. `focus` is the key
    of another task to show in full, or TASTER.
    """
    now = today_list(opened.curriculum, opened.plan, opened.schedule, opened.today)
    tasting = now.taster if focus == TASTER else None
    shown = None if tasting or now.state == "pause" else _chosen(now, focus)
    parts: list[Part] = [short(told, _TOLD), _head(opened, now), *_banner(opened, now)]
    if now.state == "done":
        parts.append("\n".join(f"- {said(note, 400)}" for note in now.notes))
    if tasting:
        parts += [ui.Separator(), *taster_blocks(tasting)]
    elif shown:
        parts += [ui.Separator(), *_lead(now), *task_blocks(shown.topic, shown.task)]
    parts += _also(opened, now)
    parts += _rest(opened, now, shown, room=_MESSAGE - 50 - sum(map(_length, parts)))
    return page(*parts, colour=_colour(now), rows=list(_rows(opened, now, shown, undo=undo)))


def bar(done: int, whole: int) -> str:
    """How far something is, as a bar; full only where all is done."""
    full = _CELLS * done // whole if whole else _CELLS
    return "▰" * min(full, _CELLS) + "▱" * (_CELLS - full)


def role_of(opened: Opened) -> str:
    """The role and tier of a plan, safe to show."""
    wishes = opened.plan.wishes
    return f"{said(name_of(opened.curriculum, wishes.role), 80)}, {wishes.tier} tier"


def bulleted(lines: Sequence[str]) -> str:
    """Sentences about a plan, of which some are items of a list, safe to show."""
    return "\n".join(f"- {said(text[2:], 240)}" if text.startswith("- ") else said(text) for text in lines)


def week_button(opened: Opened) -> AnyItem:
    """The way to the week."""
    return button("This week", "plan-week", opened.kept.id)


def study_weeks(opened: Opened) -> int:
    """How many weeks of study a plan has."""
    return max((week.number or 0 for week in opened.schedule.weeks), default=0)


def _colour(now: Now) -> int:
    return {"pause": QUIET, "done": GOOD, "ahead": GOOD}.get(now.state, BLUE)


def _chosen(now: Now, key: str) -> _Focus | None:
    """The task with a key, else the first one; None where there is none."""
    listed = [_Focus(topic, task) for topic in now.topics for task in topic.tasks]
    return next((found for found in listed if found.key == key), listed[0] if listed else None)


def _head(opened: Opened, now: Now) -> str:
    week, end, percent = now.week, opened.schedule.end, opened.schedule.percent
    if now.state == "done" or week is None or end is None:
        return f"### All done\n-# {role_of(opened)} · {percent} % of the plan"
    plan = f"-# {percent} % of the plan is done · likely end {day(end.typical)}"
    if now.state == "pause" and now.until:
        return f"### ⏸ Paused until {day(now.until)}\n-# {role_of(opened)}\n{plan}"
    number = f"Week {week.number:,} of {study_weeks(opened):,}" if week.number else "Pause"
    lines = [f"### {number}", f"-# {days(week.first, week.last)} · {role_of(opened)}"]
    if whole := now.spent + now.planned:
        lines.append(f"{bar(now.spent, whole)}  **{time(now.spent)}** of {time(whole)}")
    return "\n".join([*lines, plan])


def _banner(opened: Opened, now: Now) -> Iterator[Part]:
    """The one thing, if any, that matters more than the tasks."""
    id, revision = opened.kept.id, opened.plan.revision
    if opened.kept.archived_at is not None:
        yield "This plan is in the archive. Take it out of there with `/plan history` to go on with it."
    elif opened.fault:
        yield line(said(opened.fault) or "…", button("New plan", "plan-new", "any"))
    elif opened.changes.summary:
        summary = said(opened.changes.summary.removesuffix(": review"), 300)
        text = f"**The curriculum has changed:** {summary}.\nYour plan stays as it is until you choose."
        yield line(text, button("Review", "plan-look", id, style=discord.ButtonStyle.primary))
    elif now.state == "pause":
        text = "Enjoy the break. Nothing piles up meanwhile, and all that you did stays."
        yield line(text, button("Resume", "plan-change", id, "resume", style=discord.ButtonStyle.primary))
    elif now.state == "before" and now.week:
        yield f"Your plan begins on **{day(now.week.first)}**. You may start earlier if you like."
    elif now.state in ("study", "ahead") and (count := opened.missed):
        passed = "Last week" if count == 1 else f"The last {weeks(count)}"
        text = f"**{passed} went by without study, and that is fine.** Nothing has piled up: the rest just moved."
        yield line(text, button("Check in", "plan-checkin", id))
    elif now.state in ("study", "ahead") and (found := pace.new_pace(opened.curriculum, opened.plan)):
        yield (
            f"**Your pace:** by the skills that you finished, the rest may take {found} % of its usual time. "
            "Shall I plan with that?"
        )
        yield ui.ActionRow(
            button("Use it", "plan-do", id, revision, "pace", found, style=discord.ButtonStyle.primary),
            button("Keep as planned", "plan-do", id, revision, "own-pace", opened.plan.wishes.pace),
        )


def _lead(now: Now) -> Iterator[str]:
    if now.state == "ahead":
        yield "**This week's work is done.** Rest, or take the next piece already:"


def _also(opened: Opened, now: Now) -> Iterator[Part]:
    """What is due beside the tasks."""
    id = opened.kept.id
    if opened.kept.archived_at is not None or now.state == "pause":
        return
    if now.reviews or now.checks:
        yield ui.Separator()
    if now.reviews:
        count = len(now.reviews)
        names = _names([name_of(opened.curriculum, review.skill) for review in now.reviews])
        due = f"**{counted(count, 'review')} {'is' if count == 1 else 'are'} due** · {time(MINUTES * count)}"
        yield line(f"{due}\n-# {names}", button("Review now", "plan-quiz", id, "r"))
    if now.checks:
        names = _names([name_of(opened.curriculum, skill) for skill in now.checks])
        due = f"**Do you know these?** {counted(len(now.checks), 'checkpoint')} · {time(CHECK_MINUTES)} each"
        yield line(f"{due}\n-# {names}", button("Check me", "plan-quiz", id, "c", key_of(now.checks[0])))


def _rest(opened: Opened, now: Now, shown: _Focus | None, *, room: int) -> Iterator[Part]:
    """The other tasks, one a line, then what the week has brought."""
    others = [task for task in now.tasks if shown is None or task != shown.task]
    lines = [f"- {_label(opened, task)} ·\u00a0{time(task.minutes)}" for task in others[:_LISTED]]
    if len(others) > _LISTED:
        lines.append(f"- and {len(others) - _LISTED} more")
    if now.taster and (shown or now.state == "pause"):
        optional = "" if now.taster.fits else ", if you like"
        lines.insert(0, f"- {now.taster.title} ·\u00a0{time(now.taster.minutes)}{optional}")
    blocks = ["\n".join([_LEADS.get(now.state, "**Also this week**"), *lines])] if lines else []
    if now.milestones:
        goals = joined([said(goal(opened.curriculum, stone), 120) for stone in now.milestones])
        blocks.append(f"-# This week you finish {goals}.")
    if finished := [title(task.title) for task in now.finished if not task.part]:
        blocks.append(f"-# ✅ Done this week: {_names(finished)}")
    if blocks:
        yield ui.Separator()
    for block in blocks:
        shown_part = short(block, max(room, 2))
        room -= len(shown_part)
        yield shown_part if room > 0 else ""


def _rows(opened: Opened, now: Now, shown: _Focus | None, *, undo: bool) -> Iterator[Row]:
    id, revision = opened.kept.id, opened.plan.revision
    whole = button("Whole plan", "plan-show", id)
    if opened.kept.archived_at is not None:
        yield [whole]
        return
    if shown:
        yield _actions(id, revision, shown)
    if options := _options(opened, now, shown):
        yield [select("plan-do", id, revision, "look", options=options, placeholder="Look at another task")]
    further = [button("Undo", "plan-do", id, revision, "undo")] if undo else []
    if now.state == "done":
        further.append(button("Plan something new", "plan-new", "any", style=discord.ButtonStyle.primary))
    yield [*further, whole]


def _actions(id: str, revision: int, shown: _Focus) -> Row:
    """What to say of the task in focus."""

    def act(label: str, what: str, *more: object, **look: Any) -> ui.Item[Any]:
        return button(label, "plan-do", id, revision, what, shown.key, *more, **look)

    green = discord.ButtonStyle.success
    if shown.task.part:
        done = act("This part is done", "piece", shown.task.minutes, style=green)
    else:
        done = act("Done", "done", style=green)
    row = [done, act("Partly", "part"), act("Skip", "skip")]
    if shown.topic.kind == "skill":
        row.append(button("Too easy", "plan-quiz", id, "c", key_of(shown.topic.item)))
    return [*row, act("Stuck", "stuck")]


def _options(opened: Opened, now: Now, shown: _Focus | None) -> list[discord.SelectOption]:
    """The tasks to choose from, among them the taster; none where there is no other, and in a pause."""
    options = [
        discord.SelectOption(
            label=short(task.title.rstrip("."), OPTION) or "…",
            value=unit_key(task.item, task.unit),
            description=short(f"{name_of(opened.curriculum, task.item)} · {span(task.minutes)}", OPTION),
            default=shown is not None and task == shown.task,
        )
        for task in now.tasks
    ]
    if now.taster:
        options.insert(1, discord.SelectOption(label=now.taster.title, value=TASTER, default=shown is None))
    return options[:OPTIONS] if len(options) > 1 and now.state != "pause" else []


def _label(opened: Opened, task: Task) -> str:
    return f"{said(name_of(opened.curriculum, task.item), 50)}: {title(task.title, 90)}"


def _names(names: Sequence[str]) -> str:
    """Some names, which may hold commas and "and" themselves."""
    shown = [said(name, 60) for name in names[:_NAMED]]
    return " · ".join([*shown, f"{len(names) - _NAMED} more"] if len(names) > _NAMED else shown)


def _length(part: Part) -> int:
    """The characters of all texts in a part."""
    if isinstance(part, str):
        return len(part)
    if isinstance(part, ui.TextDisplay):
        return len(part.content)
    return sum(map(_length, getattr(part, "children", ())))
