"""Weekly prompts of a town as if they had been posted week by week."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import Any

from bot.chat.desk import Desk
from bot.mentor.prompt.ahead import ahead
from bot.mentor.prompt.values import Post, Schedule
from bot.mentor.prompt.watch import look_at
from tests.doubles.prompting import schedule
from tests.doubles.town import Town


def posted(town: Town, count: int, id: str = "s1", *, first: int = 1000, **post: Any) -> list[Post]:
    """Posts of the last weeks, the newest first; their messages count up from `first`. `post` changes each."""
    return keep_posts(town.bot.desk, schedule(town, id), count, first=first, **post)


def keep_posts(desk: Desk, schedule: Schedule, count: int, *, first: int = 1000, **post: Any) -> list[Post]:
    """The same, wherever the desk is."""
    now, curriculum = desk.now(), desk.taught().curriculum
    begin = now - timedelta(weeks=count)
    made: list[Post] = []
    for number, one in enumerate(islice(ahead(curriculum, schedule, (), begin), count)):
        sent = replace(one.posts[-1], message=first + number, **post)
        after = one.schedule

        def settle(_: Schedule, after: Schedule = after) -> Any:
            return after, look_at(after, now)

        desk.store.keep_post(schedule.guild, sent, settle)
        made.insert(0, sent)
    return made
