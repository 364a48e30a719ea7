"""Maps of roles, drawn by another process and kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bot.adapters.drawing.problem import DrawingProblem
from bot.adapters.painter import Painter


class Studio:
    """Draws as it is told, and remembers what; `most` is how many were drawn at the same time."""

    def __init__(self) -> None:
        self.drawn: list[Sequence[str]] = []
        self.code = 0
        self.most = 0
        self._now = 0

    async def run(self, arguments: Sequence[str], on_line: Callable[[str], None]) -> int:
        """Write the arguments to the file that they name."""
        self._now += 1
        self.most = max(self.most, self._now)
        await asyncio.sleep(0.01)
        self.drawn.append(arguments)
        if self.code == 0:
            self._write(Path(arguments[-1]), " ".join(arguments[:-1]))
        on_line("mentor: it did not work")
        self._now -= 1
        return self.code

    @staticmethod
    def _write(path: Path, text: str) -> None:
        path.write_text(text, "utf-8")


@pytest.fixture
def studio() -> Studio:
    """Where pictures are drawn."""
    return Studio()


@pytest.fixture
def served() -> list[str]:
    """The index that is served."""
    return ["first"]


@pytest.fixture
def painter(tmp_path: Path, studio: Studio, served: list[str]) -> Painter:
    """Keeps pictures below a folder."""
    return Painter(tmp_path / "maps", lambda: served[0], studio)


async def test_a_map_is_drawn_once(painter: Painter, studio: Studio, tmp_path: Path) -> None:
    """Later ones come from the file, and nothing else is left there."""
    for _ in range(2):
        assert b"knowledge graph baker --tier full --out" == await painter.roadmap("baker", "full")
    assert 1 == len(studio.drawn)
    assert ["baker-full.png"] == [path.name for path in (tmp_path / "maps" / "first").iterdir()]


async def test_one_at_a_time(painter: Painter, studio: Studio) -> None:
    """However many people want one; those who want the same one get the same."""
    wanted = [("baker", "full"), ("baker", "full"), ("baker", "junior"), ("miller", "full")]
    await asyncio.gather(*(painter.roadmap(*what) for what in wanted))
    assert (3, 1) == (len(studio.drawn), studio.most)


async def test_another_index_has_other_maps(
    painter: Painter, studio: Studio, served: list[str], tmp_path: Path
) -> None:
    """And those of the one before are removed."""
    await painter.roadmap("baker", "full")
    served[0] = "second"
    await painter.roadmap("baker", "full")
    assert 2 == len(studio.drawn)
    assert ["second"] == [path.name for path in (tmp_path / "maps").iterdir()]


async def test_a_failure_is_a_sentence(painter: Painter, studio: Studio, caplog: pytest.LogCaptureFixture) -> None:
    """The log says more, and the next one tries again."""
    studio.code = 2
    with pytest.raises(DrawingProblem, match="could not be drawn; try again later"):
        await painter.roadmap("baker", "full")
    assert "exit code 2): mentor: it did not work" in caplog.text
    studio.code = 0
    assert await painter.roadmap("baker", "full")


async def test_one_that_takes_too_long_is_given_up(
    painter: Painter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody waits for ever."""
    monkeypatch.setattr("bot.adapters.painter._PATIENCE", 0.001)
    with pytest.raises(DrawingProblem):
        await painter.roadmap("baker", "full")
    assert "it took more than" in caplog.text


@pytest.mark.parametrize(("role", "tier"), [("../../etc", "full"), ("", "full"), ("--out", "full"), ("baker", "huge")])
async def test_no_other_names_reach_the_command(painter: Painter, studio: Studio, role: str, tier: str) -> None:
    """Whatever somebody types."""
    with pytest.raises(DrawingProblem, match="no such map"):
        await painter.roadmap(role, tier)
    assert [] == studio.drawn
