"""What members who were away have missed, and what a month of weekly prompts led to, as Discord messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.chat.box import QUIET, line, page
from bot.chat.plan.render_week import BLUE
from bot.chat.presses import button
from bot.chat.prompt.words import title, way
from bot.chat.sheets import said
from bot.mentor.prompt.choose import COHORT
from bot.mentor.prompt.recap import Month, Recall, TopicTally
from bot.mentor.wording import counted
from knowledge.curriculum import Curriculum

FEW = 3  # people; smaller counts would tell who they are
CATCH = "prompts-catchup"
_TOPICS = 15


@dataclass(frozen=True, slots=True)
class Missed:
    """What a member may have missed, and how they stand to the cohort: asked to follow with a plan, or doing so."""

    recalls: tuple[Recall, ...]
    curriculum: Curriculum
    offered: bool
    follows: bool
    has_plan: bool


def catchup_view(guild: discord.Guild, missed: Missed) -> ui.LayoutView:
    """The latest posts with the answers to their questions, and the offer to follow with one's plan."""
    return page(
        "### What you may have missed\n-# Only you see this. Nothing runs out: take one, whenever you have time.",
        *(_recall(guild.id, recall, missed.curriculum) for recall in missed.recalls),
        "" if missed.recalls else "Nothing was posted yet in the channels that you can see.",
        *_follow(missed),
        colour=BLUE,
    )


def summary_view(month: Month, uncounted: int) -> ui.LayoutView:
    """A month for admins: posts, answers, and how many found a topic done, hard or easy; nobody is named.

    `uncounted` is how many posts have a thread whose answers could not be counted.
    """
    name, counted_some = f"{month.first:%B %Y}", uncounted < month.posts
    if not month.posts:
        return page(f"### {name}", "No prompt was posted in this month.", colour=QUIET)
    listed = [_tally(topic, answers=counted_some) for topic in month.topics[:_TOPICS]]
    if more := len(month.topics) - len(listed):
        listed.append(f"and {counted(more, 'more topic')}")
    notes = [f"-# Fewer than {FEW} people are never counted out, and nobody is named."]
    if uncounted:
        notes.append(f"-# I could not read the threads of {counted(uncounted, 'post')}, so their answers are missing.")
    return page(
        f"### Weekly prompts in {name}\n{_posts(month.posts, month.total.answers if counted_some else None)}",
        ui.Separator(),
        "\n".join(listed),
        ui.Separator(),
        "\n".join(notes),
        colour=BLUE,
    )


def _recall(guild: int, recall: Recall, curriculum: Curriculum) -> ui.Section[Any]:
    post = recall.post
    when = discord.utils.format_dt(post.at, "D")
    text = f"**[{title(post, curriculum)}]({way(post, guild)})**\n-# {when} in <#{post.channel}>"
    return line(text, button("Answers", "prompt", "answers", post.message))


def _follow(missed: Missed) -> list[ui.Item[Any] | str]:
    if missed.follows:
        counts = "Your plan counts" if missed.has_plan else "You have none yet: `/plan create` makes one, which counts"
        text = f"**You follow with your plan**\n-# {counts}, without your name. Nobody sees that you follow."
        return [ui.Separator(), line(text, button("Stop", CATCH, "stop"))]
    if not missed.offered:
        return []
    text = (
        "**Follow with your plan?**\n"
        f"-# Where {COHORT} members or more follow and are at the same skill, the next prompt takes it up. "
        "Only how many are at a skill is counted; no name is shown to anybody, and you can stop at any time."
    )
    return [ui.Separator(), line(text, button("Follow with my plan", CATCH, "follow"))]


def _tally(topic: TopicTally, *, answers: bool) -> str:
    name = said(topic.name, 80) if topic.topic else "Look back"
    tally = topic.tally
    said_so = [("done", tally.done), ("stuck", tally.stuck), ("too easy", tally.too_easy)]
    told = " · ".join(f"{what}: {_people(count)}" for what, count in said_so)
    if all(count < FEW for _, count in said_so):
        told = f"done, stuck, too easy: {_people(0)} each"
    return f"**{name}** · {_posts(topic.posts, tally.answers if answers else None)}\n-# {told}"


def _people(count: int) -> str:
    return f"{count:,}" if count >= FEW else f"fewer than {FEW}"


def _posts(count: int, answers: int | None) -> str:
    """How many posts there were, and how many answers, where that is known."""
    return counted(count, "post") + ("" if answers is None else f" · {counted(answers, 'answer')}")
