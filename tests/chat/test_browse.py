"""Browsing: every command, tab, page and link, for the one who asked and for others, wherever it is used."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import discord
import pytest
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from bot.adapters.drawing.problem import DrawingProblem
from bot.chat.browse import Browsing
from bot.chat.desk import Manners
from bot.chat.presses import STALE
from bot.errors import StoreProblem
from tests.doubles.school import School
from tests.doubles.town import Make, Town, see
from tests.doubles.views import answer, part

GAP = "\u00a0"  # keeps a number and its unit together


@pytest.fixture
def use_cases() -> Sequence[Make]:
    """Browsing alone."""
    return [Browsing]


async def skill(town: Town, name: str = "ovens") -> InteractionResult:
    """A skill in #general, asked for by the learner."""
    return await town.learner.slash(town.general, "skill", name=name)


def text(result: InteractionResult) -> str:
    """All that is shown now."""
    return see(answer(result)).text.replace(GAP, " ")


def shows(result: InteractionResult) -> str:
    """The title of what is shown now."""
    return text(result).split("\n")[0]


@pytest.mark.parametrize(
    ("command", "options", "title", "said"),
    [
        ("skill", {"name": "ovens"}, "Ovens", "Learn first:** Fractions; Gas or Wood"),
        ("skill", {"name": "oven"}, "Ovens", "Afterwards you can"),
        ("role", {"name": "baker"}, "Baker", "Junior way:** about 7 h"),
        ("project", {"name": "cake"}, "P-cake", "What it shows an employer"),
        ("project", {"level": "beginner"}, "Projects", "1 project · beginner"),
        ("project", {"skill": "icing"}, "Projects with Icing", "P-wedding"),
        ("project", {}, "Projects", "2 projects · all levels"),
        ("term", {"word": "levain"}, "Sourdough", "Sourdough is good."),
        ("term", {"word": "sourdoe"}, "Sourdough", "Also: levain"),
        ("resources", {"topic": "data"}, "Resources: Data work", "beginner · 20 h · link checked 2026-11-21"),
        ("resources", {"topic": "ovens", "kind": "book"}, "Resources: Ovens", "Begin with: Chapter 1 · 1 h"),
        ("resources", {"topic": "oven-course"}, "Resources that mention “oven course”", "paid · course · intermediate"),
        ("compare", {"first": "baker", "second": "confectioner"}, "Baker and Confectioner", "They share:** about"),
        (
            "compare",
            {"first": "baker", "second": "confectioner", "tier": "junior"},
            "Baker and Confectioner",
            "Junior way",
        ),
        ("roadmap", {"role": "baker"}, "Baker: full way", "5 skills and 1 project, about 13 h"),
        ("roadmap", {"role": "baker", "tier": "junior"}, "Baker: junior way", "2 skills and 1 project, about 7 h"),
    ],
)
async def test_commands_show_what_was_asked_for(
    town: Town, command: str, options: dict[str, str], title: str, said: str
) -> None:
    """Each command answers with one call, in public."""
    before = len(town.env.http_requests)
    shown = await town.learner.slash(town.general, command, **options)
    assert f"### {title}" == shows(shown)
    assert said in text(shown)
    assert not shown.ephemeral
    assert 1 == len(town.calls(before))


@pytest.mark.parametrize(
    ("tab", "said"),
    [
        ("Units", "**1. All of ovens** · 2 h\nBake."),
        ("Resources", "Begin with: Chapter 1 · 1 h"),
        ("Practise", "**Roll** · starter · 30 min\nBake a roll.\n-# Done when: Eaten."),
        ("Check yourself", "**1.** What about ovens, part 1?\n||Part 1 is warm.||"),
        ("Overview", "All about ovens."),
    ],
)
async def test_tabs_of_a_skill(town: Town, tab: str, said: str) -> None:
    """A tab changes the message in place; answers to questions are hidden until they are clicked."""
    shown = await skill(town)
    await town.learner.click(answer(shown), label=tab)
    assert said in text(shown)
    buttons = see(answer(shown)).buttons
    assert [tab] == [name for name, b in buttons.items() if b.style is discord.ButtonStyle.primary]


