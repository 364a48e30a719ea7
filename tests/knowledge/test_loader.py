"""What is wrong in a knowledge file is said with file and line, and everything else is still read."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.loader import Fault, KnowledgeProblem, load, read

GUIDE = """---
schema: 1
kind: guide
id: maths
title: Maths
summary: What to learn.
topic: skills
sources:
  - {work: article-1, place: Somewhere, claim: says so}
  - work: article-1
    claim: says more
reviewed: 2026-11-21
---

## Which maths

Some.
"""

RESOURCES = """resources:
  - {id: mill, title: Flour, kind: tool, cost: free, url: null, level: 1, hours: 2, status: ok, checked: null}
  - id: bakery
    title: Bread
    kind: course
    cost: paid
    url: "https://example.org/bread"
    level: 2
    hours: null
    status: unchecked
    checked: null
"""

GLOSSARY = """# Words
terms:
  - {id: bread, title: bread, aliases: [loaf], text: Flour and water.}
  - id: cake
    title: cake
    text: Flour and sugar.
slang: {wanna: want to}
"""


def write(folder: Path, name: str, text: str | bytes) -> Path:
    """A file in a knowledge folder, which is returned."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def told(folder: Path) -> list[str]:
    """All faults of a knowledge folder, as a person reads them."""
    return [str(fault) for fault in read(folder)[1]]


def test_what_does_not_exist_is_empty(tmp_path: Path) -> None:
    """A knowledge folder needs no file at all, not even to be there."""
    for folder in (tmp_path, tmp_path / "nowhere"):
        curriculum, faults = read(folder)
        assert ((), (), ()) == (faults, curriculum.ids, curriculum.pages())
        assert [] == [*curriculum.resources, *curriculum.terms, *curriculum.works, *curriculum.glossary.terms]


def test_all_files_become_one_value(tmp_path: Path) -> None:
    """Pages, resources, terms, works and ids, each with its line."""
    write(tmp_path, "guides/maths.md", GUIDE)
    write(tmp_path, "resources.yaml", RESOURCES)
    write(tmp_path, "glossary.yaml", GLOSSARY)
    write(tmp_path, "sources/manifest.yaml", "works:\n  - {id: article-1, title: One}\ndocuments: []\n")
    write(tmp_path, "ids.lock", "# Ids\n\nguide maths active\nskill sums renamed-to:maths\nunit sums/add retired\n")
    curriculum = load(tmp_path)
    guide = curriculum.guides["maths"]
    assert ("Maths", "guides/maths.md", ["Which maths"]) == (
        guide.front.title,
        guide.file,
        [s.heading for s in guide.sections],
    )
    assert {"mill": 2, "bakery": 3} == {i: listed.line for i, listed in curriculum.resources.items()}
    assert {"bread": 3, "cake": 4} == {i: listed.line for i, listed in curriculum.terms.items()}
    assert (["bread", "cake"], "want to") == (
        [t.id for t in curriculum.glossary.terms],
        curriculum.glossary.slang["wanna"],
    )
    assert "One" == curriculum.works["article-1"].title
    assert [
        ("guide", "maths", "active", 3),
        ("skill", "sums", "renamed-to:maths", 4),
        ("unit", "sums/add", "retired", 5),
    ] == [(i.kind, i.id, i.state, i.line) for i in curriculum.ids]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("schema: 1", "schema: 2", "2: schema: Input should be 1"),
        ("title: Maths\n", "", "2: title: is missing"),
        ("topic: skills", "topic: skills\ncolour: red", "8: colour: is not a field here; check the spelling"),
        ("claim: says so", f"claim: {'x' * 161}", "9: sources.0.claim: has 161 characters; at most 160 fit"),
        ("    claim: says more\n", "", "10: sources.1.claim: is missing"),
        ("claim: says more", "claim: [more]", "11: sources.1.claim: Input should be a valid string"),
        ("title: Maths", "title: Maths\ntitle: Sums", "6: title stands there twice; the first is in line 5"),
        ("claim: says more", "work: b\n    claim: c", "11: work stands there twice; the first is in line 10"),
        ("title: Maths", "title: &a Maths\naliases: [*a]", "6: "),
        ("summary: What", "summary: 'What", "13: is not valid YAML: "),
        ("sources:\n", "sources: [\n", "9: is not valid YAML: "),
        ("summary: What", "summary:\tWhat\n\tx: y", "7: is not valid YAML: "),
        ("title: Maths", "title: Maths: sums", "5: is not valid YAML: "),
        ("title: Maths", "title: !!int Maths", "5: 'Maths' cannot be read; put it in quotes"),
        ("title: Maths", "title: Ma\x07ths", "2: is not valid YAML: "),
        ("title: Maths", f"title: {'[' * 200_000}", "5: is nested too deeply; a bracket too many?"),
        ("title: Maths", "title: Maths\n? [a]\n: b", "6: has a key that is not a plain word"),
        ("2026-11-21", "2026-13-45", "12: reviewed: "),
        ("id: maths", "id: sums", "4: the id is sums, but the file is maths.md; rename one of them"),
        ("id: maths", "id: Maths", "4: id: may hold only small letters, digits and single hyphens"),
        ("kind: guide", "kind: skill", "3: a skill belongs into skills/, not guides/; move it, or mend `kind`"),
        ("kind: guide", "kind: [guide]", "3: kind: "),
        ("---\nschema", "schema", "1: must begin with front matter: fields between two lines ---"),
        ("---\n\n##", "\n##", "1: must begin with front matter"),
    ],
)
def test_a_fault_of_a_page_is_named_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    """The line is that of the value, or of what should hold it; the page itself is left out, and known as broken."""
    assert 1 == GUIDE.count(old)
    write(tmp_path, "guides/maths.md", GUIDE.replace(old, new))
    curriculum, faults = read(tmp_path)
    assert str(faults[0]).startswith(f"guides/maths.md:{said}")
    assert ({}, ("guides/maths.md",)) == (curriculum.guides, curriculum.broken)


