"""The knowledge files keep their form, and a fault is named with its place."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from knowledge.loader import load, load_glossary, read
from knowledge.schema import Glossary

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
GUIDE = """---
schema: 1
kind: guide
id: maths
title: Maths
summary: What to learn.
topic: skills
sources: [{work: article-1, place: Somewhere, claim: says so}]
reviewed: 2026-11-21
---

## Which maths
"""


def test_the_glossary_of_the_project_loads() -> None:
    """Terms with unique ids, every alias and misspelling once, and references that lead somewhere."""
    glossary = load_glossary(KNOWLEDGE / "glossary.yaml")
    guides = {p.stem for p in (KNOWLEDGE / "guides").glob("*.md")}
    ids = Counter(t.id for t in glossary.terms)
    names = Counter(n for t in glossary.terms for n in {x.casefold() for x in (*t.aliases, *t.misspellings)}) + Counter(
        x.casefold() for x in glossary.ambiguous
    )
    assert len(ids) > 100
    assert ([], []) == ([i for i, n in ids.items() if n > 1], [x for x, n in names.items() if n > 1])
    assert [] == [(t.id, s) for t in glossary.terms for s in t.see if s not in guides]


def test_a_missing_glossary_is_an_empty_one(tmp_path: Path) -> None:
    """Nobody has to write one."""
    assert Glossary(terms=[]) == load_glossary(tmp_path / "glossary.yaml")


def test_one_name_means_one_thing() -> None:
    """An alias of two terms is refused, whatever its capitals, with the way out."""
    terms = [{"id": i, "title": i, "aliases": [a], "text": "t"} for i, a in (("one", "X"), ("two", "x"))]
    with pytest.raises(ValidationError, match="'x' stands for both one and two; list it under ambiguous"):
        Glossary.model_validate({"terms": terms})


def test_ambiguous_names_lead_to_terms() -> None:
    """A sense that names no term is refused."""
    with pytest.raises(ValidationError, match="names unknown terms: two"):
        Glossary.model_validate({"terms": [], "ambiguous": {"x": [{"term": "two", "words": []}]}})


def test_a_guide_is_read(tmp_path: Path) -> None:
    """Its front matter becomes values."""
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "maths.md").write_text(GUIDE)
    guide = load(tmp_path).guides["maths"].front
    assert ("maths", [], date(2026, 11, 21), "article-1") == (
        guide.id,
        guide.aliases,
        guide.reviewed,
        guide.sources[0].work,
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("schema: 1", "schema: 2", "schema: "),
        ("kind: guide", "kind: plan", "kind: "),
        ("id: maths", "id: Maths and more", "id: "),
        ("title: Maths\n", "", "title: is missing"),
        ("What to learn.", "x" * 201, "summary: has 201 characters; at most 200 fit"),
        ("says so", "x" * 161, r"sources\.0\.claim: "),
        ("topic: skills", "topik: skills", "topik: is not a field here; check the spelling"),
        ("2026-11-21", "someday", "reviewed: "),
        ("sources: [", "sources: ", "is not valid YAML: "),
        ("---\n\n##", "\n##", "must begin with front matter"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    """File, field and reason stand in one sentence."""
    assert old in GUIDE
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "maths.md").write_text(GUIDE.replace(old, new))
    _, faults = read(tmp_path)
    assert [f for f in faults if re.match(rf"guides/maths\.md:\d+: {said}", str(f))]


def test_records_are_frozen() -> None:
    """Nobody changes what was read."""
    guide = load(KNOWLEDGE).guides["maths"].front
    with pytest.raises(ValidationError):
        guide.title = "Other"  # type: ignore[misc]


def test_works_have_ids() -> None:
    """The works that guides may name, each once."""
    works = load(KNOWLEDGE).works
    assert [f"article-{n}" for n in range(5)] == list(works)
    assert all(w.title for w in works.values())


@pytest.mark.parametrize(
    "text",
    ["[]", "documents: []", "works: [{id: x}]", "works: ["],
    ids=["a list", "no works", "no title", "no YAML"],
)
def test_broken_works_are_refused(tmp_path: Path, text: str) -> None:
    """A list `works` of id and title is wanted."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "manifest.yaml").write_text(text)
    _, faults = read(tmp_path)
    assert ["sources/manifest.yaml"] == [f.file for f in faults]
