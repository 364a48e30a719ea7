"""`/plan history` and `delete`."""

from __future__ import annotations

from bot.mentor.plan import change
from tests.doubles.keeping import give, planner
from tests.doubles.town import Town, press, see


async def test_without_any_plan_it_says_how_to_make_one(town: Town) -> None:
    """Neither command shows an empty page."""
    for command in ("history", "delete"):
        assert "`/plan create`" in see(await town.learner.slash(town.general, f"plan {command}")).text


async def test_the_history_tells_what_became_of_a_plan(town: Town) -> None:
    """The newest change first, in words."""
    opened = give(town)
    item = opened.schedule.weeks[0].pieces[0].item
    planner(town).change(
        town.learner.id, opened.kept.id, 1, "done", lambda o: change.done(o.curriculum, o.plan, item, o.today)
    )
    shown = await town.learner.slash(town.general, "plan history")
    text = see(shown).text
    assert shown.ephemeral
    assert "Baker, junior tier" in text
    assert text.index("21 November 2026: a task done") < text.index("21 November 2026: made")


async def test_the_days_are_those_of_the_person(town: Town) -> None:
    """What was done at noon in London was done the next day in Kiritimati."""
    give(town)
    give(town, hours=9)
    town.store.set_timezone(town.learner.id, "Pacific/Kiritimati")
    shown = await town.learner.slash(town.general, "plan history")
    assert "- 22 November 2026: made" in see(shown).text
    assert "put aside 22 November 2026" in str(see(shown).message.components)


async def test_an_archived_plan_is_looked_at_and_used_again(town: Town) -> None:
    """The one that was in use goes into the archive in its place."""
    former, used = give(town, hours=5), give(town, hours=9)
    shown = await town.learner.slash(town.general, "plan history")
    assert "1 plan put aside" in see(shown).text
    await town.learner.select(see(shown).message, [former.kept.id], custom_id="m1:plan-archive:look")
    assert "In the archive" in see(shown).text
    await press(town.learner, shown, "Use it again")
    assert "in use again" in see(shown).text
    assert [former.kept.id, used.kept.id] == [k.id for k in town.store.plans(town.learner.id, town.guild.id)]


async def test_a_large_archive_is_counted_and_shown_in_part(town: Town) -> None:
    """As many can be chosen as Discord shows."""
    plans = [give(town, hours=5).kept.id for _ in range(28)]
    shown = await town.learner.slash(town.general, "plan history")
    assert "27 plans put aside" in see(shown).text
    listed = str(see(shown).message.components)
    assert 25 == sum(plan in listed for plan in plans)


async def test_a_plan_is_deleted_after_a_question(town: Town) -> None:
    """It goes with its history; a plan of somebody else's stays, and so does one elsewhere."""
    mine, elsewhere, other = give(town), give(town, direct=True), give(town, town.stranger)
    shown = await town.learner.slash(town.general, "plan delete")
    assert "Delete this plan?" in see(shown).text
    assert mine.kept == town.store.plan_in_use(town.learner.id, town.guild.id)
    await press(town.learner, shown, "Delete for good")
    assert "The plan is gone" in see(shown).text
    assert town.store.plan(town.learner.id, mine.kept.id) is None
    assert () == town.store.history(town.learner.id, mine.kept.id)
    assert "### Your study plan" in see(await press(town.learner, shown, "Make a new plan")).text
    assert elsewhere.kept == town.store.plan_in_use(town.learner.id, None)
    assert other.kept == town.store.plan_in_use(town.stranger.id, town.guild.id)


async def test_a_stranger_reaches_nothing_by_a_forged_button(town: Town) -> None:
    """The id of somebody else's plan is as unknown as none."""
    mine, other = give(town), give(town, town.stranger)
    shown = await town.stranger.slash(town.general, "plan delete")
    message = see(shown).message
    stored = town.stranger._env.backend.get_message(message.channel.id, message.id)
    stored.components[-1]["components"][0]["custom_id"] = f"m1:plan-archive:delete:{mine.kept.id}"
    refused = await town.stranger.click(message, custom_id=f"m1:plan-archive:delete:{mine.kept.id}")
    assert "not yours" in see(refused).text
    assert mine.kept == town.store.plan_in_use(town.learner.id, town.guild.id)
    assert other.kept == town.store.plan_in_use(town.stranger.id, town.guild.id)
