"""The only bridge between the knowledge files and the index: the glossary becomes a lexicon."""

from __future__ import annotations

from pathlib import Path

from bot.errors import MentorError
from index.lexicon import Lexicon, Sense
from knowledge.loader import KnowledgeProblem, load_glossary
from knowledge.schema import Glossary


def lexicon_of(knowledge: Path) -> Lexicon:
    """Aliases, misspellings and slang of the glossary. Raises MentorError where it cannot be used."""
    try:
        glossary = load_glossary(knowledge / "glossary.yaml")
    except (KnowledgeProblem, UnicodeDecodeError, OSError) as fault:
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
