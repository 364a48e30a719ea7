"""`/prompts catchup` for members, and `/prompts summary` for admins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.presses import STALE
from bot.chat.prompt.render_catchup import summary_view
from bot.chat.prompt.summary import month_of
from bot.errors import UsageProblem
from bot.mentor.plan.schedule import create
from bot.mentor.plan.values import Wishes
from bot.mentor.prompt.recap import Month, Tally, TopicTally
from tests.doubles.keeping import give
from tests.doubles.posted import posted
from tests.doubles.prompting import NINE, change, prompting, set_up, tick
from tests.doubles.town import Make, Town, press, see
from tests.doubles.views import broken, text


@pytest.fixture
def use_cases() -> Sequence[Make]:
    """The group /prompts alone."""
    return [prompting]


# Members.


async def test_the_last_four_posts(town: Town) -> None:
    """For everybody, privately, the newest first, with the way to each and its answers behind a button."""
    set_up(town)
    made = posted(town, 6, first=1000)
    shown = await town.learner.slash(town.general, "prompts catchup")
    assert shown.ephemeral
    seen = see(shown)
    places = [seen.text.index(f"/{town.general.id}/{post.message})") for post in made[:4]]
    assert sorted(places) == places
    assert f"/{made[4].message})" not in seen.text
    assert ["Answers", "Answers #2", "Answers #3", "Answers #4"] == seen.pressable
    answers = await press(town.learner, shown, "Answers")
    assert answers.ephemeral
    asked = town.taught.curriculum.skills[made[0].topic].front.questions
    assert any(question.answer in see(answers).text for question in asked)


async def test_a_real_post_and_its_answers(town: Town) -> None:
    """Also after a restart."""
    set_up(town)
    await tick(town, NINE)
    shown = await town.stranger.slash(town.general, "prompts catchup")
    await town.restart()
    answers = await press(town.stranger, shown, "Answers")
    assert answers.ephemeral
    assert "Answers" in see(answers).text or "question" in see(answers).text


async def test_only_what_the_person_can_read(town: Town) -> None:
    """Posts in a channel that is hidden from them stay hidden."""
    nobody = discord.PermissionOverwrite(view_channel=False)
    hidden = town.guild.create_text_channel("staff", overwrites={town.guild.default_role: nobody})
    set_up(town, hidden)
    posted(town, 2, channel=hidden.id)
    assert (
        "Nothing was posted yet in the channels that you can see."
        in see(await town.learner.slash(town.general, "prompts catchup")).text
    )


async def test_nothing_was_posted(town: Town) -> None:
    """It says so, and offers nothing."""
    seen = see(await town.learner.slash(town.general, "prompts catchup"))
    assert "Nothing was posted yet" in seen.text
    assert [] == seen.labels


async def test_follow_and_stop(town: Town) -> None:
    """Offered where the prompt follows the cohort; it says what it means, and is taken back at any time."""
    set_up(town)
    assert "Follow with my plan" not in see(await town.learner.slash(town.general, "prompts catchup")).labels
    change(town, follow_cohort=True)
    shown = await town.learner.slash(town.general, "prompts catchup")
    assert "Where 3 members or more follow" in see(shown).text
    assert "no name is shown to anybody" in see(shown).text
    await town.restart()
    await press(town.learner, shown, "Follow with my plan")
    assert town.store.follows(town.learner.id, town.guild.id)
    assert "You have none yet: `/plan create`" in see(shown).text
    give(town)
    assert "Your plan counts, without your name." in see(await town.learner.slash(town.general, "prompts catchup")).text
    await press(town.learner, shown, "Stop")
    assert not town.store.follows(town.learner.id, town.guild.id)
    change(town, follow_cohort=False)
    assert not town.store.follows(town.stranger.id, town.guild.id)


async def test_the_cohort_decides(town: Town) -> None:
    """Where three follow and are at the same skill, the next prompt is about it; two are not enough."""
    set_up(town, follow_cohort=True)
    for number in range(3):
        before = see(await town.admin.slash(town.general, "prompts setup")).text
        assert "Topic: **Numbers**" in before
        _follow_at_fractions(town, 100 + number)
    after = see(await town.admin.slash(town.general, "prompts setup")).text
    assert "Topic: **Fractions**" in after


def _follow_at_fractions(town: Town, user: int) -> None:
    """A person whose plan begins with fractions, since they know numbers."""
    wishes = Wishes("baker", 10, date(2026, 11, 23), known=("numbers",))
    plan = create(town.taught.curriculum, wishes, date(2026, 11, 21))
    town.store.start_plan(user, town.guild.id, plan, town.clock(), replaces=None)
    town.store.follow(user, town.guild.id, on=True)


async def test_a_forged_press_is_stale(town: Town) -> None:
    """Nobody begins to follow by it."""
    set_up(town, follow_cohort=True)
    shown = await town.learner.slash(town.general, "prompts catchup")
    (button,) = see(shown).buttons.values()
    assert button.custom_id == "m1:prompts-catchup:follow"
    stored = town.env.backend.get_message(see(shown).message.channel.id, see(shown).message.id)
    stored.components[0]["components"][-1]["accessory"]["custom_id"] = "m1:prompts-catchup:everybody"
    refused = await town.learner.click(see(shown).message, custom_id="m1:prompts-catchup:everybody")
    assert STALE == see(refused).text
    assert not town.store.follows(town.learner.id, town.guild.id)


# Admins.


async def test_the_summary_of_a_month(town: Town) -> None:
    """Posts, answers in the threads, and what members pressed; small counts are not told, and no names."""
    set_up(town)
    await tick(town, NINE)
    (post,) = town.store.posts(town.guild.id)
    for user in range(4):
        town.store.react(user, town.guild.id, post.message, "done")
    town.store.react(9, town.guild.id, post.message, "stuck")
    thread = town.general.threads[0]
    for person in (town.learner, town.stranger):
        await person.send(thread, "My answer.")
    shown = await town.admin.slash(town.general, "prompts summary")
    assert shown.ephemeral
    seen = see(shown)
    assert "### Weekly prompts in November 2026\n1 post · 2 answers" in seen.text
    assert "done: 4 · stuck: fewer than 3 · too easy: fewer than 3" in seen.text
    await tick(town, NINE + timedelta(weeks=1))
    seen = see(await town.admin.slash(town.general, "prompts summary"))
    assert "**Fractions** · 1 post · 0 answers\n-# done, stuck, too easy: fewer than 3 each" in seen.text
    assert (
        "No prompt was posted in this month."
        in see(await town.admin.slash(town.general, "prompts summary", month="October 2026")).text
    )


async def test_answers_that_the_bot_wrote_do_not_count(town: Town) -> None:
    """After three days it has written the answers to the questions into the thread."""
    set_up(town)
    await tick(town, NINE)
    await town.learner.send(town.general.threads[0], "My answer.")
    await tick(town, NINE + timedelta(days=3, hours=1))
    assert "1 post · 1 answer\n" in see(await town.admin.slash(town.general, "prompts summary")).text + "\n"


async def test_threads_that_cannot_be_read(town: Town) -> None:
    """They are counted as missing, not as silent."""
    set_up(town)
    posted(town, 2, thread=999)
    seen = see(await town.admin.slash(town.general, "prompts summary"))
    assert "I could not read the threads of 2 posts" in seen.text
    assert "0 answers" not in seen.text


async def test_months_are_suggested(town: Town) -> None:
    """The last twelve."""
    suggested = await town.admin.autocomplete(town.general, "prompts summary", "month", "")
    assert 12 == len(suggested)
    assert ("November 2026", "2026-11") == (suggested[0]["name"], suggested[0]["value"])
    assert "2025-12" == suggested[-1]["value"]


@pytest.mark.parametrize("typed", ["2026-11", "November 2026", "nov 2026", " november 2026 "])
def test_a_month_as_people_type_it(typed: str) -> None:
    """By its number or its name."""
    assert date(2026, 11, 1) == month_of(typed)


@pytest.mark.parametrize("typed", ["", "2026", "last month", "2026-13", "@everyone"])
def test_a_month_that_is_none(typed: str) -> None:
    """It says how to write it."""
    with pytest.raises(UsageProblem, match="write it like 2026-11"):
        month_of(typed)


@given(
    st.lists(st.tuples(st.text(max_size=300), st.integers(0, 10**6), st.integers(0, 10**6)), max_size=60),
    st.integers(0, 60),
)
def test_a_summary_keeps_to_the_limits(topics: list[tuple[str, int, int]], uncounted: int) -> None:
    """Whatever the topics are called, and however many there are; nobody is counted who is one of two."""
    tallies = tuple(TopicTally(name, name, 1, Tally(many, few % 3, many, few)) for name, many, few in topics)
    view = summary_view(Month(date(2026, 11, 1), len(tallies), Tally(), tallies), uncounted)
    assert [] == broken(view)
    assert not any(f"{what}: {few}" in text(view).splitlines() for what in ("done", "stuck") for few in (0, 1, 2))