def test_an_open_bracket_is_told_from_its_beginning(tmp_path: Path) -> None:
    """Where YAML gives up is far from where the mistake is, so both lines are named."""
    write(tmp_path, "guides/maths.md", GUIDE.replace("topic: skills", "topic: [skills"))
    [said] = told(tmp_path)
    assert said.startswith("guides/maths.md:8: is not valid YAML: ")
    assert said.endswith("that begins in line 7)")


def test_all_faults_of_a_file_are_named(tmp_path: Path) -> None:
    """Nobody has to mend a file fault by fault."""
    write(tmp_path, "guides/maths.md", GUIDE.replace("schema: 1", "schema: 2").replace("reviewed: 2026", "seen: 2026"))
    assert [
        "2: reviewed: is missing",
        "2: schema: Input should be 1",
        "12: seen: is not a field here; check the spelling",
    ] == [said.removeprefix("guides/maths.md:") for said in told(tmp_path)]


@pytest.mark.parametrize("front", ["", "# nothing\n", "- a\n", "words\n"], ids=["empty", "comment", "list", "text"])
def test_front_matter_holds_fields(tmp_path: Path, front: str) -> None:
    """Anything else is refused."""
    write(tmp_path, "guides/maths.md", f"---\n{front}---\n\n## Text\n")
    assert told(tmp_path)[0].endswith(": must hold `field: value` lines")


def test_other_encodings_are_refused(tmp_path: Path) -> None:
    """The line of the first byte that is not UTF-8 is named."""
    write(tmp_path, "guides/maths.md", GUIDE.replace("Some.", "Caf\u00e9.").encode("latin-1"))
    assert ["guides/maths.md:17: is not UTF-8 (byte 238); save it as UTF-8"] == told(tmp_path)


def test_editors_of_windows_are_welcome(tmp_path: Path) -> None:
    """A mark of the byte order and its line ends change nothing."""
    write(tmp_path, "guides/maths.md", GUIDE)
    expected = load(tmp_path).guides["maths"]
    write(tmp_path, "guides/maths.md", b"\xef\xbb\xbf" + GUIDE.replace("\n", "\r\n").encode())
    assert expected == load(tmp_path).guides["maths"]


def test_a_file_that_cannot_be_opened_is_a_fault(tmp_path: Path) -> None:
    """So is a folder with the name of a page."""
    (tmp_path / "guides" / "maths.md").mkdir(parents=True)
    assert ["guides/maths.md:1: cannot be read (Is a directory)"] == told(tmp_path)


