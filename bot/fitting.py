"""Fit a calibration on questions with known answers, cross-validated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.errors import EvaluationProblem
from bot.evaluation import UNANSWERABLE, Exam, Golden, covered, holds_any
from bot.mentor.ask import reply_without_search, search_text
from bot.mentor.asks import Shape, shape
from bot.mentor.judge import evidence, judge
from bot.mentor.model import Calibration, Confidence, Question, Weights
from bot.mentor.ports import Searcher
from bot.mentor.quote import candidates, features
from bot.mentor.rank import features as hit_features
from bot.mentor.service import FOUND, best_of
from index.evaluate import abstention, ndcg
from index.types import Search

FOLDS = 10
SHARES = (0.5, 0.6, 0.7, 0.8, 0.9)
# Of the answers that are called strong, at least this share is to be on answerable questions.
STRONG_PRECISION = 0.98

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Material:
    """Questions, and a searcher over the index they belong to for any weight of the dense score."""

    golden: Golden
    searcher: Callable[[float], Searcher]


@dataclass(frozen=True, slots=True)
class Fitted:
    """The calibration, and what cross-validation says of it."""

    calibration: Calibration
    ndcg_at_10: float
    abstention_f1: float
    questions: int


def fit(materials: Sequence[Material]) -> Fitted:
    """One calibration for all materials: several corpora keep it from leaning on the scale of one.

    Raises EvaluationProblem where there are too few questions.
    """
    exams = [(m, e) for m in materials for e in m.golden.questions]
    due = sum(e.kind in UNANSWERABLE for _, e in exams)
    if due < 10 or len(exams) - due < 30:
        raise EvaluationProblem(
            f"{len(exams) - due} answerable and {due} unanswerable questions are too few to fit on; "
            "write at least 30 and 10"
        )
    if not any(e.sections for _, e in exams) or not any(e.facts for _, e in exams):
        raise EvaluationProblem(
            "no question has `sections`, or none has `facts`, to fit on; write where the answer is and what it holds"
        )
    share, best = max(((s, _mean_ndcg(materials, s)) for s in SHARES), key=lambda pair: pair[1])
    found = [c for m in materials for c in _cases(m, share)]
    rank = _fit_rank(found)
    cases = [replace(c, search=best_of(c.search, c.shape, rank)) for c in found]
    draft = Calibration(dense_share=share, rank=rank, quote=_fit_quotes(cases))
    calibration, f1 = _fit_judge(cases, draft)
    return Fitted(calibration, best, f1, len(exams))


@dataclass(frozen=True, slots=True)
class _Case:
    """A question that needs a search, with its hits and whether the sources answer it."""

    exam: Exam
    documents: Mapping[str, str]
    shape: Shape
    search: Search

    @property
    def answerable(self) -> bool:
        return self.exam.kind not in UNANSWERABLE


def _cases(material: Material, share: float) -> list[_Case]:
    searcher = material.searcher(share)
    cases: list[_Case] = []
    for exam in material.golden.questions:
        question = Question(exam.question, exam.history)
        if reply_without_search(question):
            continue

        text = search_text(question)
        search = searcher.search(text, FOUND, exam.history)
        if search.hits:
            cases.append(_Case(exam, material.golden.documents, shape(text), search))
    return cases


def _mean_ndcg(materials: Sequence[Material], share: float) -> float:
    scores = []
    for material in materials:
        searcher = material.searcher(share)
        for exam in material.golden.questions:
            if exam.sections:
                text = search_text(Question(exam.question))
                hits = searcher.search(text, 10, exam.history).hits
                found = [covered(exam, hit, material.golden.documents) for hit in hits]
                scores.append(ndcg(found, len(exam.sections)))
    return sum(scores) / len(scores)


def _fit_rank(cases: Sequence[_Case]) -> Weights:
    """Which features tell a right hit from a wrong one to the same question?

    Pairwise logistic regression (Joachims 2002): the differences between the best two right and twelve wrong hits,
    each question weighing the same.
    """
    from sklearn.linear_model import LogisticRegression

    differences, shares = [], []
    for case in cases:
        hits = [(hit, bool(covered(case.exam, hit, case.documents))) for hit in case.search.hits]
        right = [list(hit_features(h, case.shape).values()) for h, fits in hits if fits][:2]
        wrong = [list(hit_features(h, case.shape).values()) for h, fits in hits if not fits][:12]
        pairs = [np.subtract(r, w) for r in right for w in wrong]
        differences += pairs
        shares += [1 / len(pairs) for _ in pairs]
    if not differences:
        raise EvaluationProblem("no question was found its section for: check the `sections` of the questions")
    table, weight = np.array(differences), np.array(shares)
    deviation = _deviation(table)
    both = np.concatenate([table, -table]) / deviation
    labels = np.repeat([1, 0], len(table))
    model = LogisticRegression(C=1.0, max_iter=5000, fit_intercept=False)
    model.fit(both, labels, sample_weight=np.concatenate([weight, weight]))
    names = list(hit_features(cases[0].search.hits[0], cases[0].shape))
    return _weights(names, 0.0, model.coef_[0], np.zeros(len(names)), deviation)


def _fit_quotes(cases: Sequence[_Case]) -> Weights:
    """Which statements hold a fact that the answer needs?"""
    rows, labels = [], []
    for case in cases:
        if not case.exam.facts:
            continue
        for hit, position, values in features(case.search.hits, case.shape):
            rows.append(values)
            labels.append(holds_any(case.exam, case.search.hits[hit].passage.statements[position].text))
    weights, _ = _logistic(rows, labels, strength=0.3)
    return weights


def _fit_judge(cases: Sequence[_Case], draft: Calibration) -> tuple[Calibration, float]:
    """Do the hits answer the question? Thresholds are read off out-of-fold chances only."""
    ranked = [candidates(c.search.hits, c.shape, draft.quote) for c in cases]
    rows = [evidence(c.search, c.shape, r) for c, r in zip(cases, ranked, strict=True)]
    weights, unseen = _logistic(rows, [c.answerable for c in cases], strength=0.1)
    due = [not c.answerable for c in cases]

    # A precise thing that is missing ends in "none" whatever the chance: thresholds are for the others.
    open_minded = replace(draft, judge=weights, none_below=0.0, partial_below=0.0)
    ruled_out = [
        judge(c.search, c.shape, r, open_minded)[0] is Confidence.NONE for c, r in zip(cases, ranked, strict=True)
    ]
    grid = np.linspace(0.2, 0.9, 71)
    sure = [
        t
        for t in grid
        if _precision([c.answerable for c, p in zip(cases, unseen, strict=True) if p >= t]) >= STRONG_PRECISION
    ]
    partial_below = float(min(sure, default=0.9))

    def f1(threshold: float) -> float:
        wanted = [max(partial_below, threshold) if c.search.names else threshold for c in cases]
        said = [out or chance < w for out, chance, w in zip(ruled_out, unseen, wanted, strict=True)]
        return abstention(said, due).f1

    scores = np.array([f1(t) for t in grid])
    # The middle of the best stretch carries over better than its edge.
    none_below = float(np.median(grid[scores >= scores.max() - 0.005]))
    partial_below = max(partial_below, none_below)
    return replace(open_minded, none_below=none_below, partial_below=partial_below), f1(none_below)


def _precision(right: Sequence[bool]) -> float:
    return sum(right) / len(right) if right else 1.0


def _logistic(rows: Sequence[dict[str, float]], labels: Sequence[bool], strength: float) -> tuple[Weights, Array]:
    """A logistic regression on standardised features, and its out-of-fold chances."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    if min(sum(labels), len(labels) - sum(labels)) < FOLDS:
        raise EvaluationProblem(
            f"of {len(labels)} examples {sum(labels)} are right: too few of one kind to fit on; write more questions"
        )
    names = list(rows[0])
    table = np.array([[row[name] for name in names] for row in rows])
    mean, deviation = table.mean(axis=0), _deviation(table)
    scaled = (table - mean) / deviation
    model = LogisticRegression(C=strength, max_iter=5000)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    unseen: Array = cross_val_predict(model, scaled, labels, cv=folds, method="predict_proba")[:, 1]
    model.fit(scaled, labels)
    return _weights(names, float(model.intercept_[0]), model.coef_[0], mean, deviation), unseen


def _deviation(table: Array) -> Array:
    """The standard deviation of each column; 1 where all values are alike."""
    deviation: Array = table.std(axis=0)
    deviation[deviation < 1e-9] = 1.0
    return deviation


def _weights(names: Sequence[str], bias: float, weight: Array, mean: Array, deviation: Array) -> Weights:
    named = ({n: float(v) for n, v in zip(names, values, strict=True)} for values in (weight, mean, deviation))
    return Weights(bias, *named)
