"""One task of a week in full: what to do, with what, until when, and why now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import discord
from discord import ui

from bot.chat.presses import press_id
from bot.chat.sheets import link, said
from bot.mentor.lookup import key_of
from bot.mentor.plan.material import Exercise, Material
from bot.mentor.plan.now import Task, Topic
from bot.mentor.plan.taster import Taster
from bot.mentor.wording import span

# The fields of the modals.
MINUTES, FINISHED, UNCLEAR = "minutes", "finished", "unclear"
_UNCLEAR = 500
_DATA = 2  # data sets of a project that are named


def unit_key(item: str, unit: str) -> str:
    """A unit as it stands in the ids of buttons: at most 36 characters."""
    return key_of(f"{item}/{unit}")


def time(minutes: int) -> str:
    """A duration such as "2 h 30 min", which no line end tears apart."""
    return span(minutes).replace(" ", "\u00a0") or "0\u00a0min"


def title(text: str, limit: int = 200) -> str:
    """The title of a unit, or a step of a project, safe to show and without a full stop."""
    return said(text.rstrip("."), limit)


def task_blocks(topic: Topic, task: Task) -> list[str]:
    """A task as blocks of Markdown."""
    return [
        "\n".join(_what(topic, task)),
        *(_material(topic, found) for found in topic.materials[:_DATA]),
        *([_exercise(topic, topic.exercise)] if topic.exercise else []),
    ]


def taster_blocks(found: Taster) -> list[str]:
    """The taster as blocks of Markdown, with all its code."""
    optional = "" if found.fits else ", if you like"
    return [
        f"**{found.title}** · {time(found.minutes)}{optional}\n{found.brief}",
        f"```python\n{found.code.strip()}\n```",
        f"{found.then}\n**Done when** {_inner(found.done_when)}",
    ]


def part_modal(id: str, revision: int, key: str) -> ui.Modal:
    """Asks how long somebody worked on a unit, and whether it is finished."""
    modal = ui.Modal(title="What did you get done?", custom_id=press_id("plan-do", id, revision, "parted", key))
    minutes: ui.TextInput[Any] = ui.TextInput(custom_id=MINUTES, max_length=10, placeholder="45")
    finished: ui.RadioGroup[Any] = ui.RadioGroup(custom_id=FINISHED)
    finished.add_option(label="Something is left", value="no", default=True)
    finished.add_option(label="It is finished", value=FINISHED)
    modal.add_item(ui.Label(text="Minutes that you worked on it", component=minutes))
    modal.add_item(ui.Label(text="Is the task finished?", component=finished))
    return modal


def stuck_modal(id: str, revision: int, key: str) -> ui.Modal:
    """Asks what is unclear about a unit."""
    modal = ui.Modal(title="Where are you stuck?", custom_id=press_id("plan-do", id, revision, "asked", key))
    unclear: ui.TextInput[Any] = ui.TextInput(
        custom_id=UNCLEAR, style=discord.TextStyle.paragraph, required=False, max_length=_UNCLEAR
    )
    hint = "I look it up. Leave it empty for what commonly goes wrong."
    modal.add_item(ui.Label(text="What exactly is unclear?", description=hint, component=unclear))
    return modal


def _what(topic: Topic, task: Task) -> Iterator[str]:
    yield f"**{title(task.title)}** · {time(task.minutes)}{', a part of it' if task.part else ''}"
    yield f"-# {said(topic.name, 80)} · {said(topic.why, 240)}"
    if task.do:
        yield said(task.do, 240)


def _material(topic: Topic, found: Material) -> str:
    lead = "Data:" if topic.kind == "project" else "Learn with"
    part = f": {said(found.part, 160)}" if found.part else ""
    facts = [f"{found.cost} {found.kind}"]
    if found.minutes:
        facts.append(f"{time(found.minutes)} for the whole {topic.kind}")
    if not found.checked:
        facts.append("link not checked yet")
    return f"**{lead}** {link(found.title, found.url)}{part}\n-# {' · '.join(facts)}"


def _exercise(topic: Topic, found: Exercise) -> str:
    if topic.kind == "project":
        listed = (f"- {said(each, 160)}" for each in found.done_when)
        return "\n".join(["**The project is done when**", *listed])
    done = (f"**Done when** {_inner(said(each, 200))}" for each in found.done_when)
    lead = f"**Practise:** {said(found.title, 80)} · {time(found.minutes)}"
    return "\n".join([lead, said(found.brief, 300), *done])


def _inner(sentence: str) -> str:
    """A sentence that goes on after words of ours; acronyms and names of one letter keep their capitals."""
    return sentence[0].lower() + sentence[1:] if sentence[1:2].islower() else sentence
