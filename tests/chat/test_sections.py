"""What lies behind an answer: why it is as it is, what is near it, and the sections themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simcord.results import InteractionResult

from bot.chat.desk import Manners
from bot.chat.render_sections import Index, related_view, section_view, trace_view
from bot.mentor.model import Answer, Confidence
from bot.mentor.quote import Candidate
from bot.mentor.why import Trace
from index.types import Hit, Passage
from tests.doubles.school import ANSWERED, FOLLOWING, UNKNOWN
from tests.doubles.texts import answers, sections, texts
from tests.doubles.town import NOW, Town, forge, press, see, steps
from tests.doubles.views import broken, text

FEWER = settings(max_examples=40)


async def answer(town: Town, question: str = ANSWERED, **options: Any) -> InteractionResult:
    """An answer to look behind."""
    return await town.learner.slash(town.general, "ask", question=question, **options)


def passage_of(town: Town, heading: str) -> Passage:
    """The first passage of the section with a heading."""
    shelf = town.taught.mentor._searcher._shelf  # type: ignore[attr-defined]
    found: Passage = next(p for p in shelf.passages if p.headings[-1:] == (heading,))
    return found


async def test_why_shows_the_way_to_the_answer(town: Town) -> None:
    """Closest passages, chance and threshold, and the index; to the one who asks for it, in one request."""
    shown = await answer(town)
    before = len(town.env.http_requests)
    why = await press(town.stranger, shown, "Why?")
    assert (True, ["answer"]) == (why.ephemeral, steps(town.env.http_requests[before:]))
    seen = see(why).text
    for part in (
        "### Why this answer?",
        f"**Closest of {town.taught.passages:,} passages**",
        "1. How long it takes › Months of study",
        "of your words · meaning rank 1, word rank 1",
        "Chance that these sections answer you:",
        "that is strong, which begins at 80%",
        f"`{town.taught.id}`",
    ):
        assert part in seen
    assert "newer than the answer" not in seen


async def test_why_works_after_a_restart_and_says_when_the_index_is_newer(town: Town) -> None:
    """The same question is asked of the index that is served now."""
    shown = await answer(town)
    town.taught = replace(town.taught, id="20270101T000000Z-00000000")
    await town.restart()
    seen = see(await press(town.learner, shown, "Why?")).text
    assert "newer than the answer · `20270101T000000Z-00000000`" in seen


async def test_why_knows_the_questions_before(town: Town) -> None:
    """A follow-up leans on them, and the trace says how much."""
    shown = await answer(town, private=True)
    form = await press(town.learner, shown, "Follow up")
    second = await town.learner.submit_modal(form, {"question": "and how long is that?"})
    assert "It leans on your earlier questions by" in see(await press(town.learner, second, "Why?")).text


async def test_not_knowing_is_explained(town: Town) -> None:
    """What is asked and stands nowhere is named."""
    shown = await answer(town, "How much does a machine learning engineer earn?")
    why = see(await press(town.learner, shown, "Why?")).text
    assert "but none of them gives a figure, which you asked for" in why
    shown = await answer(town, UNKNOWN)
    why = see(await press(town.learner, shown, "Why?")).text
    assert "below 50% I say that I don't know" in why
    assert "Words that stand nowhere in the documents: plumber" in why


async def test_related_lists_sections_to_read(town: Town) -> None:
    """Those that are quoted and further ones, each with a button; the sections come from the same search."""
    shown = await answer(town)
    related = await press(town.stranger, shown, "Related")
    seen = see(related)
    assert related.ephemeral
    assert (
        "**Quoted in the answer**\n[How long it takes › Months of study](<https://example.org/docs/time.md>)"
        in seen.text
    )
    assert "**Further sections**" in seen.text
    read = await press(town.stranger, related, "Read")
    assert (True, "### Months of study\n-# How long it takes") == (
        read.ephemeral,
        "\n".join(see(read).text.split("\n")[:2]),
    )
    assert "**Quoted in the answer**" in see(related).text, "the list stays"


async def test_a_closest_section_can_be_read(town: Town) -> None:
    """By anyone, for themselves; with the way to its source."""
    shown = await answer(town, UNKNOWN)
    seen = see(shown)
    read = await press(town.stranger, shown, "Read")
    assert read.ephemeral
    assert see(read).buttons["Open the source"].url.startswith("https://example.org/docs/")  # type: ignore[union-attr]
    assert seen.text == see(shown).text


async def test_a_long_section_has_pages(town: Town) -> None:
    """Turned in place; the whole text is there, in its order; a restart changes nothing."""
    passage = passage_of(town, "The long story")
    shown = await show(town, f"m1:read:{passage.id}")
    whole = see(shown).text
    assert ["Back", "More (1 of 3)", "Open the source"] == see(shown).labels
    for label in ("More (1 of 3)", "More (2 of 3)"):
        await town.restart()
        before = len(town.env.http_requests)
        await press(town.learner, shown, label)
        assert ["edit"] == steps([r for r in town.env.http_requests[before:] if "callback" in r.path])
        whole += see(shown).text
    places = [whole.find(f"In century {n} ") for n in range(1, 81)]
    assert sorted(places) == places
    assert -1 not in places


@pytest.mark.parametrize("manners", [Manners(patience=0.05)])
async def test_slow_work_is_acknowledged_first(town: Town, manners: Manners) -> None:
    """A turned page and a trace come late rather than never."""
    passage = passage_of(town, "The long story")
    shown = await show(town, f"m1:read:{passage.id}")
    await town.slow_down(0.2)
    before = len(town.env.http_requests)
    await press(town.learner, shown, "More (1 of 3)")
    assert ["defer", "PATCH @original"] == steps(town.env.http_requests[before:])[-2:]
    assert "More (2 of 3)" in see(shown).labels


@pytest.mark.parametrize(
    ("custom_id", "told"),
    [
        ("m1:read:0000", "That section has changed since then; ask your question again to find it"),
        ("m1:read", "older version"),
        ("m1:leaf:0:0000", "That section has changed since then"),
        ("m1:leaf:x:0000", "older version"),
        ("m1:leaf:-1:0000", "older version"),
        ("m1:leaf:" + "9" * 50 + ":0000", "older version"),
        ("m1:why", "older version"),
        ("m0:why:x", "older version"),
        ("m1:nothing", "older version"),
    ],
)
async def test_made_up_and_stale_ids_are_answered_politely(town: Town, custom_id: str, told: str) -> None:
    """A button of a changed index, of another version, or of nobody."""
    shown = await show(town, custom_id)
    assert (True, True) == (shown.ephemeral, told in see(shown).text)


@pytest.mark.parametrize("label", ["Why?", "Related"])
async def test_a_message_without_its_question_is_admitted(town: Town, label: str) -> None:
    """Somebody changed it in some way that Discord allows and we don't know."""
    shown = await answer(town)
    stored = town.env.backend.get_message(town.general.id, see(shown).message.id)
    stored.components[0]["components"][0]["content"] = "nothing"
    told = await press(town.learner, shown, label)
    assert "The question is no longer there; ask it again" == see(told).text