@pytest.mark.parametrize(
    ("tab", "said"),
    [
        (
            "Junior way",
            "1. Numbers · 2 h\n2. Fractions · 2 h\n\n**Projects**\n- P-cake · beginner · 3 h",
        ),
        ("Full way", "1. Ovens · 2 h\n2. Gas · 2 h\n3. Wood · 2 h\n\n**Optional:** Patience"),
    ],
)
async def test_tabs_of_a_role(town: Town, tab: str, said: str) -> None:
    """The skills of a way stand in the order of learning."""
    shown = await town.learner.slash(town.general, "role", name="baker")
    await town.learner.click(answer(shown), label=tab)
    assert said in text(shown)


@pytest.mark.parametrize(("tab", "said"), [("Steps", "1. Read.\n2. Weigh."), ("When it is done", "- It is brown.")])
async def test_tabs_of_a_project(town: Town, tab: str, said: str) -> None:
    """Steps are numbered; a list says when it is done."""
    shown = await town.learner.slash(town.general, "project", name="p-cake")
    await town.learner.click(answer(shown), label=tab)
    assert said in text(shown)


@pytest.mark.parametrize(
    ("tab", "said"),
    [
        ("What they share", "**Data work**\nNumbers · Fractions"),
        ("Way to Confectioner", "**Baker → Confectioner:** about 5 h\n-# 1 skill and 1 project"),
        (
            "Way to Baker",
            "**Confectioner → Baker:** about 2 h\n-# 1 skill, about 1 week at 10 hours a week\n\n1. Wood",
        ),
        ("Compare the junior ways", "**Baker → Confectioner:** nothing"),
    ],
)
async def test_tabs_of_a_comparison(town: Town, tab: str, said: str) -> None:
    """What is shared, and the way in both directions, at both tiers."""
    shown = await town.learner.slash(town.general, "compare", first="baker", second="confectioner")
    await town.learner.click(answer(shown), label=tab)
    assert said in text(shown)


@pytest.mark.parametrize(
    ("command", "select", "value", "title"),
    [
        ({"name": "ovens"}, "read0", "skill:ovens:s2", "### Ovens"),
        ({"name": "ovens"}, "see0", "skill:fractions", "### Fractions"),
        ({"name": "ovens"}, "see0", "role:baker", "### Baker"),
        ({"name": "icing"}, "see0", "project:p-wedding", "### P-wedding"),
    ],
)
async def test_selects_lead_on(town: Town, command: dict[str, str], select: str, value: str, title: str) -> None:
    """From a skill to its sections, neighbours, roles and projects, in the same message."""
    shown = await town.learner.slash(town.general, "skill", **command)
    await town.learner.select(answer(shown), [value], custom_id=f"m1:goto:{select}")
    assert title == shows(shown)


async def test_a_section_is_read_in_place(town: Town) -> None:
    """Its heading stands above its text, and no tab is the current one."""
    shown = await skill(town)
    await town.learner.select(answer(shown), ["skill:ovens:s2"], custom_id="m1:goto:read0")
    seen = see(answer(shown))
    assert "**Common traps**\n\nTake " in seen.text
    assert not [b for b in seen.buttons.values() if b.style is discord.ButtonStyle.primary]


async def test_from_a_role_to_another_one_and_back_to_a_skill(town: Town) -> None:
    """A role leads to its comparison with another one, and that to the skills of both."""
    shown = await town.learner.slash(town.general, "role", name="baker")
    await town.learner.select(answer(shown), ["compare:baker:confectioner:full"], custom_id="m1:goto:compare0")
    assert "### Baker and Confectioner" == shows(shown)
    await town.learner.select(answer(shown), ["skill:icing"], custom_id="m1:goto:see0")
    assert "### Icing: sugar on top" == shows(shown)


async def test_resources_are_narrowed_by_selects(town: Town) -> None:
    """By kind and by price; where nothing is left, that is said."""
    shown = await town.learner.slash(town.general, "resources", topic="ovens")
    await town.learner.select(answer(shown), ["resources:skill.ovens:course:any"], custom_id="m1:goto:kind0")
    seen = see(answer(shown))
    assert "-# 0 resources · Courses" in seen.text
    assert "Nothing fits" in seen.text
    assert "Courses" == part(answer(shown).components, "m1:goto:kind0")["placeholder"]
    await town.learner.click(answer(shown), label="Open Ovens")
    assert "### Ovens" == shows(shown)


