"""Choose the statements that answer a question, few and complete."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.mentor.asks import Shape
from bot.mentor.linear import chance, scorer
from bot.mentor.model import Weights
from index.types import Hit, Statement

LOOK_AT = 6
PASSAGES = 3
TARGET_WORDS = 85
MAX_WORDS = 115
SURE_ENOUGH = 0.08
# A list is finished where its other items are, on average, at least this likely compared with the one chosen.
OF_ONE_KIND = 0.5
# An item as short as this says nothing without its lead-in.
SHORT_ITEM = 4
# A sentence that opens like this says nothing without the one before it.
_CONTINUES = re.compile(
    r"^(?:it|its|they|their|them|this|these|those|that|such|he|she|each|both|once|then|however|also|again|"
    r"instead|otherwise|therefore|thus|"
    r"for (?:this|that) reason|for (?:example|instance)|in (?:such|this|that|addition|other)|as a result|"
    r"another|here|there|but|and|so|or|again|"
    r"the (?:same|other|second|first|former|latter)|as you|with (?:this|that|these))\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[a-z,(:;] )[A-Z][\w+-]+")
_STEP = re.compile(r"\d{1,3}\. ")
_WORD = re.compile(r"[a-z0-9]{3,}")


FEATURES = frozenset(
    """
    closeness overlap rest_of_coverage behind_best first_hit item item_of_list_asked resource_asked
    resource_unasked neighbour passage_best holds_what_is_asked log_words names no_section opens_passage
    asked hit_chance
    """.split()
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement of one of the hits, with the chance that an answer needs it, 0..1."""

    hit: int
    position: int
    statement: Statement
    chance: float


def features(hits: Sequence[Hit], shape: Shape) -> Iterator[tuple[int, int, dict[str, float]]]:
    """(hit, statement, features) of every statement of the first hits; the features know no corpus's scale."""
    best = hits[0].score if hits else 0.0
    chances = _shares(hits[:LOOK_AT])
    for number, hit in enumerate(hits[:LOOK_AT]):
        statements = hit.passage.statements
        passage_best = max(hit.closeness)
        for n, statement in enumerate(statements):
            around = [hit.closeness[i] for i in (n - 1, n + 1) if 0 <= i < len(statements)]
            item = statement.kind == "item"
            resource = statement.kind == "resources"
            yield (
                number,
                n,
                {
                    "closeness": hit.closeness[n],
                    "overlap": hit.overlap[n],
                    "rest_of_coverage": hit.coverage - hit.overlap[n],
                    "behind_best": best - hit.score,
                    "first_hit": float(number == 0),
                    "item": float(item),
                    "item_of_list_asked": float(item and shape.wants_list),
                    "resource_asked": float(resource and shape.wants_resource),
                    "resource_unasked": float(resource and not shape.wants_resource),
                    "neighbour": max(around, default=0.0),
                    "passage_best": passage_best,
                    "holds_what_is_asked": float(any(a.evidence.search(statement.text) for a in shape.asks)),
                    "log_words": math.log(_length(statement.text) + 1),
                    "names": min(_names(statement.text), 5) / 5,
                    "no_section": float(not hit.passage.headings),
                    "opens_passage": float(n == 0),
                    "asked": max(hit.asked, passage_best),
                    "hit_chance": chances[number],
                },
            )


def _shares(hits: Sequence[Hit]) -> list[float]:
    """Softmax of the scores of the hits that belong to the same part of the question."""
    powers = [math.exp(min(h.score - hits[0].score, 30.0)) for h in hits]
    totals: dict[int, float] = {}
    for hit, power in zip(hits, powers, strict=True):
        totals[hit.part] = totals.get(hit.part, 0.0) + power
    return [power / totals[hit.part] for hit, power in zip(hits, powers, strict=True)]


def candidates(hits: Sequence[Hit], shape: Shape, weights: Weights) -> list[Candidate]:
    """All statements of the first hits, likeliest first."""
    score = scorer(weights)
    found = [
        Candidate(hit, n, hits[hit].passage.statements[n], chance(score(values)))
        for hit, n, values in features(hits, shape)
    ]
    return sorted(found, key=lambda c: (-c.chance, c.hit, c.position))


