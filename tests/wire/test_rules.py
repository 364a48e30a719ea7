"""The rules that Discord's description leaves out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.doubles.discord_rules import (
    choice_faults,
    command_faults,
    commands_faults,
    message_faults,
    modal_faults,
    walk,
    words,
)

V2 = 1 << 15


def text(content: str) -> dict[str, Any]:
    """A text."""
    return {"type": 10, "content": content}


def button(**changed: Any) -> dict[str, Any]:
    """A button."""
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go"} | changed


def row(*components: dict[str, Any]) -> dict[str, Any]:
    """A row."""
    return {"type": 1, "components": list(components)}


def select(**changed: Any) -> dict[str, Any]:
    """A select."""
    return {"type": 3, "custom_id": "pick", "options": [{"label": "a", "value": "a"}]} | changed


def section(*components: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """A section."""
    return {"type": 9, "components": list(components), "accessory": button()} | changed


def option(name: str = "topic", **changed: Any) -> dict[str, Any]:
    """An option of a command."""
    return {"type": 3, "name": name, "description": "What"} | changed


def command(**changed: Any) -> dict[str, Any]:
    """A command."""
    return {"name": "ask", "description": "Ask"} | changed


SOUND = {
    "content": {"content": "x" * 2000},
    "embeds": {"embeds": [{"title": "x" * 256, "description": "x" * 4096}]},
    "buttons": {"content": "x", "components": [row(*(button(custom_id=str(n)) for n in range(5)))]},
    "link": {"content": "x", "components": [row(button(style=5, custom_id=None, url="https://example.org"))]},
    "layout": {"flags": V2, "components": [{"type": 17, "components": [section(text("x"))]}, text("y" * 3999)]},
    "forty": {"flags": V2, "components": [text("x")] * 40},
}


@pytest.mark.parametrize("message", SOUND.values(), ids=SOUND)
def test_sound_messages(message: dict[str, Any]) -> None:
    """What is just within the limits is no fault."""
    assert [] == list(message_faults(message))


BROKEN = {
    "nothing": ({}, ()),
    "content": ({"content": "x" * 2001}, ("content",)),
    "embeds": ({"embeds": [{"description": "x" * 3001}] * 2}, ("embeds",)),
    "v2 with content": ({"flags": V2, "content": "x"}, ("content",)),
    "v2 with embeds": ({"flags": V2, "embeds": [{"title": "x"}]}, ("embeds",)),
    "too many components": ({"flags": V2, "components": [text("x")] * 41}, ("components",)),
    "too much text": ({"flags": V2, "components": [text("x" * 2001)] * 2}, ("components",)),
    "too many rows": ({"components": [row(button(custom_id=str(n))) for n in range(6)]}, ("components",)),
    "text without the flag": ({"components": [text("x")]}, ("components", 0)),
    "six in a row": ({"components": [row(*(button(custom_id=str(n)) for n in range(6)))]}, ("components", 0)),
    "an empty row": ({"components": [row()]}, ("components", 0)),
    "a select with company": ({"components": [row(select(), button())]}, ("components", 0)),
    "label": ({"components": [row(button(label="x" * 81))]}, ("components", 0, "components", 0, "label")),
    "no label": ({"components": [row(button(label=None))]}, ("components", 0, "components", 0)),
    "link without url": ({"components": [row(button(style=5, custom_id=None))]}, ("components", 0, "components", 0)),
    "no custom_id": ({"components": [row(button(custom_id=""))]}, ("components", 0, "components", 0, "custom_id")),
    "long custom_id": (
        {"components": [row(button(custom_id="x" * 101))]},
        ("components", 0, "components", 0, "custom_id"),
    ),
    "no options": ({"components": [row(select(options=[]))]}, ("components", 0, "components", 0, "options")),
    "same options": (
        {"components": [row(select(options=[{"label": "a", "value": "a"}] * 2))]},
        ("components", 0, "components", 0, "options"),
    ),
    "too many values": (
        {"components": [row(select(max_values=2))]},
        ("components", 0, "components", 0, "max_values"),
    ),
    "empty text": ({"flags": V2, "components": [text(" ")]}, ("components", 0, "content")),
    "four texts in a section": ({"flags": V2, "components": [section(*[text("x")] * 4)]}, ("components", 0)),
    "no accessory": ({"flags": V2, "components": [section(text("x"), accessory=None)]}, ("components", 0)),
    "an unknown file": (
        {"flags": V2, "components": [{"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]}]},
        ("components", 0),
    ),
}


@pytest.mark.parametrize(("message", "place"), BROKEN.values(), ids=BROKEN)
def test_broken_messages(message: dict[str, Any], place: tuple[str | int, ...]) -> None:
    """Each rule fires, and says where."""
    assert place in [fault.path for fault in message_faults(message)]


def test_a_custom_id_is_used_once() -> None:
    """Both places are named."""
    message = {"content": "x", "components": [row(button(), button())]}
    places = [fault.path[-2:] for fault in message_faults(message)]
    assert [(0, "custom_id"), (1, "custom_id")] == places


def test_an_edit_may_be_empty() -> None:
    """An edit changes only what it names."""
    assert [] == list(message_faults({}, whole=False))


@pytest.mark.parametrize(
    ("modal", "place"),
    [
        ({"title": "x" * 46}, ("title",)),
        ({"components": []}, ("components",)),
        ({"components": [text("x")] * 6}, ("components",)),
        ({"components": [{"type": 18, "label": "x" * 46, "component": select()}]}, ("components", 0, "label")),
        (
            {"components": [{"type": 18, "label": "x", "description": "x" * 101, "component": select()}]},
            ("components", 0, "description"),
        ),
        (
            {"components": [{"type": 18, "label": "x", "component": select()}] * 2},
            ("components", 1, "component", "custom_id"),
        ),
    ],
)
def test_broken_modals(modal: dict[str, Any], place: tuple[str | int, ...]) -> None:
    """Each rule of modals fires."""
    whole = {"title": "x", "components": [text("x")]} | modal
    assert place in [fault.path for fault in modal_faults(whole)]


@pytest.mark.parametrize(
    ("choices", "place"),
    [
        ([{"name": "x", "value": "x"}] * 26, ("choices",)),
        ([{"name": "", "value": "x"}], ("choices", 0, "name")),
        ([{"name": "x", "value": "x" * 101}], ("choices", 0, "value")),
    ],
    ids=["count", "name", "value"],
)
def test_broken_suggestions(choices: list[dict[str, Any]], place: tuple[str | int, ...]) -> None:
    """Each rule of suggestions fires."""
    assert place in [fault.path for fault in choice_faults(choices)]


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        (command(name="Ask"), ("name",)),
        (command(name="ask me"), ("name",)),
        (command(name="x" * 33), ("name",)),
        (command(description=""), ("description",)),
        (command(type=3), ()),
        (command(options=[option("Topic")]), ("options", 0, "name")),
        (command(options=[option(), option("kind", required=True)]), ("options", 1)),
        (command(options=[option(), option()]), ("options",)),
        (command(options=[option(autocomplete=True, choices=[{"name": "a", "value": "a"}])]), ("options", 0)),
        (command(options=[option(type=1), option("kind")]), ("options",)),
        (command(options=[option(f"o{n}", description="x" * 100, choices=[]) for n in range(80)]), ()),
    ],
)
def test_broken_commands(broken: dict[str, Any], place: tuple[str | int, ...]) -> None:
    """Each rule of commands fires."""
    assert place in [fault.path for fault in command_faults(broken)]


@pytest.mark.parametrize("name", ["ask", "ask-me", "ask_me", "fråga", "質問", "roadmap2"])
def test_names_of_commands(name: str) -> None:
    """Letters of any language without capitals, digits, hyphens and underscores."""
    assert [] == list(command_faults(command(name=name)))


def test_sets_of_commands() -> None:
    """Names are unique for each kind, and there are not too many."""
    menu = [{"type": 3, "name": f"menu {number}"} for number in range(16)]
    assert ["At most 15 commands of type 3"] == [fault.reason for fault in commands_faults(menu)]
    assert [(0, "name"), (1, "name")] == [fault.path for fault in commands_faults([command(), command()])]
    assert [] == list(commands_faults([command(), {"type": 3, "name": "ask"}]))


def test_everything_is_read() -> None:
    """The words of a message are those of its content, its embeds and its texts, however deep."""
    message = {
        "content": "a",
        "embeds": [{"title": "b", "footer": {"text": "c"}, "fields": [{"name": "d", "value": "e"}]}],
        "components": [{"type": 17, "components": [section(text("f"))]}],
    }
    assert "a\nb\nc\nd\ne\nf" == words(message).replace("\n\n", "\n")
    assert 4 == len(list(walk(message["components"])))


@given(st.text(max_size=2100), st.lists(st.text(max_size=2100), max_size=3))
def test_any_text_is_measured(content: str, texts: list[str]) -> None:
    """A message of any text is either within the limits or has a fault."""
    plain = bool(list(message_faults({"content": content})))
    assert (content == "" or len(content) > 2000) == plain
    shown = {"flags": V2, "components": [text(each) for each in texts]}
    wrong = not texts or sum(map(len, texts)) > 4000 or any(not each.strip() for each in texts)
    assert wrong == bool(list(message_faults(shown)))
