"""Stand-ins for what builds and keeps indexes: scripted output, real builds on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index import store
from index.manifest import Build


@dataclass(slots=True)
class ToyBuilder:
    """Says `lines` and ends with `code`, whatever command it runs; `ran` remembers which.

    `work` is done before the end. Where a `gate` is set, it stands still after the lines until the gate opens.
    """

    lines: Sequence[str] = ()
    code: int = 0
    work: Callable[[], object] = lambda: None
    gate: asyncio.Event | None = None
    ran: list[tuple[str, ...]] = field(default_factory=list)

    async def run(self, arguments: Sequence[str], on_line: Callable[[str], None]) -> int:
        """The code."""
        self.ran.append(tuple(arguments))
        for line in self.lines:
            on_line(line)
        if self.gate is not None:
            await self.gate.wait()
        self.work()
        return self.code


@dataclass(slots=True)
class ToyIndexes:
    """The builds in a folder, or those in `kept` where some are set.

    `refusal` is what a newer build was refused for; `refreshed` counts.
    """

    directory: Path
    kept: Sequence[Build] | None = None
    refusal: tuple[str, str] | None = None
    refreshed: int = 0

    def builds(self) -> Sequence[Build]:
        """Those that are kept."""
        return store.builds(self.directory) if self.kept is None else self.kept

    def refused(self) -> tuple[str, str] | None:
        """The refusal."""
        return self.refusal

    async def refresh(self) -> None:
        """Counts."""
        self.refreshed += 1
