"""The weekly prompt as it is posted, and what its buttons do."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from discord.components import _component_factory
from simcord.components import walk_components

from bot.chat.presses import STALE, press_id
from bot.chat.prompt.render_post import post_view
from bot.chat.prompt.render_react import answers_view
from bot.chat.prompt.sending import bears
from bot.mentor.prompt.ahead import Ahead
from bot.mentor.prompt.recap import Tally
from bot.mentor.prompt.values import Prompt
from bot.mentor.prompt.write import light, reveal
from knowledge.curriculum import Curriculum
from tests.doubles.keeping import give, kept
from tests.doubles.plans import real
from tests.doubles.prompting import MONDAY, NINE, WEEK, posts, said, set_up, tick
from tests.doubles.prompts import prompts
from tests.doubles.town import Seen, Town, forge, modal_texts, press, see
from tests.doubles.views import body, broken, text

ROLES = sorted(real().roles)


@cache
def cycles(role: str) -> list[Ahead]:
    """Two whole cycles of a role's track, and some more."""
    return prompts(real(), 60, track=role)


# What it looks like.


@pytest.mark.parametrize("role", ROLES)
def test_every_prompt_of_every_track_is_well_within_the_limits(role: str) -> None:
    """Half of what Discord takes, with the role that is pinged, for two cycles."""
    for one in cycles(role):
        view = post_view(replace(one.prompt, late_for=NINE), role=123456789012345678)
        assert [] == broken(view)
        assert len(text(view)) <= 2000, one.prompt.title
        assert sum(1 for _ in walk_components(body(view)["components"])) <= 30


@pytest.mark.parametrize("role", ROLES)
def test_the_answers_are_within_the_limits(role: str) -> None:
    """All of a post at once."""
    for one in cycles(role)[-26:]:
        assert [] == broken(answers_view(reveal(real(), one.posts[-1]), "### The answers", "answers p-s1-2026-11-23"))


def whole(role: str = "machine-learning-engineer", week: int = 12) -> Prompt:
    """A prompt with all that it can have."""
    return cycles(role)[week - 1].prompt


def test_its_parts_come_in_their_order() -> None:
    """Topic, why, a guess before study, one resource, one exercise, a look back, something to discuss, the foot."""
    shown = text(post_view(whole()))
    parts = ("## Week 12 - ", "Before you study", "**Learn** · ", "**Do** · ", "**Done when:** ", "**Look back**")
    places = [shown.index(part) for part in (*parts, "**Discuss**", "Sources: ", "`/plan`", whole().id)]
    assert sorted(places) == places


def test_no_answer_stands_in_it() -> None:
    """They come by button."""
    shown = text(post_view(whole()))
    assert not any(asked.answer[:40] in shown for asked in whole().asked)


def test_a_link_that_nobody_checked_is_marked() -> None:
    """One that was checked is not."""
    made = whole()
    assert made.study is not None
    for checked in (True, False):
        study = replace(made.study, reading=replace(made.study.reading, checked=checked))
        assert checked is not ("link not checked yet" in text(post_view(replace(made, study=study))))


def test_a_light_week_only_looks_back() -> None:
    """Three questions, and one button."""
    last = cycles("data-analyst")[8]
    shown = post_view(light(real(), last.schedule, last.posts, date(2027, 3, 8)))
    assert 3 == text(shown).count("\n- ")
    assert "**Learn**" not in text(shown)


def test_a_preview_cannot_be_pressed() -> None:
    """All its buttons are dead."""
    buttons = [c for c in walk_components(body(post_view(whole(), live=False))["components"]) if c["type"] == 2]
    assert 6 == len(buttons)
    assert all(button["disabled"] for button in buttons)


def test_it_is_known_by_its_id_alone() -> None:
    """Not by one that is longer, or of another schedule."""
    made = replace(whole(), id="p-s1-2026-11-23")
    message = discord_message(made)
    assert bears(message, "p-s1-2026-11-23")
    assert not any(bears(message, id) for id in ("p-1-2026-11-23", "s1-2026-11-23", "p-s1-2026-11-2", "2026-11-23"))


