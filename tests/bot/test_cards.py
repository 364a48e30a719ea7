"""What the front matter says becomes sections that can be found and quoted, each block with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from bot.adapters import cards
from bot.adapters.corpus import taught
from index.chunk import chunk
from index.read import read_folders
from index.types import Block, Document
from knowledge import loader
from tests.doubles.curriculum import Bakery

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bakery(tmp_path: Path) -> Bakery:
    """Knowledge files that nothing is wrong with."""
    return Bakery(tmp_path / "knowledge")


def sections(blocks: Iterable[Block]) -> dict[str, list[str]]:
    """The blocks below each heading; a dash stands before an item, a plus before a resource."""
    marks = {"item": "- ", "resources": "+ "}
    found: dict[str, list[str]] = {}
    for block in blocks:
        if block.kind == "heading":
            below = found.setdefault(block.text, [])
        else:
            below.append(marks.get(block.kind, "") + block.text)
    return found


def skill(bakery: Bakery, name: str) -> dict[str, list[str]]:
    """The sections of a skill's front matter, faults or none."""
    curriculum, _ = loader.read(bakery.folder)
    return sections(cards.skill_blocks(curriculum.skills[name], curriculum))


def project(bakery: Bakery, name: str) -> dict[str, list[str]]:
    """The sections of a project's front matter, faults or none."""
    curriculum, _ = loader.read(bakery.folder)
    return sections(cards.project_blocks(curriculum.projects[name], curriculum))


def role(bakery: Bakery, name: str) -> dict[str, list[str]]:
    """The sections of a role's front matter, faults or none."""
    curriculum, _ = loader.read(bakery.folder)
    return sections(cards.role_blocks(curriculum.roles[name], curriculum))


def test_a_skill_at_a_glance(bakery: Bakery) -> None:
    """What it is about, hours and level, what comes before, and what one can do after it."""
    bakery.skill(
        "icing",
        title="Icing: sugar on top",
        level=2,
        requires=["numbers", "fractions"],
        requires_any=[["gas", "wood"]],
        recommends=["patience"],
        outcomes=["Ice a cake.", "Ice a bun."],
    )
    assert [
        "All about icing.",
        "Plan about 2 hours for Icing at intermediate level (level 2 of 4), an estimate.",
        "Learn first, before Icing: Numbers, Fractions; Gas or Wood. Helpful beforehand: Patience.",
        "After Icing you should be able to:",
        "- Ice a cake.",
        "- Ice a bun.",
    ] == skill(bakery, "icing")["At a glance"]


def test_a_first_skill_says_that_it_is_one(bakery: Bakery) -> None:
    """Where nothing is required, that is told."""
    assert "Numbers needs no other skill first." in skill(bakery, "numbers")["At a glance"]


def test_units_stand_with_their_times(bakery: Bakery) -> None:
    """In their order, each with what to do."""
    units = [
        {"id": "one", "title": "Sugar", "minutes": 30, "do": "Weigh it."},
        {"id": "two", "title": "Water", "minutes": 90, "do": "Boil it."},
    ]
    bakery.skill("icing", units=units)
    assert [
        "Units of Icing, with the time for each:",
        "- Sugar (30 min): Weigh it.",
        "- Water (1 h 30 min): Boil it.",
    ] == skill(bakery, "icing")["Units of Icing and their hours"]


def test_resources_say_how_to_use_them(bakery: Bakery) -> None:
    """What to begin with, what is extra, what to look things up in; with its part and an address that works."""
    bakery.resource("tables", kind="docs", cost="paid", author="Ada Baker", level=3, hours=None, url=None)
    bakery.resource("old-oven", title="Old oven", kind="video", status="dead")
    uses = [("cookbook", "core", "Chapter 1"), ("tables", "reference", ""), ("old-oven", "extra", "")]
    bakery.skill("icing", resources=[{"ref": ref, "use": use, "part": part} for ref, use, part in uses])
    assert [
        "+ Begin with Cookbook (free book, beginner level, about 20 h). The part to take: Chapter 1. "
        "https://example.org/cookbook",
        "+ To look things up: Tables by Ada Baker (paid documentation, advanced level).",
        "+ Also useful: Old oven (free video series, beginner level, about 20 h, no longer available).",
    ] == skill(bakery, "icing")["Resources for Icing"]


def test_exercises_and_questions_are_sections(bakery: Bakery) -> None:
    """An exercise with the sign that it is done; a question with its answer."""
    found = skill(bakery, "numbers")
    assert [
        "A starter exercise for Numbers, about 30 min: Bake a roll.",
        "It is done when this holds: Eaten.",
    ] == found["Exercise: Roll"]
    assert ["Part 2 is warm."] == found["What about numbers, part 2?"]
    assert 5 + 6 == len(found)


