"""What a rule has to say about one place of the knowledge files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """An error must be mended before the knowledge can be used; a warning is for an author to judge."""

    severity: Literal["error", "warning"]
    rule: str
    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """As editors and terminals understand it: `file:line: message`."""
        mark = "" if self.severity == "error" else "warning: "
        return f"{self.file}:{self.line}: {mark}{self.message}"


def error(rule: str, file: str, line: int, message: str) -> Finding:
    """Something that must be mended."""
    return Finding("error", rule, file, line, message)


def warning(rule: str, file: str, line: int, message: str) -> Finding:
    """Something for an author to judge."""
    return Finding("warning", rule, file, line, message)
