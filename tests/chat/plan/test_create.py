"""`/plan create`: the panel, its preview, and saving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from simcord.actors import MemberActor
from simcord.components import walk_components
from simcord.results import InteractionResult

from bot.chat.ask import Asking
from bot.chat.browse import Browsing
from bot.chat.presses import STALE
from bot.mentor.plan.kept import Draft, KeptPlan
from bot.mentor.plan.values import Wishes
from tests.doubles.keeping import planning
from tests.doubles.plans import MLE, real
from tests.doubles.school import ANSWERED
from tests.doubles.town import Make, Town, forge, modal_texts, press, see
from tests.doubles.views import answer

MONDAY = date(2026, 11, 23)  # after the Saturday on which the clock of the town stands


@pytest.fixture
def use_cases() -> Sequence[Make]:
    """`/plan`, and what leads to it."""
    return [planning, Browsing, Asking]


async def panel(town: Town, person: MemberActor | None = None, **options: Any) -> InteractionResult:
    """The panel, opened by the command."""
    return await (person or town.learner).slash(town.general, "plan create", **options)


async def choose(town: Town, shown: InteractionResult, what: str, value: str) -> InteractionResult:
    """What comes of a choice in a select of the panel."""
    return await town.learner.select(see(shown).message, [value], custom_id=_select(shown, what)["custom_id"])


def chosen(shown: InteractionResult, what: str) -> list[str]:
    """What is ticked in a select of the panel."""
    return [option["value"] for option in _select(shown, what)["options"] if option.get("default")]


def _select(shown: InteractionResult, what: str) -> Mapping[str, Any]:
    parts = walk_components(answer(shown).components)
    return next(p for p in parts if p["type"] == 3 and p["custom_id"].split(":")[3] == what)


def draft(town: Town, shown: InteractionResult, person: MemberActor | None = None) -> Draft:
    """The draft behind a panel."""
    found = town.store.draft((person or town.learner).id, _draft_id(shown))
    assert found is not None
    return found


def _draft_id(shown: InteractionResult) -> str:
    ids = (part.get("custom_id", "") for part in walk_components(answer(shown).components))
    return str(next(id.split(":")[2] for id in ids if id.startswith("m1:plan-draft:")))


def kept(town: Town, person: MemberActor | None = None) -> KeptPlan:
    """The plan that somebody uses in the server."""
    found = town.store.plan_in_use((person or town.learner).id, town.guild.id)
    assert found is not None, "no plan is in use"
    return found


def teach_all(town: Town) -> None:
    """Serve the project's own curriculum."""
    town.taught = replace(town.taught, curriculum=real())


