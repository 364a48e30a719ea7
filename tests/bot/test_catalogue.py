"""What a check of addresses found is written into the catalogue, and nothing else in it changes."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.adapters import catalogue
from bot.errors import MentorError

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
TODAY = date(2026, 11, 21)
OLD = """\
# Links;  status: unchecked   in a comment
resources:   # all of them
  - {id: cakes, title: "status: unchecked, checked: null", kind: book, cost: free, url: "https://a.test/",
     level: 1,  hours: 1.50, status: 'unchecked' , checked: ~, named_in: [article-1]}   # flow, two lines

  # Bread, with “quotes” and an emoji 🥖
  - {id: bread, title: 'Bread', kind: course, cost: paid, url: "https://b.test/", level: 2, hours: null, status: dead, checked: 2025-01-31, replaced_by: cakes}
  - checked:
    status: ok     # a comment stays
    id: flour
    title: >-
      Flour
    kind: tool
    cost: freemium
    url: null
    level: 3
    hours: 2
"""  # noqa: E501
NEW = (
    OLD.replace("status: 'unchecked' , checked: ~,", "status: ok , checked: 2026-11-21,")
    .replace("status: dead, checked: 2025-01-31", "status: moved, checked: 2026-11-21")
    .replace("  - checked:\n    status: ok ", "  - checked: 2026-11-21\n    status: dead ")
)
FOUND = {"cakes": "ok", "bread": "moved", "flour": "dead"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A catalogue in several styles."""
    file = tmp_path / "resources.yaml"
    file.write_bytes(OLD.encode())
    return file


def test_resources_are_loaded_by_id(path: Path) -> None:
    """In the order of the file."""
    assert ["cakes", "bread", "flour"] == list(catalogue.load(path))


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "bom"])
def test_only_status_and_date_change(path: Path, ends: str, mark: str) -> None:
    """Comments, order, quotes, line breaks and line ends stay byte for byte."""
    path.write_bytes((mark + OLD.replace("\n", ends)).encode())
    catalogue.record(path, FOUND, TODAY)
    assert (mark + NEW.replace("\n", ends)).encode() == path.read_bytes()
    assert FOUND == {key: resource.status for key, resource in catalogue.load(path).items()}


def test_resources_without_a_verdict_stay_as_they_are(path: Path) -> None:
    """Their date is that of the last verdict."""
    catalogue.record(path, {"bread": "dead"}, TODAY)
    assert OLD.replace("2025-01-31", "2026-11-21") == path.read_text("utf-8")


def test_the_same_verdict_on_the_same_day_changes_nothing(path: Path) -> None:
    """Not a byte."""
    catalogue.record(path, FOUND, TODAY)
    catalogue.record(path, FOUND, TODAY)
    assert NEW.encode() == path.read_bytes()


def test_the_real_catalogue_can_be_written(tmp_path: Path) -> None:
    """Every resource gets its verdict, and as many lines change as there are resources."""
    old = (KNOWLEDGE / "resources.yaml").read_text("utf-8")
    (tmp_path / "resources.yaml").write_text(old, "utf-8")
    resources = catalogue.load(tmp_path / "resources.yaml")
    # A day on which no resource of the project can have been checked yet.
    catalogue.record(tmp_path / "resources.yaml", dict.fromkeys(resources, "ok"), date(1999, 12, 31))
    new = (tmp_path / "resources.yaml").read_text("utf-8")
    changed = sum(a != b for a, b in zip(old.splitlines(), new.splitlines(), strict=True))
    assert len(resources) == changed == new.count("status: ok, checked: 1999-12-31")


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_an_interrupted_write_leaves_the_old_file_whole(path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """The disk is full, or the power of the person ends: the catalogue is as it was, and the sentence says so."""

    def fail(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(MentorError, match=r"cannot be written \(No space left on device\) and is as it was; see to "):
        catalogue.record(path, FOUND, TODAY)
    assert OLD.encode() == path.read_bytes()


def test_a_link_to_the_catalogue_stays_a_link(path: Path) -> None:
    """The file behind it is written."""
    link = path.with_name("linked.yaml")
    link.symlink_to(path)
    catalogue.record(link, FOUND, TODAY)
    assert link.is_symlink()
    assert NEW.encode() == path.read_bytes()


ENTRY = "{kind: tool, cost: free, level: 1, hours: 1, lang: en"


@pytest.mark.parametrize(
    "text",
    [
        f"resources:\n  - {ENTRY}, id: a, title: A, url: null, status: &s ok, checked: null}}\n"
        f"  - {ENTRY}, id: b, title: B, url: null, status: *s, checked: null}}\n",
        f"resources:\n  - &r {ENTRY}, id: a, title: A, url: null, status: ok, checked: null}}\n"
        "  - {<<: *r, id: b, title: B}\n",
    ],
    ids=["shared value", "merged entry"],
)
def test_a_field_that_others_share_is_refused(path: Path, text: str) -> None:
    """Changing it would change another resource: the file stays as it was."""
    path.write_text(text)
    with pytest.raises(MentorError, match=r"^resources\.yaml was left as it was: .* write each as a plain value"):
        catalogue.record(path, {"a": "moved", "b": "dead"}, TODAY)
    assert text == path.read_text()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"resources: [", 'cannot be used; "./mentor knowledge check" says where'),
        (b"resources: [{id: a}]", 'cannot be used; "./mentor knowledge check" says where'),
        (b"\xff", "cannot be read .*codec"),
        (None, "cannot be read .*No such file"),
    ],
    ids=["no yaml", "no catalogue", "no text", "no file"],
)
def test_a_catalogue_that_cannot_be_used_is_a_sentence(path: Path, content: bytes | None, said: str) -> None:
    """Which file it is, and what to do next."""
    path.unlink() if content is None else path.write_bytes(content)
    nothing: Mapping[str, str] = {}
    for use in (lambda: catalogue.load(path), lambda: catalogue.record(path, nothing, TODAY)):
        with pytest.raises(MentorError, match=rf"resources\.yaml {said}"):
            use()


def test_the_example_shows_what_it_should() -> None:
    """Its old and its new text differ in the two fields of each resource alone."""
    old, new = (yaml.safe_load(text)["resources"] for text in (OLD, NEW))
    changed = [[key for key in a if a[key] != b[key]] for a, b in zip(old, new, strict=True)]
    assert [["status", "checked"], ["status", "checked"], ["checked", "status"]] == changed
