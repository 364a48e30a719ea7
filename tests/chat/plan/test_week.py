"""`/plan week`, `done` and `log`, and the buttons of the week."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from simcord.results import InteractionResult

from bot.chat.plan.part import CHANGED
from bot.chat.presses import STALE
from bot.mentor.plan import change
from bot.mentor.plan.planner import Opened
from bot.mentor.plan.values import Pause
from bot.mentor.records import ServerSettings
from tests.doubles.curriculum import Bakery
from tests.doubles.keeping import MONDAY, give, kept, planner, states
from tests.doubles.town import Town, forge, modal_texts, press, see
from tests.doubles.views import answer, part

ACTIONS = ["Done", "Partly", "Skip", "Too easy", "Stuck"]


@pytest.fixture
def monday(town: Town) -> Town:
    """The town on the day on which the plans begin."""
    town.clock.forward(days=2)
    return town


async def week(town: Town) -> InteractionResult:
    """The week of the learner."""
    return await town.learner.slash(town.general, "plan week")


async def finish_all(town: Town, count: int = 9) -> InteractionResult:
    """Press Done until it is gone; gives the message that it was pressed in."""
    shown = await week(town)
    for _ in range(count):
        if "Done" not in see(shown).labels:
            break
        await press(town.learner, shown, "Done")
    return shown


class TestTheWeek:
    """What it shows."""

    async def test_without_a_plan_it_says_how_to_make_one(self, town: Town) -> None:
        """In private, like everything here."""
        shown = await week(town)
        assert shown.ephemeral
        assert "make one with `/plan create`" in see(shown).text
        assert "### Your study plan" in see(await press(town.learner, shown, "Make a plan")).text

    async def test_its_first_task_is_there_in_full(self, monday: Town) -> None:
        """What to do, with what, how it is done, and why it comes now; the other tasks have a line each."""
        give(monday)
        shown = await week(monday)
        text = see(shown).text
        assert shown.ephemeral
        for said in (
            "### Week 1 of 2\n-# 23 to 29 November 2026 · Baker, junior tier",
            "**0\u00a0min** of 4\u00a0h",
            "**All of numbers** · 2\u00a0h",
            "Needed for Fractions, on the way to the project “P-cake”.",
            "Bake.",
            "**Learn with** [Cookbook](<https://example.org/cookbook>): Chapter 1",
            "-# free book · 1\u00a0h for the whole skill",
            "**Practise:** Roll · 30\u00a0min",
            "**Done when** eaten.",
            "**Also this week**\n- Fractions: All of fractions",
        ):
            assert said in text
        assert [*ACTIONS, "Whole plan"] == see(shown).labels

    async def test_before_the_start_it_says_when_that_is(self, town: Town) -> None:
        """Whoever wants to may begin earlier."""
        give(town)
        shown = await week(town)
        assert "begins on **23 November 2026**" in see(shown).text
        await press(town.learner, shown, "Done")
        assert "**All of numbers** is done" in see(shown).text

    async def test_another_task_is_chosen(self, monday: Town) -> None:
        """It is then the one that the buttons mean."""
        opened = give(monday)
        shown = await week(monday)
        await monday.learner.select(answer(shown), ["fractions/first"], custom_id=f"m1:plan-do:{opened.kept.id}:1:look")
        assert "**All of fractions** · 2\u00a0h" in see(shown).text
        await press(monday.learner, shown, "Done")
        assert {"numbers/first": "pending", "fractions/first": "done"}.items() <= states(kept(monday, opened)).items()

    async def test_a_pause_asks_for_nothing(self, monday: Town) -> None:
        """It says until when, and how to end it."""
        give(monday, pauses=(Pause(MONDAY, MONDAY.replace(month=12)),))
        shown = await week(monday)
        assert "### ⏸ Paused until 23 December 2026" in see(shown).text
        assert ["Resume", "Whole plan"] == see(shown).labels
        await press(monday.learner, shown, "Resume")
        assert "**All of numbers**" in see(shown).text

    async def test_missed_weeks_are_met_kindly(self, monday: Town) -> None:
        """One sentence, and a way on; no debt is named."""
        give(monday)
        monday.clock.forward(days=7)
        shown = await week(monday)
        assert "**Last week went by without study, and that is fine.**" in see(shown).text
        assert "of 4\u00a0h" in see(shown).text
        assert "Check in" in see(shown).labels
        monday.clock.forward(days=14)
        assert "**The last 3 weeks went by without study" in see(await week(monday)).text

    async def test_when_the_work_of_a_week_is_done_more_is_only_offered(self, monday: Town) -> None:
        """A rest is as good."""
        give(monday, hours=3)
        shown = await week(monday)
        await press(monday.learner, shown, "Done")
        await press(monday.learner, shown, "This part is done")
        assert "**This week's work is done.** Rest, or take the next piece already:" in see(shown).text
        await press(monday.learner, shown, "Done")
        assert "**All of fractions** is done." in see(shown).text

    async def test_a_finished_plan_says_what_could_come_next(self, monday: Town) -> None:
        """No action is left but to plan anew."""
        give(monday)
        shown = await finish_all(monday)
        text = see(shown).text
        assert "A milestone: the project **P-cake** is complete!\nYou have reached the **junior tier**!" in text
        assert "### All done" in text
        assert "Everything in this plan is done." in text
        assert ["Undo", "Plan something new", "Whole plan"] == see(shown).labels

    async def test_due_reviews_are_announced(self, monday: Town) -> None:
        """With a button that asks them."""
        give(monday)
        await press(monday.learner, await week(monday), "Done")
        monday.clock.forward(days=7)
        shown = await week(monday)
        assert "**1 review is due** · 5\u00a0min\n-# Numbers" in see(shown).text
        await press(monday.learner, shown, "Review now")
        assert "What about numbers, part 1?" in see(shown).text

    async def test_an_archived_plan_can_only_be_looked_at(self, monday: Town) -> None:
        """It says how to take it out of there."""
        give(monday)
        shown = await week(monday)
        give(monday, hours=9)
        await press(monday.learner, shown, "Whole plan")
        await press(monday.learner, shown, "This week")
        assert "This plan is in the archive." in see(shown).text
        assert ["Whole plan"] == see(shown).labels

    async def test_a_plan_in_direct_messages_is_another_one(self, monday: Town) -> None:
        """What is done here is not done there."""
        here, there = give(monday), give(monday, direct=True, hours=3)
        shown = await monday.learner.user.slash("plan week")
        assert "of 2\u00a0h\u00a030\u00a0min" in see(shown).text
        await press(monday.learner.user, shown, "Done")  # type: ignore[arg-type]
        assert ("pending", "done") == tuple(states(kept(monday, o))["numbers/first"] for o in (here, there))

    async def test_the_day_is_that_of_the_person(self, town: Town) -> None:
        """On Sunday evening in Berlin it is Monday in Auckland."""
        give(town)
        town.clock.forward(days=1)
        assert "begins on" in see(await week(town)).text
        town.store.set_timezone(town.learner.id, "Pacific/Auckland")
        assert "begins on" not in see(await week(town)).text


class TestWhatIsDone:
    """The buttons of a task."""

    async def test_done_and_taken_back(self, monday: Town) -> None:
        """The next task follows at once, and one press brings back what was."""
        opened = give(monday)
        shown = await week(monday)
        await press(monday.learner, shown, "Done")
        text = see(shown).text
        assert "✅ **All of numbers** is done.\n**Numbers** is complete. Its first review comes on 30 November" in text
        assert "**2\u00a0h** of 4\u00a0h" in text
        assert "**All of fractions**" in text
        assert "✅ Done this week: All of numbers" in text
        assert "done" == states(kept(monday, opened))["numbers/first"]
        await press(monday.learner, shown, "Undo")
        assert see(shown).text.startswith("Taken back: your plan is as it was before.")
        assert opened.plan.records == kept(monday, opened).plan.records
        assert "Undo" not in see(shown).labels

    async def test_a_part_is_done(self, monday: Town) -> None:
        """The rest stays for the next week."""
        opened = give(monday, hours=3)
        shown = await week(monday)
        await press(monday.learner, shown, "Done")
        await press(monday.learner, shown, "This part is done")
        text = see(shown).text
        assert "✅ 30\u00a0min on **All of fractions** noted. 1\u00a0h\u00a030\u00a0min of it are left." in text
        assert "pending" == states(kept(monday, opened))["fractions/first"]

    @pytest.mark.parametrize(
        ("typed", "finished", "said", "state"),
        [
            ("45", "no", "✅ 45\u00a0min on **All of numbers** noted. 1\u00a0h\u00a015\u00a0min of it", "pending"),
            ("45 min", "finished", "✅ **All of numbers** is done.", "done"),
        ],
        ids=["something is left", "it is finished"],
    )
    async def test_partly(self, typed: str, finished: str, said: str, state: str, monday: Town) -> None:
        """A modal asks how long, and whether that was all."""
        opened = give(monday)
        shown = await week(monday)
        asked = await press(monday.learner, shown, "Partly")
        assert ("What did you get done?", ["Minutes that you worked on it", "Is the task finished?"]) == modal_texts(
            asked
        )
        await monday.learner.submit_modal(asked, {"minutes": typed, "finished": finished})
        assert said in see(shown).text
        after = kept(monday, opened)
        assert (state, [45]) == (states(after)["numbers/first"], [log.minutes for log in after.plan.logs])

    @pytest.mark.parametrize("typed", [" ", "0", "1441", "-5", "an hour", "4.5", "٣", "9" * 10])
    async def test_minutes_are_a_whole_number(self, typed: str, monday: Town) -> None:
        """Anything else is refused with what is accepted; nothing is lost."""
        opened = give(monday)
        shown = await week(monday)
        asked = await press(monday.learner, shown, "Partly")
        refused = await monday.learner.submit_modal(asked, {"minutes": typed, "finished": "no"})
        assert "Minutes are a whole number from 1 to 1,440" in see(refused).text
        assert opened.plan == kept(monday, opened).plan

    async def test_skip(self, monday: Town) -> None:
        """With its only unit the whole item goes; what something else needs stays, and it is said what needs it."""
        opened = give(monday)
        shown = await week(monday)
        refused = await press(monday.learner, shown, "Skip")
        assert "Numbers can't be skipped, since Fractions needs it" in see(refused).text
        assert opened.plan == kept(monday, opened).plan
        await finish_all(monday, 2)
        shown = await week(monday)
        await press(monday.learner, shown, "Skip")
        assert "is out of your plan" in see(shown).text

    async def test_too_easy_leads_to_the_checkpoint(self, monday: Town) -> None:
        """A project has none."""
        give(monday)
        shown = await week(monday)
        await press(monday.learner, shown, "Too easy")
        assert "### Checkpoint: Numbers" in see(shown).text
        shown = await finish_all(monday, 2)
        assert "Predict" not in see(shown).text
        assert ["Done", "Partly", "Skip", "Stuck"] == see(shown).labels[:4]

    @pytest.mark.parametrize(
        ("unclear", "asked"),
        [
            pytest.param("what is **warm**?", "> Numbers: what is \\*\\*warm\\*\\*?", id="something"),
            pytest.param("", "> Numbers: which traps are common?", id="nothing in particular"),
        ],
    )
    async def test_stuck_asks_the_mentor(self, unclear: str, asked: str, monday: Town) -> None:
        """The answer with its sources is private, and the week stays where it is."""
        give(monday)
        shown = await week(monday)
        before = see(shown).text
        modal = await press(monday.learner, shown, "Stuck")
        found = await monday.learner.submit_modal(modal, {"unclear": unclear})
        assert found.ephemeral
        assert asked in see(found).text
        assert "Asked from your plan." in see(found).text
        assert "-# [1] [Numbers" in see(found).text
        assert before == see(shown).text

    async def test_all_of_it_outlives_a_restart(self, monday: Town) -> None:
        """The ids say everything."""
        opened = give(monday)
        shown = await week(monday)
        await monday.restart()
        await press(monday.learner, shown, "Done")
        await monday.restart()
        await press(monday.learner, shown, "Undo")
        assert "pending" == states(kept(monday, opened))["numbers/first"]

    async def test_somebody_elses_plan_is_out_of_reach(self, monday: Town) -> None:
        """Even by its id."""
        mine, other = give(monday), give(monday, monday.stranger)
        shown = await monday.stranger.slash(monday.general, "plan week")
        for id in (f"m1:plan-do:{mine.kept.id}:1:done:numbers/first", f"m1:plan-week:{mine.kept.id}"):
            refused = await forge(monday.stranger, shown, id)
            assert "That plan is not yours" in see(refused).text
        assert mine.plan == kept(monday, mine).plan
        assert other.plan == kept(monday, other, monday.stranger).plan

    @pytest.mark.parametrize(
        ("tail", "said"),
        [
            ("x:done:numbers/first", STALE),
            ("1", STALE),
            ("1:bake:numbers/first", STALE),
            ("1:undo", "There is nothing to take back"),
            ("1:done:cakes/first", "That is no longer in your plan."),
            ("1:piece:numbers/first:0", "Log 1 to 1,440 minutes"),
        ],
    )
    async def test_nonsense_gets_a_polite_sentence(self, tail: str, said: str, monday: Town) -> None:
        """Ids that no button of ours has."""
        opened = give(monday)
        shown = await week(monday)
        refused = await forge(monday.learner, shown, f"m1:plan-do:{opened.kept.id}:{tail}")
        assert said in see(refused if refused.response else shown).text
        assert opened.plan == kept(monday, opened).plan


class TestTwoMessages:
    """The same week, shown twice."""

    async def test_what_is_done_already_is_not_done_again(self, monday: Town) -> None:
        """The older message says so, and shows what comes next."""
        opened = give(monday)
        first, second = await week(monday), await week(monday)
        await press(monday.learner, first, "Done")
        await press(monday.learner, second, "Done")
        assert see(second).text.startswith("**All of numbers** is done already.")
        assert "**All of fractions** · " in see(second).text
        assert 2 == kept(monday, opened).plan.revision

    @pytest.mark.parametrize("label", ["Skip", "Done"])
    async def test_an_old_button_changes_nothing(self, label: str, monday: Town) -> None:
        """The plan as it stands takes its place."""
        opened = give(monday)
        shown = await week(monday)
        planner(monday).change(
            monday.learner.id,
            opened.kept.id,
            1,
            "worked",
            lambda o: change.worked(o.plan, "numbers", "first", 5, o.today),
        )
        await press(monday.learner, shown, label)
        assert see(shown).text.startswith(CHANGED)
        assert "**5\u00a0min** of" in see(shown).text
        await press(monday.learner, shown, "Done")
        assert "**All of numbers** is done." in see(shown).text

    async def test_only_the_last_change_is_taken_back(self, monday: Town) -> None:
        """An Undo of an earlier one shows the plan as it stands."""
        opened = give(monday)
        first = await week(monday)
        await press(monday.learner, first, "Done")
        second = await week(monday)
        await press(monday.learner, second, "Done")
        await press(monday.learner, first, "Undo")
        assert see(first).text.startswith(CHANGED)
        assert 3 == kept(monday, opened).plan.revision


class TestPace:
    """A pace that was learned is announced, and used only if the person says so."""

    @pytest.fixture
    def slow(self, monday: Town, tmp_path: Path) -> Opened:
        """Three skills took twice as long as planned, and one is open."""
        opened = give(monday, role="confectioner", tier="full", hours=20)
        for skill in ("numbers", "fractions", "gas"):
            now = kept(monday, opened)
            planner(monday).change(
                monday.learner.id,
                now.kept.id,
                now.plan.revision,
                "done",
                lambda o, skill=skill: change.done(o.curriculum, o.plan, skill, o.today, unit="first", minutes=240),  # type: ignore[misc]
            )
        return kept(monday, opened)

    async def test_it_is_used(self, monday: Town, slow: Opened) -> None:
        """And can be taken back later, on the page of the whole plan."""
        shown = await week(monday)
        assert "the rest may take 200 % of its usual time" in see(shown).text
        await press(monday.learner, shown, "Use it")
        assert "planned at 200 % of its usual time" in see(shown).text
        wishes = kept(monday, slow).plan.wishes
        assert (200, False) == (wishes.pace, wishes.own_pace)
        assert "Use it" not in see(shown).labels
        await press(monday.learner, shown, "Whole plan")
        await press(monday.learner, shown, "Plan with usual times again")
        wishes = kept(monday, slow).plan.wishes
        assert (100, True) == (wishes.pace, wishes.own_pace)

    async def test_it_is_refused(self, monday: Town, slow: Opened) -> None:
        """It is not asked again, until the person wants it learned."""
        shown = await week(monday)
        await press(monday.learner, shown, "Keep as planned")
        assert "Your plan keeps its pace, and I won't ask about it." in see(shown).text
        assert "Use it" not in see(shown).labels
        await press(monday.learner, shown, "Whole plan")
        await press(monday.learner, shown, "Learn my pace")
        assert "Use it" in see(shown).labels


class TestCommands:
    """`/plan done` and `/plan log`."""

    async def test_done_without_a_name_means_the_first_task(self, monday: Town) -> None:
        """As the week shows it."""
        opened = give(monday)
        shown = await monday.learner.slash(monday.general, "plan done")
        assert shown.ephemeral
        assert "✅ **All of numbers** is done." in see(shown).text
        assert "done" == states(kept(monday, opened))["numbers/first"]

    @pytest.mark.parametrize("typed", ["fractions/first", "FRACTIONS", "all fractions"])
    async def test_a_task_is_named(self, typed: str, monday: Town) -> None:
        """By what was suggested, or by words that fit it alone."""
        opened = give(monday)
        await monday.learner.slash(monday.general, "plan done", item=typed, minutes=90)
        after = kept(monday, opened)
        assert ("done", [90]) == (states(after)["fractions/first"], [log.minutes for log in after.plan.logs])

    @pytest.mark.parametrize(
        ("typed", "said"),
        [("all of", "That fits several open tasks; choose"), ("sourdough", "That is not open in your plan; choose")],
    )
    async def test_an_unclear_name_is_refused(self, typed: str, said: str, monday: Town) -> None:
        """With what to do."""
        opened = give(monday)
        for command, more in (("done", {}), ("log", {"minutes": 5})):
            refused = await monday.learner.slash(monday.general, f"plan {command}", item=typed, **more)
            assert said in see(refused).text
        assert opened.plan == kept(monday, opened).plan

    async def test_a_whole_project_is_done_at_once(self, monday: Town) -> None:
        """But minutes belong to one of its steps."""
        opened = give(monday)
        refused = await monday.learner.slash(monday.general, "plan done", item="p-cake", minutes=90)
        assert "Minutes belong to one unit" in see(refused).text
        shown = await monday.learner.slash(monday.general, "plan done", item="p-cake")
        assert "✅ **P-cake** is done." in see(shown).text
        found = states(kept(monday, opened))
        assert ["done"] * 5 == [state for place, state in found.items() if place.startswith("p-cake/")]

    async def test_time_is_noted(self, monday: Town) -> None:
        """The task stays open."""
        opened = give(monday)
        shown = await monday.learner.slash(monday.general, "plan log", item="numbers/first", minutes=20)
        assert (
            "✅ 20\u00a0min on **All of numbers** noted. 1\u00a0h\u00a040\u00a0min of it are left." in see(shown).text
        )
        assert "pending" == states(kept(monday, opened))["numbers/first"]

    async def test_when_nothing_is_open(self, monday: Town) -> None:
        """It says so."""
        give(monday)
        await finish_all(monday)
        assert "Nothing is open in your plan" in see(await monday.learner.slash(monday.general, "plan done")).text

    async def test_open_tasks_are_suggested(self, monday: Town) -> None:
        """Those of the week first, then whole projects; time is noted on single tasks only."""
        give(monday, hours=3)
        found = await monday.learner.autocomplete(monday.general, "plan done", "item", "")
        assert ["numbers/first", "fractions/first", "p-cake", "p-cake/step-1"] == [c["value"] for c in found[:4]]
        assert "Numbers: All of numbers · 2 h" == found[0]["name"]
        assert "All of P-cake · 5 open units" == found[2]["name"]
        found = await monday.learner.autocomplete(monday.general, "plan log", "item", "CAKE mix")
        assert ["p-cake/step-3"] == [c["value"] for c in found]

    async def test_without_a_plan_nothing_is_suggested(self, monday: Town) -> None:
        """And nothing fails."""
        assert [] == await monday.learner.autocomplete(monday.general, "plan done", "item", "")


async def test_a_server_with_another_zone(town: Town) -> None:
    """Who has chosen none has that of the server."""
    town.store.save_server(ServerSettings(town.guild.id, timezone="Pacific/Auckland"))
    give(town)
    town.clock.forward(days=1)
    assert "begins on" not in see(await week(town)).text


async def test_a_curriculum_that_changed_is_announced_first(monday: Town, tmp_path: Path) -> None:
    """Nothing else is asked meanwhile, and what would take it over silently is refused."""
    opened = give(monday)
    bakery = Bakery(tmp_path)
    units = [{"id": "first", "title": "All", "minutes": 60, "do": "Bake."}]
    bakery.skill("numbers", units=[*units, {**units[0], "id": "second"}])
    monday.taught = replace(monday.taught, curriculum=bakery.load())
    shown = await week(monday)
    assert "**The curriculum has changed:** 1 unit added, 1 unit longer or shorter." in see(shown).text
    refused = await press(monday.learner, shown, "Skip")
    assert "look at that first" in see(refused).text
    assert opened.plan == kept(monday, opened).plan
    assert part(answer(shown).components, f"m1:plan-look:{opened.kept.id}")["label"] == "Review"
