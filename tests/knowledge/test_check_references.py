"""What one knowledge file names exists in another; where it does not, line and likely meaning are told."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge import ids, loader
from knowledge.check import check
from knowledge.curriculum import LOCK
from tests.doubles.curriculum import TODAY, Bakery, findings


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"requires": ["nothing-at-all"]}, "skill"),
        ({"requires_any": [["gas", "nothing-at-all"]]}, "skill"),
        ({"recommends": ["nothing-at-all"]}, "skill"),
        ({"projects": ["p-cake", "nothing-at-all"]}, "project"),
        ({"resources": [{"ref": "nothing-at-all", "use": "core"}]}, "resource"),
        ({"sources": [{"work": "nothing-at-all", "place": "Oven", "claim": "says so"}]}, "work"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_what_a_skill_names_exists(bakery: Bakery, fields: dict[str, Any], kind: str) -> None:
    """Prerequisites, projects, resources and sources, each in its own line."""
    bakery.skill("patience", **fields)
    line = bakery.line("skills/patience.md", "nothing-at-all")
    assert [f"skills/patience.md:{line}: there is no {kind} nothing-at-all"] == findings(bakery, "reference")


@pytest.mark.parametrize(("field", "kind"), [("requires", "skill"), ("alternatives", "project"), ("data", "resource")])
def test_what_a_project_names_exists(bakery: Bakery, field: str, kind: str) -> None:
    """Skills, alternatives and data."""
    fields: dict[str, Any] = {field: ["nothing-at-all"]}
    bakery.project("p-cake", **fields)
    line = bakery.line("projects/p-cake.md", "nothing-at-all")
    assert [f"projects/p-cake.md:{line}: there is no {kind} nothing-at-all"] == findings(bakery, "reference")


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"junior": ["numbers", "fractions", "nothing-at-all"]}, "skill"),
        ({"full": ["ovens", "gas", "wood", "nothing-at-all"]}, "skill"),
        ({"optional": ["patience", "nothing-at-all"]}, "skill"),
        ({"projects": {"junior": ["p-cake", "nothing-at-all"], "full": []}}, "project"),
        ({"projects": {"junior": ["p-cake"], "full": ["nothing-at-all"]}}, "project"),
        ({"next_roles": ["nothing-at-all"]}, "role"),
    ],
    ids=["junior", "full", "optional", "junior projects", "full projects", "next roles"],
)
def test_what_a_role_names_exists(bakery: Bakery, fields: dict[str, Any], kind: str) -> None:
    """Skills and projects of each tier, and the roles that may follow."""
    bakery.role("baker", **fields)
    line = bakery.line("roles/baker.md", "nothing-at-all")
    assert [f"roles/baker.md:{line}: there is no {kind} nothing-at-all"] == findings(bakery, "reference")


def test_what_the_lists_name_exists(bakery: Bakery) -> None:
    """Works that name a resource, and pages that a term points to, in the line of the entry."""
    bakery.resource("mill", named_in=["article-99"])
    bakery.term("flour", see=["nowhere"])
    assert [
        f"glossary.yaml:{bakery.line('glossary.yaml', 'id: flour')}: there is no page nowhere",
        f"resources.yaml:{bakery.line('resources.yaml', 'id: mill')}: there is no work article-99; is article-1 meant?",
    ] == findings(bakery, "reference")


def test_a_question_points_to_a_section_of_its_page(bakery: Bakery) -> None:
    """`see` is one of the headings."""
    bakery.skill("wood")
    bakery.spoil("skills/wood.md", "answer: Part 2 is warm.", "answer: Part 2 is warm.\n  see: What to burn")
    line = bakery.line("skills/wood.md", "see: What to burn")
    expected = f"skills/wood.md:{line}: q2 points to a section that is not here: What to burn"
    assert [expected] == findings(bakery, "reference")
    bakery.spoil("skills/wood.md", "see: What to burn", "see: What to learn")
    assert [] == findings(bakery, "reference")


def test_a_slip_of_the_pen_is_guessed(bakery: Bakery) -> None:
    """The nearest id is named."""
    bakery.skill("patience", requires=["fraction"])
    assert findings(bakery, "reference")[0].endswith("there is no skill fraction; is fractions meant?")


def test_an_alias_is_no_id(bakery: Bakery) -> None:
    """Files name ids, so that a page can change its other names."""
    bakery.skill("numbers", aliases=["figures"])
    bakery.skill("patience", requires=["figures"])
    assert findings(bakery, "reference")[0].endswith("there is no skill figures; its id is numbers")


@pytest.mark.parametrize(
    ("state", "hint"),
    [("retired", "it was retired"), ("renamed-to:numbers", "its id is numbers")],
    ids=["gone", "renamed"],
)
def test_former_ids_are_explained(bakery: Bakery, state: str, hint: str) -> None:
    """What became of an id stands in ids.lock."""
    text = ids.mended(bakery.load())
    (bakery.folder / LOCK).write_text(f"{text}skill digits {state}\n")
    bakery.skill("patience", requires=["digits"])
    assert findings(bakery, "reference")[0].endswith(f"there is no skill digits; {hint}")


def test_what_a_broken_file_holds_is_not_missing(bakery: Bakery) -> None:
    """A file with a fault of its own is reported once, not at every place that names it."""
    bakery.load()
    bakery.spoil("skills/numbers.md", "level: 1", "level: high")
    bakery.spoil("resources.yaml", "title: Mill", "titel: Mill")
    bakery.guide("baking", {"Begin": "Count with `numbers`.", "End": ""})
    curriculum, faults = loader.read(bakery.folder)
    assert {"skills/numbers.md", "resources.yaml"} == {f.file for f in faults}
    assert () == check(curriculum, today=TODAY)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("slow-cooking", ""),
        ("fraction", "; is fractions meant?"),
        ("figures", "; its id is numbers"),
    ],
    ids=["unknown", "slip", "alias"],
)
def test_ids_in_prose_exist(bakery: Bakery, name: str, hint: str) -> None:
    """A warning where something between backticks looks like an id and is none."""
    bakery.skill("numbers", aliases=["figures"])
    bakery.guide("baking", {"Begin": f"First line.\nThen see `{name}` and\nbake.", "End": ""})
    line = bakery.line("guides/baking.md", "Then see")
    expected = f"guides/baking.md:{line}: warning: `{name}` looks like an id, but no page bears it{hint}"
    assert [expected] == findings(bakery, "inline-id")


def test_code_in_prose_is_no_id(bakery: Bakery) -> None:
    """Ordinary words of code, blocks of code and ids that exist are left alone."""
    text = "Call `predict` or `git status`, see `fractions`.\n\n```sh\nrun `some-thing`\n```"
    bakery.guide("baking", {"Begin": text, "End": ""})
    assert [] == findings(bakery, "inline-id")


def test_a_page_names_its_sources(bakery: Bakery) -> None:
    """A warning where there are none, unless the skill is an idea of our own, and where their place is missing."""
    bakery.skill("gas", sources=[])
    bakery.skill("wood", sources=[], origin="extension")
    bakery.project("p-cake", sources=[], requires=["fractions"])
    bakery.guide("baking", sources=[{"work": "article-1", "place": "", "claim": "says so"}])
    assert [
        f"guides/baking.md:{bakery.line('guides/baking.md', 'work: article-1')}: warning: "
        "say in which section of article-1 something stands, and what",
        f"skills/gas.md:{bakery.line('skills/gas.md', 'sources:')}: warning: no source is named",
    ] == findings(bakery, "sources")


def test_what_people_ask_belongs_to_a_section(bakery: Bakery) -> None:
    """Questions below a heading that is not in the file would be searched nowhere."""
    bakery.skill("wood", asked={"What to burn": ["how do I make fire"]})
    line = bakery.line("skills/wood.md", "What to burn")
    said = "asked names a section that is not here: What to burn"
    assert [f"skills/wood.md:{line}: {said}"] == findings(bakery, "reference")
    bakery.skill("wood", asked={"What to learn": ["how do I make fire"]})
    assert [] == findings(bakery, "reference")
