"""`/prompts summary`: what a month of weekly prompts led to, without any name."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import discord
from discord import app_commands

from bot.chat.prompt.part import Part
from bot.chat.prompt.render_catchup import summary_view
from bot.chat.reply import UNREACHABLE, Reply, respond
from bot.chat.rights import home, need_manager
from bot.errors import UsageProblem
from bot.mentor.plan.wishes import day_of
from bot.mentor.prompt.recap import Tally, month, posted_in
from bot.mentor.prompt.values import Post

_log = logging.getLogger(__name__)
_MONTHS = 12
_READ = 500  # messages of a thread
_FORMS = ("%Y-%m", "%B %Y", "%b %Y")


class Summing(Part):
    """Answers are counted in the threads, as far as the bot may read there; nothing that was written is kept."""

    def commands(self) -> list[app_commands.Command[Any, ..., Any]]:
        """`summary`."""

        @app_commands.command(name="summary", description="A month in figures: posts, answers, and what was hard")
        @app_commands.rename(typed="month")
        @app_commands.describe(typed="Such as 2026-11 or November 2026 (default: this month)")
        async def summary(
            interaction: discord.Interaction[Any], typed: app_commands.Range[str, 1, 20] | None = None
        ) -> None:
            need_manager(interaction)
            patience = self._desk.manners.patience
            await respond(interaction, self._summed(interaction, typed), private=True, patience=patience)

        @summary.autocomplete("typed")
        async def suggest(_: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
            first = self._desk.now().date().replace(day=1)
            named = [(f"{found:%B %Y}", f"{found:%Y-%m}") for found in _last(first, _MONTHS)]
            wanted = current.casefold().strip()
            return [app_commands.Choice(name=n, value=v) for n, v in named if wanted in f"{n} {v}".casefold()]

        return [summary]

    async def _summed(self, interaction: discord.Interaction[Any], typed: str | None) -> Reply:
        guild = home(interaction)
        store, now = self._desk.store, self._desk.now()

        def work() -> tuple[date, Sequence[Post], dict[int, Tally]]:
            zone = store.server(guild.id).timezone
            first = month_of(typed) if typed else day_of(now, zone).replace(day=1)
            posts = posted_in(store.posts(guild.id), first, zone)
            return first, posts, dict(store.tallies(guild.id, [post.message for post in posts]))

        first, posts, tallies = await self._desk.runner.run(work)
        uncounted = 0
        for post in posts:
            if post.thread is None:
                continue
            count = await _replies(interaction.client, guild, post)
            uncounted += count is None
            tallies[post.message] = tallies.get(post.message, Tally()) + Tally(answers=count or 0)
        found = await self._desk.runner.run(lambda: month(self._desk.taught().curriculum, posts, tallies, first))
        return Reply(summary_view(found, uncounted), private=True)


def month_of(typed: str) -> date:
    """The first day of the month that was typed. Raises UsageProblem."""
    for form in _FORMS:
        try:
            return datetime.strptime(typed.strip(), form).date()  # noqa: DTZ007 - a month of the calendar
        except ValueError:
            continue
    raise UsageProblem("I cannot read that month; write it like 2026-11 or November 2026.")


async def _replies(client: discord.Client, guild: discord.Guild, post: Post) -> int | None:
    """How many messages people wrote in the thread of a post, up to some hundreds; None where that cannot be known."""
    try:
        thread = guild.get_thread(post.thread or 0) or await client.fetch_channel(post.thread or 0)
        if not isinstance(thread, discord.Thread):
            return None
        # Discord's own count is of the moment when the bot last heard of the thread, and has the bot's messages in it.
        messages = [m async for m in thread.history(limit=_READ)]
    except (*UNREACHABLE, discord.InvalidData) as fault:
        _log.info("the thread %s cannot be counted (%s)", post.thread, type(fault).__name__)
        return None
    return sum(not m.author.bot and not m.is_system() and m.id != post.message for m in messages)


def _last(first: date, count: int) -> list[date]:
    """A month and those before it."""
    months = [12 * first.year + first.month - 1 - n for n in range(count)]
    return [date(number // 12, number % 12 + 1, 1) for number in months]
