"""The picture of a weekly prompt."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from simcord.components import walk_components

from bot.adapters.drawing.canvas import BOLD, GROUND, font
from bot.adapters.drawing.card import SCALE, WIDTH, Page, draw, laid_out, wrapped
from bot.chat.prompt.render_post import post_view
from bot.mentor.prompt.card import Block, Card, Line, Run, card
from bot.mentor.prompt.values import Prompt
from bot.mentor.prompt.write import light
from tests.doubles.plans import real
from tests.doubles.prompts import prompts
from tests.doubles.views import body, text

CARD = Card(
    "#7db4ff",
    (
        (Block((Line((Run("Week 1 - Flour"),), "title"), Line((Run("Cycle 1"),), "small"))),),
        (Block((Line((Run("Before you study", "bold"), Run(" · have a guess"))),), "Answer"),),
        (Block((Line((Run("Which flour?"),), "item"), Line((Run("Ask with "), Run("/plan", "code"), Run(" now"))))),),
    ),
    ("Done", "Stuck"),
)


@pytest.fixture(scope="module")
def posted() -> list[Prompt]:
    """A first cycle and the beginning of the second one, and a light week."""
    found = prompts(real(), 30)
    return [*(one.prompt for one in found), light(real(), found[-1].schedule, found[-1].posts, date(2027, 9, 6))]


def one(words: str) -> Card:
    """A card that says these words in every place."""
    run, bold = Run(words), Run(words, "bold")
    link, code = Run(words, "link"), Run(words, "code")
    lines = (Line((run,), "title"), Line((bold, run, link, code)), Line((run,), "item"), Line((bold,), "small"))
    return Card("#7db4ff", ((Block(lines, "Answer"),), (Block(lines),)), ("Done",))


def right_end(page: Page) -> float:
    """How far words reach to the right, in dots."""
    return max(w.x + font(w.size * 4, w.weight).getlength(w.text) / 4 for w in page.words)


def seen(data: bytes) -> Image.Image:
    """The picture as it is seen."""
    return Image.open(BytesIO(data)).convert("RGB")


def test_the_picture_says_what_the_message_says(posted: list[Prompt]) -> None:
    """In the same order, without the marks that format it; and it has the same buttons."""
    for prompt in posted:
        shown, message = card(real(), prompt), post_view(prompt)
        blocks = [block for section in shown.sections for block in section]
        said = [_said(line) for block in blocks for line in block.lines]
        assert _bare(text(message)).split() == " ".join(said).split()
        labels = [found["label"] for found in walk_components(body(message)["components"]) if "label" in found]
        assert labels == [*(block.button for block in blocks if block.button), *shown.buttons]


def _said(line: Line) -> str:
    return "".join(run.text for run in line.runs)


def _bare(said: str) -> str:
    """Markdown as it reads."""
    unlinked = re.sub(r"\[((?:[^\[\]\\]|\\.)*)\]\(<[^>]*>\)", r"\1", said)
    unmarked = re.sub(r"(?m)^(?:#+|-#|-) |\*\*|(?<!\\)`|\ufe0f", "", unlinked)
    return re.sub(r"\\(.)", r"\1", unmarked)


def test_a_prompt_has_the_colour_of_its_area(posted: list[Prompt]) -> None:
    """And a light one none."""
    by_title = {prompt.title.partition(" · ")[0]: card(real(), prompt).colour for prompt in posted}
    assert ("#7db4ff", "#80848e") == (by_title["Week 1 - Working setup"], by_title["A light week - look back"])


def test_a_late_prompt_says_so(posted: list[Prompt]) -> None:
    """With the time at which it should have come."""
    late = card(real(), replace(posted[0], late_for=datetime(2027, 1, 4, 8, tzinfo=UTC)))
    assert "This should have come on Monday, 4 January 2027 08:00 UTC. Sorry!" == _said(late.sections[0][0].lines[-1])


def test_every_prompt_fits_its_box(posted: list[Prompt]) -> None:
    """Nothing is cut off, neither at the right nor at the bottom, and all words of it are drawn."""
    for prompt in posted:
        shown = card(real(), prompt)
        page = laid_out(shown)
        box = page.shapes[0].box
        assert right_end(page) <= box[2] - 16
        assert all(words.y < page.height - 20 for words in page.words)
        runs = [run for section in shown.sections for block in section for line in block.lines for run in line.runs]
        wanted = "".join([*(run.text for run in runs), "Answer" * (not prompt.light), *shown.buttons])
        assert sorted(wanted.replace(" ", "")) == sorted("".join(w.text for w in page.words).replace(" ", ""))


@settings(max_examples=30, deadline=None)
@given(st.one_of(st.text(st.characters(codec="utf-8"), max_size=120), st.integers(0, 120).map("W".__mul__)))
def test_any_text_fits(words: str) -> None:
    """A word without end is broken."""
    assert right_end(laid_out(one(words))) <= WIDTH - 36


def test_a_picture_is_as_tall_as_its_text() -> None:
    """And always as wide as a message."""
    short, long = (seen(draw(one("word " * count))) for count in (3, 60))
    assert WIDTH * SCALE == short.width == long.width
    assert short.height < long.height
    assert laid_out(one("word " * 60)).height * SCALE == long.height


def test_equal_prompts_have_equal_pictures() -> None:
    """Byte by byte."""
    assert draw(CARD) == draw(replace(CARD))


def test_a_box_has_an_edge_in_its_colour() -> None:
    """From top to bottom, with empty ground around it."""
    picture = seen(draw(CARD))
    _, top, right, bottom = (round(x * SCALE) for x in laid_out(CARD).shapes[0].box)
    edge = {picture.getpixel((44, y)) for y in range(top + 20, bottom - 20)}
    assert {(0x7D, 0xB4, 0xFF)} == edge
    ground = {picture.getpixel((x, y)) for x in range(right + 1, picture.width) for y in range(picture.height)}
    assert {tuple(bytes.fromhex(GROUND[1:]))} == ground


def test_buttons_that_find_no_room_go_on_below() -> None:
    """As in Discord."""
    page = laid_out(replace(CARD, buttons=("Add to my plan",) * 6))
    rows = {words.y for words in page.words if words.text == "Add to my plan"}
    assert 2 == len(rows)
    assert max(rows) < page.height


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        pytest.param([Run("one two")], [[Run("one two")]], id="it fits"),
        pytest.param([Run("one two three")], [[Run("one two")], [Run("three")]], id="between words"),
        pytest.param(
            [Run("one two", "bold"), Run(", three")], [[Run("one two", "bold"), Run(",")], [Run("three")]], id="marks"
        ),
        pytest.param([Run("one\u00a0two\u00a0"), Run("x")], [[Run("one\u00a0two\u00a0x")]], id="kept together"),
        pytest.param([Run("one\n two")], [[Run("one two")]], id="any blanks"),
        pytest.param([Run("")], [], id="nothing"),
    ],
)
def test_lines_are_broken_between_words(runs: list[Run], expected: list[list[Run]]) -> None:
    """A comma stays with its word, whatever that looks like."""
    assert expected == wrapped(runs, 70, 16)


def test_bold_words_are_wider() -> None:
    """So less of them fits on a line."""
    words = [Run("ill " * 40)]
    assert len(wrapped(words, 500, 20, BOLD)[0][0].text) < len(wrapped(words, 500, 20)[0][0].text)
