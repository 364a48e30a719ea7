"""`/help`, and the one message with which the bot greets a server: what it can do, and three things to try."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import discord
from discord import app_commands

from bot.chat.client import MentorClient
from bot.chat.desk import Desk, Taught
from bot.chat.presses import Handlers
from bot.chat.render_people import greeting_view, help_view
from bot.chat.reply import NOBODY, UNREACHABLE, Reply, respond
from bot.mentor.model import Confidence, Question
from knowledge.curriculum import Curriculum

_log = logging.getLogger(__name__)
TRIES = 3
TRIED = 12  # each costs a search
_LONGEST = 75  # of a question that a button shows and carries
_GENERAL = (
    "Do I need a degree?",
    "Which projects belong in a portfolio?",
    "How do I prepare for an interview?",
)


class Welcome:
    """Greets and explains. What it proposes to ask is what the index answers well."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._found: tuple[str, tuple[str, ...]] = ("", ())

    def commands(self) -> list[app_commands.Command[Any, ..., Any]]:
        """`/help`."""

        @app_commands.command(name="help", description="What I can do, three things to try, and how private it is")
        async def help(interaction: discord.Interaction[Any]) -> None:
            await respond(interaction, self._help(interaction), private=True, patience=self._desk.manners.patience)

        return [help]

    def presses(self) -> Handlers:
        """None: the questions to try belong to asking."""
        return {}

    async def joined(self, client: MentorClient, guild: discord.Guild) -> None:
        """Greet a new server where it can be read; stay silent where the bot may write nowhere."""
        tries = await self._desk.runner.run(lambda: self._tries(self._desk.taught()))
        for channel in writable(guild):
            try:
                await channel.send(view=greeting_view(tries, commands=_names(client)), allowed_mentions=NOBODY)
            except UNREACHABLE as fault:
                _log.info("server %s: cannot greet in channel %s (%s)", guild.id, channel.id, type(fault).__name__)
            else:
                return
        _log.info("server %s: no channel to greet in", guild.id)

    async def _help(self, interaction: discord.Interaction[Any]) -> Reply:
        tries = await self._desk.runner.run(lambda: self._tries(self._desk.taught()))
        manners = self._desk.manners
        view = help_view(
            tries,
            commands=_names(interaction.client),
            keep_days=manners.keep_days if manners.keep_questions else 0,
            in_server=interaction.client.get_guild(interaction.guild_id or 0) is not None,
        )
        return Reply(view, private=True)

    def _tries(self, taught: Taught) -> tuple[str, ...]:
        """Questions that the index answers well, found once for each index."""
        if self._found[0] != taught.id:
            found: dict[Confidence, list[str]] = {confidence: [] for confidence in Confidence}
            for question in _questions(taught.curriculum):
                found[taught.mentor.ask(Question(question)).confidence].append(question)
                if len(found[Confidence.STRONG]) == TRIES:
                    break
            self._found = (taught.id, (*found[Confidence.STRONG], *found[Confidence.PARTIAL])[:TRIES])
        return self._found[1]


def _names(client: MentorClient) -> list[str]:
    """The commands that the bot has."""
    return [command.name for command in client.tree.get_commands()]


def _questions(curriculum: Curriculum) -> list[str]:
    """What a newcomer may want to know, the best first; of things that the curriculum knows."""
    found = [q for q in _candidates(curriculum) if len(q.encode()) <= _LONGEST and ":" not in q]
    return found[:TRIED]


def _candidates(curriculum: Curriculum) -> Iterator[str]:
    if roles := curriculum.roles:
        nearest = min(roles, key=lambda id: curriculum.hours(id, "junior"))
        who = with_article(roles[nearest].front.title)
        yield from (f"What does {who} do?", f"How long does it take to become {who}?")
    yield from _GENERAL
    for skill in list(curriculum.skills.values())[:3]:
        yield f"How do I learn {skill.front.title.partition(':')[0]}?"


def with_article(title: str) -> str:
    """A title such as "Data Analyst" within a sentence: "a data analyst"; abbreviations stay: "an NLP engineer"."""
    words = title.partition(":")[0].split() or [title]
    lowered = [word if sum(map(str.isupper, word)) > 1 else word.lower() for word in words]
    vowels = "aeio" if lowered[0].islower() else "AEFHILMNORSX"
    return f"{'an' if lowered[0].startswith(tuple(vowels)) else 'a'} {' '.join(lowered)}"


def writable(guild: discord.Guild) -> Iterator[discord.TextChannel]:
    """The channel for system messages, then the others from the top, as far as the bot may write there."""
    first = [guild.system_channel] if guild.system_channel else []
    for channel in dict.fromkeys([*first, *guild.text_channels]):
        rights = channel.permissions_for(guild.me)
        if rights.view_channel and rights.send_messages:
            yield channel
