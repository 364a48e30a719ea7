"""Every text of ours that a reader may see, with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from knowledge.curriculum import AnyPage, Curriculum, Section

# Fields in our own words. `place` is not: it repeats the heading of a source.
FIELDS = frozenset("answer ask brief claim discussion do done_when outcomes part shows steps summary title".split())
_FENCED = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?^ {0,3}\1[^\n]*$", re.DOTALL | re.MULTILINE)
_REMARK = re.compile(r" \([^)]*\)$")
_BELOW = 2  # a section begins below its heading and a blank line


def prose(page: AnyPage) -> Iterator[tuple[int, str]]:
    """The text of each section with the line where it begins; blocks of code are left empty."""
    for section in page.sections:
        yield section.line + (_BELOW if section.heading else 0), without_code(section.text)


def fields(page: AnyPage) -> Iterator[tuple[int, str]]:
    """The texts of the front matter with their lines."""
    for place, text in _strings(page.front.model_dump(by_alias=True), ()):
        yield page.line(*place), text


def everything(curriculum: Curriculum) -> Iterator[tuple[str, int, str]]:
    """File, line and text of headings, sections, texts of the front matter, and terms of the glossary."""
    for page in curriculum.pages():
        headings = ((section.line, section.heading) for section in page.sections)
        yield from ((page.file, line, text) for line, text in (*headings, *prose(page), *fields(page)))
    for listed in curriculum.terms.values():
        yield from (("glossary.yaml", listed.line, text) for text in (listed.value.title, listed.value.text))


def line_at(first: int, text: str, position: int) -> int:
    """The line of a position in a text that begins in line `first`."""
    return first + text.count("\n", 0, position)


def paragraphs(section: Section) -> list[str]:
    """The paragraphs and lists of a section, without blocks of code."""
    return [part for part in re.split(r"\n\s*\n", without_code(section.text)) if part.strip()]


def without_code(text: str) -> str:
    """The text with blocks of code left empty, so that lines keep their numbers."""
    return _FENCED.sub(lambda code: "\n" * code[0].count("\n"), text)


def titles_of(curriculum: Curriculum) -> frozenset[str]:
    """Titles of resources and works without a remark in brackets; they are quoted as they are."""
    titles = [listed.value.title for listed in curriculum.resources.values()]
    titles += [work.title for work in curriculum.works.values()]
    return frozenset(short for title in titles if " " in (short := _REMARK.sub("", title)))


def _strings(value: object, place: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _strings(inner, (*place, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _strings(inner, (*place, number))
    elif isinstance(value, str) and not FIELDS.isdisjoint(place):
        yield place, value
