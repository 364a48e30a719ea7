"""The frame of all that can be browsed: a title, pages of text, tabs, and ways to other sheets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import discord
from discord import ui

from bot.chat import box
from bot.chat.box import Row
from bot.chat.presses import AnyItem, button, select
from bot.chat.text import marked, pages, plain, short
from bot.mentor.defuse import defuse
from bot.mentor.wording import paragraphs

# Of Discord's 4,000 characters for one message, the text of a page; title and foot have the rest.
BODY = 2400
LABEL = 80
OPTIONS = 25
OPTION = 100
LINK = 300
_CODE = re.compile(r"`([^`]*)`")
_MARK = re.compile("[\ue000\ue001]")
_UNIT = re.compile(r"(?<=\d) (?=(?:h|min)\b)")  # a number stays with its unit

Address = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Something to look at. `title` is shown as it reads; `subtitle` and `blocks` are Markdown that is safe already.

    `address` is the verb with the arguments that lead here again; a page's number is added to it. `size` is the
    number of characters on a page.
    """

    title: str
    subtitle: str
    blocks: Sequence[str]
    address: Address
    colour: int | None = None
    rows: Sequence[Row] = ()
    size: int = BODY


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of a select that leads to the sheet with this address."""

    label: str
    address: Address
    hint: str = ""


def sheet_view(sheet: Sheet, page: int = 0) -> ui.LayoutView:
    """A sheet as a message, at one of its pages; a page that isn't there is the nearest one that is."""
    bodies = pages([_UNIT.sub("\u00a0", b) for b in sheet.blocks if b], sheet.size)
    page = min(max(page, 0), len(bodies) - 1)
    return box.page(
        f"### {said(sheet.title, 300) or '…'}\n-# {short(sheet.subtitle, 300)}",
        ui.Separator(),
        bodies[page],
        f"-# Page {page + 1} of {len(bodies)}" if len(bodies) > 1 else "",
        colour=sheet.colour,
        rows=[_turn(sheet.address, page, len(bodies)), *sheet.rows],
    )


def _turn(address: Address, page: int, count: int) -> Row:
    if count < 2:
        return ()
    return (
        button("Back", *address, page - 1, disabled=page == 0),
        button("More", *address, page + 1, disabled=page == count - 1),
    )


def tabs(chosen: str, labels: Iterable[tuple[str, str]], *address: str) -> list[AnyItem]:
    """A button for each (tab, label); the chosen one stands out."""
    return [
        button(
            short(label, LABEL),
            *address,
            tab,
            style=style_of(tab == chosen),
        )
        for tab, label in labels
    ]


def style_of(chosen: bool) -> discord.ButtonStyle:
    """The look of a button that stands for one of several states."""
    return discord.ButtonStyle.primary if chosen else discord.ButtonStyle.secondary


def ways(name: str, placeholder: str, choices: Sequence[Choice]) -> list[Row]:
    """A select of other sheets, or two where one cannot hold them; none without choices. `name` tells selects apart."""
    known = list({choice.address: choice for choice in choices}.values())
    rows: list[Row] = []
    for n, start in enumerate(range(0, min(len(known), 2 * OPTIONS), OPTIONS)):
        options = [_option(choice) for choice in known[start : start + OPTIONS]]
        said_so = placeholder if not n else f"{placeholder} (more)"
        rows.append([select("goto", f"{name}{n}", options=options, placeholder=short(said_so, 150))])
    return rows


def _option(choice: Choice) -> discord.SelectOption:
    return discord.SelectOption(
        label=short(choice.label, OPTION) or "…",
        value=":".join(choice.address),
        description=short(choice.hint, OPTION) or None,
    )


def said(text: str, limit: int = 400) -> str:
    """A text of the curriculum on one line, safe to show and not longer than the limit."""
    return short(plain(text), limit)


def with_code(text: str, limit: int = 400) -> str:
    """Like `said`, but what stands between backticks is shown as code."""
    return short(marked(text), limit)


def bullets(lead: str, items: Iterable[str]) -> str:
    """A list below its lead-in; nothing where it is empty. The items are safe already."""
    listed = "\n".join(f"- {item}" for item in items)
    return f"**{lead}**\n{listed}" if listed else ""


def link(title: str, url: str | None) -> str:
    """A title that leads to an address, or just the title where there is none that can be shown."""
    name = said(title, 200)
    if not url or len(url) > LINK or not re.fullmatch(r"https?://[^\s<>]+", url):
        return name
    return f"[{name}](<{url}>)"


def prose(text: str, name: Callable[[str], str | None]) -> list[str]:
    """Paragraphs and lists of a section as blocks; ids between backticks are shown as `name` gives them."""
    lines = [_inline(line.removeprefix("- "), name, item=line.startswith("- ")) for line in paragraphs(text)]
    blocks: list[str] = []
    for item, run in groupby(lines, key=lambda line: line.startswith("- ")):
        together = list(run)
        blocks += ["\n".join(together)] if item else together
    return blocks


def _inline(text: str, name: Callable[[str], str | None], *, item: bool) -> str:
    """One line. Code is put aside while the rest is made safe, since signs in code stay as they are."""
    aside: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        title = name(match[1])
        aside.append(f"**{said(title)}**" if title else f"`{defuse(match[1])}`" if match[1].strip() else "")
        return f"\ue000{len(aside) - 1}\ue001"

    safe = plain(_CODE.sub(put_aside, _MARK.sub("", text)))
    shown = re.sub("\ue000(\\d+)\ue001", lambda match: aside[int(match[1])], safe)
    return f"- {shown}" if item else shown
