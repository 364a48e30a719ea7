"""What the project declares is what gets installed, and no file says where from."""

from __future__ import annotations

import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from bot import cli

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS: dict[str, list[str]] = {"": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}
ADDRESSES = (
    "index-url " + "http",
    "index-url=" + "http",
    "download.py" + "torch.org",
    "files.python" + "hosted",
)


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def distribution(requirement: str) -> str:
    """`PyStemmer>=2.2` -> `pystemmer`."""
    return canonical(re.split(r"[\s<>=!~;\[]", requirement, maxsplit=1)[0])


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return {
        canonical(name): version
        for name, _, version in (line.partition("==") for line in lines if line and not line.startswith("#"))
    }


def import_names() -> dict[str, set[str]]:
    """The public top-level modules of each installed distribution."""
    names: dict[str, set[str]] = {}
    for module, distributions in importlib.metadata.packages_distributions().items():
        if module.isidentifier() and not module.startswith("_"):
            for name in distributions:
                names.setdefault(canonical(name), set()).add(module)
    return names


@pytest.mark.parametrize(
    "extra",
    ["", pytest.param("model", marks=pytest.mark.model), "dev"],
    ids=["runtime", "model", "dev"],
)
def test_every_declared_dependency_can_be_imported(extra: str) -> None:
    """A declared dependency is installed, in the pinned version, and what it brings can be imported."""
    wanted = [distribution(requirement) for requirement in EXTRAS[extra]]
    installed = {name: importlib.metadata.version(name).partition("+")[0] for name in wanted}
    assert {name: pins()[name] for name in wanted} == installed

    known = import_names()
    modules = sorted(module for name in wanted for module in known.get(name, ()))
    program = f"import {', '.join(modules)}"
    result = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, cwd=ROOT)
    assert "" == result.stderr


@pytest.mark.parametrize("extra", EXTRAS, ids=lambda extra: extra or "runtime")
def test_every_declared_dependency_is_pinned(extra: str) -> None:
    """constraints.txt has an exact version for each dependency, of every extra."""
    assert set() == {distribution(requirement) for requirement in EXTRAS[extra]} - pins().keys()


def test_constraints_are_exact_versions() -> None:
    """constraints.txt holds plain `name==version` lines: no build of one machine, no address."""
    odd = {
        f"{name}=={version}" for name, version in pins().items() if not re.fullmatch(r"[0-9]+(\.[0-9a-z]+)*", version)
    }
    assert set() == odd


def test_versions_stay_out_of_pyproject() -> None:
    """pyproject.toml says what is needed at least; the exact versions are in constraints.txt alone."""
    assert [] == [requirement for needed in EXTRAS.values() for requirement in needed if "==" in requirement]


def test_no_file_names_a_package_index() -> None:
    """Where packages come from is the operator's choice: pip's own configuration and MENTOR_TORCH_INDEX."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    found = {
        name: address
        for name in filter(None, listing.stdout.decode().split("\0"))
        for address in ADDRESSES
        if (ROOT / name).is_file() and address.encode() in (ROOT / name).read_bytes()
    }
    assert {} == found


def test_the_image_has_no_default_index() -> None:
    """The build argument of the Dockerfile carries no address of its own."""
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert ["ARG MENTOR_TORCH_INDEX"] == re.findall(r"^ARG .*$", dockerfile, flags=re.MULTILINE)


def test_the_image_and_its_services_run_commands_that_exist() -> None:
    """What Dockerfile and compose.yaml start is taken by the parser."""
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    (default,) = re.findall(r"^CMD (\[.*\])$", dockerfile, flags=re.MULTILINE)
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for command in (json.loads(default), *(s["command"] for s in services.values() if "command" in s)):
        assert cli._parser().parse_args(command).command


def test_the_service_comes_back_and_forgets_nothing() -> None:
    """It is started anew when it ends, and what it writes lies in a volume."""
    composed = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    service = composed["services"]["mentor"]
    assert "unless-stopped" == service["restart"]
    assert ["var:/app/var"] == service["volumes"]
    assert {"var", "postgres"} == composed["volumes"].keys()
