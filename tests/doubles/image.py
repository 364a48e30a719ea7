"""Carry out a Dockerfile without Docker: each stage is a folder of this machine, and its Python is a venv of ours.

The folders of an image are below that folder, its processes have its variables and none of ours, and they find the
commands of a slim Debian alone. What would change the machine itself is skipped, and said. Each stage has the Python
that runs this, whatever its base image, as a venv without pip. Users and owners are not pretended, but a sealed image
is read-only for its processes, even for those of root.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import string
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from tests.doubles.dockerfile import Context, Stage, Step, read

# The folders that an image has for itself; all others are those of this machine.
OWN = ("app", "home", "opt")
# Commands of Debian that every image has; git, say, is none of them.
TOOLS = """
    basename cat chmod cksum cp cut date dirname env false find grep head id install ln ls mkdir mktemp mv readlink rm
    rmdir sed sh sleep sort tail tee test touch tr true uname wc xargs
""".split()
SKIPPED = ("addgroup", "adduser", "apt-get", "chown", "groupadd", "useradd")
TOP = PurePosixPath("/")
STEP_SECONDS = 1800.0
PATIENCE = 120.0


class StepFailed(Exception):
    """An instruction of the Dockerfile did not work; says which one, and what it printed last."""


@dataclass(slots=True)
class Image:
    """A stage that was carried out. `seconds` is what that took."""

    stage: Stage
    root: Path
    variables: dict[str, str] = field(default_factory=dict)
    folder: PurePosixPath = TOP
    user: str = ""
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    volumes: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def place(self, path: str) -> Path:
        """Where a path of the image lies on this machine."""
        return self.root / (self.folder / path).relative_to(TOP)

    def here(self, text: str) -> str:
        """A text with the image's own absolute paths replaced by where they lie."""
        return re.sub(rf"(?<![\w./~-])(?=/(?:{'|'.join(OWN)})(?![\w-]))", lambda _: str(self.root), text)

    @property
    def size(self) -> int:
        """Bytes of its own folders; a file with several names counts once."""
        files = (path.lstat() for name in OWN for path in (self.root / name).rglob("*"))
        return sum({stat.st_ino: stat.st_size for stat in files}.values())

    @property
    def skipped(self) -> list[str]:
        """The commands that were skipped."""
        log = self.root / "skipped"
        return log.read_text("utf-8").splitlines() if log.exists() else []

    @contextlib.contextmanager
    def sealed(self) -> Iterator[None]:
        """Within it nothing but the volumes can be written."""
        subprocess.run(["chmod", "-R", "a-w", self.root], check=True)
        try:
            for volume in self.volumes:
                subprocess.run(["chmod", "-R", "u+w", self.place(volume)], check=True)
            yield
        finally:
            subprocess.run(["chmod", "-R", "u+w", self.root], check=True)

    def arguments(self, *words: str) -> list[str]:
        """The command line of a process in it, without the powers of root."""
        weaken = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"] if os.geteuid() == 0 else []
        return [shutil.which(word) or word for word in weaken] + [self.here(word) for word in words]

    def environment(self, settings: Mapping[str, str] | None = None) -> dict[str, str]:
        """The variables of a process in it: a home that does not exist, what the Dockerfile sets, and these."""
        return {"HOME": str(self.root / "home" / "mentor"), **self.variables, **(settings or {})}

    def run(self, *words: str, settings: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command in it to its end."""
        return subprocess.run(
            self.arguments(*words),
            cwd=self.place("."),
            env=self.environment(settings),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )


def build(folder: Path, place: Path, arguments: Mapping[str, str] | None = None) -> list[Image]:
    """Carry out the Dockerfile of a folder below `place`; gives the stages. Raises StepFailed, ValueError."""
    context = Context(folder)
    built: list[Image] = []
    for stage in read((folder / "Dockerfile").read_text("utf-8")):
        began = time.monotonic()
        image = _bare(stage, place / stage.name)
        _Building(image, context, {image.stage.name: image for image in built}, arguments or {}).all()
        image.seconds = time.monotonic() - began
        built.append(image)
    return built


def _bare(stage: Stage, root: Path) -> Image:
    """What FROM gives: a Python, and a few commands."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", root / "usr" / "local"], check=True)
    tools = root / "bin"
    tools.mkdir()
    for name in TOOLS:
        if found := shutil.which(name):
            (tools / name).symlink_to(found)
    for name in SKIPPED:
        (tools / name).write_text(f'#!/bin/sh\necho "{name} $*" >>"{root}/skipped"\n', "utf-8")
        (tools / name).chmod(0o755)
    return Image(stage, root, {"PATH": f"{root}/usr/local/bin:{tools}"})


@dataclass(frozen=True, slots=True)
class _Building:
    image: Image
    context: Context
    stages: Mapping[str, Image]
    given: Mapping[str, str]
    arguments: dict[str, str] = field(default_factory=dict)

    def all(self) -> None:
        for step in self.image.stage.steps:
            self._do(step)

    def _do(self, step: Step) -> None:
        image = self.image
        match step.word:
            case "ARG":
                name, has_default, default = step.rest.partition("=")
                if name in self.given or has_default:
                    self.arguments[name] = self.given.get(name, default)
            case "ENV":
                pairs = (word.partition("=") for word in step.words)
                known = self.arguments | image.variables
                filled = {name: string.Template(value).substitute(known) for name, _, value in pairs}
                image.variables |= {name: image.here(value) for name, value in filled.items()}
            case "WORKDIR":
                image.folder /= step.rest
                image.place(".").mkdir(parents=True, exist_ok=True)
            case "COPY":
                self._copy(step)
            case "RUN":
                self._run(step)
            case "USER":
                image.user = step.rest
            case "VOLUME":
                image.volumes += step.words
            case "ENTRYPOINT":
                image.entrypoint = step.command
            case "CMD":
                image.command = step.command
            case "HEALTHCHECK":
                image.health = Step("CMD", {}, step.rest.removeprefix("CMD").strip()).command

    def _copy(self, step: Step) -> None:
        """From an earlier stage with all links between files kept; from the context only what Docker is sent."""
        *sources, target = step.words
        earlier = self.stages.get(step.flags.get("from", ""))
        destination = self.image.place(target)
        if earlier is None and sources == ["."]:
            for name in self.context.files():
                (destination / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(self.context.folder / name, destination / name)
        elif earlier and all(earlier.place(source).is_dir() for source in sources):
            destination.mkdir(parents=True, exist_ok=True)
            for source in sources:
                subprocess.run(["cp", "-a", f"{earlier.place(source)}/.", destination], check=True)
        else:
            raise StepFailed(f"{step}: not understood, or not there")

    def _run(self, step: Step) -> None:
        words = [self.image.here(word) for word in step.command]
        done = subprocess.run(
            words,
            cwd=self.image.place("."),
            env=_for_pip() | self.arguments | self.image.variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=STEP_SECONDS,
        )
        if done.returncode:
            raise StepFailed(f"{step}: exit code {done.returncode}\n{done.stdout[-3000:]}")


def _for_pip() -> dict[str, str]:
    """How this machine gets at packages; with a home, since that is where pip's own cache and settings lie."""
    fits = re.compile(r"HOME|PIP_.*|SSL_CERT_.*|REQUESTS_CA_BUNDLE|(?i:(?:https?|no)_proxy)")
    return {name: value for name, value in os.environ.items() if fits.fullmatch(name)}
