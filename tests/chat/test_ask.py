"""Asking by command: what is answered, who sees it, and what is kept."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest
from simcord.results import InteractionResult

from bot.chat.desk import Manners
from bot.errors import StoreProblem
from bot.mentor.model import Answer, Confidence, Line, Question
from bot.mentor.why import Trace
from tests.doubles.school import ANSWERED, FOLLOWING, UNKNOWN
from tests.doubles.town import Town, forge, press, see, steps

SECRET = "My secret: how many months of full-time study does a machine learning engineer need?"


class Canned:
    """A mentor that always says the same."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def ask(self, question: Question) -> Answer:
        """It."""
        return self._answer

    def why(self, question: Question) -> Trace:
        """Nothing."""
        return Trace()


async def ask(town: Town, question: str = ANSWERED, **options: Any) -> InteractionResult:
    """What the learner gets in #general."""
    return await town.learner.slash(town.general, "ask", question=question, **options)


def kept(town: Town, user: int | None = None) -> list[str]:
    """The questions that are kept of a person, by default of the learner."""
    rows = town.store.everything_of(user or town.learner.id).get("questions", ())
    return [str(row["text"]) for row in rows]


async def test_a_question_is_answered_in_one_request(town: Town) -> None:
    """Question, quote, source, confidence, date and buttons, for all to see."""
    before = len(town.env.http_requests)
    shown = await ask(town)
    seen = see(shown)
    assert not shown.ephemeral
    assert ["answer"] == steps(town.env.http_requests[before:])
    for part in (
        f"> {ANSWERED}",
        "takes 7 to 8 months of full-time study. [1]",
        "[1] [How long it takes › Months",
        "🟢",
    ):
        assert part in seen.text
    assert ["Helpful", "Not helpful", "Why?", "Related", "Continue in a thread"] == seen.labels


async def test_the_asker_can_keep_the_answer_private(town: Town) -> None:
    """Only they see it; it goes on by a form, since nobody else could follow a thread on it."""
    shown = await ask(town, private=True)
    assert shown.ephemeral
    assert "Follow up" in see(shown).labels


async def test_a_server_can_make_answers_private(town: Town) -> None:
    """Then the asker may still choose to show one."""
    town.settings(private_by_default=True)
    assert [True, False] == [(await ask(town)).ephemeral, (await ask(town, private=False)).ephemeral]


async def test_elsewhere_the_answer_is_private_and_says_where_it_would_not_be(town: Town) -> None:
    """Outside the channels that the managers chose, nobody but the asker sees it, whatever they wish."""
    town.settings(channels=(town.helpers.id,))
    shown = await ask(town, private=False)
    assert shown.ephemeral
    assert f"I don't speak in this channel. Ask in <#{town.helpers.id}>" in see(shown).text
    town.settings(channels=(town.helpers.id, town.general.id))
    assert not (await ask(town)).ephemeral


async def test_not_knowing_is_said(town: Town) -> None:
    """With the closest sections, and no claim of confidence."""
    seen = see(await ask(town, UNKNOWN))
    assert "**I don't know: our sources" in seen.text
    assert "The closest sections" in seen.text
    assert ["Read", "Read #2", "Read #3", "Why?", "Continue in a thread"] == seen.labels


async def test_small_talk_is_answered_and_not_kept(town: Town) -> None:
    """A greeting needs no source, no button and no place in the database."""
    seen = see(await ask(town, "hi"))
    assert "Hello!" in seen.text
    assert [] == [*seen.labels, *kept(town)]


async def test_mentions_are_not_part_of_the_question(town: Town) -> None:
    """Names of people are neither searched nor kept."""
    seen = see(await ask(town, f"<@{town.stranger.id}> {ANSWERED}"))
    assert f"> {ANSWERED}" in seen.text
    assert [ANSWERED] == kept(town)


@pytest.mark.parametrize("question", ["<@1>", "\u200b", " "])
async def test_an_empty_question_is_refused(town: Town, question: str) -> None:
    """With a sentence that says what to do."""
    shown = await ask(town, question)
    assert (True, "The question was empty; type what you would like to know") == (shown.ephemeral, see(shown).text)


async def test_hostile_text_stays_text(town: Town) -> None:
    """What the question and the documents hold neither pings nor formats."""
    shown = await ask(town, "is odd **formatting** shown as it stands, [so](https://example.org)?")
    text = see(shown).text
    assert "> is odd \\*\\*formatting\\*\\* shown as it stands, \\[so\\](" in text
    assert "\\|\\|hidden\\|\\| and \\# heading is shown as it stands. [1]" in text
    text = see(await ask(town, "do rogues write a gift with bad manners?")).text
    assert [] == [live for live in ("@everyone", "@here", "discord.gg/", "<@&1>", "/trap") if live in text]