async def test_levels_of_projects_are_buttons(town: Town) -> None:
    """A level narrows the list, and a project opens from it."""
    shown = await town.learner.slash(town.general, "project")
    await town.learner.click(answer(shown), label="Advanced")
    assert "1 project · advanced" in text(shown)
    await town.learner.select(answer(shown), ["project:p-wedding"], custom_id="m1:goto:see0")
    assert "### P-wedding" == shows(shown)


async def test_a_term_leads_to_the_page_of_its_name_and_to_guides(town: Town) -> None:
    """Guides are links into the sources; pages of the same name are choices."""
    shown = await town.learner.slash(town.general, "term", word="flour")
    assert "[Baking](<https://example.org/docs/guides/baking.md>)" in see(shown).text


async def test_everything_works_after_a_restart(town: Town) -> None:
    """All that a press needs stands in the message."""
    shown = await skill(town)
    await town.restart()
    await town.learner.click(answer(shown), label="Units")
    assert "All of ovens" in text(shown)
    await town.learner.select(answer(shown), ["skill:fractions"], custom_id="m1:goto:see0")
    assert "### Fractions" == shows(shown)


async def test_a_stranger_gets_a_copy(town: Town) -> None:
    """What one person browses in public does not change under their eyes; others look for themselves."""
    shown = await skill(town)
    copy = await town.stranger.click(answer(shown), label="Units")
    assert copy.ephemeral
    assert "All of ovens" in see(copy).text
    assert "All of ovens" not in text(shown)
    await town.stranger.click(answer(copy), label="Practise")
    assert "Bake a roll." in see(answer(copy)).text


@pytest.mark.parametrize(
    ("command", "options", "asked", "buttons"),
    [
        ("skill", {"name": "oats"}, "I know no skill called “oats”.", []),
        ("skill", {"name": "gas or wood"}, "I know no skill called “gas or wood”. Did you mean:", ["Wood", "Gas"]),
        ("role", {"name": "astronaut"}, "I know no role called “astronaut”.", []),
        ("term", {"word": "@everyone **x**"}, "I know no term called “@\u200beveryone \\*\\*x\\*\\*”.", []),
        ("project", {"name": "p"}, "I know no project called “p”. Did you mean:", ["P-cake", "P-wedding"]),
        ("project", {"skill": "zzz"}, "I know no skill called “zzz”.", []),
        ("resources", {"topic": "zzz"}, "I know no topic called “zzz”.", []),
        ("roadmap", {"role": "zzz"}, "I know no role called “zzz”.", []),
        ("compare", {"first": "baker", "second": "zzz"}, "I know no role called “zzz”.", []),
        ("compare", {"first": "zzz", "second": "zzz"}, "I know no role called “zzz”.", []),
    ],
)
async def test_what_is_unclear_is_asked_back_privately(
    town: Town, command: str, options: dict[str, str], asked: str, buttons: list[str]
) -> None:
    """With the near ones as buttons, or a select where nothing is near; the text shows as it was typed."""
    shown = await town.learner.slash(town.general, command, **options)
    assert shown.ephemeral
    assert asked == see(shown).text
    assert buttons == see(shown).labels


async def test_what_was_meant_opens_in_place_of_the_question(town: Town) -> None:
    """A button of "did you mean" leads to the sheet."""
    shown = await town.learner.slash(town.general, "project", name="p")
    await town.learner.click(answer(shown), label="P-wedding")
    assert "### P-wedding" == shows(shown)


async def test_a_choice_where_nothing_was_near(town: Town) -> None:
    """The select offers what there is, and keeps the other half of the command."""
    shown = await town.learner.slash(town.general, "compare", first="baker", second="zzz")
    await town.learner.select(answer(shown), ["compare:baker:confectioner:full"], custom_id="m1:goto:known0")
    assert "### Baker and Confectioner" == shows(shown)


async def test_a_picture_where_the_role_was_unclear(town: Town) -> None:
    """The select draws the roadmap at last."""
    shown = await town.learner.slash(town.general, "roadmap", role="zzz")
    await town.learner.select(answer(shown), ["map:baker:full"], custom_id="m1:goto:known0")
    assert "### Baker: full way" == shows(shown)
    assert [("baker", "full")] == town.painter.drawn


async def test_the_same_role_twice(town: Town) -> None:
    """Another one is offered."""
    shown = await town.learner.slash(town.general, "compare", first="baker", second="Baker")
    assert "That is the same role twice" in see(shown).text
    await town.learner.select(answer(shown), ["compare:baker:confectioner:full"], custom_id="m1:goto:compare0")
    assert "### Baker and Confectioner" == shows(shown)


