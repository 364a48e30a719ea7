"""Draws a weekly prompt as it looks in Discord: a box with wrapped text, and its buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bot.adapters.drawing.canvas import (
    BOLD,
    FAINT,
    GROUND,
    INK,
    MEDIUM,
    MUTED,
    PANEL,
    REGULAR,
    SMOOTH,
    Box,
    Canvas,
    font,
    mixed,
    png,
)
from bot.mentor.prompt.card import Block, Card, Line, Look, Run, Style

WIDTH = 680  # dots
SCALE = 2  # pixels of a dot
_DRAWN = SCALE * SMOOTH
_MARGIN, _EDGE, _PAD, _ROUND = 20.0, 4.0, 18.0, 8.0
_GAP, _RULE = 12, 26  # between blocks, between sections
_PILL, _INSIDE, _LABEL, _APART = 32, 14, 14, 8  # height, beside its label, size of that, between pills
_INDENT, _CODE = 18, 3  # of a list's item, beside code
_BLANKS = re.compile("[ \t\r\n]+")  # not the one that keeps words together
_GREY, _LINK = "#3f4147", "#6ab0ff"


@dataclass(frozen=True, slots=True)
class _Type:
    """Size and height of a line, and colours of plain and of strong text."""

    size: float
    height: float
    plain: str
    bold: str = INK


_TEXT = _Type(16, 23, mixed(INK, PANEL, 0.1))
_TYPES: dict[Style, _Type] = {
    "title": _Type(20, 28, INK), "text": _TEXT, "item": _TEXT, "small": _Type(13, 19, MUTED),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text that looks alike, at a place on its baseline."""

    x: float
    y: float
    text: str
    size: float
    weight: int
    fill: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled rectangle."""

    box: Box
    fill: str
    radius: float = 0


@dataclass(frozen=True, slots=True)
class Page:
    """All that is drawn on a picture, the shapes below the words; its height is in dots."""

    height: int
    shapes: tuple[Shape, ...]
    words: tuple[Words, ...]


def draw(card: Card) -> bytes:
    """A card as a PNG, as tall as it needs. Equal cards give equal bytes."""
    page = laid_out(card)
    canvas = Canvas(WIDTH, page.height, _DRAWN, GROUND)
    for shape in page.shapes:
        canvas.box(shape.box, shape.fill, shape.radius)
    for words in page.words:
        canvas.text(words.x, words.y, words.text, words.size, words.fill, weight=words.weight, anchor="ls")
    return png(canvas.reduced(SMOOTH))


def laid_out(card: Card) -> Page:
    """Where everything on a card lies."""
    return _Layout(card).page()


def wrapped(runs: Sequence[Run], room: float, size: float, weight: int = REGULAR) -> list[list[Run]]:
    """Runs in lines that are no wider than `room`, broken between words; a word that is too wide is broken anywhere."""
    lines: list[list[Run]] = []
    for word in _words(runs, room, size, weight):
        longer = [*lines[-1], *word] if lines else word
        if lines and _wide(longer, size, weight) <= room:
            lines[-1] = longer
        else:
            lines.append([replace(word[0], text=word[0].text.removeprefix(" ")), *word[1:]])
    return [[Run("".join(r.text for r in same), look) for look, same in groupby(x, lambda r: r.look)] for x in lines]


class _Layout:
    """Goes down the card; `_y` is where the next thing begins."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self._left = _MARGIN + _EDGE + _PAD
        self._right = WIDTH - _MARGIN - _PAD
        self._shapes: list[Shape] = []
        self._words: list[Words] = []
        self._y = _MARGIN + _PAD

    def page(self) -> Page:
        """All of it."""
        for n, section in enumerate(self._card.sections):
            if n:
                self._rule()
            for m, block in enumerate(section):
                self._y += _GAP if m else 0
                self._block(block)
        bottom = self._y + _PAD
        back = self._box(bottom)
        self._y = bottom
        self._buttons()
        return Page(round(self._y + _MARGIN), (*back, *self._shapes), tuple(self._words))

    def _box(self, bottom: float) -> Iterator[Shape]:
        """The box with its coloured edge."""
        right = WIDTH - _MARGIN
        yield Shape((_MARGIN, _MARGIN, right, bottom), self._card.colour, _ROUND)
        yield Shape((_MARGIN + _EDGE, _MARGIN, right, bottom), PANEL, _ROUND)
        yield Shape((_MARGIN + _EDGE, _MARGIN, _MARGIN + _EDGE + _ROUND, bottom), PANEL)

    def _rule(self) -> None:
        middle = self._y + _RULE / 2
        self._shapes.append(Shape((self._left, middle - 0.5, self._right, middle + 0.5), FAINT))
        self._y += _RULE

    def _block(self, block: Block) -> None:
        top, right = self._y, self._right
        if block.button:
            right -= _pill(block.button)
            self._pill(block.button, right, top)
            right -= 2 * _APART
        for line in block.lines:
            self._line(line, right)
        if block.button:
            self._y = max(self._y, top + _PILL)

    def _line(self, line: Line, right: float) -> None:
        kind = _TYPES[line.style]
        weight = BOLD if line.style == "title" else REGULAR
        left = self._left
        if line.style == "item":
            middle = self._y + kind.height / 2
            self._shapes.append(Shape((left + 4, middle - 2.5, left + 9, middle + 2.5), kind.plain, 2.5))
            left += _INDENT
        for runs in wrapped(line.runs, right - left, kind.size, weight):
            x = left
            for run in runs:
                x = self._run(run, x, kind, weight)
            self._y += kind.height

    def _run(self, run: Run, x: float, kind: _Type, weight: int) -> float:
        """Put words on the present line; where they end."""
        end = x + _wide([run], kind.size, weight)
        weight = _weight(run.look, weight)
        if run.look == "code":
            self._shapes.append(Shape((x, self._y + 1, end, self._y + kind.height - 1), GROUND, 4))
            x += _CODE
        fill = {"plain": kind.plain, "bold": kind.bold, "link": _LINK, "code": kind.bold}[run.look]
        baseline = self._y + kind.height / 2 + kind.size * 0.36
        self._words.append(Words(x, baseline, run.text, kind.size, weight, fill))
        return end

    def _buttons(self) -> None:
        x = _MARGIN
        for n, label in enumerate(self._card.buttons):
            if not n or x + _pill(label) > WIDTH - _MARGIN:
                x, self._y = _MARGIN, self._y + _APART + (_PILL if n else 0)
            self._pill(label, x, self._y)
            x += _pill(label) + _APART
        self._y += _PILL if self._card.buttons else 0

    def _pill(self, label: str, x: float, y: float) -> None:
        self._shapes.append(Shape((x, y, x + _pill(label), y + _PILL), _GREY, _ROUND))
        baseline = y + _PILL / 2 + _LABEL * 0.36
        self._words.append(Words(x + _INSIDE, baseline, label, _LABEL, MEDIUM, INK))