def discord_message(made: Prompt) -> list[Any]:
    """The components of a prompt as they come back from Discord."""
    return [_component_factory(c) for c in body(post_view(made))["components"]]


# Its buttons.


async def posted(town: Town, weeks: int = 2, **fields: Any) -> Seen:
    """The newest of some prompts."""
    set_up(town, **fields)
    for week in range(weeks):
        await tick(town, NINE + week * WEEK)
    return said(town)[-1]


async def test_the_warm_up_is_answered_privately(town: Town) -> None:
    """With the answer of that question alone."""
    post = await posted(town)
    shown = await press(town.learner, post.message, "Answer")
    assert shown.ephemeral
    assert "**Fractions:** What about fractions, part 1?\nPart 1 is warm." in see(shown).text
    assert "Numbers" not in see(shown).text


async def test_the_look_back_is_answered_privately_at_any_time(town: Town) -> None:
    """Also after a restart, and by anybody."""
    post = await posted(town)
    await town.restart()
    for person in (town.learner, town.stranger):
        shown = await press(person, post.message, "Answers")
        assert shown.ephemeral
        assert "**Numbers:** What about numbers, part 2?\nPart 2 is warm." in see(shown).text
        assert "Fractions" not in see(shown).text


async def test_done_is_counted_and_leads_to_the_look_back(town: Town) -> None:
    """Each person counts once, with what they pressed last; the post itself stays as it is."""
    post = await posted(town)
    shown = await press(town.learner, post.message, "Done")
    assert shown.ephemeral
    assert "What about numbers, part 2?" in see(shown).text
    answers = await press(town.learner, shown, "Show the answers")
    assert "Part 2 is warm." in see(answers).text
    await press(town.learner, post.message, "Done")
    await press(town.stranger, post.message, "Stuck")
    message = posts(town)[-1].message
    assert {message: Tally(done=1, stuck=1)} == dict(town.store.tallies(town.guild.id, [message]))
    await press(town.stranger, post.message, "Too easy")
    assert {message: Tally(done=1, too_easy=1)} == dict(town.store.tallies(town.guild.id, [message]))
    assert post.text == said(town)[-1].text


async def test_stuck_shows_the_traps_and_takes_a_question(town: Town) -> None:
    """Which is answered for this person alone; left empty, it is what commonly goes wrong."""
    post = await posted(town)
    shown = await press(town.learner, post.message, "Stuck")
    assert "### Stuck with Fractions?" in see(shown).text
    assert ["Ask me", "Open the skill"] == see(shown).labels
    asked = await press(town.learner, shown, "Ask me")
    assert ("Ask about Fractions", ["What exactly is unclear?"]) == modal_texts(asked)
    answer = await town.learner.submit_modal(asked, {"unclear": "how do I bake with them?"})
    assert answer.ephemeral
    assert "Fractions" in see(answer).text
    assert "Asked from the weekly prompt." in see(answer).text
    skill = await press(town.learner, shown, "Open the skill")
    assert "### Fractions" in see(skill).text


async def test_too_easy_shows_the_longer_exercise(town: Town) -> None:
    """With what it takes to be done."""
    shown = await press(town.learner, (await posted(town)).message, "Too easy")
    assert "**Then try this** · Loaf · 1\u00a0h\u00a030\u00a0min\nBake a loaf.\n**Done when:** Sold." in see(shown).text


async def test_in_the_second_cycle_stuck_shows_the_shorter_exercise(town: Town) -> None:
    """Since the longer one is in the post."""
    shown = await press(town.learner, (await posted(town, weeks=3)).message, "Stuck")
    assert "**Begin smaller** · Roll" in see(shown).text


# Add to my plan.


async def test_without_a_plan_it_leads_to_one(town: Town) -> None:
    """With one button."""
    shown = await press(town.learner, (await posted(town)).message, "Add to my plan")
    assert "You have no study plan here yet" in see(shown).text
    assert ["Make me a plan"] == see(shown).labels


async def test_what_is_in_the_plan_is_shown_there(town: Town) -> None:
    """With its week; nothing changes."""
    post = await posted(town)
    opened = give(town, start=MONDAY + WEEK)
    shown = await press(town.learner, post.message, "Add to my plan")
    assert "**Fractions** is in your plan already, in week " in see(shown).text
    assert ["This week"] == see(shown).labels
    assert opened.plan == kept(town, opened).plan


