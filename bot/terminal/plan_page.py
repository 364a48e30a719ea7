"""A study plan as a page of Markdown for a terminal: what it takes, the first weeks in full, the others in a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.mentor.plan.material import Material
from bot.mentor.plan.notes import SHOWN_WEEKS
from bot.mentor.plan.now import Task, Topic, topics
from bot.mentor.plan.preview import preview, week_line
from bot.mentor.plan.reserve import CHECK_MINUTES
from bot.mentor.plan.taster import Taster, taster
from bot.mentor.plan.text import overview
from bot.mentor.plan.values import Plan, Schedule, Week
from bot.mentor.plan.words import day, days, weeks
from bot.mentor.related import name_of
from bot.mentor.review import MINUTES
from bot.mentor.wording import span
from bot.terminal.pages import plain
from knowledge.curriculum import Curriculum

_FULL = 3  # weeks


def page(curriculum: Curriculum, plan: Plan, schedule: Schedule) -> str:
    """The plan as Markdown."""
    return "\n\n".join(_Page(curriculum, plan, schedule).blocks())


class _Page:
    """Writes one plan."""

    def __init__(self, curriculum: Curriculum, plan: Plan, schedule: Schedule) -> None:
        self._curriculum = curriculum
        self._plan = plan
        self._schedule = schedule
        self._introduced: set[str] = set()
        self._begun: set[tuple[str, str]] = set()

    def blocks(self) -> Iterator[str]:
        """Paragraph by paragraph."""
        title, *facts = overview(self._curriculum, self._plan, self._schedule)
        seen = preview(self._curriculum, self._plan, self._schedule)
        yield f"## {plain(title)}"
        yield plain(" ".join(facts))
        yield from _list("", seen.notes)
        if seen.verdict:
            yield "### The target"
            yield plain(" ".join(seen.verdict))
            yield from _list("", (way.sentence for way in seen.ways))
        yield from _list("### Milestones", seen.milestones)
        ahead = self._schedule.ahead if self._schedule.end else ()
        for week in ahead[:_FULL]:
            yield from self._week(week)
        shown = ahead[_FULL:SHOWN_WEEKS]
        yield from _list("### And then", (week_line(self._curriculum, week) for week in shown))
        if left := len(ahead[SHOWN_WEEKS:]):
            yield f"{weeks(left)} more, until {day(ahead[-1].last)}."

    def _week(self, week: Week) -> Iterator[str]:
        title = f"Week {week.number}" if week.number else "Pause"
        yield f"### {title}, {days(week.first, week.last)}"
        for topic in topics(self._curriculum, self._plan, self._schedule, week):
            yield from self._topic(topic)
        if found := taster(self._curriculum, self._plan, self._schedule, week):
            yield from _taster(found)
        due = [
            *(f"Checkpoint: {self._name(skill)} ({span(CHECK_MINUTES)})" for skill in week.checks),
            *(f"Review: {self._name(skill)} ({span(MINUTES)})" for skill in week.reviews),
        ]
        yield from _list("", due)

    def _topic(self, topic: Topic) -> Iterator[str]:
        again = topic.item in self._introduced
        self._introduced.add(topic.item)
        yield f"**{plain(topic.name)}**{', continued' if again else f'  {plain(topic.why)}'}"
        lines = [self._task(task) for task in topic.tasks]
        if not again:
            lines += [*map(_material, topic.materials), *_exercise(topic)]
        yield "\n".join(f"- {line}" for line in lines)

    def _task(self, task: Task) -> str:
        begun = task.begun or (task.item, task.unit) in self._begun
        self._begun.add((task.item, task.unit))
        part = ", a part of it" if task.part else ", the rest of it" if begun else ""
        what = f": {plain(task.do)}" if task.do else ""
        return f"{plain(task.title.rstrip('.'))}{part} ({span(task.minutes)}){what}"

    def _name(self, id: str) -> str:
        return name_of(self._curriculum, id)


def _material(material: Material) -> str:
    time = f", {span(material.minutes)}" if material.minutes else ""
    part = f" {plain(material.part)}." if material.part else ""
    address = f" {plain(material.url)}" if material.url else ""
    return f"With: {plain(material.title)} ({material.cost} {material.kind}{time}).{part}{address}"


def _exercise(topic: Topic) -> Iterator[str]:
    if topic.exercise is None:
        return
    done = plain(" ".join(topic.exercise.done_when))
    if topic.kind == "project":
        yield f"Done when: {done}"
        return
    about = f"{plain(topic.exercise.title)} ({span(topic.exercise.minutes)}): {plain(topic.exercise.brief)}"
    yield f"Exercise: {about} Done when: {done}"


def _taster(found: Taster) -> Iterator[str]:
    place = "within the time of the week" if found.fits else "if you like, on top"
    yield f"**{plain(found.title)}** ({span(found.minutes)}, {place})  {plain(found.brief)}"
    yield f"```python\n{found.code}```"
    yield f"{plain(found.then)} Done when: {plain(found.done_when)}"


def _list(heading: str, items: Iterable[str]) -> Iterator[str]:
    """A heading and a list below it; nothing where the list is empty."""
    listed = [f"- {plain(item)}" for item in items]
    if listed:
        yield from filter(None, (heading, "\n".join(listed)))
