"""Ask a human: once for each question, after the asker has seen the text, pinging exactly one role."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simcord.results import InteractionResult

from bot.chat.human import Call, _post, _preview_view
from bot.mentor.records import ServerSettings
from tests.doubles.school import ANSWERED, UNKNOWN
from tests.doubles.texts import texts
from tests.doubles.town import Town, press, see
from tests.doubles.views import broken

LABEL = "Ask a human"


@pytest.fixture(autouse=True)
def helped(town: Town) -> None:
    """The server has a channel and a role for it."""
    town.settings(helper_channel=town.helpers.id, helper_role=town.helper_role.id)


async def unanswered(town: Town, **options: Any) -> InteractionResult:
    """An answer that is none."""
    return await town.learner.slash(town.general, "ask", question=UNKNOWN, **options)


async def passed_on(town: Town, shown: InteractionResult) -> InteractionResult:
    """Press the button and confirm."""
    preview = await press(town.learner, shown, LABEL)
    return await press(town.learner, preview, "Post it")


async def test_nothing_is_posted_before_the_asker_confirms(town: Town) -> None:
    """First they alone see the exact text, and where it will stand."""
    shown = await unanswered(town)
    preview = await press(town.learner, shown, LABEL)
    seen = see(preview)
    assert preview.ephemeral
    assert [] == town.helpers.history()
    assert f"<@&{town.helper_role.id}>, can you help <@{town.learner.id}>?" in seen.text
    assert f"> {UNKNOWN}" in seen.text
    assert f"exactly what I post in <#{town.helpers.id}> and pings the role" in seen.text


async def test_the_post_pings_one_role_and_links_back(town: Town) -> None:
    """Its text is the previewed one; nobody but the role is notified; the asker is shown the way."""
    shown = await unanswered(town)
    preview = see(await press(town.learner, shown, LABEL))
    done = await press(town.learner, preview.message, "Post it")
    (post,) = town.helpers.history()
    seen = see(post)
    assert preview.text.startswith(seen.text)
    asked = f"https://discord.com/channels/{town.guild.id}/{town.general.id}/{see(shown).message.id}"
    assert asked == seen.buttons["Go to the question"].url
    (sent,) = [r for r in town.env.http_requests if r.path == f"/channels/{town.helpers.id}/messages"]
    allowed = sent.json["allowed_mentions"]  # type: ignore[index]
    assert ([], [town.helper_role.id], None) == (allowed["parse"], allowed["roles"], allowed.get("users"))
    assert [town.helper_role.id] == [role.id for role in post.role_mentions]
    assert f"Passed on to <#{town.helpers.id}>" in see(done).text
    assert post.jump_url == see(done).buttons["See the post"].url


async def test_the_answer_shows_that_it_was_passed_on(town: Town) -> None:
    """Its button can no longer be pressed; the others can."""
    shown = await unanswered(town)
    await passed_on(town, shown)
    seen = see(shown)
    assert (True, True) == (seen.buttons["Passed on"].disabled, "Why?" in seen.pressable)
    assert f"> {UNKNOWN}" in seen.text


async def test_a_question_is_passed_on_once(town: Town) -> None:
    """However many previews are open, and after a restart; later ones say where the post is."""
    shown = await unanswered(town, private=True)
    first = await press(town.learner, shown, LABEL)
    second = await press(town.learner, shown, LABEL)
    await press(town.learner, first, "Post it")
    await town.restart()
    again = await press(town.learner, second, "Post it")
    (post,) = town.helpers.history()
    link = f"[see the post](<https://discord.com/channels/{town.guild.id}/{town.helpers.id}/{post.id}>)"
    assert link in see(again).text
    third = await press(town.learner, shown, LABEL)
    assert (True, True, 1) == (third.ephemeral, link in see(third).text, len(town.helpers.history()))


async def test_each_question_can_be_passed_on(town: Town) -> None:
    """Once means once for each."""
    for _ in range(2):
        await passed_on(town, await unanswered(town))
    assert 2 == len(town.helpers.history())


async def test_only_the_asker_can_pass_it_on(town: Town) -> None:
    """Others are told to ask it themselves."""
    shown = await unanswered(town)
    refused = await press(town.stranger, shown, LABEL)
    assert (True, []) == (refused.ephemeral, town.helpers.history())
    assert "Only the person who asked can pass the question on; ask it yourself with `/ask`" == see(refused).text


async def test_a_private_question_is_not_linked(town: Town) -> None:
    """Nobody else could open the link; the post says where it was asked."""
    await passed_on(town, await unanswered(town, private=True))
    (post,) = town.helpers.history()
    seen = see(post)
    assert (f"asked privately in <#{town.general.id}>" in seen.text, []) == (True, seen.labels)


async def test_it_works_for_mentions_and_in_threads(town: Town) -> None:
    """The answer in the thread is changed as well."""
    shown = await town.learner.slash(town.general, "ask", question=ANSWERED)
    await press(town.learner, shown, "Continue in a thread")
    thread = town.general.threads[0]
    await town.learner.send(thread, f"{town.me} {UNKNOWN}")
    preview = await press(town.learner, thread.last_message, LABEL)
    await press(town.learner, preview, "Post it")
    assert f"/{thread.id}/" in str(see(town.helpers.last_message).buttons["Go to the question"].url)
    answer = next(
        m for m in thread.history() if UNKNOWN in see(m).text and m.author.bot and "Passed on" in see(m).labels
    )
    assert see(answer).buttons["Passed on"].disabled


async def test_without_a_role_nobody_is_pinged(town: Town) -> None:
    """The post stands there for whoever looks."""
    town.settings(helper_role=None)
    await passed_on(town, await unanswered(town))
    (post,) = town.helpers.history()
    assert (True, []) == (
        see(post).text.startswith("can you help") or see(post).text.startswith("Can you help"),
        post.role_mentions,
    )


async def test_without_a_channel_there_is_no_button(town: Town) -> None:
    """A role alone is not enough."""
    town.settings(helper_channel=None)
    assert LABEL not in see(await unanswered(town)).labels


async def test_a_channel_that_was_switched_off_meanwhile(town: Town) -> None:
    """The person is told whom to ask, at every step."""
    shown = await unanswered(town)
    preview = await press(town.learner, shown, LABEL)
    town.settings(helper_channel=None)
    for message, label in ((shown, LABEL), (preview, "Post it")):
        told = await press(town.learner, message, label)
        assert "This server has no channel for that any more; ask an admin" in see(told).text


@pytest.mark.parametrize(
    ("status", "code", "told"),
    [
        (403, 50013, "I may not write in"),
        (400, 50035, "nothing was posted, try again in a minute"),
        (500, 0, "Discord did not say whether the post arrived; look in"),
    ],
)
async def test_a_post_that_fails_can_be_tried_again(town: Town, status: int, code: int, told: str) -> None:
    """The claim is given back; the second time it works."""
    shown = await unanswered(town)
    preview = await press(town.learner, shown, LABEL)
    town.env.inject_error("POST", f"/channels/{town.helpers.id}/messages", status=status, code=code)
    failed = await press(town.learner, preview, "Post it")
    assert (True, True) == (failed.ephemeral, told in see(failed).text)
    await press(town.learner, preview, "Post it")
    assert 1 == len(town.helpers.history())


async def test_a_channel_that_is_gone_is_said_so(town: Town) -> None:
    """It was deleted, or hidden from the bot."""
    shown = await unanswered(town)
    town.settings(helper_channel=12345)
    preview = await press(town.learner, shown, LABEL)
    failed = await press(town.learner, preview, "Post it")
    assert "has no channel for that any more" in see(failed).text


async def test_a_claim_without_a_post_is_admitted(town: Town) -> None:
    """Where the bot died in between, it does not know."""
    shown = await unanswered(town)
    key = str(see(shown).buttons[LABEL].custom_id).split(":")[2]
    town.store.claim_escalation(key, town.clock(), town.guild.id)
    told = see(await press(town.learner, shown, LABEL)).text
    assert f"I cannot tell whether it arrived. Look in <#{town.helpers.id}>" in told


async def test_an_answer_that_cannot_be_changed_keeps_its_button(town: Town) -> None:
    """That is no reason to complain: the question was passed on."""
    shown = await unanswered(town)
    town.env.inject_error("GET", "/channels/*/messages/*", status=403, code=50001)
    done = await passed_on(town, shown)
    assert (True, True) == ("Passed on to" in see(done).text, LABEL in see(shown).pressable)


async def test_hostile_questions_ping_nobody(town: Town) -> None:
    """Only the role that was configured is in the post."""
    question = f"what does a plumber <@{town.admin.id}> in @{town.admin.name} charge for ||this|| <@&1 > thing?"
    shown = await town.learner.slash(town.general, "ask", question=question)
    await passed_on(town, shown)
    (post,) = town.helpers.history()
    assert "charge for \\|\\|this\\|\\|" in see(post).text
    assert (False, [town.helper_role.id]) == (post.mention_everyone, [role.id for role in post.role_mentions])


@given(texts(), st.booleans(), st.booleans())
@settings(max_examples=40)
def test_no_post_breaks_a_limit(question: str, private: bool, pinging: bool) -> None:
    """Whatever was asked."""
    call = Call("k" * 12, 10**19, 10**19, 0 if private else 10**19, 10**19, question[:1000])
    chosen = ServerSettings(10**19, helper_channel=10**19, helper_role=10**19 if pinging else None)
    view = discord.ui.LayoutView(timeout=None)
    for item in _post(call, chosen):
        view.add_item(item)
    assert [] == broken(view) + broken(_preview_view(call, chosen))
