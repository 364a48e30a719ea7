"""`/plan show`: the picture, the weeks, and the review of what the curriculum has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from simcord.results import InteractionResult

from bot.adapters.drawing.problem import DrawingProblem
from bot.chat.desk import Manners
from bot.chat.plan.part import CHANGED
from bot.mentor.plan import change
from bot.mentor.plan.planner import Opened
from bot.mentor.plan.values import Pause
from tests.doubles.curriculum import Bakery
from tests.doubles.keeping import MONDAY, give, kept, planner, states
from tests.doubles.town import Town, forge, press, see, steps
from tests.doubles.views import answer, part


@pytest.fixture
def monday(town: Town) -> Town:
    """The town on the day on which the plans begin."""
    town.clock.forward(days=2)
    return town


async def show(town: Town, **options: Any) -> InteractionResult:
    """The plan of the learner."""
    return await town.learner.slash(town.general, "plan show", **options)


class TestThePicture:
    """The whole plan."""

    async def test_without_a_plan_it_says_how_to_make_one(self, town: Town) -> None:
        """Also where a week is named."""
        for options in ({}, {"week": 2}):
            shown = await show(town, **options)
            assert shown.ephemeral
            assert "make one with `/plan create`" in see(shown).text

    async def test_it_comes_with_its_figures_and_in_words(self, monday: Town) -> None:
        """In private."""
        give(monday)
        shown = await show(monday)
        assert shown.ephemeral
        assert [("Baker", "png")] == monday.painter.drawn
        assert ["study-plan.png"] == [file.filename for file in see(shown).message.attachments]
        gallery = next(c for c in answer(shown).components[0]["components"] if c["type"] == 12)
        assert gallery["items"][0]["description"].startswith("Timeline of a study plan: Baker, junior tier")
        text = see(shown).text
        for said in (
            "### Baker, junior tier",
            "**0 % done**",
            "7\u00a0h to go at 5 hours a week, 2 weeks",
            "Likely end **6 December 2026** (between",
            "- Week 2, by 6 December 2026: the project “P-cake”",
        ):
            assert said in text
        assert ["This week", "Week by week"] == see(shown).labels

    async def test_where_it_cannot_be_drawn_the_figures_come_alone(
        self, monday: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """With a sentence that says so."""

        async def fail(*_: object) -> bytes:
            raise DrawingProblem("no paint")

        monkeypatch.setattr(monday.painter, "timeline", fail)
        give(monday)
        shown = await show(monday)
        assert "The picture can't be drawn at the moment; here are the figures." in see(shown).text
        assert "**0 % done**" in see(shown).text
        assert [] == see(shown).message.attachments

    async def test_it_takes_the_place_of_the_week_and_the_week_that_of_it(self, monday: Town) -> None:
        """The file goes with the picture, also after a restart."""
        give(monday)
        shown = await monday.learner.slash(monday.general, "plan week")
        await press(monday.learner, shown, "Whole plan")
        assert 1 == len(see(shown).message.attachments)
        await monday.restart()
        await press(monday.learner, shown, "This week")
        assert ([], True) == (see(shown).message.attachments, "### Week 1 of 2" in see(shown).text)

    async def test_in_direct_messages(self, monday: Town) -> None:
        """It is the plan of there."""
        give(monday)
        give(monday, direct=True, hours=3)
        assert "at 3 hours a week" in see(await monday.learner.user.slash("plan show")).text

    @pytest.mark.parametrize("manners", [Manners(patience=0.05)])
    async def test_it_may_take_its_time(self, monday: Town, manners: Manners) -> None:
        """Discord is told that the answer is on its way, for a command and for a press."""
        give(monday)
        await monday.slow_down(0.2)
        before = len(monday.env.http_requests)
        shown = await show(monday)
        assert ["defer", "PATCH @original"] == steps(monday.env.http_requests[before:])
        assert (True, True) == (shown.ephemeral, "**0 % done**" in see(shown).text)
        await press(monday.learner, shown, "Week by week")
        await press(monday.learner, shown, "Whole plan")
        assert "**0 % done**" in see(shown).text

    async def test_a_finished_plan(self, monday: Town) -> None:
        """Nothing is open."""
        opened = give(monday)
        for item in ("numbers", "fractions", "p-cake"):
            now = kept(monday, opened)
            planner(monday).change(
                monday.learner.id,
                now.kept.id,
                now.plan.revision,
                "done",
                lambda o, item=item: change.done(o.curriculum, o.plan, item, o.today),  # type: ignore[misc]
            )
        text = see(await show(monday)).text
        assert "**100 % done**\nNothing is open." in text
        assert "**Milestones reached**\n- Week 1, by" in text

    async def test_where_everything_is_known_there_is_nothing_to_draw(self, monday: Town) -> None:
        """And no week to show."""
        opened = give(monday, known=("numbers", "fractions"))
        shown = await show(monday)
        assert [] == monday.painter.drawn
        assert ["This week"] == see(shown).labels
        assert "no weeks" in see(await show(monday, week=1)).text
        refused = await forge(monday.learner, shown, f"m1:plan-show:{opened.kept.id}:1")
        assert "no weeks" in see(refused).text


class TestWeeks:
    """Any week as a list."""

    async def test_a_week_ahead(self, monday: Town) -> None:
        """What is planned, and nothing to press but the ways around."""
        give(monday)
        shown = await show(monday, week=2)
        text = see(shown).text
        assert "### Week 2 of 2\n-# 30 November to 6 December 2026 · 3\u00a0h planned" in text
        assert "- P-cake: Read ·\u00a035" in text or "- P-cake: Read ·\u00a0" in text
        assert "**Milestone:** the project “P-cake” and the end of the junior tier" in text
        assert ["Back", "Next", "This week", "Whole plan"] == see(shown).labels
        assert "Next" not in see(shown).pressable

    async def test_back_and_next(self, monday: Town) -> None:
        """One after the other, in place."""
        give(monday)
        shown = await show(monday, week=2)
        await press(monday.learner, shown, "Back")
        assert "### Week 1 of 2\n-# 23 to 29 November 2026 · the present week" in see(shown).text
        assert "Back" not in see(shown).pressable
        await press(monday.learner, shown, "Next")
        assert "### Week 2 of 2" in see(shown).text
        await press(monday.learner, shown, "This week")
        assert "Done" in see(shown).labels

    async def test_a_week_that_is_over(self, monday: Town) -> None:
        """What was done in it; one without work is no reproach."""
        give(monday)
        await monday.learner.slash(monday.general, "plan done")
        await monday.learner.slash(monday.general, "plan log", item="fractions/first", minutes=30)
        monday.clock.forward(days=14)
        text = see(await show(monday, week=1)).text
        assert "2\u00a0h\u00a030\u00a0min worked" in text
        assert (
            "- ✅ Numbers: All of numbers ·\u00a02\u00a0h\n- Fractions: All of fractions ·\u00a030\u00a0min, a part"
            in text
        )
        assert "Nothing was noted in this week. That's fine" in see(await show(monday, week=2)).text

    async def test_a_pause(self, monday: Town) -> None:
        """It has no number, but a place between the weeks."""
        give(monday, pauses=(Pause(MONDAY.replace(day=30), MONDAY.replace(month=12, day=6)),))
        shown = await show(monday, week=1)
        await press(monday.learner, shown, "Next")
        assert "### ⏸ Pause\n-# 30 November to 6 December 2026" in see(shown).text
        assert "A pause: nothing is planned." in see(shown).text

    async def test_a_week_that_does_not_exist(self, monday: Town) -> None:
        """Which there are is said."""
        give(monday)
        assert "Your plan has the weeks 1 to 2" in see(await show(monday, week=3)).text

    @pytest.mark.parametrize(("index", "number"), [(0, 1), (99, 2)])
    async def test_a_button_beyond_the_ends(self, index: int, number: int, monday: Town) -> None:
        """The plan may have become shorter since: the nearest week is shown."""
        opened = give(monday)
        shown = await show(monday)
        await forge(monday.learner, shown, f"m1:plan-show:{opened.kept.id}:{index}")
        assert f"### Week {number} of 2" in see(shown).text

    async def test_somebody_elses_plan_is_out_of_reach(self, monday: Town) -> None:
        """Even by its id."""
        mine = give(monday)
        give(monday, monday.stranger)
        shown = await monday.stranger.slash(monday.general, "plan show")
        for id in (f"m1:plan-show:{mine.kept.id}", f"m1:plan-show:{mine.kept.id}:1", f"m1:plan-look:{mine.kept.id}"):
            assert "That plan is not yours" in see(await forge(monday.stranger, shown, id)).text


@pytest.fixture
def bakery(tmp_path: Path) -> Bakery:
    """A curriculum to be changed and then taught."""
    return Bakery(tmp_path / "another")


@pytest.fixture
def teach(monday: Town, bakery: Bakery) -> Callable[[], None]:
    """Teaches what stands in the bakery from now on."""

    def taught() -> None:
        monday.taught = replace(monday.taught, curriculum=bakery.load())

    return taught


class TestReview:
    """What the curriculum has changed, and the owner's choice."""

    @pytest.fixture
    def opened(self, monday: Town, bakery: Bakery, teach: Callable[[], None]) -> Opened:
        """A plan of which numbers is done; then a unit of fractions is new, and numbers requires patience."""
        teach()
        made = give(monday, hours=2)
        planner(monday).change(
            monday.learner.id, made.kept.id, 1, "done", lambda o: change.done(o.curriculum, o.plan, "numbers", o.today)
        )
        first = {"id": "first", "title": "All of fractions", "minutes": 60, "do": "Bake."}
        second = {"id": "second", "title": "More @everyone", "minutes": 60, "do": "Bake."}
        bakery.skill("fractions", requires=["numbers"], projects=["p-cake"], units=[first, second])
        bakery.skill("numbers", requires=["patience"])
        bakery.role("baker", junior=["patience", "numbers", "fractions"], optional=[])
        teach()
        return kept(monday, made)

    async def review(self, town: Town) -> InteractionResult:
        """The review, as the week leads to it."""
        shown = await town.learner.slash(town.general, "plan week")
        assert "**The curriculum has changed:**" in see(shown).text
        await press(town.learner, shown, "Review")
        return shown

    async def test_it_says_what_changes_by_name(self, monday: Town, opened: Opened) -> None:
        """And when the plan would end; nothing is changed by looking."""
        shown = await self.review(monday)
        text = see(shown).text
        for said in (
            "**New in the plan**\n- Fractions: More @\u200beveryone",
            "**Longer or shorter**\n- Fractions: All of fractions, 1\u00a0h instead of 2\u00a0h",
            "**New since you finished what it belongs to**\n- Patience\n-# Only if you choose it below.",
            "**If you take it over:** ",
            "What you have done stays as it is either way.",
        ):
            assert said in text
        assert ["Take over", "Keep my plan", "This week"] == see(shown).labels
        assert opened.plan == kept(monday, opened).plan

    async def test_taking_over(self, monday: Town, opened: Opened) -> None:
        """The open part follows the curriculum; what is only offered stays out, and one press takes it back."""
        shown = await self.review(monday)
        await press(monday.learner, shown, "Take over")
        assert "✅ Your plan follows the curriculum of today." in see(shown).text
        assert "has changed" not in see(shown).text
        found = states(kept(monday, opened))
        assert ("done", "pending", False) == (
            found["numbers/first"],
            found["fractions/second"],
            "patience/first" in found,
        )
        await press(monday.learner, shown, "Undo")
        assert opened.plan.records == kept(monday, opened).plan.records

    async def test_what_is_offered_comes_in_by_choice(self, monday: Town, opened: Opened) -> None:
        """Together with the rest."""
        shown = await self.review(monday)
        id = f"m1:plan-look:{opened.kept.id}:2:with"
        assert ["Patience"] == [option["label"] for option in part(answer(shown).components, id)["options"]]
        await monday.learner.select(answer(shown), ["patience"], custom_id=id)
        assert "With Patience." in see(shown).text
        assert "pending" == states(kept(monday, opened))["patience/first"]

    async def test_keeping_the_plan(self, monday: Town, opened: Opened) -> None:
        """It isn't asked again."""
        shown = await self.review(monday)
        await press(monday.learner, shown, "Keep my plan")
        assert "✅ Your plan stays as it was." in see(shown).text
        assert "has changed" not in see(await monday.learner.slash(monday.general, "plan week")).text
        assert opened.plan.records == kept(monday, opened).plan.records

    async def test_two_reviews_at_once(self, monday: Town, opened: Opened) -> None:
        """The first choice counts; the other message says that there is nothing left to review."""
        first, second = await self.review(monday), await self.review(monday)
        await monday.restart()
        await press(monday.learner, first, "Keep my plan")
        await press(monday.learner, second, "Take over")
        assert "there is nothing to review" in see(second).text
        assert 3 == kept(monday, opened).plan.revision

    async def test_a_plan_that_moved_on_is_shown_as_it_stands(self, monday: Town, opened: Opened) -> None:
        """The choice was about another one."""
        shown = await self.review(monday)
        await monday.learner.slash(monday.general, "plan log", item="fractions/first", minutes=10)
        await press(monday.learner, shown, "Take over")
        assert see(shown).text.startswith(CHANGED)

    async def test_what_is_gone_is_called_by_its_former_name(
        self, monday: Town, bakery: Bakery, teach: Callable[[], None]
    ) -> None:
        """An id reads like a name as well as it can."""
        bakery.project("p-rye-bread", requires=["numbers"])
        bakery.role("baker", projects={"junior": ["p-cake", "p-rye-bread"], "full": []})
        teach()
        give(monday)
        (bakery.folder / "projects" / "p-rye-bread.md").unlink()
        bakery.role("baker")
        lock = bakery.folder / "ids.lock"
        lock.write_text(lock.read_text().replace("project p-rye-bread active", "project p-rye-bread retired"))
        teach()
        shown = await self.review(monday)
        assert "**No longer taught**\n- Rye bread" in see(shown).text

    async def test_a_role_that_is_gone(self, monday: Town, bakery: Bakery, teach: Callable[[], None]) -> None:
        """The plan can still be followed; another one is offered."""
        bakery.role("roaster")
        teach()
        opened = give(monday, role="roaster")
        (bakery.folder / "roles" / "roaster.md").unlink()
        teach()
        shown = await monday.learner.slash(monday.general, "plan week")
        assert "no longer taught" in see(shown).text
        assert {"Done", "New plan"} <= {*see(shown).labels}
        await press(monday.learner, shown, "Done")
        assert "done" == states(kept(monday, opened))["numbers/first"]
        assert "Likely end" in see(await show(monday)).text
