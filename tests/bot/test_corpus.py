"""The knowledge becomes documents and a lexicon of the index."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.corpus import lexicon_of, taught
from bot.errors import MentorError
from index.chunk import chunk
from index.lexicon import Lexicon, Sense
from index.read import Reading, read_folders
from index.types import Document
from tests.doubles.curriculum import Bakery

GLOSSARY = """
terms:
  - {id: vision, title: computer vision, aliases: [Comp Vision], misspellings: [Compter Vision], text: Sees.}
  - {id: cv, title: curriculum vitae, text: A resume.}
slang: {Wanna: want to}
ambiguous: {CV: [{term: vision, words: [image]}, {term: cv, words: [job, apply]}]}
"""


def test_names_are_taken_over_in_lower_case(tmp_path: Path) -> None:
    """Aliases, misspellings, slang and ambiguous abbreviations, each by the name that documents use."""
    (tmp_path / "glossary.yaml").write_text(GLOSSARY)
    expected = Lexicon(
        aliases={"comp vision": "computer vision"},
        misspellings={"compter vision": "computer vision"},
        slang={"wanna": "want to"},
        ambiguous={"cv": (Sense("computer vision", ("image",)), Sense("curriculum vitae", ("job", "apply")))},
    )
    assert expected == lexicon_of(tmp_path)


def test_no_glossary_is_an_empty_lexicon(tmp_path: Path) -> None:
    """A knowledge folder needs no glossary."""
    assert Lexicon() == lexicon_of(tmp_path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"terms: [", "not valid YAML"),
        (b"terms: [{id: a}]", "terms.0.title"),
        (b"\xff", "codec"),
        (GLOSSARY.replace("term: cv,", "term: resume,").encode(), "names unknown terms: resume"),
        (
            b"terms: [{id: a, title: A, aliases: [x], text: t}, {id: b, title: B, aliases: [X], text: t}]",
            "stands for both",
        ),
    ],
)
def test_a_broken_glossary_is_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    """What is wrong, and which file to mend."""
    (tmp_path / "glossary.yaml").write_bytes(content)
    with pytest.raises(MentorError, match=rf"{said}.*mend knowledge/glossary\.yaml"):
        lexicon_of(tmp_path)


@pytest.fixture
def bakery(tmp_path: Path) -> Bakery:
    """Knowledge files that nothing is wrong with."""
    return Bakery(tmp_path / "knowledge")


def read(bakery: Bakery) -> Reading:
    """What the index gets of the knowledge."""
    return taught(read_folders([bakery.folder]), bakery.folder)


def document(bakery: Bakery, file: str) -> Document:
    """One of the documents."""
    return next(d for d in read(bakery).documents if d.source == file)


def sections(document: Document) -> list[str]:
    """The headings of the passages, each once."""
    return list(dict.fromkeys(p.headings[-1] for p in chunk(document)))


def test_a_page_is_its_front_matter_and_its_prose(bakery: Bakery) -> None:
    """What the front matter says stands before what is written below it, in sections of their own."""
    found = sections(document(bakery, "skills/ovens.md"))
    assert ["At a glance", "Units of Ovens and their hours", "Resources for Ovens"] == found[:3]
    assert ["Why it matters", "What to learn", "Common traps", "How to practise", "Where it leads"] == found[-5:]
    assert ["How baking begins", "How baking ends"] == sections(document(bakery, "guides/baking.md"))


def test_catalogue_and_glossary_are_documents(bakery: Bakery) -> None:
    """Each entry is a section; where there is no entry, there is no document."""
    assert ["Cookbook", "Mill"] == sections(document(bakery, "resources.yaml"))
    assert ["flour"] == sections(document(bakery, "glossary.yaml"))
    (bakery.folder / "glossary.yaml").unlink()
    assert "glossary.yaml" not in [d.source for d in read(bakery).documents]


def test_questions_of_authors_follow_ours(bakery: Bakery) -> None:
    """A section has the questions that every page of its kind is asked, then those that its file lists."""
    bakery.skill("ovens", asked={"Common traps": ["why is it burnt"], "How to practise": ["toast?"]})
    asked = document(bakery, "skills/ovens.md").asked
    assert ("Which mistakes do people make with Ovens?", "why is it burnt") == asked["Common traps"]
    assert ("How can I practise Ovens?", "toast?") == asked["How to practise"]
    assert ("Why should I learn Ovens? Is it worth it?",) == asked["Why it matters"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Then build p-cake.", "Then build P-cake."),
        ("First (p-cake), then rest.", "First (P-cake), then rest."),
        ("gas comes first. gas is hot.", "Gas comes first. Gas is hot."),
        ("Then gas is hot, or not gas at all.", "Then gas is hot, or not gas at all."),
        ("Not p-cakes, x/p-cake or p-cake-two.", "Not p-cakes, x/p-cake or p-cake-two."),
    ],
    ids=["compound", "in brackets", "opening a sentence", "an ordinary word", "part of something else"],
)
def test_ids_are_shown_as_names(bakery: Bakery, text: str, shown: str) -> None:
    """A reader sees the title of the page that an id stands for; an id of one word may be just a word."""
    bakery.guide("baking", sections={"How it goes": text, "How it ends": ""})
    assert shown == document(bakery, "guides/baking.md").blocks[1].text


@pytest.mark.parametrize("names", [["gas"], ["gas-oven"], []], ids=["words", "compounds", "no ids"])
def test_any_ids_will_do(tmp_path: Path, names: list[str]) -> None:
    """A curriculum may have ids of one kind only, or none at all."""
    bakery = Bakery(tmp_path / "knowledge")
    for folder in ("skills", "projects", "roles"):
        for path in (bakery.folder / folder).glob("*.md"):
            path.unlink()
    for name in names:
        bakery.skill(name)
    bakery.guide("baking", sections={"How it goes": '"Gas" (or so).  Gas!', "How it ends": ""})
    assert '"Gas" (or so). Gas!' == document(bakery, "guides/baking.md").blocks[1].text.replace("  ", " ")


def test_a_fault_in_the_front_matter_leaves_the_prose(bakery: Bakery) -> None:
    """The page can still be found by what stands below; the fault is listed with its line."""
    bakery.spoil("skills/ovens.md", "level: 2", "level: 9")
    reading = read(bakery)
    assert ["Why it matters"] == sections(document(bakery, "skills/ovens.md"))[:1]
    assert [f"skills/ovens.md:{bakery.line('skills/ovens.md', 'level: 9')}"] == [f.path for f in reading.faults]
    assert "less than or equal to 4" in reading.faults[0].reason


def test_only_what_is_no_part_of_the_knowledge_is_left_over(bakery: Bakery) -> None:
    """Lists and locks are read; a picture is not."""
    bakery.lock()
    (bakery.folder / "bread.png").write_bytes(b"x")
    assert {".png": 1} == read(bakery).others
