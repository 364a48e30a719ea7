"""Buttons and selects that outlive a restart: all they need stands in their id."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

import discord
from discord import ui

from bot.errors import MentorError

VERSION = "m1"
MAX_LENGTH = 100
_TEMPLATE = r"m(?P<version>\d+):(?P<verb>[a-z-]+)(?::(?P<rest>.*))?"
STALE = "This button is from an older version of me and no longer works. Ask again, or see `/help`."


class Stale(MentorError):
    """A button of another version, or none of ours."""


@dataclass(frozen=True, slots=True)
class Press:
    """A press of a button, a choice in a select or a submitted modal.

    The verb of its id, the arguments behind it, what was chosen, and the fields of a modal by their ids.
    """

    verb: str
    arguments: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The text of a modal's field, without blanks around it."""
        return (self.fields.get(name) or ("",))[0].strip()

    def argument(self, number: int) -> str:
        """An argument, counted from 0. Raises Stale where there is none."""
        if number >= len(self.arguments):
            raise Stale(STALE)
        return self.arguments[number]

    def count(self, number: int) -> int:
        """An argument that is a whole number, 0 or more. Raises Stale where it is none."""
        text = self.argument(number)
        if not re.fullmatch(r"[0-9]{1,20}", text):
            raise Stale(STALE)
        return int(text)

    def key(self, number: int) -> str:
        """An argument that is the id of a question. Raises Stale where it can be none."""
        text = self.argument(number)
        if not re.fullmatch(r"[\w-]{1,16}", text, re.ASCII):
            raise Stale(STALE)
        return text


Handler = Callable[[discord.Interaction[Any], Press], Awaitable[None]]
Handlers = Mapping[str, Handler]


def press_id(verb: str, *arguments: object) -> str:
    """The id of a button that does `verb`. Raises ValueError where it would be too long or could not be read back."""
    parts = [str(a) for a in arguments]
    made = ":".join((VERSION, verb, *parts))
    if len(made) > MAX_LENGTH or any(":" in p for p in parts):
        raise ValueError(f"not a usable id: {made!r}")
    return made


def button(label: str, verb: str, *arguments: object, **look: Any) -> AnyItem:
    """A button that keeps working after a restart; `look` may give style, emoji and disabled."""
    return AnyItem(ui.Button(label=label, custom_id=press_id(verb, *arguments), **look))


def select(verb: str, *arguments: object, options: Sequence[discord.SelectOption], **look: Any) -> AnyItem:
    """A select that keeps working after a restart; at most 25 options."""
    return AnyItem(ui.Select(custom_id=press_id(verb, *arguments), options=list(options), **look))


def channel_select(
    verb: str,
    *arguments: object,
    kinds: Sequence[discord.ChannelType],
    chosen: Iterable[int] = (),
    **look: Any,
) -> AnyItem:
    """A choice of channels, of which `chosen` are ticked; its press holds their ids."""
    ticked = [discord.Object(id) for id in chosen]
    made = press_id(verb, *arguments)
    return AnyItem(ui.ChannelSelect(custom_id=made, channel_types=list(kinds), default_values=ticked, **look))


def role_select(verb: str, *arguments: object, chosen: Iterable[int] = (), **look: Any) -> AnyItem:
    """A choice of roles, of which `chosen` are ticked; its press holds their ids."""
    ticked = [discord.Object(id) for id in chosen]
    return AnyItem(ui.RoleSelect(custom_id=press_id(verb, *arguments), default_values=ticked, **look))


def parse(custom_id: str, values: tuple[str, ...] = ()) -> Press | None:
    """What an id says; None where it is of another version or none of ours."""
    match = re.fullmatch(_TEMPLATE, custom_id, re.DOTALL)
    if match is None or f"m{match['version']}" != VERSION:
        return None
    return Press(match["verb"], tuple(match["rest"].split(":")) if match["rest"] else (), values)


class AnyItem(ui.DynamicItem[Any], template="(?s:.*)"):
    """Every button and select of ours, whatever its id, of an older version too; hands a press on to the client."""

    @classmethod
    async def from_custom_id(cls, _: discord.Interaction[Any], item: ui.Item[Any], __: re.Match[str]) -> Self:
        """The item as it stands in the message."""
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Let the client find the handler; it knows the error funnel too."""
        data: Mapping[str, Any] = interaction.data or {}
        values = tuple(map(_text, data.get("values", ())))
        await interaction.client.pressed(interaction, parse(_text(data.get("custom_id", "")), values))


def submitted(data: Mapping[str, Any]) -> Press | None:
    """What the data of a submitted modal say; None where the modal is of another version or none of ours."""
    press = parse(_text(data.get("custom_id", "")))
    return press and replace(press, fields=dict(_fields(data.get("components", ()))))


def _fields(components: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    for component in components:
        yield from _fields(component.get("components", ()))
        if inner := component.get("component"):
            yield from _fields([inner])
        if "values" in component:
            yield component["custom_id"], tuple(map(_text, component["values"]))
        elif "value" in component:
            yield component["custom_id"], (_text(component["value"] or ""),)


def _text(value: object) -> str:
    """A text that can be written down: JSON may hold halves of surrogate pairs, which nothing else takes."""
    return str(value).encode("utf-8", "replace").decode("utf-8")
