"""`/prompts catchup` for members who were away, and the choice to follow with one's plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands

from bot.chat.presses import STALE, Handlers, Press, Stale
from bot.chat.prompt.part import Part
from bot.chat.prompt.render_catchup import CATCH, Missed, catchup_view
from bot.chat.reply import redraw
from bot.chat.rights import home
from bot.mentor.prompt.recap import catch_up

_LOOKED_AT = 100  # posts; some may be where the person may not read


class CatchingUp(Part):
    """What a person sees is what they could have read in its channel."""

    def commands(self) -> list[app_commands.Command[Any, ..., Any]]:
        """`catchup`."""

        @app_commands.command(name="catchup", description="The last four weekly prompts, for those who were away")
        async def catchup(interaction: discord.Interaction[Any]) -> None:
            await self._tell(interaction, self._missed(interaction), catchup_view)

        return [catchup]

    def presses(self) -> Handlers:
        """Follow, and stop."""
        return {CATCH: self._press}

    async def _press(self, interaction: discord.Interaction[Any], press: Press) -> None:
        if press.arguments not in (("follow",), ("stop",)):
            raise Stale(STALE)
        user, on = interaction.user.id, press.arguments == ("follow",)
        look = self._missed(interaction)

        def work(guild: int) -> Missed:
            self._desk.store.follow(user, guild, on=on)
            return look(guild)

        reply = self._made(interaction, work, catchup_view)
        await redraw(interaction, reply, patience=self._desk.manners.patience)

    def _missed(self, interaction: discord.Interaction[Any]) -> Callable[[int], Missed]:
        """Work that finds what the person may have missed."""
        user, seen = interaction.user.id, _seen(interaction)

        def work(guild: int) -> Missed:
            store, curriculum = self._desk.store, self._desk.taught().curriculum
            posts = [post for post in store.posts(guild, count=_LOOKED_AT) if post.channel in seen]
            return Missed(
                catch_up(curriculum, posts),
                curriculum,
                offered=any(schedule.on and schedule.follow_cohort for schedule in store.schedules(guild)),
                follows=store.follows(user, guild),
                has_plan=store.plan_in_use(user, guild) is not None,
            )

        return work


def _seen(interaction: discord.Interaction[Any]) -> set[int]:
    """The channels in which a person can read."""
    guild, person = home(interaction), interaction.user
    if not isinstance(person, discord.Member):
        return set()
    rights = ((channel.id, channel.permissions_for(person)) for channel in guild.channels)
    return {id for id, right in rights if right.view_channel and right.read_message_history}