class TestGuided:
    """Step by step."""

    async def test_a_plan_in_three_steps(self, town: Town) -> None:
        """The command, a role, Save: everything else has a sound value."""
        shown = await panel(town)
        assert shown.ephemeral
        assert "Choose a role" in see(shown).text
        assert "Save this plan" not in see(shown).labels
        await choose(town, shown, "role", "baker")
        assert "### Baker, junior tier\n**1 week** with 10 hours a week from 23 November 2026" in see(shown).text
        saved = await press(town.learner, shown, "Save this plan")
        assert "Your plan is saved" in see(shown).text
        assert [] == saved.followups
        assert Wishes("baker", 10, MONDAY) == kept(town).plan.wishes

    async def test_each_step_costs_one_call(self, town: Town) -> None:
        """The answer to a press is the panel itself."""
        shown = await panel(town)
        before = len(town.env.http_requests)
        await choose(town, shown, "role", "baker")
        await choose(town, shown, "hours", "3")
        await press(town.learner, shown, "Save this plan")
        assert 3 == len(town.calls(before))

    async def test_hours_level_tier_and_order_are_chosen(self, town: Town) -> None:
        """The preview follows each choice, and the choice stays ticked."""
        teach_all(town)
        shown = await panel(town)
        assert (["10"], ["new"], []) == (chosen(shown, "hours"), chosen(shown, "level"), chosen(shown, "role"))
        await choose(town, shown, "role", MLE)
        assert "54 weeks" in see(shown).text
        await choose(town, shown, "level", "analyst")
        assert "10 of 25 skills count as known" in see(shown).text
        assert "Assumed as known: “Working setup”" in see(shown).text
        await choose(town, shown, "hours", "20")
        await press(town.learner, shown, "Full tier · 976 h")
        await press(town.learner, shown, "More choices")
        await choose(town, shown, "order", "theory_first")
        assert "### Machine Learning Engineer, full tier" in see(shown).text
        wanted = Wishes(MLE, 20, MONDAY, tier="full", order="theory_first", level="analyst")
        assert wanted == draft(town, shown).wishes
        assert [[MLE], ["20"], ["analyst"], ["theory_first"]] == [
            chosen(shown, what) for what in ("role", "hours", "level", "order")
        ]
        await press(town.learner, shown, "Fewer choices")
        assert "Dates" not in see(shown).labels
        assert wanted == draft(town, shown).wishes

    async def test_one_of_several_is_chosen(self, town: Town) -> None:
        """Where the role leaves a choice, the usual one is chosen unless somebody wants another one."""
        teach_all(town)
        shown = await panel(town, role=MLE)
        await press(town.learner, shown, "More choices")
        form = await press(town.learner, shown, "Alternatives")
        assert ("One of these will do", ["Which project do you want in your plan?"]) == modal_texts(form)
        await town.learner.submit_modal(form, {"choice0": "p-kaggle"})
        form = await press(town.learner, shown, "Alternatives")
        assert form.modal is not None
        options = form.modal["components"][0]["component"]["options"]
        assert ["p-kaggle"] == [option["value"] for option in options if option.get("default")]
        await press(town.learner, shown, "Save this plan")
        assert ("p-kaggle",) == kept(town).plan.wishes.choices
        assert "p-kaggle" in kept(town).plan.scope.items
        assert "p-customer-churn" not in kept(town).plan.scope.items

    async def test_alternatives_stand_where_there_are_any(self, town: Town) -> None:
        """Another role may leave nothing to choose, also while the form is open."""
        teach_all(town)
        shown = await panel(town, role=MLE)
        await press(town.learner, shown, "More choices")
        form = await press(town.learner, shown, "Alternatives")
        await choose(town, shown, "role", "data-analyst")
        assert "Alternatives" not in see(shown).labels
        await town.learner.submit_modal(form, {"choice0": "p-kaggle"})
        assert "That is no choice any more" in see(shown).text
        assert () == draft(town, shown).wishes.choices

    async def test_another_number_of_hours(self, town: Town) -> None:
        """A small form asks for it; what is no such number leaves everything as it was, and says so."""
        shown = await panel(town, role="baker")
        for typed, expected in (("7.5", 10), ("61", 10), ("7", 7)):
            form = await choose(town, shown, "hours", "other")
            assert ("Hours a week", ["A whole number from 1 to 60"]) == modal_texts(form)
            await town.learner.submit_modal(form, {"hours": typed})
            assert expected == draft(town, shown).wishes.hours
            assert ("whole number from 1 to 60, not" in see(shown).text) == (expected == 10)
            assert "Save this plan" in see(shown).labels
        assert ["7"] == chosen(shown, "hours")

    async def test_dates_are_typed(self, town: Town) -> None:
        """As people write them; the target may be left out again."""
        shown = await panel(town, role="baker")
        await press(town.learner, shown, "More choices")
        form = await press(town.learner, shown, "Dates")
        assert ("Start and target", ["Start", "Done by"]) == modal_texts(form)
        await town.learner.submit_modal(form, {"start": "30 November", "target": "in 3 months"})
        assert (date(2026, 11, 30), date(2027, 2, 21)) == (
            draft(town, shown).wishes.start,
            draft(town, shown).wishes.target,
        )
        assert "11 weeks before your target, 21 February 2027" in see(shown).text
        form = await press(town.learner, shown, "Dates")
        assert form.modal is not None
        fields = [part["component"]["value"] for part in form.modal["components"]]
        assert ["30 November 2026", "21 February 2027"] == fields
        await town.learner.submit_modal(form, {"start": "today", "target": ""})
        assert (date(2026, 11, 21), None) == (draft(town, shown).wishes.start, draft(town, shown).wishes.target)

    @pytest.mark.parametrize(
        ("start", "target", "reason"),
        [
            ("someday", "", "Start: I can't read that day"),
            ("today", "1/7/2027", "Target: Which is the day there"),
            ("20 November 2026", "", "20 November 2026 is over; start today, on 21 November 2026, or later."),
            ("in 2 years", "", "more than a year ahead"),
            ("30 November", "29 November 2026", "must be after the start"),
        ],
    )
    async def test_dates_that_make_no_sense(self, town: Town, start: str, target: str, reason: str) -> None:
        """The panel says why, and nothing is lost."""
        shown = await panel(town, role="baker", hours=3)
        before = draft(town, shown)
        await press(town.learner, shown, "More choices")
        form = await press(town.learner, shown, "Dates")
        await town.learner.submit_modal(form, {"start": start, "target": target})
        assert reason in see(shown).text
        assert before == draft(town, shown)
        assert "Save this plan" in see(shown).labels

    async def test_what_is_known_is_ticked(self, town: Town) -> None:
        """A page of areas at a time; what is ticked is left out of the plan, with what it builds on."""
        shown = await panel(town, role="baker", tier="full")
        form = await press(town.learner, shown, "I know more")
        assert ("What do you know already?", ["Data work"]) == modal_texts(form)
        await town.learner.submit_modal(form, {"area0": ["fractions"]})
        assert ("fractions",) == draft(town, shown).wishes.known
        assert "2 of 5 skills count as known" in see(shown).text
        assert "Counted as known, since what you know builds on it: “Numbers”." in see(shown).text
        form = await press(town.learner, shown, "I know more")
        await town.learner.submit_modal(form, {"area0": ["fractions"]})
        assert ("numbers",) == draft(town, shown).wishes.put_back

    async def test_a_large_role_has_pages_of_areas(self, town: Town) -> None:
        """What the level assumes is ticked; unticked, it comes into the plan."""
        teach_all(town)
        shown = await panel(town, role="mle", tier="full", level="some_python")
        form = await press(town.learner, shown, "I know more (1)")
        assert form.modal is not None
        assert "What do you know already? (1 of 2)" == form.modal["title"]
        boxes = [option for part in form.modal["components"] for option in part["component"]["options"]]
        assert ["dev-setup", "python-basics"] == [box["value"] for box in boxes if box.get("default")]
        await town.learner.submit_modal(form, {"area0": ["dev-setup"], "area1": ["linear-algebra"]})
        wishes = draft(town, shown).wishes
        assert (("linear-algebra",), ("python-basics",)) == (wishes.known, wishes.put_back)
        form = await press(town.learner, shown, "I know more (2)")
        await town.learner.submit_modal(form, {"area0": ["nlp-foundations"]})
        assert {"linear-algebra", "nlp-foundations"} <= {*draft(town, shown).wishes.known}

    async def test_a_form_that_was_opened_for_another_role(self, town: Town) -> None:
        """Its boxes are not taken for those of the role that was chosen since."""
        shown = await panel(town, role="baker")
        form = await press(town.learner, shown, "I know more")
        await press(town.learner, shown, "Full tier · 13 h")
        before = draft(town, shown)
        await town.learner.submit_modal(form, {"area0": ["numbers"]})
        assert "The skills were others when that form was opened" in see(shown).text
        assert before == draft(town, shown)


