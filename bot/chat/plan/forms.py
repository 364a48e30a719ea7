"""The small forms of a plan that is being made: hours a week, and dates."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.chat.presses import press_id
from bot.mentor.plan.values import HOURS, Wishes
from bot.mentor.plan.words import day

HOURS_FIELD, START, TARGET = "hours", "start", "target"
_DATE = 40  # characters


def hours_modal(verb: str, *arguments: object) -> ui.Modal:
    """Asks for the hours a week."""
    asking = ui.Modal(title="Hours a week", custom_id=press_id(verb, *arguments))
    field: ui.TextInput[Any] = ui.TextInput(custom_id=HOURS_FIELD, max_length=3, placeholder="12")
    asking.add_item(ui.Label(text=f"A whole number from {HOURS[0]} to {HOURS[1]}", component=field))
    return asking


def dates_modal(wishes: Wishes, verb: str, *arguments: object) -> ui.Modal:
    """Asks for start and target; both stand in it as they are."""
    asking = ui.Modal(title="Start and target", custom_id=press_id(verb, *arguments))
    start: ui.TextInput[Any] = ui.TextInput(custom_id=START, max_length=_DATE, default=day(wishes.start))
    target: ui.TextInput[Any] = ui.TextInput(
        custom_id=TARGET,
        max_length=_DATE,
        required=False,
        placeholder="1 July 2027",
        default=day(wishes.target) if wishes.target else None,
    )
    asking.add_item(ui.Label(text="Start", description="Such as next Monday, or 4 January 2027", component=start))
    asking.add_item(
        ui.Label(text="Done by", description="If there is such a day; the plan tells whether it fits", component=target)
    )
    return asking
