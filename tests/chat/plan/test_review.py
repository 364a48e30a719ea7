"""`/plan review`, and the questions of checkpoints."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.chat.plan.render_review import checked, checkpoint_view, question_view, reviewed, reviews_view, settled_view
from bot.chat.plan.review import Reviewing
from bot.chat.presses import STALE, press_id
from bot.mentor import review
from bot.mentor.plan import change, quiz
from bot.mentor.plan.diff import diff
from bot.mentor.plan.kept import KeptPlan
from bot.mentor.plan.planner import Opened
from bot.mentor.plan.schedule import schedule
from bot.mentor.plan.text import changed
from bot.mentor.plan.values import Plan
from bot.mentor.review import Review
from tests.doubles.keeping import MONDAY, give, planner
from tests.doubles.plans import planned, real
from tests.doubles.texts import texts
from tests.doubles.town import NOW, Town, forge, press, see
from tests.doubles.views import broken

TODAY = NOW.date()


def with_reviews(town: Town, *due: Review) -> Opened:
    """A plan of the learner with some reviews."""
    opened = give(town)
    return save(town, replace(opened.plan, reviews=due, revision=opened.plan.revision + 1))


def assuming(town: Town, *skills: str, member: MemberActor | None = None) -> Opened:
    """A plan that assumes skills by the person's level."""
    opened = give(town, member)
    records = tuple(r for r in opened.plan.records if r.item not in skills)
    junior = tuple(s for s in opened.plan.scope.junior if s not in skills)
    scope = replace(opened.plan.scope, junior=junior, known=skills, assumed=skills)
    wishes = replace(opened.plan.wishes, known=skills)
    changed_plan = replace(opened.plan, scope=scope, records=records, wishes=wishes, revision=2)
    return save(town, changed_plan, member)


def save(town: Town, plan: Plan, member: MemberActor | None = None) -> Opened:
    """Another revision of the plan in use."""
    user = (member or town.learner).id
    kept = town.store.plan_in_use(user, town.guild.id)
    assert kept is not None
    town.store.save_plan(user, kept.id, plan, town.clock.at, "test")
    return planner(town).open(user, kept.id)


def plan_of(town: Town) -> Plan:
    """The plan of the learner as it is kept."""
    return planner(town).in_use(town.learner.id, town.guild.id).plan


async def answer(town: Town, shown: InteractionResult, *had: bool) -> None:
    """Answer questions one after the other."""
    for right in had:
        await press(town.learner, shown, "Show the answer")
        await press(town.learner, shown, "I had it" if right else "I missed it")


# Reviews.


async def test_nothing_is_due(town: Town) -> None:
    """It says what comes back and when, or how that works where nothing was learned yet."""
    opened = give(town)
    shown = await town.learner.slash(town.general, "plan review")
    assert shown.ephemeral
    assert "Each skill that you finish comes back after 1, 2, 4, 8 and 16 weeks" in see(shown).text
    ahead = (Review("numbers", 1, TODAY + timedelta(days=1)), Review("fractions", 0, TODAY + timedelta(days=20)))
    save(town, replace(opened.plan, reviews=ahead, revision=2))
    text = see(await town.learner.slash(town.general, "plan review")).text
    assert "Numbers, tomorrow" in text
    assert "Fractions, 11 December 2026, in 2 weeks" in text


