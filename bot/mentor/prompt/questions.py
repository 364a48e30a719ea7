"""Which questions a prompt asks: the least recently used, and of earlier topics those whose review is due."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from bot.mentor.plan.ids import Ids
from bot.mentor.prompt.values import Post, Used
from bot.mentor.review import LADDER, Review, answered, first
from knowledge.curriculum import Curriculum

LOOK_BACK = 2
LIGHT = 3
_NEVER = date.min


class Rotation:
    """The questions of a curriculum, after the posts that a schedule has made until now."""

    def __init__(self, curriculum: Curriculum, history: Sequence[Post]) -> None:
        self._curriculum = curriculum
        self._posts = sorted(history, key=lambda post: post.day)
        self._ids = Ids(curriculum)
        self._last: dict[Used, date] = {}
        for post in self._posts:
            for used in self._now(post.used):
                self._last[used] = post.day

    def times(self, topic: str) -> int:
        """How many posts were about a topic."""
        return sum(self._ids.item(post.topic) == topic for post in self._posts if post.topic)

    def next(self, topic: str) -> Used:
        """The question of a skill that was not asked for the longest time; of those never asked, the first."""
        questions = self._curriculum.skills[topic].front.questions
        return min((Used(topic, q.id) for q in questions), key=lambda used: self._last.get(used, _NEVER))

    def look_back(self, day: date, count: int, without: str = "") -> tuple[Used, ...]:
        """Questions on earlier topics, one each and from as many areas as there are; those due first."""
        waiting = [topic for topic in self._by_need(day) if topic != without]
        chosen: list[str] = []
        while waiting and len(chosen) < count:
            areas = {self._area(topic) for topic in chosen}
            topic = next((t for t in waiting if self._area(t) not in areas), waiting[0])
            waiting.remove(topic)
            chosen.append(topic)
        return tuple(map(self.next, chosen))

    def _by_need(self, day: date) -> list[str]:
        """The earlier topics: those due, then those that will be, then those settled.

        There are more reviews due than a post has room for. So that each topic keeps to its ladder as well as may be,
        the one comes first that waits the longest, measured by its gap.
        """
        reviews = self._reviews()
        waiting = {topic: _waits(review, day) for topic, review in reviews.items() if review}
        settled = [topic for topic, review in reviews.items() if review is None]
        settled.sort(key=lambda topic: max((d for used, d in self._last.items() if used.topic == topic), default=day))
        return [*sorted(waiting, key=lambda topic: (-waiting[topic], topic)), *settled]

    def _reviews(self) -> dict[str, Review | None]:
        """The next review of each topic that was posted; None where its ladder is at its end."""
        found: dict[str, Review | None] = {}
        for post in self._posts:
            for used in self._now(post.look_back):
                if review := found.get(used.topic):
                    found[used.topic] = answered(review, True, post.day)
            if topic := self._ids.item(post.topic) if post.topic else None:
                found[topic] = first(topic, post.day)
        return {topic: review for topic, review in found.items() if topic in self._curriculum.skills}

    def _now(self, questions: Collection[Used]) -> Iterator[Used]:
        """Questions under the present ids of their skills; those of skills that are no more are left out."""
        for used in questions:
            if topic := self._ids.item(used.topic):
                yield Used(topic, used.question)

    def _area(self, topic: str) -> str:
        return self._curriculum.skills[topic].front.area


def _waits(review: Review, day: date) -> float:
    """How much of the gap before a review is over on a day; 1 where it is due."""
    gap = timedelta(weeks=LADDER[review.step])
    return (day - review.due + gap) / gap