def test_a_project_is_told_from_first_skill_to_last_sign(bakery: Bakery) -> None:
    """Its size, skills and data; its steps with their numbers; when it is done and what it shows."""
    bakery.project("p-cake", level="intermediate", requires=["fractions"], alternatives=["p-bun"])
    bakery.project("p-bun")
    found = project(bakery, "p-cake")
    assert [
        "All about p-cake.",
        "An intermediate project of about 3 hours, an estimate.",
        "Learn these skills first: Fractions.",
        "+ Data: Mill (free data set, beginner level, about 20 h). https://example.org/mill",
        "Similar projects: P-bun.",
    ] == found["At a glance"]
    assert ["Steps of the project “P-cake”:", "- 1. Read.", "- 2. Weigh."] == found["Steps"][:3]
    assert [
        "“P-cake” is done when:", "- It is brown.", "- It is sweet.", "- It is gone.",
        "It shows an employer:", "- Patience.", "- Taste.",
    ] == found["When it is done and what it shows an employer"]  # fmt: skip


def test_a_role_is_told_by_tier(bakery: Bakery) -> None:
    """Hours and weeks of both tiers, what may follow, and the skills and projects of each."""
    bakery.role("baker", next_roles=["chef"])
    bakery.role("chef", full=[])
    found = role(bakery, "baker")
    assert [
        "All about baker.",
        "The way to a junior Baker takes about 7 hours of study and projects, the full way about 13 hours. "
        "At 10 hours a week the junior Baker takes about 1 week and the full way about 2, with some reserve; "
        "these are estimates.",
        "Roles that often follow: Chef.",
    ] == found["At a glance"]
    assert [
        "Skills to begin as Baker:", "- Numbers", "- Fractions", "Projects to begin as Baker:", "- P-cake",
    ] == found["Skills and projects, junior tier"]  # fmt: skip
    assert [
        "Skills on top, for the full way to Baker:", "- Ovens", "- Gas", "- Wood",
    ] == found["Skills and projects, full tier"]  # fmt: skip


def test_the_catalogue_says_what_each_resource_helps_with(bakery: Bakery) -> None:
    """One section each; what no skill uses has its own line only."""
    bakery.skill("icing", title="Icing: sugar on top", resources=[{"ref": "mill", "use": "core"}])
    found = sections(cards.resource_document(bakery.load()).blocks)
    assert [
        "+ Mill (free data set, beginner level, about 20 h). https://example.org/mill",
        "+ Mill helps with: Icing.",
    ] == found["Mill"]
    assert "+ Cookbook helps with: Fractions, Gas, Numbers, Ovens, Patience, Wood." == found["Cookbook"][1]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Flour is ground grain.", "Flour is ground grain."), ("Ground grain.", "Flour: Ground grain.")],
    ids=["named already", "named in front"],
)
def test_a_term_is_told_with_its_name(bakery: Bakery, text: str, shown: str) -> None:
    """So that the line can stand alone."""
    bakery.term("flour", text=text)
    assert {"flour": [shown]} == sections(cards.glossary_document(bakery.load()).blocks)


def test_every_line_is_where_it_says(bakery: Bakery) -> None:
    """A citation leads to the field that the words come from."""
    curriculum = bakery.load()
    blocks = list(cards.skill_blocks(curriculum.skills["fractions"], curriculum))
    lines = (bakery.folder / "skills/fractions.md").read_text("utf-8").splitlines()
    words = {
        "All about fractions.": "summary: All about fractions.",
        "Use fractions.": "- Use fractions.",
        "Learn first, before Fractions: Numbers.": "- numbers",
        "All of fractions (2 h): Bake.": "- id: first",
        "Part 3 is warm.": "- id: q3",
    }
    for text, written in words.items():
        (block,) = (b for b in blocks if b.text == text)
        assert written in "\n".join(lines[block.first - 1 : block.first + 1])
        assert block.first == block.last


def test_headings_have_text_below_them() -> None:
    """A heading over nothing would become the parent of the next one: there is none in the project's knowledge."""
    for document in taught(read_folders([ROOT / "knowledge"]), ROOT / "knowledge").documents:
        assert [] == [p.headings for p in chunk(document) if len(p.headings) > 1]


def bare(bakery: Bakery) -> None:
    """Pages that list nothing where they need not."""
    bakery.skill("numbers", outcomes=[], resources=[])
    bakery.project("p-cake", requires=[], data=[])
    bakery.role("baker", full=[], projects={"junior": [], "full": []})


