"""`/plan timezone`: a person's own time zone, by which it is today for their plans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord
from discord import app_commands, ui

from bot.chat import zoning
from bot.chat.box import QUIET, page
from bot.chat.plan.part import Part, where
from bot.chat.presses import STALE, Handlers, Press, Stale, button
from bot.chat.reply import Reply


class Zoning(Part):
    """A zone is kept on request only, seen by nobody else, and forgotten with one press."""

    def commands(self) -> Sequence[app_commands.Command[Any, ..., Any]]:
        """`timezone`."""

        @app_commands.command(name="timezone", description="Your own time zone, private; empty shows it")
        @app_commands.describe(zone="A city or a zone such as Europe/Berlin")
        @app_commands.autocomplete(zone=zoning.suggest)
        async def timezone(
            interaction: discord.Interaction[Any], zone: app_commands.Range[str, 1, 64] | None = None
        ) -> None:
            user, guild = interaction.user.id, where(interaction)

            def work() -> Reply:
                if zone is not None:
                    self._set(user, guild, zoning.named(zone))
                return self._panel(user, guild)

            await self._respond(interaction, work)

        return [timezone]

    def presses(self) -> Handlers:
        """The button that forgets the zone."""
        return {"plan-zone": self._forget}

    async def _forget(self, interaction: discord.Interaction[Any], press: Press) -> None:
        user, guild = interaction.user.id, where(interaction)
        if press.count(0) != user:
            raise Stale(STALE)

        def work() -> Reply:
            self._set(user, guild, None)
            return self._panel(user, guild)

        await self._show(interaction, work)

    def _set(self, user: int, guild: int | None, zone: str | None) -> None:
        self._desk.store.set_timezone(user, zone)
        self._reminders.follow(user, guild)

    def _panel(self, user: int, guild: int | None) -> Reply:
        own, zone = self._desk.store.timezone(user), self._planner.zone(user, guild)
        return Reply(
            zone_view(user, zone, self._desk.now(), own=own is not None, server=guild is not None), private=True
        )


def zone_view(user: int, zone: str, now: datetime, *, own: bool, server: bool) -> ui.LayoutView:
    """The zone that holds for a person, whether it is their own, and what time it is there."""
    local = now.astimezone(ZoneInfo(zone))
    if own:
        whose = "Your own. It is kept for you alone, wherever you use me."
    elif server:
        whose = "That of this server, since you told me none of your own."
    else:
        whose = "You told me none, so days begin and end by this one."
    forget = [button("Forget it", "plan-zone", user)] if own else []
    return page(
        f"### Your time zone: {zone}\n-# It is {local:%A}, {local.day} {local:%B}, {local:%H:%M} there",
        f"{whose} It decides which day is today in your plan, and when its reminders come; nothing else.",
        "-# Another one: `/plan timezone zone:` and a city.",
        colour=QUIET,
        rows=[forget],
    )