def _words(runs: Sequence[Run], room: float, size: float, weight: int) -> Iterator[list[Run]]:
    """Words of one or several looks, each but the first with the blank before it."""
    word: list[Run] = []
    for run in runs:
        first, *others = _BLANKS.split(run.text)
        for text in (first, *(f" {other}" for other in others)):
            if text.startswith(" ") and word:
                yield from _broken(word, room, size, weight)
                word = []
            if text:
                word.append(Run(text, run.look))
    if word:
        yield from _broken(word, room, size, weight)


def _broken(word: list[Run], room: float, size: float, weight: int) -> Iterator[list[Run]]:
    """A word, in pieces where it is wider than a line."""
    if _wide(word, size, weight) <= room:
        yield word
        return
    piece: list[Run] = []
    for run in word:
        for sign in run.text:
            if piece and _wide([*piece, Run(sign, run.look)], size, weight) > room:
                yield piece
                piece = []
            piece.append(Run(sign, run.look))
    yield piece


def _wide(runs: Sequence[Run], size: float, weight: int) -> float:
    beside = sum(2 * _CODE for run in runs if run.look == "code")
    return beside + sum(_width(run.text, size, _weight(run.look, weight)) for run in runs)


def _width(text: str, size: float, weight: int) -> float:
    """How wide a text is drawn; in small sizes signs are moved to whole pixels, so the size matters."""
    return font(size * _DRAWN, weight).getlength(text) / _DRAWN


def _weight(look: Look, weight: int) -> int:
    return BOLD if look == "bold" else weight


def _pill(label: str) -> float:
    """How wide a button is."""
    return _width(label, _LABEL, MEDIUM) + 2 * _INSIDE
