"""Whatever people write, and wherever they can write it: the bot answers, and pings nobody."""

from __future__ import annotations

import pytest

from tests.doubles.hostile import Attack
from tests.doubles.outpost import Outpost
from tests.doubles.school import ANSWERED

COUNT = 500


async def test_hostile_texts_do_no_harm(post: Outpost) -> None:
    """In options, suggestions, messages, modals and ids: each gets an answer, none of which holds a live mention."""
    post.offer_help()
    toll = await Attack(post).run(COUNT)
    assert COUNT == toll.inputs.total()
    assert {"option", "suggestion", "message", "menu", "field", "choice", "id of a button", "id of a modal"} == set(
        toll.inputs
    )
    assert ([], [], []) == (toll.unanswered, toll.pings, toll.tokens)
    assert [] == post.log.errors
    assert await post.is_alive()


@pytest.mark.parametrize(
    "text",
    ["@everyone {role} {ben}", "`@everyone` ```{role}``` \\{ben}", "@\u200beveryone <@&\u200b1> @here"],
    ids=["plain", "as code", "disguised"],
)
async def test_a_mention_comes_back_as_text(post: Outpost, text: str) -> None:
    """In the question above an answer, in the name of a thread, and where a name was not found."""
    written = text.format(role=post.role.mention, ben=post.ben.mention)
    ask = {"question": f"{ANSWERED} {written}"}
    answer = await post.wire.interaction("ask", ask, user=post.ann, channel=post.general).answered()
    opened = post.wire.press(answer.labels["Continue in a thread"], answer, user=post.ann)
    await post.wire.until(lambda: answer.id in post.wire.channels, what="thread")
    await opened.acknowledged()
    lost = await post.wire.interaction("skill", {"name": written}, user=post.ann, channel=post.general).answered()
    assert "7 to 8 months" in answer.text
    for shown in (answer.text, post.wire.channels[answer.id].name, lost.text):
        assert not [live for live in ("@everyone", "@here", post.role.mention, post.ben.mention) if live in shown]
    assert [] == [m.text for m in post.wire.messages.values() if m.pings]


async def test_bots_are_not_answered(post: Outpost) -> None:
    """Neither other bots nor the bot itself, so that no two of them go on for ever."""
    robot = post.wire.user("robot", bot=True)
    post.wire.join(post.guild, robot)
    for author in (robot, post.wire.me):
        post.wire.mention(ANSWERED, user=author, channel=post.general)
    assert await post.is_alive()
    assert [] == post.wire.sent("POST", "/channels/*/messages")
