"""`/mentor setup`: the settings of a server."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.chat.access import Lack
from bot.chat.manage import Managing
from bot.chat.presses import STALE
from bot.chat.render_admin import settings_view
from bot.mentor import zones
from bot.mentor.records import ServerSettings
from tests.doubles.town import Make, Town, modal_texts, see
from tests.doubles.views import answer, broken, part, ticked

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
NEED = "Only people who may manage this server can do that."


@pytest.fixture
def use_cases() -> Sequence[Make]:
    """The group /mentor alone."""
    return [Managing]


async def panel(town: Town) -> InteractionResult:
    """The panel, opened by the admin."""
    return await town.admin.slash(town.general, "mentor setup")


def dismiss(town: Town, member: MemberActor) -> None:
    """Take all roles from somebody."""
    backend = town.env.backend
    for role in list(backend.get_guild(town.guild.id).members[member.id].role_ids):
        backend.remove_member_role(town.guild.id, member.id, role)


async def test_the_panel_is_for_its_manager_alone(town: Town) -> None:
    """It shows what is chosen now: nothing yet, so the bot speaks everywhere."""
    shown = await panel(town)
    assert shown.ephemeral
    text = see(shown).text
    assert "Settings of Learners" in text
    assert "Public: the whole channel sees them" in text
    assert "Kept without names for 30 days" in text
    assert "UTC · now 12:00" in text
    assert "I have every permission that I need" in text


async def test_the_command_is_hidden_from_others_and_refused_all_the_same(town: Town) -> None:
    """Discord shows it to managers; where a server opened it to more people, the bot checks for itself."""
    assert "mentor setup" not in town.learner.available_commands(town.general)
    command = town.env.backend.find_command("mentor", town.guild.id, type=1)
    assert command is not None
    town.guild.set_command_permissions(int(command["id"]), {town.learner: True})
    refused = await town.learner.slash(town.general, "mentor setup")
    assert (True, NEED) == (refused.ephemeral, see(refused).text)


async def test_channels_are_chosen_and_cleared(town: Town) -> None:
    """The panel is drawn anew with what was chosen; without any, all count."""
    shown = await panel(town)
    await town.admin.select(answer(shown), [town.general, town.forum], custom_id="m1:setup:channels")
    assert (town.general.id, town.forum.id) == town.store.server(town.guild.id).channels
    assert [town.general.id, town.forum.id] == ticked(answer(shown).components, "m1:setup:channels")
    await town.admin.select(answer(shown), [], custom_id="m1:setup:channels")
    assert () == town.store.server(town.guild.id).channels


async def test_a_channel_without_text_is_refused(town: Town) -> None:
    """Whatever reaches the bot is checked again."""
    voice = town.guild.create_voice_channel("voice")
    shown = await panel(town)
    refused = await town.admin.select(answer(shown), [voice], custom_id="m1:setup:channels")
    assert "I cannot see that channel" in see(refused).text
    assert () == town.store.server(town.guild.id).channels


async def test_helpers_are_chosen(town: Town) -> None:
    """A channel and a role; both can be taken away again."""
    shown = await panel(town)
    await town.admin.select(answer(shown), [town.helpers], custom_id="m1:setup:helper-channel")
    await town.admin.select(answer(shown), [town.helper_role], custom_id="m1:setup:helper-role")
    chosen = town.store.server(town.guild.id)
    assert (town.helpers.id, town.helper_role.id) == (chosen.helper_channel, chosen.helper_role)
    assert [town.helper_role.id] == ticked(answer(shown).components, "m1:setup:helper-role")
    await town.admin.select(answer(shown), [], custom_id="m1:setup:helper-channel")
    await town.admin.select(answer(shown), [], custom_id="m1:setup:helper-role")
    chosen = town.store.server(town.guild.id)
    assert (None, None) == (chosen.helper_channel, chosen.helper_role)


async def test_everyone_is_no_helper(town: Town) -> None:
    """The role of all members is never pinged."""
    shown = await panel(town)
    refused = await town.admin.select(answer(shown), [town.guild.default_role], custom_id="m1:setup:helper-role")
    assert "That role cannot be pinged" in see(refused).text
    assert town.store.server(town.guild.id).helper_role is None


@pytest.mark.parametrize(
    ("press", "back", "field", "expected"),
    [
        ("Make private", "Make public", "private_by_default", True),
        ("Don't keep", "Keep", "keep_questions", False),
    ],
)
async def test_switches(town: Town, press: str, back: str, field: str, expected: bool) -> None:
    """A button says what it will do, and the one in its place undoes it."""
    shown = await panel(town)
    await town.admin.click(answer(shown), label=press)
    assert expected is getattr(town.store.server(town.guild.id), field)
    await town.admin.click(answer(shown), label=back)
    assert expected is not getattr(town.store.server(town.guild.id), field)


async def test_a_choice_costs_one_call(town: Town) -> None:
    """The answer to the press is the new panel itself."""
    shown = await panel(town)
    before = len(town.env.http_requests)
    await town.admin.click(answer(shown), label="Make private")
    assert 1 == len(town.calls(before))


async def test_the_time_zone_is_named_in_a_modal(town: Town) -> None:
    """A city is enough."""
    shown = await panel(town)
    asked = await town.admin.click(answer(shown), label="Change")
    assert ("Time zone of this server", ["City or zone"]) == modal_texts(asked)
    await town.admin.submit_modal(asked, {"zone": "berlin"})
    assert "Europe/Berlin" == town.store.server(town.guild.id).timezone
    assert "Europe/Berlin · now 13:00" in see(shown).text


async def test_an_unclear_zone_becomes_a_choice(town: Town) -> None:
    """Nothing is saved until one is chosen."""
    shown = await panel(town)
    asked = await town.admin.click(answer(shown), label="Change")
    await town.admin.submit_modal(asked, {"zone": "new"})
    assert "UTC" == town.store.server(town.guild.id).timezone
    await town.admin.select(answer(shown), ["America/New_York"], custom_id="m1:setup:zone-pick")
    assert "America/New_York" == town.store.server(town.guild.id).timezone
    with pytest.raises(StopIteration):
        part(answer(shown).components, "m1:setup:zone-pick")


async def test_a_zone_that_does_not_exist(town: Town) -> None:
    """The person is told what to try."""
    shown = await panel(town)
    asked = await town.admin.click(answer(shown), label="Change")
    refused = await town.admin.submit_modal(asked, {"zone": "☃☃☃"})
    assert "I know no time zone of that name" in see(refused).text
    assert "UTC" == town.store.server(town.guild.id).timezone


async def test_the_zone_as_an_option(town: Town) -> None:
    """It is saved before the panel is shown, and Discord proposes zones while one types."""
    choices = await town.admin.autocomplete(town.general, "mentor setup", "timezone", "tok")
    assert "Asia/Tokyo" == choices[0]["value"]
    shown = await town.admin.slash(town.general, "mentor setup", timezone="Asia/Tokyo")
    assert "Asia/Tokyo · now 21:00" in see(shown).text
    assert "Asia/Tokyo" == town.store.server(town.guild.id).timezone


async def test_a_wrong_zone_as_an_option(town: Town) -> None:
    """It is refused with some that exist; nothing is saved."""
    refused = await town.admin.slash(town.general, "mentor setup", timezone="Berlni")
    assert "I know no time zone of that name" in see(refused).text
    assert "Europe/Berlin" in see(refused).text
    assert "UTC" == town.store.server(town.guild.id).timezone


async def test_the_panel_outlives_a_restart(town: Town) -> None:
    """All that it needs stands in its ids."""
    shown = await panel(town)
    await town.restart()
    await town.admin.click(answer(shown), label="Make private")
    await town.admin.select(answer(shown), [town.general], custom_id="m1:setup:channels")
    chosen = town.store.server(town.guild.id)
    assert (True, (town.general.id,)) == (chosen.private_by_default, chosen.channels)


@pytest.mark.parametrize(
    "press",
    [
        lambda town, shown: town.admin.click(answer(shown), label="Make private"),
        lambda town, shown: town.admin.click(answer(shown), label="Change"),
        lambda town, shown: town.admin.select(answer(shown), [town.general], custom_id="m1:setup:channels"),
    ],
    ids=["button", "modal", "select"],
)
async def test_who_is_no_longer_a_manager_changes_nothing(town: Town, press: Any) -> None:
    """The right is looked at when something is pressed, not only when the panel was opened."""
    shown = await panel(town)
    dismiss(town, town.admin)
    refused = await press(town, shown)
    assert NEED == see(refused).text
    assert ServerSettings(town.guild.id) == town.store.server(town.guild.id)


async def test_a_submitted_modal_is_checked_too(town: Town) -> None:
    """Between opening it and sending it, the right may have gone."""
    asked = await town.admin.click(answer(await panel(town)), label="Change")
    dismiss(town, town.admin)
    refused = await town.admin.submit_modal(asked, {"zone": "Berlin"})
    assert NEED == see(refused).text
    assert "UTC" == town.store.server(town.guild.id).timezone


async def test_what_is_missing_is_shown_at_once(town: Town) -> None:
    """By channel, with the names that Discord uses, and the remedy for a role that cannot be pinged."""
    everyone = town.guild.default_role
    hidden = discord.PermissionOverwrite(view_channel=False)
    closed = discord.PermissionOverwrite(send_messages=False, attach_files=False, mention_everyone=False)
    hall = town.guild.create_text_channel("hall", overwrites={everyone: closed})
    vault = town.guild.create_text_channel("vault", overwrites={everyone: hidden})
    town.settings(channels=(hall.id, vault.id, 42), helper_channel=hall.id, helper_role=town.helper_role.id)
    text = see(await panel(town)).text
    assert f"<#{hall.id}>: give me **Send Messages**, **Attach Files**" in text
    assert f"<#{vault.id}>: give me **View Channel**" in text
    assert "A chosen channel: it no longer exists" in text
    assert f"<#{hall.id}> for Ask a human: give me **Send Messages**" in text
    assert f"<@&{town.helper_role.id}>: I cannot ping it" in text


async def test_a_role_without_a_channel(town: Town) -> None:
    """Asking a human needs a channel."""
    town.settings(helper_role=town.helper_role.id)
    assert "Ask a human: choose a channel as well" in see(await panel(town)).text


async def test_a_forum_needs_less(town: Town) -> None:
    """The bot opens no posts: it answers in those of others."""
    closed = discord.PermissionOverwrite(send_messages=False, create_public_threads=False)
    town.guild.create_text_channel("other", overwrites={town.guild.default_role: closed})
    town.settings(channels=(town.forum.id,))
    assert "I have every permission that I need" in see(await panel(town)).text


async def test_two_managers_do_not_undo_each_other(town: Town) -> None:
    """A panel that was opened earlier changes what is pressed, and nothing else."""
    old = await panel(town)
    await town.admin.click(answer(await panel(town)), label="Make private")
    await town.admin.select(answer(old), [town.general], custom_id="m1:setup:channels")
    chosen = town.store.server(town.guild.id)
    assert (True, (town.general.id,)) == (chosen.private_by_default, chosen.channels)


async def test_an_old_panel_says_so(town: Town) -> None:
    """A part that this version doesn't know."""
    shown = await panel(town)
    row = part(town.env.backend.get_message(town.general.id, answer(shown).id).components, "m1:setup:zone")
    row["custom_id"] = "m1:setup:colour:red"  # type: ignore[index]
    refused = await town.admin.click(answer(shown), label="Change")
    assert STALE == see(refused).text


words = st.text(max_size=300)


@given(
    server=words,
    settings=st.builds(
        ServerSettings,
        guild=st.just(1),
        channels=st.lists(st.integers(1, 2**63), max_size=40, unique=True).map(tuple),
        private_by_default=st.booleans(),
        helper_channel=st.none() | st.integers(1, 2**63),
        helper_role=st.none() | st.integers(1, 2**63),
        timezone=st.sampled_from(zones.zones()),
        keep_questions=st.booleans(),
    ),
    lacks=st.lists(st.builds(Lack, words, words, st.lists(st.sampled_from(["View Channel"])).map(tuple), words)),
    choice=st.lists(st.sampled_from(zones.zones()), max_size=40, unique=True),
    keep_days=st.integers(0, 9999),
)
def test_no_panel_breaks_a_limit(
    server: str, settings: ServerSettings, lacks: list[Lack], choice: list[str], keep_days: int
) -> None:
    """Whatever a server is called, and however much is missing."""
    known = [*settings.channels, settings.helper_channel or 0]
    view = settings_view(
        settings, server, known=known, roles=[], lacks=lacks, now=NOW, keep_days=keep_days, zones=choice
    )
    assert [] == broken(view)
