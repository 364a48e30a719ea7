"""Which questions a prompt asks: in turn, and on earlier topics when their review is due."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from bot.mentor.prompt.ahead import Ahead
from bot.mentor.prompt.questions import LIGHT, LOOK_BACK, Rotation
from bot.mentor.prompt.values import Post, Used
from knowledge.curriculum import LockedId
from tests.doubles.curriculum import Bakery
from tests.doubles.plans import real
from tests.doubles.prompts import START, prompts

MONDAY = date(2027, 1, 4)


@cache
def two_cycles() -> list[Ahead]:
    """All prompts of two cycles for machine learning engineers."""
    return prompts(real(), 50)


def area(used: Used) -> str:
    """The area of the skill that is asked about."""
    return real().skills[used.topic].front.area


def post(week: int, topic: str, *asked: str, warm_up: str = "") -> Post:
    """A post so many weeks after the first; what it asked about earlier topics is given as "topic/question"."""
    used = [Used(*one.split("/")) for one in asked]
    first = Used(topic, warm_up) if warm_up else None
    return Post("s1", MONDAY + timedelta(weeks=week), week + 1, 1, topic, first, tuple(used), 2, week, None, START)


def looked_back(*posts: Post, week: int, count: int = 1) -> list[str]:
    """What is asked about earlier topics so many weeks after the first."""
    found = Rotation(real(), posts).look_back(MONDAY + timedelta(weeks=week), count)
    return [used.topic for used in found]


def test_the_first_weeks_have_little_to_look_back_on() -> None:
    """Nothing in the first, one topic in the second, two from then on."""
    assert [0, 1, *[2] * 48] == [len(found.prompt.look_back) for found in two_cycles()]


def test_two_questions_come_from_two_areas() -> None:
    """As soon as two were posted, apart from the topic of the week."""
    posted: set[str] = set()
    for found in two_cycles():
        study = found.prompt.study
        assert study is not None
        asked = {asked.used.topic for asked in found.prompt.look_back}
        areas = {real().skills[topic].front.area for topic in posted - {study.topic}}
        assert min(2, len(areas)) == len({area(one.used) for one in found.prompt.look_back})
        assert asked <= posted - {study.topic}
        posted.add(study.topic)


def test_a_topic_comes_again_after_1_2_4_8_and_16_weeks() -> None:
    """From then on it comes before what is just due as well; after the last gap it is settled."""
    posts, weeks = [post(0, "sql")], []
    for week in range(1, 60):
        just_due = post(week - 1, "testing-debugging")
        if ["sql"] == looked_back(*posts, just_due, week=week):
            weeks.append(week)
            posts.append(post(week, "", "sql/q1"))
    assert [1, 3, 7, 15, 31] == weeks


def test_due_topics_come_before_others() -> None:
    """One that is not yet due comes where no other is left, and a settled one last."""
    posts = [post(0, "sql"), post(1, "", "sql/q1"), post(1, "numpy"), post(2, "pandas")]
    assert ["numpy", "sql"] == looked_back(*posts, week=2, count=2)
    assert "pandas" not in looked_back(*posts, week=2, count=2)
    settled = [post(0, "sql"), *(post(week, "", "sql/q1") for week in (1, 3, 7, 15, 31)), post(31, "numpy")]
    assert ["numpy", "sql"] == looked_back(*settled, week=31, count=2)


def test_who_waits_long_for_a_short_gap_comes_first() -> None:
    """A week too late is much for a gap of a week and little for one of eight."""
    long = [post(0, "sql"), *(post(week, "", "sql/q1") for week in (1, 3, 7))]  # due in week 15
    assert ["numpy"] == looked_back(*long, post(14, "numpy"), week=16)  # due in week 15 as well


def test_a_topic_that_is_posted_again_begins_anew() -> None:
    """The ladder of the second cycle has the first one's gaps."""
    again = [post(0, "sql"), post(1, "", "sql/q1"), post(3, "", "sql/q2"), post(4, "sql"), post(4, "numpy")]
    assert ["numpy", "sql"] == sorted(looked_back(*again, week=5, count=2))


def test_no_question_comes_again_within_eight_weeks() -> None:
    """Unless all six of the skill were asked since: nothing is left out for that."""
    last: dict[Used, date] = {}
    for found in two_cycles():
        day = found.prompt.day
        for used in [asked.used for asked in found.prompt.asked]:
            if used in last and day - last[used] < timedelta(weeks=8):
                others = [last.get(Used(used.topic, f"q{n}")) for n in range(1, 7)]
                assert all(other and day - other < timedelta(weeks=8) for other in others)
            last[used] = day


def test_the_least_recently_used_question_is_next() -> None:
    """Of those never used the first one."""
    rotation = Rotation(real(), [post(0, "sql", warm_up="q1"), post(1, "numpy", "sql/q2")])
    assert Used("sql", "q3") == rotation.next("sql")
    used_up = [post(n, "sql", warm_up=f"q{q}") for n, q in enumerate((3, 5, 1, 2, 6, 4))]
    assert Used("sql", "q3") == Rotation(real(), used_up).next("sql")
    assert Used("sql", "q3") == Rotation(real(), used_up[::-1]).next("sql")


def test_a_second_cycle_asks_other_questions() -> None:
    """Before study, each topic has another one than the first time."""
    asked = defaultdict(list)
    for found in two_cycles():
        study = found.prompt.study
        assert study is not None
        asked[study.topic].append(study.warm_up.used.question)
    assert {2} == {len(set(questions)) for questions in asked.values()}


@pytest.mark.parametrize(("topics", "expected"), [(1, 1), (2, 2), (3, 3), (9, 3)])
def test_a_light_week_asks_three(topics: int, expected: int) -> None:
    """On three topics where so many were posted, from as many areas as there are."""
    history = two_cycles()[topics - 1].posts
    found = Rotation(real(), history).look_back(MONDAY + timedelta(weeks=topics), LIGHT)
    areas = {real().skills[p.topic].front.area for p in history}
    assert expected == len({used.topic for used in found})
    assert min(expected, len(areas)) == len({area(used) for used in found})


def test_renamed_skills_keep_their_history(tmp_path: Path) -> None:
    """Retired ones have none any more, and questions that are gone do no harm."""
    bakery = Bakery(tmp_path)
    curriculum = bakery.load()
    locked = (*curriculum.ids, LockedId("skill", "digits", "renamed-to:numbers", 1))
    renamed = replace(curriculum, ids=locked)
    posts = [post(0, "digits", warm_up="q1"), post(1, "glass", "digits/q9", warm_up="q1")]
    rotation = Rotation(renamed, posts)
    assert Used("numbers", "q2") == rotation.next("numbers")
    assert (Used("numbers", "q2"),) == rotation.look_back(MONDAY + timedelta(weeks=2), LOOK_BACK)
    assert 1 == rotation.times("numbers")
