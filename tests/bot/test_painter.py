"""Maps of roles, drawn by another process and kept; timelines, drawn by another one each time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from bot.adapters.child import Piped
from bot.adapters.drawing.problem import DrawingProblem
from bot.adapters.painter import Painter
from bot.mentor.plan.chart import Chart, dumps

CHART = Chart("Baker", "Junior tier", 0, (), date(2027, 1, 4), 0, date(2027, 1, 1))


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

    async def draw(self, module: str, arguments: Sequence[str], given: bytes) -> Piped:
        """What was asked for is the picture."""
        self._now += 1
        self.most = max(self.most, self._now)
        await asyncio.sleep(0.01)
        self._now -= 1
        return Piped(self.code, b" ".join((module.encode(), *map(str.encode, arguments), given)), "it did not work")

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
    return Painter(tmp_path / "maps", lambda: served[0], studio, studio.draw)


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


@pytest.mark.parametrize("form", ["png", "pdf"])
async def test_a_timeline_is_drawn_from_its_chart(painter: Painter, form: Literal["png", "pdf"]) -> None:
    """In the form that is wanted; the chart travels as JSON."""
    expected = f"bot.adapters.drawing.timeline {form} {dumps(CHART)}".encode()
    assert expected == await painter.timeline(CHART, form)


async def test_timelines_and_maps_take_turns(painter: Painter, studio: Studio) -> None:
    """One drawing at a time."""
    await asyncio.gather(
        painter.timeline(CHART, "png"), painter.roadmap("baker", "full"), painter.timeline(CHART, "png")
    )
    assert 1 == studio.most


async def test_a_timeline_that_fails_is_a_sentence(
    painter: Painter, studio: Studio, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says more, without what is in the plan."""
    studio.code = 1
    with pytest.raises(DrawingProblem, match="could not be drawn; look at the plan as a text"):
        await painter.timeline(CHART, "png")
    assert "exit code 1): it did not work" in caplog.text
    assert "Baker" not in caplog.text


async def test_a_timeline_that_takes_too_long_is_given_up(
    painter: Painter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody waits for ever, and the next one may draw."""
    monkeypatch.setattr("bot.adapters.painter._PATIENCE_FOR_TIMELINE", 0.001)
    with pytest.raises(DrawingProblem):
        await painter.timeline(CHART, "png")
    assert "it took more than" in caplog.text
    monkeypatch.undo()
    assert await painter.timeline(CHART, "png")


async def test_a_process_that_can_not_start_is_a_sentence(tmp_path: Path, studio: Studio) -> None:
    """As any other failure."""

    async def refuse(module: str, arguments: Sequence[str], given: bytes) -> Piped:
        raise OSError("no memory")

    with pytest.raises(DrawingProblem):
        await Painter(tmp_path, lambda: "first", studio, refuse).timeline(CHART, "png")


async def test_a_real_timeline_is_a_picture(tmp_path: Path, studio: Studio) -> None:
    """Drawn by the real process."""
    assert (await Painter(tmp_path, lambda: "first", studio).timeline(CHART, "png")).startswith(b"\x89PNG")
    assert (await Painter(tmp_path, lambda: "first", studio).timeline(CHART, "pdf")).startswith(b"%PDF")
