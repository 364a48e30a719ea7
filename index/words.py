"""Words of a text as the lexical side sees them: lower case, stemmed, without stop words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?(?:[+#]{1,2}(?![\w]))?")
_COMPOUND = re.compile(r"\b[a-z0-9]+(?:[-/&.][a-z0-9]+)+\b")
STOP_WORDS = frozenset(
    """
    a about above after again all also am an and any are aren't as at be because been before being below between
    both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each either
    else etc ever every few for from further get gets getting go goes going gonna got gotta had has hasn't have
    haven't having he hello help her here hers hey hi him his how i i'd i'll i'm i've if im in into is isn't it
    it's its ive just know let lets like lot lots make many may maybe me might more most much must my need needs
    no nor not now of off ok okay on once one only onto or other our ours out over own please pls really same
    say shall she should so some someone something still such sure tell than thank thanks that that's the their
    them then there these they thing things think this those through to too u under until up ur us use used
    using very wanna want wants was way we well were what what's when where whether which while who whom whose
    why will with within without won't would wouldn't yes yet you you're your yours
    """.split()
)


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


def raw_words(text: str) -> list[str]:
    """Lower-case words in order, repeated as they come, unstemmed, stop words included."""
    return _WORD.findall(text.casefold())


def stems(words: Iterable[str]) -> list[str]:
    """Stemmed content words."""
    content = [w.removesuffix("'s") for w in words if w not in STOP_WORDS]
    return list(_stemmer().stemWords([w for w in content if len(w) > 1 or w.isdigit() or w in {"r", "c"}]))


def terms(text: str) -> list[str]:
    """What is counted for BM25: stems of words, and compounds once more in one piece ("scikit-learn", "ci/cd")."""
    folded = text.casefold()
    joined = [re.sub(r"[-/&.]", "", c) for c in _COMPOUND.findall(folded)]
    return stems(raw_words(folded)) + [j for j in joined if 3 <= len(j) <= 30]
