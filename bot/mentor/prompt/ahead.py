"""The prompts that a schedule has before it, if each is posted on time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.mentor.prompt.cadence import next_slot
from bot.mentor.prompt.tick import begun, posted
from bot.mentor.prompt.values import Post, Prompt, Schedule, Slot
from bot.mentor.prompt.write import light, prompt
from knowledge.curriculum import Curriculum


@dataclass(frozen=True, slots=True)
class Ahead:
    """A prompt to come, and how schedule and posts stand after it."""

    slot: Slot
    prompt: Prompt
    schedule: Schedule
    posts: tuple[Post, ...]


def ahead(curriculum: Curriculum, schedule: Schedule, history: Sequence[Post], now: datetime) -> Iterator[Ahead]:
    """The prompts after an instant, one by one; it ends where there is no slot within five years.

    Raises UsageProblem where no topic can be chosen.
    """
    posts, after = tuple(history), now
    while slot := next_slot(schedule, after):
        made = (light if slot.light else prompt)(curriculum, schedule, posts, slot.day)
        schedule, post = posted(
            begun(schedule, made), channel=schedule.channel, message=len(posts) + 1, thread=None, at=slot.at
        )
        posts, after = (*posts, post), slot.at
        yield Ahead(slot, made, schedule, posts)
