"""The values of a plan's picture, and the same as JSON for the process that draws it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure of the head, such as "54 weeks", and what it says."""

    value: str
    what: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A skill or project; all three are days from the chart's left edge. It is done as far as `done`."""

    name: str
    first: float
    done: float
    last: float


@dataclass(frozen=True, slots=True)
class Row:
    """An area with its bars, in the order of their beginnings; the colour is such as "#7db4ff"."""

    name: str
    colour: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Stone:
    """A milestone and its day."""

    name: str
    on: date
    done: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """What a picture shows: its head, and `days` from the day `first` on. Without weeks it has no days.

    `pauses` have both ends included; `more` says what comes after the last day, where something does.
    """

    title: str
    subtitle: str
    percent: int
    facts: tuple[Fact, ...]
    first: date
    days: int
    today: date
    rows: tuple[Row, ...] = ()
    stones: tuple[Stone, ...] = ()
    pauses: tuple[tuple[date, date], ...] = ()
    more: str = ""

    @property
    def last(self) -> date:
        """The last day that is shown."""
        return self.first + timedelta(days=self.days - 1)


def dumps(chart: Chart) -> str:
    """A chart as JSON, which `loads` reads."""
    return json.dumps(asdict(chart), ensure_ascii=False, default=date.isoformat)


def loads(text: str | bytes) -> Chart:
    """The chart that `dumps` wrote."""
    kept: dict[str, Any] = json.loads(text)
    return Chart(
        **kept
        | {
            "first": date.fromisoformat(kept["first"]),
            "today": date.fromisoformat(kept["today"]),
            "facts": tuple(Fact(**fact) for fact in kept["facts"]),
            "rows": tuple(Row(r["name"], r["colour"], tuple(Bar(**bar) for bar in r["bars"])) for r in kept["rows"]),
            "stones": tuple(Stone(s["name"], date.fromisoformat(s["on"]), s["done"]) for s in kept["stones"]),
            "pauses": tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in kept["pauses"]),
        }
    )
