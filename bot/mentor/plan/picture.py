"""What the picture of a plan shows: a timeline by area, and the same in words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.mentor.plan.chart import Bar, Chart, Fact, Row, Stone
from bot.mentor.plan.ids import front
from bot.mentor.plan.notes import SHOWN_WEEKS
from bot.mentor.plan.values import STEP, Milestone, Plan, Schedule, Week
from bot.mentor.plan.words import days, weeks
from bot.mentor.related import name_of
from bot.mentor.wording import AREAS, counted
from knowledge.curriculum import Curriculum
from knowledge.schema import Skill

ALT_LIMIT = 1000  # characters
PROJECTS = ("Projects", "#8e9bff")  # name and colour of their row
_ELLIPSIS = " ..."


def chart(curriculum: Curriculum, plan: Plan, schedule: Schedule, today: date) -> Chart:
    """The picture of a plan as it stands on a day: 104 weeks at most, those ahead before those that are past."""
    shown = _shown(schedule)
    first = shown[0].first if shown else today
    length = (shown[-1].last - first).days + 1 if shown else 0
    last = first + timedelta(days=length - 1)
    wishes = plan.wishes
    return Chart(
        title=name_of(curriculum, wishes.role),
        subtitle=f"{wishes.tier.capitalize()} tier, {wishes.hours} h a week",
        percent=schedule.percent,
        facts=tuple(_facts(schedule)),
        first=first,
        days=length,
        today=today,
        rows=tuple(_rows(curriculum, schedule, first, length)),
        stones=tuple(_stone(curriculum, schedule, m) for m in schedule.milestones if first <= m.on <= last),
        pauses=tuple(
            (max(p.first, first), min(p.last, last)) for p in wishes.pauses if p.first <= last >= first <= p.last
        ),
        more=_more(schedule, shown),
    )


def alt(chart: Chart) -> str:
    """What the picture shows, for those who do not see it; at most ALT_LIMIT characters."""
    said = ""
    for sentence in _sentences(chart):
        if len(said) + len(sentence) + 1 > ALT_LIMIT - len(_ELLIPSIS):
            return said + _ELLIPSIS
        said = f"{said} {sentence}".lstrip()
    return said


def _shown(schedule: Schedule) -> Sequence[Week]:
    past = [week for week in schedule.weeks if week.past]
    ahead = schedule.ahead[:SHOWN_WEEKS]
    room = SHOWN_WEEKS - len(ahead)
    return (*past[max(0, len(past) - room) :], *ahead)


def _more(schedule: Schedule, shown: Sequence[Week]) -> str:
    if not shown or shown[-1] == schedule.weeks[-1]:
        return ""
    return f"{weeks(schedule.weeks[-1].index - shown[-1].index)} more, until {_month(schedule.weeks[-1].last)}"


def _facts(schedule: Schedule) -> Iterator[Fact]:
    if schedule.end is None:
        yield Fact("Nothing", "is left to do")
        if schedule.weeks:
            yield Fact(weeks(len(schedule.weeks)), "it took in all")
        return
    ahead, end = len(schedule.ahead), schedule.end
    yield Fact(f"{-(-schedule.left // 60):,} h", "to go")
    yield Fact(weeks(ahead), "to go" if ahead == len(schedule.weeks) else f"to go, of {len(schedule.weeks):,}")
    yield Fact(_month(end.typical), f"is the likely end ({_month(end.early)} to {_month(end.late)})")


def _month(on: date) -> str:
    return f"{on:%b} {on.year}"


def _stone(curriculum: Curriculum, schedule: Schedule, stone: Milestone) -> Stone:
    if stone.kind == "project":
        return Stone(_name(curriculum, stone.id), stone.on, schedule.items[stone.id].state == "done")
    name = "Junior-ready" if stone.kind == "junior" else "Full tier"
    needed = [i for i in schedule.items.values() if stone.kind == "full" or i.tier == "junior"]
    return Stone(name, stone.on, all(item.state in ("done", "skipped") for item in needed))


def _name(curriculum: Curriculum, item: str) -> str:
    return name_of(curriculum, item).partition(" (")[0]


@dataclass(slots=True)
class _Span:
    """When an item is worked on, in days from the left edge, which may be below 0."""

    first: float
    last: float


def _rows(curriculum: Curriculum, schedule: Schedule, first: date, length: int) -> Iterator[Row]:
    """The areas in the order in which they begin, then the projects; items that are no more are left out."""
    rows: dict[tuple[str, str], list[Bar]] = {}
    for item, span in _spans(schedule, first).items():
        page = front(curriculum, item)
        if page is None or span.last <= 0 or span.first >= length:
            continue
        row = AREAS[page.area] if isinstance(page, Skill) else PROJECTS
        rows.setdefault(row, []).append(_bar(_name(curriculum, item), span, _share(schedule, item), length))
    for row in (*(r for r in rows if r != PROJECTS), *(r for r in rows if r == PROJECTS)):
        yield Row(*row, tuple(sorted(rows[row], key=lambda bar: (bar.first, bar.last))))


def _bar(name: str, span: _Span, share: float, length: int) -> Bar:
    """What is seen of a span."""
    done = span.first + share * (span.last - span.first)
    return Bar(name, *(round(min(max(x, 0.0), length), 2) for x in (span.first, done, span.last)))


def _share(schedule: Schedule, item: str) -> float:
    """How much of an item is done, 0 to 1; all of what has left the plan, as nothing of it is ahead."""
    found = schedule.items.get(item)
    if found is None or found.state in ("done", "skipped"):
        return 1.0
    return found.done / found.need if found.need else 0.0


def _spans(schedule: Schedule, first: date) -> dict[str, _Span]:
    """From an item's first work to its last; the pieces of a week follow each other, so that bars touch."""
    found: dict[str, _Span] = {}
    for week in schedule.weeks:
        pieces = (*week.done, *week.pieces)
        whole = sum(max(piece.minutes, STEP) for piece in pieces)
        per_minute = ((week.last - week.first).days + 1) / whole if whole else 0.0
        at = float((week.first - first).days)
        for piece in pieces:
            end = at + per_minute * max(piece.minutes, STEP)
            found.setdefault(piece.item, _Span(at, end)).last = end
            at = end
    return found


