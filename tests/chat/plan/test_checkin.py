"""`/plan checkin`: how a week went."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.chat.plan.part import CHANGED
from bot.chat.presses import STALE
from bot.mentor.plan.planner import Opened, Planner
from bot.mentor.plan.values import Pause, Plan, Wishes
from tests.doubles.town import Town, forge, modal_texts, press, see

MONDAY = date(2026, 11, 23)
SUNDAY = date(2026, 11, 29)


def give(town: Town, *, member: MemberActor | None = None, direct: bool = False, **wishes: Any) -> Opened:
    """A plan to become a baker from Monday on, at four hours a week."""
    user, guild = (member or town.learner).id, None if direct else town.guild.id
    made = Planner(town.store, lambda: town.taught.curriculum, town.clock)
    usual: dict[str, Any] = {"role": "baker", "hours": 4, "start": MONDAY, "tier": "full"}
    return made.start(user, made.begin(user, guild, Wishes(**(usual | wishes))).id, replaces=None)


def kept(town: Town) -> Plan:
    """The learner's plan as it is kept."""
    found = town.store.plan_in_use(town.learner.id, town.guild.id)
    assert found is not None
    return found.plan


def done_units(found: Plan) -> dict[str, date | None]:
    """What is done, and when."""
    return {f"{r.item}/{r.unit}": r.on for r in found.records if r.state == "done"}


async def checkin(town: Town) -> InteractionResult:
    """What the learner gets for the command."""
    return await town.learner.slash(town.general, "plan checkin")


class TestQuestion:
    """Which week is asked about."""

    async def test_the_last_week_that_is_over(self, town: Town) -> None:
        """With what is open of it; only the person sees that."""
        give(town)
        town.clock.forward(days=9)
        shown = await checkin(town)
        assert shown.ephemeral
        assert "How did last week go?" in see(shown).text
        assert "Week 1, 23 to 29 November 2026" in see(shown).text
        assert "Numbers: All of numbers · 2 h" in see(shown).text
        assert ["All done", "Partly", "Not at all"] == see(shown).labels

    async def test_else_the_present_one(self, town: Town) -> None:
        """As no week is over yet."""
        give(town)
        town.clock.forward(days=4)
        shown = await checkin(town)
        assert "How is this week going?" in see(shown).text
        assert ["All done", "Partly", "Not yet"] == see(shown).labels
        await press(town.learner, shown, "Not yet")
        assert "There is still time" in see(shown).text

    async def test_an_answered_week_is_not_asked_about_again(self, town: Town) -> None:
        """The next question is about the present one, until that is over."""
        give(town)
        town.clock.forward(days=9)
        shown = await checkin(town)
        await press(town.learner, shown, "Not at all")
        await press(town.learner, shown, "Go on")
        assert "How is this week going?" in see(await checkin(town)).text
        town.clock.forward(days=7)
        again = see(await checkin(town)).text
        assert "How did last week go?" in again
        assert "Week 2" in again

    async def test_before_the_start_there_is_nothing_to_ask(self, town: Town) -> None:
        """The plan is shown."""
        give(town)
        assert "How " not in see(await checkin(town)).text

    async def test_a_pause_is_left_in_peace(self, town: Town) -> None:
        """It can be ended."""
        give(town, pauses=(Pause(SUNDAY, SUNDAY + timedelta(days=60)),))
        town.clock.forward(days=12)
        text = see(await checkin(town)).text
        assert "Paused until 28 January 2027" in text
        assert "How " not in text


