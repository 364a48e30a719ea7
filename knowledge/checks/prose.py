"""Prose that is readable, says nothing twice, and writes names as their makers do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from knowledge.checks.finding import Finding, error, warning
from knowledge.checks.names import wrong_names
from knowledge.checks.texts import everything, line_at, paragraphs, titles_of
from knowledge.curriculum import Curriculum
from knowledge.stubs import PLACEHOLDER

Embed = Callable[[Sequence[str]], npt.NDArray[np.float32]]

# The bot looks for these; the sections of a guide are free.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "skill": ("Why it matters", "What to learn", "Common traps", "How to practise", "Where it leads"),
    "project": ("Brief", "Data", "Steps that decide", "What it shows"),
    "role": ("A day", "Neighbours", "First jobs", "Where it leads"),
}
SAME = 0.92  # cosine of two sections
GRADE = 14.0  # years of school
WORDS = 40  # in a sentence

_TODO = re.compile(r"\bTODO\b")
_ADDRESS = re.compile(r"https?://\S+|\bwww\.\S+|\]\(")
_SENTENCE = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!vs\.)[\"')]*\s+|\n\s*\n|\n\s*(?:[-*]|\d+\.)\s")
_WORD = re.compile(r"`[^`]*`|[^\W_]+(?:[-'’.][^\W_]+)*")


def headings(curriculum: Curriculum) -> Iterator[Finding]:
    """Errors: sections that are missing, empty, or cannot be told apart by their headings."""
    for page in curriculum.pages():
        found = [section.heading for section in page.sections]
        wanted = HEADINGS.get(page.front.kind)
        if wanted and tuple(found) != wanted:
            message = f"the sections must be {', '.join(wanted)}, not {', '.join(found) or 'none'}"
            yield error("sections", page.file, page.sections[0].line if page.sections else 1, message)
        times = Counter(found)
        for section in page.sections:
            if not wanted and times[section.heading] > 1:
                yield error("sections", page.file, section.line, f'"{section.heading}" is the heading of two sections')
            if not section.text.strip():
                yield error("sections", page.file, section.line, f'"{section.heading}" has no text')


def copies(curriculum: Curriculum, embed: Embed) -> Iterator[Finding]:
    """Errors: sections of two pages that say nearly the same. `embed` gives one unit vector per text."""
    sections = [(page, section) for page in curriculum.pages() for section in page.sections]
    parts = [paragraphs(section) if not _TODO.search(section.text) else [] for _, section in sections]
    if not any(parts):
        return
    vectors = embed([part for some in parts for part in some])
    # The mean of its paragraphs stands for a section, since the model reads only so much at once.
    rows = np.repeat(np.arange(len(parts)), [len(some) for some in parts])
    sums = np.zeros((len(parts), vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, rows, vectors)
    sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    likeness = sums @ sums.T
    for left, right in np.argwhere(np.triu(likeness, 1) > SAME):
        (page, section), (other, twin) = sections[left], sections[right]
        if page is not other:
            message = (
                f'"{twin.heading}" says nearly the same as "{section.heading}" in {page.file}:{section.line} '
                f"(cosine {likeness[left, right]:.2f})"
            )
            yield error("copy", other.file, twin.line, message)


def questions(curriculum: Curriculum) -> Iterator[Finding]:
    """Errors: questions that are asked twice."""
    first: dict[str, str] = {}
    for page in curriculum.skills.values():
        for n, question in enumerate(page.front.questions):
            line = page.line("questions", n, "ask")
            words = " ".join(_WORD.findall(question.ask.casefold()))
            if words in first and not _TODO.search(question.ask):
                yield error("question", page.file, line, f"{question.id} is asked in {first[words]} already")
            first.setdefault(words, f"{page.file}:{line}")


def readability(curriculum: Curriculum) -> Iterator[Finding]:
    """Warnings: sections and sentences that are hard to read."""
    for page in curriculum.pages():
        for section in page.sections:
            if (years := grade("\n\n".join(paragraphs(section)))) > GRADE:
                message = f'"{section.heading}" reads like {years:.0f} years of school; use shorter words and sentences'
                yield warning("readability", page.file, section.line, message)
    for file, first, text in everything(curriculum):
        for position, words in _sentences(text):
            if len(words) > WORDS:
                message = f"a sentence of {len(words)} words begins here; make two of it"
                yield warning("sentence", file, line_at(first, text, position), message)


def grade(text: str) -> float:
    """Years of school that a text asks for, by the Automated Readability Index; 0 for a text without words.

    E. A. Smith and R. J. Senter, Automated Readability Index, AMRL-TR-66-220, Wright-Patterson Air Force Base, 1967.
    """
    sentences = [words for _, words in _sentences(text)]
    words = sum(map(len, sentences))
    # Ids and code are read as one sign, however long they are.
    letters = sum(1 if word.startswith("`") else len(word) for sentence in sentences for word in sentence)
    return 4.71 * letters / words + 0.5 * words / len(sentences) - 21.43 if words else 0.0


def unfinished(curriculum: Curriculum) -> Iterator[Finding]:
    """Warnings: what a first draft has left for the author."""
    for file, first, text in everything(curriculum):
        for match in _TODO.finditer(text):
            yield warning("todo", file, line_at(first, text, match.start()), "something is left TODO")
    for skill in curriculum.skills.values():
        ids = [(("units", n, "id"), unit.id) for n, unit in enumerate(skill.front.units)]
        ids += [(("practice", n, "id"), one.id) for n, one in enumerate(skill.front.practice)]
        for place, name in ids:
            if name.startswith(PLACEHOLDER):
                message = f"choose an id instead of {name}; it stays for ever"
                yield warning("todo", skill.file, skill.line(*place), message)


def wording(curriculum: Curriculum) -> Iterator[Finding]:
    """Warnings: names in a wrong spelling, and links."""
    titles = titles_of(curriculum)
    for file, first, text in everything(curriculum):
        for position, wrong, right in wrong_names(text, titles):
            yield warning("name", file, line_at(first, text, position), f"write {right}, not {wrong}")
        for match in _ADDRESS.finditer(text):
            message = f"a link grows old here ({match[0]}); links stand in resources.yaml"
            yield warning("address", file, line_at(first, text, match.start()), message)


def _sentences(text: str) -> Iterator[tuple[int, list[str]]]:
    """Position and words of each sentence and each list item."""
    start = 0
    for end in [*_SENTENCE.finditer(text), None]:
        piece = text[start : end.start() if end else None]
        if words := _WORD.findall(piece):
            yield start + len(piece) - len(piece.lstrip()), words
        start = end.end() if end else len(text)
