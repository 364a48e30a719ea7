"""Ask the mentor questions with known answers, and measure what it finds and says."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.errors import EvaluationProblem
from bot.mentor.model import Answer, Question
from bot.mentor.service import Mentor
from index.evaluate import abstention, hit_at, ndcg, percentile, reciprocal_rank
from index.types import Hit, Search

Kind = Literal["answerable", "follow-up", "typo", "slang", "near-miss", "off-topic", "hostile", "small-talk"]
UNANSWERABLE = {"near-miss", "off-topic", "hostile", "small-talk"}
# What may get worse by chance, such as by another processor's rounding, before it counts as a regression.
TOLERANCE = 0.01


class Exam(BaseModel):
    """One question with what a right answer must find (`sections`) and hold (`facts`: all of them, any spelling).

    One of the sections is enough, unless it `needs_all`; an entry may list several that serve equally.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    kind: Kind
    question: Annotated[str, Field(min_length=1)]
    history: tuple[str, ...] = ()
    sections: tuple[str | tuple[str, ...], ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    needs_all: bool = False

    @property
    def places(self) -> tuple[tuple[str, ...], ...]:
        """Each entry of `sections` as the places that serve equally."""
        return tuple((entry,) if isinstance(entry, str) else entry for entry in self.sections)


class Golden(BaseModel):
    """A file of questions; `documents` gives short names to files, as patterns."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    documents: dict[str, str] = {}
    questions: tuple[Exam, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one question. `found[i]` holds the numbers of the wanted sections that hit i covers."""

    exam: Exam
    answer: Answer
    search: Search
    found: tuple[frozenset[int], ...]
    holds_facts: bool
    words: int
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one kind of questions, or of all; None where a figure makes no sense for them."""

    questions: int
    hit_at_1: float | None
    hit_at_3: float | None
    hit_at_5: float | None
    mrr: float | None
    ndcg_at_10: float | None
    fact_recall: float | None
    answer_words: float | None
    abstention_precision: float | None
    abstention_recall: float | None
    abstention_f1: float | None
    p50_ms: float
    p95_ms: float


def load(path: Path) -> Golden:
    """The questions of a file. Raises EvaluationProblem naming the place of a fault."""
    try:
        golden = TypeAdapter(Golden).validate_python(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else " ".join(str(fault).split())
        raise EvaluationProblem(f"{path} cannot be read ({reason}); name a file of questions with --golden") from fault
    except ValidationError as fault:
        where = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in fault.errors()[:5])
        raise EvaluationProblem(f"{path} is not a file of questions: {where}") from fault
    ids = [q.id for q in golden.questions]
    if doubled := sorted({i for i in ids if ids.count(i) > 1}):
        raise EvaluationProblem(f"{path} uses these ids more than once: {', '.join(doubled)}")
    return golden


def run(mentor: Mentor, golden: Golden, progress: Callable[[int], None] = lambda _: None) -> list[Result]:
    """Ask every question once."""
    results = []
    for exam in golden.questions:
        started = time.perf_counter()
        answer, search = mentor.ask_in_full(Question(exam.question, exam.history))
        spent = (time.perf_counter() - started) * 1000
        results.append(
            Result(
                exam,
                answer,
                search,
                tuple(covered(exam, hit, golden.documents) for hit in search.hits),
                answer.answered and holds(exam, answer.text),
                len(answer.text.split()),
                spent,
            )
        )
        progress(1)
    return results


def holds(exam: Exam, text: str) -> bool:
    """True where every fact stands in the text in one of its spellings."""
    return all(_stands_in(fact, text) for fact in exam.facts)


def holds_any(exam: Exam, text: str) -> bool:
    """True where at least one fact stands in the text."""
    return any(_stands_in(fact, text) for fact in exam.facts)


def _stands_in(fact: Sequence[str], text: str) -> bool:
    straight = _straight(text)
    return any(_straight(spelling) in straight for spelling in fact)


def _straight(text: str) -> str:
    return text.casefold().translate(str.maketrans("’‘“”", "''\"\""))


def covered(exam: Exam, hit: Hit, documents: Mapping[str, str]) -> frozenset[int]:
    """Numbers of the exam's entries of `sections` that a hit lies in."""
    return frozenset(n for n, alike in enumerate(exam.places) if any(_lies_in(hit, p, documents) for p in alike))


def _lies_in(hit: Hit, section: str, documents: Mapping[str, str]) -> bool:
    """Is a hit part of `file#Heading` or `file:first-last`?"""
    passage = hit.passage
    if match := re.fullmatch(r"(.+):(\d+)-(\d+)", section):
        pattern = documents.get(match[1], match[1])
        inside = passage.first <= int(match[3]) and passage.last >= int(match[2])
    else:
        name, _, heading = section.partition("#")
        pattern = documents.get(name, name)
        inside = heading in passage.headings
    return inside and fnmatch(passage.source, pattern)


def figures(results: Sequence[Result]) -> dict[str, Figures]:
    """Figures by kind, then of "all"."""
    kinds = dict.fromkeys(r.exam.kind for r in results)
    by_kind = {str(kind): _figures([r for r in results if r.exam.kind == kind]) for kind in kinds}
    return by_kind | {"all": _figures(results)}


def _figures(results: Sequence[Result]) -> Figures:
    placed = [r for r in results if r.exam.sections]
    factual = [r for r in results if r.exam.facts]
    said = [not r.answer.answered for r in results]
    due = [r.exam.kind in UNANSWERABLE for r in results]
    judged = abstention(said, due) if any(due) else None

    def mean(values: Sequence[float]) -> float | None:
        return sum(values) / len(values) if values else None

    def hits(k: int) -> float | None:
        return mean([hit_at(r.found, len(r.exam.sections), k, all_of_them=r.exam.needs_all) for r in placed])

    times = [r.milliseconds for r in results]
    return Figures(
        questions=len(results),
        hit_at_1=hits(1),
        hit_at_3=hits(3),
        hit_at_5=hits(5),
        mrr=mean([reciprocal_rank(r.found) for r in placed]),
        ndcg_at_10=mean([ndcg(r.found, len(r.exam.sections)) for r in placed]),
        fact_recall=mean([r.holds_facts for r in factual]),
        answer_words=mean([r.words for r in results if r.answer.answered]),
        abstention_precision=judged.precision if judged else None,
        abstention_recall=judged.recall if judged else None,
        abstention_f1=judged.f1 if judged else None,
        p50_ms=percentile(times, 0.5),
        p95_ms=percentile(times, 0.95),
    )


def as_json(table: Mapping[str, Figures]) -> str:
    """The figures as JSON, the form that `regressions` reads."""
    return json.dumps({kind: asdict(f) for kind, f in table.items()}, indent=2)


def regressions(table: Mapping[str, Figures], baseline: str, path: str) -> list[str]:
    """Sentences about what is worse than in a baseline of `as_json`; times are not compared.

    Raises EvaluationProblem where the baseline cannot be used.
    """
    try:
        former = TypeAdapter(dict[str, Figures]).validate_python(json.loads(baseline))
    except (ValueError, RecursionError) as fault:
        raise EvaluationProblem(f'{path} is no baseline; write one with "./mentor eval --json > {path}"') from fault
    worse = []
    for kind, before in former.items():
        if kind not in table:
            worse.append(f"{kind}: no questions of this kind any more")
            continue
        for name, value in asdict(before).items():
            now = asdict(table[kind])[name]
            if name in {"questions", "answer_words", "p50_ms", "p95_ms"} or value is None:
                continue
            if now is None or now < value - TOLERANCE:
                worse.append(f"{kind}: {name} was {value:.3f}, is {'gone' if now is None else f'{now:.3f}'}")
    return worse
