"""Weekly prompts in town: a schedule that is due on Monday at nine, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import discord
from simcord.builders import ChannelHandle

from bot.chat.ask import Asking
from bot.chat.desk import Desk
from bot.chat.prompt.group import Prompting
from bot.mentor.prompt.values import Post, Schedule
from bot.mentor.prompt.watch import look_at
from tests.doubles.town import Seen, Town, see

MONDAY = date(2026, 11, 23)  # two days after the clock of the town begins
NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
WEEK = timedelta(weeks=1)


def set_up(town: Town, channel: ChannelHandle | None = None, **fields: Any) -> Schedule:
    """A schedule of the baker's track in the general channel, but for what is given."""
    usual: dict[str, Any] = {"id": "s1", "since": town.clock(), "track": "baker"}
    made = Schedule(guild=town.guild.id, channel=(channel or town.general).id, **(usual | fields))
    town.store.add_schedule(made, look_at(made, town.clock()))
    return made


def schedule(town: Town, id: str = "s1") -> Schedule:
    """A schedule as it is kept."""
    found = town.store.schedule(town.guild.id, id)
    assert found is not None
    return found


def change(town: Town, **fields: Any) -> None:
    """Change the schedule behind the back of the commands."""

    def changed(s: Schedule) -> tuple[Schedule, datetime | None]:
        after = replace(s, **fields)
        return after, look_at(after, town.clock())

    town.store.change_schedule(town.guild.id, "s1", changed)


def posts(town: Town) -> list[Post]:
    """The posts that are kept, the oldest first."""
    return list(town.store.posts(town.guild.id))[::-1]


async def tick(town: Town, at: datetime | None = None) -> None:
    """Let the bot look what is due, at an instant."""
    town.clock.at = at or town.clock.at
    await town.bot.due.tick()
    await town.env.settle()


def said(town: Town, channel: ChannelHandle | None = None) -> list[Seen]:
    """What the bot said in a channel, the oldest first; without Discord's own notes."""
    messages = (channel or town.general).history()
    own = town.bot.user
    return [see(message) for message in messages if own and message.author.id == own.id and message.components]


def prompting(desk: Desk) -> Prompting:
    """The group /prompts alone."""
    return Prompting(desk, Asking(desk))


def forbid(town: Town, channel: ChannelHandle, **permissions: bool) -> None:
    """Take permissions from the bot in a channel, which is told of it, as Discord does."""
    town.forbid(channel, **permissions)
    town.env.backend.announce_channel_update(channel.id)


def allow(town: Town, channel: ChannelHandle) -> None:
    """Give the bot back all that was taken from it in a channel."""
    town.env.backend.channels[channel.id].overwrites.clear()
    town.env.backend.announce_channel_update(channel.id)


def give_tags(town: Town, *names: str, needed: bool = False) -> None:
    """Give the forum tags, at least one of which every post may need."""
    tags = [
        {"id": str(n), "name": name, "moderated": False, "emoji_name": None, "emoji_id": None}
        for n, name in enumerate(names, 1)
    ]
    town.env.backend.edit_channel(town.forum.id, {"available_tags": tags})
    known = town.bot.get_channel(town.forum.id)
    assert isinstance(known, discord.ForumChannel)
    known._flags = 1 << 4 if needed else 0
