"""First drafts of new pages: valid at once, with TODO wherever an author has to write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

# Not given out yet, so ids.lock leaves it out: an author may choose the real id later.
PLACEHOLDER = "todo-"

_SOURCES = """\
sources: []  # each as {work: an id of sources/manifest.yaml, place: "its section", claim: "in your own words"}
"""

_SKILL = """\
area: programming  # career classical-ml data deep-learning engineering mathematics mlops nlp programming vision
level: 1  # 1 beginner, 2 intermediate, 3 advanced, 4 specialist
hours: 2  # the units add up to exactly this; change both together
requires: []  # ids of skills that must come first
requires_any: []  # groups such as [[pytorch, tensorflow-keras]]: one of each must come first
recommends: []  # ids of skills that help
outcomes:
  - "TODO what a learner can do afterwards; begin with a verb."
units:  # choose short ids that can stay for ever
  - {id: todo-1, title: "TODO first unit", minutes: 60, do: "TODO one small task."}
  - {id: todo-2, title: "TODO second unit", minutes: 60, do: "TODO one small task."}
resources: []  # each as {ref: an id of resources.yaml, use: core, part: "Chapter 1", minutes: 60}; one core is free
practice:
  - {id: todo-pr, level: starter, minutes: 30, title: "TODO exercise", brief: "TODO task.", done_when: "TODO a sign."}
questions:
  - {id: q1, type: recall, ask: "TODO ask for a fact.", answer: "TODO answer."}
  - {id: q2, type: explain, ask: "TODO ask for a reason.", answer: "TODO answer."}
  - {id: q3, type: apply, ask: "TODO set a small task.", answer: "TODO answer."}
  - {id: q4, type: predict, ask: "TODO ask what happens next.", answer: "TODO answer."}
  - {id: q5, type: apply, ask: "TODO set another task.", answer: "TODO answer."}
  - {id: q6, type: explain, ask: "TODO ask for another reason.", answer: "TODO answer."}
checkpoint: {questions: [q1, q2, q3, q4], pass: 3}
discussion:
  - "TODO a question that learners can talk about."
projects: []  # ids of projects that use the skill
"""

_ORIGIN = """\
origin: extension  # article, where one of the sources teaches it
"""

_PROJECT = """\
level: beginner  # beginner intermediate advanced
hours: 10
requires: []  # ids of skills that must come first
alternatives: []  # ids of projects that show about the same
data: []  # ids of resources.yaml
steps:
  - "TODO first step."
  - "TODO second step."
  - "TODO third step."
  - "TODO fourth step."
  - "TODO fifth step."
done_when:
  - "TODO a sign that it is done."
  - "TODO a second sign."
  - "TODO a third sign."
shows:
  - "TODO what it proves to an employer."
  - "TODO a second thing that it proves."
"""

_GUIDE = """\
topic: learning  # the group that the guide belongs to
"""

_SKILL_TEXT = {
    "Why it matters": "who needs it, and what goes wrong without it.",
    "What to learn": "the ideas in their order, one a paragraph.",
    "Common traps": "a sentence that ends with a colon, then a list of mistakes.",
    "How to practise": "what to do in the next weeks.",
    "Where it leads": "which skills come next, each by its id in backticks.",
}
_PROJECT_TEXT = {
    "Brief": "what is built, for whom, and about how long it takes.",
    "Data": "which data, how large, and what to watch out for.",
    "Steps that decide": "where such projects fail or succeed.",
    "What it shows": "what an employer can see in it, and what not.",
}
_GUIDE_TEXT = {
    "TODO a heading that says what its section answers": "the answer, one idea a paragraph.",
    "TODO a second heading": "the next answer.",
}


def skill(page_id: str, today: date) -> str:
    """The text of a new skill page."""
    return _page("skill", page_id, _SKILL + _SOURCES + _ORIGIN, _SKILL_TEXT, today)


def project(page_id: str, today: date) -> str:
    """The text of a new project page."""
    return _page("project", page_id, _PROJECT + _SOURCES, _PROJECT_TEXT, today)


def guide(page_id: str, today: date) -> str:
    """The text of a new guide page."""
    return _page("guide", page_id, _GUIDE + _SOURCES, _GUIDE_TEXT, today)


def _page(kind: str, page_id: str, fields: str, text: Mapping[str, str], today: date) -> str:
    name = page_id.removeprefix("p-").replace("-", " ").capitalize()
    head = (
        f"---\nschema: 1\nkind: {kind}\nid: {page_id}\naliases: []  # other ids that lead here\n"
        f'title: "TODO {name}"\nsummary: "TODO what a reader finds here, in at most 200 characters."\n'
    )
    body = "".join(f"\n## {heading}\n\nTODO {hint}\n" for heading, hint in text.items())
    return f"{head}{fields}reviewed: {today.isoformat()}\n---\n{body}"
