"""What Discord would say of a view, before it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from discord import ui
from simcord.components import walk_components
from simcord.results import InteractionResult, ResponseMessage

from tests.doubles.discord_rules import COMPONENTS_V2, message_faults, words


def broken(view: ui.LayoutView, files: Sequence[str] = ()) -> list[str]:
    """The limits of Discord that a view breaks, `files` being the names of what is sent with it."""
    return [str(fault) for fault in message_faults(body(view, files), [f"files[{n}]" for n in range(len(files))])]


def answer(result: InteractionResult) -> ResponseMessage:
    """The message that an interaction brought, as it stands now."""
    assert result.response is not None, "no answer"
    return result.response


def body(view: ui.LayoutView, files: Sequence[str] = ()) -> Mapping[str, Any]:
    """The body that brings a view to Discord."""
    attachments = [{"id": n, "filename": name} for n, name in enumerate(files)]
    return {"flags": COMPONENTS_V2, "components": view.to_components(), "attachments": attachments}  # type: ignore[no-untyped-call]


def text(view: ui.LayoutView) -> str:
    """All that a view says."""
    return words(body(view))


def part(components: Any, custom_id: str) -> Mapping[str, Any]:
    """The button or select with an id, as Discord gets it."""
    return next(found for found in walk_components(components) if found.get("custom_id") == custom_id)


def ticked(components: Any, custom_id: str) -> list[int]:
    """The ids that are chosen in a select of channels or roles."""
    return [int(value["id"]) for value in part(components, custom_id).get("default_values", ())]
