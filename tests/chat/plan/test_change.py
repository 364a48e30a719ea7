"""`/plan pause`, `resume`, `replan`, `hours`, `target`, `order`, `switch`, `known` and `timezone`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.chat.plan.part import CHANGED
from bot.chat.presses import STALE
from bot.mentor.plan.change import done
from bot.mentor.plan.planner import Opened, Planner
from bot.mentor.plan.values import Pause, Plan, Wishes
from tests.doubles.town import Town, forge, modal_texts, press, see
from tests.doubles.views import answer

MONDAY = date(2026, 11, 23)
SATURDAY = date(2026, 11, 21)  # today


def planner(town: Town) -> Planner:
    """The planner behind the commands."""
    return Planner(town.store, lambda: town.taught.curriculum, town.clock)


def give(town: Town, *, member: MemberActor | None = None, direct: bool = False, **wishes: Any) -> Opened:
    """A plan to become a baker, of the learner unless somebody else is named."""
    user, guild = (member or town.learner).id, None if direct else town.guild.id
    usual: dict[str, Any] = {"role": "baker", "hours": 2, "start": MONDAY, "tier": "full"}
    made = planner(town)
    return made.start(user, made.begin(user, guild, Wishes(**(usual | wishes))).id, replaces=None)


def kept(town: Town, member: MemberActor | None = None) -> Plan:
    """The plan in use as it is kept."""
    found = town.store.plan_in_use((member or town.learner).id, town.guild.id)
    assert found is not None
    return found.plan


async def plan(town: Town, command: str, **options: Any) -> InteractionResult:
    """What the learner gets for a command of the group."""
    return await town.learner.slash(town.general, f"plan {command}", **options)


CHANGES: list[Any] = [
    pytest.param("hours", {"hours": 5}, {"hours": 5}, id="hours"),
    pytest.param("order", {"order": "theory_first"}, {"order": "theory_first"}, id="order"),
    pytest.param("target", {"date": "1 July 2027"}, {"target": date(2027, 7, 1)}, id="target"),
    pytest.param("switch", {"role": "confectioner"}, {"role": "confectioner"}, id="role"),
    pytest.param("switch", {"role": "Baker", "tier": "junior"}, {"tier": "junior"}, id="tier"),
    pytest.param(
        "pause",
        {"from": "2026-12-21", "until": "3 January"},
        {"pauses": (Pause(date(2026, 12, 21), date(2027, 1, 3)),)},
        id="pause",
    ),
]


@pytest.mark.parametrize(("command", "options", "expected"), CHANGES)
async def test_a_change_is_shown_then_saved(
    town: Town, command: str, options: dict[str, Any], expected: dict[str, Any]
) -> None:
    """Nothing changes before Save; then the week is shown with the new end."""
    before = give(town).plan
    shown = await plan(town, command, **options)
    assert shown.ephemeral
    assert "nothing is saved yet" in see(shown).text
    assert ["Save", "Discard"] == see(shown).labels[-2:]
    assert before == kept(town)
    await press(town.learner, shown, "Save")
    assert "**Saved.** You are done about" in see(shown).text
    saved = kept(town)
    assert (before.revision + 1, replace(before.wishes, **expected)) == (saved.revision, saved.wishes)


@pytest.mark.parametrize(("command", "options", "expected"), CHANGES)
async def test_a_discarded_change_is_none(
    town: Town, command: str, options: dict[str, Any], expected: dict[str, Any]
) -> None:
    """The plan is as it was, and the week is shown."""
    before = give(town).plan
    shown = await plan(town, command, **options)
    await press(town.learner, shown, "Discard")
    assert "Nothing was changed." in see(shown).text
    assert before == kept(town)


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("hours", {"hours": 2}),
        ("order", {"order": "balanced"}),
        ("target", {}),
        ("switch", {"role": "baker"}),
    ],
)
async def test_no_change_needs_no_saving(town: Town, command: str, options: dict[str, Any]) -> None:
    """It is said, and leads to the week."""
    give(town)
    shown = await plan(town, command, **options)
    assert "Nothing changes: your plan is like that already." in see(shown).text
    assert ["This week"] == see(shown).labels


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("pause", {}),
        ("resume", {}),
        ("replan", {}),
        ("hours", {"hours": 3}),
        ("target", {}),
        ("order", {"order": "balanced"}),
        ("switch", {"role": "baker"}),
        ("known", {}),
        ("checkin", {}),
    ],
)
async def test_without_a_plan_it_says_how_to_make_one(town: Town, command: str, options: dict[str, Any]) -> None:
    """Privately."""
    shown = await plan(town, command, **options)
    assert shown.ephemeral
    assert "make one with `/plan create`" in see(shown).text


class TestSaving:
    """Save and Discard."""

    async def test_they_outlive_a_restart(self, town: Town) -> None:
        """The proposal is in the database."""
        give(town)
        shown = await plan(town, "hours", hours=5)
        await town.restart()
        await press(town.learner, shown, "Save")
        assert 5 == kept(town).wishes.hours

    async def test_the_second_of_two_changes_finds_the_plan_changed(self, town: Town) -> None:
        """Two commands at once: what was looked at is no longer there, so nothing is saved, and the plan is shown."""
        give(town)
        first, second = await plan(town, "hours", hours=5), await plan(town, "hours", hours=9)
        await press(town.learner, first, "Save")
        await press(town.learner, second, "Save")
        assert CHANGED in see(second).text
        assert 5 == kept(town).wishes.hours

    async def test_saving_twice_says_so(self, town: Town) -> None:
        """As from two devices."""
        give(town)
        shown = await plan(town, "hours", hours=5)
        message = see(shown)
        await press(town.learner, shown, "Save")
        again = await forge(town.learner, shown, str(message.buttons["Save"].custom_id))
        assert "That was saved or dropped already" in see(again).text
        assert 2 == kept(town).revision

    async def test_a_draft_belongs_to_one_person(self, town: Town) -> None:
        """Somebody else's id is as unknown as none."""
        give(town)
        give(town, member=town.stranger)
        mine, theirs = (
            await plan(town, "hours", hours=5),
            await town.stranger.slash(town.general, "plan hours", hours=7),
        )
        id = str(see(mine).buttons["Save"].custom_id)
        refused = await forge(town.stranger, theirs, id)
        assert "That was saved or dropped already" in see(refused).text
        assert (2, 2) == (kept(town).wishes.hours, kept(town, town.stranger).wishes.hours)

    async def test_a_plan_that_was_archived_meanwhile_is_left_alone(self, town: Town) -> None:
        """It says where it is."""
        opened = give(town)
        shown = await plan(town, "hours", hours=5)
        made = planner(town)
        draft = made.begin(town.learner.id, town.guild.id, Wishes("confectioner", 3, MONDAY))
        made.start(town.learner.id, draft.id, replaces=opened.kept.id)
        refused = await press(town.learner, shown, "Save")
        assert "That plan is in the archive" in see(refused).text
        assert 3 == kept(town).wishes.hours

    async def test_two_servers_never_mix(self, town: Town) -> None:
        """A plan of direct messages is another one."""
        give(town)
        give(town, direct=True, hours=4)
        shown = await town.learner.user.slash("plan hours", hours=6)
        assert "6 hours a week instead of 4" in see(shown).text
        await town.learner.user.click(see(shown).message, label="Save")
        direct = town.store.plan_in_use(town.learner.id, None)
        assert direct is not None
        assert (6, 2) == (direct.plan.wishes.hours, kept(town).wishes.hours)