class TestOptions:
    """Everything at once."""

    async def test_all_of_them(self, town: Town) -> None:
        """Nothing is left to choose."""
        teach_all(town)
        shown = await panel(
            town,
            role="mle",
            tier="full",
            hours=12,
            start="next monday",
            target="2028-07-01",
            level="software_engineer",
            order="practice_first",
        )
        wanted = Wishes(
            MLE,
            12,
            MONDAY,
            tier="full",
            order="practice_first",
            target=date(2028, 7, 1),
            level="software_engineer",
        )
        assert wanted == draft(town, shown).wishes
        assert "Save this plan" in see(shown).labels

    async def test_roles_are_suggested(self, town: Town) -> None:
        """With their hours."""
        choices = await town.learner.autocomplete(town.general, "plan create", "role", "con")
        assert [("confectioner", "Confectioner · junior 7 h · full 16 h")] == [(c["value"], c["name"]) for c in choices]

    @pytest.mark.parametrize(
        ("options", "reason", "wanted"),
        [
            pytest.param(
                {"role": "astronaut", "hours": 3},
                "I know no role of that name; choose one in the list.",
                Wishes("", 3, MONDAY),
                id="unknown role",
            ),
            pytest.param(
                {"role": "baker", "start": "1.1.27", "hours": 4},
                "Start: Which is the day there",
                Wishes("baker", 4, MONDAY),
                id="start",
            ),
            pytest.param(
                {"start": "2020-01-01", "tier": "full"},
                "1 January 2020 is over",
                Wishes("", 10, MONDAY, tier="full"),
                id="past",
            ),
            pytest.param(
                {"role": "baker", "target": "today"},
                "must be after the start",
                Wishes("baker", 10, MONDAY),
                id="target",
            ),
        ],
    )
    async def test_what_makes_no_sense_is_said_and_the_rest_is_kept(
        self, town: Town, options: dict[str, Any], reason: str, wanted: Wishes
    ) -> None:
        """The panel opens all the same."""
        shown = await panel(town, **options)
        assert reason in see(shown).text
        assert wanted == draft(town, shown).wishes

    async def test_an_unclear_role_is_asked_back(self, town: Town) -> None:
        """With those that it may be."""
        teach_all(town)
        shown = await panel(town, role="data")
        assert "Which role is it: Data" in see(shown).text
        assert "" == draft(town, shown).wishes.role


