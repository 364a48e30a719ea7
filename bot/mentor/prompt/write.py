"""What a weekly prompt says, and what it reveals later."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.mentor.plan.ids import Ids
from bot.mentor.plan.material import Exercise, Material
from bot.mentor.prompt.choose import choose, core, exercises
from bot.mentor.prompt.questions import LIGHT, LOOK_BACK, Rotation
from bot.mentor.prompt.values import Asked, Post, Prompt, Schedule, Study, Used
from bot.mentor.related import name_of
from bot.mentor.wording import counted, kind_of, short
from knowledge.curriculum import Curriculum, Page
from knowledge.schema import Practice, Resource, ResourceUse, Skill

REVEAL_AFTER = timedelta(hours=72)
WHY = 240  # characters
THREAD = 100
OWN = "The mentor's own notes"
_REASON = "Why it matters"
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"“(`])")


def prompt_id(schedule: str, day: date) -> str:
    """The id of a prompt, which stands in its message and can be searched for."""
    return f"p-{schedule}-{day}"


def thread_name(curriculum: Curriculum, week: int, topic: str, day: date) -> str:
    """The name of the thread of a prompt; a light one has no topic."""
    return _cut(f"Week {week}: {name_of(curriculum, topic)}", THREAD) if topic else f"Light week of {day}: look back"


def prompt(
    curriculum: Curriculum,
    schedule: Schedule,
    history: Sequence[Post],
    day: date,
    *,
    cohort: Mapping[str, int] | None = None,
    late_for: datetime | None = None,
) -> Prompt:
    """The full prompt for a day, after the posts of this schedule. Raises UsageProblem where no topic can be chosen."""
    choice = choose(curriculum, schedule, cohort)
    rotation = Rotation(curriculum, history)
    page = curriculum.skills[choice.topic]
    week = schedule.week + 1 if choice.cycle == schedule.cycle else 1
    name = short(page.front.title)
    earlier = rotation.look_back(day, LOOK_BACK, without=choice.topic)
    return Prompt(
        prompt_id(schedule.id, day),
        schedule.id,
        day,
        week,
        choice.cycle,
        title=f"Week {week} - {name} · cycle {choice.cycle}",
        study=_study(curriculum, page, rotation, choice.cycle),
        look_back=tuple(_asked(curriculum, used) for used in earlier),
        remark=_remark(len(earlier), LOOK_BACK),
        thread=thread_name(curriculum, week, choice.topic, day),
        sources=_sources(curriculum, page.front),
        covered=choice.covered,
        late_for=late_for,
        pinned=choice.pinned,
    )


def light(
    curriculum: Curriculum, schedule: Schedule, history: Sequence[Post], day: date, *, late_for: datetime | None = None
) -> Prompt:
    """The prompt for a week off: questions on earlier topics alone; the cursor stays."""
    earlier = Rotation(curriculum, history).look_back(day, LIGHT)
    skills = dict.fromkeys(used.topic for used in earlier)
    names = dict.fromkeys(n for topic in skills for n in _sources(curriculum, curriculum.skills[topic].front))
    return Prompt(
        prompt_id(schedule.id, day),
        schedule.id,
        day,
        schedule.week,
        schedule.cycle,
        title="A light week - look back",
        study=None,
        look_back=tuple(_asked(curriculum, used) for used in earlier),
        remark=_remark(len(earlier), LIGHT),
        thread=thread_name(curriculum, schedule.week, "", day),
        sources=tuple(names),
        covered=schedule.covered,
        late_for=late_for,
    )


def reveal(curriculum: Curriculum, post: Post) -> tuple[Asked, ...]:
    """The questions of a post with their answers, the warm-up first; without those that are no more."""
    ids = Ids(curriculum)
    now = (Used(topic, used.question) for used in post.used if (topic := ids.item(used.topic)))
    return tuple(_asked(curriculum, used) for used in now if _exists(curriculum, used))


def _study(curriculum: Curriculum, page: Page[Skill], rotation: Rotation, cycle: int) -> Study:
    skill = page.front
    resource, use = core(curriculum, skill)[0]
    times = rotation.times(skill.id)
    starter, stretch = (exercises(skill, level) for level in ("starter", "stretch"))
    # Every second cycle the longer exercise comes first.
    main, other = (stretch, starter) if stretch and cycle % 2 == 0 else (starter, stretch)
    turn = (cycle - 1) // 2
    return Study(
        skill.id,
        short(skill.title),
        _why(page),
        _asked(curriculum, rotation.next(skill.id)),
        _material(resource, use),
        _exercise(main[turn % len(main)]),
        _exercise(other[turn % len(other)]) if other else None,
        skill.discussion[times % len(skill.discussion)],
    )


def _why(page: Page[Skill]) -> str:
    """The first sentences on why a skill matters, as many as fit; its summary where not even one does."""
    text = next((section.text for section in page.sections if section.heading == _REASON), "")
    said = ""
    for sentence in _SENTENCE.split(" ".join(text.split())):
        if len(longer := f"{said} {sentence}".strip()) > WHY:
            break
        said = longer
    return said or page.front.summary


def _asked(curriculum: Curriculum, used: Used) -> Asked:
    question = next(q for q in curriculum.skills[used.topic].front.questions if q.id == used.question)
    return Asked(used, name_of(curriculum, used.topic), question.ask, question.answer)


def _exists(curriculum: Curriculum, used: Used) -> bool:
    page = curriculum.skills.get(used.topic)
    return page is not None and any(q.id == used.question for q in page.front.questions)


def _exercise(practice: Practice) -> Exercise:
    return Exercise(practice.title, practice.brief, practice.minutes, (practice.done_when,))


def _material(resource: Resource, use: ResourceUse) -> Material:
    return Material(
        resource.id,
        resource.title,
        kind_of(resource),
        resource.cost,
        use.part,
        use.minutes,
        url=str(resource.url or ""),
        checked=resource.status == "ok",
    )


def _remark(found: int, wanted: int) -> str:
    if found >= wanted:
        return ""
    if not found:
        return "There is nothing to look back on yet: this is the first topic."
    return f"So far there {'is' if found == 1 else 'are'} {counted(found, 'earlier topic')} to look back on."


def _sources(curriculum: Curriculum, skill: Skill) -> tuple[str, ...]:
    """The titles of the works behind a skill."""
    works = dict.fromkeys(source.work for source in skill.sources)
    return tuple(curriculum.works[work].title for work in works if work in curriculum.works) or (OWN,)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