def _sentences(chart: Chart) -> Iterator[str]:
    yield f"Timeline of a study plan: {chart.title}, {chart.subtitle[:1].lower()}{chart.subtitle[1:]}."
    yield f"{chart.percent} % done; {'; '.join(f'{fact.value} {fact.what}' for fact in chart.facts)}."
    if not chart.days:
        yield "It has no weeks."
        return
    yield f"Shown are {days(chart.first, chart.last)}{f'; {chart.more}' if chart.more else ''}."
    if chart.stones:
        stones = (f"{s.name} {'reached in' if s.done else 'by'} {_month(s.on)}" for s in chart.stones)
        yield f"Milestones: {'; '.join(stones)}."
    if chart.pauses:
        yield f"Pauses: {'; '.join(days(*pause) for pause in chart.pauses)}."
    for row in chart.rows:
        yield f"{row.name}, {_when(chart, row)}: {', '.join(_counts(row))}."


def _when(chart: Chart, row: Row) -> str:
    first = chart.first + timedelta(days=int(row.bars[0].first))
    last = chart.first + timedelta(days=math.ceil(max(bar.last for bar in row.bars)) - 1)
    if _month(first) == _month(last):
        return _month(first)
    return f"{first:%b}{f' {first.year}' * (first.year != last.year)} to {_month(last)}"


def _counts(row: Row) -> Iterator[str]:
    done = sum(bar.done >= bar.last for bar in row.bars)
    begun = sum(bar.first < bar.done < bar.last for bar in row.bars)
    yield counted(len(row.bars), "project" if row.name == PROJECTS[0] else "skill")
    yield from (f"{number} {what}" for number, what in ((done, "done"), (begun, "begun")) if number)