class TestPause:
    """Pauses."""

    @pytest.mark.parametrize(
        ("label", "days"), [("1 week", 7), ("2 weeks", 14), ("4 weeks", 28), ("Until I resume", 26 * 7)]
    )
    async def test_without_an_end_it_asks_for_how_long(self, town: Town, label: str, days: int) -> None:
        """From today on; the longest pause is half a year."""
        give(town)
        shown = await plan(town, "pause")
        assert "For how long, from today on?" in see(shown).text
        await press(town.learner, shown, label)
        assert "nothing is saved yet" in see(shown).text
        await press(town.learner, shown, "Save")
        assert (Pause(SATURDAY, SATURDAY + timedelta(days=days - 1)),) == kept(town).wishes.pauses

    async def test_from_a_day_on(self, town: Town) -> None:
        """The question keeps the day, after a restart too."""
        give(town)
        shown = await plan(town, "pause", **{"from": "24 December"})
        assert "from 24 December 2026 on" in see(shown).text
        await town.restart()
        await press(town.learner, shown, "1 week")
        await press(town.learner, shown, "Save")
        assert (Pause(date(2026, 12, 24), date(2026, 12, 30)),) == kept(town).wishes.pauses

    async def test_overlapping_pauses_become_one(self, town: Town) -> None:
        """Both ends belong to a pause."""
        give(town, pauses=(Pause(date(2026, 12, 1), date(2026, 12, 9)),))
        shown = await plan(town, "pause", **{"from": "2026-12-05", "until": "2026-12-15"})
        await press(town.learner, shown, "Save")
        assert (Pause(date(2026, 12, 1), date(2026, 12, 15)),) == kept(town).wishes.pauses
        again = await plan(town, "pause", **{"from": "2026-12-02", "until": "2026-12-03"})
        assert "Nothing changes" in see(again).text

    @pytest.mark.parametrize(
        ("options", "expected"),
        [
            ({"until": "2026-11-20"}, "can't end on 20 November 2026, before it begins"),
            ({"until": "2028-01-01"}, "A pause lasts 26 weeks at most"),
            ({"from": "some day"}, "2027-07-01"),
        ],
        ids=["backwards", "too long", "no day"],
    )
    async def test_wrong_days_are_refused(self, town: Town, options: dict[str, str], expected: str) -> None:
        """With what to do about it."""
        give(town)
        shown = await plan(town, "pause", **options)
        assert expected in see(shown).text

    async def test_resuming_takes_one_command(self, town: Town) -> None:
        """It says the new end, and the week is there again."""
        give(town, pauses=(Pause(MONDAY, MONDAY + timedelta(days=27)),))
        town.clock.forward(days=9)
        shown = await plan(town, "resume")
        assert "**Welcome back.** You are done about" in see(shown).text
        assert (Pause(MONDAY, MONDAY + timedelta(days=6)),) == kept(town).wishes.pauses
        assert "isn't paused, so there is nothing to resume" in see(await plan(town, "resume")).text

    async def test_resuming_ends_pauses_that_follow_each_other(self, town: Town) -> None:
        """A pause of more than half a year is kept as two."""
        first = Pause(MONDAY, MONDAY + timedelta(days=181))
        give(town, pauses=(first, Pause(first.last, first.last + timedelta(days=100))))
        town.clock.forward(days=9)
        await plan(town, "resume")
        assert (Pause(MONDAY, MONDAY + timedelta(days=6)),) == kept(town).wishes.pauses


