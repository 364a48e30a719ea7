"""Text of a knowledge file to plain values, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from knowledge.curriculum import Section, nearest

Place = tuple[str | int, ...]
_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n|)---[ \t]*(?:\n|\Z)", re.DOTALL)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_HEADING = re.compile(r"##[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*")
_DEPTH = 50
_TIMESTAMP = "tag:yaml.org,2002:timestamp"


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a YAML text holds, the line of each place, and (line, reason) of what nobody can have meant."""

    value: Any
    lines: Mapping[Place, int]
    faults: tuple[tuple[int, str], ...]


# The parser in C does the same fifteen times as fast; a PyYAML without it is rare but possible.
class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Leaves dates to the schema, which can name the place of one that does not exist."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, form) for tag, form in forms if tag != _TIMESTAMP]
        for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def parse_yaml(text: str, offset: int = 0) -> Parsed:
    """Values of a YAML text that stands below `offset` lines of its file; none where it is not valid YAML."""
    reader = _Reader(offset)
    value = None
    try:
        if line := _too_deep(text):
            reader.faults.append((line + offset, "is nested too deeply; a bracket too many?"))
        else:
            loader = _Loader(text)
            node = loader.get_single_node()
            value = reader.value(loader, node, ()) if node else None
    except yaml.YAMLError as fault:
        reader.faults.append(_explained(fault, offset))
    return Parsed(value, reader.lines, tuple(reader.faults))


def _too_deep(text: str) -> int:
    """The line where values are nested so deeply that composing them could exhaust the stack; 0 if nowhere."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEPTH:
            return event.start_mark.line + 1 if event.start_mark else 1
    return 0


class _Reader:
    """Turns the nodes of a YAML text into values and remembers where each stood."""

    def __init__(self, offset: int) -> None:
        self.lines: dict[Place, int] = {}
        self.faults: list[tuple[int, str]] = []
        self._offset = offset
        self._seen: set[int] = set()

    def value(self, loader: Any, node: yaml.Node, place: Place) -> Any:
        """The value of a node and of all nodes below it."""
        if id(node) in self._seen:
            reason = "repeats another value by its YAML anchor; write the value out"
            self.faults.append((nearest(self.lines, place), reason))
            return None
        self._seen.add(id(node))
        line = self.lines.setdefault(place, self._line(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(loader, node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(loader, entry, (*place, number)) for number, entry in enumerate(node.value)]
        return self._scalar(loader, node, line)

    def _mapping(self, loader: Any, node: yaml.MappingNode, place: Place) -> dict[Any, Any]:
        values: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line = self._line(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.faults.append((line, "has a key that is not a plain word"))
                continue
            key = self._scalar(loader, key_node, line)
            if key in values:
                first = self.lines[*place, key]
                self.faults.append((line, f"{key} stands there twice; the first is in line {first}"))
            self.lines.setdefault((*place, key), line)
            values[key] = self.value(loader, value_node, (*place, key))
        return values

    def _scalar(self, loader: Any, node: yaml.Node, line: int) -> Any:
        try:
            return loader.construct_object(node)
        except (yaml.YAMLError, ValueError, TypeError, AttributeError, KeyError):
            self.faults.append((line, f"{node.value!r} cannot be read; put it in quotes"))
            return None

    def _line(self, node: yaml.Node) -> int:
        return int(node.start_mark.line) + 1 + self._offset


def _explained(fault: yaml.YAMLError, offset: int) -> tuple[int, str]:
    problem = getattr(fault, "problem", None) or getattr(fault, "reason", None) or "it cannot be read"
    mark = getattr(fault, "problem_mark", None)
    line = mark.line + 1 + offset if mark else offset + 1
    begun = getattr(fault, "context_mark", None)
    context = ""
    if begun and begun.line + 1 + offset != line:
        context = f" ({fault.context} that begins in line {begun.line + 1 + offset})"  # type: ignore[attr-defined]
    return line, f"is not valid YAML: {problem}{context}"


def split(text: str) -> tuple[str, str, int] | None:
    """Front matter, body, and the number of lines above the body; None without front matter."""
    match = _FRONT.match(text)
    return (match[1], text[match.end() :], text.count("\n", 0, match.end())) if match else None


def sections(body: str, offset: int) -> tuple[Section, ...]:
    """The body of a page, which stands below `offset` lines, cut at its `##` headings outside code."""
    return tuple(Section(heading, text, line) for heading, text, line in _cut(body, offset) if heading or text)


def _cut(body: str, offset: int) -> Iterator[tuple[str, str, int]]:
    heading, begun, fence = "", offset + 1, ""
    text: list[str] = []
    for number, line in enumerate(body.split("\n"), offset + 1):
        if match := _FENCE.match(line):
            if not fence:
                fence = match[1]
            elif match[1].startswith(fence) and not match[2].strip():
                fence = ""
        if not fence and (match := _HEADING.fullmatch(line)):
            yield heading, "\n".join(text).strip("\n"), begun
            heading, begun, text = match[1], number, []
        else:
            text.append(line)
    yield heading, "\n".join(text).strip("\n"), begun
