"""Load knowledge files and say precisely what is wrong with one."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from knowledge.schema import Catalogue, Glossary, Guide, Project, Resource, Role, Skill, Work

_T = TypeVar("_T")


class KnowledgeProblem(Exception):
    """A knowledge file cannot be used; the message names file, place and reason."""


def load_glossary(path: Path) -> Glossary:
    """The glossary; an empty one where the file does not exist. Raises KnowledgeProblem."""
    if not path.exists():
        return Glossary(terms=[])
    return _check(path, _yaml(path, path.read_text("utf-8")), TypeAdapter(Glossary))


def load_guide(path: Path) -> Guide:
    """The front matter of a guide. Raises KnowledgeProblem."""
    return _check(path, _front_matter(path), TypeAdapter(Guide))


def load_skill(path: Path) -> Skill:
    """The front matter of a skill. Raises KnowledgeProblem."""
    return _check(path, _front_matter(path), TypeAdapter(Skill))


def load_project(path: Path) -> Project:
    """The front matter of a project. Raises KnowledgeProblem."""
    return _check(path, _front_matter(path), TypeAdapter(Project))


def load_role(path: Path) -> Role:
    """The front matter of a role. Raises KnowledgeProblem."""
    return _check(path, _front_matter(path), TypeAdapter(Role))


def load_resources(path: Path) -> dict[str, Resource]:
    """The catalogue of resources, by id. Raises KnowledgeProblem."""
    catalogue = _check(path, _yaml(path, path.read_text("utf-8")), TypeAdapter(Catalogue))
    return {r.id: r for r in catalogue.resources}


def load_works(path: Path) -> dict[str, Work]:
    """The works that guides and skills draw on, by id. Raises KnowledgeProblem."""
    data = _yaml(path, path.read_text("utf-8"))
    if not isinstance(data, dict) or "works" not in data:
        raise KnowledgeProblem(f"{path.name}: the list `works` is missing")
    works = _check(path, data["works"], TypeAdapter(list[Work]))
    return {w.id: w for w in works}


def _front_matter(path: Path) -> object:
    text = path.read_text("utf-8")
    if not text.startswith("---\n") or "\n---\n" not in text[3:]:
        raise KnowledgeProblem(f"{path.name}: front matter between two lines `---` is missing")
    return _yaml(path, text[4 : text.index("\n---\n", 3)])


def _yaml(path: Path, text: str) -> object:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as fault:
        raise KnowledgeProblem(f"{path.name} is not valid YAML: {' '.join(str(fault).split())}") from fault


def _check(path: Path, data: object, adapter: TypeAdapter[_T]) -> _T:
    try:
        return adapter.validate_python(data)
    except ValidationError as fault:
        faults = [f"{'.'.join(map(str, e['loc'])) or 'file'}: {e['msg']}" for e in fault.errors()]
        raise KnowledgeProblem(f"{path.name}: {'; '.join(faults)}") from fault