class TestPreview:
    """What is shown before saving."""

    @pytest.mark.parametrize(
        ("label", "change"),
        [
            ("Study more", {"hours": 30}),
            ("Take the junior tier", {"tier": "junior"}),
            ("Move the target", {"target": date(2028, 5, 21)}),
            ("Drop these", {}),
        ],
    )
    async def test_a_target_that_is_too_early_has_four_ways_out(
        self, town: Town, label: str, change: dict[str, Any]
    ) -> None:
        """Each is a button that takes it; nothing is squeezed."""
        teach_all(town)
        shown = await panel(town, role="mle", tier="full", hours=12, level="software_engineer", target="1 July 2027")
        before = draft(town, shown).wishes
        assert "The plan ends 47 weeks after your target, 1 July 2027." in see(shown).text
        assert ["Study more", "Take the junior tier", "Drop these", "Move the target"] == see(shown).labels[5:9]
        await press(town.learner, shown, label)
        after = draft(town, shown).wishes
        if label == "Drop these":
            assert "interview-prep" in after.skip
            assert replace(before, skip=after.skip) == after
        else:
            assert replace(before, **change) == after

    async def test_time_to_spare(self, town: Town) -> None:
        """Fewer hours or the full tier; a way that is none any more is refused."""
        teach_all(town)
        shown = await panel(town, role="data-analyst", target="in 2 years")
        assert {"Study less", "Take the full tier"} <= {*see(shown).labels}
        await press(town.learner, shown, "Study less")
        assert draft(town, shown).wishes.hours < 10
        forged = await forge(town.learner, shown, f"m1:plan-draft:{_draft_id(shown)}:way:0:junior")
        assert "That is no way out any more" in see(shown).text
        assert [] == forged.followups

    @pytest.mark.parametrize(
        ("options", "note"),
        [
            ({"role": MLE, "hours": 1}, "At 1 hour a week the plan takes"),
            ({"role": MLE, "hours": 50}, "50 hours a week leave little time for rest"),
            ({"role": "ai-researcher"}, "Posts in research usually ask for formal training"),
        ],
    )
    async def test_honest_notes(self, town: Town, options: dict[str, Any], note: str) -> None:
        """Warnings, never a refusal."""
        teach_all(town)
        shown = await panel(town, **options)
        assert note in see(shown).text
        assert "Save this plan" in see(shown).labels

    async def test_everything_is_known_already(self, town: Town) -> None:
        """There are no weeks to save: what comes next is offered, and it opens in the panel."""
        teach_all(town)
        shown = await panel(town, role="data-analyst")
        form = await press(town.learner, shown, "I know more")
        assert form.modal is not None
        groups = [part["component"] for part in form.modal["components"]]
        boxes = {group["custom_id"]: [box["value"] for box in group["options"]] for group in groups}
        await town.learner.submit_modal(form, boxes)
        seen = see(shown)
        assert "You know everything that this plan would teach." in seen.text
        assert "Still open to build" in seen.text
        assert "Save this plan" not in seen.labels
        assert "### Data Analyst" in see(await press(town.learner, shown, "Its projects")).text
        asked = await press(town.learner, shown, "Ask about interviews")
        assert "How do I prepare for job interviews" in see(asked).text
        await press(town.learner, shown, "Plan: Data Scientist")
        assert "### Data Scientist, junior tier" in see(shown).text


