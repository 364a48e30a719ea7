"""The optional cross-encoder: off by default; where it is given, it decides the order of the first hits."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.errors import ModelProblem
from index.query import Reader
from index.rerank import CrossEncoderReranker
from index.retriever import Retriever
from tests.doubles.bert import save_bert
from tests.doubles.workshop import Workshop


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random cross-encoder of 16 dimensions."""
    from sentence_transformers import CrossEncoder
    from transformers import BertForSequenceClassification

    bert = tmp_path_factory.mktemp("bert")
    save_bert(BertForSequenceClassification, bert, seed=3, longest=128, num_labels=1)
    folder = tmp_path_factory.mktemp("cross-encoder")
    CrossEncoder(str(bert), device="cpu").save_pretrained(str(folder))
    return folder


@pytest.fixture
def retriever(tmp_path: Path) -> Callable[[CrossEncoderReranker | None], Retriever]:
    workshop = Workshop(tmp_path)
    workshop.build()
    artefact = workshop.load()
    reader = Reader(artefact.words, artefact.lexicon, lambda word: False)
    return lambda reranker: Retriever(artefact.shelf, workshop.encoder, reader, weight=0.5, reranker=reranker)


def test_it_is_off_by_default() -> None:
    """Who wants a cross-encoder gives one."""
    assert None is inspect.signature(Retriever).parameters["reranker"].default


@pytest.mark.model
@pytest.mark.filterwarnings("ignore")
def test_one_score_per_text(model: Path) -> None:
    """Scores depend on question and text, and not on what else is scored."""
    reranker = CrossEncoderReranker(str(model), depth=5)
    texts = ["loops and functions", "a coding round", "vectors carry the data"]
    scores = reranker.score("what is asked in an interview", texts)
    assert ((3,), np.dtype(np.float32), 5) == (scores.shape, scores.dtype, reranker.depth)
    assert 3 == len(set(scores.tolist()))
    np.testing.assert_allclose(scores[::-1], reranker.score("what is asked in an interview", texts[::-1]), atol=1e-5)
    assert scores.tolist() != reranker.score("which language do I need", texts).tolist()


@pytest.mark.model
@pytest.mark.filterwarnings("ignore")
def test_it_decides_the_order(model: Path, retriever: Callable[[CrossEncoderReranker | None], Retriever]) -> None:
    """Hits come in the order of its scores; no passage is lost within its depth."""
    question = "Which Python libraries matter for an interview?"
    reranker = CrossEncoderReranker(str(model), depth=20)
    hits = retriever(reranker).search(question, 8).hits
    assert {h.passage.id for h in retriever(None).search(question, 8).hits} == {h.passage.id for h in hits}
    expected = reranker.score(question, [h.passage.encoded_text for h in hits])
    np.testing.assert_allclose(expected, [h.score for h in hits], atol=1e-5)
    assert sorted(expected, reverse=True) == expected.tolist()


@pytest.mark.model
@pytest.mark.filterwarnings("ignore")
def test_it_reads_no_more_than_its_depth(
    model: Path, retriever: Callable[[CrossEncoderReranker | None], Retriever]
) -> None:
    """The first candidates only, since reading them is slow."""
    question = "Which Python libraries matter?"
    first = {h.passage.id for h in retriever(None).search(question, 2).hits}
    hits = retriever(CrossEncoderReranker(str(model), depth=2)).search(question, 2).hits
    assert first == {h.passage.id for h in hits}


@pytest.mark.model
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("content", [None, {}, {"config.json": "{"}], ids=["missing", "empty", "broken"])
def test_a_model_that_is_not_there_is_told(tmp_path: Path, content: dict[str, str] | None) -> None:
    """With the setting to change."""
    folder = tmp_path / "model"
    if content is not None:
        folder.mkdir()
        for name, text in content.items():
            (folder / name).write_text(text, "utf-8")
    with pytest.raises(ModelProblem, match="set MENTOR_RERANKER to the folder of a model or leave it empty") as caught:
        CrossEncoderReranker(str(folder))
    assert str(folder) in str(caught.value)