async def test_the_due_questions_come_one_by_one(town: Town) -> None:
    """The question, then its answer, then the next one; at the end what was right, and when each comes back."""
    with_reviews(town, Review("numbers", 0, TODAY), Review("fractions", 1, TODAY - timedelta(days=3)))
    shown = await town.learner.slash(town.general, "plan review")
    assert shown.ephemeral
    seen = see(shown)
    assert "Review: Fractions" in seen.text
    assert "Question 1 of 2 · 1 more review after this" in seen.text
    assert "What about fractions, part 3?" in seen.text
    assert "Part 3 is warm." not in seen.text
    await press(town.learner, shown, "Show the answer")
    assert "> Part 3 is warm." in see(shown).text
    await press(town.learner, shown, "I had it")
    assert "What about fractions, part 4?" in see(shown).text
    await answer(town, shown, True)
    assert "✅ **Fractions**: both right, it comes back on 19 December 2026." in see(shown).text
    assert "Review: Numbers" in see(shown).text
    await answer(town, shown, True, False)
    text = see(shown).text
    assert "Reviews done" in text
    assert "✅ **Fractions**: both right" in text
    assert "🔁 **Numbers**: 1 of 2 right, it comes back on 28 November 2026." in text
    assert (Review("numbers", 0, date(2026, 11, 28)), Review("fractions", 2, date(2026, 12, 19))) == plan_of(
        town
    ).reviews
    await press(town.learner, shown, "This week")
    assert "Week 1" in see(shown).text


async def test_the_last_review_of_a_skill(town: Town) -> None:
    """After sixteen weeks it is learned for good."""
    with_reviews(town, Review("numbers", 4, TODAY))
    shown = await town.learner.slash(town.general, "plan review")
    await answer(town, shown, True, True)
    assert "that was its last review" in see(shown).text
    assert () == plan_of(town).reviews


async def test_a_round_goes_on_after_a_restart(town: Town) -> None:
    """All of it stands in the buttons, also what was answered before."""
    with_reviews(town, Review("numbers", 0, TODAY))
    shown = await town.learner.slash(town.general, "plan review")
    await answer(town, shown, True)
    await town.restart()
    await answer(town, shown, True)
    assert "both right" in see(shown).text


async def test_a_round_survives_another_change(town: Town) -> None:
    """Something that was done elsewhere meanwhile costs no answer."""
    opened = with_reviews(town, Review("numbers", 0, TODAY))
    shown = await town.learner.slash(town.general, "plan review")
    await answer(town, shown, True)
    item = opened.schedule.weeks[0].pieces[0].item
    save(town, change.done(opened.curriculum, opened.plan, item, MONDAY))
    await answer(town, shown, True)
    assert "both right" in see(shown).text


async def test_an_answer_counts_once(town: Town) -> None:
    """Pressed again, in an older message or twice at the same moment, it says that it is done already."""
    with_reviews(town, Review("numbers", 1, TODAY))
    first = await town.learner.slash(town.general, "plan review")
    second = await town.learner.slash(town.general, "plan review")
    for shown in (first, second):
        await answer(town, shown, True)
        await press(town.learner, shown, "Show the answer")
    await press(town.learner, first, "I had it")
    await press(town.learner, second, "I missed it")
    assert "That review is done already: **Numbers** comes back on 19 December 2026." in see(second).text
    assert (Review("numbers", 2, date(2026, 12, 19)),) == plan_of(town).reviews


async def test_two_presses_at_once(town: Town) -> None:
    """One of them counts."""
    opened = with_reviews(town, Review("numbers", 1, TODAY))
    part = Reviewing(town.desk, planner(town))
    code = quiz.of_review(opened.curriculum.skills["numbers"].front, opened.plan.reviews[0]).answered(True).code
    run = town.desk.runner.run

    def finish(right: bool) -> object:
        seen = planner(town).open(town.learner.id, opened.kept.id)
        act = "y" if right else "n"
        return part._review(town.learner.id, seen, "numbers", quiz.Round.of(code), act)

    await asyncio.gather(run(lambda: finish(True)), run(lambda: finish(False)))
    assert (Review("numbers", 2, date(2026, 12, 19)),) == plan_of(town).reviews


async def test_a_review_of_something_no_longer_taught_is_passed_over(town: Town) -> None:
    """The rest is asked; looking at the changes of the curriculum settles it."""
    with_reviews(town, Review("alchemy", 0, TODAY - timedelta(days=9)), Review("numbers", 0, TODAY))
    assert "Review: Numbers" in see(await town.learner.slash(town.general, "plan review")).text


