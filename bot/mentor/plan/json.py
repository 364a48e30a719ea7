"""A plan as a JSON document that can be carried away and brought back."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from bot.errors import UsageProblem
from bot.mentor.plan.ids import Ids
from bot.mentor.plan.notes import SHOWN_WEEKS
from bot.mentor.plan.values import Plan, Schedule, Week
from bot.mentor.plan.wishes import checked, dated
from bot.mentor.review import LADDER
from knowledge.curriculum import Curriculum

FORMAT = "roadmap-mentor plan"
SCHEMA = 1
SIZE = 1_000_000  # bytes
_FAULTS = 5
_MINUTES = (1, 100_000)
_REVISIONS = (1, 1_000_000)
_PLAN: TypeAdapter[Plan] = TypeAdapter(Plan)
_WEEKS: TypeAdapter[tuple[Week, ...]] = TypeAdapter(tuple[Week, ...])


def dump(plan: Plan, schedule: Schedule) -> str:
    """The document: the plan itself, which `load` reads, and its weeks for other programs, 104 of those ahead at most.

    It names no person and no server.
    """
    kept = _PLAN.dump_python(plan, mode="json")
    shown = tuple(w for w in schedule.weeks if w.index < schedule.current + SHOWN_WEEKS)
    document = {
        "format": FORMAT,
        "schema": SCHEMA,
        "sha256": _digest(kept),
        "plan": kept,
        "weeks": _WEEKS.dump_python(shown, mode="json"),
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def load(text: str | bytes, curriculum: Curriculum, today: date) -> Plan:
    """The plan of a document. Raises UsageProblem with the exact reason where it is none, damaged or does not fit.

    A plan of another version of the curriculum comes back as it is: see `plan_knowledge.changes`.
    """
    kept = _kept(text)
    try:
        plan = _PLAN.validate_json(json.dumps(kept), strict=True)
    except ValidationError as fault:
        raise UsageProblem(f"The plan in this file can't be read: {_reasons(fault)}. Export it again.") from None
    if faults := list(_faults(plan, curriculum)):
        raise UsageProblem(f"The plan in this file doesn't hold together: {'; '.join(faults[:_FAULTS])}.")
    wishes = replace(plan.wishes, known=(), put_back=(), skip=(), choices=())
    try:
        checked(curriculum, wishes, today, begun=True)
    except UsageProblem as fault:
        raise UsageProblem(f"The plan in this file can't be used: {fault}") from None
    return plan


def check_size(size: int) -> None:
    """Raise UsageProblem where a file of so many bytes is too large for a plan."""
    if size > SIZE:
        raise UsageProblem(f"This file has {size:,} bytes, and a plan at most {SIZE:,}; give me an exported plan.")


def _kept(text: str | bytes) -> object:
    """The part of a document that holds the plan, after all that can be said about the rest."""
    data = text.encode() if isinstance(text, str) else text
    check_size(len(data))
    try:
        document = from_json(data)
    except ValueError as fault:
        raise UsageProblem(f"This file is no JSON ({fault}); give me a plan as I exported it.") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise UsageProblem(
            f'This is no plan of mine: it doesn\'t say "format": "{FORMAT}". Export a plan, and try that.'
        )
    schema = document.get("schema")
    if schema != SCHEMA or isinstance(schema, bool):
        raise UsageProblem(f"This plan has schema {json.dumps(schema)}, and I read schema {SCHEMA}; export it again.")
    if "plan" not in document or document.get("sha256") != _digest(document["plan"]):
        raise UsageProblem("This plan was damaged or changed after it was exported; export it again.")
    kept: object = document["plan"]
    return kept


def _digest(kept: object) -> str:
    return hashlib.sha256(json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _reasons(fault: ValidationError) -> str:
    said = [f"{'.'.join(map(str, e['loc'])) or 'it'}: {e['msg'].lower()}" for e in fault.errors()]
    more = f"; and {len(said) - _FAULTS} more" if len(said) > _FAULTS else ""
    return "; ".join(said[:_FAULTS]) + more


def _faults(plan: Plan, curriculum: Curriculum) -> Iterator[str]:
    """What contradicts itself, or names what the curriculum never had."""
    ids = Ids(curriculum)
    wishes, scope = plan.wishes, plan.scope
    named = {*scope.items, *scope.known, *wishes.known, *wishes.put_back, *wishes.skip, *wishes.choices}
    named |= {record.item for record in plan.records}
    yield from (f'I know no skill or project "{i}"' for i in sorted(named) if not ids.ever(i))
    twice = [unit for unit, n in Counter((r.item, r.unit) for r in plan.records).items() if n > 1]
    yield from (f'"{item}/{unit}" stands there twice' for item, unit in twice)
    twice_in = [item for item, n in Counter(plan.scope.items).items() if n > 1]
    yield from (f'"{item}" is in the scope twice' for item in twice_in)
    for record in plan.records:
        name = f'"{record.item}/{record.unit}"'
        if not _MINUTES[0] <= record.need <= _MINUTES[1]:
            yield f"{name} can't take {record.need} minutes"
        if record.state == "pending" and record.item not in plan.scope.items:
            yield f"{name} is open but out of the scope"
        if (record.state == "done") > (record.on is not None):
            yield f"{name} is done but on no day"
    yield from (
        f'"{log.item}/{log.unit}" has a log of {log.minutes} minutes' for log in plan.logs if not _fits(log.minutes)
    )
    days = (*(r.on for r in plan.records), *(log.on for log in plan.logs), *(r.due for r in plan.reviews))
    yield from (f"{on} is out of reach" for on in days if on and not dated(on))
    yield from (f'"{r.skill}" has no review {r.step}' for r in plan.reviews if not 0 <= r.step < len(LADDER))
    if not _REVISIONS[0] <= plan.revision <= _REVISIONS[1]:
        yield f"revision {plan.revision} is none"


def _fits(minutes: int) -> bool:
    return _MINUTES[0] <= minutes <= _MINUTES[1]
