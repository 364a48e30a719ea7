"""Passages in a file, one JSON object a line, each parsed when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import overload

import numpy as np

from index.types import Passage, Statement


class Passages(Sequence[Passage]):
    """What `write_passages` wrote; holds only where lines begin, so that 100,000 open in half a second."""

    def __init__(self, path: Path) -> None:
        self._data = np.memmap(path, dtype=np.uint8, mode="r")
        ends = np.flatnonzero(self._data == ord("\n"))
        if not len(ends) or ends[-1] != len(self._data) - 1:
            raise ValueError("the last line is cut off")
        self._starts = np.concatenate(([0], ends + 1))

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, position: int) -> Passage: ...

    @overload
    def __getitem__(self, position: slice) -> Sequence[Passage]: ...

    def __getitem__(self, position: int | slice) -> Passage | Sequence[Passage]:
        if isinstance(position, slice):
            return [self[i] for i in range(*position.indices(len(self)))]
        row = range(len(self))[position]
        return _parse(self._data[self._starts[row] : self._starts[row + 1]].tobytes())


def write_passages(path: Path, passages: Iterable[Passage]) -> None:
    """One passage a line; a statement is the list [kind, text, first, last, opens]."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for passage in passages:
            data = {name: getattr(passage, name) for name in ("id", "document", "title", "publisher", "source", "url")}
            data["headings"] = passage.headings
            data["asked"] = passage.asked
            data["statements"] = [(s.kind, s.text, s.first, s.last, s.opens) for s in passage.statements]
            file.write(json.dumps(data, ensure_ascii=False) + "\n")


def _parse(line: bytes) -> Passage:
    data = json.loads(line)
    data["headings"] = tuple(data["headings"])
    data["asked"] = tuple(data["asked"])
    data["statements"] = tuple(Statement(*s) for s in data["statements"])
    return Passage(**data)
