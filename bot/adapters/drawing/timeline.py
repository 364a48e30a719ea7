"""Draw the timeline of a plan: `python -m bot.adapters.drawing.timeline png|pdf` reads a chart and writes a picture."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from PIL import Image, ImageOps

from bot.adapters.drawing.canvas import (
    BOLD,
    FAINT,
    GROUND,
    INK,
    MEDIUM,
    MUTED,
    PANEL,
    SMOOTH,
    Canvas,
    fitted,
    mixed,
    png,
    saved,
    width,
)
from bot.adapters.drawing.lanes import Placed, lanes, placed
from bot.mentor.plan.chart import Bar, Chart, Row, Stone, loads

Form = Literal["png", "pdf"]

WIDTH = 1200  # dots; a phone shows a third of them
_EDGE = 48
_HEAD, _AXIS, _LANE, _BAR, _PAD, _BADGES, _LINE, _LEGEND = 316, 66, 46, 38, 18, 70, 52, 58
_NAMES = 222  # left of the bars
_NAME, _SMALL, _TEXT = 25, 27, 30
_GAP, _INSIDE = 12, 8  # beside the name of a bar
_BADGE = 19  # radius
_ONE_COLUMN = 4  # milestones
_TODAY = "Today"
_PAGE, _DPI, _MARGIN = (3508, 2480), 300, 118  # A4 across


@dataclass(frozen=True, slots=True)
class _Look:
    """Colours. What is planned has that of its area, with a share `planned` of the panel's, its frame `framed`."""

    ground: str
    panel: str
    ink: str
    muted: str
    faint: str
    on_done: str
    progress: str
    today: str
    planned: float
    framed: float


_DARK = _Look(GROUND, PANEL, INK, MUTED, FAINT, "#111214", "#5ad19b", "#ff6b6b", 0.76, 0.4)
_LIGHT = _Look("#ffffff", "#f6f7f9", "#16181d", "#5b616e", "#dfe2e8", "#111214", "#2fae78", "#d63b3b", 0.75, 0)


def draw(chart: Chart, form: Form) -> bytes:
    """A chart as a PNG for a dark background, or as a page for a printer. Equal charts give equal bytes."""
    if form == "png":
        return png(_Drawing(chart, _DARK, SMOOTH).finished().reduced(SMOOTH))
    return _printed(chart)


