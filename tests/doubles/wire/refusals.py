"""The refusals of Discord, by their code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.doubles.discord_rules import Fault

_KNOWN = {
    0: (401, "401: Unauthorized"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10011: (404, "Unknown Role"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    40005: (413, "Request entity too large"),
    40060: (400, "Interaction has already been acknowledged."),
    40067: (400, "A tag is required to create a forum post in this channel"),
    40094: (400, "This interaction has reached the maximum number of follow up messages"),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50027: (401, "Invalid Webhook Token"),
    50035: (400, "Invalid Form Body"),
    50083: (400, "Thread is archived"),
    160002: (400, "Cannot reply without permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
    160005: (400, "Thread is locked"),
}


class Refusal(Exception):
    """What Discord answers instead of doing what was asked."""

    def __init__(self, code: int, errors: dict[str, Any] | None = None) -> None:
        self.status, message = _KNOWN[code]
        self.code = code
        self.body: dict[str, Any] = {"message": message, "code": code}
        if errors:
            self.body["errors"] = errors
        super().__init__(f"{self.status} {code} {message}")


def refuse(faults: Iterable[Fault]) -> None:
    """Raise the refusal of a body that breaks rules, if it breaks any."""
    errors: dict[str, Any] = {}
    for fault in faults:
        if fault.code != 50035:
            raise Refusal(fault.code)
        place = errors
        for step in fault.path:
            place = place.setdefault(str(step), {})
        place.setdefault("_errors", []).append({"code": "BASE_TYPE_BAD", "message": fault.reason})
    if errors:
        raise Refusal(50035, errors)
