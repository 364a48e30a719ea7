"""The weekly prompt as a Discord message: a topic to study, or a week to look back, with its buttons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import discord
from discord import ui

from bot.chat.box import QUIET, Row, line, page
from bot.chat.plan.render_task import time
from bot.chat.plan.render_week import BLUE
from bot.chat.presses import AnyItem, button
from bot.chat.sheets import link, said, with_code
from bot.chat.text import short
from bot.mentor.plan.material import Exercise, Material
from bot.mentor.prompt.values import Prompt, Study
from bot.mentor.wording import joined

VERB = "prompt"
_TEXT = 300  # characters of a question or a brief
_SOURCES = 2

Part = ui.Item[Any] | str


def post_view(prompt: Prompt, *, role: int | None = None, live: bool = True) -> ui.LayoutView:
    """A prompt as it is posted; `role` is mentioned above it. Unless it is `live`, its buttons cannot be pressed."""
    view = page(
        *_head(prompt),
        *(_study(prompt.study, live=live) if prompt.study else ()),
        *_look_back(prompt),
        *_discussion(prompt),
        ui.Separator(),
        _foot(prompt),
        colour=QUIET if prompt.light else BLUE,
        rows=[_buttons(prompt, live=live)],
    )
    if role is None:
        return view
    whole = ui.LayoutView(timeout=None)
    for item in (ui.TextDisplay[Any](f"<@&{role}>"), *view.children):
        whole.add_item(item)
    return whole


def longer(study: Study) -> bool:
    """True where the second exercise is the bigger one."""
    return study.other is not None and study.other.minutes > study.exercise.minutes


def mark(id: str) -> str:
    """The end of a foot that bears an id."""
    return f" · {id}"


def _head(prompt: Prompt) -> Iterator[Part]:
    title, _, cycle = prompt.title.rpartition(" · ")
    lines = [f"## {said(title or cycle, 200)}"]
    if title:
        lines.append(f"-# {said(cycle, 40).capitalize()}")
    if prompt.late_for:
        lines.append(f"-# This should have come on {discord.utils.format_dt(prompt.late_for, 'F')}. Sorry!")
    yield "\n".join(lines)
    if prompt.study:
        yield said(prompt.study.why, _TEXT)
    elif prompt.look_back:
        yield "Nothing new this week. A few questions keep fresh what came before."


def _study(study: Study, *, live: bool) -> Iterator[Part]:
    yield ui.Separator()
    asked = f"**Before you study** · have a guess\n{with_code(study.warm_up.ask, _TEXT)}"
    yield line(asked, button("Answer", VERB, "warm-up", disabled=not live))
    yield ui.Separator(visible=False)
    yield _reading(study.reading)
    yield ui.Separator(visible=False)
    yield _exercise(study.exercise)
    if study.other:
        lead, hint = ("Want more?", " (press Too easy)") if longer(study) else ("Short of time?", " (press Stuck)")
        yield f"-# {lead} {said(study.other.title, 100)} · {time(study.other.minutes)}{hint}"


def _reading(found: Material) -> str:
    part = f": {said(found.part, 200)}" if found.part else ""
    facts = [f"{found.cost} {found.kind}", *([time(found.minutes)] if found.minutes else [])]
    if not found.checked:
        facts.append("⚠️ link not checked yet")
    return f"**Learn** · {link(found.title, found.url)}{part}\n-# {' · '.join(facts)}"


def _exercise(found: Exercise) -> str:
    done = "\n".join(f"**Done when:** {said(each, _TEXT)}" for each in found.done_when)
    return f"**Do** · {said(found.title, 100)} · {time(found.minutes)}\n{said(found.brief, 400)}\n{done}"


def _look_back(prompt: Prompt) -> Iterator[Part]:
    yield ui.Separator()
    lead = "**Look back** · answers by button, and here in three days"
    lines = [f"- {said(asked.name, 80)}: {with_code(asked.ask, _TEXT)}" for asked in prompt.look_back]
    remark = [f"-# {said(prompt.remark, 200)}"] if prompt.remark else []
    yield "\n".join([lead if lines else "**Look back**", *lines, *remark])


def _discussion(prompt: Prompt) -> Iterator[Part]:
    if prompt.study:
        yield ui.Separator(visible=False)
        yield f"**Discuss**\n{said(prompt.study.discussion, _TEXT)}"


def _foot(prompt: Prompt) -> str:
    return f"-# {_sources(prompt.sources)}`/plan` makes a plan of your own{mark(prompt.id)}"


def _sources(names: Sequence[str]) -> str:
    shown = [said(name, 80) for name in names[:_SOURCES]]
    more = [f"{len(names) - _SOURCES} more"] if len(names) > _SOURCES else []
    return f"Sources: {short(joined([*shown, *more]), 300)} · " if shown else ""


def _buttons(prompt: Prompt, *, live: bool) -> Row:
    def act(label: str, what: str, **look: Any) -> AnyItem:
        return button(label, VERB, what, disabled=not live, **look)

    answers = [act("Answers", "answers")] if prompt.look_back else []
    if prompt.light:
        return answers
    return [
        act("Done", "done", style=discord.ButtonStyle.success),
        act("Stuck", "stuck"),
        act("Too easy", "easy"),
        act("Add to my plan", "add"),
        *answers,
    ]
