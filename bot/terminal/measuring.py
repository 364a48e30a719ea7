"""`./mentor eval`: figures on questions with known answers, and the calibration fitted on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot import evaluation
from bot.adapters import calibration as calibrations
from bot.errors import UsageProblem
from bot.evaluation import Figures, figures, load, regressions, run
from bot.fitting import Material, fit
from bot.terminal.common import open_index, say, settings
from bot.terminal.indexing import calibration_of
from index.files import write_small

_COLUMNS = (
    ("hit@1", "hit_at_1", "{:.0%}"),
    ("hit@3", "hit_at_3", "{:.0%}"),
    ("hit@5", "hit_at_5", "{:.0%}"),
    ("MRR", "mrr", "{:.2f}"),
    ("nDCG@10", "ndcg_at_10", "{:.2f}"),
    ("facts", "fact_recall", "{:.0%}"),
    ("words", "answer_words", "{:.0f}"),
    ("abstain P", "abstention_precision", "{:.2f}"),
    ("R", "abstention_recall", "{:.2f}"),
    ("F1", "abstention_f1", "{:.2f}"),
    ("p50 ms", "p50_ms", "{:.0f}"),
    ("p95 ms", "p95_ms", "{:.0f}"),
)


def evaluate(golden: Path | None, directory: Path | None, *, as_json: bool, baseline: Path | None) -> int:
    """Print the figures by kind; 1 where one is worse than in the baseline."""
    questions = load(golden or settings().knowledge / "golden.yaml")
    former = _read(baseline) if baseline else ""
    table = figures(run(open_index(directory).mentor, questions))
    print(evaluation.as_json(table) if as_json else _text(table))
    worse = regressions(table, former, str(baseline)) if baseline else []
    for sentence in worse:
        say(f"worse: {sentence}")
    return 1 if worse else 0


def calibrate(golden: Path | None, directory: Path | None, also: Sequence[str]) -> int:
    """Fit weights and thresholds, write them beside the questions, and say what cross-validation gave."""
    path = golden or settings().knowledge / "golden.yaml"
    pairs = [(path, directory), *(_pair(text) for text in also)]
    materials = [Material(load(g), open_index(i).retriever) for g, i in pairs]
    fitted = fit(materials)
    target = calibration_of(path)
    write_small(target, calibrations.dump(fitted.calibration))
    chosen = fitted.calibration
    print(
        f"Fitted on {fitted.questions} questions, cross-validated: nDCG@10 {fitted.ndcg_at_10:.3f} with a dense "
        f"share of {chosen.dense_share}, abstention F1 {fitted.abstention_f1:.3f}; none below {chosen.none_below:.2f}, "
        f"partial below {chosen.partial_below:.2f}."
    )
    print(f'Wrote {target}. "./mentor index build" puts it into the index.')
    return 0


def _pair(text: str) -> tuple[Path, Path]:
    golden, _, index = text.partition("=")
    if not golden or not index:
        raise UsageProblem(f"--also takes GOLDEN=INDEX, a file of questions and the index they belong to, not {text!r}")
    return Path(golden), Path(index)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageProblem(f"the baseline {path} cannot be read ({fault})") from fault


def _text(table: Mapping[str, Figures]) -> str:
    drawn = Table(box=None, pad_edge=False)
    drawn.add_column("kind")
    drawn.add_column("n", justify="right")
    for title, _, _ in _COLUMNS:
        drawn.add_column(title, justify="right")
    for kind, one in table.items():
        cells = [(getattr(one, name), form) for _, name, form in _COLUMNS]
        drawn.add_row(kind, str(one.questions), *("" if v is None else form.format(v) for v, form in cells))
    console = Console(width=130, color_system=None)
    with console.capture() as captured:
        console.print(drawn)
    return captured.get().rstrip()
