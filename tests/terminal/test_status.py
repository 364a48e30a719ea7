"""`./mentor index status` beside damage: a build that cannot be used is not shown like a sound one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from tests.doubles.workshop import Workshop


def test_status_names_the_damage_of_a_build(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where a file of a build has the wrong size, its line says so instead of its counts."""
    workshop = Workshop(tmp_path)
    damaged = workshop.build().id
    workshop.write("news.md", "# News\n\nNothing is new.\n")
    sound = workshop.build().id
    path = workshop.index / damaged / "passages.jsonl"
    size = path.stat().st_size
    path.write_bytes(b"")
    assert 0 == main(["index", "status", "--out", str(workshop.index)])
    first, second = capsys.readouterr().out.splitlines()
    assert f"* {sound}  " == first[: len(sound) + 4]
    assert f"  {damaged}  passages.jsonl has 0 bytes instead of {size:,}" == second
