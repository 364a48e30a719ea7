"""`/mentor setup`: one panel with all that the managers of a server may choose."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from bot.chat import zoning
from bot.chat.access import PLACES, POSTS, lacks
from bot.chat.desk import Desk
from bot.chat.presses import STALE, Handlers, Press, Stale
from bot.chat.render_admin import settings_view, zone_modal
from bot.chat.reply import Reply, redraw, respond, show_modal
from bot.chat.rights import home, need_manager
from bot.errors import MentorError
from bot.mentor import zones
from bot.mentor.records import ServerSettings

_log = logging.getLogger(__name__)


class Setup:
    """The panel. Whoever uses it must be a manager at that moment, not only when it was opened."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def commands(self) -> list[app_commands.Command[Any, ..., Any]]:
        """`setup`, for the group `/mentor`."""

        @app_commands.command(name="setup", description="Choose where I speak, who helps, and what I keep")
        @app_commands.describe(timezone="Set the time zone at once: a city or a zone such as Europe/Berlin")
        @app_commands.autocomplete(timezone=zoning.suggest)
        async def setup(
            interaction: discord.Interaction[Any], timezone: app_commands.Range[str, 1, 64] | None = None
        ) -> None:
            need_manager(interaction)
            changes: dict[str, Any] = {}
            if timezone is not None:
                changes["timezone"] = zoning.named(timezone)
            await self._show(interaction, changes)

        return [setup]

    def presses(self) -> Handlers:
        """The panel's parts, and the modal for the time zone."""
        return {"setup": self.change, "setup-zone": self.name_zone}

    async def change(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """A choice in the panel: save it, draw the panel anew."""
        need_manager(interaction)
        match press.arguments:
            case ("open",):
                await self._show(interaction, {})
                return
            case ("zone",):
                await show_modal(interaction, zone_modal())
                return
            case ("channels",):
                changes: dict[str, Any] = {"channels": _channels(interaction, press, PLACES)}
            case ("helper-channel",):
                changes = {"helper_channel": next(iter(_channels(interaction, press, POSTS)), None)}
            case ("helper-role",):
                changes = {"helper_role": _role(interaction, press)}
            case ("zone-pick",):
                changes = {"timezone": zoning.named("".join(press.values))}
            case ("private", choice):
                changes = {"private_by_default": choice == "on"}
            case ("keep", choice):
                changes = {"keep_questions": choice == "on"}
            case _:
                raise Stale(STALE)
        await self._redraw(interaction, changes)

    async def name_zone(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """The submitted modal: save the zone, or let the person choose where the text may mean several."""
        need_manager(interaction)
        text = press.text("zone")
        if (named := zones.zone(text)) is not None:
            await self._redraw(interaction, {"timezone": named})
        elif found := zones.find(text):
            await self._redraw(interaction, {}, choice=found)
        else:
            raise MentorError("I know no time zone of that name; try the largest city in it, such as Berlin")

    async def _show(self, interaction: discord.Interaction[Any], changes: dict[str, Any]) -> None:
        await respond(
            interaction, self._panel(interaction, changes), private=True, patience=self._desk.manners.patience
        )

    async def _redraw(
        self, interaction: discord.Interaction[Any], changes: dict[str, Any], choice: Sequence[str] = ()
    ) -> None:
        panel = self._panel(interaction, changes, choice)
        await redraw(interaction, panel, patience=self._desk.manners.patience)

    async def _panel(
        self, interaction: discord.Interaction[Any], changes: dict[str, Any], choice: Sequence[str] = ()
    ) -> Reply:
        guild = home(interaction)
        settings = await self._desk.runner.run(lambda: self._save(guild.id, changes))
        if changes:
            _log.info("server %s: changed %s", guild.id, ", ".join(changes))
        manners = self._desk.manners
        view = settings_view(
            settings,
            guild.name,
            known=[channel.id for channel in guild.channels],
            roles=[role.id for role in guild.roles if role.id == settings.helper_role],
            lacks=lacks(guild, settings),
            now=self._desk.now(),
            keep_days=manners.keep_days if manners.keep_questions else 0,
            zones=choice,
        )
        return Reply(view, private=True)

    def _save(self, guild: int, changes: dict[str, Any]) -> ServerSettings:
        """In one piece of work, so that two managers do not undo each other's choices."""
        settings = replace(self._desk.store.server(guild), **changes)
        if changes:
            self._desk.store.save_server(settings)
        return settings


def _channels(
    interaction: discord.Interaction[Any], press: Press, kinds: Sequence[discord.ChannelType]
) -> tuple[int, ...]:
    guild = home(interaction)
    found = [guild.get_channel(id) for id in _ids(press)]
    if any(channel is None or channel.type not in kinds for channel in found):
        raise MentorError("I cannot see that channel; let me view it first, then choose it again")
    return tuple(channel.id for channel in found if channel is not None)


def _role(interaction: discord.Interaction[Any], press: Press) -> int | None:
    ids = _ids(press)
    if not ids:
        return None
    role = home(interaction).get_role(ids[0])
    if role is None or role.is_default():
        raise MentorError("that role cannot be pinged; choose one whose members want to help")
    return role.id


def _ids(press: Press) -> list[int]:
    return [int(value) for value in press.values if value.isdecimal() and len(value) <= 20]
