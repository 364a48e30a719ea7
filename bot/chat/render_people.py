"""Help, the greeting of a server, and a person's own data, as Discord messages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import discord
from discord import ui

from bot.chat.box import BAD, GOOD, QUIET, page
from bot.chat.presses import button
from bot.chat.text import short

BLUE = 0x5865F2
LABEL = 80
BROWSE = ("role", "skill", "project", "resources", "term", "compare", "roadmap")
_WHAT = (
    "I answer questions about learning and careers by quoting this community's own documents, each quote with its "
    "source. Where they hold no answer, I say so."
)
_KINDS = {
    "questions": ("question", "questions"),
    "feedback": ("verdict on an answer", "verdicts on answers"),
    "plans": ("study plan", "study plans"),
    "plan_revisions": ("earlier state of a study plan", "earlier states of study plans"),
    "drafts": ("study plan that isn't saved yet", "study plans that aren't saved yet"),
    "reminders": ("weekly reminder", "weekly reminders"),
    "deliveries": ("note that a message was sent to you", "notes that messages were sent to you"),
    "people": ("time zone", "time zones"),
    "prompt_reactions": ("word on a weekly prompt", "words on weekly prompts"),
    "followers": ("sign that your plan may be counted", "signs that your plan may be counted"),
}


def help_view(tries: Sequence[str], *, commands: Collection[str], keep_days: int, in_server: bool) -> ui.LayoutView:
    """What the bot can do. `commands` are those that exist; `keep_days` is 0 where questions are never kept."""
    weekly = "`/prompts setup` for a weekly post, " * ("prompts" in commands)
    browse = " ".join(f"`/{name}`" for name in BROWSE if name in commands)
    asking = ["`/ask`", *["mention me in a channel or thread"] * in_server, "write to me directly"]
    study = _study(commands, in_server=in_server)
    kept = f"kept for {keep_days} days under a code, not your name" if keep_days else "not kept"
    return page(
        f"### Roadmap Mentor\n{_WHAT}",
        *_try(tries, "Try one of these"),
        ui.Separator(),
        f"**Ask**\n{' · '.join(asking)}\n-# Or on any message: Apps › Ask the mentor about this",
        f"**Study**\n{study}" if study else "",
        f"**Look around**\n{browse}" if browse else "",
        ui.Separator(),
        f"-# 🔒 I read only what is addressed to me. Questions are {kept}: see `/privacy`."
        + f"\n-# ⚙️ Managers: `/mentor setup`, {weekly}`/mentor doctor`." * in_server,
        colour=BLUE,
    )


def greeting_view(tries: Sequence[str], *, commands: Collection[str]) -> ui.LayoutView:
    """The first message in a server. `commands` are those that exist."""
    plan = "`/plan create` makes you a study plan. " * ("plan" in commands)
    weekly = "; `/prompts setup` begins a weekly study prompt" * ("prompts" in commands)
    return page(
        f"### Hello, I am Roadmap Mentor\n{_WHAT}",
        *_try(tries, "Three things to try"),
        f"Or `/ask` something of your own, or mention me with a question. {plan}More: `/help`.",
        ui.Separator(),
        f"-# ⚙️ Managers: `/mentor setup` chooses where I speak and who helps when I cannot{weekly}.\n"
        "-# 🔒 I read only what is addressed to me; `/privacy` shows and deletes what I keep.",
        colour=BLUE,
    )


def _study(commands: Collection[str], *, in_server: bool) -> str:
    """How to begin with a plan, and with what the server studies together."""
    plan = ["`/plan create` makes a plan of your own", "`/plan week` shows what to do now"] * ("plan" in commands)
    weekly = ["`/prompts catchup` shows the last weekly prompts"] * ("prompts" in commands and in_server)
    return "\n".join([*plan, *weekly])


def _try(tries: Sequence[str], lead: str) -> list[ui.Item[Any] | str]:
    """Buttons one below the other: a phone cuts long labels that stand side by side."""
    if not tries:
        return []
    rows = [ui.ActionRow[Any](button(short(question, LABEL), "try", question)) for question in tries]
    return [ui.Separator(visible=False), f"**{lead}**", *rows]


def privacy_view(counts: Mapping[str, int], user: int, *, keep_days: int, keep_questions: bool) -> ui.LayoutView:
    """What is kept about a person, and what they can do about it."""
    kept = _listed(counts)
    what = "Questions and verdicts are deleted" if keep_questions else "Questions are not kept; verdicts are deleted"
    return page(
        "### What I keep about you",
        kept or "Nothing at the moment.",
        ui.Separator(),
        f"-# {what} after {keep_days} days; plans and your time zone stay until you delete them.\n"
        "-# All of it carries a code instead of your name and id. Only a reminder knows your id, to reach you.\n"
        "-# I keep no answers, and I read only what is addressed to me.",
        colour=QUIET,
        rows=[
            [
                button("Download", "privacy", "export", user),
                button("Delete all", "privacy", "ask", user),
            ]
        ]
        if kept
        else (),
    )


def forget_view(counts: Mapping[str, int], user: int) -> ui.LayoutView:
    """Asks before a person's data are deleted."""
    return page(
        "### Delete all of this?",
        _listed(counts) or "There is nothing left.",
        "-# It is gone at once and for good. Messages in Discord are not mine to keep: they stay until deleted there.",
        colour=BAD,
        rows=[
            [
                button("Delete for good", "privacy", "forget", user, style=discord.ButtonStyle.danger),
                button("Keep it", "privacy", "back", user),
            ]
        ],
    )


def forgotten_view(counts: Mapping[str, int]) -> ui.LayoutView:
    """What was deleted."""
    done = _listed(counts) or "There was nothing left to delete."
    return page("### Deleted", done, "-# I keep nothing about you now.", colour=GOOD)


def export_view(file: str) -> ui.LayoutView:
    """The file with a person's data."""
    return page("### Your data", ui.File(f"attachment://{file}"), "-# Only you can see this message.", colour=QUIET)


def _listed(counts: Mapping[str, int]) -> str:
    return "\n".join(f"- **{count}** {_kind(name, count)}" for name, count in counts.items() if count)


def _kind(name: str, count: int) -> str:
    one, many = _KINDS.get(name, (name, name))
    return one if count == 1 else many
