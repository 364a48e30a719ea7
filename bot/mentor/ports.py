"""The smallest interfaces that the mentor needs from the outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.mentor.records import Escalation, Feedback, KeptQuestion, ServerSettings
from index.types import Search


class Searcher(Protocol):
    """Finds passages; `index.retriever.Retriever` is one."""

    def search(self, question: str, k: int = 8, history: Sequence[str] = ()) -> Search:
        """The k best hits for a question, `history` being the same person's earlier ones."""


class Servers(Protocol):
    """The servers that the bot is or was in, and what their managers chose."""

    def server(self, guild: int) -> ServerSettings:
        """The settings of a server; the defaults where none were saved."""

    def save_server(self, settings: ServerSettings) -> None:
        """Save the settings of a server, all of them."""

    def joined(self, guild: int, at: datetime) -> None:
        """The bot is in a server, since `at`; one that was left is kept from then on, with its settings."""

    def left(self, guild: int, at: datetime) -> None:
        """The bot is no longer in a server."""

    def servers(self) -> tuple[int, ...]:
        """The servers that were not left, as far as was told."""

    def forget_left(self, before: datetime) -> int:
        """Delete all that belongs to servers which were left before an instant; gives how many servers."""


class Questions(Protocol):
    """Questions and what people thought of the answers; whose they are is known by a salted hash alone."""

    def new_question_id(self) -> str:
        """A random id for a question, of 12 characters that may stand in an URL."""

    def keep_question(self, user: int, question: KeptQuestion) -> bool:
        """Keep what a person asked; False where the settings of the server forbid it, and nothing is kept."""

    def question(self, id: str) -> KeptQuestion | None:
        """A question by its id, None where it isn't kept, or no longer."""

    def give_feedback(self, user: int, given: Feedback) -> None:
        """Keep a person's verdict on an answer in place of their earlier one; the question need not be kept."""

    def forget_questions(self, before: datetime) -> int:
        """Delete questions, feedback and escalations from before an instant; gives how many questions."""


class Escalations(Protocol):
    """Calls for human help. Each is posted once, whoever asks for it at the same time: it is claimed first."""

    def claim_escalation(self, key: str, at: datetime, guild: int | None = None) -> bool:
        """True for exactly one caller, who may now post; the claim outlives a crash."""

    def complete_escalation(self, key: str, message: int) -> None:
        """The post is there, as this message. Raises LookupError where nobody claimed it."""

    def release_escalation(self, key: str) -> None:
        """Give a claim back, since the post failed; a completed one stays."""

    def escalation(self, key: str) -> Escalation | None:
        """How far a call for help is; None where nobody claimed it."""


class People(Protocol):
    """What a person may ask about themselves."""

    def everything_of(self, user: int) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """All rows of a person by table, as plain data that JSON can hold; tables without any are left out."""

    def forget(self, user: int) -> Mapping[str, int]:
        """Delete all rows of a person; gives how many by table."""


class Store(Servers, Questions, Escalations, People, Protocol):
    """What the mentor remembers. Instants have a time zone and come back in UTC; each method happens as a whole.

    Each method may raise StoreProblem. Text is kept without NUL characters and halves of surrogate pairs.
    """

    def meta(self, key: str) -> str | None:
        """A note of the bot itself, None where there is none."""

    def set_meta(self, key: str, value: str) -> None:
        """Write a note, in place of an earlier one."""

    def close(self) -> None:
        """Let go of the database."""