class TestTarget:
    """A date to be done by."""

    async def test_a_target_that_is_missed_offers_ways_out(self, town: Town) -> None:
        """Each is taken into the proposal, and nothing is saved before Save."""
        give(town)
        shown = await plan(town, "target", date="2026-12-20")
        assert "after your target, 20 December 2026" in see(shown).text
        assert "Nothing is squeezed to fit" in see(shown).text
        await press(town.learner, shown, "Study more")
        assert "hours a week instead of 2" in see(shown).text
        assert "Target: 20 December 2026" in see(shown).text
        assert 2 == kept(town).wishes.hours
        await press(town.learner, shown, "Save")
        assert kept(town).wishes.hours > 2
        assert date(2026, 12, 20) == kept(town).wishes.target

    @pytest.mark.parametrize("label", ["Study more", "Take the junior tier", "Drop these", "Move the target"])
    async def test_each_way_out_can_be_taken(self, town: Town, label: str) -> None:
        """After a restart too; the target is met then, or nearer."""
        give(town)
        shown = await plan(town, "target", date="2026-12-20")
        await town.restart()
        await press(town.learner, shown, label)
        await press(town.learner, shown, "Save")
        assert 2 == kept(town).revision

    async def test_the_ways_out_are_there_as_long_as_it_is_missed(self, town: Town) -> None:
        """From the whole plan, or by naming the same target again."""
        give(town, target=date(2026, 12, 20))
        whole = await plan(town, "show")
        assert "after your target, 20 December 2026" in see(whole).text
        assert "Nothing is squeezed" not in see(whole).text
        await press(town.learner, whole, "Ways to meet the target")
        again = await plan(town, "target", date="2026-12-20")
        assert see(whole).text == see(again).text
        assert see(again).buttons["Save"].disabled
        await press(town.learner, again, "Move the target")
        await press(town.learner, again, "Save")
        assert "Ways to meet the target" not in see(await plan(town, "show")).labels

    async def test_a_target_out_of_reach_says_what_can_be_reached(self, town: Town) -> None:
        """Even sixty hours a week would not do."""
        give(town, hours=1)
        shown = await plan(town, "target", date="2026-11-24")
        assert "even 60 hours a week are too few" in see(shown).text
        assert "Study more" not in see(shown).labels

    async def test_a_late_target_offers_fewer_hours(self, town: Town) -> None:
        """The plan ends early."""
        give(town, hours=5)
        shown = await plan(town, "target", date="2027-12-20")
        assert "before your target, 20 December 2027" in see(shown).text
        await press(town.learner, shown, "Study less")
        await press(town.learner, shown, "Save")
        assert kept(town).wishes.hours < 5

    async def test_without_a_date_the_target_goes(self, town: Town) -> None:
        """After Save."""
        give(town, target=date(2027, 6, 1))
        shown = await plan(town, "target")
        assert "No target date" in see(shown).text
        await press(town.learner, shown, "Save")
        assert kept(town).wishes.target is None

    async def test_a_way_that_is_gone_says_so(self, town: Town) -> None:
        """The proposal is another one by now."""
        give(town)
        shown = await plan(town, "target", date="2026-12-20")
        id = str(see(shown).buttons["Study more"].custom_id)
        await press(town.learner, shown, "Move the target")
        refused = await forge(town.learner, shown, id)
        assert "That is no longer a way on" in see(refused).text


