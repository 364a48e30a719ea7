"""Read a Dockerfile and a .dockerignore, as far as those of this project go."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

KNOWN = ("ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "FROM", "HEALTHCHECK", "RUN", "USER", "VOLUME", "WORKDIR")


@dataclass(frozen=True, slots=True)
class Step:
    """An instruction: its name, its flags, and the rest of it as one line."""

    word: str
    flags: Mapping[str, str]
    rest: str

    def __str__(self) -> str:
        return f"{self.word} {self.rest}"

    @property
    def words(self) -> list[str]:
        """The rest in words: a JSON list, or as a shell parts them."""
        return _listed(self.rest) or shlex.split(self.rest)

    @property
    def command(self) -> list[str]:
        """The program and its arguments: a JSON list, or a line for the shell."""
        return _listed(self.rest) or ["sh", "-c", self.rest]


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage by its name, or by its number where it has none."""

    name: str
    base: str
    steps: tuple[Step, ...]

    def all(self, word: str) -> list[Step]:
        """Its instructions of one name."""
        return [step for step in self.steps if step.word == word]


def read(text: str) -> list[Stage]:
    """The stages of a Dockerfile. Raises ValueError for an instruction that is not understood here."""
    stages: list[Stage] = []
    for line in _lines(text):
        step = _step(line)
        if step.word == "FROM":
            base, *name = step.words
            stages.append(Stage(name[1] if name else str(len(stages)), base, ()))
        elif not stages or step.word not in KNOWN or "<<" in step.rest:
            raise ValueError(f"not understood: {line}")
        else:
            stages[-1] = Stage(stages[-1].name, stages[-1].base, (*stages[-1].steps, step))
    return stages


def _lines(text: str) -> Iterator[str]:
    """The instructions, each joined to one line; comments go, within an instruction as well."""
    whole = "\n".join(line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))
    yield from (line.strip() for line in whole.replace("\\\n", " ").splitlines())


def _step(line: str) -> Step:
    word, _, rest = line.partition(" ")
    flags = {}
    while found := re.match(r"\s*--([\w-]+)(?:=(\S+))?\s+", rest):
        flags[found[1]] = found[2] or ""
        rest = rest[found.end() :]
    return Step(word.upper(), flags, rest.strip())


def _listed(text: str) -> list[str]:
    return [str(word) for word in json.loads(text)] if text.startswith("[") else []


class Context:
    """What Docker is sent of a folder: all but what its .dockerignore names; the last pattern that fits counts."""

    def __init__(self, folder: Path) -> None:
        lines = (folder / ".dockerignore").read_text("utf-8").splitlines()
        self._patterns = [
            (_pattern(line.removeprefix("!").strip("/")), line.startswith("!"))
            for line in map(str.strip, lines)
            if line and not line.startswith("#")
        ]
        self._kept = [line[1:].strip("/") for line in lines if line.startswith("!")]
        self.folder = folder

    def has(self, path: str) -> bool:
        """Whether a file of this path within the folder is sent."""
        sent = True
        for pattern, keeps in self._patterns:
            if pattern.match(path):
                sent = keeps
        return sent

    def files(self) -> Iterator[str]:
        """The paths of all files that are sent."""
        for top, folders, names in os.walk(self.folder):
            within = Path(top).relative_to(self.folder)
            folders[:] = [name for name in folders if self._may_hold((within / name).as_posix())]
            yield from (path for name in sorted(names) if self.has(path := (within / name).as_posix()))

    def _may_hold(self, path: str) -> bool:
        return self.has(f"{path}/x") or any(kept.startswith(f"{path}/") for kept in self._kept)


def _pattern(text: str) -> re.Pattern[str]:
    """A pattern of .dockerignore for a path, which fits what lies below such a path as well."""
    meanings = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    parts = re.split(r"(\*\*/|\*\*|\*|\?|\[[^]]+\])", text)
    return re.compile("".join(meanings.get(p) or (p if p[:1] == "[" else re.escape(p)) for p in parts) + r"(?:/.*)?\Z")
