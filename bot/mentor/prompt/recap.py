"""What members who were away have missed, and what a month's prompts led to, without any name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

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
    latest = sorted(history, key=lambda post: post.day, reverse=True)[:count]
    ids = Ids(curriculum)
    topics = [(post, (ids.item(post.topic) or post.topic) if post.topic else "") for post in latest]
    return tuple(Recall(post, topic, name_of(curriculum, topic)) for post, topic in topics)


def month(curriculum: Curriculum, posts: Sequence[Post], tallies: Mapping[int, Tally], first: date) -> Month:
    """The month of which `first` is a day; `tallies` goes by the id of the message."""
    ids = Ids(curriculum)
    of_it = sorted((p for p in posts if (p.day.year, p.day.month) == (first.year, first.month)), key=lambda p: p.day)
    by_topic: dict[str, list[Tally]] = {}
    for post in of_it:
        topic = (ids.item(post.topic) or post.topic) if post.topic else ""
        by_topic.setdefault(topic, []).append(tallies.get(post.message, Tally()))
    topics = tuple(
        TopicTally(topic, name_of(curriculum, topic), len(found), sum(found, Tally()))
        for topic, found in by_topic.items()
    )
    return Month(first.replace(day=1), len(of_it), sum((t.tally for t in topics), Tally()), topics)