async def test_the_picture_is_attached_with_words_for_those_who_do_not_see_it(town: Town) -> None:
    """The attachment is shown in the message, and described."""
    shown = await town.learner.slash(town.general, "roadmap", role="baker")
    (file,) = answer(shown).attachments
    assert "roadmap-baker-full.png" == file.filename
    gallery = next(c for c in answer(shown).components[0]["components"] if c["type"] == 12)
    assert gallery["items"][0]["description"].startswith("Baker: junior and full tier. 5 skills and 1 project")


async def test_the_picture_of_another_tier_takes_its_place(town: Town) -> None:
    """For the one who asked; others get their own."""
    shown = await town.learner.slash(town.general, "roadmap", role="baker")
    await town.learner.click(answer(shown), label="Junior way")
    assert "### Baker: junior way" == shows(shown)
    assert ["roadmap-baker-junior.png"] == [a.filename for a in answer(shown).attachments]
    other = await town.stranger.click(answer(shown), label="Full way")
    assert other.ephemeral
    assert "### Baker: junior way" == shows(shown)


async def test_from_the_role_to_its_picture_and_back(town: Town) -> None:
    """Neither replaces the other: a picture and a text stand side by side."""
    shown = await town.learner.slash(town.general, "role", name="baker")
    picture = await town.learner.click(answer(shown), label="Roadmap picture")
    assert picture.ephemeral
    assert "### Baker: full way" == shows(picture)
    role = await town.learner.click(answer(picture), label="Open the role")
    assert "### Baker" == shows(role)


