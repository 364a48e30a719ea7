"""What members who were away have missed, and what a month's prompts led to, without any name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from bot.mentor.plan.ids import Ids
from bot.mentor.prompt.values import Post
from bot.mentor.related import name_of
from knowledge.curriculum import Curriculum

CATCH_UP = 4

Reaction = Literal["done", "stuck", "easy"]


@dataclass(frozen=True, slots=True)
class Recall:
    """An earlier post: where it stands and what it was about; a light one has no topic and no name."""

    post: Post
    topic: str
    name: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many members answered a post, called it done, were stuck, or found it too easy."""

    answers: int = 0
    done: int = 0
    stuck: int = 0
    too_easy: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.answers + other.answers,
            self.done + other.done,
            self.stuck + other.stuck,
            self.too_easy + other.too_easy,
        )


@dataclass(frozen=True, slots=True)
class TopicTally:
    """What members did with the posts on one topic; a light one counts under no topic."""

    topic: str
    name: str
    posts: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class Month:
    """The posts of a month in one server, topic by topic in the order in which they came."""

    first: date
    posts: int
    total: Tally
    topics: tuple[TopicTally, ...]


def catch_up(curriculum: Curriculum, history: Iterable[Post], count: int = CATCH_UP) -> tuple[Recall, ...]:
    """The latest posts, the newest first."""
    latest = sorted(history, key=lambda post: post.at, reverse=True)[:count]
    ids = Ids(curriculum)
    topics = [(post, (ids.item(post.topic) or post.topic) if post.topic else "") for post in latest]
    return tuple(Recall(post, topic, name_of(curriculum, topic)) for post, topic in topics)


def posted_in(posts: Iterable[Post], first: date, zone: str) -> tuple[Post, ...]:
    """The posts that were made in the month of which `first` is a day, by the clock of a zone, the earliest first."""
    there = ZoneInfo(zone)
    days = {post: post.at.astimezone(there) for post in sorted(posts, key=lambda post: post.at)}
    return tuple(post for post, at in days.items() if (at.year, at.month) == (first.year, first.month))


def month(curriculum: Curriculum, posts: Sequence[Post], tallies: Mapping[int, Tally], first: date) -> Month:
    """The month of which `first` is a day, after its posts; `tallies` goes by the id of the message."""
    ids = Ids(curriculum)
    by_topic: dict[str, list[Tally]] = {}
    for post in posts:
        topic = (ids.item(post.topic) or post.topic) if post.topic else ""
        by_topic.setdefault(topic, []).append(tallies.get(post.message, Tally()))
    topics = tuple(
        TopicTally(topic, name_of(curriculum, topic), len(found), sum(found, Tally()))
        for topic, found in by_topic.items()
    )
    return Month(first.replace(day=1), len(posts), sum((t.tally for t in topics), Tally()), topics)