class TestSwitch:
    """Another role."""

    async def test_the_share_comes_first(self, town: Town) -> None:
        """What was learned counts for the other role."""
        opened = give(town)
        planner(town).change(
            town.learner.id,
            opened.kept.id,
            1,
            "done",
            lambda o: done(o.curriculum, o.plan, "numbers", o.today),
        )
        shown = await plan(town, "switch", role="confectioner")
        assert "You already have **13 %** of Confectioner, full tier: 2 of 16 hours." in see(shown).text
        await press(town.learner, shown, "Save")
        assert "done" == next(r.state for r in kept(town).records if r.item == "numbers")

    async def test_what_was_learned_with_other_plans_counts(self, town: Town) -> None:
        """Those in the archive too."""
        former = give(town)
        made, user, guild = planner(town), town.learner.id, town.guild.id
        made.change(user, former.kept.id, 1, "done", lambda o: done(o.curriculum, o.plan, "fractions", o.today))
        draft = made.begin(user, guild, Wishes("baker", 2, MONDAY))
        made.start(user, draft.id, replaces=former.kept.id)
        shown = await plan(town, "switch", role="confectioner", tier="full")
        assert "You already have **25 %** of Confectioner, full tier: 4 of 16 hours." in see(shown).text

    async def test_a_near_miss_is_understood(self, town: Town) -> None:
        """Discord suggests roles, but takes any text."""
        give(town)
        suggested = await town.learner.autocomplete(town.general, "plan switch", "role", "conf")
        assert ["confectioner"] == [choice["value"] for choice in suggested]
        assert "Confectioner instead of Baker" in see(await plan(town, "switch", role="confectoner")).text

    async def test_an_unknown_role_is_answered_with_some(self, town: Town) -> None:
        """Hostile texts are not repeated."""
        give(town)
        shown = await plan(town, "switch", role="@everyone [x](https://evil.example)")
        assert "I know no such role. Did you mean" in see(shown).text
        assert "everyone" not in see(shown).text


