"""How much there is, and whether the project's own pages say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from knowledge.checks.finding import Finding, error
from knowledge.checks.texts import without_code
from knowledge.curriculum import Curriculum

# Smaller numbers in words speak of some, not of all.
_IN_WORDS = {w: n for n, w in enumerate("six seven eight nine ten eleven twelve".split(), 6)} | {
    w: n for n, w in enumerate("thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split(), 13)
}
_NUMBER = rf"(?P<{{}}>\d[\d,]*|{'|'.join(_IN_WORDS)})"
_WHAT = "skills|projects|roles|guides|resources|terms|skill questions"
_SAID = re.compile(
    rf"\b{_NUMBER.format('n')} (?P<what>{_WHAT})\b"
    rf"|`knowledge/(?P<folder>{_WHAT})(?:\.yaml)?`(?:, | \(){_NUMBER.format('m')}\b",
    re.IGNORECASE,
)


def sums(curriculum: Curriculum) -> dict[str, int]:
    """How many there are of each kind of thing."""
    return {
        "skills": len(curriculum.skills),
        "projects": len(curriculum.projects),
        "roles": len(curriculum.roles),
        "guides": len(curriculum.guides),
        "resources": len(curriculum.resources),
        "terms": len(curriculum.terms),
        "skill questions": sum(len(page.front.questions) for page in curriculum.skills.values()),
    }


def stated(curriculum: Curriculum, documents: Mapping[str, str]) -> Iterator[Finding]:
    """Errors: a document, given by file name, states another number than there are; examples in code may."""
    right = sums(curriculum)
    for file, text in documents.items():
        plain = without_code(text)
        for match in _SAID.finditer(plain):
            what = (match["what"] or match["folder"]).lower()
            number = match["n"] or match["m"]
            said = _IN_WORDS.get(number.lower()) or int(number.replace(",", ""))
            if said != right[what]:
                line = 1 + plain.count("\n", 0, match.start())
                yield error("count", file, line, f"says {number} {what}, and there are {right[what]}")
