"""The project's own pages say how much there is, and are right."""

from __future__ import annotations

import pytest

from knowledge import loader
from knowledge.check import check
from knowledge.checks.counts import sums
from tests.doubles.curriculum import TODAY, Bakery


def test_everything_is_counted(bakery: Bakery) -> None:
    """By kind, questions over all skills."""
    assert {
        "skills": 6,
        "projects": 1,
        "roles": 1,
        "guides": 1,
        "resources": 2,
        "terms": 1,
        "skill questions": 36,
    } == sums(bakery.load())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("There are 7 skills.", "7 skills, and there are 6"),
        ("There are **1,200 resources**.", "1,200 resources, and there are 2"),
        ("There are eight roles.", "eight roles, and there are 1"),
        ("Learn from 12 guides and", "12 guides, and there are 1"),
        ("with 35 skill questions", "35 skill questions, and there are 36"),
        ("| `knowledge/skills`, 7 files |", "7 skills, and there are 6"),
        ("`knowledge/projects` (18) and", "18 projects, and there are 1"),
        ("`knowledge/resources.yaml`, 152 entries", "152 resources, and there are 2"),
    ],
)
def test_a_wrong_sum_is_an_error(bakery: Bakery, text: str, said: str) -> None:
    """In figures or words, beside the thing or its folder, in its line."""
    found = check(bakery.load(), today=TODAY, documents={"docs/page.md": f"# Page\n\n{text}\n"})
    assert [f"docs/page.md:3: says {said}"] == [str(f) for f in found]


@pytest.mark.parametrize(
    "text",
    [
        "Six skills, 1 projects, 2 resources and 36 skill questions; `knowledge/skills`, 6 files.",
        "Two roles are our own, and 230 questions have known answers.",
        "```text\n47 skills, 976 hours\n```",
        "version 1.66 skillset",
    ],
    ids=["right", "others", "example", "no sum"],
)
def test_nothing_else_is_a_sum(bakery: Bakery, text: str) -> None:
    """Right sums, small numbers in words, and examples of output."""
    assert () == check(bakery.load(), today=TODAY, documents={"README.md": text})


def test_sums_wait_for_files_that_cannot_be_read(bakery: Bakery) -> None:
    """What is missing because of a fault is not counted as wrong."""
    bakery.load()
    bakery.spoil("skills/patience.md", "level: 1", "level: high")
    curriculum, faults = loader.read(bakery.folder)
    assert 1 == len(faults)
    assert () == check(curriculum, today=TODAY, documents={"README.md": "There are 6 skills."})
