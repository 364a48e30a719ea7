"""The panel of a server's settings and the doctor's report, as Discord messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord
from discord import ui

from bot.chat.access import PLACES, POSTS, Lack
from bot.chat.box import GOOD, WARNING, block, line, page
from bot.chat.presses import button, channel_select, press_id, role_select, select
from bot.chat.text import plain, short
from bot.mentor.records import ServerSettings

SHOWN = 6
CHOICES = 25
BLOCK = 2700


def settings_view(
    settings: ServerSettings,
    server: str,
    *,
    known: Sequence[int],
    roles: Sequence[int],
    lacks: Sequence[Lack],
    now: datetime,
    keep_days: int,
    zones: Sequence[str] = (),
) -> ui.LayoutView:
    """The panel of a server. `known` and `roles` are the chosen channels and roles that still exist.

    `keep_days` is 0 where questions are never kept; `zones` are time zones to choose from.
    """
    here = [id for id in settings.channels if id in known][:CHOICES]
    return page(
        f"### Settings of {short(plain(server), 120)}\n-# Every choice is saved at once.",
        "**Channels**\n-# Where I may speak. Threads and posts count with their channel; elsewhere, only the asker "
        "sees my answer.",
        ui.ActionRow(
            channel_select(
                "setup", "channels", kinds=PLACES, chosen=here, placeholder="All channels", min_values=0, max_values=25
            )
        ),
        ui.Separator(visible=False),
        "**Ask a human**\n-# Where people can pass on what I cannot answer, and whom I ping there.",
        ui.ActionRow(
            channel_select(
                "setup",
                "helper-channel",
                kinds=POSTS,
                chosen=[id for id in known if id == settings.helper_channel],
                placeholder="No channel: switched off",
                min_values=0,
            )
        ),
        ui.ActionRow(role_select("setup", "helper-role", chosen=roles, placeholder="Ping nobody", min_values=0)),
        ui.Separator(),
        _answers(settings),
        _questions(settings, keep_days),
        line(
            f"**Time zone**\n{settings.timezone} · now {now.astimezone(ZoneInfo(settings.timezone)):%H:%M}",
            button("Change", "setup", "zone"),
        ),
        *([zone_row(zones, now, "setup", "zone-pick")] if zones else []),
        ui.Separator(),
        _lacking(lacks),
        colour=WARNING if lacks else GOOD,
    )


def _answers(settings: ServerSettings) -> ui.Section[Any]:
    if settings.private_by_default:
        return line("**Answers**\nPrivate: only the asker sees them", button("Make public", "setup", "private", "off"))
    return line("**Answers**\nPublic: the whole channel sees them", button("Make private", "setup", "private", "on"))


def _questions(settings: ServerSettings, keep_days: int) -> ui.Section[Any]:
    if not keep_days:
        return line("**Questions**\nNever kept", button("Keep", "setup", "keep", "on", disabled=True))
    if settings.keep_questions:
        kept = f"Kept without names for {keep_days} days, to find gaps in the documents"
        return line(f"**Questions**\n{kept}", button("Don't keep", "setup", "keep", "off"))
    return line("**Questions**\nNot kept", button("Keep", "setup", "keep", "on"))


def zone_row(zones: Sequence[str], now: datetime, verb: str, *arguments: object) -> ui.ActionRow[Any]:
    """A choice among time zones, each with the time that it is there."""
    options = [
        discord.SelectOption(label=zone, value=zone, description=f"now {now.astimezone(ZoneInfo(zone)):%H:%M}")
        for zone in zones[:CHOICES]
    ]
    return ui.ActionRow(select(verb, *arguments, options=options, placeholder="Which one do you mean?"))


def zone_modal() -> ui.Modal:
    """Asks for a time zone."""
    asking = ui.Modal(title="Time zone of this server", custom_id=press_id("setup-zone"))
    field: ui.TextInput[Any] = ui.TextInput(custom_id="zone", max_length=64, placeholder="Berlin, or Asia/Kolkata")
    asking.add_item(ui.Label(text="City or zone", component=field))
    return asking


def _lacking(lacks: Sequence[Lack]) -> str:
    if not lacks:
        return "✅ I have every permission that I need."
    return "\n".join(["⚠️ **This stands in my way**", *lack_lines(lacks)])


def lack_lines(lacks: Sequence[Lack]) -> list[str]:
    """What stands in the way as a list, with what to do about each."""
    lines = [f"- {lack.place}: {_remedy(lack)}" for lack in lacks[:SHOWN]]
    return lines + [f"- and {len(lacks) - SHOWN} more: see `/mentor doctor`"] * (len(lacks) > SHOWN)


def _remedy(lack: Lack) -> str:
    if lack.permissions:
        return "give me " + ", ".join(f"**{name}**" for name in lack.permissions)
    return short(plain(lack.remedy), 250)


def doctor_view(lacks: Sequence[Lack], troubles: Sequence[str], report: str | None, *, manager: bool) -> ui.LayoutView:
    """The doctor's findings and the whole report; without `report`, that is the attached file doctor.txt."""
    count = len(lacks) + len(troubles)
    head = "all is well" if not count else f"{count} {'thing needs' if count == 1 else 'things need'} you"
    buttons = [button("Check again", "doctor")]
    if manager:
        buttons.append(button("Settings", "setup", "open"))
    return page(
        f"### Doctor: {head}",
        "\n".join([*lack_lines(lacks), *(f"- {short(plain(trouble), 300)}" for trouble in troubles[:SHOWN])]),
        ui.Separator(),
        ui.File("attachment://doctor.txt") if report is None else block(report, BLOCK),
        "-# Copy this when you ask for help. It holds no names, questions or secrets.",
        colour=WARNING if count else GOOD,
        rows=[buttons],
    )
