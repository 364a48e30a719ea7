"""`/privacy`: what is kept about a person."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.presses import STALE
from bot.chat.privacy import Privacy
from bot.chat.render_people import forget_view, forgotten_view, privacy_view
from bot.mentor.model import Confidence
from bot.mentor.records import Feedback, KeptQuestion, Verdict
from tests.doubles.town import NOW, Make, Town, see
from tests.doubles.views import answer, broken

QUESTION = KeptQuestion("q1", None, "Größe of @everyone?", Confidence.STRONG, ("maths.md:1-2",), "build-1", NOW)
FEEDBACK = Feedback("q1", None, Verdict.NOT_HELPFUL, NOW, ("outdated",), "too old")


@pytest.fixture
def use_cases() -> Sequence[Make]:
    """Privacy alone."""
    return [Privacy]


@pytest.fixture(autouse=True)
def _kept(town: Town) -> None:
    """Two questions and a verdict of the learner, one question of the stranger."""
    town.store.keep_question(town.learner.id, QUESTION)
    town.store.keep_question(town.learner.id, replace(QUESTION, id="q2"))
    town.store.give_feedback(town.learner.id, FEEDBACK)
    town.store.keep_question(town.stranger.id, replace(QUESTION, id="q3", text="A stranger's secret"))


async def test_counts_and_how_long(town: Town) -> None:
    """For the person alone."""
    shown = await town.learner.slash(town.general, "privacy")
    assert shown.ephemeral
    text = see(shown).text
    assert "- **2** questions\n- **1** verdict on an answer" in text
    assert "deleted after 30 days" in text
    assert ["Download", "Delete all"] == see(shown).labels


async def test_nothing_is_kept(town: Town) -> None:
    """Then there is nothing to press either."""
    shown = await town.admin.slash(town.general, "privacy")
    assert "Nothing at the moment." in see(shown).text
    assert [] == see(shown).labels


async def test_in_a_direct_message(town: Town) -> None:
    """It works wherever the bot does."""
    shown = await town.learner.user.slash("privacy")
    assert "**2** questions" in see(shown).text
    await town.learner.user.click(answer(shown), label="Delete all")
    await town.learner.user.click(answer(shown), label="Delete for good")
    assert {} == town.store.everything_of(town.learner.id)


async def test_the_download_holds_all_of_one_person(town: Town) -> None:
    """As JSON, for that person alone, without a word of anybody else."""
    shown = await town.learner.slash(town.general, "privacy")
    sent = await town.learner.click(answer(shown), label="Download")
    assert sent.ephemeral
    (file,) = answer(sent).attachments
    assert "my-data.json" == file.filename
    data = json.loads(await file.read())
    assert ["Größe of @everyone?"] * 2 == [row["text"] for row in data["questions"]]
    assert [("not-helpful", "too old")] == [(row["verdict"], row["comment"]) for row in data["feedback"]]
    assert "2026-11-21T12:00:00+00:00" == data["exported_at"]
    assert "secret" not in json.dumps(data)


async def test_a_download_that_is_too_large(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The person is told what to do instead."""
    monkeypatch.setattr(Privacy, "_written", lambda *_: b"x" * 30_000_000)
    shown = await town.learner.slash(town.general, "privacy")
    refused = await town.learner.click(answer(shown), label="Download")
    assert "more than Discord lets me send" in see(refused).text


async def test_deleting_is_confirmed_and_complete(town: Town) -> None:
    """All rows of the person go at once; those of others stay."""
    shown = await town.learner.slash(town.general, "privacy")
    await town.learner.click(answer(shown), label="Delete all")
    assert "### Delete all of this?" in see(shown).text
    assert {"questions", "feedback"} == town.store.everything_of(town.learner.id).keys()
    await town.learner.click(answer(shown), label="Delete for good")
    assert "### Deleted\n- **2** questions\n- **1** verdict on an answer" in see(shown).text
    assert [] == see(shown).labels
    assert {} == town.store.everything_of(town.learner.id)
    assert {"questions"} == town.store.everything_of(town.stranger.id).keys()


async def test_thinking_again(town: Town) -> None:
    """Nothing is deleted, and the overview is back."""
    shown = await town.learner.slash(town.general, "privacy")
    await town.learner.click(answer(shown), label="Delete all")
    await town.learner.click(answer(shown), label="Keep it")
    assert "What I keep about you" in see(shown).text
    assert 2 == len(town.store.everything_of(town.learner.id)["questions"])


async def test_buttons_outlive_a_restart(town: Town) -> None:
    """Whose data it is stands in the button."""
    shown = await town.learner.slash(town.general, "privacy")
    await town.restart()
    await town.learner.click(answer(shown), label="Delete all")
    await town.restart()
    await town.learner.click(answer(shown), label="Delete for good")
    assert {} == town.store.everything_of(town.learner.id)


@pytest.mark.parametrize("action", ["export", "ask", "forget", "back"])
async def test_a_button_of_somebody_else(town: Town, action: str) -> None:
    """Even if it could be seen, it would do nothing for another person."""
    shown = await town.learner.slash(town.general, "privacy")
    stored = town.env.backend.get_message(town.general.id, answer(shown).id)
    stored.components[1]["components"][0]["custom_id"] = f"m1:privacy:{action}:{town.stranger.id}"
    refused = await town.learner.click(answer(shown), label="Download")
    assert "belongs to somebody else" in see(refused).text
    assert [] == see(refused).message.attachments
    assert {"questions"} == town.store.everything_of(town.stranger.id).keys()


@pytest.mark.parametrize("rest", ["", ":export", ":sell:{me}"])
async def test_a_button_of_another_version(town: Town, rest: str) -> None:
    """It gets a polite sentence."""
    shown = await town.learner.slash(town.general, "privacy")
    stored = town.env.backend.get_message(town.general.id, answer(shown).id)
    stored.components[1]["components"][0]["custom_id"] = "m1:privacy" + rest.format(me=town.learner.id)
    refused = await town.learner.click(answer(shown), label="Download")
    assert STALE == see(refused).text
    assert 2 == len(town.store.everything_of(town.learner.id)["questions"])


async def test_where_questions_are_never_kept(town: Town) -> None:
    """The person is told so."""
    town.desk = replace(town.desk, manners=replace(town.desk.manners, keep_questions=False))
    await town.restart()
    assert (
        "Questions are not kept; verdicts are deleted after 30 days"
        in see(await town.admin.slash(town.general, "privacy")).text
    )


counts = st.dictionaries(st.sampled_from(["questions", "feedback", "plans"]), st.integers(0, 10**9))


@given(counts=counts, user=st.integers(0, 2**63), keep_days=st.integers(1, 9999), keep=st.booleans())
def test_no_message_breaks_a_limit(counts: dict[str, int], user: int, keep_days: int, keep: bool) -> None:
    """Whatever is kept."""
    overview = privacy_view(counts, user, keep_days=keep_days, keep_questions=keep)
    for view in (overview, forget_view(counts, user), forgotten_view(counts)):
        assert [] == broken(view)
