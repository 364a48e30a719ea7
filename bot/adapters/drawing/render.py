"""Draw a graph in the DOT language with graphviz-pure, a program that brings its own fonts."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from typing import Literal

from bot.adapters.drawing.dot import dot
from bot.adapters.drawing.problem import DrawingProblem
from knowledge.curriculum import Curriculum, Tier

_PROGRAM = "graphviz-pure"
_PATIENCE = 30.0  # seconds


def roadmap_png(curriculum: Curriculum, role: str, tier: Tier) -> bytes:
    """The skills of a role up to a tier as a PNG. Raises as `dot` and `picture` do."""
    return picture(dot(curriculum, role, tier), "png")


def picture(graph: str, form: Literal["png", "svg"]) -> bytes:
    """A graph in DOT as a picture; no file is read or written. Raises DrawingProblem where it cannot be drawn."""
    program = shutil.which(_PROGRAM, path=sysconfig.get_path("scripts"))
    if program is None:
        raise DrawingProblem(f"{_PROGRAM} is not installed; run the command through ./mentor, which installs it")
    try:
        done = subprocess.run(
            [program, f"-T{form}"], input=graph.encode(), capture_output=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise DrawingProblem(f"{_PROGRAM} did not draw the picture ({fault})") from fault
    if done.returncode or not done.stdout:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())
        raise DrawingProblem(f"{_PROGRAM} did not draw the picture ({said or f'exit code {done.returncode}'})")
    return done.stdout
