"""The timeline of a plan as a picture."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pypdf
import pytest
from PIL import Image

from bot.adapters.child import piped
from bot.adapters.drawing.canvas import Canvas, fitted, mixed, width
from bot.adapters.drawing.lanes import lanes, placed
from bot.adapters.drawing.timeline import WIDTH, draw
from bot.mentor.plan.chart import Bar, Chart, Fact, Row, Stone, dumps

TODAY = date(2027, 3, 1)
MONDAY = date(2027, 1, 4)
CHART = Chart(
    title="Baker",
    subtitle="Junior tier, 10 h a week",
    percent=40,
    facts=(Fact("12 h", "to go"), Fact("9 weeks", "to go, of 20")),
    first=MONDAY,
    days=140,
    today=TODAY,
    rows=(
        Row("Kneading", "#7db4ff", (Bar("Flour", 0, 30, 30), Bar("Dough", 10, 30, 60), Bar("Sourdough", 60, 60, 140))),
        Row("Projects", "#8e9bff", (Bar("Bread", 100, 100, 130),)),
    ),
    stones=(Stone("Bread", date(2027, 5, 13), done=False), Stone("Junior-ready", date(2027, 5, 14), done=False)),
    pauses=((date(2027, 4, 5), date(2027, 4, 18)),),
    more="3 weeks more, until Jun 2027",
)
EMPTY = replace(CHART, days=0, rows=(), stones=(), pauses=(), percent=100, more="")


def png(chart: Chart) -> Image.Image:
    """The picture as it is seen."""
    return Image.open(BytesIO(draw(chart, "png"))).convert("RGB")


def colours(picture: Image.Image) -> set[tuple[int, ...]]:
    """All colours that are seen, as red, green and blue."""
    return {picture.getpixel((x, y)) for x in range(0, picture.width, 3) for y in range(picture.height)}  # type: ignore[misc]


def test_a_picture_fits_discord() -> None:
    """As wide as it may be, not much taller, and small as a file."""
    data = draw(CHART, "png")
    picture = Image.open(BytesIO(data))
    assert ("PNG", WIDTH) == (picture.format, picture.width)
    assert picture.height <= WIDTH
    assert len(data) < 300_000


@pytest.mark.parametrize("form", ["png", "pdf"])
def test_equal_plans_have_equal_pictures(form: str) -> None:
    """Byte by byte, in this process and in one of its own."""
    command = [sys.executable, "-m", "bot.adapters.drawing.timeline", form]
    other = subprocess.run(command, input=dumps(CHART).encode(), capture_output=True, check=True).stdout
    assert other == draw(CHART, "pdf" if form == "pdf" else "png")


def test_what_is_done_is_stronger() -> None:
    """In the colour of its area; what is planned has a darker one."""
    seen = colours(png(CHART))
    assert (0x7D, 0xB4, 0xFF) in seen
    planned = replace(
        CHART, rows=tuple(replace(r, bars=tuple(replace(b, done=b.first) for b in r.bars)) for r in CHART.rows)
    )
    assert len(colours(png(planned)) & {(0x7D, 0xB4, 0xFF)}) <= 1  # the mark beside the area's name


def test_today_is_a_line_where_it_is_shown() -> None:
    """Not in a plan that begins later."""
    red = (0xFF, 0x6B, 0x6B)
    assert red in colours(png(CHART))
    assert red not in colours(png(replace(CHART, today=MONDAY - timedelta(days=1))))


def test_a_plan_without_weeks_is_a_head() -> None:
    """It is drawn all the same."""
    assert png(EMPTY).height < png(CHART).height / 2


@pytest.mark.parametrize(
    "chart",
    [
        pytest.param(replace(CHART, title="Ø" * 200, subtitle="word " * 100), id="long texts"),
        pytest.param(replace(CHART, title="", facts=()), id="no texts"),
        pytest.param(replace(CHART, title="面包师 🥖", percent=100), id="no glyphs"),
        pytest.param(replace(CHART, days=7, pauses=(), stones=CHART.stones[:0]), id="a week"),
        pytest.param(replace(CHART, stones=tuple(replace(CHART.stones[0], name=str(n)) for n in range(30))), id="many"),
        pytest.param(replace(CHART, rows=(Row("Area", "#7db4ff", (Bar("Tiny", 139.9, 139.9, 140),)),)), id="tiny bar"),
    ],
)
@pytest.mark.parametrize("form", ["png", "pdf"])
def test_everything_can_be_drawn(chart: Chart, form: str) -> None:
    """Whatever a plan brings."""
    assert draw(chart, "pdf" if form == "pdf" else "png")


def test_a_page_is_a4_across() -> None:
    """One, on white, with the plan as its title."""
    page = pypdf.PdfReader(BytesIO(draw(CHART, "pdf")))
    assert (1, "Baker") == (len(page.pages), page.metadata.title if page.metadata else "")
    assert [297, 210] == [round(float(side) / 72 * 25.4) for side in page.pages[0].mediabox[2:]]
    assert page.pages[0].images[0].image is not None
    assert (255, 255, 255) == page.pages[0].images[0].image.getpixel((0, 0))


def test_bars_that_overlap_lie_in_lanes() -> None:
    """In as few as they need."""
    assert [["Flour", "Sourdough"], ["Dough"]] == [[bar.name for bar in lane] for lane in lanes(CHART.rows[0].bars)]


@pytest.mark.parametrize(
    ("bars", "sides"),
    [
        pytest.param((Bar("a", 50, 50, 80),), ["inside"], id="it fits"),
        pytest.param((Bar("a", 50, 50, 60),), ["right"], id="room after it"),
        pytest.param((Bar("a", 80, 80, 90),), ["left"], id="room before it"),
        pytest.param((Bar("a", 20, 20, 30), Bar("b", 30, 30, 40)), ["inside", "inside"], id="close neighbours"),
        pytest.param((Bar("a", 0, 0, 10), Bar("b", 60, 60, 80)), ["right", "inside"], id="a name is in the way"),
    ],
)
def test_a_name_stands_where_it_is_its_bars(bars: tuple[Bar, ...], sides: list[str]) -> None:
    """In the bar, or beside one that stands alone."""
    assert sides == [found.side for found in placed(bars, 100, lambda name: 25.0)]


@pytest.mark.parametrize(
    ("text", "room", "more", "expected"),
    [
        ("Git and GitHub", 500, "…", "Git and GitHub"),
        ("Git and GitHub", 170, "", "Git"),
        ("Linear algebra, once more", 250, "…", "Linear algebra…"),
        ("A word", 40, "…", ""),
        ("", 40, "…", ""),
    ],
    ids=["all", "no loose word", "no comma", "too little", "nothing"],
)
def test_texts_are_cut_between_words(text: str, room: float, more: str, expected: str) -> None:
    """Nothing is left rather than a scrap."""
    assert expected == fitted(text, room, 30, more=more)
    assert width(expected, 30) <= room


def test_colours_mix() -> None:
    """By the share of the second one."""
    assert ["#000000", "#808080", "#ffffff"] == [mixed("#000000", "#ffffff", share) for share in (0, 0.5, 1)]


def test_a_shape_of_no_width_is_still_drawn() -> None:
    """One pixel wide."""
    canvas = Canvas(10, 10, 2, "#000000")
    canvas.box((5, 0, 5, 10), "#ffffff", 3)
    assert (255, 255, 255) == canvas.image.getpixel((10, 10))


def test_the_process_imports_little() -> None:
    """So that it starts fast: neither Discord, nor validation, nor an index."""
    code = (
        "import sys, bot.adapters.drawing.timeline; "
        "print(sorted({'pydantic', 'yaml', 'discord', 'numpy', 'sqlalchemy', 'asyncio'} & set(sys.modules)))"
    )
    assert b"[]" == subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip()


async def test_it_is_drawn_in_another_process() -> None:
    """A chart goes in as JSON, a picture comes out; what is no chart is an error."""
    done = await piped("bot.adapters.drawing.timeline", ["png"], dumps(CHART).encode())
    assert (0, draw(CHART, "png")) == (done.code, done.output)
    assert 1 == (await piped("bot.adapters.drawing.timeline", ["png"], b"{}")).code
