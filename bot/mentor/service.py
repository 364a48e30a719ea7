"""Mentor: the use cases, each one method."""

from __future__ import annotations

from bot.mentor.ask import compose, reply_without_search, search_text
from bot.mentor.model import Answer, Calibration, Question
from bot.mentor.ports import Searcher
from index.types import Search

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
            return canned, self._searcher.search(question.text.strip()[:1000], HITS, question.history)
        return self._look_up(question)

    def _look_up(self, question: Question) -> tuple[Answer, Search]:
        found = self._searcher.search(search_text(question), HITS, question.history)
        return compose(question, found, self._calibration), found
