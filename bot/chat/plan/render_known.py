"""The form in which people tick what they know already, a page of areas at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from zlib import crc32

import discord
from discord import ui

from bot.chat.presses import Press, press_id
from bot.chat.sheets import OPTION
from bot.chat.text import short, tidy
from bot.errors import UsageProblem
from bot.mentor.plan.known import AreaGroup, chosen, groups, ticked
from bot.mentor.plan.values import Wishes
from knowledge.curriculum import Curriculum

_FIELD = "area"
_LABEL = 45


def page_count(curriculum: Curriculum, wishes: Wishes) -> int:
    """How many pages of boxes the wished role has; 0 where there is no such role."""
    return 1 + max((group.page for group in _all(curriculum, wishes)), default=-1)


def known_modal(curriculum: Curriculum, wishes: Wishes, page: int, verb: str, *arguments: object) -> ui.Modal:
    """The skills of the wished role on a page, those ticked that count as known. Raises UsageProblem: no such page.

    Submitted, it is a press of the verb with the arguments, and behind them what `known_wishes` reads.
    """
    here = _here(curriculum, wishes, page)
    count = page_count(curriculum, wishes)
    title = "What do you know already?" + (f" ({page + 1} of {count})" if count > 1 else "")
    asking = ui.Modal(title=title, custom_id=press_id(verb, *arguments, page, _mark(here)))
    ticks = ticked(curriculum, wishes)
    for number, group in enumerate(here):
        asking.add_item(ui.Label(text=short(group.title, _LABEL), component=_boxes(f"{_FIELD}{number}", group, ticks)))
    return asking


def known_wishes(curriculum: Curriculum, wishes: Wishes, press: Press, place: int) -> Wishes:
    """The wishes after the form was submitted; its page stands in the press at a place.

    Raises UsageProblem where the page is no longer what was shown, and Stale where the press can't come from the form.
    """
    page, mark = press.count(place), press.argument(place + 1)
    here = _here(curriculum, wishes, page)
    if mark != _mark(here):
        raise UsageProblem("The skills were others when that form was opened; open it again.")
    ticks = {skill for number in range(len(here)) for skill in press.fields.get(f"{_FIELD}{number}", ())}
    return chosen(curriculum, wishes, page, ticks)


def _boxes(name: str, group: AreaGroup, ticks: Collection[str]) -> ui.CheckboxGroup[Any]:
    options = [
        discord.CheckboxGroupOption(
            label=short(tidy(box.title), OPTION) or "…", value=box.skill, default=box.skill in ticks
        )
        for box in group.boxes
    ]
    return ui.CheckboxGroup(custom_id=name, required=False, min_values=0, max_values=len(options), options=options)


def _all(curriculum: Curriculum, wishes: Wishes) -> Sequence[AreaGroup]:
    return groups(curriculum, wishes.role, wishes.tier) if wishes.role in curriculum.roles else ()


def _here(curriculum: Curriculum, wishes: Wishes, page: int) -> Sequence[AreaGroup]:
    here = [group for group in _all(curriculum, wishes) if group.page == page]
    if not here:
        raise UsageProblem("There is nothing more to tick there; look at what is shown now.")
    return here


def _mark(here: Sequence[AreaGroup]) -> str:
    """Tells whether a page is still the same when it comes back."""
    return f"{crc32(':'.join(box.skill for group in here for box in group.boxes).encode()):08x}"