async def show(town: Town, custom_id: str) -> InteractionResult:
    """Press a button with any id on an answer."""
    return await forge(town.learner, await answer(town), custom_id)


@given(sections(), st.integers(0, 50), st.sampled_from(["", "https://example.org/x", "javascript:x"]))
@FEWER
def test_no_section_breaks_a_limit(passages: list[Passage], page: int, url: str) -> None:
    """Whatever a document holds."""
    assert [] == broken(section_view(passages, lambda _: url, page))


@given(answers())
@FEWER
def test_no_list_breaks_a_limit(answer: Answer) -> None:
    """Whatever sections are called."""
    assert [] == broken(related_view(answer, lambda _: ""))


@given(
    sections(), st.lists(st.tuples(texts(80), texts(80)), max_size=5), st.lists(texts(80), max_size=9), st.booleans()
)
@FEWER
def test_no_trace_breaks_a_limit(
    passages: list[Passage], read_as: list[tuple[str, str]], foreign: list[str], newer: bool
) -> None:
    """Whatever was searched and found."""
    hits = [Hit(p, 1.0, 0.5, 1.0, 1, 0, coverage=0.5) for p in passages * 3]
    statements = [Candidate(0, 0, s, 0.5) for s in passages[0].statements]
    trace = Trace(
        hits=hits,
        statements=statements,
        confidence=Confidence.PARTIAL,
        chance=0.6,
        partial_below=0.8,
        read_as=tuple(read_as),
        foreign=tuple(foreign),
        leans=0.5,
    )
    assert [] == broken(trace_view(trace, Index("index", NOW, 2000, newer)))


def test_small_talk_has_a_short_trace() -> None:
    """Nothing was searched."""
    assert "answered without a search" in text(trace_view(Trace(canned=True), Index("index", NOW, 2000)))


async def test_sections_read_like_their_source(town: Town) -> None:
    """Sentences side by side, items as a list below their lead-in."""
    passage = passage_of(town, "Deployment")
    shown = await show(town, f"m1:read:{passage.id}")
    assert (
        "The tools for deployment are:\n- Docker: packs a model with everything that it needs.\n- Kub"
        in see(shown).text
    )


async def test_follow_ups_use_their_own_question(town: Town) -> None:
    """Related sections of a follow-up are those of the follow-up."""
    shown = await answer(town, private=True)
    form = await press(town.learner, shown, "Follow up")
    second = await town.learner.submit_modal(form, {"question": FOLLOWING})
    related = see(await press(town.learner, second, "Related")).text
    assert "Hours a week" in related.split("**Further sections**")[0]
