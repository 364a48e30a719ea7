"""The catalogue of resources is sound, and a fault in it is named with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.loader import load, read

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
CURRICULUM = load(KNOWLEDGE)
RESOURCES = {i: listed.value for i, listed in CURRICULUM.resources.items()}

CATALOGUE = """resources:
  - {id: cookbook, title: Cakes, kind: book, cost: free, url: "https://example.org/cakes", author: A Cook, level: 1,
     hours: 1.5, status: dead, checked: 2026-11-21, replaced_by: bakery, named_in: [article-1]}
  - {id: bakery, title: Bread, kind: course, cost: paid, url: "https://example.org/bread", level: 2,
     hours: null, status: unchecked, checked: null}
  - {id: mill, title: Flour, kind: tool, cost: freemium, url: null, level: 3,
     hours: 2, status: unchecked, checked: null}
"""


def test_there_are_resources_enough() -> None:
    """The skills choose among at least a hundred and forty."""
    assert len(RESOURCES) >= 140


def test_nobody_claims_to_have_opened_a_link() -> None:
    """As delivered, every resource is unchecked and has no date."""
    assert [] == [r.id for r in RESOURCES.values() if r.status != "unchecked" or r.checked]


def test_resources_are_named_in_known_works() -> None:
    """A resource refers to works of the manifest alone."""
    assert [] == [(r.id, w) for r in RESOURCES.values() for w in r.named_in if w not in CURRICULUM.works]


def test_a_catalogue_is_read(tmp_path: Path) -> None:
    """It becomes values by id, and a resource without an address is one too."""
    (tmp_path / "resources.yaml").write_text(CATALOGUE)
    resources = {i: listed.value for i, listed in load(tmp_path).resources.items()}
    assert ["cookbook", "bakery", "mill"] == list(resources)
    assert ("https://example.org/cakes", "bakery", 1.5) == (
        str(resources["cookbook"].url),
        resources["cookbook"].replaced_by,
        resources["cookbook"].hours,
    )
    assert resources["mill"].url is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("resources:", "links:", "resources: "),
        ("id: mill", "id: The mill", r"resources\.2\.id: "),
        ("kind: tool", "kind: mill", r"resources\.2\.kind: "),
        ("cost: freemium", "cost: cheap", r"resources\.2\.cost: "),
        ("url: null", "url: example.org", r"resources\.2\.url: "),
        ("level: 3", "level: 5", r"resources\.2\.level: "),
        ("hours: 2", "hours: 0", r"resources\.2\.hours: "),
        ("status: dead", "status: gone", r"resources\.0\.status: "),
        ("2026-11-21", "someday", r"resources\.0\.checked: "),
        ("author: A Cook", "writer: A Cook", r"resources\.0\.writer: "),
        ("id: mill", "id: bakery", "ids used twice: bakery"),
        ("title: Flour", "title: BREAD", "titles used twice: bread"),
        ("url: null", 'url: "https://Example.org/bread"', "addresses used twice: https://example.org/bread"),
        ("replaced_by: bakery", "replaced_by: nobody", "replaced_by names unknown resources: nobody"),
        ("named_in: [article-1]}", "named_in: [article-1]", "is not valid YAML"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    """File, field and reason stand in one sentence."""
    assert 1 == CATALOGUE.count(old)
    (tmp_path / "resources.yaml").write_text(CATALOGUE.replace(old, new))
    _, faults = read(tmp_path)
    assert [f for f in faults if re.match(rf"resources\.yaml:\d+: {said}", str(f))]
