"""Check what the bot sends against Discord's own description of its API, where that file is at hand.

The environment variable MENTOR_DISCORD_OPENAPI names the file, Discord's `openapi.json`.
"""

from __future__ import annotations

import functools
import json
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from simcord import HttpLogEntry

from tests.doubles.discord_rules import (
    Fault,
    choice_faults,
    commands_faults,
    message_faults,
    modal_faults,
)

VARIABLE = "MENTOR_DISCORD_OPENAPI"

_ROOT = "urn:discord"
_BIT_SETS = ("default_member_permissions", "permissions", "allow", "deny")  # integers, also sent as digits
_SENT_BESIDES: Mapping[str, tuple[str, ...]] = {  # by discord.py, and ignored by Discord
    "ApplicationCommandUpdateRequest": ("nsfw",),
    "ApplicationCommandCreateRequest": ("nsfw",),
    "BaseCreateMessageCreateRequest": ("tts",),
    "CreateForumThreadRequest": ("type",),
    "MessageEditRequestPartial": ("tts",),
    "RichEmbed": ("flags",),
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": ("tts",),
    "IncomingWebhookUpdateRequestPartial": ("tts",),
}


def _by_type(validator: Any, branches: Mapping[str, Any], instance: Any, schema: Any) -> Iterator[ValidationError]:
    """Of a union, only the branch that the instance names by its `type`: so that errors say what is wrong with it."""
    kind = instance.get("type") if isinstance(instance, dict) else None
    if str(kind) in branches:
        yield from validator.descend(instance, branches[str(kind)])
    else:
        yield ValidationError(f"type {kind!r} is none of {', '.join(branches)}")