@pytest.mark.parametrize("wishes", [{"known": ("fractions",)}, {"known": ("ovens",)}], ids=["known", "implied"])
async def test_what_counts_as_known_can_be_learned_after_all(town: Town, wishes: dict[str, Any]) -> None:
    """It is proposed, and saved with a press."""
    post = await posted(town)
    opened = give(town, start=MONDAY + WEEK, **wishes)
    assert "fractions" not in opened.plan.scope.items
    shown = await press(town.learner, post.message, "Add to my plan")
    assert ["Save", "Discard"] == see(shown).labels
    assert shown.ephemeral
    await press(town.learner, shown, "Save")
    assert "fractions" in kept(town, opened).plan.scope.items


async def test_what_was_left_out_comes_back(town: Town) -> None:
    """As a proposal too; discarded, it changes nothing."""
    post = await posted(town, pinned="ovens", weeks=1)
    opened = give(town, tier="full", skip=("ovens",))
    shown = await press(town.learner, post.message, "Add to my plan")
    assert ["Save", "Discard"] == see(shown).labels
    await press(town.learner, shown, "Discard")
    assert opened.plan == kept(town, opened).plan


async def test_what_the_role_has_no_need_of_stays_out(town: Town) -> None:
    """It says so kindly, and leads to the topic."""
    post = await posted(town, pinned="patience", weeks=1)
    opened = give(town, tier="full")
    assert "patience" not in opened.plan.scope.items
    shown = await press(town.learner, post.message, "Add to my plan")
    assert "**Patience** is not among what your plan learns: Baker, full tier." in see(shown).text
    assert ["Open the skill", "My week"] == see(shown).labels
    assert opened.plan == kept(town, opened).plan


async def test_the_plan_of_somebody_else_is_not_touched(town: Town) -> None:
    """Each person sees their own."""
    post = await posted(town)
    give(town, start=MONDAY + WEEK)
    shown = await press(town.stranger, post.message, "Add to my plan")
    assert "You have no study plan here yet" in see(shown).text


# What is odd.


async def test_a_prompt_that_was_deleted(town: Town) -> None:
    """Its buttons say so, each of them."""
    post = await posted(town)
    town.store.delete_schedule(town.guild.id, "s1")
    for label in post.labels:
        assert "I don't know this prompt" in see(await press(town.learner, post.message, label)).text
    assert Counter() == Counter(town.store.tallies(town.guild.id, [post.message.id]))


@pytest.mark.parametrize("arguments", [("fly",), ("answers", "x"), ()], ids=str)
async def test_a_button_that_was_tampered_with(town: Town, arguments: tuple[str, ...]) -> None:
    """It is out of date, as far as anybody can tell."""
    post = await posted(town)
    shown = await press(town.learner, post.message, "Done")
    assert (
        STALE
        == see(
            await forge(
                town.learner,
                shown,
                press_id(
                    "prompt",
                    *arguments,
                ),
            )
        ).text
    )


async def test_a_topic_that_is_no_longer_taught(town: Town) -> None:
    """Reactions count; what needs the topic says that it is gone."""
    post = await posted(town)
    curriculum = town.taught.curriculum
    skills = {id: page for id, page in curriculum.skills.items() if id != "fractions"}
    less: Curriculum = replace(curriculum, skills=skills, ids=())
    town.taught = replace(town.taught, curriculum=less)
    assert "no longer taught" in see(await press(town.learner, post.message, "Too easy")).text
    assert "Well done" in see(await press(town.learner, post.message, "Done")).text
    assert "no longer in my curriculum" in see(await press(town.learner, post.message, "Answer")).text


async def test_in_a_thread_of_a_forum(town: Town) -> None:
    """The buttons work there too."""
    set_up(town, town.forum, kind="forum")
    await tick(town, NINE)
    [thread] = town.forum.threads
    shown = await press(town.learner, said(town, thread)[0].message, "Done")
    assert "Well done" in see(shown).text
    assert 1 == len(town.store.tallies(town.guild.id, [p.message for p in posts(town)]))
