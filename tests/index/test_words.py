"""Words: what is counted is lower case, stemmed and free of stop words; compounds count once more as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words import STOP_WORDS, raw_words, stems, terms


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("How do I learn Python?", ["how", "do", "i", "learn", "python"]),
        ("C++ and C# and F#", ["c++", "and", "c#", "and", "f#"]),
        ("don't", ["don't"]),
        ("scikit-learn 1.5", ["scikit", "learn", "1", "5"]),
        ("🤖!", []),
    ],
    ids=["plain", "languages", "apostrophe", "compound", "none"],
)
def test_raw_words(text: str, words: list[str]) -> None:
    """Lower case, in order, stop words included."""
    assert words == raw_words(text)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("learning models", "learn model"),
        ("Statistics", "statistic"),
        ("the engineer's jobs", "engineer job"),
        ("deployed", "deployment of a deploying"),
    ],
)
def test_forms_of_a_word_count_as_one(left: str, right: str) -> None:
    """Endings are cut off."""
    assert set(terms(left)) & set(terms(right)) == set(terms(left)) or terms(left) == terms(right)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("how do I get the job", ["job"]),
        ("R or C", ["r", "c"]),
        ("x y 7", ["7"]),
        ("scikit-learn", ["scikit", "learn", "scikitlearn"]),
        ("CI/CD", ["ci", "cd", "cicd"]),
        ("what is it", []),
        ("", []),
    ],
    ids=["stop words", "letters that are languages", "figures", "hyphen", "slash", "nothing", "empty"],
)
def test_terms(text: str, found: list[str]) -> None:
    """Content words, and compounds once more in one piece."""
    assert found == terms(text)


@pytest.mark.parametrize("variant", ["scikit-learn", "scikitlearn", "Scikit-Learn"])
def test_a_compound_is_found_however_it_is_written(variant: str) -> None:
    """With hyphen or without, it is the same thing."""
    assert "scikitlearn" in terms(variant)


def test_stop_words_never_count() -> None:
    """Nor do they with an apostrophe."""
    assert [] == stems(sorted(STOP_WORDS))


@given(st.text())
def test_any_text_has_terms(text: str) -> None:
    """No text stops the counting, and case does not matter."""
    assert terms(text.casefold()) == terms(text)
    assert all(t and t == t.lower() for t in terms(text))
