"""The glossary of the knowledge becomes the lexicon of the index."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.corpus import lexicon_of
from bot.errors import MentorError
from index.lexicon import Lexicon, Sense

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
