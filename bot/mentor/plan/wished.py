"""What is different between two wishes for a plan, in short phrases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.mentor.plan.notes import quoted
from bot.mentor.plan.values import Wishes
from bot.mentor.plan.words import day, days
from bot.mentor.related import name_of
from bot.mentor.wording import counted
from knowledge.curriculum import Curriculum


def differences(curriculum: Curriculum, before: Wishes, after: Wishes) -> tuple[str, ...]:
    """What somebody asks for after that they did not ask for before; each phrase can stand alone."""
    return tuple(_differences(curriculum, before, after))


def _differences(curriculum: Curriculum, before: Wishes, after: Wishes) -> Iterator[str]:
    if before.role != after.role:
        yield f"{name_of(curriculum, after.role)} instead of {name_of(curriculum, before.role)}"
    if before.tier != after.tier:
        yield f"{after.tier.capitalize()} tier instead of {before.tier}"
    if before.hours != after.hours:
        yield f"{counted(after.hours, 'hour')} a week instead of {before.hours}"
    if before.order != after.order:
        yield f"{_said(after.order).capitalize()} instead of {_said(before.order)}"
    if before.start != after.start:
        yield f"Start on {day(after.start)} instead of {day(before.start)}"
    if before.target != after.target:
        yield f"Target: {day(after.target)}" if after.target else "No target date"
    if before.level != after.level:
        yield f"What can be assumed: {_said(after.level)} instead of {_said(before.level)}"
    if before.pace != after.pace:
        yield f"Planned at {after.pace} % of the usual time instead of {before.pace} %"
    yield from _spans(before, after)
    yield from _items(curriculum, before, after)


def _spans(before: Wishes, after: Wishes) -> Iterator[str]:
    yield from (f"Pause: {days(p.first, p.last)}" for p in after.pauses if p not in before.pauses)
    gone = (p for p in before.pauses if not any(q.first <= p.first and p.last <= q.last for q in after.pauses))
    yield from (f"No longer a pause: {days(p.first, p.last)}" for p in gone)
    for push in after.pushes:
        if push not in before.pushes:
            yield f"{counted(push.hours, 'hour')} a week: {days(push.first, push.last)}"


def _items(curriculum: Curriculum, before: Wishes, after: Wishes) -> Iterator[str]:
    for what, old, new in (
        ("Known", before.known, after.known),
        ("To be learned after all", before.put_back, after.put_back),
        ("Left out", before.skip, after.skip),
        ("Chosen", before.choices, after.choices),
    ):
        if more := _more(old, new):
            yield f"{what}: {quoted(curriculum, more)}"
    if less := [i for i in _more(after.known, before.known) if i not in after.put_back]:
        yield f"No longer known: {quoted(curriculum, less)}"
    if less := _more(after.skip, before.skip):
        yield f"No longer left out: {quoted(curriculum, less)}"


def _more(old: Iterable[str], new: Iterable[str]) -> list[str]:
    had = set(old)
    return [item for item in new if item not in had]


def _said(code: str) -> str:
    return code.replace("_", " ")
