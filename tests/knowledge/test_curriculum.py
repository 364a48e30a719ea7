"""The curriculum answers where things stand, what a role asks for, and how long that takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.curriculum import Page, Section
from knowledge.loader import load
from knowledge.parse import sections

CURRICULUM = load(Path(__file__).parents[2] / "knowledge")
ENGINEER = CURRICULUM.roles["machine-learning-engineer"]


def test_a_place_has_a_line() -> None:
    """Fields, entries of lists and fields of entries, by the names that the file uses."""
    lines = {("units",): 3, ("units", 0): 4, ("units", 0, "do"): 5, ("checkpoint", "pass"): 9, (): 2}
    page = Page(None, "x.md", (), lines)
    assert [3, 4, 5, 9] == [
        page.line("units"),
        page.line("units", 0),
        page.line("units", 0, "do"),
        page.line("checkpoint", "pass"),
    ]


def test_an_unknown_place_has_the_line_around_it() -> None:
    """What is missing can't have a line of its own; the first line is the last resort."""
    page = Page(None, "x.md", (), {("units",): 3, (): 2})
    assert [3, 2, 1] == [page.line("units", 7, "do"), page.line("hours"), Page(None, "x.md", (), {}).line("hours")]


def test_the_full_tier_begins_with_the_junior_one() -> None:
    """Skills and projects keep the order of the role's file."""
    role, front = "machine-learning-engineer", ENGINEER.front
    assert tuple(front.junior) == CURRICULUM.skills_of(role, "junior")
    assert (*front.junior, *front.full) == CURRICULUM.skills_of(role, "full")
    assert tuple(front.projects.junior) == CURRICULUM.projects_of(role, "junior")
    assert (*front.projects.junior, *front.projects.full) == CURRICULUM.projects_of(role, "full")


@pytest.mark.parametrize(
    ("role", "junior", "full"),
    [
        ("ai-researcher", 362, 1010),
        ("computer-vision-specialist", 374, 864),
        ("data-analyst", 282, 370),
        ("data-engineer-ml", 292, 594),
        ("data-scientist", 428, 810),
        ("machine-learning-engineer", 458, 976),
        ("mlops-engineer", 308, 734),
        ("nlp-engineer", 416, 894),
    ],
)
def test_the_hours_of_a_role(role: str, junior: int, full: int) -> None:
    """Skills and projects of a tier together; a change here changes every plan."""
    assert (junior, full) == (CURRICULUM.hours(role, "junior"), CURRICULUM.hours(role, "full"))


def test_what_nobody_wrote_takes_no_hours() -> None:
    """A reference that leads nowhere is for the check to name."""
    from dataclasses import replace

    without = replace(CURRICULUM, skills={}, projects={"p-housing-prices": CURRICULUM.projects["p-housing-prices"]})
    assert CURRICULUM.projects["p-housing-prices"].front.hours == without.hours("machine-learning-engineer", "junior")


def test_pages_are_all_pages() -> None:
    """Skills, projects, roles and guides in one row."""
    c = CURRICULUM
    assert len(c.skills) + len(c.projects) + len(c.roles) + len(c.guides) == len(c.pages())


def test_headings_cut_a_page_into_sections() -> None:
    """Each with the line of its heading; smaller headings stay in the text."""
    body = "\n## One\n\nText.\n\n### Part\n\nMore.\n## Two ##\n"
    assert (Section("One", "Text.\n\n### Part\n\nMore.", 12), Section("Two", "", 19)) == sections(body, 10)


def test_text_above_the_first_heading_is_kept() -> None:
    """It stands in a section without a heading, below the front matter."""
    assert (Section("", "Hello.", 11), Section("One", "Text.", 13)) == sections("Hello.\n\n## One\nText.\n", 10)


@pytest.mark.parametrize("fence", ["```", "~~~", "````", "  ```sh"])
def test_code_has_no_headings(fence: str) -> None:
    """A line that looks like one inside a code block is code, and the block ends only with its own kind of fence."""
    mark = fence.strip().removesuffix("sh")
    body = f"## One\n{fence}\n## no heading\n~~\n``\n{mark}\n## Two\n"
    assert ["One", "Two"] == [s.heading for s in sections(body, 0)]


@pytest.mark.parametrize(("line", "heading"), [("## C#", "C#"), ("##\tTab", "Tab"), ("## End ###", "End")])
def test_a_heading_is_what_stands_in_it(line: str, heading: str) -> None:
    """Without the marks around it."""
    assert [heading] == [s.heading for s in sections(line, 0)]


@pytest.mark.parametrize("line", ["# One", "### One", "##One", "text ## One"])
def test_other_lines_are_text(line: str) -> None:
    """Only two marks at the start of a line open a section."""
    assert [("", line)] == [(s.heading, s.text) for s in sections(line, 0)]