async def test_a_picture_that_cannot_be_drawn(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The person learns why."""

    async def fail(role: str, tier: str) -> bytes:
        raise DrawingProblem("the program is not installed; tell the operator")

    monkeypatch.setattr(town.painter, "roadmap", fail)
    shown = await town.learner.slash(town.general, "roadmap", role="baker")
    assert "The program is not installed; tell the operator" == see(shown).text


class TestPrivacy:
    """Who sees what is shown."""

    async def test_as_the_person_wants(self, town: Town) -> None:
        """The option decides."""
        assert (await town.learner.slash(town.general, "skill", name="ovens", private=True)).ephemeral

    @pytest.mark.parametrize(("wish", "private"), [({}, True), ({"private": False}, False)])
    async def test_as_the_server_chose(self, town: Town, wish: dict[str, bool], private: bool) -> None:
        """Where the person wants nothing in particular."""
        town.settings(private_by_default=True)
        assert private == (await town.learner.slash(town.general, "roadmap", role="baker", **wish)).ephemeral

    async def test_where_the_bot_may_not_speak(self, town: Town) -> None:
        """The person alone sees it, and learns where all could."""
        town.settings(channels=(town.helpers.id,))
        shown = await town.learner.slash(town.general, "skill", name="ovens", private=False)
        assert shown.ephemeral
        assert f"<#{town.helpers.id}>" in see(shown).text.split("\n")[-1]

    async def test_where_the_settings_cannot_be_read(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is shown, privately."""

        def fail(guild: int) -> None:
            raise StoreProblem("the database cannot be reached")

        monkeypatch.setattr(town.store, "server", fail)
        assert (await skill(town)).ephemeral

    async def test_where_too_much_is_waiting(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        """What comes from memory is shown all the same, privately."""
        monkeypatch.setattr(town.worker, "_waiting", 257)
        shown = await skill(town)
        assert (True, "### Ovens") == (shown.ephemeral, shows(shown))


class TestPlaces:
    """Threads and direct messages."""

    async def test_a_thread(self, town: Town) -> None:
        """It counts with the channel above it."""
        town.settings(channels=(town.general.id,))
        channel = town.bot.get_channel(town.general.id)
        assert isinstance(channel, discord.TextChannel)
        await channel.create_thread(name="Bread", type=discord.ChannelType.public_thread)
        thread: ChannelHandle = town.general.threads[0]
        shown = await town.learner.slash(thread, "skill", name="ovens")
        assert not shown.ephemeral
        await town.learner.click(answer(shown), label="Units")
        assert "All of ovens" in text(shown)

    async def test_a_direct_message(self, town: Town) -> None:
        """Commands, tabs and pictures work there too."""
        shown = await town.learner.user.slash("role", name="baker")
        await town.learner.user.click(answer(shown), label="Full way")
        assert "Optional" in text(shown)
        picture = await town.learner.user.click(answer(shown), label="Roadmap picture")
        assert "### Baker: full way" == shows(picture)


class TestAutocomplete:
    """Suggestions while somebody types."""

    @pytest.mark.parametrize(
        ("command", "option", "typed", "expected"),
        [
            ("skill", "name", "ove", ["ovens"]),
            ("skill", "name", "fractoins", ["fractions"]),
            ("role", "name", "con", ["confectioner"]),
            ("project", "name", "wed", ["p-wedding"]),
            ("project", "skill", "ici", ["icing"]),
            ("term", "word", "leva", ["sourdough"]),
            ("resources", "topic", "ove", ["skill.ovens"]),
            ("compare", "first", "bak", ["baker"]),
            ("compare", "second", "", ["baker", "confectioner"]),
            ("roadmap", "role", "bakr", ["baker"]),
            ("skill", "name", "🙃 @everyone", []),
        ],
    )
    async def test_they_come_from_memory(
        self, town: Town, command: str, option: str, typed: str, expected: list[str]
    ) -> None:
        """Neither index nor database is asked: it works while both are busy or gone."""
        town.worker.close()
        choices = await town.learner.autocomplete(town.general, command, option, typed)
        assert expected == [choice["value"] for choice in choices][: len(expected)]
        assert all(1 <= len(choice["name"]) <= 100 for choice in choices)

    async def test_they_say_what_each_thing_is(self, town: Town) -> None:
        """Area, level and hours stand behind the title."""
        choices = await town.learner.autocomplete(town.general, "skill", "name", "oven")
        assert "Ovens · Data work · level 2 of 4 · 2 h" == choices[0]["name"]

    async def test_a_choice_that_was_taken_is_understood(self, town: Town) -> None:
        """The value of a topic works as the topic."""
        shown = await town.learner.slash(town.general, "resources", topic="skill.ovens")
        assert "### Resources: Ovens" == shows(shown)

    async def test_they_follow_a_change_of_the_curriculum(self, town: Town, school: School) -> None:
        """After a new index is served, its names count."""
        assert await town.learner.autocomplete(town.general, "skill", "name", "icing")
        curriculum = town.taught.curriculum
        fewer = {key: page for key, page in curriculum.skills.items() if key != "icing"}
        town.taught = replace(town.taught, curriculum=replace(curriculum, skills=fewer))
        assert [] == await town.learner.autocomplete(town.general, "skill", "name", "icing")


class TestStale:
    """What leads nowhere, or no longer, gets a polite sentence."""

    async def test_a_skill_that_is_gone(self, town: Town) -> None:
        """After a change of the curriculum."""
        shown = await skill(town, "icing")
        curriculum = town.taught.curriculum
        fewer = {key: page for key, page in curriculum.skills.items() if key != "icing"}
        town.taught = replace(town.taught, curriculum=replace(curriculum, skills=fewer))
        assert STALE == see(await town.learner.click(answer(shown), label="Units")).text

    async def test_a_role_that_is_gone(self, town: Town) -> None:
        """Its picture can no longer be drawn."""
        shown = await town.learner.slash(town.general, "roadmap", role="baker")
        town.taught = replace(town.taught, curriculum=replace(town.taught.curriculum, roles={}))
        assert STALE == see(await town.learner.click(answer(shown), label="Junior way")).text


@pytest.mark.parametrize("manners", [Manners(patience=0.05)], ids=["impatient"])
async def test_a_picture_that_takes_its_time(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The person sees that it comes, and then it."""
    draw = town.painter.roadmap

    async def slowly(role: str, tier: str) -> bytes:
        await asyncio.sleep(0.2)
        return await draw(role, tier)

    monkeypatch.setattr(town.painter, "roadmap", slowly)
    before = len(town.env.http_requests)
    shown = await town.learner.slash(town.general, "roadmap", role="baker")
    assert ["POST", "PATCH"] == [request.method for request in town.env.http_requests[before:]]
    assert not shown.ephemeral
    assert "### Baker: full way" == shows(shown)
    await town.learner.click(answer(shown), label="Junior way")
    assert "### Baker: junior way" == shows(shown)
