"""Carry out the Dockerfile without Docker, then try the image: `python -m bench.image [FOLDER]`, some minutes.

Packages come from where pip finds them; MENTOR_TORCH_INDEX is the build argument. What was built is kept in FOLDER,
where one is named.
"""

from __future__ import annotations

import asyncio
import os
import platform
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from bench.figures import Figure, show
from tests.doubles.image import Image, build
from tests.doubles.wire import seams
from tests.doubles.wire.server import WireServer

ROOT = Path(__file__).parents[1]
QUESTION = "How long does it take to become a machine learning engineer?"
ANSWER = "Machine Learning Engineer"
# What stage 1 needs to export the model, and what people build with, but no process that answers.
UNWANTED = ("onnx", "onnxscript", "scipy", "sentence_transformers", "sklearn", "torch", "transformers")
ABSENT = "import importlib.util, sys; print(*filter(importlib.util.find_spec, sys.argv[1:]))"
PATIENCE = 60.0


def try_out(image: Image, place: Path) -> Iterator[str]:
    """What is wrong with an image, a line each; `place` is a folder for what the trial needs."""
    library = place / "library"
    library.mkdir()
    (library / "bread.md").write_text("# Bread\n\n## Ovens\n\nAn oven for bread has 250 degrees.\n", "utf-8")
    offline = ("python", "-m", "tests.doubles.run_offline")
    other = ("index", "build", "--source", str(library), "--out", "var/bread")
    trials = {
        "packages": (("python", "-c", ABSENT, *UNWANTED), "\n"),
        "PostgreSQL": (("python", "-c", "import psycopg; print(psycopg.pq.__impl__)"), "binary"),
        "index of the volume": ((*offline, "index", "build", "--wait", "600"), "Nothing has changed"),
        "index verify": ((*offline, "index", "verify"), "is sound"),
        "ask": ((*offline, "ask", QUESTION), ANSWER),
        "other documents": ((*offline, *other), "1 added"),
        "map of a role": ((*offline, "knowledge", "graph", "machine-learning-engineer", "--out", "var/map.png"), ""),
    }
    for name, (words, expected) in trials.items():
        done = image.run(*words, settings=_with_tests(place))
        if done.returncode or expected not in done.stdout:
            yield f"{name}: exit code {done.returncode}\n{done.stdout}{done.stderr}"
    for path, writable in (("/app/file", False), ("/app/var/file", True)):
        if (image.run("touch", path).returncode == 0) != writable:
            yield f"{path} can {'not ' if writable else ''}be written"


async def serve(image: Image, place: Path) -> tuple[list[str], list[Figure]]:
    """What goes wrong while its own command runs against a Discord on this machine, and how long it takes to be ready.

    The seams that lead there are set before the entry point begins; it is the same but for them.
    """
    if image.entrypoint != ["python", "-m", "bot"]:
        return [f"the entry point is {image.entrypoint}"], []
    log = place / "log"
    async with WireServer() as wire:
        settings = {**_with_tests(place), **seams.environment(wire), "MENTOR_HEALTH": f"127.0.0.1:{_free_port()}"}
        with log.open("wb") as lines:
            process = await asyncio.create_subprocess_exec(
                *image.arguments("python", "-m", "tests.doubles.run_against_wire", *image.command),
                cwd=image.place("."),
                env=image.environment(settings),
                stdout=lines,
                stderr=asyncio.subprocess.STDOUT,
            )
        try:
            began = time.perf_counter()
            faults = [fault async for fault in _while_it_runs(image, settings, wire, process)]
            seconds = time.perf_counter() - began
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if await _is_healthy(image, settings):
            faults.append("it is healthy though it has ended")
    said = log.read_text("utf-8")
    return [f"{fault}\n{said}" for fault in faults], [Figure("from start to an answer and the end", seconds, "s")]


async def _while_it_runs(
    image: Image, settings: dict[str, str], wire: WireServer, process: asyncio.subprocess.Process
) -> AsyncIterator[str]:
    end = time.monotonic() + PATIENCE
    while not (healthy := await _is_healthy(image, settings)) and process.returncode is None:
        if time.monotonic() > end:
            break
    if not healthy:
        yield "it does not get healthy"
        return
    guild, ann = wire.guild(), wire.user("ann")
    wire.join(guild, ann)
    asked = wire.interaction("ask", {"question": QUESTION}, user=ann, channel=wire.text_channel(guild))
    if ANSWER not in (await asked.answered(PATIENCE)).text:
        yield "it does not answer"
    process.send_signal(signal.SIGTERM)
    if code := await asyncio.wait_for(process.wait(), PATIENCE):
        yield f"it ends with {code}"


async def _is_healthy(image: Image, settings: dict[str, str]) -> bool:
    return (await asyncio.to_thread(image.run, *image.health, settings=settings)).returncode == 0


def _with_tests(place: Path) -> dict[str, str]:
    """Variables with which a process of the image finds our tests, and nothing else of this folder."""
    links = place / "links"
    if not links.exists():
        links.mkdir()
        (links / "tests").symlink_to(ROOT / "tests")
    return {"PYTHONPATH": str(links)}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def main() -> None:
    """Build, measure, try; the exit code is 1 where something is wrong."""
    arguments = {name: os.environ[name] for name in ("MENTOR_TORCH_INDEX",) if name in os.environ}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        images = build(ROOT, Path(sys.argv[1]) if len(sys.argv) > 1 else place / "image", arguments)
        for number, image in enumerate(images, 1):
            show(
                [Figure(f"stage {number}", image.seconds, "s"), Figure("its size, base aside", image.size / 1e6, "MB")]
            )
            print(f"  instead of {image.stage.base}: Python {platform.python_version()} of this machine")
            for command in image.skipped:
                print(f"  skipped: {command}")
        with images[-1].sealed():
            faults = list(try_out(images[-1], place))
            more, figures = asyncio.run(serve(images[-1], place))
        show(figures)
    for fault in [*faults, *more]:
        print(f"fault: {fault}")
    sys.exit(bool(faults or more))


if __name__ == "__main__":
    main()
