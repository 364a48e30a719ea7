"""Hours, counts and lengths: what fits into a week, into Discord and into the durations of our sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from knowledge.checks.finding import Finding, error
from knowledge.curriculum import Curriculum, Page, Tier
from knowledge.schema import Skill

FULL_TIME = 35  # hours of study a week
RESERVE = 0.15  # share of them that goes into reviews and slack
WEEKS_PER_MONTH = 365 / 12 / 7
# The only durations that our sources give, in months of full-time study.
BANDS: Mapping[tuple[str, Tier], tuple[int, int]] = {
    ("machine-learning-engineer", "junior"): (3, 4),
    ("machine-learning-engineer", "full"): (7, 8),
}

BUTTON = 80  # the label of a button; it leaves room in the 100 of a thread's name for "Week 100: "
OPTION = 100  # label or description of an option in a list
FORM = 45  # the title of a form, and the label of a field in it
MESSAGE = 4000  # all text of one message
# Of a weekly prompt: its headings, links, the marks of hidden answers, and its last line.
FRAME = 700

CHECKPOINT = 4  # questions; fewer tell too little
STARTER = 60  # minutes; a weekly prompt asks for no more
STRETCH = 300


def months(hours: float) -> float:
    """Months of full-time study, with the reserve."""
    return hours / (FULL_TIME * (1 - RESERVE)) / WEEKS_PER_MONTH


def bands(curriculum: Curriculum) -> Iterator[Finding]:
    """Errors: the hours of a role don't fit the durations that our sources give."""
    for (role, tier), (least, most) in BANDS.items():
        hours = curriculum.hours(role, tier) if role in curriculum.roles else None
        if hours is not None and not least <= months(hours) <= most:
            page = curriculum.roles[role]
            message = (
                f"the {tier} tier takes {hours} hours, which is {months(hours):.1f} months at {FULL_TIME} hours a week "
                f"with {RESERVE:.0%} in reserve; our sources say {least} to {most}"
            )
            yield error("band", page.file, page.line(tier), message)


def skills(curriculum: Curriculum) -> Iterator[Finding]:
    """Errors: no free core resource, too small a checkpoint, exercises of the wrong size."""
    for page in curriculum.skills.values():
        yield from _resources(curriculum, page)
        asked = len(page.front.checkpoint.questions)
        if asked < CHECKPOINT:
            message = f"the checkpoint has {asked} questions; it needs {CHECKPOINT} at least"
            yield error("checkpoint", page.file, page.line("checkpoint"), message)
        yield from _practice(page)


def lengths(curriculum: Curriculum) -> Iterator[Finding]:
    """Errors: texts that are longer than the place in Discord where they are shown."""
    for page in curriculum.pages():
        limit = FORM if page.front.kind == "role" else BUTTON
        yield from _fits(page.file, page.line("title"), "the title", page.front.title, limit)
    for skill in curriculum.skills.values():
        for n, unit in enumerate(skill.front.units):
            yield from _fits(skill.file, skill.line("units", n, "title"), f"the title of {unit.id}", unit.title, OPTION)
        for n, one in enumerate(skill.front.practice):
            line = skill.line("practice", n, "title")
            yield from _fits(skill.file, line, f"the title of {one.id}", one.title, BUTTON)
    for listed in curriculum.resources.values():
        title = listed.value.title
        yield from _fits("resources.yaml", listed.line, f"the title of {listed.value.id}", title, OPTION)
    for term in curriculum.terms.values():
        yield from _fits("glossary.yaml", term.line, f"the title of {term.value.id}", term.value.title, OPTION)


def prompts(curriculum: Curriculum) -> Iterator[Finding]:
    """Errors: a weekly prompt about a skill that would not fit into one message, whatever is drawn for it."""
    # The prompt looks back with two questions of any other skill.
    asked = sorted((len(q.ask) for page in curriculum.skills.values() for q in page.front.questions), reverse=True)
    for page in curriculum.skills.values():
        size = FRAME + sum(asked[:2]) + sum(_parts(curriculum, page.front))
        if size > MESSAGE:
            message = f"its longest weekly prompt has {size:,} characters, and a message holds {MESSAGE:,}; shorten it"
            yield error("prompt", page.file, page.line("practice"), message)


def _parts(curriculum: Curriculum, skill: Skill) -> Iterator[int]:
    """The length of each part of a skill's longest prompt."""
    yield len(skill.title) + len(skill.summary)
    yield max((len(q.ask) + len(q.answer) for q in skill.questions), default=0)
    yield max((len(use.part) + _length(curriculum, use.ref) for use in skill.resources if use.use == "core"), default=0)
    for level in ("starter", "stretch"):
        ones = (p for p in skill.practice if p.level == level)
        yield max((len(p.title) + len(p.brief) + len(p.done_when) for p in ones), default=0)
    yield max(map(len, skill.discussion), default=0)


def _length(curriculum: Curriculum, ref: str) -> int:
    if ref not in curriculum.resources:
        return 0
    resource = curriculum.resources[ref].value
    return len(resource.title) + len(resource.author) + len(str(resource.url or ""))


def _resources(curriculum: Curriculum, page: Page[Skill]) -> Iterator[Finding]:
    catalogue = curriculum.resources
    core = [use.ref for use in page.front.resources if use.use == "core"]
    # A reference to nothing is an error of its own.
    if all(ref in catalogue and catalogue[ref].value.cost != "free" for ref in core):
        yield error("free-core", page.file, page.line("resources"), "no core resource is free")
    for n, use in enumerate(page.front.resources):
        hours = catalogue[use.ref].value.hours if use.ref in catalogue else None
        if use.minutes and hours and use.minutes > hours * 60:
            message = f"{use.minutes} minutes of {use.ref} are planned, which takes {hours:g} hours as a whole"
            yield error("minutes", page.file, page.line("resources", n, "minutes"), message)


def _practice(page: Page[Skill]) -> Iterator[Finding]:
    longest = max((p.minutes for p in page.front.practice if p.level == "starter"), default=0)
    for n, one in enumerate(page.front.practice):
        if one.minutes % 5:
            said = "is no multiple of 5"
        elif one.level == "starter" and one.minutes > STARTER:
            said = f"is too long for a starter; {STARTER} are enough"
        elif one.level == "stretch" and not longest < one.minutes <= STRETCH:
            said = f"is not between the {longest} of a starter and {STRETCH}"
        else:
            continue
        message = f"{one.id} takes {one.minutes} minutes, which {said}"
        yield error("minutes", page.file, page.line("practice", n, "minutes"), message)


def _fits(file: str, line: int, what: str, text: str, limit: int) -> Iterator[Finding]:
    if len(text) > limit:
        message = f"{what} has {len(text)} characters; Discord shows {limit} where it stands"
        yield error("length", file, line, message)
