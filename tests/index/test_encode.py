"""The encoder that serves: pinned numbers, unit length, nothing that depends on the batch, named refusals."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.encode import CARD, GRAPH, TOKENIZER, OnnxEncoder
from index.errors import ModelProblem

pytestmark = pytest.mark.model

# Of sentence-transformers, for "How do I become a machine learning engineer?".
CANONICAL = (0.029558, -0.070660, 0.061562, 0.064168, -0.013259)
TEXTS = ["Python", "How long does it take?", "A portfolio shows what you can do. " * 30, "", "Ünïcödé 機械学習 🤖"]


@pytest.fixture(scope="module")
def encoder(minilm: Path) -> OnnxEncoder:
    return OnnxEncoder(minilm)


def test_five_canonical_numbers(encoder: OnnxEncoder) -> None:
    """The first numbers of a vector are those of the original model."""
    (vector,) = encoder.encode_queries(["How do I become a machine learning engineer?"])
    np.testing.assert_allclose(CANONICAL, vector[:5], atol=1e-4)


def test_vectors_have_unit_length(encoder: OnnxEncoder) -> None:
    """Also those of nothing at all and of more than the model reads."""
    vectors = encoder.encode_passages(TEXTS)
    assert (len(TEXTS), encoder.dimension) == vectors.shape == (5, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert np.dtype(np.float32) == vectors.dtype


def test_the_batch_does_not_count(encoder: OnnxEncoder) -> None:
    """A text has one vector, whatever stands beside it and in whatever order."""
    many = [f"{t} {n}" for n in range(7) for t in TEXTS if len(t) < 100]
    together = encoder.encode_passages(many)
    backwards = encoder.encode_passages(many[::-1])[::-1]
    alone = np.vstack([encoder.encode_passages([t]) for t in many[:10]])
    np.testing.assert_allclose(together, backwards, atol=1e-5)
    np.testing.assert_allclose(together[:10], alone, atol=1e-5)


def test_near_things_are_near(encoder: OnnxEncoder) -> None:
    """The same thing in other words is nearer than another thing."""
    question, near, far = encoder.encode_queries(
        [
            "how long does it take to become a data scientist",
            "the time needed until one works with data",
            "a cake recipe",
        ]
    )
    assert question @ near > question @ far + 0.2


def test_no_texts_have_no_vectors(encoder: OnnxEncoder) -> None:
    """The shape is right all the same."""
    assert (0, 384) == encoder.encode_queries([]).shape == encoder.encode_passages([]).shape


def test_progress_adds_up(encoder: OnnxEncoder) -> None:
    """Every text is counted once."""
    done: list[int] = []
    encoder.encode_passages(["a short text"] * 70, done.append)
    assert [32, 32, 6] == done


@pytest.mark.parametrize(
    ("word", "known"), [("python", True), ("salary", True), ("pyhton", False), ("kubeflow", False)]
)
def test_common_words_are_known(encoder: OnnxEncoder, word: str, known: bool) -> None:
    """A word that is one token is an ordinary word of the language."""
    assert known is encoder.knows(word)


def test_questions_and_passages_have_prompts_of_their_own(minilm: Path, tmp_path: Path) -> None:
    """A model that wants "query: " before one and "passage: " before the other gets them; MiniLM wants neither."""
    plain = OnnxEncoder(minilm)
    assert plain.encode_queries(["jobs"]).tolist() == plain.encode_passages(["jobs"]).tolist()
    folder = copy(minilm, tmp_path)
    card = json.loads((folder / CARD).read_text("utf-8"))
    (folder / CARD).write_text(json.dumps(card | {"query_prompt": "query: ", "passage_prompt": "passage: "}), "utf-8")
    prompted = OnnxEncoder(folder)
    np.testing.assert_allclose(plain.encode_queries(["query: jobs"]), prompted.encode_queries(["jobs"]), atol=1e-6)
    np.testing.assert_allclose(plain.encode_queries(["passage: jobs"]), prompted.encode_passages(["jobs"]), atol=1e-6)


def copy(source: Path, target: Path) -> Path:
    folder = target / "model"
    folder.mkdir()
    for name in (GRAPH, TOKENIZER, CARD):
        shutil.copyfile(source / name, folder / name)
    return folder


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def garble(path: Path) -> None:
    path.write_bytes(b"\x00garbled")


def empty_object(path: Path) -> None:
    path.write_text("{}", "utf-8")


@pytest.mark.parametrize("damage", [Path.unlink, cut, garble, empty_object], ids=["missing", "cut", "garbled", "{}"])
@pytest.mark.parametrize("name", [GRAPH, TOKENIZER, CARD])
def test_a_damaged_folder_is_refused(minilm: Path, tmp_path: Path, name: str, damage: Callable[[Path], None]) -> None:
    """The message names the folder and the remedy."""
    folder = copy(minilm, tmp_path)
    damage(folder / name)
    with pytest.raises(ModelProblem, match="cannot be loaded") as caught:
        OnnxEncoder(folder)
    assert str(folder) in str(caught.value)
    assert 'run "./mentor index build"' in str(caught.value)
