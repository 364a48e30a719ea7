"""The first look at the words a misspelt one may mean: it is quick, and it loses none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from index.query import _Choices

WORDS = st.text("abcdxyz", min_size=1, max_size=12)


@given(words=st.lists(WORDS, max_size=30), word=WORDS, edits=st.integers(1, 3))
def test_no_near_word_is_lost(words: list[str], word: str, edits: int) -> None:
    """Every word that so many edits lead to is among those that get a closer look, in its order."""
    near = [w for w in words if OSA.distance(word, w) <= edits]
    looked_at = _Choices(words).within(word, edits)
    assert near == [w for w in looked_at if OSA.distance(word, w) <= edits]


def test_most_words_are_told_apart_at_once() -> None:
    """Words of another length or of other letters get no closer look."""
    words = ["python", "pythons", "java", "statistics", "julia", "typhon"]
    assert ["python", "pythons", "typhon"] == _Choices(words).within("pyhton", 1)
