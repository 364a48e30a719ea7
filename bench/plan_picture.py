"""Measure how long the picture of a plan takes, process and all: `python -m bench.plan_picture [FOLDER]`.

With a folder, the pictures are kept there to be looked at.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from bench.figures import Figure, show
from bot.adapters.painter import Painter
from bot.mentor.plan.chart import Chart
from bot.mentor.plan.picture import chart
from bot.mentor.plan.schedule import schedule
from bot.mentor.plan.values import Pause
from tests.doubles.plans import TODAY, follow_weeks, planned, real

TIMES = 20
SLOWEST = 600  # milliseconds, at the median


class NoCommands:
    """No map of a role is drawn here."""

    async def run(self, *_: object) -> int:
        """It never comes to this."""
        raise NotImplementedError


def charts() -> Iterator[tuple[str, Chart]]:
    """A new plan, the longest one, and one of which 40 % are done."""
    yield "new", chart(real(), *planned(), TODAY)
    yield "longest", chart(real(), *planned(role="ai-researcher", tier="full", hours=1), TODAY)
    plan, found = planned(pauses=(Pause(date(2027, 7, 5), date(2027, 7, 25)),))
    plan = follow_weeks(real(), plan, found, 26)
    today = found.weeks[29].first + timedelta(days=3)
    yield "begun", chart(real(), plan, schedule(real(), plan, today), today)


async def measure(folder: Path | None, times: int = TIMES) -> list[Figure]:
    """Milliseconds until the picture is there, for each plan, and to print one."""
    painter = Painter(Path(), str, NoCommands())
    figures = []
    for name, drawn in charts():
        spent = []
        for _ in range(times):
            begin = time.perf_counter()
            png = await painter.timeline(drawn, "png")
            spent.append((time.perf_counter() - begin) * 1000)
        figures.append(Figure(f"picture of a plan, {name}, p50", statistics.median(spent), "ms", SLOWEST))
        begin = time.perf_counter()
        pdf = await painter.timeline(drawn, "pdf")
        figures.append(Figure(f"page of a plan, {name}", (time.perf_counter() - begin) * 1000, "ms"))
        figures.append(Figure(f"size of the picture, {name}", len(png) / 1000, "kB"))
        if folder:
            (folder / f"{name}.png").write_bytes(png)
            (folder / f"{name}.pdf").write_bytes(pdf)
    return figures


def main() -> None:
    """Print the figures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    show(asyncio.run(measure(folder)))


if __name__ == "__main__":
    main()