def _unless_null(validator: Any, inner: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if instance is not None:
        yield from validator.descend(instance, inner)


_KEYWORDS = {"byType": _by_type, "unlessNull": _unless_null}
_Validator: Any = validators.extend(Draft202012Validator, _KEYWORDS)  # type: ignore[no-untyped-call]
_formats = FormatChecker(formats=())


@_formats.checks("date-time", raises=ValueError)
def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@_formats.checks("uri", raises=ValueError)
def _is_address(value: object) -> bool:
    return not isinstance(value, str) or urlsplit(value).scheme in (
        "http",
        "https",
        "ws",
        "wss",
        "attachment",
        "discord",
    )


class Schema:
    """Discord's description: of what is sent to it, and of what it answers."""

    def __init__(self, file: Path) -> None:
        self._document = json.loads(file.read_text("utf-8"))
        self._requests = _Bodies(self._document, _request, strict=True)

    def faults(self, method: str, path: str, body: Any, files: Collection[str] = ()) -> list[str]:
        """What is wrong with a request, one line each with the place in it; nothing means that it is right.

        A field that the description does not name is a fault. `path` is a real one or a template; `files` are the
        names of the parts that were uploaded with it.
        """
        operation = self._requests.operation(method, _collapsed(path))
        if operation is None:
            return [f"{method} {path} is no operation with a body"]
        return self._requests.faults(operation, body) or [str(fault) for fault in _rules(operation, body, files)]

    def simulated_faults(self, requests: Iterable[HttpLogEntry]) -> list[str]:
        """What is wrong with what simcord recorded, `env.http_requests`; it does not record the uploaded files."""
        found = []
        for request in requests:
            body = request.json
            message = body.get("data", body) if isinstance(body, dict) else {}
            listed = message.get("attachments") or () if isinstance(message, dict) else ()
            files = [f"files[{a['id']}]" for a in listed if int(a["id"]) < 10]
            reasons = [] if body is None else self.faults(request.method, request.path, body, files)
            found += [f"{request.method} {request.path}: {reason}" for reason in reasons]
        return found

    def answer_faults(self, method: str, path: str, body: Any) -> list[str]:
        """What is wrong with the answer of a pretended Discord; it may hold more than the description names."""
        operation = self._answers.operation(method, _collapsed(path))
        return [f"{method} {path} has no answer"] if operation is None else self._answers.faults(operation, body)

    @functools.cached_property
    def _answers(self) -> _Bodies:
        return _Bodies(self._document, _answer, strict=False)


class _Bodies:
    """The bodies of one direction."""

    def __init__(self, document: Any, pick: Callable[[Any], Any], *, strict: bool) -> None:
        self._schemas: dict[str, Any] = document["components"]["schemas"]
        self._strict = strict
        operations = dict(_operations(document["paths"], pick))
        self._places = {name: number for number, name in enumerate(operations)}
        made = {
            "components": {"schemas": {name: self._make(schema, name) for name, schema in self._schemas.items()}},
            "operations": [self._make(schema) for schema in operations.values()],
        }
        whole = DRAFT202012.create_resource(made)
        self._registry: Registry[Any] = Registry().with_resource(_ROOT, whole)

    def faults(self, operation: str, body: Any) -> list[str]:
        """What is wrong with a body."""
        errors = map(_deepest, self._validator(operation).iter_errors(body))
        return [str(Fault(tuple(error.absolute_path), _said(error))) for error in errors]

    @functools.cache  # noqa: B019 - one object for a whole test run
    def operation(self, method: str, path: str) -> str | None:
        """The operation that a path means; one with words of its own goes before one with placeholders."""
        wanted = path.split("/")
        fitting = [name for name in self._places if _fits(name, method, wanted)]
        return min(fitting, key=lambda name: name.count("{}"), default=None)

    @functools.cache  # noqa: B019
    def _validator(self, operation: str) -> Any:
        schema = {"$ref": f"{_ROOT}#/operations/{self._places[operation]}"}
        return _Validator(schema, registry=self._registry, format_checker=_formats)

    def _make(self, node: Any, name: str = "") -> Any:
        if isinstance(node, list):
            return [self._make(item) for item in node]
        if not isinstance(node, dict):
            return node
        if "anyOf" in node or "oneOf" in node:
            return self._union(node.get("anyOf") or node["oneOf"])
        if node.get("format") == "snowflake":  # numbers do as well
            return {"type": ["string", "integer"], "pattern": node["pattern"], "minimum": 0}
        node = {key: self._make(value) for key, value in node.items()}
        if "properties" in node:
            node["properties"] = {k: _digits(v) if k in _BIT_SETS else v for k, v in node["properties"].items()}
            node["properties"] |= {extra: {} for extra in _SENT_BESIDES.get(name, ())}
            if self._strict:
                node.setdefault("additionalProperties", False)
        return node

    def _union(self, branches: list[Any]) -> Any:
        """Whichever word the description uses, it means one of the branches; overlapping ones are no fault."""
        rest = [branch for branch in branches if branch != {"type": "null"}]
        kinds = [kind for branch in rest for kind in self._kinds(branch)]
        if len(rest) == 1:
            inner = self._make(rest[0])
        elif all(self._kinds(branch) for branch in rest) and len(set(kinds)) == len(kinds):
            inner = {"byType": {str(kind): self._make(branch) for branch in rest for kind in self._kinds(branch)}}
        else:
            inner = {"anyOf": [self._make(branch) for branch in rest]}
        return {"unlessNull": inner} if len(rest) < len(branches) else inner

    def _kinds(self, branch: Any) -> tuple[Any, ...]:
        """The values of `type` that mean this branch of a union."""
        target = self._schemas[branch["$ref"].rpartition("/")[2]] if "$ref" in branch else branch
        if "type" not in target.get("required", ()):
            return ()
        return tuple(target["properties"].get("type", {}).get("enum", ()))


def _request(operation: Any) -> Any:
    return operation.get("requestBody", {})


def _answer(operation: Any) -> Any:
    return next((answer for code, answer in operation["responses"].items() if code.startswith("2")), {})


def _operations(paths: Mapping[str, Any], pick: Callable[[Any], Any]) -> Iterator[tuple[str, Any]]:
    for path, methods in paths.items():
        for method in methods.keys() & {"get", "post", "put", "patch", "delete"}:
            content = pick(methods[method]).get("content", {})
            if "application/json" in content:
                yield f"{method.upper()} {re.sub(r'{[^}]+}', '{}', path)}", content["application/json"]["schema"]


def _collapsed(path: str) -> str:
    """The same for all ids, so that it can be remembered."""
    return re.sub(r"/(\d+|{[^}]+})(?=/|$)", "/{}", path) if "/interactions/" not in path else _INTERACTION


_INTERACTION = "/interactions/{}/{}/callback"


def _fits(name: str, method: str, wanted: list[str]) -> bool:
    own_method, _, own = name.partition(" ")
    if own_method != method or own.count("/") != len(wanted) - 1:
        return False
    return all(a in (b, "{}") for a, b in zip(own.split("/"), wanted, strict=True))


def _digits(schema: Any) -> Any:
    kinds = schema.get("type")
    if not kinds:
        return schema
    return schema | {"type": [*([kinds] if isinstance(kinds, str) else kinds), "string"], "pattern": r"^\d+$"}


def _deepest(error: ValidationError) -> ValidationError:
    """Of a union without `type`, the error of the branch that got furthest."""
    while error.context:
        branches: dict[Any, list[ValidationError]] = {}
        for inner in error.context:
            branches.setdefault(inner.schema_path[0], []).append(inner)
        best = max(branches.values(), key=lambda found: (max(len(e.absolute_path) for e in found), -len(found)))
        error = max(best, key=lambda e: len(e.absolute_path))
    return error


def _said(error: ValidationError) -> str:
    message = error.message
    return message if len(message) < 200 else f"{message[:90]} ... {message[-90:]}"


def _rules(operation: str, body: Any, files: Collection[str]) -> Iterator[Fault]:
    """The rules beyond the description that apply to a body."""
    method, _, path = operation.partition(" ")
    if path == _INTERACTION:
        yield from (Fault(("data", *fault.path), fault.reason) for fault in _answer_rules(body, files))
    elif path.endswith("/commands") and method == "PUT":
        yield from commands_faults(body)
    elif path.endswith("/threads") and "message" in body:
        yield from message_faults(body["message"], files)
    elif path in ("/channels/{}/messages", "/webhooks/{}/{}"):
        yield from message_faults(body, files)
    elif "/messages/" in path and method == "PATCH":
        # An edit need not repeat the flag that an earlier one has set.
        shown = body if body.get("content") or body.get("embeds") else {**body, "flags": 1 << 15}
        yield from message_faults(shown, files, whole=False)


def _answer_rules(body: Any, files: Collection[str]) -> Iterator[Fault]:
    data = body.get("data") or {}
    if body["type"] in (4, 7):
        yield from message_faults(data, files, whole=body["type"] == 4)
    elif body["type"] == 8:
        yield from choice_faults(data.get("choices") or [])
    elif body["type"] == 9:
        yield from modal_faults(data)


@functools.cache
def _load(file: str) -> Schema:
    return Schema(Path(file))


def at_hand() -> Schema | None:
    """Discord's description, if MENTOR_DISCORD_OPENAPI names it; a name without a file raises FileNotFoundError."""
    file = os.environ.get(VARIABLE)
    return _load(file) if file else None


def needed() -> Schema:
    """Discord's description, or the test is skipped, with a line that says why."""
    schema = at_hand()
    if schema is None:
        pytest.skip(f"bodies are not checked against Discord's own description: {VARIABLE} names no file")
    return schema
