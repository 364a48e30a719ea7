"""The values that are kept: settings of servers, questions, feedback, calls for human help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.mentor.model import Confidence


class Verdict(StrEnum):
    """What a person thinks of an answer."""

    HELPFUL = "helpful"
    NOT_HELPFUL = "not-helpful"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What the managers of a server chose; the defaults hold where they chose nothing.

    Without `channels` the bot may speak in all of them. `timezone` is a name of the IANA database.
    """

    guild: int
    channels: tuple[int, ...] = ()
    private_by_default: bool = False
    helper_channel: int | None = None
    helper_role: int | None = None
    timezone: str = "UTC"
    keep_questions: bool = True


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question without its asker. `guild` is None outside servers, `index_id` names the index that was asked."""

    id: str
    guild: int | None
    text: str
    confidence: Confidence
    sections: tuple[str, ...]
    index_id: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Feedback:
    """One person's verdict on the answer to a question, with reasons to tick and words of their own."""

    question: str
    guild: int | None
    verdict: Verdict
    given_at: datetime
    reasons: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Escalation:
    """A call for human help: claimed before it is posted; `message` is the post, None until it is there."""

    key: str
    guild: int | None
    claimed_at: datetime
    message: int | None = None
