"""Feedback: one verdict of each person on each answer, the last one."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.chat.feedback import COMMENT, REASONS
from bot.errors import StoreProblem
from tests.doubles.school import ANSWERED
from tests.doubles.town import Town, modal_texts, press, see, steps


async def answer(town: Town, **options: Any) -> InteractionResult:
    """An answer to judge."""
    return await town.learner.slash(town.general, "ask", question=ANSWERED, **options)


def verdicts(town: Town, person: MemberActor) -> list[tuple[object, list[str], object]]:
    """What is kept of a person's verdicts: verdict, reasons, comment."""
    rows = town.store.everything_of(person.id).get("feedback", ())
    return [(r["verdict"], list(r["reasons"]), r["comment"]) for r in rows]  # type: ignore[call-overload]


async def test_a_press_is_thanked_for_in_private(town: Town) -> None:
    """In one request; the verdict belongs to the question that is kept, and to the server."""
    shown = await answer(town)
    before = len(town.env.http_requests)
    thanks = await press(town.stranger, shown, "Helpful")
    assert (True, "Thank you, noted as helpful.") == (thanks.ephemeral, see(thanks).text)
    assert ["answer"] == steps(town.env.http_requests[before:])
    (row,) = town.store.everything_of(town.stranger.id)["feedback"]
    (kept,) = town.store.everything_of(town.learner.id)["questions"]
    assert (kept["id"], town.guild.id, "helpful") == (row["question"], row["guild"], row["verdict"])


async def test_not_helpful_asks_why(town: Town) -> None:
    """Reasons to tick and words to add; none of it is a must."""
    shown = await answer(town)
    form = await press(town.stranger, shown, "Not helpful")
    assert ("What was not helpful?", ["Reasons", "What would have helped?"]) == modal_texts(form)
    thanks = await town.stranger.submit_modal(form, {"reasons": ["wrong", "too-short"], "comment": " More  numbers\n"})
    assert (True, "noted as not helpful" in see(thanks).text) == (thanks.ephemeral, True)
    assert [("not-helpful", ["wrong", "too-short"], "More numbers")] == verdicts(town, town.stranger)


async def test_nothing_needs_to_be_filled_in(town: Town) -> None:
    """The verdict alone says something."""
    shown = await answer(town)
    form = await press(town.stranger, shown, "Not helpful")
    await town.stranger.submit_modal(form, {})
    assert [("not-helpful", [], "")] == verdicts(town, town.stranger)


async def test_the_last_verdict_counts(town: Town) -> None:
    """Pressing again changes it; each person has their own."""
    shown = await answer(town)
    await press(town.stranger, shown, "Helpful")
    form = await press(town.stranger, shown, "Not helpful")
    await town.stranger.submit_modal(form, {"reasons": ["outdated"]})
    await press(town.learner, shown, "Helpful")
    assert [("not-helpful", ["outdated"], "")] == verdicts(town, town.stranger)
    assert [("helpful", [], "")] == verdicts(town, town.learner)


async def test_nothing_waits_for_a_press(town: Town) -> None:
    """Neither private messages nor forms: what is pressed or submitted says all by itself."""
    shown = await town.learner.slash(town.general, "ask", question=ANSWERED, private=True)
    await press(town.learner, shown, "Related")
    await press(town.learner, shown, "Not helpful")
    kept = town.bot._connection._view_store
    waiting = [task for task in asyncio.all_tasks() if "timeout" in repr(task.get_coro())]
    assert ({}, {}, []) == (kept._views, kept._modals, waiting)


async def test_feedback_works_after_a_restart(town: Town) -> None:
    """Button and form alike."""
    shown = await answer(town)
    await town.restart()
    form = await press(town.stranger, shown, "Not helpful")
    await town.restart()
    await town.stranger.submit_modal(form, {"reasons": ["other"]})
    assert [("not-helpful", ["other"], "")] == verdicts(town, town.stranger)


async def test_private_answers_and_direct_messages_have_feedback_too(town: Town) -> None:
    """Outside servers it belongs to none."""
    shown = await answer(town, private=True)
    await press(town.learner, shown, "Helpful")
    await town.stranger.send_dm(ANSWERED)
    await town.stranger.user.click(town.stranger.user.dm_channel.last_message, label="Helpful")
    (row,) = town.store.everything_of(town.stranger.id)["feedback"]
    assert (1, None) == (len(verdicts(town, town.learner)), row["guild"])


async def test_a_question_that_is_not_kept_can_be_judged(town: Town) -> None:
    """Whether questions are kept is another matter."""
    town.settings(keep_questions=False)
    shown = await answer(town)
    await press(town.learner, shown, "Helpful")
    assert [("helpful", [], "")] == verdicts(town, town.learner)


async def test_hostile_words_are_kept_as_words(town: Town) -> None:
    """Bounded in length, without control signs; they are shown nowhere."""
    shown = await answer(town)
    form = await press(town.stranger, shown, "Not helpful")
    thanks = await town.stranger.submit_modal(form, {"comment": "@everyone \x00" + "<@1>" * 100})
    assert "everyone" not in see(thanks).text
    ((_, _, comment),) = verdicts(town, town.stranger)
    assert len(str(comment)) <= COMMENT
    assert "\x00" not in str(comment)


async def test_a_full_database_is_admitted(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """No thanks for what is not kept."""

    def full(*_: object) -> None:
        raise StoreProblem("the database is full: make room on the disk")

    monkeypatch.setattr(type(town.store), "give_feedback", full)
    shown = await answer(town)
    told = await press(town.learner, shown, "Helpful")
    assert "The database is full: make room on the disk" == see(told).text


def test_reasons_fit_the_form() -> None:
    """Discord shows ten boxes at most, with labels of at most 100 characters."""
    assert 1 < len(REASONS) <= 10
    assert all(len(label) <= 100 for label in REASONS.values())
