"""The lexicon: names that match as whole words, meanings chosen by the words around, kept as plain JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.lexicon import FILE, Lexicon, Sense

LEXICON = Lexicon(
    aliases={"np": "numpy", "ml": "machine learning", "ml ops": "machine learning operations", "c++": "cpp"},
    misspellings={"pyhton": "python"},
    slang={"gonna": "going to"},
    ambiguous={
        "cv": (
            Sense("computer vision", ("image", "images", "pixels")),
            Sense("curriculum vitae", ("job", "apply", "recruiter")),
        )
    },
)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("how do I write my cv to apply for a job", "curriculum vitae"),
        ("cv for images", "computer vision"),
        ("cv for images of a recruiter for the job", "curriculum vitae"),
        ("is cv hard", "computer vision"),
        ("a job with images in cv", "computer vision"),
    ],
    ids=["one sense", "other sense", "more words win", "nothing tips", "a draw"],
)
def test_an_ambiguous_name_means_what_the_words_around_say(text: str, meaning: str) -> None:
    """The sense with most of its words nearby wins; the first one where nothing tips."""
    assert meaning == LEXICON.meaning("cv", text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ML ops or ML", ["ML ops", "ML"]),
        ("np, and NP.", ["np", "NP"]),
        ("html input", []),
        ("np-hard x-ml", []),
        ("C++?", ["C++"]),
    ],
    ids=["longest first", "any case", "inside words", "inside compounds", "signs"],
)
def test_names_match_as_whole_words(text: str, found: list[str]) -> None:
    """A name is never found inside another word."""
    assert found == LEXICON.pattern(LEXICON.aliases).findall(text)


def test_no_names_match_nothing() -> None:
    """An empty lexicon changes no question."""
    assert None is Lexicon().pattern({}).search("anything at all")


def test_saved_and_loaded_it_is_the_same(tmp_path: Path) -> None:
    """It is one JSON file, letters of all languages readable."""
    lexicon = Lexicon(aliases={"bd": "données"}, ambiguous=LEXICON.ambiguous)
    lexicon.save(tmp_path)
    assert lexicon == Lexicon.load(tmp_path)
    assert "données" in (tmp_path / FILE).read_text("utf-8")
    assert {"aliases", "misspellings", "slang", "ambiguous"} == set(json.loads((tmp_path / FILE).read_text("utf-8")))
