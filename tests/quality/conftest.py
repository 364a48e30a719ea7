"""Both corpora, examined once a session."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.doubles.examination import Examination, examine

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def own(minilm: Path, tmp_path_factory: pytest.TempPathFactory) -> Examination:
    """The project's own knowledge with its questions."""
    knowledge = ROOT / "knowledge"
    index = tmp_path_factory.mktemp("own")
    return examine(knowledge, knowledge / "golden.yaml", index, minilm.parent, knowledge)


@pytest.fixture(scope="session")
def articles(minilm: Path, tmp_path_factory: pytest.TempPathFactory) -> Examination:
    """Five articles as they were scraped, with questions by another hand; skipped where they are not at hand."""
    folder = Path(os.environ.get("MENTOR_ARTICLES") or ROOT.parent / "shared" / "seeds")
    if len(list(folder.glob("*.txt"))) < 5:
        pytest.skip(f"the five articles are not in {folder}; set MENTOR_ARTICLES to their folder")
    questions = ROOT / "tests" / "data" / "articles.yaml"
    return examine(folder, questions, tmp_path_factory.mktemp("articles"), minilm.parent, ROOT / "knowledge")
