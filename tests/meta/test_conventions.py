"""Conventions that hold for every file, checked so that nobody has to remember them."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import cli
from bot.settings import HOME, Settings
from tests.doubles.library import Library

ROOT = Path(__file__).parents[2]
MODULES = sorted(p for folder in ("bot", "index", "knowledge", "bench") for p in (ROOT / folder).rglob("*.py"))
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
each_module = pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())


def tracked() -> list[Path]:
    """Every file that is or would be under version control."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = filter(None, listing.stdout.decode().split("\0"))
    return [ROOT / n for n in names if (ROOT / n).is_file()]


@each_module
def test_a_module_says_in_one_sentence_what_it_is_for(path: Path) -> None:
    """Its docstring opens with one sentence, which ends with a full stop."""
    text = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    opening = " ".join(text.split("\n\n")[0].split())
    assert re.fullmatch(r"(?:(?![.!?]\s+[A-Z]).)+\.", opening), opening


def outside_functions(tree: ast.Module) -> Iterator[ast.AST]:
    """Everything that runs when a module is imported."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        children = ast.iter_child_nodes(node)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            children = iter([])
        waiting += children


@each_module
def test_nothing_reads_the_environment_at_import(path: Path) -> None:
    """Settings are made when a command runs: importing a module depends on nothing around it."""
    nodes = list(outside_functions(ast.parse(path.read_text("utf-8"))))
    names = {n.attr for n in nodes if isinstance(n, ast.Attribute)}
    names |= {n.func.id for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    assert set() == names & {"environ", "getenv", "Settings", "input"}


@each_module
def test_no_pickle(path: Path) -> None:
    """A pickled file can run anything when it is read, so none is ever written or read."""
    assert [] == re.findall(r"\b(?:import pickle|from pickle|joblib|dill)\b|allow_pickle=True", path.read_text("utf-8"))


def loaded_after(program: str) -> set[str]:
    """Top-level modules that a fresh interpreter holds after a program, the last line of whose output they are."""
    listing = "import sys; print(); print(' '.join({m.partition('.')[0] for m in sys.modules} | set(sys.modules)))"
    result = subprocess.run(
        [sys.executable, "-c", f"{program}\n{listing}"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(result.stdout.splitlines()[-1].split())


def test_the_core_is_light() -> None:
    """The mentor's own rules load no engine, no database, no Discord, no event loop and no settings."""
    heavy = {
        "aiohttp", "asyncio", "bm25s", "bot.settings", "discord", "faiss", "numpy", "onnxruntime",
        "pydantic_settings", "sentence_transformers", "sqlalchemy", "tokenizers", "torch", "transformers",
    }  # fmt: skip
    assert set() == loaded_after("import bot.mentor.service") & heavy


def test_the_door_is_light() -> None:
    """`./mentor --help` waits for no model."""
    assert set() == loaded_after("import bot.cli") & {"faiss", "numpy", "onnxruntime", "pydantic", "torch"}


@pytest.mark.model
def test_serving_needs_no_torch(library: Library) -> None:
    """Answering a question over a built index loads neither torch nor what comes with it, nor what builds an index."""
    program = f"from bot.cli import main; assert main(['ask', 'what is Git?', '--index', {str(library.index)!r}]) == 0"
    unwanted = {"torch", "sentence_transformers", "transformers", "sklearn", "onnx", "onnxscript", "discord"}
    assert set() == loaded_after(program) & unwanted


def env_example() -> dict[str, str]:
    """The settings of `.env.example` with their values, commented out or not."""
    text = (ROOT / ".env.example").read_text("utf-8")
    return dict(re.findall(r"^#? ?([A-Z][A-Z_]+)=(.*)$", text, flags=re.MULTILINE))


def test_the_example_names_every_setting() -> None:
    """`.env.example` has a line for each field of Settings, and for nothing else."""
    fields = Settings.model_fields.items()
    assert {str(f.validation_alias or f"MENTOR_{name.upper()}") for name, f in fields} == set(env_example())


def test_the_example_loads_as_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it stands, and with every line taken in, `.env.example` gives the defaults."""
    for name in env_example():
        monkeypatch.delenv(name, raising=False)
    defaults = Settings(_env_file=None)
    assert defaults == Settings(_env_file=ROOT / ".env.example")
    # What the example gives relative to the project stands in the defaults as a whole path.
    lines = {n: v.replace("sqlite:///", f"sqlite:///{HOME}/") for n, v in env_example().items()}
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in lines.items()))
    every = Settings(_env_file=tmp_path / ".env").model_dump()
    paths = {name: HOME / value if isinstance(value, Path) else value for name, value in every.items()}
    assert defaults.model_dump() == paths


def commands() -> list[tuple[str, str]]:
    """(file, line) of each ./mentor command in the shell blocks of the documents."""
    found = []
    for path in (p for p in DOCUMENTS if p.exists()):
        for block in re.findall(r"^```sh\n(.*?)^```", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL):
            lines = block.replace("\\\n", " ").splitlines()
            found += [(path.relative_to(ROOT).as_posix(), x) for x in lines if re.match(r"(?:\w+=\S+ )*\./mentor\b", x)]
    return found


@pytest.mark.parametrize(("file", "line"), commands())
def test_documented_commands_exist(file: str, line: str) -> None:
    """The parser takes every ./mentor line of the documents as it is written."""
    words = shlex.split(re.split(r"\s[|<>&]|\s2>", line)[0], comments=True)
    arguments = words[words.index("./mentor") + 1 :]
    assert cli._parser().parse_args(arguments).command


def test_the_readme_shows_commands() -> None:
    """The check above has something to check."""
    assert [line for file, line in commands() if file == "README.md" and " ask " in line]


def test_no_traces_of_how_the_project_was_made() -> None:
    """No paths of one machine, no tags of working papers."""
    forbidden = re.compile(r"/wo" + r"rk/|\bS[0-4](?=[:\s,;.)\]]|$)", re.MULTILINE)
    seeds = "shared/" + "seeds"
    found = []
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        name = path.relative_to(ROOT).as_posix()
        found += [f"{name}: {match[0]}" for match in forbidden.finditer(text)]
        found += [f"{name}: {seeds}" for _ in range(not name.startswith("tests/") and text.count(seeds))]
    assert [] == found
