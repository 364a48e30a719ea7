"""Sentences: whole ones, none lost, none torn at an abbreviation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import ends_with_abbreviation, split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["Learn Python.", "Then build something."],
        ["Is it hard?", "Yes!", "It pays off."],
        ["Use metrics, e.g. ROC AUC, in each report.", "Compare them."],
        ["See i.e. Chapter 2 and Fig. 3 of it.", "Read on."],
        ["Dr. Smith and J. R. Lee wrote it.", "It is long."],
        ["Learn lists, dicts, etc.", "Then write loops."],
        ['He said "Stop."', "She went on."],
        ["It works (mostly.)", "Try it."],
        ["Version 3.11 is fine.", "So is 3.12."],
        ["It costs 5 dollars.", "3 of them are tax."],
        ["Call it at 5 p.m.", "Bring notes."],
        ["Trees vs. Forests is an old question.", '"Forests," they say.'],
        ["one without an end"],
        ["A lead-in: With a capital.", "More"],
    ],
    ids=lambda sentences: sentences[0],
)
def test_a_paragraph_is_cut_into_whole_sentences(sentences: list[str]) -> None:
    """A cut comes behind a closing mark and before a capital or figure, but not behind an abbreviation."""
    assert sentences == split_sentences(" ".join(sentences))


@pytest.mark.parametrize(
    ("text", "abbreviated"),
    [("a Ph.D.", True), ("and so on, etc.", True), ("written by J.", True), ("it is done.", False), ("", False)],
)
def test_an_abbreviation_is_known_by_its_end(text: str, abbreviated: bool) -> None:
    """Its full stop closes no sentence."""
    assert abbreviated is ends_with_abbreviation(text)


@given(st.one_of(st.text(), st.text("abA1 .!?\"')(e.g")))
def test_joined_with_blanks_the_sentences_give_the_paragraph_again(text: str) -> None:
    """Splitting loses nothing and invents nothing."""
    paragraph = " ".join(text.split())
    sentences = split_sentences(paragraph)
    assert paragraph == " ".join(sentences)
    assert all(s and s == s.strip() for s in sentences)
