"""Read and write a calibration: YAML in the repository, a plain mapping inside an index."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

from bot.errors import EvaluationProblem
from bot.mentor import judge as judges
from bot.mentor import quote as quotes
from bot.mentor import rank as ranks
from bot.mentor.model import Calibration, Weights

FORMAT = 2
_FEATURES = {"rank": ranks.FEATURES, "quote": quotes.FEATURES, "judge": judges.FEATURES}
_HEADER = """\
# Fitted by `./mentor eval --calibrate`; do not edit by hand.
# dense_share: weight of the dense against the lexical score. rank: which of the passages found comes first.
# quote: which statements an answer needs.
# judge: whether the hits answer at all; below none_below the mentor says that it doesn't know.
"""


def to_mapping(calibration: Calibration) -> dict[str, Any]:
    """Plain values, rounded so that refitting on the same questions writes the same file."""

    def plain(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {k: plain(v) for k, v in value.items()}
        return round(value, 5) if isinstance(value, float) else value

    mapped: dict[str, Any] = plain({"format": FORMAT, **asdict(calibration)})
    return mapped


def from_mapping(data: object, where: str) -> Calibration:
    """A calibration from plain values. Raises EvaluationProblem naming `where` and the remedy."""
    try:
        if not isinstance(data, Mapping) or data.get("format") != FORMAT:
            raise ValueError(f"format {FORMAT} expected")
        models = {n: Weights(**{k: _numbers(v) for k, v in data[n].items()}) for n in _FEATURES}
        if any(set(w.weight) - set(w.mean) or set(w.weight) - set(w.deviation) for w in models.values()):
            raise ValueError("a weight lacks its mean or deviation")
        if unknown := {f for name, known in _FEATURES.items() for f in models[name].weight if f not in known}:
            raise ValueError(f"fitted for other features than this version has: {', '.join(sorted(unknown))}")
        if any(deviation <= 0 for w in models.values() for deviation in w.deviation.values()):
            raise ValueError("a deviation is not above zero")
        shares = {k: _numbers(data[k]) for k in ("dense_share", "none_below", "partial_below")}
        return Calibration(rank=models["rank"], quote=models["quote"], judge=models["judge"], **shares)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise EvaluationProblem(
            f'{where} is not a calibration that this version can use ({fault}); run "./mentor eval --calibrate"'
        ) from fault


def _numbers(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(k): _numbers(v) for k, v in value.items()}
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{value} is not a finite number")
    return number


def load(path: Path) -> Calibration:
    """Read a calibration file. Raises EvaluationProblem."""
    try:
        data = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        reason = " ".join(str(fault).split())
        raise EvaluationProblem(f'{path} cannot be read ({reason}); run "./mentor eval --calibrate"') from fault
    return from_mapping(data, str(path))


def dump(calibration: Calibration) -> str:
    """The text of a calibration file."""
    return _HEADER + yaml.safe_dump(to_mapping(calibration), sort_keys=False)