def test_pages_lie_flat(tmp_path: Path) -> None:
    """A page in a folder below is not silently left out."""
    write(tmp_path, "guides/more/maths.md", GUIDE)
    assert ["guides/more/maths.md:1: lies too deep; move it into guides/ itself"] == told(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "said", "left"),
    [
        ("cost: free", "cost: cheap", "2: resources.0.cost: ", ["bakery"]),
        ("cost: paid", "cost: cheap", "6: resources.1.cost: ", ["mill"]),
        ("    level: 2\n", "", "3: resources.1.level: is missing", ["mill"]),
        ("id: bakery", "id: mill", "1: ids used twice: mill", ["mill"]),
        ("resources:\n", "resources: 5\nlinks:\n", "1: resources: ", []),
        ("resources:\n", "# none\nlinks:\n", "2: links: is not a field here; check the spelling", []),
    ],
)
def test_a_fault_of_the_catalogue_costs_one_entry(
    tmp_path: Path, old: str, new: str, said: str, left: list[str]
) -> None:
    """The other resources stay, so that no reference to them seems to be wrong."""
    write(tmp_path, "resources.yaml", RESOURCES.replace(old, new))
    curriculum, faults = read(tmp_path)
    assert str(faults[0]).startswith(f"resources.yaml:{said}")
    assert left == list(curriculum.resources)


def test_a_fault_of_the_glossary_costs_one_term(tmp_path: Path) -> None:
    """The other terms stay; the glossary as a whole is empty, since it can't be trusted."""
    write(tmp_path, "glossary.yaml", GLOSSARY.replace("    text: Flour and sugar.\n", ""))
    curriculum, faults = read(tmp_path)
    assert ["glossary.yaml:4: terms.1.text: is missing"] == [str(f) for f in faults]
    assert (["bread"], []) == (list(curriculum.terms), curriculum.glossary.terms)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("glossary.yaml", GLOSSARY.replace("id: cake", "id: bread"), "2: ids used twice: bread"),
        ("sources/manifest.yaml", "works: [{id: a, title: A}, {id: a, title: B}]", "1: ids used twice: a"),
    ],
)
def test_lists_have_unique_ids(tmp_path: Path, name: str, text: str, said: str) -> None:
    """A second entry would hide the first."""
    write(tmp_path, name, text)
    assert [f"{name}:{said}"] == told(tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        "skill sums",
        "skill sums active now",
        "skil sums active",
        "skill Sums active",
        "skill sums renamed-to:",
        "skill  sums active",
        "<<<<<<< HEAD",
    ],
)
def test_lines_of_the_lock_have_one_form(tmp_path: Path, line: str) -> None:
    """Anything but a kind, an id and a state is named, and the other lines are read."""
    write(tmp_path, "ids.lock", f"skill adding active\n{line}\n")
    curriculum, faults = read(tmp_path)
    assert ['ids.lock:2: must be "<kind> <id> <state>", such as "skill sql active"'] == [str(f) for f in faults]
    assert ["adding"] == [entry.id for entry in curriculum.ids]


def test_the_lock_lists_an_id_once(tmp_path: Path) -> None:
    """Two states of one id would contradict each other."""
    write(tmp_path, "ids.lock", "skill sums active\nunit sums/add active\nskill sums retired\n")
    assert ["ids.lock:3: lists skill sums again; the first is in line 1"] == told(tmp_path)


def test_loading_tells_all_faults_together(tmp_path: Path) -> None:
    """In the order of files and lines, with what to do."""
    write(tmp_path, "resources.yaml", RESOURCES.replace("cost: paid", "cost: cheap"))
    write(tmp_path, "guides/maths.md", GUIDE.replace("schema: 1", "schema: 2"))
    with pytest.raises(KnowledgeProblem, match=r'^mend .* "\./mentor knowledge check":') as told_all:
        load(tmp_path)
    assert [("guides/maths.md", 2), ("resources.yaml", 6)] == [(f.file, f.line) for f in told_all.value.faults]
    assert str(told_all.value).splitlines()[1:] == [str(f) for f in told_all.value.faults]


def test_a_fault_reads_like_a_place() -> None:
    """Editors open it at the line."""
    assert "skills/x.md:12: is odd" == str(Fault("skills/x.md", 12, "is odd"))
