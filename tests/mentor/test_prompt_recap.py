"""What members have missed, and what a month's prompts led to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.mentor.plan.values import Pause
from bot.mentor.prompt.recap import Month, Tally, TopicTally, catch_up, month
from tests.doubles.plans import real
from tests.doubles.prompts import prompts

POSTS = prompts(real(), 8)[-1].posts


def test_catching_up_shows_the_last_four() -> None:
    """The newest first."""
    found = catch_up(real(), POSTS)
    assert list(POSTS[:3:-1]) == [recall.post for recall in found]
    assert "ML ideas" == found[0].name


def test_a_new_schedule_has_less_to_show() -> None:
    """Down to nothing."""
    assert 2 == len(catch_up(real(), POSTS[:2]))
    assert () == catch_up(real(), ())


def test_a_retired_topic_is_shown_by_its_id() -> None:
    """It was posted, after all."""
    assert "glass" == catch_up(real(), [replace(POSTS[0], topic="glass")])[0].name


def test_a_month_counts_by_topic() -> None:
    """Numbers alone; posts of other months are in none of them."""
    tallies = {2: Tally(4, 3, 1, 0), 3: Tally(1, 0, 0, 1), 7: Tally(9, 9, 9, 9)}
    posts = [replace(POSTS[1], topic="sql"), replace(POSTS[2], topic="sql"), POSTS[3], POSTS[6]]
    expected = (
        TopicTally("sql", "SQL and relational databases", 3, Tally(5, 3, 1, 1)),
        TopicTally("numpy", "NumPy arrays", 1, Tally()),
    )
    posts[2] = replace(POSTS[3], topic="sql")
    posts.append(replace(POSTS[3], day=date(2027, 1, 30), topic="numpy", message=99))
    assert Month(date(2027, 1, 1), 4, Tally(5, 3, 1, 1), expected) == month(real(), posts, tallies, date(2027, 1, 15))


def test_light_posts_count_under_no_topic() -> None:
    """But they count."""
    off = (Pause(date(2027, 1, 11), date(2027, 1, 17)),)
    posts = prompts(real(), 2, skips=off, light_weeks=True)[-1].posts
    found = month(real(), posts, {2: Tally(answers=3)}, date(2027, 1, 1))
    assert [("dev-setup", 1), ("", 1)] == [(t.topic, t.posts) for t in found.topics]
    assert (2, 3) == (found.posts, found.total.answers)
