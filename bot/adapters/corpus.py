"""The only bridge between the knowledge files and the index: curriculum to documents, glossary to lexicon."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.adapters import cards
from bot.errors import MentorError
from bot.mentor.wording import short
from index.lexicon import Lexicon, Sense
from index.read import Fault, Reading
from index.types import Block, Document
from knowledge import loader
from knowledge.curriculum import Curriculum
from knowledge.schema import Glossary

_NOTHING = "(?!)"  # a pattern that never matches


def taught(reading: Reading, knowledge: Path) -> Reading:
    """What was read in the knowledge folder, with what its front matter, catalogue and glossary say.

    A file whose front matter has a fault keeps its prose, and the fault is listed.
    """
    curriculum, faults = loader.read(knowledge)
    named, told = _naming(curriculum), _told_by_front_matter(curriculum)
    documents = [_with(d, told.get(d.source, Told()), named) for d in reading.documents]
    listed = (cards.resource_document(curriculum), cards.glossary_document(curriculum))
    return replace(
        reading,
        documents=(*documents, *(d for d in listed if d.blocks)),
        faults=(*reading.faults, *(Fault(f"{f.file}:{f.line}", f.reason) for f in faults)),
        others={suffix: count for suffix, count in reading.others.items() if suffix not in {".yaml", ".lock", ".py"}},
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What the front matter of one file adds: blocks, and questions that its sections answer."""

    blocks: Sequence[Block] = ()
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def _told_by_front_matter(curriculum: Curriculum) -> dict[str, Told]:
    """By file."""
    told: dict[str, Told] = {}
    for skill in curriculum.skills.values():
        told[skill.file] = Told(list(cards.skill_blocks(skill, curriculum)), cards.skill_asked(skill.front))
    for project in curriculum.projects.values():
        told[project.file] = Told(list(cards.project_blocks(project, curriculum)), cards.project_asked(project.front))
    for role in curriculum.roles.values():
        told[role.file] = Told(list(cards.role_blocks(role, curriculum)), cards.role_asked(role.front))
    return told


def _with(document: Document, told: Told, named: Callable[[str], str]) -> Document:
    asked = {h: (*told.asked.get(h, ()), *document.asked.get(h, ())) for h in {**told.asked, **document.asked}}
    blocks = tuple(replace(b, text=named(b.text)) for b in (*told.blocks, *document.blocks))
    return replace(document, blocks=blocks, asked=asked)


def _naming(curriculum: Curriculum) -> Callable[[str], str]:
    """Puts the name that a reader knows in place of ids that stand in prose to name another page."""
    pages = (curriculum.skills, curriculum.projects, curriculum.roles)
    names = {key: short(page.front.title) for group in pages for key, page in group.items()}
    # An id of one word, such as sql, is an ordinary word except where a sentence begins with it in lower case.
    ids = sorted(names, key=len, reverse=True)
    compounds = "|".join(i for i in ids if "-" in i) or _NOTHING
    words = "|".join(i for i in ids if "-" not in i) or _NOTHING
    pattern = re.compile(rf"(?<![\w/.-])(?:{compounds})(?![\w/-])|(?:(?<=^)|(?<=[.!?:] ))(?:{words})(?= )")
    return lambda text: pattern.sub(lambda m: names[m[0]], text)


def lexicon_of(knowledge: Path) -> Lexicon:
    """Aliases, misspellings and slang of the glossary. Raises MentorError where it cannot be used."""
    try:
        glossary = loader.load_glossary(knowledge / "glossary.yaml")
    except (loader.KnowledgeProblem, UnicodeDecodeError, OSError) as fault:
        raise MentorError(f"the glossary cannot be used ({fault}); mend knowledge/glossary.yaml") from fault
    return as_lexicon(glossary)


def as_lexicon(glossary: Glossary) -> Lexicon:
    """The glossary in the form that the index uses, all names in lower case."""
    titles = {t.id: t.title for t in glossary.terms}
    return Lexicon(
        aliases={a.casefold(): t.title for t in glossary.terms for a in t.aliases},
        misspellings={m.casefold(): t.title for t in glossary.terms for m in t.misspellings},
        slang={k.casefold(): v for k, v in glossary.slang.items()},
        ambiguous={
            k.casefold(): tuple(Sense(titles[s.term], tuple(s.words)) for s in senses)
            for k, senses in glossary.ambiguous.items()
        },
    )