class TestKnown:
    """Boxes to tick."""

    async def test_a_tick_takes_a_skill_out(self, town: Town) -> None:
        """What it builds on is implied, and can be put back."""
        give(town)
        shown = await plan(town, "known")
        assert "Tick what you know of the 5 skills" in see(shown).text
        assert see(shown).buttons["Save"].disabled
        form = await press(town.learner, shown, "Data work")
        assert ("What do you know already?", ["Data work"]) == modal_texts(form)
        await town.learner.submit_modal(form, {"area0": ["fractions"]})
        assert "**2 of 5 skills**" in see(shown).text
        assert "Counted as known, since what you know builds on it: Numbers" in see(shown).text
        await town.learner.select(answer(shown), ["numbers"], custom_id=_back(shown))
        assert "**1 of 5 skills**" in see(shown).text
        await press(town.learner, shown, "Save")
        assert (("fractions",), ("numbers",)) == (kept(town).wishes.known, kept(town).wishes.put_back)

    async def test_what_is_no_longer_ticked_comes_into_the_plan(self, town: Town) -> None:
        """The boxes show how things stand."""
        give(town, known=("fractions",))
        shown = await plan(town, "known")
        form = await press(town.learner, shown, "Data work")
        assert form.modal is not None
        boxes = form.modal["components"][0]["component"]["options"]
        assert {"fractions", "numbers"} == {box["value"] for box in boxes if box.get("default")}
        await town.learner.submit_modal(form, {"area0": ["numbers"]})
        await press(town.learner, shown, "Save")
        assert "fractions" in kept(town).scope.items

    async def test_all_of_it_outlives_a_restart(self, town: Town) -> None:
        """Button, form and select."""
        give(town)
        shown = await plan(town, "known")
        await town.restart()
        form = await press(town.learner, shown, "Data work")
        await town.restart()
        await town.learner.submit_modal(form, {"area0": ["gas"]})
        await town.restart()
        await town.learner.select(answer(shown), ["gas"], custom_id=_back(shown))
        assert "Tick what you know of the 5 skills" in see(shown).text

    async def test_one_of_several_is_chosen(self, town: Town) -> None:
        """Ovens need gas or wood; after a restart too."""
        give(town, role="confectioner", tier="full")
        shown = await plan(town, "known")
        await town.restart()
        form = await press(town.learner, shown, "Alternatives")
        assert ("One of these will do", ["Which skill do you want in your plan?"]) == modal_texts(form)
        await town.restart()
        await town.learner.submit_modal(form, {"choice0": "wood"})
        assert "New in the plan: Wood" in see(shown).text
        await press(town.learner, shown, "Save")
        assert ("wood",) == kept(town).wishes.choices
        assert {"wood"} == {"wood", "gas"}.intersection(kept(town).scope.items)

    async def test_where_nothing_can_be_chosen_nothing_is_asked(self, town: Town) -> None:
        """A baker wants both."""
        give(town, tier="full")
        assert "Alternatives" not in see(await plan(town, "known")).labels

    async def test_a_form_for_a_plan_that_has_changed(self, town: Town) -> None:
        """The plan is shown as it stands."""
        give(town)
        shown = await plan(town, "known")
        form = await press(town.learner, shown, "Data work")
        await press(town.learner, await plan(town, "hours", hours=9), "Save")
        await town.learner.submit_modal(form, {"area0": ["gas"]})
        assert CHANGED in see(shown).text
        assert () == kept(town).wishes.known


def _back(shown: InteractionResult) -> str:
    """The id of the select that puts something back."""
    ids = [c.custom_id for row in _rows(see(shown).message.components) for c in row.children]
    return next(str(id) for id in ids if str(id).startswith("m1:plan-back"))


def _rows(components: Sequence[Any]) -> list[Any]:
    found = []
    for component in components:
        if type(component).__name__ == "ActionRow":
            found.append(component)
        found += _rows(getattr(component, "children", ()))
    return found


class TestReplan:
    """The rest from today on."""

    async def test_a_plan_in_step_says_so(self, town: Town) -> None:
        """Nothing to save."""
        give(town)
        shown = await plan(town, "replan")
        assert "Your plan is up to date" in see(shown).text
        assert ["This week"] == see(shown).labels

    async def test_missed_weeks_come_with_ways_on(self, town: Town) -> None:
        """What moved by itself, then each way with its end; nothing is red and nothing piles up."""
        before = give(town).plan
        town.clock.forward(days=24)
        shown = await plan(town, "replan")
        text = see(shown).text
        assert "The last 3 weeks went by without study" in text
        assert "Since 21 November 2026, when the plan was last changed" in text
        assert "3 weeks later" in text
        assert "**Go on as planned**: done by" in text
        assert "**3 hours a week** instead of 2, 14 December 2026 to 10 January 2027: done by" in text
        assert "**Leave out** what nothing else needs" in text
        assert before == kept(town)

    @pytest.mark.parametrize(("label", "reason"), [("Look", "push"), ("Look #2", "trim")])
    async def test_a_way_on_is_looked_at_before_it_is_saved(self, town: Town, label: str, reason: str) -> None:
        """After a restart too."""
        opened = give(town)
        town.clock.forward(days=24)
        shown = await plan(town, "replan")
        await town.restart()
        await press(town.learner, shown, label)
        assert "nothing is saved yet" in see(shown).text
        await press(town.learner, shown, "Save")
        assert reason == town.store.history(town.learner.id, opened.kept.id)[0].reason

    async def test_going_on_as_planned_needs_one_press(self, town: Town) -> None:
        """Nothing of the plan changes; that it was answered is kept."""
        before = give(town)
        town.clock.forward(days=24)
        shown = await plan(town, "replan")
        await press(town.learner, shown, "Go on")
        assert "On you go." in see(shown).text
        assert replace(before.plan, revision=2) == kept(town)
        assert "checkin" == town.store.history(town.learner.id, before.kept.id)[0].reason