class TestSaving:
    """From a draft to a plan."""

    async def test_a_second_press_says_that_it_is_saved(self, town: Town) -> None:
        """However it comes about."""
        shown = await panel(town, role="baker")
        id = _draft_id(shown)
        await press(town.learner, shown, "Save this plan")
        again = await forge(town.learner, shown, f"m1:plan-save:{id}:-")
        assert "`/plan week`" in see(again).text
        assert 1 == len(town.store.plans(town.learner.id, town.guild.id))

    async def test_the_plan_in_use_is_asked_about_first(self, town: Town) -> None:
        """It goes to the archive, or stays."""
        await press(town.learner, await panel(town, role="baker"), "Save this plan")
        former = kept(town)
        shown = await panel(town, role="confectioner", hours=5)
        await press(town.learner, shown, "Save this plan")
        assert "You have a plan here: **Baker**, junior tier, 0 % done." in see(shown).text
        assert former == kept(town)
        await press(town.learner, shown, "Back")
        assert ["5"] == chosen(shown, "hours")
        await press(town.learner, shown, "Save this plan")
        await press(town.learner, shown, "Save the new plan")
        assert "Your plan is saved" in see(shown).text
        assert "confectioner" == kept(town).plan.wishes.role
        assert [kept(town).id, former.id] == [plan.id for plan in town.store.plans(town.learner.id, town.guild.id)]

    async def test_the_question_is_asked_again_where_another_plan_is_in_use_by_now(self, town: Town) -> None:
        """Nobody replaces a plan unseen."""
        one, other = await panel(town, role="baker"), await panel(town, role="confectioner")
        await press(town.learner, one, "Save this plan")
        await press(town.learner, other, "Save this plan")
        third = await panel(town, role="baker", hours=4)
        await press(town.learner, third, "Save this plan")
        await press(town.learner, third, "Save the new plan")
        await press(town.learner, other, "Save the new plan")
        assert "Put your present plan aside?" in see(other).text
        assert 4 == kept(town).plan.wishes.hours

    async def test_a_question_about_a_plan_that_is_gone(self, town: Town) -> None:
        """There is nothing left to replace."""
        await press(town.learner, await panel(town, role="baker"), "Save this plan")
        shown = await panel(town, role="confectioner")
        await press(town.learner, shown, "Save this plan")
        town.store.delete_plan(town.learner.id, kept(town).id)
        await press(town.learner, shown, "Save the new plan")
        assert "confectioner" == kept(town).plan.wishes.role

    async def test_a_reminder_is_offered(self, town: Town) -> None:
        """Once: where one goes over from another plan, there is nothing to offer."""
        shown = await panel(town, role="baker")
        await press(town.learner, shown, "Save this plan")
        form = await press(town.learner, shown, "Remind me every week")
        assert form.modal is not None
        await town.learner.slash(town.general, "plan remind", weekday=2)
        other = await panel(town, role="confectioner")
        await press(town.learner, other, "Save this plan")
        await press(town.learner, other, "Save the new plan")
        assert "Your plan is saved" in see(other).text
        assert "Remind me every week" not in see(other).labels

    async def test_what_was_named_as_known_counts_in_the_next_plan(self, town: Town) -> None:
        """What a level assumes does not."""
        teach_all(town)
        first = await panel(town, role="mle", level="analyst")
        form = await press(town.learner, first, "I know more (1)")
        await town.learner.submit_modal(form, {"area0": ["dev-setup", "git-github"]})
        await press(town.learner, first, "Save this plan")
        shown = await panel(town, role="data-scientist")
        assert ("dev-setup", "git-github") == draft(town, shown).wishes.known
        assert "What you learned with earlier plans counts as known." in see(shown).text

    async def test_the_panel_outlives_a_restart(self, town: Town) -> None:
        """All of it is in the draft."""
        shown = await panel(town, role="baker")
        await town.restart()
        await choose(town, shown, "hours", "3")
        await town.restart()
        await press(town.learner, shown, "Save this plan")
        assert 3 == kept(town).plan.wishes.hours

    async def test_a_draft_is_its_owners(self, town: Town) -> None:
        """To others it is as unknown as none."""
        mine, own = await panel(town, role="baker"), await panel(town, town.stranger, role="baker")
        before = draft(town, mine)
        for custom_id in (f"m1:plan-save:{before.id}:-", f"m1:plan-draft:{before.id}:tier:0:full"):
            refused = await forge(town.stranger, own, custom_id)
            assert "saved or dropped already" in see(refused).text
        assert before == draft(town, mine)
        assert town.store.plan_in_use(town.stranger.id, town.guild.id) is None

    async def test_direct_messages_have_a_plan_of_their_own(self, town: Town) -> None:
        """As has each server."""
        shown = await town.learner.user.slash("plan create", role="baker")
        await town.learner.user.click(answer(shown), label="Save this plan")
        assert "Your plan is saved" in see(shown).text
        assert town.store.plan_in_use(town.learner.id, None) is not None
        assert town.store.plan_in_use(town.learner.id, town.guild.id) is None
        here = await panel(town, role="confectioner")
        await press(town.learner, here, "Save this plan")
        assert "Your plan is saved" in see(here).text

    async def test_two_servers_do_not_mix(self, town: Town) -> None:
        """A person may study for one thing here and another there."""
        there = town.env.create_guild("Elsewhere")
        member, hall = there.add_member(town.learner.user), there.create_text_channel("hall")
        await press(town.learner, await panel(town, role="baker"), "Save this plan")
        shown = await member.slash(hall, "plan create", role="confectioner")
        await press(member, shown, "Save this plan")
        assert "Your plan is saved" in see(shown).text
        assert "baker" == kept(town).plan.wishes.role