def _printed(chart: Chart) -> bytes:
    page = Image.new("RGB", _PAGE, _LIGHT.ground)
    room = (_PAGE[0] - 2 * _MARGIN, _PAGE[1] - 2 * _MARGIN)
    picture = ImageOps.contain(_Drawing(chart, _LIGHT, 3, room[0] / room[1]).finished().image, room)
    page.paste(picture, ((_PAGE[0] - picture.width) // 2, _MARGIN))
    day = chart.today.timetuple()
    return saved(page, "PDF", resolution=_DPI, quality=92, title=chart.title, creationDate=day, modDate=day)


class _Drawing:
    """One chart on its canvas, from top to bottom; `shape` is its least width, in times of its height."""

    def __init__(self, chart: Chart, look: _Look, scale: int, shape: float = 0) -> None:
        self._chart = chart
        self._look = look
        lines = -(-len(chart.stones) // self._columns)
        rows = sum(_tall(row.bars) for row in chart.rows)
        self._bottom = _HEAD + _AXIS + rows + (_BADGES if chart.stones else 0) if chart.rows else _HEAD
        self._list = 16 + lines * _LINE if lines else 0
        tall = self._bottom + self._list + (_LEGEND if chart.rows else 0) + _EDGE // 2
        self._width = max(WIDTH, round(tall * shape))
        self._right = self._width - _EDGE
        self._left = _EDGE + _NAMES
        self._per_day = (self._right - self._left) / max(chart.days, 1)
        self._canvas = Canvas(self._width, tall, scale, look.ground)

    @property
    def _columns(self) -> int:
        return 1 if len(self._chart.stones) <= _ONE_COLUMN else 2

    def finished(self) -> Canvas:
        """All of it."""
        self._head()
        if self._chart.rows:
            self._panel()
            self._axis()
            self._today()
            y: float = _HEAD + _AXIS
            for row in self._chart.rows:
                self._row(row, y)
                y += _tall(row.bars)
            self._badges()
            self._legend()
        return self._canvas

    def _head(self) -> None:
        chart, look, canvas = self._chart, self._look, self._canvas
        percent = f"{chart.percent} %"
        canvas.text(self._right, 66, percent, 68, look.progress, weight=BOLD, anchor="rm")
        canvas.text(self._right, 118, "done", _TEXT, look.muted, anchor="rm")
        room = self._right - _EDGE - width(percent, 68, BOLD) - 40
        size = next((s for s in (52, 46, 40) if width(chart.title, s, BOLD) <= room), 40)
        canvas.text(_EDGE, 62, fitted(chart.title, room, size, BOLD), size, look.ink, weight=BOLD)
        canvas.text(_EDGE, 118, fitted(chart.subtitle, room, _TEXT), _TEXT, look.muted)
        canvas.box((_EDGE, 152, self._right, 172), look.faint, 10)
        if chart.percent:
            canvas.box(
                (_EDGE, 152, _EDGE + max(20, (self._right - _EDGE) * chart.percent / 100), 172), look.progress, 10
            )
        x: float = _EDGE
        for fact in chart.facts:
            canvas.text(x, 220, fact.value, 40, look.ink, weight=BOLD)
            canvas.text(x, 264, fact.what, _SMALL, look.muted)
            x += max(width(fact.value, 40, BOLD), width(fact.what, _SMALL)) + 64

    def _panel(self) -> None:
        """The background of the rows: months, pauses, and what lies behind the bars."""
        look, canvas = self._look, self._canvas
        canvas.box((_EDGE // 2, _HEAD, self._width - _EDGE // 2, self._bottom), look.panel, 20)
        top = _HEAD + _AXIS - 6
        for begin, end in self._chart.pauses:
            box = (self._x(begin), top, self._x(end + timedelta(days=1)), self._bottom - 10)
            canvas.box(box, mixed(look.panel, look.muted, 0.1))
            canvas.hatch(box, mixed(look.panel, look.muted, 0.4), 14, 2)
        for day in self._months():
            canvas.upright(self._x(day), top, self._bottom - 10, look.faint, 1.5)
        for stone in self._chart.stones:
            x = self._x(stone.on + timedelta(days=1))
            canvas.upright(x, top, self._bottom - _BADGES // 2, mixed(look.panel, look.muted, 0.7), 2, dash=7)

    def _months(self) -> Iterator[date]:
        """The first days of months."""
        first = self._chart.first
        month = first.year * 12 + first.month - 1 + (first.day > 1)
        while (day := date(month // 12, month % 12 + 1, 1)) <= self._chart.last:
            yield day
            month += 1

    def _axis(self) -> None:
        """Names of months where there is room: years are more important, and what is left has equal distances."""
        look, canvas, first = self._look, self._canvas, self._chart.first
        step = next(s for s in (1, 2, 3, 6, 12) if s * 30 * self._per_day >= 84)
        taken = [self._pill] if self._pill else []
        wanted = [(first, f"{first:%b} {first.year}")]
        wanted += [(day, str(day.year)) for day in self._months() if day.month == 1]
        wanted += [(day, f"{day:%b}") for day in self._months() if day.month != 1 and day.month % step == 1 % step]
        for day, name in wanted:
            x = self._x(day)
            span = (x - 12, x + width(name, _SMALL, MEDIUM) + 12)
            if span[1] <= self._width - _EDGE // 2 and all(span[1] <= a or b <= span[0] for a, b in taken):
                ink = look.ink if name[-1].isdigit() else look.muted
                canvas.text(x, _HEAD + 32, name, _SMALL, ink, weight=MEDIUM)
                taken.append(span)

    def _row(self, row: Row, y: float) -> None:
        look, canvas = self._look, self._canvas
        centre, bottom = y + _tall(row.bars) / 2, y + _tall(row.bars)
        canvas.box((_EDGE, centre - 15, _EDGE + 8, centre + 15), row.colour, 4)
        name = fitted(row.name, _NAMES - 24, _TEXT, MEDIUM)
        canvas.text(_EDGE + 22, centre, name, _TEXT, look.ink, weight=MEDIUM)
        for found in placed(row.bars, self._chart.days, self._days_for):
            self._bar(found, row.colour, y + _PAD / 2 + found.lane * _LANE + (_LANE - _BAR) / 2)
        if bottom < self._bottom:
            canvas.box((_EDGE, bottom - 1, self._right, bottom), look.faint)

    def _days_for(self, name: str) -> float:
        return (width(name, _NAME, MEDIUM) + 2 * _GAP) / self._per_day

    def _bar(self, found: Placed, colour: str, y: float) -> None:
        """What is planned, and over it what is done, each with the name in its own ink."""
        look, canvas, bar = self._look, self._canvas, found.bar
        left, done, right = (self._left + x * self._per_day for x in (bar.first, bar.done, bar.last))
        right = max(left + 5, right - 3)  # a gap before the next one
        box = (left, y, right, y + _BAR)
        middle = y + _BAR / 2
        inside = fitted(bar.name, right - left - 2 * _INSIDE, _NAME, MEDIUM, more="") if found.side == "inside" else ""
        canvas.box(box, colour, 8)
        canvas.text(left + _INSIDE, middle, inside, _NAME, look.on_done, weight=MEDIUM)
        if done < right:
            strong = canvas.grab((left, y, done, y + _BAR))
            canvas.box(box, mixed(colour, look.panel, look.planned), 8, mixed(colour, look.panel, look.framed))
            canvas.text(left + _INSIDE, middle, inside, _NAME, look.ink, weight=MEDIUM)
            canvas.put(strong, left, y)
        if found.side == "right":
            canvas.text(right + _GAP, middle, bar.name, _NAME, look.muted, weight=MEDIUM, halo=look.panel)
        if found.side == "left":
            canvas.text(left - _GAP, middle, bar.name, _NAME, look.muted, weight=MEDIUM, halo=look.panel, anchor="rm")

    def _today(self) -> None:
        """A line through the rows, and a mark on the axis."""
        look, canvas = self._look, self._canvas
        if self._pill:
            left, right = self._pill
            canvas.upright(self._x(self._chart.today), _HEAD + 30, self._bottom - 10, look.today, 4)
            canvas.box((left, _HEAD + 12, right, _HEAD + 52), look.today, 20)
            canvas.text((left + right) / 2, _HEAD + 32, _TODAY, _SMALL, look.ground, weight=BOLD, anchor="mm")

    @property
    def _pill(self) -> tuple[float, float] | None:
        """From where to where the mark of today reaches; None where today is not shown."""
        chart = self._chart
        if not chart.first <= chart.today <= chart.last:
            return None
        half = width(_TODAY, _SMALL, BOLD) / 2 + 14
        middle = min(max(self._x(chart.today), self._left + half), self._right - half)
        return middle - half, middle + half

    def _badges(self) -> None:
        """The milestones: numbers below the rows, and beneath them their names."""
        look, canvas = self._look, self._canvas
        if not self._chart.stones:
            return
        y = self._bottom - _BADGES / 2 - 2
        canvas.text(_EDGE, y, "Milestones", _TEXT, look.ink, weight=MEDIUM)
        ends = [self._x(stone.on + timedelta(days=1)) for stone in self._chart.stones]
        for number, (x, stone) in enumerate(zip(_apart(ends, self._right), self._chart.stones, strict=True), 1):
            self._badge(x, y, number, stone)
        room = (self._right - _EDGE) / self._columns
        lines = -(-len(self._chart.stones) // self._columns)
        for number, stone in enumerate(self._chart.stones):
            left = _EDGE + room * (number // lines)
            y = self._bottom + 16 + _LINE * (number % lines + 0.5)
            self._badge(left + _BADGE, y, number + 1, stone)
            when = f"{stone.on:%b} {stone.on.year}"
            size = _TEXT if self._columns == 1 else _SMALL
            name = fitted(stone.name, room - 2 * _BADGE - width(when, size - 2) - 46, size)
            x = left + 2 * _BADGE + 14
            canvas.text(x, y, name, size, look.ink)
            canvas.text(x + width(name, size) + 14, y, when, size - 2, look.muted)

    def _badge(self, x: float, y: float, number: int, stone: Stone) -> None:
        look = self._look
        self._canvas.circle(x, y, _BADGE, look.progress if stone.done else look.ink)
        if not stone.done:
            self._canvas.circle(x, y, _BADGE - 3, look.panel)
        ink = look.ground if stone.done else look.ink
        self._canvas.text(x, y, str(number), 24, ink, weight=BOLD, anchor="mm")

    def _legend(self) -> None:
        look, canvas, chart = self._look, self._canvas, self._chart
        y = self._bottom + self._list + _LEGEND / 2
        x: float = _EDGE
        colour = chart.rows[0].colour
        kinds = [("done", colour), ("planned", mixed(colour, look.panel, look.planned))]
        for name, fill in (*kinds, *([("pause", look.panel)] if chart.pauses else [])):
            box = (x, y - 11, x + 40, y + 11)
            canvas.box(box, fill, 6)
            if name == "pause":
                canvas.hatch(box, look.muted, 14, 2)
            canvas.text(x + 52, y, name, _SMALL, look.muted)
            x += 52 + width(name, _SMALL) + 34
        canvas.text(self._right, y, chart.more, _SMALL, look.ink, weight=MEDIUM, anchor="rm")

    def _x(self, day: date) -> float:
        return self._left + (day - self._chart.first).days * self._per_day


def _tall(bars: tuple[Bar, ...]) -> int:
    return _PAD + _LANE * len(lanes(bars))


def _apart(ends: list[float], right: float) -> list[float]:
    """The same places, moved so that badges don't overlap."""
    found: list[float] = []
    for x in ends:
        found.append(max(x, found[-1] + 2 * _BADGE + 2) if found else x)
    for back in range(len(found)):
        found[-1 - back] = min(found[-1 - back], right - _BADGE - back * (2 * _BADGE + 2))
    return found


def main() -> None:
    """Read a chart from standard input, and write the picture to standard output."""
    form: Form = "pdf" if sys.argv[1:] == ["pdf"] else "png"
    sys.stdout.buffer.write(draw(loads(sys.stdin.buffer.read()), form))


if __name__ == "__main__":
    main()
