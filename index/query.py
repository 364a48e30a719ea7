"""Turn what a person typed into what is searched: typos mended, abbreviations spelt out, follow-ups resolved."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.lexicon import Lexicon
from index.words import STOP_WORDS, raw_words, stems, terms

EXPANSION_WEIGHT = 0.7
CONTEXT_TERM_WEIGHT = 0.4
# Each is searched for itself; a message of more questions than this is answered as far as its first ones.
MOST_CLAUSES = 6
# No word that a person types is mended into a longer one.
LONGEST = 33

_OPENER = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|thanks?(?: you)?|thx|ty|cool|great|nice|good|alright|hm+|oh|yeah|yes|no|right|"
    r"got it)\b[\s,.!:;-]*)*"
    r"(?:and|but|so|or|then|also|plus|what about|how about|what if|same for|why|how so|which ones?|like what|"
    r"for example|"
    r"e\.g|any (?:others?|more)|more|else|instead|anything else)\b",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\b(?:it|its|that|this|those|these|them|they|their|there|ones?|he|she|same|former|latter|(?:the )?others?|another|"
    r"first one|second one|such|afterwards?|instead|either|both|neither)\b",
    re.IGNORECASE,
)
# "that" and "there" also join clauses; these uses point at nothing.
_JOINING = re.compile(
    r"\b(?:(?:is|are|was|were|will be|be) there|there(?:'s| is| are)|so that|the fact that|(?:\w+(?:s|es|ing|"
    r"ed)|things?|one|something|"
    r"everything|anything|skills|job|jobs|field|topics?) that|"
    r"(?:know|think|say|said|heard?|read|told|tell|feel|felt|believe|sure|true) that(?= (?:i|you|we|they|my|your|our|"
    r"the|an?|people)\b)|is it (?:true|worth|hard|possible|ok|necessary|"
    r"better)|how long does it take|"
    r"does it take|it (?:is|takes|depends)|this (?:field|career|server|bot|year|community)|both\b.+\band\b|"
    r"no ?one|the one)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"\?\s+|[;\n]+\s*|(?:,\s*|\s+)(?:and|but|also|plus|&)\s+(?:also\s+)?"
    r"(?=(?:how|what|which|where|when|why|who|do|does|is|are|can|could|should|would|will)\b)",
    re.IGNORECASE,
)

# Long enough to be guessed at, and no part of an address, a path or a compound.
_PLAIN_WORD = re.compile(r"(?<![\w@#/.:-])[A-Za-z]{4,30}(?![\w/:@-])")
_ASKS = re.compile(
    r"\b(?:how|what|which|where|when|why|who|whose)\b|^(?:do|does|is|are|can|could|should|would|will)\b",
    re.IGNORECASE,
)

_OPENS_SENTENCE = re.compile(r"(?:^|[.!?:])\W*$")


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched. `text` is encoded; `weights` holds stemmed terms for BM25.

    `context` is the text of the same question inside the talk so far, to be encoded as well, or "" where the
    question stands for itself; `share` says how much the context counts, 0..1. `mended` lists (typed, read as).
    """

    text: str
    weights: Mapping[str, float]
    context: str = ""
    share: float = 0.0
    mended: tuple[tuple[str, str], ...] = ()
    foreign: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class _Choices:
    """Words to choose from, in order, with the letters of each as bits, so that few need a closer look."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = list(words)
        self._lengths = np.array([len(w) for w in self._words], dtype=np.int16)
        self._letters = np.array([_letters(w) for w in self._words], dtype=np.uint32)

    def within(self, word: str, edits: int) -> list[str]:
        """All words that so many edits may lead to, and some that they don't.

        An edit changes the length by one at the most, and the set of letters by two.
        """
        alike = np.bitwise_count(self._letters ^ np.uint32(_letters(word))) <= 2 * edits
        alike &= abs(self._lengths - len(word)) <= edits
        return [self._words[i] for i in np.flatnonzero(alike)]


def _letters(word: str) -> int:
    bits = 0
    for letter in set(word):
        bits |= 1 << ord(letter) % 32
    return bits


class Reader:
    """Reads questions with the eyes of one corpus: its words, its lexicon, and the model's own dictionary.

    `words` counts the corpus's raw words; `is_word` tells ordinary words of the language, which are never "mended".
    """

    def __init__(self, words: Mapping[str, int], lexicon: Lexicon, is_word: Callable[[str], bool]) -> None:
        self._lexicon = lexicon
        self._words = dict(words)
        for name in (*lexicon.aliases.values(), *lexicon.misspellings.values()):
            for word in raw_words(name):
                self._words.setdefault(word, 1)
        self._terms = set(stems(self._words))
        self._is_word = is_word
        self._choices = _Choices(w for w in self._words if 3 <= len(w) <= LONGEST and w.isalpha())
        self._names = {**dict.fromkeys(lexicon.aliases), **dict.fromkeys(lexicon.ambiguous)}
        self._name_pattern = lexicon.pattern(self._names)
        self._slang_pattern = lexicon.pattern(lexicon.slang)
        self._misspelt_pattern = lexicon.pattern(lexicon.misspellings)
        self._nearest = lru_cache(maxsize=4096)(self._find_nearest)

    def read(self, question: str, history: Sequence[str] = ()) -> Query:
        """The query for a question; `history` holds the same person's earlier questions, oldest first."""
        text, mended = self.mend(question)
        spelt, extra = self._spell_out(text)
        weights = dict.fromkeys(terms(extra), EXPANSION_WEIGHT)
        weights.update(dict.fromkeys(terms(text), 1.0))
        share = dependence(text) if history else 0.0
        context = self._context(history) if share else ""
        for term in terms(context):
            weights.setdefault(term, CONTEXT_TERM_WEIGHT * share)
        foreign, names = self._foreign(text)
        return Query(spelt, weights, f"{context} {spelt}" if context else "", share, mended, foreign, names)

    def _foreign(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Content words that stand nowhere in the corpus, and those of them that are names or unusual terms."""
        foreign: dict[str, None] = {}
        names: dict[str, None] = {}
        for match in re.finditer(r"[A-Za-z0-9][\w+#'’-]*", text):
            typed = re.sub(r"['’]s?$", "", match[0])
            word = typed.casefold()
            if word in STOP_WORDS or word in self._names:
                continue
            own = terms(word)
            if not own or any(t in self._terms for t in own):
                continue
            foreign[word] = None
            if typed[0].isupper() and not _OPENS_SENTENCE.search(text[: match.start()]):
                names[typed] = None
        return tuple(foreign), tuple(names)

    def mend(self, question: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """The question with slang in plain words and misspelt words replaced; what was misspelt, and its reading.

        Slang is no mistake, so it is not listed.
        """
        mended: list[tuple[str, str]] = []

        def replace(match: re.Match[str], reading: str | None) -> str:
            if reading is None:
                return match[0]
            mended.append((match[0], reading))
            return reading

        lexicon = self._lexicon
        text = self._slang_pattern.sub(lambda m: lexicon.slang[m[0].casefold()], question)
        text = self._misspelt_pattern.sub(lambda m: replace(m, lexicon.misspellings[m[0].casefold()]), text)
        loud = text.isupper()

        def mend_word(match: re.Match[str]) -> str:
            # Capitals in a text that has others too are a name, such as COBOL, however close another word may be.
            is_name = match[0].isupper() and not loud
            return match[0] if is_name else replace(match, self._nearest(match[0].casefold()))

        return _PLAIN_WORD.sub(mend_word, text), tuple(mended)

    def knows(self, word: str) -> bool:
        """True for words of the corpus, of the lexicon and of the language."""
        return word in self._words or word in self._names or word in STOP_WORDS or self._is_word(word)

    def _find_nearest(self, word: str) -> str | None:
        forms = (f"{word}s", *(word.removesuffix(s) for s in ("s", "es", "ed", "d", "ing", "ly", "ers")))
        if self.knows(word) or any(len(form) >= 4 and form != word and self.knows(form) for form in forms):
            return None
        limit = 1 if len(word) <= 5 else 2 if len(word) <= 11 else 3
        near_enough = self._choices.within(word, limit)
        found = process.extract(word, near_enough, scorer=OSA.distance, score_cutoff=limit, limit=20)
        if not found:
            return None

        def cost(candidate: tuple[str, float, int]) -> tuple[float, int, int]:
            near, distance, _ = candidate
            # The first letter is seldom wrong; letters merely out of order are the likeliest slip.
            shuffled = sorted(near) == sorted(word)
            return distance + (near[0] != word[0]) - 0.5 * shuffled, -self._words[near], len(near)

        best = min(found, key=cost)
        return best[0] if best[1] + (best[0][0] != word[0]) <= limit else None

    def _spell_out(self, text: str) -> tuple[str, str]:
        """The text with the full name in place of each abbreviation, and the added names alone."""
        added: list[str] = []

        def replace(match: re.Match[str]) -> str:
            alias = match[0].casefold()
            ambiguous = alias in self._lexicon.ambiguous
            name = self._lexicon.meaning(alias, text) if ambiguous else self._lexicon.aliases[alias]
            if name.casefold() in text.casefold():
                return match[0]
            added.append(name)
            return name

        return self._name_pattern.sub(replace, text), " ".join(added)

    def _context(self, history: Sequence[str]) -> str:
        """The last question that stands for itself, and those after it: at most three."""
        chain: list[str] = []
        for earlier in reversed(history[-3:]):
            text, _ = self.mend(earlier)
            chain.insert(0, self._spell_out(text)[0])
            if not dependence(text):
                break
        return " ".join(chain)


def dependence(question: str) -> float:
    """How much a question leans on what was said before: 0 not at all, 1 wholly.

    Judged by its shape: words that point back, an opener such as "and" or "what about", and how few words of its
    own it has.
    """
    bare = _JOINING.sub(" ", question)
    content = [w for w in raw_words(bare) if w not in STOP_WORDS]
    points = bool(_POINTING.search(bare))
    opens = bool(_OPENER.match(question))
    if len(content) <= 1:
        return 1.0
    if points:
        return 0.8 if len(content) <= 6 else 0.5
    if opens:
        return 0.7 if len(content) <= 3 else 0.4
    return 0.4 if len(content) <= 2 else 0.0


def clauses(question: str) -> list[str]:
    """The questions inside a question: ["what maths do I need", "how long does it take?"]; itself where it is one."""
    parts = [p.strip(" ,.?") for p in _CLAUSE.split(question) if p]
    asking = [
        p for p in parts if len(p.split()) >= 3 and _ASKS.search(p) and any(w not in STOP_WORDS for w in raw_words(p))
    ]
    return asking[:MOST_CLAUSES] if len(asking) >= 2 else [question]