class TestTime:
    """What happens to a draft that waits."""

    async def test_a_role_that_is_no_longer_taught(self, town: Town) -> None:
        """The panel says so, and another one can be chosen."""
        shown = await panel(town, role="confectioner")
        curriculum = town.taught.curriculum
        left = {id: page for id, page in curriculum.roles.items() if id != "confectioner"}
        town.taught = replace(town.taught, curriculum=replace(curriculum, roles=left))
        await press(town.learner, shown, "Save this plan")
        assert "That role is no longer taught; choose another one." in see(shown).text
        await choose(town, shown, "role", "baker")
        await press(town.learner, shown, "Save this plan")
        assert "baker" == kept(town).plan.wishes.role

    @pytest.mark.parametrize("label", ["Save this plan", "Full tier · 13 h"])
    async def test_a_start_that_is_over(self, town: Town, label: str) -> None:
        """It becomes the next Monday, and that is said before anything is saved."""
        shown = await panel(town, role="baker")
        town.clock.forward(days=9)
        await press(town.learner, shown, label)
        assert "23 November 2026 is over, so the plan now starts on 7 December 2026." in see(shown).text
        assert date(2026, 12, 7) == draft(town, shown).wishes.start
        await press(town.learner, shown, "Save this plan")
        assert date(2026, 12, 7) == kept(town).plan.wishes.start

    async def test_a_known_skill_that_is_no_longer_taught(self, town: Town) -> None:
        """It is dropped without a word: nobody has to learn it."""
        shown = await panel(town, role="baker")
        form = await press(town.learner, shown, "I know more")
        await town.learner.submit_modal(form, {"area0": ["numbers"]})
        await press(town.learner, shown, "Save this plan")
        curriculum = town.taught.curriculum
        left = {id: page for id, page in curriculum.skills.items() if id != "numbers"}
        town.taught = replace(town.taught, curriculum=replace(curriculum, skills=left))
        again = await panel(town, role="baker")
        assert () == draft(town, again).wishes.known
        assert "Save this plan" in see(again).labels