class TestDone:
    """All of it."""

    async def test_everything_of_the_week_is_written_down_at_once(self, town: Town) -> None:
        """As one revision, on the last day of the week, in the time that was planned."""
        give(town)
        town.clock.forward(days=9)
        shown = await checkin(town)
        await press(town.learner, shown, "All done")
        assert "**Last week is written down:** 2 units, 3 h 20 min." in see(shown).text
        saved = kept(town)
        assert 2 == saved.revision
        assert {"numbers/first": SUNDAY} == done_units(saved)
        assert {SUNDAY} == {log.on for log in saved.logs}

    async def test_the_present_week_is_done_today(self, town: Town) -> None:
        """On a Wednesday."""
        give(town)
        town.clock.forward(days=4)
        await press(town.learner, await checkin(town), "All done")
        assert {"numbers/first": date(2026, 11, 25)} == done_units(kept(town))

    async def test_answers_outlive_a_restart_and_are_given_once(self, town: Town) -> None:
        """The second press finds that the plan has changed."""
        give(town)
        town.clock.forward(days=9)
        shown = await checkin(town)
        id = str(see(shown).buttons["All done"].custom_id)
        await town.restart()
        await press(town.learner, shown, "All done")
        await forge(town.learner, shown, id)
        assert 2 == kept(town).revision

    async def test_a_plan_that_has_changed_asks_again(self, town: Town) -> None:
        """With what is open now."""
        opened = give(town)
        town.clock.forward(days=9)
        shown = await checkin(town)
        other = await town.learner.slash(town.general, "plan hours", hours=1)
        await press(town.learner, other, "Save")
        await press(town.learner, shown, "All done")
        assert CHANGED in see(shown).text
        assert "How did last week go?" in see(shown).text
        assert {} == done_units(kept(town))
        await press(town.learner, shown, "All done")
        assert 3 == kept(town).revision
        assert opened.kept.id in str(see(shown).message.components)


class TestPartly:
    """Some of it."""

    async def test_what_is_ticked_is_done(self, town: Town) -> None:
        """And minutes count for something that was begun."""
        give(town)
        town.clock.forward(days=9)
        shown = await checkin(town)
        form = await press(town.learner, shown, "Partly")
        assert ("What did you get done?", ["Done", "Begun, but not done", "Minutes on what is begun"]) == modal_texts(
            form
        )
        fields = {"done0": ["numbers/first"], "worked": ["fractions/first"], "minutes": "45"}
        await town.learner.submit_modal(form, fields)
        assert "**Last week is written down:** 2 units, 2 h 45 min." in see(shown).text
        saved = kept(town)
        assert (2, {"numbers/first": SUNDAY}) == (saved.revision, done_units(saved))
        assert [("numbers", 120), ("fractions", 45)] == [(log.item, log.minutes) for log in saved.logs]

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            pytest.param({}, "Tick what is done", id="nothing"),
            pytest.param({"minutes": "30"}, "Choose what the minutes were for", id="minutes alone"),
            pytest.param({"worked": ["numbers/first"]}, "Say how many minutes", id="no minutes"),
            pytest.param({"worked": ["numbers/first"], "minutes": "a lot"}, "Say how many minutes", id="words"),
            pytest.param({"worked": ["numbers/first"], "minutes": "99999"}, "Log 1 to 1,440 minutes", id="a year"),
            pytest.param(
                {"done0": ["numbers/first"], "worked": ["numbers/first"], "minutes": "5"}, "ticked as done", id="twice"
            ),
        ],
    )
    async def test_what_cannot_be_is_refused(self, town: Town, fields: dict[str, Any], expected: str) -> None:
        """With what to do, and nothing is saved."""
        give(town)
        town.clock.forward(days=9)
        form = await press(town.learner, await checkin(town), "Partly")
        refused = await town.learner.submit_modal(form, fields)
        assert expected in see(refused).text
        assert 1 == kept(town).revision

    async def test_a_form_outlives_a_restart_but_not_a_change(self, town: Town) -> None:
        """Where the plan has changed, the question is asked again."""
        give(town)
        town.clock.forward(days=9)
        shown = await checkin(town)
        form = await press(town.learner, shown, "Partly")
        await town.restart()
        other = await town.learner.slash(town.general, "plan hours", hours=9)
        await press(town.learner, other, "Save")
        await town.learner.submit_modal(form, {"done0": ["numbers/first"]})
        assert CHANGED in see(shown).text
        assert {} == done_units(kept(town))


