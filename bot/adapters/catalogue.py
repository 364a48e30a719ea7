"""Read the catalogue of resources, and write into it what a check of its addresses found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from bot.errors import MentorError
from index.files import write_small
from knowledge.schema import Catalogue, Resource


def load(path: Path) -> dict[str, Resource]:
    """The resources of a catalogue, by id. Raises MentorError."""
    return {r.id: r for r in _parsed(path, _text(path)).resources}


def record(path: Path, statuses: Mapping[str, str], today: date) -> None:
    """Set the status of some resources, by id, and `checked` to today; every other byte of the file stays.

    Raises MentorError where that is impossible; the file is then as it was.
    """
    old = _text(path)
    _parsed(path, old)
    new = _edited(old, statuses, today)
    if not _means(new, _with(yaml.safe_load(old), statuses, today)):
        raise MentorError(
            f"{path.name} was left as it was: its fields `status` and `checked` cannot be changed without touching "
            "others; write each as a plain value in the entry of its resource"
        )
    try:
        write_small(path.resolve(), new)
    except OSError as fault:
        raise MentorError(
            f"{path} cannot be written ({fault.strerror}) and is as it was; see to room and rights, then check again"
        ) from fault


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")  # line ends as they are
    except (OSError, UnicodeDecodeError) as fault:
        raise MentorError(f"{path} cannot be read ({fault}); mend the file") from fault


def _parsed(path: Path, text: str) -> Catalogue:
    try:
        return Catalogue.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, ValidationError) as fault:
        raise MentorError(f'{path} cannot be used; "./mentor knowledge check" says where it is wrong') from fault


def _means(text: str, data: object) -> bool:
    try:
        return bool(yaml.safe_load(text) == data)
    except yaml.YAMLError:
        return False


def _with(data: dict[str, Any], statuses: Mapping[str, str], today: date) -> dict[str, Any]:
    entries = [
        {**e, "status": statuses[e["id"]], "checked": today} if e["id"] in statuses else e for e in data["resources"]
    ]
    return {**data, "resources": entries}


def _edited(text: str, statuses: Mapping[str, str], today: date) -> str:
    spots: list[tuple[int, int, str]] = []
    for entry in _entries(text):
        if "id" in entry and (status := statuses.get(entry["id"].value)):
            values = {"status": status, "checked": today.isoformat()}
            spots += [(entry[k].start_mark.index, entry[k].end_mark.index, v) for k, v in values.items() if k in entry]
    for start, end, value in sorted(spots, reverse=True):
        # A value that is missing altogether stands right behind its colon.
        text = text[:start] + (value if end > start else f" {value}") + text[end:]
    return text


def _entries(text: str) -> Iterator[dict[str, Any]]:
    """The fields of each resource, by name, as nodes that know their place in the text."""
    top: Any = yaml.compose(text, yaml.SafeLoader)
    for entry in _fields(top)["resources"].value:
        yield _fields(entry)


def _fields(mapping: Any) -> dict[str, Any]:
    return {key.value: node for key, node in mapping.value}
