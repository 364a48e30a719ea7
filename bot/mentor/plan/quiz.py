"""A round of questions on one skill, for a review or a checkpoint, and how it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from bot.errors import UsageProblem
from bot.mentor import review
from bot.mentor.review import Review
from knowledge.schema import Question, Skill

Kind = Literal["review", "checkpoint"]
_LETTERS: dict[str, Kind] = {"r": "review", "c": "checkpoint"}
_CODE = re.compile(r"(?P<kind>[rc])(?P<need>[1-6])-(?P<questions>[1-6]{1,6})-(?P<answers>[01]{0,6})")


@dataclass(frozen=True, slots=True)
class Round:
    """Questions of one skill, "q1" to "q6", and for each that was answered whether the answer was right.

    People judge their answers themselves, after they have seen ours. `need` right answers are enough.
    """

    kind: Kind
    questions: tuple[str, ...]
    need: int
    answers: tuple[bool, ...] = ()

    @property
    def code(self) -> str:
        """The round as text of at most 20 characters, which `of` reads."""
        letter = next(letter for letter, kind in _LETTERS.items() if kind == self.kind)
        numbers = "".join(question.removeprefix("q") for question in self.questions)
        return f"{letter}{self.need}-{numbers}-{''.join(str(int(right)) for right in self.answers)}"

    @classmethod
    def of(cls, code: str) -> Round:
        """The round that a code stands for. Raises UsageProblem."""
        found = _CODE.fullmatch(code)
        if found is None:
            raise _unreadable()
        questions = tuple(f"q{number}" for number in found["questions"])
        answers = tuple(bit == "1" for bit in found["answers"])
        need = int(found["need"])
        if len(set(questions)) < len(questions) or max(need, len(answers)) > len(questions):
            raise _unreadable()
        return cls(_LETTERS[found["kind"]], questions, need, answers)

    @property
    def right(self) -> int:
        """How many answers were right."""
        return sum(self.answers)

    @property
    def over(self) -> bool:
        """True where every question is answered."""
        return len(self.answers) == len(self.questions)

    @property
    def passed(self) -> bool:
        """True where enough answers were right."""
        return self.right >= self.need

    def question(self, skill: Skill) -> Question | None:
        """The question that comes next; None where the round is over. Raises UsageProblem where the skill lacks it."""
        if self.over:
            return None
        wanted = self.questions[len(self.answers)]
        found = next((q for q in skill.questions if q.id == wanted), None)
        if found is None:
            raise _unreadable()
        return found

    def answered(self, right: bool) -> Round:
        """The round after one more answer. Raises UsageProblem where it is over."""
        if self.over:
            raise UsageProblem("All questions of this round are answered; begin another one.")
        return replace(self, answers=(*self.answers, right))


def checkpoint(skill: Skill) -> Round:
    """The questions that show whether a skill is known."""
    return Round("checkpoint", tuple(skill.checkpoint.questions), skill.checkpoint.pass_)


def of_review(skill: Skill, due: Review) -> Round:
    """The questions of a review; all of them must be right to go one step up."""
    asked = tuple(question.id for question in review.questions(skill, due))
    return Round("review", asked, len(asked))


def _unreadable() -> UsageProblem:
    return UsageProblem("This round of questions is no longer the one that I know; begin it again.")
