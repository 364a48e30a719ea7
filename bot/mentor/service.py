"""Mentor: the use cases, each one method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.mentor.ask import compose, reply_without_search, search_text
from bot.mentor.asks import Shape, shape
from bot.mentor.model import Answer, Calibration, Question, Weights
from bot.mentor.ports import Searcher
from bot.mentor.rank import ranked
from bot.mentor.why import Trace, trace
from index.types import Search

FOUND = 24
HITS = 8


class Mentor:
    """Answers questions from one index. Holds no state of its own: what it says depends on its arguments alone."""

    def __init__(self, searcher: Searcher, calibration: Calibration) -> None:
        self._searcher = searcher
        self._calibration = calibration

    def ask(self, question: Question) -> Answer:
        """One complete answer."""
        return reply_without_search(question) or self._look_up(question)[0]

    def ask_in_full(self, question: Question) -> tuple[Answer, Search]:
        """The answer and the search it was made from; small talk is searched as well, for those who measure."""
        if canned := reply_without_search(question):
            return canned, self._search(question.text.strip()[:1000], question.history)
        return self._look_up(question)

    def why(self, question: Question) -> Trace:
        """What the answer to a question comes from."""
        if reply_without_search(question):
            return Trace(canned=True)
        return trace(question, self._search(search_text(question), question.history), self._calibration)

    def _look_up(self, question: Question) -> tuple[Answer, Search]:
        found = self._search(search_text(question), question.history)
        return compose(question, found, self._calibration), found

    def _search(self, text: str, history: Sequence[str]) -> Search:
        return best_of(self._searcher.search(text, FOUND, history), shape(text), self._calibration.rank)


def best_of(found: Search, form: Shape, weights: Weights) -> Search:
    """The search with its best hits only, in the order of the fitted model."""
    return replace(found, hits=ranked(found.hits, form, weights)[:HITS])
