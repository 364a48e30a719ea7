"""Answers as Discord messages; every limit of Discord on them lives here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import discord
from discord import ui

from bot.chat.presses import button
from bot.chat.text import marked, pages, plain, quoted, short, tidy, unquoted
from bot.errors import MentorError
from bot.mentor.model import Answer, Confidence, Line, Source

# Discord: 4,000 characters of text and 40 components in one message, 5 buttons in a row, 80 characters on a button.
MESSAGE = 4000
BODY = 2200
QUESTION = 1000
LABEL = 80
ROWS = 4

_LEAST_BODY = 400
_LONG_HEAD = 1300
_EARLIER = "-# ↳ "
_EARLIER_SHOWN = 2
_EARLIER_LENGTH = 150
_LINK = 220
_COLOURS = {Confidence.STRONG: 0x3BA55D, Confidence.PARTIAL: 0xFAA61A, Confidence.NONE: 0x80848E}
_CONFIDENCE = {
    Confidence.STRONG: "🟢 Strong: the sources answer this",
    Confidence.PARTIAL: "🟡 Partial: the sources answer only a part of this",
    Confidence.NONE: "⚪ None: the sources don't answer this",
}
Link = Callable[[str], str]
Row = Sequence[ui.Item[Any]]


def head(question: str, before: Sequence[str] = (), who: str = "") -> str:
    """The question as it stands over its answer, below the questions that it follows; `find_questions` reads it back.

    `who` is a line of Markdown about who asked.
    """
    own = [*([f"-# {who}"] if who else []), quoted(short(tidy(question), QUESTION))]
    earlier = [quoted(short(tidy(b), _EARLIER_LENGTH), _EARLIER) for b in before[-_EARLIER_SHOWN:]]
    # The newest of the earlier questions matter most.
    while earlier and sum(map(len, (*earlier, *own))) > _LONG_HEAD:
        earlier.pop(0)
    return "\n".join([*earlier, *own])


def find_head(message: discord.Message) -> str:
    """The head of one of our messages that shows a question; "" where it shows none."""
    texts = (c.content for c in _walk(message.components) if isinstance(c, discord.TextDisplay))
    return next((text for text in texts if _questions(text)), "")


def find_questions(message: discord.Message) -> tuple[str, ...]:
    """The questions that one of our messages shows, oldest first; empty where it shows none."""
    return _questions(find_head(message))


def pressed_answer(interaction: discord.Interaction[Any]) -> tuple[discord.Message, tuple[str, ...]]:
    """The message whose button was pressed, and the questions that it shows. Raises MentorError where it shows none."""
    message = interaction.message
    if message is None or not (questions := find_questions(message)):
        raise MentorError("the question is no longer there; ask it again")
    return message, questions


def _questions(text: str) -> tuple[str, ...]:
    lines = text.split("\n")
    earlier = [unquoted(line, _EARLIER) for line in lines]
    asked = [unquoted(line) for line in lines]
    return tuple(q for q in (*earlier, *asked) if q) if any(asked) else ()


def _walk(components: Sequence[Any]) -> Iterator[Any]:
    for component in components:
        yield component
        yield from _walk(getattr(component, "children", ()))


def answer_view(
    head: str,
    answer: Answer,
    *,
    built_at: datetime,
    link: Link,
    page: int = 0,
    key: Sequence[object] = (),
    hint: str = "",
    rows: Sequence[Row] = (),
) -> ui.LayoutView:
    """The whole answer as one message: the question, quotes, sources, confidence, and rows of buttons.

    `key` stands behind the number in the ids of the buttons that turn pages; `hint` is a last line of Markdown.
    """
    view = ui.LayoutView(timeout=None)
    box: ui.Container[Any] = ui.Container(accent_colour=None if answer.canned else _COLOURS[answer.confidence])
    view.add_item(box)
    foot = _foot(answer, built_at, hint)
    near = [_near(source) for source in answer.closest]
    room = MESSAGE - len(head) - len(foot) - sum(map(len, near)) - _LEAST_BODY - 100
    sources = _sources(answer.sources, link, room) if answer.sources and not answer.canned else ""
    body = pages(_body(answer), max(min(BODY, room + _LEAST_BODY - len(sources)), _LEAST_BODY))
    page = min(max(page, 0), len(body) - 1)
    for text in (head, body[page]):
        if text:
            box.add_item(ui.TextDisplay(text))
    if near:
        box.add_item(ui.Separator())
        box.add_item(ui.TextDisplay("-# The closest sections"))
        for text, source in zip(near, answer.closest, strict=True):
            box.add_item(ui.Section(text, accessory=button("Read", "read", source.passage)))
    if sources or foot:
        box.add_item(ui.Separator())
    for text in (sources, foot):
        if text:
            box.add_item(ui.TextDisplay(text))
    if len(body) > 1:
        view.add_item(ui.ActionRow(*turn(page, len(body), "page", *key)))
    for row in rows[:ROWS]:
        if row:
            view.add_item(ui.ActionRow(*row))
    return view


def turn(page: int, count: int, verb: str, *key: object) -> Row:
    """Buttons for the pages before and after one of several."""
    return [
        button("Back", verb, page - 1, *key, disabled=page == 0),
        button(f"More ({page + 1} of {count})", verb, page + 1, *key, disabled=page == count - 1),
    ]


def name_of(source: Source) -> str:
    """Title and section of a source, safe to show."""
    return short(plain(" › ".join(n.replace(" > ", " › ") for n in (source.title, source.section) if n)), 140) or "…"


def linked(name: str, url: str) -> str:
    """A safe name that leads to an address; the name alone where there is no address that can be shown."""
    return f"[{name}](<{url}>)" if len(url) <= _LINK and re.fullmatch(r"https?://[^\s<>]+", url) else name


def _near(source: Source) -> str:
    """A section that comes close, to stand beside its button."""
    section = source.section.rpartition(" > ")[2] or source.title
    return f"**{short(plain(section), 120)}**\n-# {short(plain(source.title), 120)}"


def _body(answer: Answer) -> list[str]:
    blocks = []
    if answer.note:
        note = plain(answer.note)
        blocks.append(note if answer.canned or answer.answered else f"**{note}**")
    for number, lines in groupby(answer.lines, key=lambda line: line.source):
        *earlier, last = _quotes(list(lines))
        blocks += [*earlier, f"{last} [{number}]" if number else last]
    return blocks


def _quotes(lines: Sequence[Line]) -> list[str]:
    """Runs of sentences, each with the list below it; what follows a list must stand apart to be no part of it."""
    blocks: list[str] = []
    for item, run in groupby(lines, key=lambda line: line.item):
        texts = [marked(line.text) for line in run]
        if not item:
            blocks.append(" ".join(texts))
            continue
        listed = "\n".join(text if text[:1].isdigit() else f"- {text}" for text in texts)
        blocks[-1:] = [f"{blocks[-1]}\n{listed}"] if blocks else [listed]
    return blocks


def _sources(sources: Sequence[Source], link: Link, room: int) -> str:
    """The sources, one a line; without links where there is no room for them."""
    for urls in ([s.url or link(s.place) for s in sources], [""] * len(sources)):
        lines = []
        for source, url in zip(sources, urls, strict=True):
            publisher = f" · {short(plain(source.publisher), 60)}" if source.publisher else ""
            lines.append(f"-# [{source.number}] {linked(name_of(source), url)}{publisher}")
        text = "\n".join(lines)
        if len(text) <= room:
            return text
    return short(text, max(room, 2))


def _foot(answer: Answer, built_at: datetime, hint: str) -> str:
    lines = []
    if not answer.canned:
        lines.append(f"{_CONFIDENCE[answer.confidence]} · as of {discord.utils.format_dt(built_at, 'D')}")
        if read_as := ", ".join(f"{short(plain(a), 40)} → {short(plain(b), 40)}" for a, b in answer.read_as[:3]):
            lines.append(f"Read as: {read_as}")
        if answer.next_step:
            lines.append(short(plain(answer.next_step), 250))
    if hint:
        lines.append(hint)
    return "\n".join(f"-# {line}" for line in lines)
