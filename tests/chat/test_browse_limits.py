"""No sheet breaks a limit of Discord, pings or formats by accident, whatever the curriculum says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.browse import Browsing
from bot.chat.presses import STALE
from bot.chat.render_browse import project_sheet, role_sheet, skill_sheet, term_sheet
from bot.chat.render_compare import another_role, compare_sheet, roadmap_view
from bot.chat.render_lists import did_you_mean, offer_block, projects_sheet, resources_sheet
from bot.chat.sheets import Choice, Sheet, link, prose, sheet_view, tabs, ways
from bot.mentor.lookup import Directory, directory
from bot.mentor.related import Offer
from knowledge import loader
from knowledge.curriculum import Curriculum
from knowledge.schema import Resource
from tests.doubles.curriculum import Bakery
from tests.doubles.findings import DANGERS, TRAPS
from tests.doubles.town import Town, see
from tests.doubles.views import answer, broken, text

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
HOSTILE = st.lists(st.one_of(st.sampled_from(TRAPS), st.text(max_size=30)), max_size=40).map("".join)
SAFE = st.text(max_size=3000).map(lambda t: t.replace("@", "").replace("<", ""))
SKILL = ("overview", "units", "resources", "practise", "check", "s0", "s4", "s99", "nonsense")
ROLE = ("overview", "junior", "full", "s0", "s3")
PROJECT = ("overview", "steps", "done", "s0", "s3")


def sheets(names: Directory) -> Iterator[Sheet | None]:
    """Everything that can be browsed."""
    curriculum = names.curriculum
    yield from (skill_sheet(names, id, tab) for id in curriculum.skills for tab in SKILL)
    yield from (role_sheet(names, id, tab) for id in curriculum.roles for tab in ROLE)
    yield from (project_sheet(names, id, tab) for id in curriculum.projects for tab in PROJECT)
    yield from (term_sheet(names, id, lambda place: f"https://example.org/{place}") for id in curriculum.terms)
    for entry in names.topics.suggest("", 1000):
        yield resources_sheet(names, entry.id)
        yield resources_sheet(names, entry.id, "interactive", "freemium")
    for level in ("any", "beginner", "intermediate", "advanced"):
        yield projects_sheet(names, level)
    yield from (projects_sheet(names, "any", skill) for skill in curriculum.skills)
    for first in curriculum.roles:
        for second in curriculum.roles:
            if first != second:
                yield from (
                    compare_sheet(names, first, second, tier, tab)
                    for tier in ("junior", "full")
                    for tab in ("overview", "shared", "there", "back")
                )


def faults(names: Directory) -> list[str]:
    """The limits that any page of any sheet breaks."""
    found = []
    for sheet in sheets(names):
        assert sheet is not None
        found += [f"{sheet.address}: {fault}" for page in range(3) for fault in broken(sheet_view(sheet, page))]
        shown = text(sheet_view(sheet))
        found += [f"{sheet.address}: {danger}" for danger in DANGERS if danger in shown]
    return found


def test_the_real_curriculum_fits() -> None:
    """Every tab and page of everything that is taught."""
    assert [] == faults(directory(loader.load(KNOWLEDGE)))


@pytest.fixture
def monstrous(tmp_path: Path) -> Curriculum:
    """A curriculum that is valid, and as large and malicious as its form allows."""
    bakery = Bakery(tmp_path)
    evil = " ".join(TRAPS)
    long = f"{evil} {'wide ' * 300}"
    skills = [f"skill-{n:02}-{'x' * 39}" for n in range(58)]
    for name in skills[:-2]:
        bakery.skill(name, title=long)
    for name in skills[-2:]:
        bakery.skill(
            name,
            title=long,
            summary=evil[:200],
            outcomes=[long] * 40,
            requires=skills[:50],
            requires_any=[skills[:50]] * 3,
            recommends=skills[:30],
            units=[{"id": f"u{n}", "title": long, "minutes": 30, "do": evil[:240]} for n in range(4)],
            discussion=[long] * 20,
            sections={"Why it matters": f"{long}\n\n- {long}\n- `{skills[0]}` and `code @everyone`\n" * 5},
        )
    projects = [f"p-{n:02}-{'y' * 43}" for n in range(30)]
    texts: dict[str, Any] = {"steps": [long] * 8, "done_when": [long] * 5, "shows": [long] * 4}
    for name in projects:
        bakery.project(name, title=long, requires=skills[:50], **(texts if name == projects[0] else {}))
    roles = [f"role-{n}-{'z' * 41}" for n in range(3)]
    tiers: dict[str, Any] = {
        "junior": skills[:30],
        "full": skills[30:],
        "projects": {"junior": projects[:28], "full": projects[28:]},
    }
    for name in roles:
        bakery.role(name, title=long, optional=[], next_roles=[r for r in roles if r != name], **tiers)
    for n in range(3):
        bakery.resource(f"r{n}", title=f"{n} {long}", author=long, url=f"https://example.org/{'u' * 400}{n}")
    bakery.term("term", title=long, text=evil[:400], aliases=[f"{n} {long}" for n in range(30)])
    return loader.read(bakery.folder)[0]


def test_a_monstrous_curriculum_fits(monstrous: Curriculum) -> None:
    """Long titles, long lists, long ids and every trap: still no limit is broken, and nothing is live."""
    skills, projects = dict(monstrous.skills), dict(monstrous.projects)
    few = {id: page for id, page in skills.items() if id[:8] not in {f"skill-{n:02}" for n in range(2, 55)}}
    first = {id: page for id, page in projects.items() if id[:4] in ("p-00", "p-01")}
    assert [] == faults(directory(replace(monstrous, skills=few, projects=first)))
    names = directory(monstrous)
    one, other = (role for role in monstrous.roles if role.startswith(("role-0", "role-1")))
    for sheet in (role_sheet(names, one, "full"), compare_sheet(names, one, other, "full", "there")):
        assert sheet is not None
        assert [] == broken(sheet_view(sheet))


@given(HOSTILE, SAFE, st.lists(HOSTILE, max_size=5), st.integers(-5, 50))
def test_no_text_breaks_a_sheet(title: str, subtitle: str, paragraphs: list[str], page: int) -> None:
    """Titles, sections and choices of any text, at any page."""
    blocks = [block for p in paragraphs for block in prose(p, lambda id: None)]
    choices = [Choice(p, ("skill", f"s{n}"), p) for n, p in enumerate([title, *paragraphs])]
    view = sheet_view(
        Sheet(
            title,
            subtitle,
            blocks,
            ("skill", "s"),
            rows=[tabs("a", [("a", title or "-"), ("b", "B")], "role", "r"), *ways("see", title, choices)],
        ),
        page,
    )
    assert [] == broken(view)
    shown = text(view)
    assert [] == [danger for danger in DANGERS if danger in shown]


@given(HOSTILE, st.lists(HOSTILE, max_size=8), st.booleans())
def test_no_text_breaks_a_question_back(typed: str, near: list[str], same: bool) -> None:
    """Whatever was typed, and whatever is near."""
    choices = [Choice(title, ("skill", f"s{n}")) for n, title in enumerate(near)]
    for view in (
        did_you_mean("skill", typed, choices, same=same),
        did_you_mean("skill", typed, (), choices),
    ):
        assert [] == broken(view)
        assert [] == [danger for danger in DANGERS if danger in text(view)]


@pytest.mark.parametrize("alt", ["", "x" * 5000])
def test_the_text_of_a_picture_fits(alt: str, tmp_path: Path) -> None:
    """A description is there, and not too long."""
    names = directory(Bakery(tmp_path).load())
    assert [] == broken(roadmap_view(names, "baker", "full", "map.png", alt), ["map.png"])


def test_a_role_without_others(tmp_path: Path) -> None:
    """A select without choices is left out."""
    names = directory(Bakery(tmp_path).load())
    role = names.roles.get("baker")
    assert role is not None
    assert [] == broken(another_role(role, []))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param("One\nline.\n\nTwo.", ["One line.", "Two."], id="paragraphs"),
        pytest.param("Such as:\n\n- a\n  b\n- c\n\nEnd.", ["Such as:", "- a b\n- c", "End."], id="lists"),
        pytest.param("After `ovens` comes `bread`.", ["After **Ovens** comes `bread`."], id="ids are shown as titles"),
        pytest.param("Use `a_b * c` or *d*.", ["Use `a_b * c` or \\*d\\*."], id="code stays as it is"),
        pytest.param("An `` empty one", ["An  empty one"], id="empty code"),
        pytest.param("Odd ` tick", ["Odd \\` tick"], id="half a code"),
    ],
)
def test_prose(written: str, shown: list[str]) -> None:
    """Sections of the curriculum become paragraphs, lists and code, and nothing else."""
    assert shown == prose(written, {"ovens": "Ovens"}.get)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a", "[A \\[b\\]](<https://example.org/a>)"),
        (None, "A \\[b\\]"),
        ("javascript:alert(1)", "A \\[b\\]"),
        ("https://example.org/a b", "A \\[b\\]"),
        ("https://example.org/>x", "A \\[b\\]"),
        (f"https://example.org/{'a' * 300}", "A \\[b\\]"),
    ],
)
def test_links(url: str | None, expected: str) -> None:
    """Only addresses of the web become links."""
    assert expected == link("A [b]", url)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": "ok", "checked": "2026-11-21"}, "link checked 2026-11-21"),
        ({"status": "unchecked", "checked": None}, "link not checked yet"),
        ({"status": "moved", "checked": "2026-11-21"}, "link has moved, checked 2026-11-21"),
        ({"url": None}, "no link is known"),
        (
            {"status": "dead", "checked": "2026-11-21", "replaced_by": "cookbook"},
            "no longer available, checked 2026-11-21; use [Cookbook](<https://example.org/cookbook>) instead",
        ),
    ],
    ids=["checked", "unchecked", "moved", "no address", "gone"],
)
def test_resources_say_whether_their_link_works(fields: dict[str, str | None], said: str, tmp_path: Path) -> None:
    """A link that is gone is no link, and leads to what replaces it."""
    curriculum = Bakery(tmp_path).load()
    known = curriculum.resources["mill"].value.model_dump()
    changed = Resource.model_validate(known | fields)
    shown = offer_block(curriculum, Offer(changed)).splitlines()
    assert shown[-1].endswith(said)
    assert ("[Mill]" in shown[0]) == (fields.get("status", "ok") != "dead" and fields.get("url", "") is not None)


class TestHostilePresses:
    """Ids and values that no button of ours has."""

    @pytest.fixture
    def use_cases(self) -> list[type[Browsing]]:
        """Browsing alone."""
        return [Browsing]

    @pytest.mark.parametrize(
        "custom_id",
        [
            "m1:skill", "m1:skill:", "m1:skill:nobody", "m1:role:nobody:full", "m1:term", "m1:project:zzz:0:0:0",
            "m1:compare:baker", "m1:compare:baker:baker", "m1:compare:a:b:c:d:e:f", "m1:resources:moon.cheese",
            "m1:resources:text", "m1:open", "m1:open:map:baker", "m1:open:open:open", "m1:map", "m1:map:nobody:full",
            "m1:goto:see0", "m1:projects:any:nobody",
        ],
    )  # fmt: skip
    async def test_they_get_a_polite_sentence(self, town: Town, custom_id: str) -> None:
        """And nothing fails."""
        shown = await town.learner.slash(town.general, "skill", name="ovens")
        self.forge(town, shown.response.id if shown.response else 0, custom_id)
        pressed = await town.learner.click(answer(shown), custom_id=custom_id)
        assert STALE == see(pressed).text

    @pytest.mark.parametrize(
        "custom_id",
        [
            "m1:skill:ovens:nonsense:9999", "m1:skill:ovens:s99:²", "m1:role:baker:junior:-1", "m1:projects",
            "m1:projects:moon", "m1:resources:text.zzz:moon:cheese", "m1:compare:baker:confectioner:moon:moon:moon",
        ],
    )  # fmt: skip
    async def test_nonsense_behind_a_good_beginning_is_passed_over(self, town: Town, custom_id: str) -> None:
        """What can be shown is shown."""
        shown = await town.learner.slash(town.general, "skill", name="ovens")
        self.forge(town, shown.response.id if shown.response else 0, custom_id)
        await town.learner.click(answer(shown), custom_id=custom_id)
        assert see(answer(shown)).text.startswith("### ")

    def forge(self, town: Town, message: int, custom_id: str) -> None:
        """Put another id on the first button of a message."""
        stored = town.env.backend.get_message(town.general.id, message)
        button = stored.components[1]["components"][0]
        assert discord.ComponentType.button.value == button["type"]
        button["custom_id"] = custom_id
