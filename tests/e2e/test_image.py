"""The Docker image, without Docker: what the Dockerfile says, and how `bench.image` carries it out."""

from __future__ import annotations

import asyncio
import importlib.metadata
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from textwrap import dedent

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.adapters.health import Figures, serving
from tests.doubles.dockerfile import Context, Step, read
from tests.doubles.image import Image, StepFailed, build

ROOT = Path(__file__).parents[2]
TINY = r"""
    # syntax=docker/dockerfile:1
    FROM python:3 AS build
    ARG COLOUR=red
    WORKDIR /app
    COPY . .
    RUN echo "$COLOUR" >colour && ln colour twin \
        # a remark in the middle
        && mkdir -p /opt/made

    FROM python:3-slim
    ENV PATH=/opt/venv/bin:$PATH GREETING="good day"
    WORKDIR /app
    RUN useradd --uid 10001 ann && mkdir var && chown ann var && python -m venv --without-pip /opt/venv
    COPY --from=build --chown=ann /app/ var/
    USER 10001
    VOLUME ["/app/var"]
    HEALTHCHECK --interval=30s CMD ["python", "-c", "print('/app', '/ready')"]
    ENTRYPOINT ["python", "-c"]
    CMD ["print(1)"]
"""
SEEN = "import os, sys; print(os.environ['GREETING'], os.path.exists(os.environ['HOME']), sys.prefix, sep='|')"


def project(folder: Path, dockerfile: str, ignored: str = "Dockerfile\n.dockerignore\n") -> Path:
    """A folder with a Dockerfile, and a few files beside it."""
    (folder / "docs").mkdir(parents=True)
    files = {"Dockerfile": dedent(dockerfile), ".dockerignore": ignored, "a.txt": "", "docs/b.md": "", "docs/c.pyc": ""}
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> list[Image]:
    """The two stages of a tiny Dockerfile, carried out."""
    place = tmp_path_factory.mktemp("tiny")
    return build(project(place / "project", TINY), place / "image", {"COLOUR": "blue"})


def closure(requirements: list[str]) -> set[str]:
    """The names of distributions, and of all that they need in turn, as installed here."""
    found: set[tuple[str, str]] = set()
    waiting = [(Requirement(text), "") for text in requirements]
    while waiting:
        needed, extra = waiting.pop()
        if needed.marker and not needed.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(needed.name)
        for wanted in {"", *needed.extras} - {known for one, known in found if one == name}:
            found.add((name, wanted))
            waiting += [(Requirement(text), wanted) for text in importlib.metadata.requires(name) or []]
    return {name for name, _ in found}


class TestReading:
    def test_stages(self) -> None:
        """Each has a name, or else its number."""
        assert [("build", "python:3"), ("1", "python:3-slim")] == [(s.name, s.base) for s in read(dedent(TINY))]

    def test_an_instruction_of_several_lines(self) -> None:
        """It is one line; the remarks in it go."""
        (run,) = read(dedent(TINY))[0].all("RUN")
        assert ["twin", "&&", "mkdir"] == run.rest.split()[6:9]

    def test_flags(self) -> None:
        """They are no part of what is done."""
        (stage,) = read("FROM a\nRUN --mount=type=cache,target=/x --network=none pip install b")
        assert (Step("RUN", {"mount": "type=cache,target=/x", "network": "none"}, "pip install b"),) == stage.steps

    @pytest.mark.parametrize(
        ("rest", "command"),
        [
            pytest.param('["a b", "c"]', ["a b", "c"], id="list"),
            pytest.param("a b | c", ["sh", "-c", "a b | c"], id="line for the shell"),
        ],
    )
    def test_commands(self, rest: str, command: list[str]) -> None:
        """A command is a list of words, or else a line for the shell."""
        assert command == Step("CMD", {}, rest).command

    @pytest.mark.parametrize("line", ["ONBUILD RUN a", "ADD a b", "RUN cat <<END"])
    def test_what_is_not_understood_is_said(self, line: str) -> None:
        """No instruction is passed over."""
        with pytest.raises(ValueError, match=f"not understood: {line}"):
            read(f"FROM a\n{line}\n")

    @pytest.mark.parametrize(
        ("ignored", "sent"),
        [
            pytest.param("", {"a.txt", "docs/b.md", "docs/c.pyc"}, id="nothing"),
            pytest.param("docs/\n", {"a.txt"}, id="a folder"),
            pytest.param("*.pyc\n", {"a.txt", "docs/b.md", "docs/c.pyc"}, id="at the top alone"),
            pytest.param("**/*.py[cod]\n", {"a.txt", "docs/b.md"}, id="everywhere"),
            pytest.param("*\n!docs/\n**/*.pyc\n", {"docs/b.md"}, id="all but one"),
            pytest.param("docs\n!docs/b.md\n", {"a.txt", "docs/b.md"}, id="an exception in a folder"),
        ],
    )
    def test_dockerignore(self, tmp_path: Path, ignored: str, sent: set[str]) -> None:
        """The last pattern that fits a file decides whether Docker sees it."""
        folder = project(tmp_path / "project", TINY, ignored)
        assert sent == set(Context(folder).files()) - {"Dockerfile", ".dockerignore"}


