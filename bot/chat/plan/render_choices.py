"""The form in which people choose where the way to their role leaves a choice."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.chat.presses import Press, press_id
from bot.chat.sheets import OPTION
from bot.chat.text import short, tidy
from bot.errors import UsageProblem
from bot.mentor.plan.choices import Choice, choices, choose
from bot.mentor.plan.scope import known_by
from bot.mentor.plan.values import Wishes
from bot.mentor.related import name_of
from knowledge.curriculum import Curriculum

ALTERNATIVES = "Alternatives"
_FIELD = "choice"
_ASKED = 5
_OPTIONS = 10


def has_choices(curriculum: Curriculum, wishes: Wishes) -> bool:
    """Whether the wished role leaves any choice; False where there is no such role."""
    return wishes.role in curriculum.roles and bool(choices(curriculum, wishes))


def choices_modal(curriculum: Curriculum, wishes: Wishes, verb: str, *arguments: object) -> ui.Modal:
    """A group of options for each choice, five at most. Raises UsageProblem where there is none.

    Submitted, it is a press of the verb with the arguments, with fields that `chosen_wishes` reads.
    """
    if not has_choices(curriculum, wishes):
        raise UsageProblem("This role leaves no choice any more; look at what is shown now.")
    modal = ui.Modal(title="One of these will do", custom_id=press_id(verb, *arguments))
    for number, choice in enumerate(choices(curriculum, wishes)[:_ASKED]):
        options = [_option(curriculum, wishes, choice, item) for item in choice.options[:_OPTIONS]]
        group: ui.RadioGroup[Any] = ui.RadioGroup(custom_id=f"{_FIELD}{number}", options=options)
        kind = "skill" if choice.usual in curriculum.skills else "project"
        modal.add_item(ui.Label(text=f"Which {kind} do you want in your plan?", component=group))
    return modal


def chosen_wishes(curriculum: Curriculum, wishes: Wishes, press: Press) -> Wishes:
    """The wishes after the form was submitted. Raises UsageProblem where something was no choice any more."""
    for number in range(_ASKED):
        if item := press.text(f"{_FIELD}{number}"):
            wishes = choose(curriculum, wishes, item)
    return wishes


def _option(curriculum: Curriculum, wishes: Wishes, choice: Choice, item: str) -> discord.RadioGroupOption:
    hint = "What this role usually takes" if item == choice.usual else f"Instead of {name_of(curriculum, choice.usual)}"
    if item in known_by(curriculum, wishes):
        hint = f"You know it already. {hint}"
    return discord.RadioGroupOption(
        label=short(tidy(name_of(curriculum, item)), OPTION) or "…",
        value=item,
        description=short(tidy(hint), OPTION),
        default=item == choice.chosen,
    )