async def test_questions_that_have_changed_since(town: Town) -> None:
    """An old button of another round is out of date."""
    opened = with_reviews(town, Review("numbers", 1, TODAY))
    shown = await town.learner.slash(town.general, "plan review")
    old = quiz.Round("review", ("q1", "q2"), 2).code
    pressed = await forge(town.learner, shown, press_id("plan-quiz", opened.kept.id, "r", "numbers", old, "y", "-"))
    assert STALE == see(pressed).text


@pytest.mark.parametrize(
    "arguments",
    [("x",), ("r", "numbers", "nonsense", "y", "-"), ("c", "numbers", "c3-1234-", "z", "o"), ("r", "a", "b")],
    ids=str,
)
async def test_buttons_that_were_tampered_with(town: Town, arguments: tuple[str, ...]) -> None:
    """A polite sentence, and nothing is saved."""
    opened = with_reviews(town, Review("numbers", 0, TODAY))
    shown = await town.learner.slash(town.general, "plan review")
    pressed = await forge(town.learner, shown, press_id("plan-quiz", opened.kept.id, *arguments))
    assert see(pressed).text in (STALE, _UNREADABLE)
    assert opened.plan == plan_of(town)


_UNREADABLE = "This round of questions is no longer the one that I know; begin it again."


async def test_a_stranger_answers_nothing(town: Town) -> None:
    """The plan is found by its owner only."""
    opened = with_reviews(town, Review("numbers", 0, TODAY))
    give(town, town.stranger)
    own = await town.stranger.slash(town.general, "plan review")
    round = quiz.of_review(opened.curriculum.skills["numbers"].front, opened.plan.reviews[0]).answered(True)
    made = press_id("plan-quiz", opened.kept.id, "r", "numbers", round.code, "y", "-")
    assert "not yours" in see(await forge(town.stranger, own, made)).text
    assert opened.plan == plan_of(town)


async def test_reviews_in_direct_messages(town: Town) -> None:
    """The plan there is another one."""
    with_reviews(town, Review("numbers", 0, TODAY))
    assert "`/plan create`" in see(await town.learner.user.slash("plan review")).text
    give(town, direct=True)
    assert "No review is due" in see(await town.learner.user.slash("plan review")).text


# Checkpoints.


async def start_check(town: Town, opened: Opened, skill: str) -> InteractionResult:
    """The checkpoint of a skill, begun by a button of the week."""
    shown = await town.learner.slash(town.general, "plan review")
    await forge(town.learner, shown, press_id("plan-quiz", opened.kept.id, "c", skill))
    return shown


async def test_an_assumed_skill_is_confirmed(town: Town) -> None:
    """Three of four are enough; from then on it is known for sure."""
    opened = assuming(town, "numbers")
    shown = await town.learner.slash(town.general, "plan review")
    await town.learner.select(see(shown).message, ["numbers"], custom_id=f"m1:plan-quiz:{opened.kept.id}:c")
    assert "Checkpoint: Numbers" in see(shown).text
    assert "Question 1 of 4 · 3 right are enough" in see(shown).text
    await answer(town, shown, True, False, True, True)
    assert "✅ **Numbers**: 3 of 4 right, you know this. It counts as known for sure now." in see(shown).text
    plan = plan_of(town)
    assert ((), True) == (plan.scope.assumed, "numbers" in plan.wishes.known)


async def test_an_assumed_skill_that_is_missing_comes_into_the_plan(town: Town) -> None:
    """It says so, and what moves."""
    opened = assuming(town, "numbers")
    shown = await start_check(town, opened, "numbers")
    await answer(town, shown, True, False, False, True)
    text = see(shown).text
    assert "🔁 **Numbers**: 2 of 4 right. So it comes into your plan" in text
    assert "New in the plan: Numbers." in text
    plan = plan_of(town)
    assert "numbers" in plan.scope.items
    assert any(r.item == "numbers" and r.state == "pending" for r in plan.records)


async def test_too_easy_is_done_by_its_checkpoint(town: Town) -> None:
    """A skill of the plan is finished then, without any time for it; its reviews follow."""
    opened = give(town)
    shown = await start_check(town, opened, "numbers")
    await answer(town, shown, True, True, True, True)
    assert "It is done, and its first review comes in a week." in see(shown).text
    plan = plan_of(town)
    assert {"checkpoint"} == {r.how for r in plan.records if r.item == "numbers"}
    assert (review.first("numbers", TODAY),) == plan.reviews


