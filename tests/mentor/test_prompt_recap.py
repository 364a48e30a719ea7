"""What members have missed, and what a month's prompts led to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.mentor.plan.values import Pause
from bot.mentor.prompt.recap import Month, Tally, TopicTally, catch_up, month, posted_in
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
    """Numbers alone."""
    tallies = {2: Tally(4, 3, 1, 0), 3: Tally(1, 0, 0, 1), 7: Tally(9, 9, 9, 9)}
    posts = [replace(post, topic="sql") for post in POSTS[1:4]]
    expected = (
        TopicTally("sql", "SQL and relational databases", 3, Tally(5, 3, 1, 1)),
        TopicTally("numpy", "NumPy arrays", 1, Tally()),
    )
    posts.append(replace(POSTS[3], topic="numpy", message=99))
    assert Month(date(2027, 1, 1), 4, Tally(5, 3, 1, 1), expected) == month(real(), posts, tallies, date(2027, 1, 15))


def test_a_post_belongs_to_the_month_in_which_it_was_made() -> None:
    """By the clock of the server, and not by the day whose place it took: one by hand comes before its day."""
    early = replace(POSTS[0], day=date(2027, 2, 1), at=datetime(2027, 1, 29, 9, tzinfo=UTC))
    night = replace(POSTS[1], day=date(2027, 2, 1), at=datetime(2027, 1, 31, 23, 30, tzinfo=UTC))
    assert (early, night) == posted_in([night, early, POSTS[7]], date(2027, 1, 15), "UTC")
    assert (early,) == posted_in([night, early], date(2027, 1, 1), "Europe/Berlin")


def test_light_posts_count_under_no_topic() -> None:
    """But they count."""
    off = (Pause(date(2027, 1, 11), date(2027, 1, 17)),)
    posts = prompts(real(), 2, skips=off, light_weeks=True)[-1].posts
    found = month(real(), posts, {2: Tally(answers=3)}, date(2027, 1, 1))
    assert [("dev-setup", 1), ("", 1)] == [(t.topic, t.posts) for t in found.topics]
    assert (2, 3) == (found.posts, found.total.answers)
