"""Files of a plan, a plan that is brought along, and what is shared of one, as Discord messages."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.chat.box import GOOD, QUIET, WARNING, page
from bot.chat.plan.render_week import BLUE
from bot.chat.presses import button
from bot.chat.sheets import said
from bot.mentor.plan.planner import Opened
from bot.mentor.plan.text import overview
from bot.mentor.plan.values import Plan, Schedule
from knowledge.curriculum import Curriculum

FILE = "study-plan"
_FORMS = (("Calendar", "ics"), ("Checklist", "md"), ("Picture", "png"), ("To print", "pdf"), ("Data", "json"))
_TOLD = {
    "ics": "Open it with your calendar. Import a newer file later: its events replace the old ones.",
    "md": "A checklist in Markdown, for notes and for paper.",
    "png": "Your plan at a glance.",
    "pdf": "A page to print.",
    "json": "All of your plan, without your name. `/plan import` reads it again.",
}


def export_view(opened: Opened, file: str = "") -> ui.LayoutView:
    """The forms in which a plan can be carried away, and the `file` that is attached where one was chosen."""
    title, *facts = overview(opened.curriculum, opened.plan, opened.schedule)
    chosen = file.rpartition(".")[2]
    forms = [button(label, "plan-export", opened.kept.id, form) for label, form in _FORMS if form != chosen]
    return page(
        f"### {said(title, 200)}",
        _TOLD.get(chosen, "Choose a file. " + " ".join(said(fact) for fact in facts[-1:])),
        ui.File(f"attachment://{file}") if file else "",
        "-# Other times of day and single items: the options of `/plan export`." if chosen in ("", "ics") else "",
        colour=BLUE,
        rows=[forms],
    )


def import_view(
    curriculum: Curriculum, plan: Plan, schedule: Schedule, file: str, user: int, former: Opened | None
) -> ui.LayoutView:
    """The plan in a file, and the question whether it is to be used, in place of the `former` one where there is."""
    title, *facts = overview(curriculum, plan, schedule)
    asked = ""
    if former is not None:
        old, *_ = overview(former.curriculum, former.plan, former.schedule)
        asked = (
            f"You have a plan in use: **{said(old, 150)}**, {former.schedule.percent} % done. It goes to the archive, "
            "where `/plan history` finds it."
        )
    return page(
        f"### Use this plan?\n**{said(title, 200)}**",
        "\n".join(said(fact) for fact in facts),
        asked,
        ui.File(f"attachment://{file}"),
        colour=WARNING if former else BLUE,
        rows=[
            [
                button(
                    "Replace my plan" if former else "Use it",
                    "plan-import",
                    former.kept.id if former else "-",
                    user,
                    style=discord.ButtonStyle.primary,
                )
            ]
        ],
    )


def sharing_view(lines: Sequence[str], user: int, plan: str) -> ui.LayoutView:
    """The post as it will be, with a button that posts it."""
    return page(
        *_post(lines, user),
        ui.Separator(),
        "-# This is exactly what I post here. All who read this channel will see it.",
        colour=QUIET,
        rows=[[button("Post it", "plan-post", plan, style=discord.ButtonStyle.primary)]],
    )


def shared_view(lines: Sequence[str], user: int) -> ui.LayoutView:
    """What others see of a plan."""
    return page(*_post(lines, user), colour=GOOD)


def _post(lines: Sequence[str], user: int) -> list[str]:
    title, *facts = lines
    return [f"-# <@{user}> shares a study plan\n### {said(title, 200)}", "\n".join(f"- {said(f)}" for f in facts)]
