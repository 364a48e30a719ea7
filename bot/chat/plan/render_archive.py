"""The history of a plan, the archive, and the question before a plan is deleted, as Discord messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import discord
from discord import ui

from bot.chat.box import BAD, QUIET, page
from bot.chat.presses import button, select
from bot.chat.sheets import OPTION, said
from bot.chat.text import short
from bot.mentor.plan.kept import STARTED, PastRevision
from bot.mentor.plan.notes import aim
from bot.mentor.plan.planner import Opened
from bot.mentor.plan.text import overview
from bot.mentor.plan.wishes import day_of
from bot.mentor.plan.words import day
from bot.mentor.related import ANY
from bot.mentor.wording import counted

_SHOWN = 12
# What a revision is kept under, and how it is called.
_REASONS: Mapping[str, str] = {
    STARTED: "made",
    "done": "a task done",
    "worked": "time noted",
    "skip": "a task skipped",
    "pause": "paused",
    "resume": "resumed",
    "replan": "planned anew",
    "hours": "other hours a week",
    "target": "another target date",
    "order": "another order",
    "switch": "another role",
    "known": "other things known",
    "pace": "another pace",
    "extend": "moved on after missed weeks",
    "push": "more hours for some weeks",
    "trim": "optional items left out",
    "checkin": "checked in",
    "review": "reviewed",
    "checkpoint": "a checkpoint taken",
    "curriculum": "brought in step with the curriculum",
    "kept": "kept as it was when the curriculum changed",
    "undo": "the last change taken back",
    "silence": "paused, since reminders went unanswered",
}


def history_view(
    used: Opened | None, past: Sequence[PastRevision], archive: Sequence[Opened], archived: int
) -> ui.LayoutView:
    """The latest changes of the plan in use, and archived plans to choose from, out of so many in all."""
    listed = "\n".join(
        f"- {day(day_of(revision.at, used.zone))}: {said(_REASONS.get(revision.reason, revision.reason), 80)}"
        for revision in past[:_SHOWN]
        if used
    )
    more = f"\n-# and {counted(len(past) - _SHOWN, 'earlier change')}" if len(past) > _SHOWN else ""
    options = [
        discord.SelectOption(
            label=short(_title(opened), OPTION),
            value=opened.kept.id,
            description=short(f"{opened.schedule.percent} % done, put aside {_day(opened)}", OPTION),
        )
        for opened in archive
    ]
    return page(
        f"### {said(_title(used), 200)}\n-# {used.schedule.percent} % done" if used else "### No plan in use",
        f"{listed}{more}",
        f"**Archive**\n-# {counted(archived, 'plan')} put aside" if archive else "",
        colour=QUIET,
        rows=[[select("plan-archive", "look", options=options, placeholder="Look at a plan in the archive")]]
        if options
        else (),
    )


def deletion_view(opened: Opened) -> ui.LayoutView:
    """A plan, and what can be done for good: delete it, or use it again where it is in the archive."""
    id, archived = opened.kept.id, opened.kept.archived_at is not None
    title, *facts = overview(opened.curriculum, opened.plan, opened.schedule)
    keep = button("Use it again", "plan-archive", "use", id, style=discord.ButtonStyle.primary)
    return page(
        f"### {'In the archive' if archived else 'Delete this plan?'}\n**{said(title, 200)}**",
        "\n".join(said(fact) for fact in facts),
        "-# Deleting is for good: the plan goes with its history and its reminder. "
        "`/plan export` keeps a copy outside.",
        colour=QUIET if archived else BAD,
        rows=[
            [
                *([keep] if archived else []),
                button("Delete for good", "plan-archive", "delete", id, style=discord.ButtonStyle.danger),
                button("Back", "plan-archive", "back", id),
            ]
        ],
    )


def deleted_view() -> ui.LayoutView:
    """What is said when a plan is gone."""
    return page(
        "### Deleted",
        "The plan is gone, with its history and its reminder.",
        colour=QUIET,
        rows=[[button("Make a new plan", "plan-new", ANY)]],
    )


def _title(opened: Opened) -> str:
    return aim(opened.curriculum, opened.plan.wishes)


def _day(opened: Opened) -> str:
    at = opened.kept.archived_at
    return day(day_of(at, opened.zone)) if at else ""
