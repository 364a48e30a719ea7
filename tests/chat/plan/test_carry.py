"""`/plan export`, `import` and `share`."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from icalendar import Calendar
from simcord.results import InteractionResult

from bot.chat.desk import Manners
from bot.mentor.plan.json import dump
from tests.doubles.keeping import give, planner
from tests.doubles.town import Town, press, see, steps


async def file_of(town: Town, shown: InteractionResult) -> bytes:
    """What is attached to a message."""
    attachments = see(shown).message.attachments
    assert 1 == len(attachments)
    return await attachments[0].read()


async def test_without_a_plan_it_says_how_to_make_one(town: Town) -> None:
    """All three commands do."""
    for command in ("export", "share"):
        shown = await town.learner.slash(town.general, f"plan {command}")
        assert shown.ephemeral
        assert "make one with `/plan create`" in see(shown).text


async def test_without_options_all_forms_are_offered(town: Town) -> None:
    """Each button hands over its file, and nobody else sees it."""
    give(town)
    shown = await town.learner.slash(town.general, "plan export")
    assert ["Calendar", "Checklist", "Picture", "To print", "Data"] == see(shown).labels
    begins = {
        "Calendar": b"BEGIN:VCALENDAR",
        "Checklist": b"# Baker",
        "Picture": b"\x89PNG",
        "To print": b"%PDF",
        "Data": b"{",
    }
    for label, start in begins.items():
        handed = await press(town.learner, shown, label)
        assert handed.ephemeral
        assert start == (await file_of(town, handed))[: len(start)]


@pytest.mark.parametrize("manners", [Manners(patience=0.05)])
async def test_a_file_may_take_its_time(town: Town, manners: Manners) -> None:
    """Discord is told that it is on its way before the plan is even opened, for a command and for a press."""
    give(town)
    await town.slow_down(0.2)
    shown = await town.learner.slash(town.general, "plan export")
    for pressed in (False, True):
        before = len(town.env.http_requests)
        if pressed:
            handed = await press(town.learner, shown, "Data")
        else:
            handed = await town.learner.slash(town.general, "plan export", format="md")
        assert ["defer", "PATCH @original"] == steps(town.env.http_requests[before:])
        assert await file_of(town, handed)


async def test_the_calendar_takes_a_time_of_day(town: Town) -> None:
    """In the person's zone; who names a time wants the calendar."""
    town.store.set_timezone(town.learner.id, "Europe/Berlin")
    give(town)
    shown = await town.learner.slash(town.general, "plan export", at="18:30", per="item")
    events = Calendar.from_ical(await file_of(town, shown)).walk("VEVENT")
    assert datetime(2026, 11, 23, 17, 30, tzinfo=UTC) == min(event.decoded("DTSTART") for event in events)


@pytest.mark.parametrize("at", ["25:00", "noon", "18:60"])
async def test_a_time_that_is_none_is_refused(town: Town, at: str) -> None:
    """With the form in which it is written."""
    give(town)
    shown = await town.learner.slash(town.general, "plan export", at=at)
    assert "as a time of day; write it like 18:30" in see(shown).text


async def test_an_exported_plan_comes_back(town: Town) -> None:
    """First it is shown; then it is the plan in use, with all that was done."""
    before = give(town)
    content = await file_of(town, await town.learner.slash(town.general, "plan export", format="json"))
    town.store.delete_plan(town.learner.id, before.kept.id)
    asked = await town.learner.slash(town.general, "plan import", file=("plan.json", content))
    assert asked.ephemeral
    assert "Baker, junior tier" in see(asked).text
    assert town.store.plan_in_use(town.learner.id, town.guild.id) is None
    await press(town.learner, asked, "Use it")
    assert "Your plan is back" in see(asked).text
    assert before.plan == planner(town).in_use(town.learner.id, town.guild.id).plan


async def test_an_import_asks_before_it_replaces_a_plan(town: Town) -> None:
    """The former plan is in the archive then; after a restart the button still works."""
    content = json_of(town)
    former = give(town, hours=9)
    asked = await town.learner.slash(town.general, "plan import", file=("plan.json", content))
    assert "It goes to the archive" in see(asked).text
    assert former == planner(town).in_use(town.learner.id, town.guild.id)
    await town.restart()
    await press(town.learner, asked, "Replace my plan")
    assert [5, 9] == [k.plan.wishes.hours for k in town.store.plans(town.learner.id, town.guild.id)]


async def test_an_import_replaces_no_other_plan_than_the_one_it_asked_about(town: Town) -> None:
    """Where another plan has come into use meanwhile, that one is shown."""
    content = json_of(town)
    asked = await town.learner.slash(town.general, "plan import", file=("plan.json", content))
    other = give(town, hours=9)
    await press(town.learner, asked, "Use it")
    assert "nothing was saved" in see(asked).text
    assert other == planner(town).in_use(town.learner.id, town.guild.id)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"\x89PNG", "This file is no JSON", id="no JSON"),
        pytest.param(b"{}", "This is no plan of mine", id="foreign"),
        pytest.param(b'{"format": "roadmap-mentor plan", "schema": 99}', "This plan has schema 99", id="newer"),
        pytest.param(b" " * 1_000_001, "This file has 1,000,001 bytes", id="too large"),
    ],
)
async def test_a_file_that_holds_no_plan_is_refused_with_the_reason(town: Town, content: bytes, reason: str) -> None:
    """And the plan in use stays."""
    used = give(town)
    shown = await town.learner.slash(town.general, "plan import", file=("plan.json", content))
    assert reason in see(shown).text
    assert used == planner(town).in_use(town.learner.id, town.guild.id)


async def test_a_changed_file_is_refused(town: Town) -> None:
    """The sum in it tells."""
    changed = json_of(town).replace(b'"hours": 5', b'"hours": 6')
    shown = await town.learner.slash(town.general, "plan import", file=("plan.json", changed))
    assert "damaged or changed" in see(shown).text


async def test_a_summary_is_posted_when_its_owner_has_seen_it(town: Town) -> None:
    """Once, however often the button is pressed."""
    give(town)
    asked = await town.learner.slash(town.general, "plan share")
    assert asked.ephemeral
    assert [] == list(town.general.history(viewer=town.stranger))
    await press(town.learner, asked, "Post it")
    (post,) = town.general.history(viewer=town.stranger)
    assert "Baker, junior tier" in see(post).text
    assert "0 % done" in see(post).text


async def test_a_summary_stays_out_of_channels_where_the_bot_does_not_speak(town: Town) -> None:
    """The managers' choice counts; the person is told where it may be posted."""
    give(town)
    town.settings(channels=(town.helpers.id,))
    shown = await town.learner.slash(town.general, "plan share")
    assert f"run `/plan share` in <#{town.helpers.id}>" in see(shown).text


def json_of(town: Town) -> bytes:
    """A plan that was exported once and is no longer kept."""
    made = give(town)
    town.store.delete_plan(town.learner.id, made.kept.id)
    written = dump(made.plan, made.schedule).encode()
    assert json.loads(written)
    return written
