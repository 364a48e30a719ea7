"""What a weekly prompt says, for every week of every track."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from bot.mentor.plan.values import Pause
from bot.mentor.prompt.ahead import Ahead
from bot.mentor.prompt.choose import track
from bot.mentor.prompt.values import Asked, Prompt, Used
from bot.mentor.prompt.write import OWN, light, prompt, prompt_id, reveal
from knowledge.curriculum import LockedId
from tests.doubles.curriculum import Bakery
from tests.doubles.plans import MLE, real
from tests.doubles.prompts import prompts, scheduled

ROLES = tuple(real().roles)
MONDAY = date(2027, 1, 4)


@cache
def two_cycles(role: str = MLE) -> list[Ahead]:
    """All prompts of two cycles of a track."""
    return prompts(real(), 2 * len(track(real(), role)), track=role)


def visible(made: Prompt) -> int:
    """About how many characters a prompt shows, without the answers and without what every prompt says."""
    study = made.study
    assert study is not None
    said = [made.title, made.remark, made.id, *made.sources, study.why, study.warm_up.ask, study.discussion]
    said += [study.reading.title, study.reading.kind, study.reading.part]
    for exercise in filter(None, (study.exercise, study.other)):
        said.append(exercise.title)
    said += [study.exercise.brief, *study.exercise.done_when]
    for asked in made.look_back:
        said += [asked.name, asked.ask]
    return sum(map(len, said))


@pytest.mark.parametrize("role", ROLES)
def test_every_prompt_of_two_cycles_is_complete(role: str) -> None:
    """Each topic of the track once a cycle, with all parts and within their limits."""
    found = [ahead.prompt for ahead in two_cycles(role)]
    order = list(track(real(), role))
    assert order * 2 == [made.study.topic for made in found if made.study]
    assert [(c, w) for c in (1, 2) for w in range(1, len(order) + 1)] == [(made.cycle, made.week) for made in found]
    assert len(found) == len({made.id for made in found})
    for made in found:
        study = made.study
        assert study is not None
        assert 0 < len(study.why) <= 240
        assert study.why[-1] in ".!?"
        assert ("free", True) == (study.reading.cost, bool(study.reading.part and study.reading.url))
        assert all((study.exercise.brief, study.exercise.done_when, study.other, study.discussion, made.sources))
        assert bool(made.remark) == (len(made.look_back) < 2)
        assert all(asked.ask and asked.answer for asked in made.asked)
        assert len({asked.used.topic for asked in made.asked}) == len(made.asked)
        assert len(made.thread) <= 100
        assert visible(made) < 2000


def test_title_thread_and_id_name_the_week() -> None:
    """The id stands in the message, so that it can be found there."""
    made = two_cycles()[11].prompt
    assert "Week 12 - Model evaluation · cycle 1" == made.title
    assert "Week 12: Model evaluation" == made.thread
    assert "p-s1-2027-03-22" == made.id == prompt_id("s1", date(2027, 3, 22))
    assert re.fullmatch(r"[a-z0-9-]+", made.id)


def test_why_now_is_in_whole_sentences() -> None:
    """As many as fit, from the page itself."""
    study = two_cycles()[11].prompt.study
    assert study is not None
    assert study.why.startswith("Every decision about a model rests on a number")
    assert study.why.endswith("or bury a good one.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Short. " + "Long" * 60 + ".", "Short."), ("L" * 241, "About numbers.")],
    ids=["the second is too long", "the first is too long"],
)
def test_a_reason_that_does_not_fit_is_left_out(text: str, expected: str, tmp_path: Path) -> None:
    """The summary stands in where no sentence is left."""
    bakery = Bakery(tmp_path)
    bakery.skill("numbers", {"Why it matters": text}, summary="About numbers.")
    made = prompt(bakery.load(), scheduled(track="baker"), (), MONDAY)
    assert made.study is not None
    assert expected == made.study.why


def test_exercises_take_turns() -> None:
    """The first cycle has the one of half an hour, the second the longer one; the other is named."""
    first, second = (two_cycles()[week].prompt.study for week in (11, 36))
    assert first is not None
    assert second is not None
    assert first.topic == second.topic == "model-evaluation"
    assert (30, first.exercise) == (first.exercise.minutes, second.other)
    assert (90, first.other) == (second.exercise.minutes, second.exercise)


def test_discussions_take_turns(tmp_path: Path) -> None:
    """Where a skill has several."""
    bakery = Bakery(tmp_path)
    bakery.role(
        "baker", junior=["numbers"], full=["fractions", "ovens", "gas", "wood"], projects={"junior": [], "full": []}
    )
    bakery.skill("numbers", discussion=["One?", "Two?"])
    found = prompts(bakery.load(), 3, track="baker")
    assert ["One?", "Two?", "One?"] == [ahead.prompt.study.discussion for ahead in found if ahead.prompt.study]


def test_unchecked_links_are_marked(tmp_path: Path) -> None:
    """A checked one has no mark."""
    bakery = Bakery(tmp_path)
    marks = []
    for status in ("ok", "unchecked"):
        bakery.resource("cookbook", status=status)
        made = prompt(bakery.load(), scheduled(track="baker"), (), MONDAY)
        marks.append(made.study and made.study.reading.checked)
    assert [True, False] == marks


def test_little_to_look_back_on_is_said() -> None:
    """In the first two weeks."""
    assert [
        "There is nothing to look back on yet: this is the first topic.",
        "So far there is 1 earlier topic to look back on.",
        "",
    ] == [ahead.prompt.remark for ahead in two_cycles()[:3]]


def test_sources_are_titles() -> None:
    """Skills that no article names come from the mentor itself."""
    assert "The Ultimate Roadmap to Becoming a Machine Learning Engineer" in two_cycles()[11].prompt.sources
    own = {m.sources for m in (a.prompt for r in ("data-analyst", "data-engineer-ml") for a in two_cycles(r))}
    assert (OWN,) in own


def test_a_late_prompt_says_for_when_it_was() -> None:
    """The rest of it is the same."""
    at = datetime(2027, 1, 4, 9, tzinfo=UTC)
    late = prompt(real(), scheduled(), (), MONDAY, late_for=at)
    assert replace(late, late_for=None) == prompt(real(), scheduled(), (), MONDAY)
    assert at == late.late_for


def test_a_light_week_only_looks_back() -> None:
    """Three questions on three topics, and the cursor stays."""
    before = two_cycles()[8]
    made = light(real(), before.schedule, before.posts, date(2027, 3, 8))
    assert (True, 3, "", before.schedule.covered) == (made.light, len(made.look_back), made.remark, made.covered)
    assert (before.schedule.week, before.schedule.cycle) == (made.week, made.cycle)
    assert made.look_back == made.asked
    assert made.sources


def test_light_weeks_stand_among_the_others() -> None:
    """The week after one goes on where the track was."""
    off = (Pause(date(2027, 1, 18), date(2027, 1, 24)),)
    found = prompts(real(), 4, skips=off, light_weeks=True)
    assert [1, 2, 2, 3] == [ahead.prompt.week for ahead in found]
    assert [False, False, True, False] == [ahead.prompt.light for ahead in found]
    assert list(track(real(), MLE)[:3]) == [a.prompt.study.topic for a in found if a.prompt.study]


def test_the_answers_are_revealed_later() -> None:
    """From the post alone: the same as the prompt would have said."""
    last = two_cycles()[11]
    assert last.prompt.asked == reveal(real(), last.posts[-1])
    assert 3 == len(reveal(real(), last.posts[-1]))


def test_answers_survive_a_change_of_the_curriculum(tmp_path: Path) -> None:
    """Under another name; what is no more is left out."""
    curriculum = Bakery(tmp_path).load()
    renamed = replace(curriculum, ids=(*curriculum.ids, LockedId("skill", "digits", "renamed-to:numbers", 1)))
    kept = prompts(real(), 1)[0].posts[0]
    asked = (Used("digits", "q2"), Used("numbers", "q9"), Used("glass", "q1"))
    post = replace(kept, warm_up=None, look_back=asked)
    expected = Asked(Used("numbers", "q2"), "Numbers", "What about numbers, part 2?", "Part 2 is warm.")
    assert ["q2"] == [one.used.question for one in reveal(renamed, post)]
    assert expected.answer == reveal(renamed, post)[0].answer


def test_the_same_input_gives_the_same_prompt() -> None:
    """Nothing is left to chance."""
    again = prompts(real(), 12)[-1]
    assert two_cycles()[11] == again


def test_a_long_title_is_cut_for_the_thread(tmp_path: Path) -> None:
    """At a hundred characters."""
    bakery = Bakery(tmp_path)
    bakery.skill("numbers", title="Numbers " * 20)
    made = prompt(bakery.load(), scheduled(track="baker"), (), MONDAY)
    assert (True, "…") == (len(made.thread) <= 100, made.thread[-1])
