"""The values of retrieval: Document, Block, Passage, Statement, Hit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

_NUMBERED = re.compile(r"\d{1,3}\. ")

SHORT_ITEM = 4
NEAR = 2  # lines; a blank line may stand between a lead-in and its list

BlockKind = Literal["heading", "paragraph", "item", "resources", "code"]
StatementKind = Literal["sentence", "lead", "item", "resources", "code"]


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph or list item; `first` and `last` are 1-based line numbers of the source."""

    kind: BlockKind
    text: str
    first: int
    last: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """One readable source. `id` is stable and unique within an index; `source` is what a citation shows.

    `asked` holds, by heading, questions in people's own words that the section answers.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    source: str
    publisher: str = ""
    url: str = ""
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Statement:
    """The smallest thing that may be quoted: a whole sentence, a lead-in or a whole list item.

    `opens` is true where a new paragraph begins.
    """

    kind: StatementKind
    text: str
    first: int
    last: int
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """What is indexed and found: some statements of one section. `headings` lead from the top to the section.

    `asked` holds questions that the section answers: they are searched, and never quoted.
    """

    id: str
    document: str
    title: str
    publisher: str
    source: str
    url: str
    headings: tuple[str, ...]
    statements: tuple[Statement, ...]
    asked: tuple[str, ...] = ()

    @property
    def section(self) -> tuple[str, tuple[str, ...]]:
        """Document and headings: passages of one section share it."""
        return self.document, self.headings

    @property
    def text(self) -> str:
        """The cleaned text without breadcrumb."""
        return join_statements(self.statements)

    @property
    def breadcrumb(self) -> str:
        """Title and headings, outermost first."""
        return " > ".join((self.title, *self.headings))

    @property
    def encoded_text(self) -> str:
        """What the lexical side and a reranker read: the breadcrumb, the text, the questions."""
        return "\n".join((self.breadcrumb, self.text, *self.asked))

    @property
    def encoded(self) -> list[str]:
        """Texts for the encoder: each statement below its nearest heading, then each question.

        Short items keep their lead-in.
        """
        heading = self.headings[-1] if self.headings else self.title
        texts: list[str] = []
        lead = ""
        for statement in self.statements:
            if statement.kind == "lead":
                lead = statement.text
            elif statement.opens:
                lead = ""
            short = statement.kind == "item" and len(statement.text.split()) <= SHORT_ITEM
            texts.append(f"{heading}: {lead} {statement.text}" if short and lead else f"{heading}: {statement.text}")
        return [*texts, *self.asked]

    @property
    def first(self) -> int:
        """First source line, without a repeated lead-in that stands further up."""
        below = (*self.statements[1:], self.statements[-1])
        return min(
            s.first
            for s, following in zip(self.statements, below, strict=True)
            if s.kind != "lead" or following.first - s.last <= NEAR
        )

    @property
    def last(self) -> int:
        """Last source line."""
        return max(s.last for s in self.statements)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with the evidence for it.

    `score` is the fused score that ranks, in standard deviations over the whole index; `cosine` and `bm25` are raw;
    ranks count from 1 and are 0 where that retriever did not return the passage. `coverage` is the share of the
    question's terms that stand in the passage or its breadcrumb, weighted by their rarity, 0..1; `closeness` and
    `overlap` hold two measures for each statement: cosine to the question, share of its terms; `asked` and
    `asked_overlap` are the best of the same over the questions that the passage is known to answer, 0 where there are
    none. `part` counts the questions within the question.
    """

    passage: Passage
    score: float
    cosine: float
    bm25: float
    dense_rank: int
    lexical_rank: int
    coverage: float = 0.0
    asked: float = 0.0
    asked_overlap: float = 0.0
    part: int = 0
    closeness: tuple[float, ...] = ()
    overlap: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Search:
    """What a search found: hits, best first, and how the question was read.

    `mended` lists (typed, read as); `foreign` the question's words that stand nowhere in the index, `names` those of
    them that are written like names; `terms` counts its content words, `parts` the questions in it; `leans` says how
    much it leaned on the questions before, 0..1.
    """

    hits: tuple[Hit, ...]
    mended: tuple[tuple[str, str], ...] = ()
    foreign: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    terms: int = 0
    parts: int = 1
    leans: float = 0.0


def join_statements(statements: tuple[Statement, ...]) -> str:
    """Readable text: sentences side by side, paragraphs and items on lines of their own."""
    parts: list[str] = []
    for statement in statements:
        if statement.kind == "item":
            marker = "" if _NUMBERED.match(statement.text) else "- "
            parts.append(f"\n{marker}{statement.text}")
        elif statement.opens or statement.kind != "sentence":
            parts.append(f"\n{statement.text}")
        else:
            parts.append(f" {statement.text}")
    return "".join(parts).strip()