class TestCarryingOut:
    def test_what_is_copied(self, images: list[Image]) -> None:
        """From our folder, and from one stage to the next; a file with two names stays one file."""
        var = images[1].place("var")
        assert {"a.txt", "colour", "docs", "twin"} == {path.name for path in var.iterdir()}
        assert "blue\n" == (var / "colour").read_text("utf-8")
        assert (var / "colour").samefile(var / "twin")

    def test_its_folders_are_its_own(self, images: list[Image]) -> None:
        """What lies in one stage is neither in the other, nor on this machine."""
        assert [True, False] == [image.place("/opt/made").exists() for image in images]
        assert not Path("/opt/made").exists()

    def test_what_would_change_the_machine_is_skipped(self, images: list[Image]) -> None:
        """And said."""
        assert [[], ["useradd --uid 10001 ann", "chown ann var"]] == [image.skipped for image in images]

    def test_what_a_process_sees(self, images: list[Image], monkeypatch: pytest.MonkeyPatch) -> None:
        """Its own variables and its own Python, none of ours, and no home."""
        monkeypatch.setenv("OURS", "1")
        last = images[1]
        assert f"good day|False|{last.place('/opt/venv')}\n" == last.run(*last.entrypoint, SEEN).stdout
        assert "OURS" not in last.run("env").stdout
        assert f"{last.place('/app')} /ready\n" == last.run(*last.health).stdout

    def test_a_sealed_image(self, images: list[Image]) -> None:
        """Its processes can write into its volumes alone, whoever runs this."""
        with images[1].sealed():
            assert [1, 0] == [images[1].run("touch", name).returncode for name in ("/app/new", "/app/var/new")]
        assert 0 == images[1].run("touch", "/app/new").returncode

    def test_a_step_that_fails(self, tmp_path: Path) -> None:
        """The error has the step, and what it printed."""
        folder = project(tmp_path / "project", "FROM a\nRUN echo no room && false\nRUN touch /app/more\n")
        with pytest.raises(StepFailed, match=r"(?s)RUN echo no room && false: exit code 1.*no room"):
            build(folder, tmp_path / "image")

    def test_no_more_commands_than_an_image_has(self, tmp_path: Path) -> None:
        """Such as git, which is here but not there."""
        folder = project(tmp_path / "project", "FROM a\nRUN git --version\n")
        with pytest.raises(StepFailed, match="not found"):
            build(folder, tmp_path / "image")


class TestOurs:
    LAST = read((ROOT / "Dockerfile").read_text("utf-8"))[-1]

    def test_the_last_stage_takes_from_the_first(self) -> None:
        """The volume's first content, and nothing else; the rest comes from our folder."""
        assert ["build", "1"] == [stage.name for stage in read((ROOT / "Dockerfile").read_text("utf-8"))]
        assert ["", "build"] == [copy.flags.get("from", "") for copy in self.LAST.all("COPY")]
        assert ["/app/var/", "var/"] == self.LAST.all("COPY")[1].words

    def test_the_last_stage_needs_no_torch(self) -> None:
        """Nothing that exports the model is among what it installs, nor among what that needs in turn."""
        declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        extras = declared["optional-dependencies"]
        assert '--editable ".[postgres]"' in self.LAST.all("RUN")[0].rest
        assert "./mentor" not in self.LAST.all("RUN")[0].rest
        needed = closure(declared["dependencies"] + extras["postgres"])
        assert {"onnxruntime", "psycopg-binary", "rich"} <= needed
        assert set() == needed & {canonicalize_name(Requirement(text).name) for text in extras["model"]}

    def test_it_is_not_root(self) -> None:
        """A user of its own, by number, as all steps are done; the volume is that user's."""
        words = [step.word for step in self.LAST.steps]
        (user,) = self.LAST.all("USER")
        assert f"useradd --uid {user.rest} --no-create-home mentor" in self.LAST.all("RUN")[0].rest
        assert "chown mentor:mentor var" in self.LAST.all("RUN")[0].rest
        assert "mentor:mentor" == self.LAST.all("COPY")[1].flags["chown"]
        assert not {"COPY", "RUN"} & set(words[words.index("USER") :])
        assert ["/app/var"] == [path for volume in self.LAST.all("VOLUME") for path in volume.words]

    def test_it_never_asks_for_a_model(self) -> None:
        """Whatever it runs."""
        assert "HF_HUB_OFFLINE=1" in self.LAST.all("ENV")[0].words

    @pytest.mark.parametrize(("ready", "code"), [(True, 0), (False, 1)], ids=["ready", "not ready"])
    async def test_the_health_check_asks_the_bot(self, ready: bool, code: int) -> None:
        """At the port that is set, also where that is open to others."""
        async with serving("127.0.0.1:0", Figures(), lambda: ready) as port:
            assert code == await asyncio.to_thread(self.health, f"0.0.0.0:{port}")
        assert 0 != await asyncio.to_thread(self.health, f"127.0.0.1:{port}")

    def health(self, address: str) -> int:
        """The exit code of its health check."""
        _, *words = Step("CMD", {}, self.LAST.all("HEALTHCHECK")[0].rest.removeprefix("CMD ")).command
        environment = {**os.environ, "MENTOR_HEALTH": address}
        return subprocess.run([sys.executable, *words], env=environment, capture_output=True).returncode

    @pytest.mark.parametrize(
        ("path", "sent"),
        [
            ("mentor", True),
            ("constraints.txt", True),
            ("bot/__main__.py", True),
            ("knowledge/guides/maths.md", True),
            (".env", False),
            (".git/HEAD", False),
            (".venv/bin/python", False),
            ("var/mentor.db", False),
            ("bot/__pycache__/app.pyc", False),
        ],
    )
    def test_what_docker_sees(self, path: str, sent: bool) -> None:
        """The program and its documents; no secrets, nothing that was made here."""
        assert sent == Context(ROOT).has(path)
