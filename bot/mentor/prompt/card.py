"""What the picture of a weekly prompt shows: the words of the message, without the marks that format them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.mentor.plan.material import Exercise, Material
from bot.mentor.plan.words import day
from bot.mentor.prompt.values import Prompt, Study
from bot.mentor.wording import AREAS, joined, span
from knowledge.curriculum import Curriculum

Look = Literal["plain", "bold", "link", "code"]
Style = Literal["title", "text", "item", "small"]

_LIGHT = "#80848e"
_SOURCES = 2


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look alike."""

    text: str
    look: Look = "plain"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; an `item` is one of a list."""

    runs: tuple[Run, ...]
    style: Style = "text"


@dataclass(frozen=True, slots=True)
class Block:
    """Paragraphs that belong together, with the label of the button beside them, where there is one."""

    lines: tuple[Line, ...]
    button: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A box with an edge of a colour such as "#7db4ff", a line between its sections, and buttons below it."""

    colour: str
    sections: tuple[tuple[Block, ...], ...]
    buttons: tuple[str, ...] = ()


def card(curriculum: Curriculum, prompt: Prompt) -> Card:
    """The picture of a prompt, in the colour of its topic's area; a light one is grey."""
    page = curriculum.skills.get(prompt.study.topic) if prompt.study else None
    head, back = tuple(_head(prompt)), tuple(_back(prompt))
    study = (tuple(_study(prompt.study)),) if prompt.study else ()
    return Card(
        AREAS[page.front.area][1] if page else _LIGHT,
        (head, *study, back, (_foot(prompt),)),
        tuple(_buttons(prompt)),
    )


def _head(prompt: Prompt) -> Iterator[Block]:
    title, _, cycle = prompt.title.rpartition(" · ")
    lines = [_line(title or cycle, style="title")]
    if title:
        lines.append(_line(cycle.capitalize(), style="small"))
    if at := prompt.late_for:
        lines.append(_line(f"This should have come on {at:%A}, {day(at)} {at:%H:%M %Z}. Sorry!", style="small"))
    yield Block(tuple(lines))
    if prompt.study:
        yield Block((_line(prompt.study.why),))
    elif prompt.look_back:
        yield Block((_line("Nothing new this week. A few questions keep fresh what came before."),))


def _study(study: Study) -> Iterator[Block]:
    yield Block((_line(_bold("Before you study"), " · have a guess"), _line(_uncoded(study.warm_up.ask))), "Answer")
    yield _reading(study.reading)
    yield _exercise(study.exercise)
    if other := study.other:
        longer = other.minutes > study.exercise.minutes
        lead, press = ("Want more?", "Too easy") if longer else ("Short of time?", "Stuck")
        yield Block((_line(f"{lead} {other.title} · {_time(other.minutes)} (press {press})", style="small"),))


def _reading(found: Material) -> Block:
    part = f": {found.part}" if found.part else ""
    facts = [f"{found.cost} {found.kind}", *([_time(found.minutes)] if found.minutes else [])]
    if not found.checked:
        facts.append("⚠ link not checked yet")
    title = Run(found.title, "link" if found.url else "plain")
    return Block((_line(_bold("Learn"), " · ", title, part), _line(" · ".join(facts), style="small")))


def _exercise(found: Exercise) -> Block:
    done = (_line(_bold("Done when:"), f" {each}") for each in found.done_when)
    return Block((_line(_bold("Do"), f" · {found.title} · {_time(found.minutes)}"), _line(found.brief), *done))


def _back(prompt: Prompt) -> Iterator[Block]:
    when = " · answers by button, and here in three days" if prompt.look_back else ""
    lines = [_line(_bold("Look back"), when)]
    lines += [_line(f"{asked.name}: {_uncoded(asked.ask)}", style="item") for asked in prompt.look_back]
    if prompt.remark:
        lines.append(_line(prompt.remark, style="small"))
    yield Block(tuple(lines))
    if prompt.study:
        yield Block((_line(_bold("Discuss")), _line(prompt.study.discussion)))


def _foot(prompt: Prompt) -> Block:
    names = prompt.sources
    more = [f"{len(names) - _SOURCES} more"] if len(names) > _SOURCES else []
    sources = f"Sources: {joined([*names[:_SOURCES], *more])} · " if names else ""
    return Block((_line(sources, Run("/plan", "code"), f" makes a plan of your own · {prompt.id}", style="small"),))


def _buttons(prompt: Prompt) -> Iterator[str]:
    if prompt.study:
        yield from ("Done", "Stuck", "Too easy", "Add to my plan")
    if prompt.look_back:
        yield "Answers"


def _line(*parts: str | Run, style: Style = "text") -> Line:
    runs = (Run(part) if isinstance(part, str) else part for part in parts)
    return Line(tuple(run for run in runs if run.text), style)


def _bold(text: str) -> Run:
    return Run(text, "bold")


def _time(minutes: int) -> str:
    """A duration that no line end tears apart."""
    return span(minutes).replace(" ", "\u00a0")


def _uncoded(text: str) -> str:
    """A text without the backticks that mark code: the picture has one font."""
    return text.replace("`", "")
