"""A measured figure beside its target, as one plain line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit. `target` is the most it may be, or with `at_least` the least; None: nothing is asked."""

    name: str
    value: float
    unit: str = ""
    target: float | None = None
    at_least: bool = False

    def __str__(self) -> str:
        measured = f"{self.name:<52} {self.value:10.3f} {self.unit:<3}"
        if self.target is None:
            return measured.rstrip()
        return f"{measured} target {'>=' if self.at_least else '<='} {self.target:g} {self.unit}".rstrip()


def show(figures: Iterable[Figure]) -> None:
    """Print them, one a line."""
    for figure in figures:
        print(figure, flush=True)
