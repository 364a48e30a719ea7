"""`/prompts preview`, `post`, `status` and `history`: what a weekly prompt was, is and will be."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, Protocol

import discord
from discord import app_commands, ui

from bot.chat.client import MentorClient
from bot.chat.desk import Desk
from bot.chat.presses import STALE, Handlers, Press, Stale
from bot.chat.prompt.part import WHICH, Id, Part, in_the_way, picked
from bot.chat.prompt.render_look import confirm_view, history_view, posted_view, status_view, too_soon
from bot.chat.prompt.render_post import post_view
from bot.chat.reply import Reply, redraw
from bot.chat.rights import home, need_manager
from bot.errors import MentorError
from bot.mentor.prompt.ahead import Ahead
from bot.mentor.prompt.schedules import Opened
from bot.mentor.prompt.values import Post, Prompt, Slot

_log = logging.getLogger(__name__)
_MOST_WEEKS = 200
Shown = tuple[Opened, Prompt]
ByHand = tuple[Opened, tuple[Slot, Prompt] | None]


class PostsNow(Protocol):
    """Posts by hand, in the same way as by the clock."""

    async def post_now(self, client: MentorClient, guild: discord.Guild, schedule: str) -> Post:
        """Post the coming prompt of a schedule at once. Raises MentorError, which says why it cannot be."""


class Looking(Part):
    """What managers look at before and after a post. All of it is private, but for what they post."""

    def __init__(self, desk: Desk, poster: PostsNow) -> None:
        super().__init__(desk)
        self._poster = poster

    def commands(self) -> list[app_commands.Command[Any, ..., Any]]:
        """The four commands."""
        made = (self._preview(), self._post(), self._status(), self._history())
        return [self.with_schedules(command) for command in made]

    def presses(self) -> Handlers:
        """The buttons of these messages and of the panel."""
        return {"prompts-look": self._press}

    def _preview(self) -> app_commands.Command[Any, ..., Any]:
        @app_commands.command(name="preview", description="See a prompt as it will be posted; only you see it")
        @app_commands.describe(week="Which week of the track? (default: the one that comes next)", schedule=WHICH)
        async def preview(
            interaction: discord.Interaction[Any],
            week: app_commands.Range[int, 1, _MOST_WEEKS] | None = None,
            schedule: Id | None = None,
        ) -> None:
            await self._answer(interaction, lambda guild: self._shown(guild, schedule, week), _post_view)

        return preview

    def _post(self) -> app_commands.Command[Any, ..., Any]:
        @app_commands.command(name="post", description="Post the coming prompt now, in place of its day")
        @app_commands.describe(schedule=WHICH)
        async def post(interaction: discord.Interaction[Any], schedule: Id | None = None) -> None:
            await self._answer(interaction, lambda guild: self._by_hand(guild, schedule), confirm)

        return post

    def _status(self) -> app_commands.Command[Any, ..., Any]:
        @app_commands.command(name="status", description="The next posts, what stands in the way, and the last posts")
        @app_commands.describe(schedule=WHICH)
        async def status(interaction: discord.Interaction[Any], schedule: Id | None = None) -> None:
            await self._answer(interaction, lambda guild: self._stands(guild, schedule), status_view)

        return status

    def _history(self) -> app_commands.Command[Any, ..., Any]:
        @app_commands.command(name="history", description="All prompts that were posted here, with links")
        @app_commands.describe(schedule=WHICH)
        async def history(interaction: discord.Interaction[Any], schedule: Id | None = None) -> None:
            await self._answer(interaction, lambda guild: self._schedules.find(guild, schedule), history_view)

        return history

    async def _press(self, interaction: discord.Interaction[Any], press: Press) -> None:
        id = picked(press)
        match press.arguments[1:]:
            case ("preview",):
                await self._answer(interaction, lambda guild: self._shown(guild, id, None), _post_view)
            case ("status",):
                await self._answer(interaction, lambda guild: self._stands(guild, id), status_view)
            case ("show",):
                await self._redraw(interaction, lambda guild: self._stands(guild, id), status_view)
            case ("history", _):
                at = press.count(2)

                def draw(guild: discord.Guild, opened: Opened) -> ui.LayoutView:
                    return history_view(guild, opened, at)

                await self._redraw(interaction, lambda guild: self._schedules.find(guild, id), draw)
            case ("post",):
                need_manager(interaction)
                await redraw(interaction, self._post_now(interaction, id), patience=self._desk.manners.patience)
            case _:
                raise Stale(STALE)

    async def _post_now(self, interaction: discord.Interaction[Any], id: str) -> Reply:
        guild = home(interaction)
        confirm(guild, await self._desk.runner.run(lambda: self._by_hand(guild.id, id)))
        post = await self._poster.post_now(interaction.client, guild, id)
        _log.info("server %s: the weekly prompt %s was posted by hand", guild.id, id)
        opened = await self._desk.runner.run(lambda: self._schedules.find(guild.id, id))
        return Reply(posted_view(guild, (post, opened.slot if opened.schedule.on else None)), private=True)

    def _by_hand(self, guild: int, id: str | None) -> ByHand:
        opened = self._schedules.find(guild, id)
        return opened, None if opened.fault else self._schedules.by_hand(opened)

    def _shown(self, guild: int, id: str | None, week: int | None) -> Shown:
        opened = self._schedules.find(guild, id)
        if opened.fault or opened.next is None:
            raise MentorError(opened.fault)
        return opened, opened.next if week is None else self._schedules.look(opened, week)

    def _stands(self, guild: int, id: str | None) -> tuple[Opened, Sequence[Ahead]]:
        opened = self._schedules.look_at_one(guild, id)
        return opened, self._schedules.upcoming(opened)


def confirm(guild: discord.Guild, found: ByHand) -> ui.LayoutView:
    """Asks before a post by hand. Raises MentorError, which says all that is in the way, where there can be none."""
    opened, ready = found
    if opened.schedule.pending:
        raise MentorError("a post is on its way already; look into its channel in a minute")
    if lines := in_the_way(guild, opened):
        raise MentorError("\n".join(["I cannot post yet. This stands in the way:", *lines]))
    if ready is None:
        raise MentorError(too_soon(opened))
    return confirm_view(opened, *ready)


def _post_view(_: discord.Guild, shown: Shown) -> ui.LayoutView:
    opened, prompt = shown
    return post_view(prompt, role=opened.schedule.role, live=False)
