"""The check of the whole knowledge: nothing to say about sound files, everything about spoilt ones, in order."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from knowledge import ids, loader
from knowledge.check import check
from knowledge.checks.finding import Finding
from knowledge.curriculum import LOCK
from tests.doubles.curriculum import TODAY, Bakery
from tests.doubles.encoder import HashingEncoder

ROOT = Path(__file__).parents[2]
# Links and pages grow old by themselves.
BY_TIME = {"unchecked", "stale", "no-address", "reviewed"}


def test_sound_knowledge_has_no_findings(bakery: Bakery) -> None:
    """Nothing is said about the bakery, also where prose is compared and documents are read."""
    documents = {"README.md": "The bakery has six skills.\n"}
    assert () == check(
        bakery.load(), today=TODAY, embed=HashingEncoder(dimension=64).encode_passages, documents=documents
    )


def test_no_knowledge_has_no_findings_of_its_own(tmp_path: Path) -> None:
    """An empty folder is a beginning."""
    assert () == check(loader.load(tmp_path), today=TODAY, embed=HashingEncoder().encode_passages)


def test_errors_come_first_then_file_and_line(bakery: Bakery) -> None:
    """A warning in an early file stands below an error in a late one."""
    bakery.guide("baking", {"Begin": "TODO this.\n\nTODO that.", "End": ""})
    bakery.skill("wood", projects=["p-tree", "p-cake", "p-house"])
    found = check(bakery.load(), today=TODAY)
    places = [
        ("error", "skills/wood.md", bakery.line("skills/wood.md", "p-tree")),
        ("error", "skills/wood.md", bakery.line("skills/wood.md", "p-house")),
        ("warning", "guides/baking.md", bakery.line("guides/baking.md", "TODO this")),
        ("warning", "guides/baking.md", bakery.line("guides/baking.md", "TODO that")),
    ]
    assert places == [(f.severity, f.file, f.line) for f in found]


def test_a_finding_reads_like_a_compilers() -> None:
    """File, line and message, so that editors can jump there; warnings say that they are."""
    assert "skills/cake.md:7: burnt" == str(Finding("error", "heat", "skills/cake.md", 7, "burnt"))
    assert "skills/cake.md:7: warning: pale" == str(Finding("warning", "heat", "skills/cake.md", 7, "pale"))


def test_ids_that_were_never_locked_are_errors(bakery: Bakery) -> None:
    """What is wrong with ids.lock is said in its place."""
    bakery.lock()
    bakery.spoil(LOCK, "skill wood active\n", "")
    found = check(loader.load(bakery.folder), today=TODAY)
    assert [("error", "ids", LOCK, 1)] == [(f.severity, f.rule, f.file, f.line) for f in found]
    assert "skill wood" in found[0].message


def test_a_vanished_id_is_an_error_in_its_line(bakery: Bakery) -> None:
    """An id that was given out and is in no file any more."""
    text = ids.mended(bakery.load())
    (bakery.folder / LOCK).write_text(f"{text}skill waffles active\n")
    found = check(loader.load(bakery.folder), today=TODAY)
    assert [(LOCK, bakery.line(LOCK, "waffles"))] == [(f.file, f.line) for f in found]


def test_the_knowledge_has_no_errors() -> None:
    """The project's own curriculum is whole, and nothing but age is left to warn of."""
    curriculum, faults = loader.read(ROOT / "knowledge")
    paths = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
    documents = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in paths}
    found = check(curriculum, today=date(2026, 11, 21), documents=documents)
    assert () == faults
    assert [] == [str(f) for f in found if f.rule not in BY_TIME]
    assert (66, 18, 8) == (len(curriculum.skills), len(curriculum.projects), len(curriculum.roles))
