"""Which topic comes next: what was pinned, where the cohort is, else the next one of the track."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from bot.errors import UsageProblem
from bot.mentor.plan.ids import Ids
from bot.mentor.plan.schedule import create
from bot.mentor.plan.schedule import schedule as weeks_of
from bot.mentor.plan.values import Wishes
from bot.mentor.prompt.values import Gap, Schedule
from bot.mentor.wording import joined
from knowledge.curriculum import Curriculum
from knowledge.schema import Practice, Resource, ResourceUse, Skill

COHORT = 3  # members who are at the same topic, at least
QUESTIONS = 3
SHOWN = ("ok", "unchecked")
_COSTS = ("free", "freemium", "paid")
_HOURS = 10
_START = date(2001, 1, 1)  # any Monday


@dataclass(frozen=True, slots=True)
class Choice:
    """A topic, with the cycle and the topics covered in it as they stand when its prompt is sent.

    `passed` are those that would have come before it and cannot make a full prompt.
    """

    topic: str
    cycle: int
    covered: tuple[str, ...]
    pinned: bool = False
    passed: tuple[Gap, ...] = ()


def track(curriculum: Curriculum, role: str) -> tuple[str, ...]:
    """The skills of a role's junior tier in the order in which a balanced plan takes them.

    Raises UsageProblem where the role is gone; a former name or alias of it will do.
    """
    found = Ids(curriculum).role(role)
    if found is None:
        raise UsageProblem(f'The role "{role}" is not taught; choose {joined(tuple(curriculum.roles), "or")}.')
    return _track(_Same(curriculum), found)


def choose(curriculum: Curriculum, schedule: Schedule, cohort: Mapping[str, int] | None = None) -> Choice:
    """The topic of the next prompt; `cohort` counts the opted-in members by the topic they are at.

    Each topic of the track comes once in a cycle, whoever asked for it; a pinned one comes in any case. Raises
    UsageProblem where the track is gone, or no topic of it makes a full prompt.
    """
    order = track(curriculum, schedule.track)
    ids = Ids(curriculum)
    done = tuple(dict.fromkeys(filter(None, map(ids.item, schedule.covered))))
    gaps = _Gaps(curriculum)
    pinned = ids.item(schedule.pinned) if schedule.pinned else None
    if pinned and gaps.none(pinned):
        return Choice(pinned, schedule.cycle, _with(done, pinned), pinned=True)
    if schedule.follow_cohort and (common := _common(Counter(cohort or {}), order, done, gaps, ids)):
        return Choice(common, schedule.cycle, _with(done, common), passed=tuple(gaps.found.values()))
    if topic := next((t for t in order if t not in done and gaps.none(t)), None):
        return Choice(topic, schedule.cycle, _with(done, topic), passed=tuple(gaps.found.values()))
    if again := next((t for t in order if gaps.none(t)), None):
        return Choice(again, schedule.cycle + 1, (again,), passed=tuple(gaps.found.values()))
    raise UsageProblem(
        f'No skill of the track "{schedule.track}" makes a full prompt; see what is missing with '
        "./mentor knowledge check, or choose another track."
    )


def incomplete(curriculum: Curriculum, role: str) -> tuple[Gap, ...]:
    """The topics of a track that cannot make a full prompt. Raises UsageProblem where the role is gone."""
    listed = curriculum.roles[found].front.junior if (found := Ids(curriculum).role(role)) else ()
    everything = dict.fromkeys((*track(curriculum, role), *listed))
    return tuple(Gap(topic, lacks) for topic in everything if (lacks := lacking(curriculum, topic)))


def lacking(curriculum: Curriculum, topic: str) -> tuple[str, ...]:
    """What a topic lacks for a full prompt; nothing where it is complete."""
    page = curriculum.skills.get(topic)
    if page is None:
        return ("a page among the skills",)
    lacks = {
        "a core resource that can be shown": not core(curriculum, page.front),
        "an exercise for starters": not exercises(page.front, "starter"),
        "three questions": len(page.front.questions) < QUESTIONS,
        "a question to discuss": not page.front.discussion,
    }
    return tuple(what for what, missing in lacks.items() if missing)


def core(curriculum: Curriculum, skill: Skill) -> tuple[tuple[Resource, ResourceUse], ...]:
    """The core resources of a skill that may be shown, the best first: free ones, then those checked lately."""
    uses = [
        (curriculum.resources[use.ref].value, use)
        for use in skill.resources
        if use.use == "core" and use.ref in curriculum.resources
    ]
    shown = [(resource, use) for resource, use in uses if resource.status in SHOWN]
    return tuple(sorted(shown, key=lambda pair: (_COSTS.index(pair[0].cost), SHOWN.index(pair[0].status))))


def exercises(skill: Skill, level: str) -> tuple[Practice, ...]:
    """The exercises of a skill at a level."""
    return tuple(practice for practice in skill.practice if practice.level == level)


@dataclass(frozen=True, slots=True)
class _Same:
    """A curriculum, equal to no other one than itself: to compare all of it would take as long as to use it."""

    curriculum: Curriculum

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.curriculum is self.curriculum

    def __hash__(self) -> int:
        return id(self.curriculum)


@lru_cache(maxsize=32)
def _track(same: _Same, role: str) -> tuple[str, ...]:
    """Worked out once: a thousand servers may be due in the same minute."""
    curriculum = same.curriculum
    plan = create(curriculum, Wishes(role, _HOURS, _START), _START)
    pieces = (piece for week in weeks_of(curriculum, plan, _START).weeks for piece in week.pieces)
    return tuple(dict.fromkeys(piece.item for piece in pieces if piece.item in curriculum.skills))


@dataclass(slots=True)
class _Gaps:
    """Remembers what was looked at and found incomplete."""

    curriculum: Curriculum
    found: dict[str, Gap] = field(default_factory=dict)

    def none(self, topic: str) -> bool:
        """True for a topic that makes a full prompt."""
        if lacks := lacking(self.curriculum, topic):
            self.found[topic] = Gap(topic, lacks)
        return not lacks


def _common(members: Counter[str], order: tuple[str, ...], done: tuple[str, ...], gaps: _Gaps, ids: Ids) -> str | None:
    """The topic that most members are at, of those that did not come yet; on a tie the one that the track has first."""
    now: Counter[str] = Counter()
    for topic, count in members.items():
        if found := ids.item(topic):
            now[found] += count
    place = {topic: n for n, topic in enumerate(order)}
    shared = [t for t, count in now.items() if count >= COHORT and t not in done and gaps.none(t)]
    return min(shared, key=lambda t: (-now[t], place.get(t, len(place)), t), default=None)


def _with(done: tuple[str, ...], topic: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*done, topic)))
