"""Answers as messages: complete, and within Discord's limits whatever stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from discord import ui
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.presses import button
from bot.chat.render import answer_view, find_questions, head, turn
from bot.chat.text import tidy
from bot.mentor.model import Answer, Confidence, Line, Source
from tests.doubles.texts import answers, texts
from tests.doubles.views import body, broken, text

BUILT = datetime(2026, 11, 20, tzinfo=UTC)
SOURCE = Source(1, "Maths", "Algebra > Vectors", "The Maths Club", "maths.md:3-5", "", "aaa")
STRONG = Answer(Confidence.STRONG, (Line("Learn vectors.", 1),), (SOURCE,), next_step='Read on: "Matrices".')
NONE = Answer(Confidence.NONE, note="I don't know: our sources don't answer that.", closest=(SOURCE,))
LINK = "https://example.org/maths.md"
FEWER = settings(max_examples=40)


def view_of(
    answer: Answer, *, question: str = "Which maths?", before: Sequence[str] = (), **given: Any
) -> ui.LayoutView:
    """An answer's message with all that it may have."""
    given = dict[str, Any](built_at=BUILT, link=lambda place: LINK, key=("abcdefghijkl", 10**19)) | given
    return answer_view(head(question, before, "<@1> followed up"), answer, **given)


def message(view: ui.LayoutView) -> Any:
    """A view as it comes back from Discord, as far as it is read."""

    return SimpleNamespace(components=[discord.components._component_factory(c) for c in body(view)["components"]])


def rows() -> list[list[ui.Item[Any]]]:
    """As many buttons as an answer ever has."""
    return [[button("x" * 80, "helpful", f"{row}{n}") for n in range(5)] for row in range(2)]


@given(answers(), texts(), st.lists(texts(), max_size=4), st.integers(0, 20), texts(300))
@FEWER
def test_no_answer_breaks_a_limit(answer: Answer, question: str, before: list[str], page: int, hint: str) -> None:
    """Any text of any length, on any page, is a message that Discord takes."""
    view = view_of(answer, question=question or "?", before=before, page=page, hint=tidy(hint), rows=rows())
    assert [] == broken(view)


@given(answers(), texts(), st.lists(texts(), max_size=4))
@FEWER
def test_nothing_pings(answer: Answer, question: str, before: list[str]) -> None:
    """Nobody is mentioned but the one who is said to have asked."""
    shown = text(view_of(answer, question=question, before=before))
    assert {"<@1>"} >= set(re.findall(r"(?<!\\)<@[!&]?\d+>|@everyone|@here", shown))
    assert not re.search(r"discord\.gg/\w", shown)


@given(texts(1000), st.lists(texts(100), max_size=4))
def test_the_message_remembers_its_questions(question: str, before: list[str]) -> None:
    """The question, and the two before it where there is room, can be read back from the message alone."""
    asked, earlier = tidy(question), [tidy(b) for b in before[-2:] if tidy(b)]
    found = find_questions(message(view_of(STRONG, question=question, before=before)))
    if not asked:
        assert () == found
    elif len(asked) < 200:
        assert (*earlier, asked) == found
    else:
        assert asked == found[-1]


@given(st.lists(st.integers(1, 400), min_size=1, max_size=12))
@FEWER
def test_all_pages_together_hold_the_whole_answer(lengths: list[int]) -> None:
    """However long it is, every word of it is on one of the pages."""
    words = [f"w{n}" for n in range(sum(lengths))]
    lines = [
        Line(" ".join(words[sum(lengths[:n]) : sum(lengths[: n + 1])]), 1, bool(n % 2)) for n in range(len(lengths))
    ]
    answer = replace(STRONG, lines=tuple(lines))
    shown, page = "", 0
    while True:
        view = view_of(answer, page=page)
        shown += text(view)
        if all(button.get("disabled") for button in _buttons(view)[1:]):
            break
        page += 1
    assert [] == sorted(set(words) - set(re.findall(r"w\d+", shown)))


def _buttons(view: ui.LayoutView) -> list[dict[str, Any]]:
    return [c for row in body(view)["components"] if row["type"] == 1 for c in row["components"]]


