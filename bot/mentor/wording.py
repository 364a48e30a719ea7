"""Words and colours for what the curriculum says in figures and short codes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from knowledge.schema import Area, Resource

LEVELS = ("beginner", "intermediate", "advanced", "advanced")
# Name and colour.
AREAS: Mapping[Area, tuple[str, str]] = {
    "programming": ("Programming", "#7db4ff"),
    "mathematics": ("Mathematics", "#ffb86b"),
    "data": ("Data work", "#63d6b0"),
    "classical-ml": ("Classical ML", "#f5d76e"),
    "deep-learning": ("Deep learning", "#ff8fa3"),
    "nlp": ("Language", "#c9a0ff"),
    "vision": ("Vision", "#7fdcf0"),
    "engineering": ("Engineering", "#a5d66f"),
    "mlops": ("MLOps", "#e8a0d8"),
    "career": ("Career", "#c5c8d0"),
}
_KINDS = {
    "docs": "documentation",
    "interactive": "interactive site",
    "dataset": "data set",
    "video": "video series",
}
_WITH_RESERVE = 8.5  # hours of study in a week for which ten were planned


def short(title: str) -> str:
    """A title without what follows its colon."""
    return title.split(":")[0]


def span(minutes: int) -> str:
    """A duration in words, such as "2 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours:,} h" * bool(hours), f"{rest} min" * bool(rest)) if part)


def weeks(hours: int) -> int:
    """Weeks for some hours of study at 10 hours a week, with a reserve; at least 1."""
    return max(1, round(hours / _WITH_RESERVE))


def counted(number: int, noun: str) -> str:
    """A number with its noun, such as "1 skill" or "2,000 skills"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def joined(names: Sequence[str], last: str = "and") -> str:
    """Names as a list in a sentence: "a, b and c"."""
    return f" {last} ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def kind_of(resource: Resource) -> str:
    """What sort of thing a resource is, such as "data set"."""
    return _KINDS.get(resource.kind, resource.kind)


def describe(resource: Resource) -> str:
    """Author, price, kind, level and length of a resource, in one line that can stand alone."""
    author = f" by {resource.author}" if resource.author and resource.author not in resource.title else ""
    hours = f", about {resource.hours:g} h" if resource.hours else ""
    gone = ", no longer available" if resource.status == "dead" else ""
    return (
        f"{resource.title}{author} ({resource.cost} {kind_of(resource)}, {LEVELS[resource.level - 1]} level"
        f"{hours}{gone})"
    )


def paragraphs(text: str) -> list[str]:
    """A section's prose as lines that are shown: paragraphs and list items, each on one line; "- " begins an item."""
    lines: list[str] = []
    for block in re.split(r"\n\s*\n|\n(?=- )", text.strip()):
        line = " ".join(block.split())
        if line:
            lines.append(line)
    return lines