def choose(hits: Sequence[Hit], ranked: Sequence[Candidate], shape: Shape) -> list[Candidate]:
    """The statements to show, by hit and in reading order: at most 115 words of three passages, mostly up to 85.

    The parts of a question share these words and passages, each getting one passage where that fits. A sentence that
    leans on the one before brings that one; what was said is not said again; a list that was begun is finished where it
    fits. A lead-in promises the whole list, so it stands over a whole one only, or over steps and over items that are
    too short to stand alone.
    """
    chosen: dict[tuple[int, int], Candidate] = {}
    by_place = {(c.hit, c.position): c for c in ranked}

    def add(places: Sequence[tuple[int, int]], limit: int) -> bool:
        group = {p: by_place[p] for p in places if p not in chosen}
        fits = sum(_length(c.statement.text) for c in (*chosen.values(), *group.values())) <= limit
        if fits:
            chosen.update(group)
        return fits

    # Each part of a question gets its share of the words and of the passages.
    parts = sorted({h.part for h in hits[:LOOK_AT]})
    for n, part in enumerate(parts, 1):
        own: set[int] = set()
        for candidate in (c for c in ranked if hits[c.hit].part == part):
            if candidate.statement.kind in {"lead", "code"} or (candidate.hit, candidate.position) in chosen:
                continue
            if own and candidate.chance < SURE_ENOUGH:
                break
            few = len(own | {candidate.hit}) <= math.ceil(PASSAGES / len(parts))
            if few and not _said_already(candidate, chosen.values()):
                room = TARGET_WORDS * n // len(parts) if own else MAX_WORDS
                own |= {candidate.hit} if add(_needs(hits, candidate), room) else set()
    for candidate in list(chosen.values()):
        if candidate.statement.kind != "item":
            continue
        items = _list_of(hits, candidate)
        rest = [by_place[p].chance for p in items if p not in chosen]
        begun = len(items) - len(rest)
        wanted = (shape.wants_list or begun >= 2) and sum(rest) >= OF_ONE_KIND * candidate.chance * len(rest)
        if (not rest or wanted) and add(items, MAX_WORDS):
            add(_lead_of(hits, candidate), MAX_WORDS)
    # What stands in two passages, such as the lead-in of a long list, is said once.
    once: dict[str, Candidate] = {}
    for candidate in sorted(chosen.values(), key=lambda c: _reading_order(hits, c)):
        once.setdefault(candidate.statement.text, candidate)
    return list(once.values())


def _reading_order(hits: Sequence[Hit], candidate: Candidate) -> tuple[int, int, int, int]:
    """Sections as they were found; inside a section, as it is written, each passage's quotes together."""
    own = hits[candidate.hit].passage
    found = next(n for n, hit in enumerate(hits) if hit.passage.section == own.section)
    return found, own.first, candidate.hit, candidate.position


def _needs(hits: Sequence[Hit], candidate: Candidate) -> list[tuple[int, int]]:
    """Places of the candidate and of what it cannot stand without."""
    statements = hits[candidate.hit].passage.statements
    places = [candidate.position]
    while (
        len(places) < 3
        and places[-1] > 0
        and statements[places[-1]].kind == "sentence"
        and _CONTINUES.match(statements[places[-1]].text)
        and statements[places[-1] - 1].kind == "sentence"
    ):
        places.append(places[-1] - 1)
    text = candidate.statement.text
    bound = candidate.statement.kind == "item" and (len(text.split()) <= SHORT_ITEM or _STEP.match(text))
    return [(candidate.hit, n) for n in places] + (_lead_of(hits, candidate) if bound else [])


def _list_of(hits: Sequence[Hit], candidate: Candidate) -> list[tuple[int, int]]:
    """Places of all items of the list that an item belongs to, as far as its passage holds them."""
    statements = hits[candidate.hit].passage.statements
    first = last = candidate.position
    while first > 0 and statements[first - 1].kind == "item":
        first -= 1
    while last + 1 < len(statements) and statements[last + 1].kind == "item":
        last += 1
    return [(candidate.hit, n) for n in range(first, last + 1)]


def _lead_of(hits: Sequence[Hit], candidate: Candidate) -> list[tuple[int, int]]:
    """The place of the lead-in over an item, if it has one."""
    hit, first = _list_of(hits, candidate)[0]
    return [(hit, first - 1)] if first > 0 and hits[hit].passage.statements[first - 1].kind == "lead" else []


def _said_already(candidate: Candidate, chosen: Iterable[Candidate]) -> bool:
    mine = _words(candidate.statement.text)
    for other in chosen:
        theirs = _words(other.statement.text)
        if mine and len(mine & theirs) >= 0.75 * min(len(mine), len(theirs)):
            return True
    return False


# The same statements come up again and again, so what is counted in them is kept.


@lru_cache(maxsize=2048)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


@lru_cache(maxsize=2048)
def _length(text: str) -> int:
    return len(text.split())


@lru_cache(maxsize=2048)
def _names(text: str) -> int:
    return len(_NAME.findall(text))
