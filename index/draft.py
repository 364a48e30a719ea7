"""What the parser of one format gives: a Draft, or the reason why a file cannot be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from index.clean import Change
from index.types import Block


@dataclass(frozen=True, slots=True)
class Draft:
    """What a parser of one format gives: blocks, what the file says about itself, and `asked` as in `Document`."""

    blocks: Sequence[Block]
    title: str = ""
    publisher: str = ""
    url: str = ""
    changes: Sequence[Change] = ()
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Unreadable(Exception):
    """The reason why one file was left out."""


def decode(data: bytes) -> str:
    """UTF-8 text with plain line ends. Raises Unreadable."""
    if b"\x00" in data[:8192]:
        raise Unreadable("is binary, not text")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as fault:
        raise Unreadable(f"is not UTF-8 (byte {fault.start}); save it as UTF-8") from fault


def one_line(fault: Exception) -> str:
    """The message of an error on one line, cut to 160 characters."""
    return " ".join(str(fault).split())[:160]