class TestElsewhere:
    """Buttons that lead here."""

    async def test_from_a_role(self, town: Town) -> None:
        """The panel opens for that role, for whoever presses."""
        sheet = await town.learner.slash(town.general, "role", name="baker")
        shown = await press(town.stranger, sheet, "Make me a plan")
        assert shown.ephemeral
        assert "### Baker, junior tier" in see(shown).text
        assert "baker" == draft(town, shown, town.stranger).wishes.role

    @pytest.mark.parametrize(
        ("question", "role"),
        [
            (f"Bakers ask: {ANSWERED}", "baker"),
            (f"Bakers and confectioners ask: {ANSWERED}", ""),
        ],
        ids=["one role", "several"],
    )
    async def test_from_an_answer(self, town: Town, question: str, role: str) -> None:
        """Where the question names a role; with several, none is chosen."""
        asked = await town.learner.slash(town.general, "ask", question=question)
        shown = await press(town.learner, asked, "Make me a plan")
        assert shown.ephemeral
        assert role == draft(town, shown).wishes.role

    async def test_a_role_that_is_gone(self, town: Town) -> None:
        """The panel opens without one."""
        shown = await forge(town.learner, await panel(town, role="baker"), "m1:plan-new:astronaut")
        assert "I know no role of that name" in see(shown).text


@pytest.mark.parametrize(
    "behind",
    ["nonsense:0", "level:0", "level:0:guru", "tier:0", "tier:0:middle", "know:0:-1", "known:0:0", "way:0", "next:0"],
)
async def test_a_press_that_no_button_makes(town: Town, behind: str) -> None:
    """It gets a polite sentence and changes nothing."""
    shown = await panel(town, role="baker")
    before = draft(town, shown)
    pressed = await forge(town.learner, shown, f"m1:plan-draft:{before.id}:{behind}")
    assert STALE == see(pressed).text
    assert before == draft(town, shown)


async def test_a_draft_of_a_change_is_not_saved_as_a_new_plan(town: Town) -> None:
    """It belongs to the plan that it would change."""
    shown = await panel(town, role="baker")
    id = _draft_id(shown)
    wishes = draft(town, shown).wishes
    await press(town.learner, shown, "Save this plan")
    change = town.store.keep_draft(
        town.learner.id, town.guild.id, wishes, town.clock(), plan=kept(town).id, revision=1, reason="hours"
    )
    assert id != change.id
    for custom_id in (f"m1:plan-save:{change.id}:-", f"m1:plan-draft:{change.id}:show:0"):
        assert STALE == see(await forge(town.learner, shown, custom_id)).text
