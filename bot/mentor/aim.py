"""Which role a question and its answer are about."""

from __future__ import annotations

from bot.mentor.lookup import normal
from bot.mentor.related import ANY
from bot.mentor.wording import short
from knowledge.curriculum import Curriculum


def role_aimed_at(curriculum: Curriculum, question: str, place: str = "") -> str | None:
    """The id of the role that the question names, else of the one that the answer's first source is about.

    "any" where the question names several, None where nothing is about a role. `place` is that of the source, such as
    "roles/data-analyst.md:3-5".
    """
    if found := _named(curriculum, question):
        return found[0] if len(found) == 1 else ANY
    file = place.rpartition(":")[0]
    return next((page.front.id for page in curriculum.roles.values() if page.file == file), None)


def _named(curriculum: Curriculum, question: str) -> list[str]:
    """Roles of which a name stands in the question. Of names within names, the longest counts."""
    text, found = f" {' '.join(map(normal, question.split()))} ", list[str]()
    names = [
        (normal(name), page.front.id)
        for page in curriculum.roles.values()
        for title in [page.front.title]
        for name in (page.front.id, title, short(title), title.partition(" (")[0], *page.front.aliases)
    ]
    for name, role in sorted(names, key=lambda pair: (-len(pair[0]), pair)):
        for form in (f" {name} ", f" {name}s "):
            if name and form in text:
                text = text.replace(form, " · ")
                found.append(role)
    return list(dict.fromkeys(found))