def test_an_answer_is_complete() -> None:
    """Question, quote with number, source with section, publisher and link, confidence in words, date, next step."""
    shown = text(view_of(STRONG))
    for part in (
        "> Which maths?",
        "Learn vectors. [1]",
        f"-# [1] [Maths › Algebra › Vectors](<{LINK}>) · The Maths Club",
        "Strong: the sources answer this",
        "as of <t:1795132800:D>",
        'Read on: "Matrices".',
    ):
        assert part in shown


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (Confidence.STRONG, "the sources answer this"),
        (Confidence.PARTIAL, "only a part"),
        (Confidence.NONE, "don't answer"),
    ],
)
def test_confidence_is_said_in_words(confidence: Confidence, words: str) -> None:
    """Colour alone would not be enough."""
    view = view_of(replace(STRONG, confidence=confidence))
    assert words in text(view)
    assert body(view)["components"][0]["accent_color"]


def test_not_knowing_names_the_closest_sections() -> None:
    """Each with a button that opens it."""
    view = view_of(NONE)
    assert "**I don't know: our sources don't answer that.**" in text(view)
    assert "**Vectors**\n-# Maths" in text(view)
    (section,) = [c for c in body(view)["components"][0]["components"] if c["type"] == 9]
    assert ("Read", "m1:read:aaa") == (section["accessory"]["label"], section["accessory"]["custom_id"])


def test_small_talk_is_just_said() -> None:
    """No confidence, no date, no colour."""
    view = answer_view("", Answer(Confidence.NONE, note="Hello!", canned=True), built_at=BUILT, link=lambda _: "")
    assert ("Hello!", None) == (text(view), body(view)["components"][0]["accent_color"])


def test_lists_are_lists() -> None:
    """Below their lead-in; steps keep their own numbers; what follows a list is no part of it."""
    listed = [Line("Docker: packs.", 1, True), Line("Git", 1, True), Line("1. First", 1, True)]
    lines = (Line("Tools are:", 1), *listed, Line("Begin with Git.", 1), Line("Vectors.", 2))
    shown = text(view_of(replace(STRONG, lines=lines)))
    assert "Tools are:\n- Docker: packs.\n- Git\n1\\. First\n\nBegin with Git. [1]\n\nVectors. [2]" in shown


def test_a_list_without_a_lead_in_stands_alone() -> None:
    """Its last item bears the number of the source."""
    lines = (Line("Git", 1, True), Line("Docker", 1, True))
    assert "\n- Git\n- Docker [1]\n" in text(view_of(replace(STRONG, lines=lines)))


def test_an_address_in_a_quote_is_shown_by_its_host() -> None:
    """Long addresses don't hide the sentence."""
    shown = text(
        view_of(replace(STRONG, lines=(Line("Khan Academy: https://www.khanacademy.org/math/a-b_c", 1, True),)))
    )
    assert "- Khan Academy: [khanacademy.org](<https://www.khanacademy.org/math/a-b_c>) [1]" in shown


@pytest.mark.parametrize("url", ["", "https://example.org/" + "x" * 300, "javascript:alert(1)", "https://a b"])
def test_without_a_usable_address_a_source_is_just_named(url: str) -> None:
    """No address, one that is too long, or none of the web."""
    assert "-# [1] Maths › Algebra › Vectors · The Maths Club" in text(view_of(STRONG, link=lambda _: url))


def test_a_source_of_the_web_leads_there() -> None:
    """An article leads to where it was published, not to our copy."""
    answer = replace(STRONG, sources=(replace(SOURCE, url="https://example.org/article"),))
    assert "](<https://example.org/article>)" in text(view_of(answer))


def test_typing_errors_are_said_to_be_mended() -> None:
    """What was read in place of what was typed."""
    assert "Read as: pyhton → Python" in text(view_of(replace(STRONG, read_as=(("pyhton", "Python"),))))


def test_a_long_answer_has_pages() -> None:
    """The first page has no way back, the last none further; both remember the answer's key."""
    long = replace(STRONG, lines=tuple(Line(f"{n} " + "word " * 200, 1) for n in range(6)))
    first = _buttons(view_of(long))
    last = _buttons(view_of(long, page=99))
    assert [True, False] == [bool(b.get("disabled")) for b in first]
    assert [False, True] == [bool(b.get("disabled")) for b in last]
    assert "m1:page:1:abcdefghijkl:10000000000000000000" == first[1]["custom_id"]


def test_turning_is_bounded() -> None:
    """There is no page before the first; its button says how many there are."""
    back, more = turn(0, 3, "page")
    assert ("Back", "More (1 of 3)") == (back.item.label, more.item.label)  # type: ignore[attr-defined]
