"""A new page is valid at once, and shows where an author has to write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge import ids, stubs
from knowledge.curriculum import AnyPage
from knowledge.loader import load

TODAY = date(2026, 11, 21)
each_kind = pytest.mark.parametrize(
    ("folder", "text"),
    [("skills", stubs.skill), ("projects", stubs.project), ("guides", stubs.guide)],
    ids=["skill", "project", "guide"],
)
Draft = Callable[[str, date], str]


def page(folder: Path, kind: str, draft: Draft) -> AnyPage:
    """The draft as it is read from its file."""
    (folder / kind).mkdir()
    (folder / kind / "p-new-things.md").write_text(draft("p-new-things", TODAY))
    [page] = load(folder).pages()
    return page


@each_kind
def test_a_draft_is_valid(tmp_path: Path, folder: str, text: Draft) -> None:
    """It has the id, the date and no fault."""
    front = page(tmp_path, folder, text).front
    assert ("p-new-things", "TODO New things", TODAY) == (front.id, front.title, front.reviewed)


@each_kind
def test_what_is_to_be_written_says_so(tmp_path: Path, folder: str, text: Draft) -> None:
    """Every section and every sentence of the front matter holds the word TODO."""
    draft = page(tmp_path, folder, text)
    assert draft.sections
    assert [] == [s.heading for s in draft.sections if not s.text.startswith("TODO")]
    sentences = [
        line for line in text("p-x", TODAY).splitlines() if '"' in line.partition("  # ")[0] and "sources:" not in line
    ]
    assert [] == [line for line in sentences if "TODO" not in line]


@pytest.mark.parametrize(
    ("text", "folder"), [(stubs.skill, "skills"), (stubs.project, "projects")], ids=["skill", "project"]
)
def test_a_draft_has_the_usual_sections(tmp_path: Path, text: Draft, folder: str) -> None:
    """The same as the pages that are there."""
    there = next(p for p in load(Path(__file__).parents[2] / "knowledge").pages() if p.file.startswith(folder))
    assert [s.heading for s in there.sections] == [s.heading for s in page(tmp_path, folder, text).sections]


def test_ids_of_a_draft_may_still_change(tmp_path: Path) -> None:
    """Placeholders among units and practice are not locked before an author has chosen ids for them."""
    page(tmp_path, "skills", stubs.skill)
    assert [("skill", "p-new-things")] == [(entry.kind, entry.id) for entry in ids.locked(load(tmp_path))]


@each_kind
def test_no_line_is_too_long_to_read(folder: str, text: Draft) -> None:
    """Comments stay on the screen, also behind the longest id."""
    assert [] == [line for line in text("x" * 48, TODAY).splitlines() if len(line) > 120]
