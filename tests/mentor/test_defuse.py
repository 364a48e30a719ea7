"""Nothing that is quoted can notify, invite or mislead anybody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mentor.defuse import defuse
from tests.doubles.findings import DANGERS, TRAPS

GAP = "\u200b"  # a space of no width


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("ping @everyone now", f"ping @{GAP}everyone now", id="everyone"),
        pytest.param("ping @here", f"ping @{GAP}here", id="here"),
        pytest.param("ask <@123> or <@!5>", "ask [mention removed] or [mention removed]", id="user"),
        pytest.param("ask <@&123>", "ask [mention removed]", id="role"),
        pytest.param("see <#123>", "see [mention removed]", id="channel"),
        pytest.param("type </ask:123>", "type [mention removed]", id="command"),
        pytest.param("<@123 without an end", f"<{GAP}@{GAP}123 without an end", id="half a mention"),
        pytest.param("hi <a:wave:12>", "hi [mention removed]", id="custom emoji"),
        pytest.param("join discord.gg/abc today", "join [invite removed] today", id="invite"),
        pytest.param("join https://discord.com/invite/abc", "join [invite removed]", id="long invite"),
        pytest.param("join DISCORD.gg/abc", "join [invite removed]", id="invite in capitals"),
        pytest.param("[prize](https://evil.example)", "prize", id="masked link"),
        pytest.param("[a]](https://evil.example)", "[a]] (https://evil.example)", id="half a masked link"),
        pytest.param("dis[](http://x)cord.gg/abc", "[invite removed]", id="invite inside a masked link"),
        pytest.param("write to a@b.example", f"write to a@{GAP}b.example", id="mail address"),
    ],
)
def test_live_parts_are_taken_apart(text: str, expected: str) -> None:
    """Mentions, invites and masked links lose their effect; the words around them stay."""
    assert expected == defuse(text)


@pytest.mark.parametrize(
    "text",
    [
        "see https://example.org/page?x=1 for more",
        "if a < b and c > d, then a[i](x) is no link",
        "cost at 5 @ 3",
        "use <html> and </html>",
        "Discord is where learners meet.",
        "",
    ],
)
def test_harmless_text_stays(text: str) -> None:
    """Plain links, comparisons and the word Discord are nobody's danger."""
    assert text == defuse(text)


@given(st.lists(st.one_of(st.sampled_from(TRAPS), st.text(max_size=5)), max_size=12).map("".join))
def test_no_mixture_gets_through(text: str) -> None:
    """However traps and other text are glued together, none of them is live afterwards."""
    safe = defuse(text)
    assert [] == [d for d in DANGERS if d in safe]


@pytest.mark.parametrize("piece", ["[", "<@", "[](", "](http", "<a:", "@", "discord.gg", "</x:", "[a](http:b)"])
def test_repetition_is_handled(piece: str) -> None:
    """A text made of one trap over and over is answered like any other."""
    assert [] == [d for d in DANGERS if d in defuse(piece * 400)]
