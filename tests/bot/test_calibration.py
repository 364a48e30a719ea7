"""A calibration in the repository and inside an index."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters import calibration as calibrations
from bot.errors import EvaluationProblem
from bot.mentor import judge, quote, rank
from bot.mentor.asks import shape
from bot.mentor.judge import evidence
from bot.mentor.model import Calibration, Weights
from bot.mentor.quote import candidates, features
from tests.doubles.findings import CALIBRATION, found, hit, passage

TRACKED = Path(__file__).parents[2] / "knowledge" / "calibration.yaml"
NUMBERS = st.floats(-100, 100).map(lambda x: round(x, 5))


@st.composite
def weights(draw: st.DrawFn, known: frozenset[str]) -> Weights:
    """Any weights that a fit could give."""
    names = draw(st.lists(st.sampled_from(sorted(known)), unique=True))
    return Weights(
        draw(NUMBERS),
        {n: draw(NUMBERS) for n in names},
        {n: draw(NUMBERS) for n in names},
        {n: draw(st.floats(0.001, 10).map(lambda x: round(x, 5))) for n in names},
    )


CALIBRATIONS = st.builds(
    Calibration,
    NUMBERS,
    weights(rank.FEATURES),
    weights(quote.FEATURES),
    weights(judge.FEATURES),
    NUMBERS,
    NUMBERS,
)


@given(CALIBRATIONS)
def test_what_is_written_is_read_again(calibration: Calibration) -> None:
    """The text of a file, and the mapping in an index, give the same calibration."""
    assert calibration == calibrations.from_mapping(yaml.safe_load(calibrations.dump(calibration)), "here")
    assert calibration == calibrations.from_mapping(calibrations.to_mapping(calibration), "here")


@pytest.mark.parametrize("model", ["rank", "quote", "judge"])
def test_weights_for_other_features_are_refused(model: str) -> None:
    """A calibration of another version would fail in the middle of an answer: it is refused when it is read."""
    moon = asdict(Weights(0.0, {"moon": 1.0}, {"moon": 0.0}, {"moon": 1.0}))
    with pytest.raises(EvaluationProblem, match=r"moon.*eval --calibrate"):
        calibrations.from_mapping({**calibrations.to_mapping(Calibration()), model: moon}, "here")


def test_figures_are_rounded() -> None:
    """Five decimals: fitting again on another processor writes the same file."""
    mapped = calibrations.to_mapping(Calibration(dense_share=0.1 + 0.2, quote=Weights(1 / 3)))
    assert (0.3, 0.33333, 2) == (mapped["dense_share"], mapped["quote"]["bias"], mapped["format"])


def test_the_tracked_calibration_fits_this_version() -> None:
    """knowledge/calibration.yaml loads, its thresholds are in order, and it knows just the features there are."""
    tracked = calibrations.load(TRACKED)
    hits = found(hit(passage("One.", "Two."), 0.9)).hits
    form = shape("why")
    ranked = candidates(hits, form, CALIBRATION.quote)
    assert 0.0 < tracked.none_below <= tracked.partial_below < 1.0
    assert 0.0 <= tracked.dense_share <= 1.0
    assert set(rank.features(hits[0], form)) == set(tracked.rank.weight) == rank.FEATURES
    assert set(next(features(hits, form))[2]) == set(tracked.quote.weight) == quote.FEATURES
    assert set(evidence(found(*hits), form, ranked)) == set(tracked.judge.weight) == judge.FEATURES


def spoil(**changes: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda data: {**data, **changes}


@pytest.mark.parametrize(
    "spoilt",
    [
        spoil(format=1),
        spoil(format=3),
        spoil(none_below="x"),
        spoil(none_below=math.nan),
        spoil(quote=None),
        spoil(quote={"bias": 1.0, "weight": {"a": 1.0}, "mean": {}, "deviation": {"a": 1.0}}),
        spoil(quote={"bias": 1.0, "weight": {"a": 1.0}, "mean": {"a": 1.0}, "deviation": {"a": 0.0}}),
        spoil(judge={"bias": 1.0, "odd": {}}),
        lambda data: {k: v for k, v in data.items() if k != "rank"},
        lambda _: [],
        lambda _: None,
    ],
    ids=["older", "newer", "text", "nan", "null", "no mean", "no deviation", "odd field", "missing", "list", "empty"],
)
def test_what_cannot_be_used_is_refused(spoilt: Callable[[dict[str, Any]], Any]) -> None:
    """The message names the place and the command that fits a new one."""
    data = spoilt(calibrations.to_mapping(CALIBRATION))
    with pytest.raises(EvaluationProblem, match=r"^here is not a calibration .*\./mentor eval --calibrate"):
        calibrations.from_mapping(data, "here")


@pytest.mark.parametrize("content", [None, b"\xff", b"a: ["], ids=["missing", "no UTF-8", "no YAML"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    """Missing, not UTF-8, not YAML: each with the path and the remedy."""
    file = tmp_path / "calibration.yaml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(EvaluationProblem, match=r"calibration\.yaml cannot be read .*\./mentor eval --calibrate"):
        calibrations.load(file)
