"""`./mentor knowledge graph`: a picture of what a role learns, and in which order."""

from __future__ import annotations

from pathlib import Path

from rapidfuzz import process

from bot.adapters.drawing.dot import dot
from bot.adapters.drawing.problem import DrawingProblem
from bot.adapters.drawing.render import picture
from bot.errors import UsageProblem
from bot.terminal.common import curriculum, default_file, say, settings, write
from knowledge.curriculum import Curriculum, Tier

_SUFFIXES = (".png", ".svg", ".dot")


def draw(role: str, *, tier: str | None, out: Path | None) -> int:
    """Draw the skills of a role, by id or alias, up to a tier (default: all of it), and print the file's path.

    2 where it could not be drawn and the graph was written as DOT text instead. Raises UsageProblem for an unknown role
    and for a file that cannot be written.
    """
    if out and out.suffix.lower() not in _SUFFIXES:
        raise UsageProblem(f"{out} is no picture; end its name in {', '.join(_SUFFIXES)}")
    taught = curriculum()
    name = _role(taught, role)
    scope: Tier = "junior" if tier == "junior" else "full"
    target = out or _default(name, scope)
    graph = dot(taught, name, scope)
    try:
        data = _form(graph, target)
    except DrawingProblem as problem:
        text = target.with_suffix(".dot")
        write(text, graph.encode())
        say(f"mentor: {problem}. The graph is in {text} as text, which any Graphviz draws: dot -Tpng -O {text}")
        return 2
    write(target, data)
    print(target)
    return 0


def _role(curriculum: Curriculum, wanted: str) -> str:
    names = {alias: key for key, page in curriculum.roles.items() for alias in (key, *page.front.aliases)}
    if found := names.get(wanted.strip().lower()):
        return found
    closest = [key for key, _, _ in process.extract(wanted, list(curriculum.roles), limit=3)]
    if not closest:
        raise UsageProblem(f"there is no role in {settings().knowledge}; see MENTOR_KNOWLEDGE in .env.example")
    raise UsageProblem(f'there is no role "{wanted}"; the closest are {", ".join(closest)}')


def _default(role: str, tier: Tier) -> Path:
    return default_file("graphs", f"{role}.png" if tier == "full" else f"{role}-{tier}.png")


def _form(graph: str, target: Path) -> bytes:
    match target.suffix.lower():
        case ".dot":
            return graph.encode()
        case ".svg":
            return picture(graph, "svg")
        case _:
            return picture(graph, "png")
