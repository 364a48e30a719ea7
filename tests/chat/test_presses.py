"""Ids of buttons, selects and forms: they carry all that a press needs."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.presses import (
    MAX_LENGTH,
    Press,
    Stale,
    button,
    channel_select,
    parse,
    press_id,
    role_select,
    select,
    submitted,
)

words = st.text(st.characters(exclude_characters=":", exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(st.lists(words, max_size=4))
def test_an_id_can_be_read_back(arguments: list[str]) -> None:
    """Verb and arguments, as they were."""
    assert Press("read", tuple(arguments)) == parse(press_id("read", *arguments))


@pytest.mark.parametrize("arguments", [("a:b",), ("x" * MAX_LENGTH,)], ids=["a colon", "too long"])
def test_an_id_that_could_not_be_read_back_is_refused(arguments: tuple[str, ...]) -> None:
    """At once, where it is made: that is a fault of ours."""
    with pytest.raises(ValueError, match="not a usable id"):
        press_id("read", *arguments)


@pytest.mark.parametrize("custom_id", ["", "x", "m1", "m1:", "m1:READ:x", "m0:read:x", "m2:read:x", "poll:1", "m1:a b"])
def test_foreign_ids_mean_nothing(custom_id: str) -> None:
    """Those of other versions, and any other text."""
    assert parse(custom_id) is None


@given(st.text())
def test_any_id_can_be_looked_at(custom_id: str) -> None:
    """Whatever somebody sends, it is read or it is not."""
    press = parse(custom_id)
    assert press is None or press.verb


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", "９", "1" * 21, " 1"])
def test_a_made_up_number_is_stale(text: str) -> None:
    """Only plain digits are a number."""
    with pytest.raises(Stale):
        Press("page", (text,)).count(0)


def test_a_missing_argument_is_stale() -> None:
    """As of a button of an older version."""
    assert "a" == Press("read", ("a",)).argument(0)
    with pytest.raises(Stale, match="older version"):
        Press("read", ("a",)).argument(1)


def test_items_carry_their_ids() -> None:
    """Buttons, and selects of three kinds."""
    options = [discord.SelectOption(label="a", value="a")]
    made = [
        button("Go", "go", 1, 2, disabled=True),
        select("pick", "x", options=options),
        channel_select("channel", kinds=[discord.ChannelType.text], chosen=[5]),
        role_select("role", chosen=[6]),
    ]
    described = [item.to_component_dict() for item in made]
    assert ["m1:go:1:2", "m1:pick:x", "m1:channel", "m1:role"] == [d["custom_id"] for d in described]
    assert [2, 3, 8, 6] == [d["type"] for d in described]
    assert described[0]["disabled"]


def test_a_form_brings_its_fields() -> None:
    """Texts, and what was ticked or chosen, wherever they stand."""
    data: dict[str, Any] = {
        "custom_id": "m1:followed:7",
        "components": [
            {"type": 18, "component": {"type": 4, "custom_id": "question", "value": " why? "}},
            {"type": 18, "component": {"type": 22, "custom_id": "reasons", "values": ["a", "b"]}},
            {"type": 1, "components": [{"type": 4, "custom_id": "old", "value": None}]},
            {"type": 10},
        ],
    }
    press = submitted(data)
    assert press is not None
    assert ("followed", ("7",)) == (press.verb, press.arguments)
    assert ("why?", "", "") == (press.text("question"), press.text("old"), press.text("nothing"))
    assert ("a", "b") == press.fields["reasons"]


def test_a_foreign_form_means_nothing() -> None:
    """Like a foreign button."""
    assert submitted({"custom_id": "x", "components": []}) is None
    assert submitted({}) is None