class TestWaysIn:
    """Buttons elsewhere that lead here."""

    @pytest.mark.parametrize(
        ("what", "expected"),
        [("pause", "For how long"), ("replan", "up to date"), ("resume", "isn't paused")],
    )
    async def test_from_other_messages(self, town: Town, what: str, expected: str) -> None:
        """They name the plan."""
        opened = give(town)
        shown = await plan(town, "replan")
        pressed = await forge(town.learner, shown, f"m1:plan-change:{opened.kept.id}:{what}")
        assert expected in see(shown).text + see(pressed).text

    @pytest.mark.parametrize("rest", ["nonsense", "pause:2026-99-99:1", "pause:2026-12-01:7", ""])
    async def test_what_nobody_made_is_stale(self, town: Town, rest: str) -> None:
        """A polite sentence."""
        opened = give(town)
        shown = await plan(town, "replan")
        pressed = await forge(town.learner, shown, f"m1:plan-change:{opened.kept.id}:{rest}")
        assert STALE == see(pressed).text

    async def test_a_strangers_plan_is_nobodys(self, town: Town) -> None:
        """Whatever is pressed."""
        opened = give(town)
        give(town, member=town.stranger)
        shown = await town.stranger.slash(town.general, "plan replan")
        pressed = await forge(town.stranger, shown, f"m1:plan-change:{opened.kept.id}:resume")
        assert "That plan is not yours" in see(pressed).text


class TestZone:
    """A person's own time zone."""

    async def test_it_is_kept_and_forgotten(self, town: Town) -> None:
        """Weeks are days, so nothing moves but what today is."""
        before = give(town).plan
        town.settings(timezone="Europe/Berlin")
        shown = await plan(town, "timezone")
        assert "Your time zone: Europe/Berlin" in see(shown).text
        assert "That of this server" in see(shown).text
        assert [] == see(shown).labels
        shown = await plan(town, "timezone", zone="Asia/Tokyo")
        assert "It is Saturday, 21 November, 21:00 there" in see(shown).text
        assert "Asia/Tokyo" == town.store.timezone(town.learner.id)
        assert before == kept(town)
        await town.restart()
        await press(town.learner, shown, "Forget it")
        assert "Europe/Berlin" in see(shown).text
        assert town.store.timezone(town.learner.id) is None

    async def test_outside_servers_it_is_utc(self, town: Town) -> None:
        """Until somebody says otherwise."""
        shown = await town.learner.user.slash("plan timezone")
        assert "Your time zone: UTC" in see(shown).text

    async def test_a_city_is_enough_and_nonsense_is_refused(self, town: Town) -> None:
        """Discord suggests zones while one types."""
        choices = await town.learner.autocomplete(town.general, "plan timezone", "zone", "tok")
        assert "Asia/Tokyo" == choices[0]["value"]
        assert "Europe/Berlin" in see(await plan(town, "timezone", zone="berlin")).text
        assert "I know no time zone of that name" in see(await plan(town, "timezone", zone="☃☃☃")).text

    async def test_a_stranger_forgets_nothing(self, town: Town) -> None:
        """The button names its owner."""
        town.store.set_timezone(town.learner.id, "Asia/Tokyo")
        mine, theirs = (
            await plan(town, "timezone"),
            await town.stranger.slash(town.general, "plan timezone", zone="UTC"),
        )
        refused = await forge(town.stranger, theirs, str(see(mine).buttons["Forget it"].custom_id))
        assert STALE == see(refused).text
        assert "Asia/Tokyo" == town.store.timezone(town.learner.id)