async def test_too_easy_was_not_so_easy(town: Town) -> None:
    """It stays in the plan; nothing is saved."""
    opened = give(town)
    shown = await start_check(town, opened, "numbers")
    await answer(town, shown, False, False, True, True)
    assert "2 of 4 right, 3 would have done. It stays in your plan" in see(shown).text
    assert opened.plan == plan_of(town)


async def test_a_checkpoint_counts_once(town: Town) -> None:
    """An older message of the same checkpoint is settled."""
    opened = assuming(town, "numbers")
    shown = [await start_check(town, opened, "numbers") for _ in range(2)]
    for one in shown:
        await answer(town, one, False, True, True)
        await press(town.learner, one, "Show the answer")
    await press(town.learner, shown[0], "I missed it")
    after = plan_of(town)
    assert "comes into your plan" in see(shown[0]).text
    await press(town.learner, shown[1], "I had it")
    assert "settled already" in see(shown[1]).text
    assert after == plan_of(town)


async def test_an_archived_plan_is_asked_about_nothing(town: Town) -> None:
    """It has to be taken out of the archive first."""
    opened = with_reviews(town, Review("numbers", 0, TODAY))
    shown = await town.learner.slash(town.general, "plan review")
    give(town, hours=9)
    pressed = await press(town.learner, shown, "Show the answer")
    assert "in the archive" in see(pressed).text
    assert opened.plan == planner(town).look(town.learner.id, opened.kept.id).plan


# Limits.


def opened_of(plan: Plan, today: date) -> Opened:
    """A plan over the project's own curriculum."""
    return Opened(KeptPlan("A" * 12, None, plan, NOW, NOW), real(), schedule(real(), plan, today), today, "UTC")


def _views() -> Iterator[object]:
    plan, weeks = planned(level="stem_graduate", tier="full")
    start = weeks.weeks[0].first
    opened = opened_of(plan, start)
    for skill, page in real().skills.items():
        for round in (quiz.checkpoint(page.front), quiz.of_review(page.front, review.first(skill, start))):
            while (question := round.question(page.front)) is not None:
                yield question_view(opened, skill, round, question, standing="a")
                yield question_view(opened, skill, round, question, standing="o", shown=True)
                round = round.answered(right=True)
            for assumed in (True, False):
                yield checkpoint_view(opened, checked(opened, skill, round, assumed=assumed))
            yield reviews_view(opened, [reviewed(opened, skill, round)] * 99)
    for skill in plan.scope.assumed:
        after = change.checkpoint(real(), plan, skill, start, passed=False)
        moves = changed(real(), diff(weeks, schedule(real(), after, start)))
        yield checkpoint_view(opened_of(after, start), "🔁", moves)
    many = tuple(Review(skill, 0, start + timedelta(days=n)) for n, skill in enumerate(real().skills, 1))
    yield reviews_view(opened_of(replace(plan, reviews=many), start))
    yield settled_view(opened, "")


def test_no_message_breaks_a_limit() -> None:
    """With every question of the curriculum."""
    assert [] == [fault for view in _views() for fault in broken(view)]  # type: ignore[arg-type]


@given(ask=texts(300), answer=texts(400), results=st.lists(texts(200), max_size=20))
def test_no_text_breaks_a_limit(ask: str, answer: str, results: list[str]) -> None:
    """Whatever stands in the curriculum."""
    plan, weeks = planned()
    opened = opened_of(plan, weeks.weeks[0].first)
    skill = real().skills["numpy"].front
    question = skill.questions[0].model_copy(update={"ask": ask, "answer": answer})
    lines = [f"✅ **{result[:80]}**: both right, it comes back on 19 December 2026." for result in results]
    view = question_view(opened, "s" * 48, quiz.checkpoint(skill), question, standing="a", shown=True, results=lines)
    assert [] == broken(view)