class TestNotAtAll:
    """Missed weeks."""

    async def test_there_are_ways_on_and_no_reproach(self, town: Town) -> None:
        """Each with its end."""
        before = give(town).plan
        town.clock.forward(days=9)
        shown = await checkin(town)
        await press(town.learner, shown, "Not at all")
        text = see(shown).text
        assert "Last week went by without study. **That happens, and nothing is lost:**" in text
        assert "**Go on as planned**: done by" in text
        assert before == kept(town)
        await press(town.learner, shown, "Look")
        assert "nothing is saved yet" in see(shown).text
        await press(town.learner, shown, "Save")
        assert 5 == kept(town).wishes.pushes[0].hours

    async def test_no_debt_is_stacked_on_the_next_week(self, town: Town) -> None:
        """It holds as much as any other."""
        opened = give(town)
        capacity = opened.schedule.weeks[0].capacity
        town.clock.forward(days=9)
        shown = await checkin(town)
        await press(town.learner, shown, "Not at all")
        await press(town.learner, shown, "Go on")
        made = Planner(town.store, lambda: town.taught.curriculum, town.clock)
        weeks = made.open(town.learner.id, opened.kept.id).schedule.weeks
        assert all(week.minutes <= capacity for week in weeks)

    async def test_after_a_long_silence_people_are_welcome(self, town: Town) -> None:
        """The ways on come at once, and the question about last week does not."""
        give(town)
        town.clock.forward(days=40)
        shown = await checkin(town)
        assert "Good to have you back" in see(shown).text
        assert "The last 5 weeks went by without study" in see(shown).text
        await press(town.learner, shown, "Go on")
        assert "On you go." in see(shown).text
        assert "went by without study" not in see(shown).text
        assert "Good to have you back" not in see(await checkin(town)).text

    async def test_a_way_that_is_gone_says_so(self, town: Town) -> None:
        """Nobody has more than sixty hours a week."""
        opened = give(town, hours=60)
        town.clock.forward(days=3)
        shown = await checkin(town)
        refused = await forge(town.learner, shown, f"m1:plan-checkin:{opened.kept.id}:1:push")
        assert "That way is not open any more" in see(refused).text


class TestElsewhere:
    """In direct messages, and from other messages."""

    async def test_in_direct_messages(self, town: Town) -> None:
        """The plan there is another one."""
        give(town)
        give(town, direct=True, hours=8)
        town.clock.forward(days=9)
        shown = await town.learner.user.slash("plan checkin")
        await town.learner.user.click(see(shown).message, label="All done")
        found = town.store.plan_in_use(town.learner.id, None)
        assert found is not None
        assert len(done_units(found.plan)) > 1
        assert {} == done_units(kept(town))

    async def test_from_another_message(self, town: Town) -> None:
        """The id of the plan is enough."""
        opened = give(town)
        town.clock.forward(days=9)
        shown = await town.learner.slash(town.general, "plan replan")
        await forge(town.learner, shown, f"m1:plan-checkin:{opened.kept.id}")
        assert "How did last week go?" in see(shown).text

    async def test_a_week_without_anything_open(self, town: Town) -> None:
        """It is written down already."""
        opened = give(town)
        town.clock.forward(days=9)
        shown = await checkin(town)
        await forge(town.learner, shown, f"m1:plan-checkin:{opened.kept.id}:1:done:77")
        assert "That week is written down already." in see(shown).text

    @pytest.mark.parametrize("rest", ["1:nonsense", "x:done:1", "1:done:x", "1:done"])
    async def test_what_nobody_made_is_stale(self, town: Town, rest: str) -> None:
        """A polite sentence."""
        opened = give(town)
        town.clock.forward(days=9)
        shown = await checkin(town)
        assert STALE == see(await forge(town.learner, shown, f"m1:plan-checkin:{opened.kept.id}:{rest}")).text

    @pytest.mark.parametrize("rest", ["", ":1:done:1", ":1:partly:1", ":1:none:1", ":1:extend", ":1:push"])
    async def test_a_strangers_plan_is_nobodys(self, town: Town, rest: str) -> None:
        """Whatever is pressed."""
        opened = give(town)
        give(town, member=town.stranger)
        town.clock.forward(days=9)
        shown = await town.stranger.slash(town.general, "plan checkin")
        refused = await forge(town.stranger, shown, f"m1:plan-checkin:{opened.kept.id}{rest}")
        assert "That plan is not yours" in see(refused).text
        assert 1 == kept(town).revision
