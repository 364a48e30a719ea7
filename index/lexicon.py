"""Other names of things: abbreviations, slang and misspellings that a question may use."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from index.words import raw_words

FILE = "lexicon.json"


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of an ambiguous abbreviation, and the words that point to it."""

    meaning: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`aliases` and `misspellings` map to the name that documents use; `slang` maps words to plain words."""

    aliases: Mapping[str, str] = field(default_factory=dict)
    misspellings: Mapping[str, str] = field(default_factory=dict)
    slang: Mapping[str, str] = field(default_factory=dict)
    ambiguous: Mapping[str, Sequence[Sense]] = field(default_factory=dict)

    def save(self, folder: Path) -> None:
        """Write it as JSON below `folder`."""
        (folder / FILE).write_text(json.dumps(asdict(self), ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """Read what `save` wrote."""
        data = json.loads((folder / FILE).read_text("utf-8"))
        senses = {k: tuple(Sense(s["meaning"], tuple(s["words"])) for s in v) for k, v in data.pop("ambiguous").items()}
        return cls(**data, ambiguous=senses)

    def meaning(self, alias: str, text: str) -> str:
        """What an ambiguous alias means beside the other words of the text; its first sense where nothing tips."""
        around = set(raw_words(text))
        senses = self.ambiguous[alias]
        return max(senses, key=lambda s: (len(around & set(s.words)), -senses.index(s))).meaning

    def pattern(self, names: Mapping[str, object]) -> re.Pattern[str]:
        """Matches any of the names as whole words, longest first."""
        by_first: dict[str, list[str]] = {}
        for name in sorted(names, key=lambda n: (-len(n), n)):
            by_first.setdefault(name[:1], []).append(re.escape(name[1:]))
        # Parted by the first letter: one long list of alternatives takes twenty times as long.
        alternatives = "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in by_first.items())
        return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])" if names else r"(?!)", re.IGNORECASE)
