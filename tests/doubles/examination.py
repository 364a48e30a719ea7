"""Ask all questions of a set over a corpus, with the real model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot import app, evaluation
from bot.evaluation import Figures, Golden, Result
from bot.settings import Settings
from index.read import Reading


@dataclass(frozen=True, slots=True)
class Examination:
    """An opened index, the questions about it, and what came of them."""

    reading: Reading
    opened: app.Opened
    golden: Golden
    results: list[Result]

    @property
    def figures(self) -> Figures:
        """The figures of all questions together."""
        return evaluation.figures(self.results)["all"]


def examine(folder: Path, questions: Path, index: Path, models: Path, knowledge: Path) -> Examination:
    """Build an index over a folder with the tracked calibration, and ask the questions."""
    settings = Settings(knowledge=knowledge, models=models, index=index)
    reading = app.read_sources(settings, [] if folder == knowledge else [folder])
    app.build_index(settings, reading, index)
    opened = app.open_index(settings, index)
    golden = evaluation.load(questions)
    return Examination(reading, opened, golden, evaluation.run(opened.mentor, golden))
