"""What a person gets, for their eyes alone, who presses a button of a weekly prompt; and the answers for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.chat.box import GOOD, QUIET, WARNING, page
from bot.chat.plan.render_task import time
from bot.chat.plan.render_week import BLUE
from bot.chat.presses import AnyItem, button, press_id
from bot.chat.prompt.render_post import VERB, mark
from bot.chat.sheets import prose, said, with_code
from bot.chat.text import short
from bot.mentor.plan.planner import Opened
from bot.mentor.prompt.values import Asked, Post
from bot.mentor.related import ANY, name_of
from knowledge.curriculum import Curriculum, Page
from knowledge.schema import Practice, Skill

ASK, UNCLEAR = "prompt-ask", "unclear"
_TRAPS = "Common traps"
_UNCLEAR = 500
_PROSE = 1600
_ANSWER = 400


def answers_view(asked: Sequence[Asked], lead: str, id: str = "") -> ui.LayoutView:
    """Questions with their answers below a line that leads to them; an id at the end, where there is one."""
    if not asked:
        return page("These questions are no longer in my curriculum.", colour=QUIET)
    parts: list[ui.Item[Any] | str] = [lead]
    for one in asked:
        parts += [ui.Separator(visible=False), _answer(one)]
    return page(*parts, f"-# What did you find?{mark(id)}" if id else "", colour=BLUE)


def done_view(post: Post, look_back: Sequence[Asked]) -> ui.LayoutView:
    """Thanks, and the questions to look back on."""
    if not look_back:
        return page("### ✅ Well done!\nI have counted you, without your name.", colour=GOOD)
    questions = "\n".join(f"- {said(one.name, 80)}: {with_code(one.ask, 300)}" for one in look_back)
    return page(
        "### ✅ Well done!\nI have counted you, without your name. Now the look back: can you still answer this?",
        questions,
        colour=GOOD,
        rows=[[button("Show the answers", VERB, "answers", post.message)]],
    )


def stuck_view(curriculum: Curriculum, skill: Page[Skill], smaller: Practice | None) -> ui.LayoutView:
    """Where others get stuck, and the ways on."""
    traps = next((s.text for s in skill.sections if s.heading == _TRAPS), "")
    name = name_of(curriculum, skill.front.id)

    def title(id: str) -> str | None:
        found = curriculum.page(id)
        return name_of(curriculum, id) if found else None

    begin: list[ui.Item[Any] | str] = [ui.Separator(), _exercise("Begin smaller", smaller)] if smaller else []
    return page(
        f"### Stuck with {said(name, 100)}?\nThat is normal, and good to know: I count it, without your name.",
        short("\n".join(prose(traps, title)), _PROSE),
        *begin,
        colour=WARNING,
        rows=[[_ask(skill.front.id), _more(skill.front.id)]],
    )


def easy_view(curriculum: Curriculum, skill: Page[Skill], bigger: Practice | None) -> ui.LayoutView:
    """The longer exercise."""
    name = said(name_of(curriculum, skill.front.id), 100)
    more = _exercise("Then try this", bigger) if bigger else "See the skill for where it leads."
    return page(
        f"### Too easy? Good!\nSo you have **{name}** in hand. I have counted it, without your name.",
        ui.Separator(visible=False),
        more,
        colour=GOOD,
        rows=[[_more(skill.front.id)]],
    )


def ask_modal(topic: str, name: str) -> ui.Modal:
    """Asks what is unclear about a topic."""
    modal = ui.Modal(title=short(f"Ask about {name}", 45), custom_id=press_id(ASK, topic))
    unclear: ui.TextInput[Any] = ui.TextInput(
        custom_id=UNCLEAR, style=discord.TextStyle.paragraph, required=False, max_length=_UNCLEAR
    )
    hint = "I look it up. Leave it empty for what commonly goes wrong."
    modal.add_item(ui.Label(text="What exactly is unclear?", description=hint, component=unclear))
    return modal


def no_plan_view() -> ui.LayoutView:
    """The person has no plan here."""
    return page(
        "You have no study plan here yet. Make one, and topics like this come in their order, at your own pace.",
        colour=QUIET,
        rows=[[button("Make me a plan", "plan-new", ANY, emoji="📅")]],
    )


def planned_view(opened: Opened, topic: str) -> ui.LayoutView:
    """The topic is in the plan already."""
    item = opened.schedule.items.get(topic)
    weeks = [w.number for w in opened.schedule.ahead if w.number and any(p.item == topic for p in w.pieces)]
    done = item is not None and item.state == "done"
    when = " and done" if done else f", in week {weeks[0]}" if weeks else ""
    return page(
        f"**{said(name_of(opened.curriculum, topic), 100)}** is in your plan already{when}.",
        colour=GOOD,
        rows=[[button("This week", "plan-week", opened.kept.id)]],
    )


def elsewhere_view(opened: Opened, topic: str) -> ui.LayoutView:
    """The plan's role has no need of the topic."""
    role = said(name_of(opened.curriculum, opened.plan.wishes.role), 80)
    name = said(name_of(opened.curriculum, topic), 100)
    return page(
        f"**{name}** is not among what your plan learns: {role}, {opened.plan.wishes.tier} tier. Your plan stays as it "
        "is; you can still take the topic from here.",
        colour=QUIET,
        rows=[[_more(topic), button("My week", "plan-week", opened.kept.id)]],
    )


def _answer(asked: Asked) -> str:
    return f"**{said(asked.name, 80)}:** {with_code(asked.ask, 300)}\n{with_code(asked.answer, _ANSWER)}"


def _exercise(lead: str, found: Practice) -> str:
    done = f"**Done when:** {said(found.done_when, 300)}"
    return f"**{lead}** · {said(found.title, 100)} · {time(found.minutes)}\n{said(found.brief, 400)}\n{done}"


def _ask(topic: str) -> AnyItem:
    return button("Ask me", ASK, topic, style=discord.ButtonStyle.primary)


def _more(topic: str) -> AnyItem:
    return button("Open the skill", "skill", topic)
