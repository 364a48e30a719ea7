"""`/prompts setup`: one panel with all that the managers of a server may choose for a weekly prompt."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands, ui

from bot.chat import timing, zoning
from bot.chat.access import PLACES
from bot.chat.presses import STALE, Handlers, Press, Stale
from bot.chat.prompt.part import WHICH, Id, Part, in_the_way, picked
from bot.chat.prompt.render_panel import extras_of, panel_view, when_modal
from bot.chat.reply import show_modal
from bot.chat.rights import home, need_manager
from bot.errors import MentorError, UsageProblem
from bot.mentor import zones
from bot.mentor.clock import time_of
from bot.mentor.plan.ids import Ids
from bot.mentor.prompt.schedules import Opened

_log = logging.getLogger(__name__)


class ChannelOption(app_commands.Transformer):
    """A channel of the kinds in which prompts can be posted."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """A channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Those that Discord offers."""
        return PLACES

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> int:
        """The id of the channel."""
        return int(value.id)


class SettingUp(Part):
    """The panel. Whoever uses it must be a manager at that moment, not only when it was opened."""

    def commands(self) -> list[app_commands.Command[Any, ..., Any]]:
        """`setup`."""

        @app_commands.command(name="setup", description="Where and when I post a study prompt each week")
        @app_commands.describe(
            channel="Where I post: a channel or a forum",
            weekday="On which day? (default: Monday)",
            time="At what time? Such as 18:30 (default: 09:00)",
            zone="By the clock of which city or zone? (default: that of the server)",
            schedule=WHICH,
        )
        @app_commands.choices(weekday=timing.DAYS)
        @app_commands.autocomplete(zone=zoning.suggest, time=timing.suggest)
        async def setup(
            interaction: discord.Interaction[Any],
            channel: app_commands.Transform[int, ChannelOption] | None = None,
            weekday: int | None = None,
            time: app_commands.Range[str, 1, 10] | None = None,
            zone: app_commands.Range[str, 1, 64] | None = None,
            schedule: Id | None = None,
        ) -> None:
            need_manager(interaction)
            changes: dict[str, Any] = {}
            if channel is not None:
                changes |= _place(home(interaction), channel)
            if weekday is not None:
                changes["weekday"] = weekday
            if time is not None:
                changes["at"] = time_of(time)
            if zone is not None:
                changes["zone"] = zoning.named(zone)

            def work(guild: int) -> Opened:
                found = self._schedules.set_up(guild, schedule)
                if not changes:
                    return found
                if len(found.all) > 1:
                    found = self._schedules.find(guild, schedule)
                return self._change(guild, found.schedule.id, changes)

            await self._answer(interaction, work, panel_view)

        return [self.with_schedules(setup)]

    def presses(self) -> Handlers:
        """The panel's parts, and the form for day, time and zone."""
        return {"prompts": self._press, "prompts-when": self._retime}

    async def _press(self, interaction: discord.Interaction[Any], press: Press) -> None:
        need_manager(interaction)
        id = picked(press)
        match press.arguments[1:]:
            case ("open",):
                await self._answer(interaction, lambda guild: self._schedules.find(guild, id), panel_view)
            case ("show",):
                await self._redraw(interaction, lambda guild: self._schedules.find(guild, id), panel_view)
            case ("add",):
                await self._redraw(interaction, self._schedules.add, panel_view)
            case ("when",):
                guild = home(interaction).id
                opened = await self._desk.runner.run(lambda: self._schedules.find(guild, id))
                await show_modal(interaction, when_modal(opened.schedule))
            case ("on",):
                await self._switch_on(interaction, id)
            case ("off",):
                await self._save(interaction, id, {"on": False})
            case (what,):
                await self._choose(interaction, id, what, press.values)
            case _:
                raise Stale(STALE)

    async def _choose(self, interaction: discord.Interaction[Any], id: str, what: str, values: Sequence[str]) -> None:
        """Save what was chosen in a select."""
        match what:
            case "channel":
                changes = _place(home(interaction), _id(values))
            case "tags":
                changes = {"tags": tuple(values)}
            case "role":
                changes = {"role": _role(home(interaction), values)}
            case "zone":
                changes = {"zone": zoning.named("".join(values))}
            case "track":
                changes = {"track": self._track("".join(values))}
            case "extras":
                await self._redraw(interaction, lambda guild: self._extras(guild, id, values), panel_view)
                return
            case _:
                raise Stale(STALE)
        await self._save(interaction, id, changes)

    async def _save(self, interaction: discord.Interaction[Any], id: str, changes: dict[str, Any]) -> None:
        await self._redraw(interaction, lambda guild: self._change(guild, id, changes), panel_view)

    async def _retime(self, interaction: discord.Interaction[Any], press: Press) -> None:
        """The submitted form: save it, or let the person choose a zone where the text may mean several."""
        id, text = press.key(0), press.text("zone")
        weekday, at = timing.weekday_of(press.text(timing.DAY)), time_of(press.text(timing.TIME))
        changes: dict[str, Any] = {"weekday": weekday, "at": at}
        named = zones.zone(text)
        near = zones.find(text) if named is None else ()
        if named is not None:
            changes["zone"] = named
        elif not near:
            raise MentorError("I know no time zone of that name; try the largest city in it, such as Berlin")

        def draw(guild: discord.Guild, opened: Opened) -> ui.LayoutView:
            return panel_view(guild, opened, zones=near)

        await self._redraw(interaction, lambda guild: self._change(guild, id, changes), draw)

    async def _switch_on(self, interaction: discord.Interaction[Any], id: str) -> None:
        """Switch on, unless something is in the way; then all of it is named."""
        guild = home(interaction)
        opened = await self._desk.runner.run(lambda: self._schedules.find(guild.id, id))
        if lines := in_the_way(guild, opened):
            told = "\n".join(["❌ **Not switched on.** This comes first, then press it again:", *lines])
            await self._redraw(interaction, lambda _: opened, lambda _, found: panel_view(guild, found, told=told))
            return
        await self._save(interaction, id, {"on": True, "failures": 0, "problem": ""})

    def _change(self, guild: int, id: str, changes: dict[str, Any]) -> Opened:
        opened = self._schedules.change(guild, id, **changes)
        _log.info("server %s: changed %s of the weekly prompt %s", guild, ", ".join(changes), id)
        return opened

    def _extras(self, guild: int, id: str, values: Sequence[str]) -> Opened:
        names = extras_of(self._schedules.find(guild, id).schedule)
        return self._change(guild, id, {name: name in values for name in names})

    def _track(self, role: str) -> str:
        found = Ids(self._desk.taught().curriculum).role(role)
        if found is None:
            raise UsageProblem("That role is no longer taught here; choose another track.")
        return found


def _place(guild: discord.Guild, id: int) -> dict[str, Any]:
    """What a schedule keeps of the channel that was chosen. Raises MentorError for one that will not do."""
    channel = guild.get_channel(id)
    if channel is None or channel.type not in PLACES:
        raise MentorError("I cannot see that channel; let me view it first, then choose it again")
    kind = "forum" if isinstance(channel, discord.ForumChannel) else "text"
    return {"channel": id, "kind": kind, "failures": 0, "problem": ""}


def _role(guild: discord.Guild, values: Sequence[str]) -> int | None:
    if not values:
        return None
    role = guild.get_role(_id(values))
    if role is None or role.is_default():
        raise MentorError("that role cannot be pinged; choose one whose members want to be told")
    return role.id


def _id(values: Sequence[str]) -> int:
    found = values[0] if values else ""
    if not found.isdecimal() or len(found) > 20:
        raise Stale(STALE)
    return int(found)