def astray(bakery: Bakery) -> None:
    """Pages that name nothing but what does not exist."""
    lost = ["nowhere"]
    resources = [{"ref": "nowhere", "use": "core"}]
    bakery.skill("numbers", requires=lost, requires_any=[lost], recommends=lost, resources=resources)
    bakery.project("p-cake", requires=lost, alternatives=lost, data=lost)
    projects = {"junior": lost, "full": []}
    bakery.role("baker", junior=lost, full=["nowhere-2"], optional=[], projects=projects, next_roles=lost)


@pytest.mark.parametrize("write", [bare, astray], ids=["nothing listed", "nothing there"])
def test_what_is_not_there_is_left_out(bakery: Bakery, write: Callable[[Bakery], None]) -> None:
    """No heading over nothing, no lead-in without items, no id instead of a name; all the rest is told."""
    write(bakery)
    told = [skill(bakery, "numbers"), project(bakery, "p-cake"), role(bakery, "baker")]
    assert [] == [h for found in told for h, below in found.items() if not below or below[-1].endswith(":")]
    assert "nowhere" not in str(told)
    assert "Resources for Numbers" not in told[0]
    assert "Skills and projects, full tier" not in told[2]
    assert [1 + 1 + 2 + 6, 3, 2 if write is bare else 1] == [len(found) for found in told]


def test_no_figure_is_told_that_lacks_a_part(bakery: Bakery) -> None:
    """The hours of a role are a sum: with a skill that cannot be read it would be too small."""
    bakery.spoil("skills/wood.md", "level: 1", "level: 9")
    found = role(bakery, "baker")
    assert ["All about baker."] == found["At a glance"]
    assert ["- Ovens", "- Gas"] == found["Skills and projects, full tier"][1:]


def test_a_skill_with_lost_prerequisites_is_no_first_skill(bakery: Bakery) -> None:
    """What is required is told as far as it exists; that nothing is required would be a lie."""
    bakery.skill("icing", requires=["nowhere"], requires_any=[["gas", "gone"]])
    assert "Learn first, before Icing: Gas." in skill(bakery, "icing")["At a glance"]
    bakery.skill("icing", requires=["nowhere"])
    assert "first" not in " ".join(skill(bakery, "icing")["At a glance"])


@pytest.mark.parametrize(
    "file", ["skills/ovens.md", "projects/p-cake.md", "roles/baker.md", "resources.yaml", "glossary.yaml"]
)
def test_one_broken_file_does_not_stop_the_others(bakery: Bakery, file: str) -> None:
    """Whatever refers to it is read all the same, and the fault is listed."""
    (bakery.folder / file).write_text("---\nkind: [\n---\n\n## Some heading\n\nSome text.\n", "utf-8")
    reading = taught(read_folders([bakery.folder]), bakery.folder)
    assert any(f.path.startswith(file) for f in reading.faults)
    assert {"skills/fractions.md", "guides/baking.md"} <= {d.source for d in reading.documents}
    for document in reading.documents:
        assert all(p.statements for p in chunk(document))


def asked(documents: Sequence[Document]) -> list[tuple[str, str]]:
    """File and heading of all generated questions whose section does not exist."""
    return [(d.source, h) for d in documents for h in d.asked if h not in {b.text for b in d.blocks}]


def test_our_questions_belong_to_sections_that_exist(bakery: Bakery) -> None:
    """In every kind of document, whatever the title."""
    bakery.skill("icing", title="Icing: sugar on top")
    bakery.lock()
    assert [] == asked(taught(read_folders([bakery.folder]), bakery.folder).documents)


def test_the_questions_of_the_knowledge_belong_to_sections_that_exist() -> None:
    """Also those that authors wrote: a heading that is misspelt would silently answer nothing."""
    knowledge = ROOT / "knowledge"
    assert [] == asked(taught(read_folders([knowledge]), knowledge).documents)


def test_our_questions_name_what_they_ask_about(bakery: Bakery) -> None:
    """By its short title: the search must not confuse the skills with each other."""
    bakery.skill("icing", title="Icing: sugar on top")
    bakery.project("p-cake", title="Cake")
    curriculum = bakery.load()
    skills = cards.skill_asked(curriculum.skills["icing"].front)
    projects = cards.project_asked(curriculum.projects["p-cake"].front)
    roles = cards.role_asked(curriculum.roles["baker"].front)
    assert [] == [q for listed in skills.values() for q in listed if "Icing" not in q or "sugar" in q]
    assert [] == [q for listed in roles.values() for q in listed if "Baker" not in q]
    assert [] == [q for listed in projects.values() for q in listed[-1:] if "“Cake”" not in q]