async def test_the_question_is_kept_without_its_asker(town: Town) -> None:
    """Confidence, cited places and index go with it; afterwards, that is: it costs the asker no time."""
    await ask(town)
    (row,) = town.store.everything_of(town.learner.id)["questions"]
    assert (ANSWERED, "strong", town.guild.id) == (row["text"], row["confidence"], row["guild"])
    assert town.taught.id == row["index_id"]
    assert "time.md:5-5" in list(row["sections"])  # type: ignore[call-overload]
    assert str(town.learner.id) not in str(row["person"])


async def test_a_server_can_forbid_to_keep_questions(town: Town) -> None:
    """The answer is the same."""
    town.settings(keep_questions=False)
    assert "7 to 8 months" in see(await ask(town)).text
    assert [] == kept(town)


@pytest.mark.parametrize("manners", [Manners(keep_questions=False)])
async def test_an_operator_can_forbid_to_keep_questions(town: Town, manners: Manners) -> None:
    """For all servers at once."""
    await ask(town)
    assert [] == kept(town)


async def test_a_question_that_cannot_be_kept_is_one_line_in_the_log(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The asker notices nothing."""

    def full(*_: object) -> bool:
        raise StoreProblem("the database is full: make room on the disk")

    monkeypatch.setattr(type(town.store), "keep_question", full)
    shown = await ask(town)
    assert ([], "7 to 8 months" in see(shown).text) == (shown.followups, True)
    assert 1 == sum("is not kept: the database is full" in line for line in caplog.messages)


async def test_without_a_database_answers_go_on_in_private(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where it cannot be told what the server chose, nothing is shown to all."""

    def gone(*_: object) -> bool:
        raise StoreProblem("the database is gone: put it back")

    monkeypatch.setattr(type(town.store), "server", gone)
    shown = await ask(town)
    assert (True, "7 to 8 months" in see(shown).text) == (shown.ephemeral, True)
    assert "cannot be read, so answers are private" in caplog.text


async def test_the_log_holds_no_text(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """Ids, lengths and timings, never what was asked."""
    caplog.set_level(logging.DEBUG, "bot")
    await ask(town, SECRET)
    ours = [r.getMessage() for r in caplog.records if r.name.startswith("bot")]
    assert [] == [line for line in ours if "secret" in line.casefold()]
    assert any(f"strong, {len(SECRET)} characters, {town.guild.id}" in line for line in ours)


async def test_answers_are_counted(town: Town) -> None:
    """By confidence and time, for whoever watches the bot."""
    counted: list[str] = []

    class Meter:
        def answered(self, confidence: str, seconds: float) -> None:
            assert 0 < seconds < 60
            counted.append(confidence)

    town.desk = replace(town.desk, meter=Meter())
    await town.restart()
    for question in (ANSWERED, UNKNOWN, "hi"):
        await ask(town, question)
    assert ["strong", "none", "canned"] == counted


@pytest.mark.parametrize("manners", [Manners(questions_per_minute=2)])
async def test_one_person_cannot_ask_without_end(town: Town, manners: Manners) -> None:
    """Others still can, and so can they after a minute."""
    await ask(town)
    await ask(town)
    refused = await ask(town)
    assert refused.ephemeral
    assert "That was 2 questions within a minute; ask again in 60 seconds" == see(refused).text
    assert "7 to 8" in see(await town.stranger.slash(town.general, "ask", question=ANSWERED)).text
    town.clock.forward(seconds=61)
    assert "7 to 8" in see(await ask(town)).text


async def test_a_busy_bot_says_so(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where too much is waiting, at once and with the number."""
    monkeypatch.setattr(town.worker, "_waiting", 257)
    shown = await ask(town)
    assert (True, "I am busy: 257 requests are waiting. Please try again in a minute") == (
        shown.ephemeral,
        see(shown).text,
    )


@pytest.mark.parametrize("manners", [Manners(patience=0.05)])
async def test_a_late_answer_is_announced_and_filled_in(town: Town, manners: Manners) -> None:
    """The person sees at once that it goes on; then the answer stands in its place."""
    await town.slow_down(0.2)
    before = len(town.env.http_requests)
    shown = await ask(town, private=False)
    assert (["defer", "PATCH @original"], []) == (steps(town.env.http_requests[before:]), shown.followups)
    assert "7 to 8" in see(shown).text


@pytest.mark.parametrize("manners", [Manners(patience=0.05)])
async def test_a_late_answer_is_as_private_as_the_server_chose(town: Town, manners: Manners) -> None:
    """Before the first answer nobody knows what that is: better private then."""
    await town.slow_down(0.2)
    assert [True, False] == [(await ask(town, "hi")).ephemeral, (await ask(town)).ephemeral]
    assert (await ask(town, private=True)).ephemeral


@pytest.mark.parametrize("manners", [Manners(patience=0.05)])
async def test_what_was_announced_in_public_is_taken_back(town: Town, manners: Manners) -> None:
    """Where the managers chose privacy at the last moment."""
    await town.slow_down(0.2)
    await ask(town)
    await ask(town)
    town.settings(private_by_default=True)
    shown = await ask(town)
    assert (None, [True]) == (shown.response, [f.ephemeral for f in shown.followups])
    assert "7 to 8" in see(shown).text


async def test_pages_are_turned_by_the_asker(town: Town) -> None:
    """In place, with the same buttons; it works after a restart, and feedback still means the same answer."""
    town.taught = replace(town.taught, mentor=Canned(long_answer()))
    first = see(shown := await ask(town))
    assert ["Back", "More (1 of 3)"] == first.labels[:2]
    await town.restart()
    turned = await press(town.learner, shown, "More (1 of 3)")
    second = see(shown)
    assert turned.response is None or see(turned).message.id == see(shown).message.id
    assert ("More (2 of 3)", first.buttons["Helpful"].custom_id) == (
        second.labels[1],
        second.buttons["Helpful"].custom_id,
    )
    assert f"> {ANSWERED}" in second.text
    assert second.text != first.text


async def test_others_turn_pages_for_themselves(town: Town) -> None:
    """The asker's message stays as it is."""
    town.taught = replace(town.taught, mentor=Canned(long_answer()))
    shown = await ask(town)
    before = see(shown).text
    own = await press(town.stranger, shown, "More (1 of 3)")
    assert (True, before) == (own.ephemeral, see(shown).text)
    assert "More (2 of 3)" in see(own).labels
    await press(town.stranger, own, "More (2 of 3)")
    assert "More (3 of 3)" in see(own).labels


async def test_a_new_index_serves_at_once(town: Town) -> None:
    """Each question is answered from the index of that moment."""
    town.taught = replace(town.taught, mentor=Canned(Answer(Confidence.NONE, note="The new one.")))
    assert "The new one." in see(await ask(town)).text


async def test_a_suggested_question_is_answered_for_who_presses(town: Town) -> None:
    """Buttons of the welcome message carry a question."""
    shown = await ask(town)
    forged = await forge(town.learner, shown, "m1:try:How many months of full-time study")
    assert (True, True) == (forged.ephemeral, "7 to 8 months" in see(forged).text)


def long_answer() -> Answer:
    """An answer of three pages."""
    return Answer(Confidence.STRONG, tuple(Line(f"Sentence {n} " + "goes on " * 120, 0) for n in range(6)))


async def test_a_follow_up_by_form_keeps_the_context(town: Town) -> None:
    """The questions before stand over it, and over the next one, also after a restart."""
    shown = await ask(town, private=True)
    await town.restart()
    form = await press(town.learner, shown, "Follow up")
    second = await town.learner.submit_modal(form, {"question": FOLLOWING})
    assert second.ephemeral
    assert f"-# ↳ {ANSWERED}\n> {FOLLOWING}" in see(second).text
    assert "about ten hours" in see(second).text
    form = await press(town.learner, second, "Follow up")
    third = await town.learner.submit_modal(form, {"question": "and after that?"})
    assert f"-# ↳ {ANSWERED}\n-# ↳ {FOLLOWING}\n> and after that?" in see(third).text


async def test_anyone_may_follow_up_a_public_answer(town: Town) -> None:
    """Their answer is public as well, and says who asked."""
    town.forbid(town.general, create_public_threads=True)
    shown = await ask(town)
    form = await press(town.stranger, shown, "Follow up")
    second = await town.stranger.submit_modal(form, {"question": FOLLOWING})
    assert (False, True) == (second.ephemeral, f"<@{town.stranger.id}> followed up" in see(second).text)


async def test_an_empty_follow_up_is_refused(town: Town) -> None:
    """With a sentence that says what to do."""
    shown = await ask(town, private=True)
    form = await press(town.learner, shown, "Follow up")
    empty = await town.learner.submit_modal(form, {"question": " <@1> "})
    assert "The question was empty; press the button again" == see(empty).text


async def test_any_message_can_be_asked_about(town: Town) -> None:
    """Also one of somebody else, without the right to read messages: Discord hands it over; the answer links it."""
    message = await town.stranger.send(town.general, f"hey all, {ANSWERED}")
    shown = await town.learner.context_menu(town.general, "Ask the mentor about this", message)
    text = see(shown).text
    assert f"<@{town.learner.id}> asked about [this message](<{message.jump_url}>)" in text
    assert "7 to 8 months" in text


async def test_a_long_message_is_read_from_its_beginning(town: Town) -> None:
    """And the answer says so."""
    message = await town.stranger.send(town.general, f"{ANSWERED} {'well ' * 250}")
    text = see(await town.learner.context_menu(town.general, "Ask the mentor about this", message)).text
    assert "The message is long; I read its beginning." in text


async def test_a_message_without_text_cannot_be_asked_about(town: Town) -> None:
    """An answer of ours, a picture: the person is told what to do."""
    shown = await ask(town)
    refused = await town.learner.context_menu(town.general, "Ask the mentor about this", see(shown).message)
    assert refused.ephemeral
    assert "has no text to ask about; copy the question into `/ask`" in see(refused).text
